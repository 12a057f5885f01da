"""Towns, the rules of their community work groups and their branches."""

from making.recipe import Recipe, count, part_of, size, text, yes
from making.subjects import towns

RECIPE = Recipe(
    rubric="nine-rules",
    who=towns(10),
    fields={
        "学习制度": yes(0.95),
        "考勤制度": yes(0.95),
        "工作效率制度": yes(0.75),
        "其他制度件数": count(1, 8),
        "其他制度名称": text("请销假、值班、印章管理等", "首问负责、财务、档案等", "例会、走访、保密等"),
        "抽查事项数": size(24, 60),
        "执行到位数": part_of("抽查事项数", 0.62, 1.05),
        "责任到人": yes(0.9),
        "权限明确": yes(0.5),
        "待遇挂钩": yes(0.7),
        "应设总支数": size(1, 3),
        "已设总支数": part_of("应设总支数", 0.6, 1.3),
        "应设支部数": size(4, 11),
        "人员到位支部数": part_of("应设支部数", 0.7, 1.15),
        "场所明确支部数": part_of("应设支部数", 0.6, 1.15),
        "七一活动支部数": part_of("应设支部数", 0.75, 1.2),
        "十一活动支部数": part_of("应设支部数", 0.6, 1.15),
    },
    twins={"Z09": "Z02"},
    cells={("Z04", "应设总支数"): 0, ("Z04", "已设总支数"): 0, ("Z06", "执行到位数"): "待核实", ("Z07", "其他制度名称"): None},
)
