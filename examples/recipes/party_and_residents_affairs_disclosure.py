"""Communities and what they published, when and how."""

from datetime import date

from making.recipe import Cell, Ledger, Made, Recipe, Who, after, count, part_of, size, sometimes, yes
from making.subjects import communities

PERIODS = {"职责分工": 1, "党费收缴": 4, "民主评议党员": 1, "来信来访和办事程序": 4, "服务热线": 1, "人口家庭服务": 2, "最低生活保障": 12, "救灾救济": 2,
           "财务收支": 4, "干部年度评议": 1, "热点难点": 3}
DUE = [(item, date(2026, 12 // times * (number + 1), 25)) for item, times in PERIODS.items() for number in range(times)]
"""What is due in a year, a row each."""


def due(who: Who, key: str, made: Made) -> Cell:
    """Make the day on which the item of the row is due."""
    return DUE[int(key.removeprefix("公开记录").removesuffix("应公开日期"))][1]


def item(who: Who, key: str, made: Made) -> Cell:
    """Make the item of the row."""
    return DUE[int(key.removeprefix("公开记录").removesuffix("事项"))][0]


def published(who: Who, key: str, made: Made) -> Cell:
    """Make the day of publication: some days early or late, or never."""
    return sometimes(after("应公开日期", -12, 9), 0.95)(who, key, made)


def way(who: Who, key: str, made: Made) -> Cell:
    """Make how it was published; the weak know the notice board only."""
    return None if made["公开日期"] is None else "会议" if "评议" in str(made["事项"]) and who.strength(key) > 0.35 else "公开栏"


RECIPE = Recipe(
    rubric="party-and-residents-affairs-disclosure",
    who=communities(12),
    fields={
        "最低生活保障户数": size(4, 60),
        "救济发放次数": size(2, 2),
        "热点难点事项数": size(3, 3),
        "监督小组成立": yes(0.85),
        "退休干部监督员数": count(0, 2),
        "党员群众监督员数": count(0, 4),
        "监督检查季度数": count(1, 4),
        "居民意见条数": size(0, 9),
        "已答复条数": part_of("居民意见条数", 0.5, 1.2),
    },
    tables={"公开记录": Ledger((len(DUE), len(DUE)), {"事项": item, "应公开日期": due, "公开日期": published, "形式": way})},
    twins={"XH-035": "XH-043"},
    cells={
        ("XH-012", "最低生活保障户数"): 0,
        ("XH-012", "热点难点事项数"): 0,
        ("XH-027", "监督小组成立"): "待核实",
    },
)
