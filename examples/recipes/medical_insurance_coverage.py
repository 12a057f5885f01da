"""Communities and how many of their residents are insured."""

from making.recipe import Cell, Made, Recipe, Who, part_of, size
from making.subjects import communities


def reached(who: Who, key: str, made: Made) -> Cell:
    """Make the number who were reached: a part of the uninsured."""
    eligible, insured = made["应参保人数"], made["参保人数"]
    assert isinstance(eligible, int)
    assert isinstance(insured, int)
    return round((eligible - insured) * min(1.0, 0.4 + 0.7 * who.strength(key)))


def premiums(who: Who, key: str, made: Made) -> Cell:
    """Make what is due: 380 yuan a head, in 10,000 yuan."""
    insured = made["参保人数"]
    assert isinstance(insured, int)
    return round(insured * 0.038, 2)


def paid_in(who: Who, key: str, made: Made) -> Cell:
    """Make what was accounted for: nearly all that is due."""
    due = made["应收保费"]
    assert isinstance(due, float)
    return round(due * min(1.0, 0.94 + 0.1 * who.strength(key)), 2)


RECIPE = Recipe(
    rubric="medical-insurance-coverage",
    who=communities(12),
    fields={
        "应参保人数": size(2200, 6800),
        "参保人数": part_of("应参保人数", 0.62, 1.04),
        "困难群众人数": size(40, 190),
        "困难群众参保人数": part_of("困难群众人数", 0.9, 1.03),
        "已核实未参保人数": reached,
        "应收保费": premiums,
        "入账保费": paid_in,
        "抽查人次": size(60, 120),
        "无误人次": part_of("抽查人次", 0.93, 1.02),
    },
    twins={"XH-035": "XH-012"},
    cells={
        ("XH-016", "困难群众人数"): 0, ("XH-016", "困难群众参保人数"): 0,
        ("XH-027", "参保人数"): "未报送",
    },
)
