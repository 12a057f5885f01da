"""Community workers and the households that they called on; their areas are small, so that the ledger stays short."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, after, any_of, fixed, on, one_of, size, sometimes, text
from making.subjects import communities, people


def answered_on(who: Who, key: str, made: Made) -> Cell:
    """Make the day of the answer, where there is one."""
    return after("走访日期", 1, 45)(who, key, made) if made["诉求"] in ("已解决", "已答复") else None


AREAS = tuple(who.name for who in communities(5))
RECIPE = Recipe(
    rubric="hundred-households",
    who=[Who(who.id, who.name, "", AREAS[i % 5], 1.0 if i in (0, 7, 10) else None) for i, who in enumerate(people(12, "GB"))],
    fields={"在岗月数": any_of(12, 12, 12, 9), "片区户数": size(9, 13)},
    tables={"走访台账": Ledger((4, 9), {
        "户号": lambda who, key, made: f"{who.id}-{int(''.join(c for c in key if c.isdigit())) + 1:02}",
        "走访日期": on(),
        "首次走访": fixed("是"),
        "情况和意见": sometimes(text("没有意见", "楼道灯不亮", "希望增加座椅", "独居老人，需要助餐", "垃圾投放点太远"), 0.95),
        "诉求": sometimes(one_of("已解决", "已答复", "办理中", "未办理"), 0.6, "没有诉求"),
        "答复日期": answered_on,
    })},
    twins={"GB009": "GB002"},
    cells={("GB006", "在岗月数"): 4, ("GB001", "片区户数"): 8, ("GB008", "片区户数"): 9, ("GB004", "片区户数"): "未报送"},
    extra={"走访台账": [
        {"干部编号": "GB005", "户号": "GB005-01", "走访日期": "2026-11-08", "首次走访": "否", "情况和意见": "回访", "诉求": "没有诉求", "答复日期": None},
    ]},
)
