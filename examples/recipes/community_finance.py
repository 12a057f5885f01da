"""Communities and their yearly accounts by twelve kinds, with what was published of them."""

from making.places import between, luck
from making.recipe import Cell, Ledger, Made, Recipe, Who, count, fixed, part_of, size
from making.subjects import communities

INCOME = {"财政补助收入": 90000, "上级核拨收入": 24000, "专项工作经费": 36000, "捐赠收入": 6000, "奖励经费": 3000, "其他收入": 8000}
EXPENDITURE = {"人员经费支出": 72000, "公用经费支出": 21000, "专项经费支出": 30000, "工会活动支出": 2000, "社会保险费支出": 14000, "其他支出": 2500}
CARRIED, TWINS = 15000, {"XH-031": "XH-001"}
SLIPS = {"XH-016": 300.0, "XH-027": -0.01}
"""Whose balance is not what its accounts come to, and by how much."""


def amounts(who: str) -> dict[str, float]:
    """Return what the books of one community say, by kind; rare kinds are absent here and there."""
    usual = {**INCOME, **EXPENDITURE}
    return {kind: between(round(mean * 0.8 * 100), round(mean * 1.1 * 100), who, kind) / 100 for kind, mean in usual.items()
            if mean >= 10000 or luck(who, kind, "有") < 0.7}


def balance(who: Who, _key: str, _made: Made) -> Cell:
    """Return the balance at the end of the year."""
    books = amounts(who.id)
    came, went = (sum(v for k, v in books.items() if k in side) for side in (INCOME, EXPENDITURE))
    return round(CARRIED + came - went + SLIPS.get(who.id, 0), 2)


def rows(who: Who) -> list[dict[str, Cell]]:
    """Return the rows of one community; the weak leave some unpublished."""
    like = next((w for w in WHO if w.id == TWINS.get(who.id)), who)
    return [{"编号": who.id, "类别": kind, "账面金额": value, "公开金额": value if like.strength(kind, "公开") > 0.3 else None}
            for kind, value in amounts(like.id).items()]


WHO = communities(12)
RECIPE = Recipe(
    rubric="community-finance",
    who=WHO,
    fields={
        "上年结余": fixed(CARRIED), "账面结余": balance, "按期公开期数": count(1, 4), "监督审核期数": count(0, 4),
        "交办事项数": size(0, 6), "到账事项数": part_of("交办事项数", 0.4, 1.1), "专款专用事项数": part_of("到账事项数", 0.6, 1.2),
    },
    tables={"收支账": Ledger((0, 0), {})},
    twins=TWINS,
    cells={("XH-020", "监督审核期数"): "未报送"},
    extra={"收支账": [row for who in WHO for row in rows(who)]},
)
