"""Communities, their activities for the young and the old, and care at home."""

from making.recipe import Ledger, Recipe, count, fewer, on, part_of, size, text
from making.subjects import communities

RECIPE = Recipe(
    rubric="youth-and-elderly",
    who=communities(12),
    fields={
        "未成年人数": size(120, 600), "求职青年数": size(0, 25), "养老需求人数": size(10, 60), "养老服务人数": part_of("养老需求人数", 0.5, 1.1),
        "应探访人数": size(8, 40), "按时探访人数": part_of("应探访人数", 0.5, 1.15),
        "老年满意票": count(12, 34), "老年基本满意票": size(6, 14), "老年不满意票": fewer(0, 14),
    },
    tables={"活动登记": Ledger((12, 44), {
        "日期": on(), "类别": text("心理健康教育", "法律知识讲座", "科普活动", "德育辅导", "青少年读书", "青少年读书", "青少年社会实践", "就业培训课堂",
                             "老年人健身", "老年人健身", "老年人健身", "老年人健身", "老年人文娱", "老年人文娱", "老年人文娱", "老年人文娱"),
        "内容": text("主题活动", "节日活动", "讲座", "义诊和健身操", "合唱排练"), "参加人数": size(8, 60),
    })},
    twins={"XH-031": "XH-008"},
    cells={("XH-020", "按时探访人数"): "未报送", ("XH-024", "养老需求人数"): 0, ("XH-024", "养老服务人数"): 0},
    extra={"活动登记": [{"编号": "XH-027", "日期": "2026-12-19", "类别": None, "内容": "义诊", "参加人数": 30}]},
)
