"""Districts and what they pay for communities: budget, funds, allowances, insurance."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, amount, any_of, count, part_of, size, text, yes
from making.subjects import districts


def paid(who: Who, key: str, made: Made) -> Cell:
    """Return what was paid as a subsidy in the year; the weak are behind."""
    due = made["享受人数"]
    return round(due * 389 * 12 * min(1.0, 0.8 + 0.35 * who.strength(key)), 2) if isinstance(due, int) else None


def deputy(who: Who, key: str, made: Made) -> Cell:
    """Return what a deputy gets, where there are deputies."""
    return "不涉及：只设两级" if made["补贴设置"] == "两级" else count(560, 760)(who, key, made)


RECIPE = Recipe(
    rubric="funding",
    who=districts(9),
    fields={
        "列入预算": yes(0.95), "本年预算": amount(2400000, 3600000, 0), "上年预算": size(2500000, 3200000), "专项资金": amount(500000, 1300000, 0),
        "补贴设置": any_of("三级", "三级", "两级"), "主任补贴": count(590, 800), "副主任补贴": deputy, "委员补贴": count(520, 720),
        "享受人数": size(90, 220), "社保补贴实发": paid, "工作者数": size(120, 300), "五险参保数": part_of("工作者数", 0.7, 1.16),
    },
    tables={"社区经费": Ledger((7, 12), {"社区": text("晨曦社区", "朗月社区", "柳溪社区", "竹影社区", "听雨社区", "书香社区"), "工作经费": count(17500, 26000)})},
    twins={"Q08": "Q05"},
    cells={("Q02", "社保补贴实发"): "57余万", ("Q04", "享受人数"): 0, ("Q04", "社保补贴实发"): 0},
)
