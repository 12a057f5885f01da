"""People proposed by their communities, the judges' marks and what residents' representatives said."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, count, fewer, one_of, size
from making.subjects import communities, people

JUDGES = ("评委甲", "评委乙", "评委丙", "评委丁", "评委戊", "评委己")


def judge(who: Who, key: str, made: Made) -> Cell:
    """Make the judge of a row: each of the six once."""
    return JUDGES[int("".join(c for c in key if c.isdigit()))]


def mark(who: Who, key: str, made: Made) -> Cell:
    """Make a mark in half points."""
    return round(2 * (74 + 25 * who.strength(key))) / 2


FROM = tuple(who.name for who in communities(15))
RECIPE = Recipe(
    rubric="filial-ten",
    who=[Who(who.id, who.name, "", FROM[i], 0.45 + 0.04 * ((i * 4) % 15)) for i, who in enumerate(people(15, "CP"))],
    fields={
        "本人同意": lambda who, key, made: "是",
        "老人同意": lambda who, key, made: "是",
        "公示无异议": lambda who, key, made: "是",
        "赡养年数": size(2, 18),
        "老人评价": one_of("很满意", "很满意", "满意", "一般"),
    },
    tables={
        "评委评分": Ledger((6, 6), {"评委": judge, "评分": mark, "回避": lambda who, key, made: "是" if who.id == "CP004" and "5" in key else "否"}),
        "居民代表评议": Ledger((1, 1), {"赞成票": count(24, 44), "不赞成票": fewer(0, 9), "不了解票": size(0, 6)}),
    },
    twins={"CP012": "CP003"},
    cells={
        ("CP006", "老人评价"): "不涉及：老人失语", ("CP010", "老人同意"): "否", ("CP013", "公示无异议"): "未报送", ("CP014", "赡养年数"): "未报送",
    },
)
