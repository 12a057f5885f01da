"""Districts: staff by channel against the plan, insurance, pay and prospects."""

from making.recipe import Recipe, amount, any_of, count, part_of, size, sometimes, yes
from making.subjects import districts

BATCHES = ("选一批", "派一批", "引一批", "聘一批", "招一批")

RECIPE = Recipe(
    rubric="talent-five-batches",
    who=districts(10),
    fields={
        **{f"计划{batch}": any_of(6, 10, 12, 15, 20) for batch in BATCHES},
        **{f"实际{batch}": sometimes(part_of(f"计划{batch}", 0.3, 1.1), 0.75, 0) for batch in BATCHES},
        "在岗工作者": size(180, 400), "养老保险人数": part_of("在岗工作者", 0.8), "医疗保险人数": part_of("在岗工作者", 0.85), "失业保险人数": part_of("在岗工作者", 0.6),
        "补贴增长率": amount(0, 7), "收入增长率": amount(4, 6), "培训人数": part_of("在岗工作者", 0.6), "设有培训学校": yes(0.6), "晋升人数": count(0, 6),
    },
    twins={"Q09": "Q04"},
    cells={
        ("Q06", "失业保险人数"): "未报送", ("Q05", "计划引一批"): 0, ("Q05", "实际引一批"): 0, ("Q02", "计划派一批"): 0, ("Q02", "实际派一批"): 0,
        ("Q07", "设有培训学校"): "不涉及：没有条件",
    },
)
