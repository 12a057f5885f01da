"""Communities, their teams and what they put on."""

from datetime import date

from making.recipe import Cell, Ledger, Made, Recipe, Who, amount, any_of, count, on, one_of, text, yes
from making.subjects import communities

FESTIVALS = {"三八": date(2026, 3, 8), "八一": date(2026, 8, 1), "重阳": date(2026, 10, 18)}


def festival(who: Who, key: str, made: Made) -> Cell:
    """Make the festival of the first rows of those who keep it."""
    number = int(key.removeprefix("活动登记").removesuffix("节庆"))
    return list(FESTIVALS)[number] if number < 3 and who.strength(key) > 0.3 else "其他"


def day(who: Who, key: str, made: Made) -> Cell:
    """Make the day of the festival, or any."""
    return FESTIVALS.get(str(made["节庆"])) or on()(who, key, made)


RECIPE = Recipe(
    rubric="culture-and-sport",
    who=communities(12),
    fields={
        "文体队伍数": count(0, 7),
        "专职组织员数": lambda who, key, made: int(yes(0.3)(who, key, made) == "是"),
        "兼职组织员数": lambda who, key, made: int(yes(0.75)(who, key, made) == "是"),
        "每周开放小时": amount(12, 56, 1),
        "市民学校数": any_of(1, 1, 2),
        "开课次数": count(2, 15),
        "未成年人活动次数": count(0, 6),
    },
    tables={"活动登记": Ledger((2, 15), {
        "节庆": festival,
        "日期": day,
        "活动": text("广场演出", "健身操展演", "乒乓球赛", "读书会", "联谊会"),
        "类别": any_of("文艺", "体育", "读书学习"),
        "组织者": one_of("居民队伍", "居民队伍", "社区", "驻区单位", "社区"),
    })},
    twins={"XH-035": "XH-043"},
    cells={
        ("XH-012", "未成年人活动次数"): "不涉及：青年公寓为主，无未成年人居住",
        ("XH-027", "文体队伍数"): "十多支",
        **{("XH-020", name): 0 for name in ("市民学校数", "开课次数")},
    },
)
