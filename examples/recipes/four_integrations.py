"""Departments and subdistricts, and what their plans say of the communities."""

from making.recipe import Recipe, Who, one_of, part_of, size, yes
from making.subjects import departments, subdistricts

STEPS = one_of("有任务并报告完成情况", "有任务并报告完成情况", "有具体任务", "有具体任务", "只有原则要求", "只有原则要求", "未纳入")

RECIPE = Recipe(
    rubric="four-integrations",
    who=[*departments(8, "机关部门"), *(Who(s.id, s.name, "街道") for s in subdistricts())],
    fields={
        "规划纳入情况": STEPS, "计划纳入情况": STEPS, "党建责任纳入情况": STEPS,
        "一并规划": yes(0.8), "一并部署": yes(0.8), "一并落实": yes(0.6), "一并考核": yes(0.7),
        "年度任务数": size(6, 20), "完成任务数": part_of("年度任务数"),
    },
    twins={"BM07": "BM02"},
    cells={("BM05", "一并考核"): "未报送", ("BM04", "规划纳入情况"): "不涉及：垂直管理", ("BM04", "一并规划"): "不涉及：垂直管理"},
)
