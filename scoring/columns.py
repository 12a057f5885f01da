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
COMBINED: Final = "combined:"
LIST: Final = "list:"
STANDING: Final = "standing:"
RANK: Final = "rank:"
GROUP_RANK: Final = "group_rank:"
PERCENTILE: Final = "percentile:"
GROUP_PERCENTILE: Final = "group_percentile:"
PREVIOUS: Final = "previous:"


def state(field: str) -> str:
    """Return the column of a field's outcome code (`scoring.outcome.CODES`), UInt8."""
    return f"state:{field}"


def fact(view: str, what: str) -> str:
    """Return the column of an aggregate over a table, or over a view of it."""
    return f"fact:{view}:{what}"


def step(leaf: str, name: str) -> str:
    """Return the column of a step of a rule, worked out before its points."""
    return f"step:{leaf}:{name}"


def compared(leaf: str) -> str:
    """Return the column of the value by which a leaf compares subjects; null for whoever is not in the population."""
    return f"compared:{leaf}"


def statistic(comparison: str, name: str) -> str:
    """Return the column of a statistic of a subject's peers."""
    return f"peers:{comparison}:{name}"


EARNED: Final = "earned:"
FACTOR: Final = "factor:"
"""Names of the figures of a leaf whose points are not simply what its rule gives."""


def earned(leaf: str) -> str:
    """Return the column of the points that a rule gave, where a factor, a floor or a cap makes others of them."""
    return f"earned:{leaf}"


def points(node: str) -> str:
    """Return the column of an indicator's points as the rule gave them."""
    return f"points:{node}"


def ruled(leaf: str) -> str:
    """Return the column of a leaf's points at published scale, after policies and before vetoes."""
    return f"ruled:{leaf}"


def published(node: str) -> str:
    """Return the column of an indicator's points at published scale, after policies and vetoes."""
    return f"published:{node}"


def most(node: str) -> str:
    """Return the column of the most that a subject may still come to in an indicator or the whole ("total"); null where nothing bounds it."""
    return f"most:{node}"


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


def applies(leaf: str) -> str:
    """Return the column that says whether a leaf applies, never null; only of leaves that an expression asks about."""
    return f"applies:{leaf}"


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
    """Return the column that says whether a veto zeroes the indicator."""
    return f"zeroed:{leaf}"


def veto(name: str) -> str:
    """Return the column that says whether a veto holds: true, false or unknown."""
    return f"veto:{name}"


def baseless(name: str) -> str:
    """Return the column that says where an adjustment would take effect but for want of a basis in its fields."""
    return f"baseless:{name}"


EVENTS: Final = "events:"
"""Name of the figure of an addition that counts its events: how many there are."""


def adjusted(name: str) -> str:
    """Return the column of what an adjustment adds to its node, or to the total, at published scale."""
    return f"adjusted:{name}"


def corrected(leaf: str) -> str:
    """Return the column of the points that a correction gives a leaf, at published scale; null where none does."""
    return f"corrected:{leaf}"


def asserted(leaf: str) -> str:
    """Return the column of the points that a correction says the leaf had; null for none."""
    return f"asserted:{leaf}"


def reviewed(leaf: str) -> str:
    """Return the column of the points that levels of review give a leaf, at published scale; null where they give none."""
    return f"reviewed:{leaf}"


def voided(table: str) -> str:
    """Return the column that says how many ballots in a table are void and so left out for a subject; null for none."""
    return f"voided:{table}"


def revoked(award: str) -> str:
    """Return the column that says of whom an award was revoked after it was published: true, or null."""
    return f"revoked:{award}"


def uncorrected(leaf: str) -> str:
    """Return the column of the points of a leaf at published scale, after policies and before any correction."""
    return f"uncorrected:{leaf}"


def until(veto: str) -> str:
    """Return the column of the total before a veto, at published scale."""
    return f"until:{veto}"


def ceiling(award: str, what: str) -> str:
    """Return the column of the highest level that vetoes leave, 0 for none: "sure", "maybe" if doubts are settled well; "merit" is the earned one."""
    return f"ceiling:{award}:{what}"


def previous(what: str) -> str:
    """Return the column of what a subject had the year before: "total", or an award."""
    return f"previous:{what}"


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
SUMMARY: Final = ("id", "title", "numerator", "denominator", "value", "unknown", "not_applicable")
