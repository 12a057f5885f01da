"""Tables with many rows a subject, and whom each row is about."""

from __future__ import annotations

from typing import Final

import polars as pl

from scoring import columns
from scoring.language.rubric import Rubric
from scoring.tables.declared import Declared
from scoring.tables.findings import MOST_OF_A_KIND, Findings, Hints, listed, near
from scoring.tables.fold import folded_column
from scoring.tables.sheet import Block
from scoring.tables.sides import KEY
from scoring.tables.stack import Stack

_MOST_NAMES: Final = 2000


def read(declared: Declared, name: str, blocks: list[Block], subjects: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Return the rows of a table: ID of the subject, SHEET, LINE, and the declared columns."""
    table, rubric = declared.rubric.tables[name], declared.rubric
    for block in blocks:
        absent = [c for c in table.columns if c not in block.headings]
        for column in absent:
            findings.note("MISSING_COLUMN", block.sheet.place(), field=column, near=near(column, block.unread))
    wide = [_widened(rubric, name, block) for block in blocks]
    stack = Stack.of(wide).without_blank_rows(table.key)
    ids = _matched(table.key, stack, subjects, findings)
    found = {columns.ID: ids}
    found |= {column: read.value for column, read in stack.read(table.columns, ids, findings).items()}
    where = stack.where().select(columns.SHEET, columns.LINE)
    return pl.DataFrame(found).hstack(where).select(columns.ID, columns.SHEET, columns.LINE, *table.columns)


def _widened(rubric: Rubric, name: str, block: Block) -> Block:
    """Return the sheet with every declared column; what is not on it is unknown."""
    table = rubric.tables[name]
    absent = [pl.lit(None, pl.Null).alias(c) for c in table.columns if c not in block.headings]
    rows = block.rows.with_columns(absent).select(list(dict.fromkeys([table.key, *table.columns])))
    return Block(block.sheet, block.headings, block.unread, rows, block.lines)


def _matched(key: str, stack: Stack, subjects: pl.DataFrame, findings: Findings) -> pl.Series:
    """Return the id of each row's subject; null, with a fault, where nobody or more than one is meant."""
    said = stack.texts({key: key}).to_series()
    for row in said.is_null().arg_true().head(MOST_OF_A_KIND):
        findings.fault("BLANK_KEY", stack.place(row, key), heading=key)
    if not subjects.height:
        return said
    asked = pl.DataFrame({KEY: folded_column(said)})
    names = _names(subjects, asked)
    found = asked.join(names, on=KEY, how="left", maintain_order="left")
    ids, meant = found[columns.ID], found["meant"]
    _say_unmatched(key, stack, said, (said.is_not_null() & meant.is_null()), subjects, findings)
    for row in (meant > 1).fill_null(False).arg_true().head(MOST_OF_A_KIND):
        findings.fault("AMBIGUOUS_SUBJECT", stack.place(row, key), name=said[row], ids=listed(found["ids"][row].to_list()))
    return ids


def _names(subjects: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Return folded ids and names, as far as they are asked for, with the subjects they mean."""
    by_id = subjects.select(KEY, columns.ID)
    by_name = subjects.select(folded_column(subjects[columns.NAME]).alias(KEY), columns.ID)
    both = pl.concat([by_id, by_name]).join(asked.unique(), on=KEY, how="semi", maintain_order="left").unique(maintain_order=True)
    return both.group_by(KEY).agg(pl.first(columns.ID), meant=pl.len(), ids=columns.ID)


def _say_unmatched(key: str, stack: Stack, said: pl.Series, mask: pl.Series, subjects: pl.DataFrame, findings: Findings) -> None:
    known: list[str] = []
    if subjects.height <= _MOST_NAMES:
        known = [*subjects[columns.NAME].drop_nulls().to_list(), *subjects[columns.ID].drop_nulls().to_list()]
    hints = Hints(known)
    for row in mask.arg_true().head(MOST_OF_A_KIND):
        findings.fault("UNMATCHED_ROW", stack.place(row, key), text=said[row], near=hints.of(said[row]))
