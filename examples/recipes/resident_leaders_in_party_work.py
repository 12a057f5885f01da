"""Party organisations of communities, their joint conferences and the leaders of resident units."""

from making.recipe import Ledger, Recipe, count, on, one_of, part_of, size, text, yes
from making.subjects import party_organisations

RECIPE = Recipe(
    rubric="resident-leaders-in-party-work",
    who=party_organisations(12),
    fields={
        "联席会议制度": yes(0.95), "协调委员会": yes(0.8), "驻区单位数": size(4, 16), "签约单位数": part_of("驻区单位数", 0.2, 1.1),
        "兼职委员数": count(0, 5), "履职委员数": part_of("兼职委员数", 0.3, 1.2), "示范区创建": one_of("已建成", "创建中", "未启动"),
    },
    tables={"联席会议": Ledger((0, 5), {
        "日期": on(), "应到单位": size(5, 12), "实到单位": part_of("应到单位", 0.5, 1.1),
        "议题": text("停车错时共享", "暑期托管", "老旧管网", "便民集市", "下年项目"), "议定事项": size(0, 3), "办结事项": part_of("议定事项", 0.4, 1.3),
    })},
    twins={"DZ-031": "DZ-008"},
    cells={("DZ-020", "协调委员会"): "未报送", ("DZ-012", "驻区单位数"): 0, ("DZ-012", "签约单位数"): 0, ("DZ-012", "兼职委员数"): 0, ("DZ-012", "履职委员数"): 0},
)
