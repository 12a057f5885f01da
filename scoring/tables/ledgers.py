"""Tables with many rows a subject, and whom each row is about."""

from __future__ import annotations

from typing import Final

import polars as pl

from scoring import columns
from scoring.errors import nearest
from scoring.language.rubric import Rubric
from scoring.tables import marks
from scoring.tables.declared import Declared
from scoring.tables.findings import MOST_OF_A_KIND, Findings, Hints, listed
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
            findings.note("MISSING_COLUMN", block.sheet.place(), field=column, near=nearest(column, block.unread))
    wide = [_widened(rubric, name, block) for block in blocks]
    stack = Stack.of(wide).without_blank_rows(table.key)
    rows = about(table.key, stack, subjects, findings).drop(columns.SOURCE)
    read = stack.read(table.columns, rows[columns.ID], findings)
    return rows.hstack([read[column].value.alias(column) for column in table.columns])


def _widened(rubric: Rubric, name: str, block: Block) -> Block:
    """Return the sheet with every declared column; what is not on it is unknown."""
    table = rubric.tables[name]
    blank = pl.Series([None], dtype=pl.Null).new_from_index(0, block.rows.height)
    rows = pl.DataFrame({c: block.rows[c] if c in block.headings else blank for c in (table.key, *table.columns)})
    return Block(block.sheet, block.headings, block.unread, rows, block.lines)


def about(key: str, stack: Stack, subjects: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Return whom every row is about and where it stands: ID (null, with a fault, where that is not known), SOURCE, SHEET, LINE."""
    return stack.where().insert_column(0, _matched(key, stack, subjects, findings).alias(columns.ID))


def _matched(key: str, stack: Stack, subjects: pl.DataFrame, findings: Findings) -> pl.Series:
    """Return the id of each row's subject; null, with a fault, where nobody or more than one is meant."""
    said = stack.texts({key: key}).to_series()
    for row in said.is_null().arg_true().head(MOST_OF_A_KIND) if said.null_count() else ():
        findings.fault("BLANK_KEY", stack.place(row, key), heading=key)
    if not subjects.height:
        return said
    odd = stack.say_nothing_named(said, key, findings)
    keys = folded_column(said.set(odd, None) if odd.any() else said)
    meant = _meant(subjects, keys.unique())
    found = keys.to_list()
    if not marks.nothing_named(subjects[columns.ID]).any():  # else it may be one whose id could not be read
        _say_unmatched(key, stack, said, [row for row, name in enumerate(found) if name is not None and name not in meant], subjects, findings)
    several = {name for name, ids in meant.items() if len(ids) > 1}
    for row in [row for row, name in enumerate(found) if name in several][:MOST_OF_A_KIND] if several else ():
        findings.fault("AMBIGUOUS_SUBJECT", stack.place(row, key), name=said[row], ids=listed(meant[found[row]]))
    known = {name: ids[0] for name, ids in meant.items() if name not in several}
    return pl.Series([known.get(name) for name in found], dtype=pl.String)


def _meant(subjects: pl.DataFrame, asked: pl.Series) -> dict[str, list[str]]:
    """Return folded ids and names, as far as they are asked for, with the ids of the subjects they mean."""
    meant: dict[str, dict[str, None]] = {}
    wanted = {name for name in asked.to_list() if name is not None}
    for names in (subjects[KEY], folded_column(subjects[columns.NAME])):
        for name, subject in zip(names.to_list(), subjects[columns.ID].to_list(), strict=True):
            if name in wanted:
                meant.setdefault(name, {})[subject] = None
    return {name: list(ids) for name, ids in meant.items()}


def _say_unmatched(key: str, stack: Stack, said: pl.Series, rows: list[int], subjects: pl.DataFrame, findings: Findings) -> None:
    known: list[str] = []
    if rows and subjects.height <= _MOST_NAMES:
        known = [*subjects[columns.NAME].drop_nulls().to_list(), *subjects[columns.ID].drop_nulls().to_list()]
    hints = Hints(known)
    for row in rows[:MOST_OF_A_KIND]:
        findings.fault("UNMATCHED_ROW", stack.place(row, key), text=said[row], near=hints.of(said[row]))
