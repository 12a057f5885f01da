"""Districts: who takes part in community work, and whether the three rules of procedure work."""

from making.recipe import Recipe, count, part_of, size, yes
from making.subjects import districts

RECIPE = Recipe(
    rubric="work-pattern",
    who=districts(10),
    fields={
        "主要领导办结事项": count(0, 5), "有任务班子数": count(1, 4),
        "承担任务部门数": size(14, 26), "按期完成部门数": part_of("承担任务部门数", 0.6),
        "街道工委数": size(5, 10), "专题研究工委数": part_of("街道工委数"),
        "联动事项数": size(20, 90), "联动办结数": part_of("联动事项数", 0.75),
        "常委会研究次数": count(0, 3), "联席会研究次数": count(0, 3),
        "议定事项数": size(6, 20), "议定落实数": part_of("议定事项数"),
        "社区数": size(30, 60), "有联系点社区数": part_of("社区数", 0.6),
        "应考核指导员": size(18, 36), "全部完成指导员": part_of("应考核指导员"),
        "有考核办法": yes(0.95), "完成年度考核": yes(0.85), "兑现奖惩": yes(0.6),
    },
    twins={"Q08": "Q03"},
    cells={("Q06", "联动办结数"): "未报送", ("Q05", "联动事项数"): 0, ("Q05", "联动办结数"): 0},
)
