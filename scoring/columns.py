"""The name of every column, and nobody else writes one.

Field names come from rubrics and never hold a colon; everything that the engine adds does, so that the two cannot clash.
"""

from __future__ import annotations

from typing import Final

# columns of every frame of subjects inside the engine
ROW: Final = "subject:row"
ID: Final = "subject:id"
NAME: Final = "subject:name"
GROUP: Final = "subject:group"
PARENT: Final = "subject:parent"
SOURCE: Final = "source:file"
SHEET: Final = "source:sheet"
LINE: Final = "source:row"

EXEMPT: Final = "exempt:"
BASE: Final = "base:"
TOTAL: Final = "total:"
STANDING: Final = "standing:"
RANK: Final = "rank:"
GROUP_RANK: Final = "group_rank:"


def state(field: str) -> str:
    """Return the column of a field's outcome code (`scoring.outcome.CODES`), UInt8."""
    return f"state:{field}"


def fact(view: str, what: str) -> str:
    """Return the column of an aggregate over a table, or over a view of it."""
    return f"fact:{view}:{what}"


def points(node: str) -> str:
    """Return the column of an indicator's points as the rule gave them."""
    return f"points:{node}"


def ruled(leaf: str) -> str:
    """Return the column of a leaf's points at published scale, after policies and before vetoes."""
    return f"ruled:{leaf}"


def published(node: str) -> str:
    """Return the column of an indicator's points at published scale, after policies and vetoes."""
    return f"published:{node}"


def counted(leaf: str) -> str:
    """Return the column of the points that enter the parent, after policies and vetoes."""
    return f"counted:{leaf}"


def outcome(node: str) -> str:
    """Return the column of an indicator's outcome code."""
    return f"outcome:{node}"


def observed(leaf: str) -> str:
    """Return the column of the value a leaf was scored on."""
    return f"observed:{leaf}"


def next_value(leaf: str) -> str:
    """Return the column of the nearest value that earns more."""
    return f"next:{leaf}"


def gain(leaf: str) -> str:
    """Return the column of the points that the next value would add."""
    return f"gain:{leaf}"


def more(leaf: str) -> str:
    """Return the column of the points of the leaf itself that the next value would add, at published places."""
    return f"more:{leaf}"


def operand(text: str) -> str:
    """Return the column of what a condition compared, by its canonical text: numbers at working places, the rest as it is."""
    return f"operand:{text}"


def basis(veto: str, what: str) -> str:
    """Return the column of who found what a veto rests on ("authority"), or of the documents ("document")."""
    return f"basis:{veto}:{what}"


def figure(leaf: str, name: str) -> str:
    """Return the column of a number that a rule's words need."""
    return f"figure:{leaf}:{name}"


def zeroed(leaf: str) -> str:
    """Return the column that says whether a veto zeroes the leaf."""
    return f"zeroed:{leaf}"


def veto(name: str) -> str:
    """Return the column that says whether a veto holds: true, false or unknown."""
    return f"veto:{name}"


def baseless(name: str) -> str:
    """Return the column that says where a veto would hold but for want of a basis in its fields."""
    return f"baseless:{name}"


def decision(award: str) -> str:
    """Return the column of an award's decision code."""
    return f"decision:{award}"


def holds(award: str) -> str:
    """Return the column that says whether an award was granted: true, false or unknown."""
    return f"holds:{award}"


def part(award: str, number: int) -> str:
    """Return the column that says whether a part of an award's condition (or one of its stars) holds."""
    return f"part:{award}:{number}"


def place(award: str) -> str:
    """Return the column of the place among those who compete for a quota."""
    return f"place:{award}"


def seats(award: str) -> str:
    """Return the column of how many places a quota has."""
    return f"seats:{award}"


def value(award: str) -> str:
    """Return the column of what an award gave: number of stars, level, place."""
    return f"value:{award}"


# columns of the files that a run writes; English whatever the language
RANKING: Final = ("id", "name", "parent", "group", "bonus", "deduction", "total", "full", "rate", "rank", "group_rank",
                  "outcome", "note")
SCORES: Final = ("id", "name", "indicator", "title", "level", "line", "outcome", "cause", "origin", "observed", "points",
                 "full", "rate", "lost", "contribution", "next", "gain", "reason")
AWARDS: Final = ("id", "name", "award", "title", "of", "decision", "place", "failed", "reason")
ISSUES: Final = ("code", "id", "name", "about", "detail", "where")
SUMMARY: Final = ("id", "title", "numerator", "denominator", "value", "unknown")
