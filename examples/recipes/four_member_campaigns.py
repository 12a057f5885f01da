"""Party organisations of communities and what they report of the four campaigns."""

from making.recipe import Recipe, amount, count, part_of, size
from making.subjects import party_organisations

WHO = party_organisations(12)

RECIPE = Recipe(
    rubric="four-member-campaigns",
    who=WHO,
    fields={
        "进社区服务次数": count(0, 9), "奉献周次数": count(0, 2),
        "应报到党员": size(20, 90), "已报到党员": part_of("应报到党员", 0.6), "服务党员": part_of("已报到党员", 0.3, 0.95),
        "心连心登记需求": size(8, 40), "心连心办结需求": part_of("心连心登记需求", 0.7, 1.02),
        "好事实事": size(20, 140), "捐款": amount(0, 1600, 0), "捐物": size(0, 900),
    },
    twins={WHO[8].id: WHO[3].id},
    cells={
        (WHO[5].id, "服务党员"): "未报送", (WHO[10].id, "捐款"): None,
        (WHO[6].id, "应报到党员"): 0, (WHO[6].id, "已报到党员"): 0, (WHO[6].id, "服务党员"): 0,
    },
)
