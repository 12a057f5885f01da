"""Branches, how many of each of the five live there, and the register of pairs."""

from making.recipe import Ledger, Recipe, count, on, part_of, size, sometimes, text
from making.subjects import branches

FIVE = ("困难党员户", "刑满释放人员", "孤寡老人", "失业人员", "残疾人")

RECIPE = Recipe(
    rubric="five-pairings",
    who=branches(12),
    fields={"困难党员户数": size(0, 4), "刑满释放人员数": size(0, 2), "孤寡老人数": size(1, 9), "失业人员数": size(3, 40), "残疾人数": size(1, 20)},
    tables={"结对台账": Ledger((2, 9), {
        "类别": text(*FIVE),
        "对象编号": text("甲1", "甲2", "甲3", "甲4", "甲5"),
        "结对日期": sometimes(on(), 0.95),
        "联系季度数": count(1, 4),
        "需求数": size(0, 3),
        "办结数": part_of("需求数"),
        "回访意见": text("满意", "满意", "基本满意", "满意", "不满意", "未回访"),
    })},
    twins={"ZB10": "ZB06"},
    cells={("ZB04", "残疾人数"): "未报送"},
    extra={"结对台账": [{"支部编号": "ZB08", "类别": "残疾人", "对象编号": "甲6", "结对日期": "2026-05-06", "联系季度数": None, "需求数": 1, "办结数": 1,
                     "回访意见": "满意"}]},
)
