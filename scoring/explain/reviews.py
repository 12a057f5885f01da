"""What levels of review made of data, of rows of tables and of points, as sentences tell it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from scoring import columns
from scoring.explain.cells import Cells
from scoring.messages import say
from scoring.tables.inputs import Note

CODES: Final = ("REVIEWED", "REJECTED", "UNVERIFIED")
"""The issues that tell what became of something that was reviewed."""


def by_subject(issues: Iterable[Note]) -> dict[tuple[str, str], list[Note]]:
    """Return what levels of review changed, by subject and field, table or leaf."""
    found: dict[tuple[str, str], list[Note]] = {}
    for note in issues:
        if note.code in CODES:
            about = note.args.get("item") or note.args.get("table") or note.args["about"]
            found.setdefault((note.subject, str(about)), []).append(note)
    return found


def rejected(issues: Iterable[Note]) -> frozenset[tuple[str, str]]:
    """Return the data that the last level rejected: subject and field."""
    return frozenset((note.subject, str(note.args["about"])) for note in issues if note.code == "REJECTED" and "table" not in note.args)


def reviewed(found: Note, cells: Cells, lang: str) -> dict[str, Any]:
    """Return what a sentence on levels of review is told with, all of it in words; of an item the points that its rule gives, too."""
    args = {key: say("words.any", lang, what=value) for key, value in found.args.items()}
    if found.args["claim"] is None:
        points = cells.decimal(columns.uncorrected(args["item"]), cells.rows[found.subject], cells.places)
        args["claim"] = say("review.no_points", lang) if points is None else say("review.by_rule", lang, points=points)
    return args


def clause(found: Note, cells: Cells, lang: str) -> str:
    """Return what levels of review made of one thing, as a clause of the reason of a line."""
    return say("line.reviewed_item" if "item" in found.args else "line.reviewed", lang, **reviewed(found, cells, lang))
