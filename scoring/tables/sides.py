"""Sheets of subjects side by side: joined by id, each field from wherever it was filed."""

from __future__ import annotations

from typing import Final

import polars as pl

from scoring import columns
from scoring.errors import Place
from scoring.language.rubric import Rubric
from scoring.outcome import NOT_FILED
from scoring.tables.findings import MOST_OF_A_KIND, Findings, listed, near
from scoring.tables.fold import folded_column

KEY: Final = "key:"
"""The column of an id as it is compared."""
_WHERE: Final = (columns.SOURCE, columns.SHEET, columns.LINE)
_MOST_NAMES: Final = 5000


def join(rubric: Rubric, parts: list[pl.DataFrame], findings: Findings) -> pl.DataFrame:
    """Return the parts side by side: every subject once, in the order in which it first came.

    A subject may be absent from a sheet. One that comes only on a later sheet must have a name that nobody else has. A field that
    is filed twice with different values is a fault.
    """
    parts = [part.filter(pl.col(KEY).is_not_null()).unique(KEY, keep="first", maintain_order=True) for part in parts]
    _check_newcomers(parts, findings)
    joined = pl.concat(part.select(KEY) for part in parts).unique(maintain_order=True)
    for number, part in enumerate(parts):
        here = joined.select(KEY).join(part, on=KEY, how="left", maintain_order="left")
        if number == 0:
            joined = here
            continue
        joined = _merge(rubric, joined, here, findings)
    return joined


def _check_newcomers(parts: list[pl.DataFrame], findings: Findings) -> None:
    """Say who comes only on a later sheet, and who is absent from one."""
    roster = parts[0].select(KEY, columns.ID, columns.NAME)
    for part in parts[1:]:
        new = part.join(roster, on=KEY, how="anti", maintain_order="left")
        taken = folded_column(new[columns.NAME]).is_in(folded_column(roster[columns.NAME]).drop_nulls().implode())
        unsure = new.filter(taken.fill_null(True) | new[columns.NAME].is_null())
        for row in unsure.head(MOST_OF_A_KIND).to_dicts():
            known = roster[columns.NAME if row[columns.NAME] else columns.ID].head(_MOST_NAMES).drop_nulls().to_list()
            said = row[columns.NAME] or row[columns.ID]
            findings.fault("SUBJECT_UNMATCHED", _place(row), id=row[columns.ID], name=said, near=near(said, known))
        for row in new.join(unsure, on=KEY, how="anti", maintain_order="left").head(MOST_OF_A_KIND).to_dicts():
            findings.note("SUBJECT_ONLY_HERE", _place(row), row[columns.ID], id=row[columns.ID], name=row[columns.NAME])
        absent = roster.join(part, on=KEY, how="anti", maintain_order="left")[columns.ID].to_list()
        if absent and part.height:
            row = part.row(0, named=True)
            place = Place(file=row[columns.SOURCE], sheet=row[columns.SHEET])
            findings.note("ABSENT_FROM_SHEET", place, count=len(absent), ids=listed(absent))
        roster = pl.concat([roster, new.select(roster.columns)])


def _place(row: dict[str, object], heading: str = "") -> Place:
    return Place(str(row[columns.SOURCE]), sheet=str(row[columns.SHEET]), row=int(str(row[columns.LINE])), heading=heading)


def _merge(rubric: Rubric, joined: pl.DataFrame, here: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Add the columns of one part to those before it, row by row."""
    subject = rubric.subject
    words = {columns.ID: subject.id, columns.NAME: subject.name, columns.GROUP: subject.group, columns.PARENT: subject.parent}
    added: list[pl.Series] = []
    for name, heading in words.items():
        if name in joined.columns and heading:
            if name != columns.ID:
                differs = folded_column(joined[name]) != folded_column(here[name])
                _say_different(heading, name, differs, joined, here, findings)
            added.append(joined[name].zip_with(joined[name].is_not_null(), here[name]))
    for name in rubric.inputs:
        if name in here.columns and name in joined.columns:
            added += _both(name, joined, here, findings)
        elif name in here.columns:
            added += [here[c] for c in (name, columns.state(name)) if c in here.columns]
    added += [joined[name].zip_with(joined[columns.LINE].is_not_null(), here[name]) for name in _WHERE]
    return _states_filled(joined.with_columns(added))


def _both(name: str, joined: pl.DataFrame, here: pl.DataFrame, findings: Findings) -> list[pl.Series]:
    first, second = joined[name], here[name]
    one, other = _said(joined, name), _said(here, name)
    differs = (first != second).fill_null(False) | ((one != other) & (one != NOT_FILED) & (other != NOT_FILED))
    _say_different(name, name, differs, joined, here, findings)
    value = first.zip_with(first.is_not_null(), second)
    state = one.zip_with(one != NOT_FILED, other)
    return [value, state.alias(columns.state(name))] if (state > NOT_FILED).any() else [value]


def _said(frame: pl.DataFrame, name: str) -> pl.Series:
    """Return the outcome code of every row; `not filed` where there is nothing, or no row at all."""
    blank = frame[name].is_null().cast(pl.UInt8) * NOT_FILED
    return frame[columns.state(name)].fill_null(NOT_FILED) if columns.state(name) in frame.columns else blank


def _states_filled(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(name).fill_null(NOT_FILED) for name in frame.columns if name.startswith("state:"))


def _say_different(heading: str, name: str, differs: pl.Series, joined: pl.DataFrame, here: pl.DataFrame,
                   findings: Findings) -> None:
    for row in differs.fill_null(False).arg_true().head(MOST_OF_A_KIND).to_list():
        later, earlier = here.row(row, named=True), joined.row(row, named=True)
        sheet = earlier[columns.SHEET] or earlier[columns.SOURCE]
        findings.fault("FIELD_DISAGREES", _place(later, heading), field=heading, id=later[columns.ID],
                       here=_word(later, name), there=_word(earlier, name), sheet=sheet)


def _word(row: dict[str, object], name: str) -> str:
    return "" if row[name] is None else str(row[name])
