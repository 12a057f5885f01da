"""Towns and the fund for members' education: what came in, what was spent, what is left."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, any_of, count, fixed, on, part_of, size, sometimes, text
from making.subjects import towns

SOURCES = ("组织部支持", "镇财政安排", "社区自筹", "县财政拨付")


def agreed(who: Who, key: str, made: Made) -> Cell:
    """Make what was agreed: what came in, and more where the town is weak."""
    return round(sum(int(str(made[one])) for one in SOURCES) * (1.45 - 0.5 * who.strength(key)) + 1000)


def published(who: Who, key: str, made: Made) -> Cell:
    """Say whether gifts were published."""
    return ("是" if who.strength(key) > 0.3 else "否") if made["党员捐助"] else "不涉及：没有捐助"


def left(who: Who, key: str, made: Made) -> Cell:
    """Make what is left at the end of the year."""
    return int(str(made["年初结余"])) + sum(int(str(made[one])) for one in (*SOURCES, "党员捐助")) - int(str(made["本年支出"]))


RECIPE = Recipe(
    rubric="five-contributions-fund",
    who=towns(10),
    fields={
        "组织部支持": sometimes(size(6000, 15000), 0.95, 0), "镇财政安排": sometimes(size(5000, 12000), 0.95, 0),
        "社区自筹": sometimes(size(1000, 4000), 0.8, 0), "县财政拨付": sometimes(size(3000, 9000), 0.7, 0),
        "党员捐助": any_of(0, 0, 1200, 2600, 800), "自愿款已公示": published, "议定总额": agreed,
        "支部数": size(5, 9), "有经费支部数": part_of("支部数"), "公布期数": count(0, 4),
        "年初结余": size(0, 3000), "本年支出": size(800, 2500), "年末结余": left,
    },
    tables={"不合规收支": Ledger((0, 2), {"日期": on(), "事由": text("用于接待", "向居民摊派"), "认定单位": fixed("虚构县审计局"), "文号": text("虚审〔2026〕8号")}, fewer=True)},
    twins={"Z08": "Z03"},
    cells={("Z05", "有经费支部数"): "未报送"},
    extra={"不合规收支": [{"镇编号": "Z02", "日期": "2026-07-01", "事由": "票据不全", "认定单位": "虚构县审计局", "文号": None}]},
)
