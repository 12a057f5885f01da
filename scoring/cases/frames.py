"""Cases as tables in memory, so that they are read and checked like anything that an office hands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from scoring.cases.before import with_previous
from scoring.cases.case import Case, CaseSubject, Cell
from scoring.errors import DataFaults, Fault
from scoring.language.rubric import Rubric
from scoring.tables.inputs import Inputs
from scoring.tables.read import read

_GROUP = "同组"
"""The group of subjects whose case gives none."""


@dataclass
class Delivered:
    """What the cases hand in, and where each row comes from.

    tables  table ("" for the subjects) → frame, every cell as text
    rows    table → number of the case that each row belongs to
    """

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)


def subject_id(case: int, subject: int) -> str:
    """Return the id of a subject of a case; both count from 0."""
    return f"{case + 1}-{subject + 1}"


def read_cases(rubric: Rubric, cases: Mapping[int, Case]) -> tuple[Inputs | None, dict[int, tuple[Fault, ...]]]:
    """Read all cases at once; return what was read of those without faults (None for none), and the faults of the others.

    cases  by number; a table that one of them lacks is delivered for none
    """
    refused: dict[int, tuple[Fault, ...]] = {}
    left = dict(cases)
    while left:
        handed = _delivered(rubric, left)
        try:
            return with_previous(rubric, read(rubric, handed.tables), _before(left)), refused
        except DataFaults as error:
            found = _by_case(error.faults, handed, left)
            refused |= found
            left = {number: case for number, case in left.items() if number not in found}
    return None, refused


def _by_case(faults: Sequence[Fault], handed: Delivered, cases: Mapping[int, Case]) -> dict[int, tuple[Fault, ...]]:
    """Return faults by the case whose row they are about; a fault of a whole column concerns every case."""
    found: dict[int, list[Fault]] = {}
    for fault in faults:
        rows = handed.rows.get(fault.place.sheet, [])
        about = [rows[fault.place.row - 1]] if 0 < fault.place.row <= len(rows) else list(cases)
        for number in about:
            found.setdefault(number, []).append(fault)
    return {number: tuple(listed) for number, listed in found.items()}


def _delivered(rubric: Rubric, cases: Mapping[int, Case]) -> Delivered:
    handed = Delivered()
    subject = rubric.subject
    heads = [*subject.columns, *rubric.inputs]
    everyone = list(_everyone(cases))
    lines = [[*_who(number, i, one, rubric), *(_text(one.fields.get(f)) for f in rubric.inputs)] for number, i, one in everyone]
    handed.tables[""] = _frame(heads, lines)
    handed.rows[""] = [number for number, _, _ in everyone]
    undelivered = {name for case in cases.values() for name in case.undelivered}
    for name, table in rubric.tables.items():
        if name not in undelivered and any(name in one.tables for _, _, one in everyone):
            rows = [(number, [subject_id(number, i), *(_text(row.get(c)) for c in table.columns)])
                    for number, i, one in everyone for row in one.tables.get(name) or ()]
            handed.tables[name] = _frame([table.key, *table.columns], [line for _, line in rows])
            handed.rows[name] = [number for number, _ in rows]
    return handed


def _everyone(cases: Mapping[int, Case]) -> Iterator[tuple[int, int, CaseSubject]]:
    for number, case in cases.items():
        for i, one in enumerate(case.subjects):
            yield number, i, one


def _before(cases: Mapping[int, Case]) -> dict[str, Mapping[str, Cell]]:
    """Return what everyone had the year before, of the cases that say anything of it."""
    return {subject_id(number, i): one.previous or {} for number, i, one in _everyone(cases) if cases[number].looks_back}


def _who(number: int, i: int, one: CaseSubject, rubric: Rubric) -> list[str | None]:
    said = [subject_id(number, i), one.name or subject_id(number, i)]
    said += [one.group or next(iter(rubric.subject.groups), _GROUP)] if rubric.subject.group else []
    return [*said, *([one.parent] if rubric.subject.parent else [])]


def _frame(heads: list[str], lines: list[list[str | None]]) -> pl.DataFrame:
    return pl.DataFrame(lines, schema=dict.fromkeys(heads, pl.String), orient="row")


def _text(cell: Cell) -> str | None:
    """Return a cell as it would be typed."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return None if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
