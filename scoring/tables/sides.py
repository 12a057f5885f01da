"""Sheets of subjects side by side: joined by id, each field from wherever it was filed."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from scoring import columns
from scoring.errors import Place, nearest
from scoring.exact import from_scaled
from scoring.language.rubric import Datum, Rubric
from scoring.messages import Word, word
from scoring.outcome import APPROXIMATE, DECLARED, NOT_FILED, TO_VERIFY
from scoring.tables.findings import MOST_OF_A_KIND, Findings, listed
from scoring.tables.fold import fold, folded_column

KEY: Final = "key:"
"""The column of an id as it is compared."""
_WHERE: Final = (columns.SOURCE, columns.SHEET, columns.LINE)
_MOST_NAMES: Final = 2000
_STATES: Final = {NOT_FILED: "", TO_VERIFY: "待核实", APPROXIMATE: "约数", DECLARED: "不涉及"}


def join(rubric: Rubric, parts: list[pl.DataFrame], findings: Findings) -> pl.DataFrame:
    """Return the parts side by side: every subject once, in the order in which it first came.

    A subject may be absent from a sheet. One that comes only on a later sheet must have a name that nobody else has. A field that
    is filed twice with different values is a fault.
    """
    parts = [_keyed(part) for part in parts]
    joined = parts[0]
    for part in parts[1:]:
        if not part[KEY].equals(joined[KEY]):
            part = _without_strangers(joined, part, findings)
            _note_absent(joined, part, findings)
            keys = pl.concat([joined.select(KEY), part.select(KEY)]).unique(maintain_order=True)
            joined, part = (keys.join(one, on=KEY, how="left", maintain_order="left") for one in (joined, part))
        joined = _merge(rubric, joined, part, findings)
    return joined


def _keyed(part: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that have an id, of several with the same one the first."""
    keys = part[KEY]
    sound = not keys.null_count() and keys.n_unique() == keys.len()
    return part if sound else part.filter(keys.is_not_null()).unique(KEY, keep="first", maintain_order=True)


def _without_strangers(joined: pl.DataFrame, part: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Return the part without rows of which it is not clear whom they are about; note who is new."""
    new = part.join(joined, on=KEY, how="anti", maintain_order="left")
    if new.is_empty():
        return part
    taken = folded_column(new[columns.NAME]).is_in(folded_column(joined[columns.NAME]).drop_nulls().implode())
    stranger = taken.fill_null(True)
    for row in new.filter(stranger).head(MOST_OF_A_KIND).to_dicts():
        said = row[columns.NAME] or row[columns.ID]
        findings.fault("SUBJECT_UNMATCHED", _place(row), id=row[columns.ID], name=said, near=_near(row, joined))
    for row in new.filter(~stranger).head(MOST_OF_A_KIND).to_dicts():
        findings.note("SUBJECT_ONLY_HERE", _place(row), row[columns.ID], id=row[columns.ID], name=row[columns.NAME])
    return part.join(new.filter(stranger), on=KEY, how="anti", maintain_order="left")


def _near(row: dict[str, Any], joined: pl.DataFrame) -> tuple[str | Word, ...]:
    """Return the subjects that may be meant: those of the same name, else those with ids like it."""
    if row[columns.NAME]:
        same = joined.filter(folded_column(joined[columns.NAME]) == fold(row[columns.NAME]))
        return tuple(word("words.named_quoted", name=one[columns.NAME], id=one[columns.ID]) for one in same.head(5).to_dicts())
    return nearest(row[columns.ID], joined[columns.ID].head(_MOST_NAMES).to_list())


def _note_absent(joined: pl.DataFrame, part: pl.DataFrame, findings: Findings) -> None:
    gone = joined.join(part, on=KEY, how="anti", maintain_order="left")
    absent = gone.select(pl.coalesce(columns.NAME, columns.ID)).to_series().to_list()
    if absent and part.height:
        first = part.row(0, named=True)
        place = Place(file=first[columns.SOURCE], sheet=first[columns.SHEET])
        findings.note("ABSENT_FROM_SHEET", place, count=len(absent), names=listed(absent))


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
                _say_different(heading, name, differs, joined, here, None, findings)
            added.append(_filled(joined[name], here[name]))
    filed, new = set(joined.columns), set(here.columns)
    for name, field in rubric.inputs.items():
        if name in new and name in filed:
            added += _both(name, field, joined, here, findings)
        elif name in new:
            added += [here[c] for c in (name, columns.state(name)) if c in new]
    added += [_filled(joined[name], here[name]) for name in _WHERE]
    return _states_filled(joined.with_columns(added))


def _both(name: str, datum: Datum, joined: pl.DataFrame, here: pl.DataFrame, findings: Findings) -> list[pl.Series]:
    first, second = joined[name], here[name]
    one, other = _said(joined, name), _said(here, name)
    differs = (first != second).fill_null(False) | ((one != other) & (one != NOT_FILED) & (other != NOT_FILED))
    _say_different(name, name, differs, joined, here, datum, findings)
    value = _filled(first, second)
    state = one.zip_with(one != NOT_FILED, other)
    return [value, state.alias(columns.state(name))] if (state > NOT_FILED).any() else [value]


def _filled(first: pl.Series, second: pl.Series) -> pl.Series:
    return first.zip_with(first.is_not_null(), second) if first.null_count() else first


def _said(frame: pl.DataFrame, name: str) -> pl.Series:
    """Return the outcome code of every row; `not filed` where there is nothing, or no row at all."""
    blank = frame[name].is_null().cast(pl.UInt8) * NOT_FILED
    return frame[columns.state(name)].fill_null(NOT_FILED) if columns.state(name) in frame.columns else blank


def _states_filled(frame: pl.DataFrame) -> pl.DataFrame:
    states = [name for name in frame.columns if name.startswith(columns.state("")) and frame[name].null_count()]
    return frame.with_columns(pl.col(states).fill_null(NOT_FILED)) if states else frame


def _say_different(heading: str, name: str, differs: pl.Series, joined: pl.DataFrame, here: pl.DataFrame,
                   datum: Datum | None, findings: Findings) -> None:
    for row in differs.arg_true().head(MOST_OF_A_KIND).to_list() if differs.any() else ():
        later, earlier = here.row(row, named=True), joined.row(row, named=True)
        sheet = earlier[columns.SHEET] or earlier[columns.SOURCE]
        findings.fault("FIELD_DISAGREES", _place(later, heading), field=heading, id=later[columns.ID],
                       name=earlier.get(columns.NAME) or later[columns.ID],
                       here=_word(later, name, datum), there=_word(earlier, name, datum), sheet=sheet)


def _word(row: dict[str, Any], name: str, datum: Datum | None) -> str:
    """Return a value as it may have been written."""
    value = row[name]
    if value is None:
        return _STATES.get(row.get(columns.state(name)) or NOT_FILED, "")
    if datum is not None and datum.numeric:
        return f"{from_scaled(value, datum.places):f}"
    return str({True: "是", False: "否"}.get(value, value) if isinstance(value, bool) else value)
