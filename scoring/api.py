"""The main job in one call: rubric and data to a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import polars as pl

from scoring import columns, source
from scoring.engine.assess import assess_inputs, check_inputs
from scoring.engine.cohort import Cohort
from scoring.engine.previous import previous_of
from scoring.engine.query import Engine
from scoring.errors import DataFaults, Fault
from scoring.language.load import load_written
from scoring.language.rubric import Rubric
from scoring.result import Detail, Result
from scoring.source import load_rubric
from scoring.tables.corrections import corrected, not_held
from scoring.tables.findings import Findings
from scoring.tables.inputs import Inputs
from scoring.tables.previous import joined, read_previous
from scoring.tables.read import gathered, read as read_data
from scoring.tables.reviews import reviewed


def assess(rubric: Rubric | str | Path | Mapping[str, Any], data: Any, *, tables: Mapping[str, Any] | None = None,
           encoding: str | None = None, draft: bool = False, final: bool = False, detail: Detail = "lines",
           engine: Engine = "in-memory", peers: Cohort | None = None, previous: Any = None,
           corrections: Any = None, reviews: Any = None, review: str | None = None) -> Result:
    """Check, score, rank and decide.

    rubric    a Rubric, a catalogue id, a path, or a mapping
    data      a workbook, csv, parquet or folder; a polars, pandas or Arrow frame; {table: frame}; or Inputs that were read before
    tables    further tables by name, each like `data`
    encoding  of csv files; told from their bytes where None
    draft     every missing datum is pending, whatever the policy
    final     anything pending or undecided is a fault
    detail    "totals", "wide" (numbers of every leaf) or "lines" (also the table of lines)
    engine    which polars engine runs the query; all give the same
    peers     the `cohort` of an earlier result: rules that compare subjects compare with that population, and not with these
    previous  the year before: a Result, the folder of a run, or a plain table (like `data`) of ids or names with total, level and titles
    corrections  what was corrected after an appeal: a table (like `data`) of subject, field, item, row or award, from, to, reason, authority and time
    reviews   what levels of review made of the data: a table (like `data`) of subject, field, level, value, person, time, reason and evidence
    review    the last level of review that is looked at; the last of all where None

    Raises RubricFaults and DataFaults with every fault at once, and UnknownName.
    """
    scheme = rubric if isinstance(rubric, Rubric) else load_rubric(rubric)
    amended = not (reviews is None and corrections is None)
    inputs = data if isinstance(data, Inputs) else _read(scheme, data, tables, encoding, amended)
    inputs = inputs if previous is None else _with_previous(scheme, inputs, previous, encoding)
    if scheme.review or reviews is not None or review is not None:
        inputs = reviewed(scheme, inputs, reviews, review, encoding)
    if corrections is None:
        return assess_inputs(scheme, inputs, draft=draft, final=final, detail=detail, engine=engine, peers=peers)
    mended = corrected(scheme, inputs, corrections, encoding)
    result = assess_inputs(scheme, mended, draft=draft, final=final, detail=detail, engine=engine, peers=peers)
    try:
        before = assess_inputs(scheme, inputs, draft=draft, detail="totals", engine=engine, peers=peers)
    except DataFaults:  # what the corrections mend
        return result
    if never_held := [*not_held(scheme, mended.notes, before.ranking)]:
        raise DataFaults(never_held)
    return replace(result, uncorrected=before.ranking)


def _with_previous(rubric: Rubric, inputs: Inputs, previous: Any, encoding: str | None) -> Inputs:
    if isinstance(previous, str | Path) and (Path(previous) / "machine" / "result.json").exists():
        # By name, as the formats of an export are: what reads a finished run is theirs.
        previous = import_module("scoring.export.stored").load_result(previous)
    if isinstance(previous, Result):
        return joined(rubric, inputs, previous_of(rubric, previous))
    had, sources = read_previous(rubric, previous, encoding)
    return joined(rubric, inputs, had, sources)


def template(rubric: Rubric | str | Path | Mapping[str, Any], lang: str = "zh") -> bytes:
    """Return an empty workbook (.xlsx) to collect the data of a rubric: a sheet for each reporter and each table."""
    scheme = rubric if isinstance(rubric, Rubric) else load_rubric(rubric)
    # By name, as the formats of an export are: whoever writes no workbook does not wait for the library that does.
    made: bytes = import_module("scoring.tables.template").template(scheme, lang)
    return made


def to_indicator_table(rubric: Rubric | str | Path | Mapping[str, Any], lang: str = "zh") -> bytes:
    """Return the indicator table (.xlsx) of a rubric, for people to edit; `load_rubric` reads it back without loss.

    rubric  a Rubric, or whatever `load_rubric` takes; what it inherits is written out

    Raises as `load_rubric` does, and OutputFaults where something is longer than a cell can be.
    """
    scheme, written = (rubric, None) if isinstance(rubric, Rubric) else load_written(rubric, source.read)
    made: bytes = import_module("scoring.indicator_table.write").workbook(scheme, None if written is None else written.value, lang)
    return made


def check_data(rubric: Rubric | str | Path | Mapping[str, Any], data: Any, *, tables: Mapping[str, Any] | None = None,
               encoding: str | None = None) -> Inputs:
    """Read and check data without scoring them; raises DataFaults with every fault.

    Returns what was read, with notes on what was read with care and on rows that lie outside the days on which they count.
    """
    scheme = rubric if isinstance(rubric, Rubric) else load_rubric(rubric)
    return check_inputs(scheme, data if isinstance(data, Inputs) else _read(scheme, data, tables, encoding))


def read(rubric: Rubric | str | Path | Mapping[str, Any], source: Any, extra: Mapping[str, Any] | None = None,
         encoding: str | None = None) -> Inputs:
    """Return the data of a rubric as they are read, which `assess` takes in their place; raises DataFaults with everything that was found.

    rubric    a Rubric, or whatever `load_rubric` takes, and raises
    source    a workbook, csv, parquet or folder; a polars, pandas or Arrow frame; {table: frame}
    extra     further tables by name, each like `source`; one of subjects may be a result, or the folder of a finished run
    encoding  of csv files; told from their bytes where None
    """
    return read_data(rubric if isinstance(rubric, Rubric) else load_rubric(rubric), source, extra, encoding)


def _read(rubric: Rubric, data: Any, tables: Mapping[str, Any] | None, encoding: str | None, amended: bool = False) -> Inputs:
    """Return data as they are read; where some cannot be, the faults also tell what is false between the others.

    amended  what is false may still be put right, by corrections or reviews: it is not told
    """
    findings = Findings()
    inputs = gathered(rubric, data, tables or {}, encoding, findings)
    if findings.faults and not amended and {f.code for f in findings.faults} <= _CELLS:
        findings.faults += _between(rubric, inputs)
    findings.raise_faults()
    return inputs


def _between(rubric: Rubric, inputs: Inputs) -> list[Fault]:
    """Return what is false of the cells that could be read; a table with rows of nobody knows whom is not looked at."""
    whole = {name: rows for name, rows in inputs.tables.items() if not rows.select(pl.col(columns.ID).is_null().any()).collect().item()}
    try:
        check_inputs(rubric, replace(inputs, tables=whole))
    except DataFaults as wrong:
        return [f for f in wrong.faults if f.code in _FALSE]
    return []


_CELLS: Final = frozenset({
    "NOT_A_NUMBER", "WRONG_UNIT", "NOT_AN_INTEGER", "OUT_OF_LIMITS", "NOT_A_BOOLEAN", "NONE_OF_CHOICES", "NOT_A_DATE", "CELL_TOO_LONG",
    "NOT_APPLICABLE_HERE", "ERROR_CELL", "FORMULA_WITHOUT_VALUE", "NOT_FINITE", "TOO_MANY_DIGITS", "MORE_FAULTS", "BLANK_NAME", "DUPLICATE_SUBJECT",
    "BLANK_KEY", "UNMATCHED_ROW", "AMBIGUOUS_SUBJECT"})
"""Faults of single cells and rows: with these taken as unknown, what stands between the others can still be checked."""
_FALSE: Final = frozenset({"RATIO_ABOVE_ONE", "DERIVED_RANGE", "CHECK_FAILED", "UNKNOWN_ITEM"})
"""What is false of known values, and would not come of a cell that could not be read."""
