"""Branches and what the run of their members' four ones said of each member."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, any_of, fixed, part_of, size, sometimes
from making.subjects import branches

FOUR = ("good_deed", "voluntary_labour", "information", "proposal")


def standard(who: Who, key: str, made: Made) -> Cell:
    """Say whether all four were done."""
    return "达标" if all(made[one] == 25 for one in FOUR) else "未达标"


RECIPE = Recipe(
    rubric="member-four-ones-branch",
    who=branches(12),
    fields={"收到信息和建议": size(4, 12), "已答复信息和建议": part_of("收到信息和建议")},
    tables={"党员": Ledger((6, 12), {
        "good_deed": sometimes(fixed(25), 0.9, 0), "voluntary_labour": any_of(25, 25, 25, 25, 25, 25, 0), "information": sometimes(fixed(25), 0.95, 0),
        "proposal": sometimes(fixed(25), 0.85, 0), "standard": standard, "outcome": fixed("unranked"),
    })},
    twins={"ZB09": "ZB04"},
    cells={("ZB11", "已答复信息和建议"): "未报送", ("ZB05", "收到信息和建议"): 0, ("ZB05", "已答复信息和建议"): 0},
    extra={"党员": [{"parent": "ZB02", "outcome": "exempt"}, {"parent": "ZB08", "outcome": "pending"}]},
)
