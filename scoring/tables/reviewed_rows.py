"""Reviews of rows of tables: a level confirms a row, changes columns of it, or rejects it, and a rejected row is taken out.

A row is found as it was claimed, at every level, so that what an earlier level changed does not hide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from itertools import groupby
from typing import Any

import polars as pl

from scoring.errors import Fault
from scoring.language.rubric import Rubric
from scoring.messages import Word, word
from scoring.outcome import NOT_FILED
from scoring.tables import given
from scoring.tables.corrected_rows import RowChange, applied, found, parsed, typed_rows
from scoring.tables.review_rows import ROW, VALUE, Review, Told


def changed(rubric: Rubric, tables: Mapping[str, pl.LazyFrame], rows: list[Review], last: int,
            told: Told) -> tuple[list[Review], dict[str, pl.LazyFrame], list[Fault]]:
    """Return the reviews, those of rows with the place of their row; the tables as they stand at a level; and what is wrong.

    last  the last level that is looked at
    told  is given what is said of rows
    """
    placed, after, faults = [r for r in rows if r.kind != "table"], dict(tables), list[Fault]()
    for name in dict.fromkeys(r.target for r in rows if r.kind == "table"):
        chosen = [r for r in rows if r.kind == "table" and r.target == name]
        if name not in tables:
            faults += [Fault("REVIEW_NO_TABLE", r.where, {"name": name}) for r in chosen]
            continue
        table = tables[name].collect()
        changes, wrong = _changes(rubric, name, chosen)
        here, lost = ([], []) if wrong else _located(rubric, name, table, changes)
        faults += [*wrong, *lost]
        placed += [r for r, _ in here]
        asked = [one for one in here if one[0].level <= last]
        after[name] = applied(table, _decided(asked)).lazy()
        _tell(rubric, name, table, asked, told)
    return placed, after, faults


def _changes(rubric: Rubric, name: str, rows: list[Review]) -> tuple[list[tuple[Review, RowChange]], list[Fault]]:
    """Return what each level says of its row, values read as the columns are: no columns where it confirms it, None where it rejects it."""
    table, sides, faults = rubric.tables[name], [], list[Fault]()
    for heading, texts in ((ROW, [r.row for r in rows]), (VALUE, [r.value for r in rows])):
        values, wrong = typed_rows(rubric, name, [parsed(text, table) for text in texts], [replace(r.where, heading=heading) for r in rows])
        faults += map(_of_reviews, wrong)
        sides.append(values)
    return [(r, RowChange(r.subject, before or {}, None if r.rejects else after or {}, replace(r.where, heading=ROW)))
            for r, before, after in zip(rows, *sides, strict=True)], faults


def _of_reviews(fault: Fault) -> Fault:
    return replace(fault, code=fault.code.replace("CORRECTION_", "REVIEW_"))


def _located(rubric: Rubric, name: str, table: pl.DataFrame,
             changes: list[tuple[Review, RowChange]]) -> tuple[list[tuple[Review, RowChange]], list[Fault]]:
    """Return the reviews with the places of their rows, level by level, and those that find no row, or several."""
    placed, faults = list[tuple[Review, RowChange]](), list[Fault]()
    for level, title in enumerate(rubric.review):
        these = [(r, change) for r, change in changes if r.level == level]
        taken, wrong = found(name, table, [change for _, change in these])
        faults += [replace(_of_reviews(f), args={**f.args, "level": title}) for f in wrong]
        places = {id(change): at for at, change in taken.items()}
        placed += [(replace(r, at=places[id(change)]), change) for r, change in these if id(change) in places]
    return placed, faults


def _decided(rows: list[tuple[Review, RowChange]]) -> dict[int, RowChange]:
    """Return what becomes of every row in the end: its columns as the levels changed them; struck where the last that spoke rejects it."""
    ends: dict[int, RowChange] = {}
    for review, change in rows:
        if review.decides:
            before = ends.get(review.at)
            columns = {} if before is None else before.before or {}
            columns = {**columns, **(change.after or {})}
            ends[review.at] = replace(change, before=columns, after=None if review.rejects else columns)
    return ends


def _tell(rubric: Rubric, name: str, table: pl.DataFrame, rows: list[tuple[Review, RowChange]], told: Told) -> None:
    for about, group in groupby(sorted(rows, key=lambda one: (one[0].about, one[0].level)), key=lambda one: one[0].about):
        chain = [*group]
        touched = list(dict.fromkeys(c for _, change in chain for c in change.after or {})) or [*(chain[0][1].before or {})]
        held = table.row(about[3], named=True)
        told.claimed[about] = _cells(rubric, name, {c: held[c] for c in touched})
        for review, change in chain:
            if review.decides:
                told.said[about, review.level] = word("review.rejected") if review.rejects else _cells(rubric, name, change.after or {})


def _cells(rubric: Rubric, name: str, values: Mapping[str, Any]) -> str | Word:
    """Return values of columns as they could have been typed: 级别=市级；扣分=3."""
    kinds = rubric.tables[name].columns
    cells = [word("review.cell", column=c, value=given.said(v, NOT_FILED, kinds[c])) for c, v in values.items()]
    return reduce(lambda one, more: word("review.cells", one=one, more=more), cells) if cells else ""
