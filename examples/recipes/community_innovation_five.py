"""Districts and their five advances: awareness, staff, services, funds, culture."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, amount, count, fixed, on, part_of, size, sometimes, text, yes
from making.subjects import districts


def services(who: Who, key: str, made: Made) -> Cell:
    """Return how many of the six services there are over all communities."""
    number = made["社区数"]
    return round(6 * number * (0.35 + 0.65 * who.strength(key))) if isinstance(number, int) else None


def recruited(_who: Who, _key: str, made: Made) -> Cell:
    """Return how many came in all five ways together."""
    return sum(number for way in ("选任", "选派", "引进", "聘用", "招考") if isinstance(number := made[f"{way}人数"], int))


RECIPE = Recipe(
    rubric="community-innovation-five",
    who=districts(10),
    fields={
        "社区数": size(18, 50), "专题研究次数": count(0, 3), "领导联系社区数": part_of("社区数", 0.5, 1.2), "部门包扶社区数": part_of("社区数", 0.5, 1.1), "纳入考核": yes(0.85),
        "选任人数": size(0, 8), "选派人数": sometimes(size(1, 6), 0.7, 0), "引进人数": sometimes(size(1, 3), 0.4, 0),
        "聘用人数": sometimes(size(1, 4), 0.4, 0), "招考人数": sometimes(size(2, 12), 0.8, 0),
        "补充人数": recruited,
        "工作者数": size(140, 420), "三险参保数": part_of("工作者数", 0.75, 1.1), "培训人数": part_of("工作者数", 0.5, 1.1), "上升通道": yes(0.6),
        "自治健全社区数": part_of("社区数", 0.6, 1.1), "服务可用项数": services, "本年补助": amount(5600000, 6800000, 0), "上年补助": fixed(6000000),
        "下放事项数": size(4, 14), "经费随转事项数": part_of("下放事项数", 0.3, 1.1), "收支公开社区数": part_of("社区数", 0.5, 1.15),
        "有组织员社区数": part_of("社区数", 0.6, 1.15), "活动达标社区数": part_of("社区数", 0.4, 1.1), "骨干培训社区数": part_of("社区数", 0.3, 1.1),
    },
    tables={"清单外事项": Ledger((0, 4), {"日期": on(), "事由": text("代发宣传品", "代开证明", "代填报表", "代办巡检")}, fewer=True)},
    twins={"Q08": "Q05"},
    cells={
        ("Q06", "培训人数"): "未报送", ("Q04", "补充人数"): 0, ("Q04", "选任人数"): 0, ("Q04", "选派人数"): 0, ("Q04", "引进人数"): 0, ("Q04", "聘用人数"): 0, ("Q04", "招考人数"): 0,
        ("Q02", "下放事项数"): 0, ("Q02", "经费随转事项数"): 0,
    },
)
