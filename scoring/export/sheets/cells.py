"""Columns of subjects as cells: points, states and observed values."""

from __future__ import annotations

from typing import Any

from scoring import columns
from scoring.explain.checklists import item_columns, met
from scoring.explain.fulls import full_text
from scoring.explain.wording import MOST_PLACES
from scoring.export.content import Content, Subjects
from scoring.export.sheets.table import Cell, Filled, name_column, number_column
from scoring.language.rubric import Indicator
from scoring.outcome import FIRST_NOT_APPLICABLE, OTHER_GROUPS


def full_head(content: Content, indicator: Indicator) -> str:
    """Return the title of an indicator with its full marks below."""
    return content.say("full", title=indicator.title.say(content.lang), full=full_text(content.rubric, indicator, content.lang))


def numbered(content: Content, subjects: Subjects) -> list[Filled]:
    """Return the columns that a table of subjects begins with: number and name."""
    return [(number_column(content), range(1, len(subjects) + 1)), (name_column(content), subjects.names)]


def points(content: Content, subjects: Subjects, node: str) -> list[Cell]:
    """Return the points that counted; blank where missing or exempt, — where the indicator does not apply."""
    unit = 10**content.rubric.scores.decimals
    stated = _stated(content, subjects, columns.published(node), node)
    return [value / unit if isinstance(value, int) else value for value in stated]


def observed(content: Content, subjects: Subjects, leaf: str) -> list[Cell] | None:
    """Return the value that a leaf was scored on; None where there is no one value."""
    shown = content.result.shown.get(leaf)
    if shown is None or columns.observed(leaf) not in subjects:
        return None
    unit = None if shown.places is None else 10**shown.places
    return [_cell(value, unit, content) for value in _stated(content, subjects, columns.observed(leaf), leaf)]


def found(content: Content, subjects: Subjects, leaf: Indicator) -> list[Cell] | None:
    """Return what a leaf was scored on: its value, of a checklist how many items are met; None where there is neither."""
    states = item_columns(leaf)
    if not states or any(name not in subjects for name in states):
        return observed(content, subjects, leaf.id)
    rows = zip(*(subjects[name] for name in states), _stated(content, subjects, columns.published(leaf.id), leaf.id), strict=True)
    return [points if points is None or isinstance(points, str) else met(told, content.lang) or None for *told, points in rows]


def _stated(content: Content, subjects: Subjects, column: str, node: str) -> list[Any]:
    nothing, others, code = content.say("not_applicable"), content.say("other_groups"), columns.outcome(node)
    codes = subjects[code] if code in subjects else [0] * len(subjects)
    return [None if standing == "exempt" else others if c == OTHER_GROUPS else value if value is not None
            else nothing if (c or 0) >= FIRST_NOT_APPLICABLE else None
            for value, c, standing in zip(subjects[column], codes, subjects["outcome"], strict=True)]


def _cell(value: Any, unit: int | None, content: Content) -> Cell:
    if isinstance(value, bool):
        return content.say("yes" if value else "no")
    if isinstance(value, int) and unit is not None:
        return value if unit == 1 else round(value / unit, MOST_PLACES)
    return None if value is None else str(value)
