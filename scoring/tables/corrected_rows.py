"""Rows of tables that are corrected or reviewed: a row of a subject that is added, changed or struck.

A cell says `列=值；列=值`. What finds a row (of a correction 原值, of a review 台账行): every column that is named must hold that value. What
it becomes (更正为, 核定值) is what these columns hold afterwards. Nothing that finds adds a row, nothing that it becomes strikes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import polars as pl

from scoring import columns
from scoring.errors import Fault, Place, nearest
from scoring.language.rubric import Events, Field, Rubric
from scoring.record import record
from scoring.tables import given
from scoring.tables.fold import fold

_PART: Final = re.compile(r"\s*([^=＝:：;；]+?)\s*[=＝:：]\s*(?:“([^”]*)”|\"([^\"]*)\"|([^;；\n]*?))\s*(?:[;；\n]|$)")


@record
class RowChange:
    """What becomes of one row of a subject: typed values by column; `before` None adds a row, `after` None strikes it.

    where  the correction, or the review
    """

    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    where: Place


def parsed(text: str | None, table: Events) -> dict[str, str | None] | Fault | None:
    """Return the texts of a cell by column, a blank as None; nothing for a blank cell, and a fault for what cannot be read."""
    if text is None:
        return None
    known = {fold(w): name for name, column in table.columns.items() for w in (*column.aliases, name)}
    found: dict[str, str | None] = {}
    at = 0
    while at < len(text.rstrip()):
        part = _PART.match(text, at)
        if part is None:
            return Fault("CORRECTION_ROW_SHAPE", args={"text": text[at:], "column": next(iter(table.columns))})
        name = known.get(fold(part[1]))
        if name is None:
            return Fault("CORRECTION_COLUMN", args={"name": part[1], "near": nearest(part[1], table.columns)})
        if name in found:
            return Fault("CORRECTION_ROW_SHAPE", args={"text": text[at:], "column": name})
        value = next((v for v in part.groups()[1:] if v is not None), "")
        found[name] = value or None
        at = part.end()
    return found


def typed_rows(rubric: Rubric, name: str, said: Sequence[dict[str, str | None] | Fault | None],
               places: Sequence[Place]) -> tuple[list[dict[str, Any] | None], list[Fault]]:
    """Return the values of cells by column, as the columns are read, and what is wrong; None for what was blank or could not be read."""
    fields = {c: Field.model_validate(column.model_dump(exclude_unset=True)) for c, column in rubric.tables[name].columns.items()}
    faults = [replace(one, place=at) for one, at in zip(said, places, strict=True) if isinstance(one, Fault)]
    texts = [one if isinstance(one, dict) else None for one in said]
    frame, wrong = given.typed(rubric, fields, {c: [(one or {}).get(c) for one in texts] for c in fields}, places)
    values = [None if one is None else {c: None if frame.is_empty() else frame[c][i] for c in one} for i, one in enumerate(texts)]
    return values, [*faults, *wrong]


def found(name: str, table: pl.DataFrame, changes: Sequence[RowChange]) -> tuple[dict[int, RowChange], list[Fault]]:
    """Return the changes by the row of the table that each is about, and those that find no row, several, or one that another has."""
    faults: list[Fault] = []
    taken: dict[int, RowChange] = {}
    for change in changes:
        if change.before is not None:
            at = _row(name, table, change, taken)
            if isinstance(at, Fault):
                faults.append(at)
            else:
                taken[at] = change
    return taken, faults


def applied(table: pl.DataFrame, taken: Mapping[int, RowChange], changes: Sequence[RowChange] = ()) -> pl.DataFrame:
    """Return a table with its rows as they are changed or struck, and with what is added.

    taken    the changes of rows that are there, by row
    changes  all of them
    """
    for column in table.columns:
        touched = [(at, c.after[column]) for at, c in taken.items() if c.after is not None and column in c.after]
        if touched:
            put = pl.Series([v for _, v in touched], dtype=table.schema[column])
            table = table.with_columns(table[column].scatter([at for at, _ in touched], put))
    struck = [at for at, c in taken.items() if c.after is None]
    kept = table.with_row_index("row:").filter(~pl.col("row:").is_in(struck)).drop("row:")
    new = [{columns.ID: c.subject, columns.SHEET: c.where.sheet, columns.LINE: c.where.row, **c.after}
           for c in changes if c.before is None and c.after is not None]
    return pl.concat([kept, pl.DataFrame(new, schema=table.schema)])


def _row(name: str, table: pl.DataFrame, change: RowChange, taken: dict[int, RowChange]) -> int | Fault:
    """Return which row a change is about: of rows that are the same in everything any, but each only once."""
    said = [pl.col(c).eq_missing(pl.lit(v, table.schema[c])) for c, v in (change.before or {}).items()]
    found = table.with_row_index("row:").filter(pl.col(columns.ID) == change.subject, *said)
    args = {"id": change.subject, "name": name}
    if found.is_empty():
        return Fault("CORRECTION_NO_ROW", change.where, args)
    rows = found["row:"].to_list()
    free = [at for at in rows if at not in taken]
    if not free:
        return Fault("CORRECTION_TWICE", change.where, {**args, "first": taken[rows[0]].where.row})
    if found.select(pl.exclude("row:", columns.SHEET, columns.LINE)).n_unique() > 1:
        return Fault("CORRECTION_ROWS", change.where, {**args, "count": len(rows)})
    return int(free[0])
