"""Columns of subjects as cells: points, states and observed values."""

from __future__ import annotations

from typing import Any

import polars as pl

from scoring import columns
from scoring.export.content import Content, plain
from scoring.export.sheets.table import Cell, Filled, name_column, number_column
from scoring.language.rubric import Indicator
from scoring.outcome import FIRST_NOT_APPLICABLE


def full_head(content: Content, indicator: Indicator) -> str:
    """Return the title of an indicator with its full marks below."""
    return content.say("full", title=indicator.title.say(content.lang), full=plain(f"{indicator.full:f}"))


def numbered(content: Content, subjects: pl.DataFrame) -> list[Filled]:
    """Return the columns that a table of subjects begins with: number and name."""
    return [(number_column(content), range(1, subjects.height + 1)), names(content, subjects)]


def names(content: Content, subjects: pl.DataFrame) -> Filled:
    """Return the names of subjects; their ids where they have none."""
    return name_column(content), list(subjects["name"].fill_null(subjects["id"]))


def points(content: Content, subjects: pl.DataFrame, node: str) -> list[Cell]:
    """Return the points that counted; blank where missing or exempt, — where the indicator does not apply."""
    unit = 10**content.rubric.scores.decimals
    known = subjects["outcome"] != "exempt"
    return [value / unit if isinstance(value, int) else value for value in _stated(content, subjects, columns.published(node), node, known)]


def observed(content: Content, subjects: pl.DataFrame, leaf: str) -> list[Cell] | None:
    """Return the value that a leaf was scored on; None where there is no one value."""
    shown = content.result.shown.get(leaf)
    if shown is None or columns.observed(leaf) not in subjects.columns:
        return None
    unit = None if shown.places is None else 10**shown.places
    known = subjects["outcome"] != "exempt"
    return [_cell(value, unit, content) for value in _stated(content, subjects, columns.observed(leaf), leaf, known)]


def _stated(content: Content, subjects: pl.DataFrame, column: str, node: str, known: pl.Series) -> list[Any]:
    values = subjects[column].to_list()
    nothing, code = content.say("not_applicable"), columns.outcome(node)
    codes = subjects[code].fill_null(0).to_list() if code in subjects.columns else [0] * len(values)
    return [None if not k else v if v is not None else nothing if c >= FIRST_NOT_APPLICABLE else None
            for v, c, k in zip(values, codes, known, strict=True)]


def _cell(value: Any, unit: int | None, content: Content) -> Cell:
    if isinstance(value, bool):
        return content.say("yes" if value else "no")
    if isinstance(value, int) and unit is not None:
        return value if unit == 1 else value / unit
    return None if value is None else str(value)
