"""Towns and the petitions of their reception days."""

from making.recipe import Cell, Made, Recipe, Who, any_of, fewer, part_of, size
from making.subjects import towns


def charged(who: Who, key: str, made: Made) -> Cell:
    """Make the number in somebody's charge: a part of what is not settled."""
    received, settled = made["接访起数"], made["调处起数"]
    assert isinstance(received, int)
    assert isinstance(settled, int)
    return round((received - settled) * min(1.0, 0.3 + who.strength(key)))


RECIPE = Recipe(
    rubric="petition-settlement",
    who=towns(10),
    fields={
        "计划接待日数": any_of(12, 12, 24),
        "开展接待日数": part_of("计划接待日数", 0.6),
        "班子成员数": size(7, 11),
        "接访成员数": part_of("班子成员数", 0.6),
        "接访起数": size(18, 72),
        "调处起数": part_of("接访起数", 0.78, 1.03),
        "到期起数": part_of("接访起数", 0.9, 0.95),
        "按期办结起数": part_of("到期起数", 0.82, 1.03),
        "包案起数": charged,
        "回访满意数": part_of("接访起数", 0.4, 0.7),
        "回访基本满意数": part_of("接访起数", 0.2, 0.25),
        "回访不满意数": fewer(0, 12),
    },
    twins={"Z08": "Z03"},
    cells={
        ("Z04", "接访起数"): 0, ("Z04", "调处起数"): 0, ("Z04", "到期起数"): 0, ("Z04", "按期办结起数"): 0,
        ("Z04", "包案起数"): 0, ("Z04", "回访满意数"): 0, ("Z04", "回访基本满意数"): 0, ("Z04", "回访不满意数"): 0,
        ("Z06", "按期办结起数"): "未报送",
    },
)
