"""Communities, their meetings and their covenant."""

from making.recipe import Ledger, Recipe, any_of, count, fewer, part_of, size, yes
from making.subjects import communities

RECIPE = Recipe(
    rubric="self-governance",
    who=communities(12),
    fields={
        "居民代表会议次数": count(0, 3),
        "居民教育次数": count(0, 6),
        "自办项目数": size(2, 8),
        "办成项目数": part_of("自办项目数", 0.3, 1.15),
        "监督委员会设立": yes(0.9),
        "监督季度数": any_of(4, 4, 3, 4, 2),
        "议事协商次数": count(0, 6),
        "到期决议数": size(3, 12),
        "已落实决议数": part_of("到期决议数", 0.5, 1.1),
        "公约经会议通过": yes(0.85),
        "公约三年内修订": yes(0.6),
        "公约抽查人数": size(20, 20),
        "公约知晓人数": part_of("公约抽查人数", 0.25, 0.95),
        "清单外派活数": size(0, 9),
        "报街道件数": part_of("清单外派活数", 0.4, 1.2),
        "应到代表数": size(45, 55),
    },
    tables={"代表评议": Ledger((1, 1), {"满意票": count(18, 42), "基本满意票": size(8, 14), "不满意票": fewer(0, 16), "弃权票": size(0, 3)})},
    twins={"XH-043": "XH-035"},
    cells={
        **{("XH-008", name): 0 for name in ("到期决议数", "已落实决议数")},
        ("XH-020", "应到代表数"): 75,
        ("XH-027", "公约知晓人数"): "未报送",
    },
)
