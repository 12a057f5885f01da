"""Rows of events that lie outside the days on which they count: whoever handed one in is told that it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

import polars as pl

from scoring import columns
from scoring.engine.query import collect
from scoring.errors import Place
from scoring.expression.compile import Scope
from scoring.language.rubric import Rubric
from scoring.language.scope import compiled, table_names
from scoring.messages import word
from scoring.rules.base import Path
from scoring.rules.per_event import PerEvent
from scoring.tables.inputs import Note

MOST_ROWS: Final = 200
"""Above so many rows one note says how many there are."""


class _Window(NamedTuple):
    """The days on which events of a table count for something.

    path   where in the rubric it is said
    args   what notes call it
    where  which events are meant at all; None for all
    """

    path: Path
    args: Mapping[str, Any]
    table: str
    column: str
    first: date
    last: date
    where: str | None


def rows_outside(rubric: Rubric, tables: Mapping[str, pl.LazyFrame]) -> list[Note]:
    """Return a note for every row that an indicator, a bonus or a deduction would count, had it happened on another day.

    tables  as in `Inputs`; one that was not delivered has no rows
    """
    asked = [window for window in _windows(rubric) if window.table in tables]
    found = collect([_rows(window, rubric, tables[window.table]) for window in asked]) if asked else []
    return [note for window, rows in zip(asked, found, strict=True) for note in _notes(window, rows)]


def _windows(rubric: Rubric) -> Iterator[_Window]:
    period = None if rubric.period is None else (rubric.period.start, rubric.period.end)
    for leaf in rubric.leaves:
        rule = leaf.rule
        if isinstance(rule, PerEvent) and rule.window is not None:
            first, last = rule.window.limits(period)
            assert first is not None
            assert last is not None
            args = {"about": leaf.title.told(), "item": leaf.id}
            yield _Window((leaf.id, "rule"), args, rule.table, rule.window.column, first, last, rule.where)
    for entry in rubric.additions:
        if entry.table is not None and entry.window is not None:
            first, last = entry.window.start or (period and period[0]), entry.window.end or (period and period[1])
            assert first is not None
            assert last is not None
            args = {"about": word("words.title", zh=entry.called("zh"), en=entry.called("en"))}
            yield _Window(("adjust", entry.id), args, entry.table, entry.window.column, first, last, entry.where)


def _rows(window: _Window, rubric: Rubric, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows outside a window, those that are not meant on any day aside."""
    day = pl.col(window.column)
    kept = rows.filter((day < window.first) | (day > window.last))
    if window.where is not None:
        scope = Scope(table_names(window.table, rubric.tables[window.table]).columns)
        kept = kept.filter(compiled(window.path, window.where, scope, "logical").expr.fill_null(True))
    return kept.select(columns.ID, columns.SHEET, columns.LINE, day.alias("day:"))


def _notes(window: _Window, rows: pl.DataFrame) -> Iterator[Note]:
    said = {**window.args, "column": window.column, "first": window.first, "last": window.last}
    if rows.height > MOST_ROWS:
        yield Note("OUTSIDE_WINDOW_MANY", where=Place(sheet=window.table), args={**said, "count": rows.height})
        return
    for subject, sheet, line, day in rows.rows():
        yield Note("OUTSIDE_WINDOW", subject, Place(sheet=sheet or window.table, row=line or 0, heading=window.column), {**said, "day": day})
