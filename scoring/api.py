"""The main job in one call: rubric and data to a result."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from scoring.engine.assess import assess_inputs, check_inputs
from scoring.engine.cohort import Cohort
from scoring.engine.previous import previous_of
from scoring.engine.query import Engine
from scoring.language.load import load_rubric
from scoring.language.rubric import Rubric
from scoring.result import Detail, Result
from scoring.tables.corrections import corrected
from scoring.tables.inputs import Inputs
from scoring.tables.previous import joined, read_previous
from scoring.tables.read import read


def assess(rubric: Rubric | str | Path | Mapping[str, Any], data: Any, *, tables: Mapping[str, Any] | None = None,
           encoding: str | None = None, draft: bool = False, final: bool = False, detail: Detail = "lines",
           engine: Engine = "in-memory", peers: Cohort | None = None, previous: Any = None,
           corrections: Any = None) -> Result:
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
    corrections  what was corrected after an appeal: a table (like `data`) of subject, field or item, from, to, reason, authority and time

    Raises RubricFaults and DataFaults with every fault at once, and UnknownName.
    """
    scheme = rubric if isinstance(rubric, Rubric) else load_rubric(rubric)
    inputs = data if isinstance(data, Inputs) else read(scheme, data, tables or {}, encoding=encoding)
    inputs = inputs if previous is None else _with_previous(scheme, inputs, previous, encoding)
    inputs = inputs if corrections is None else corrected(scheme, inputs, corrections, encoding)
    return assess_inputs(scheme, inputs, draft=draft, final=final, detail=detail, engine=engine, peers=peers)


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


def check_data(rubric: Rubric | str | Path | Mapping[str, Any], data: Any, *, tables: Mapping[str, Any] | None = None,
               encoding: str | None = None) -> Inputs:
    """Read and check data without scoring them; raises DataFaults with every fault.

    Returns what was read, with its notes.
    """
    scheme = rubric if isinstance(rubric, Rubric) else load_rubric(rubric)
    inputs = data if isinstance(data, Inputs) else read(scheme, data, tables or {}, encoding=encoding)
    check_inputs(scheme, inputs)
    return inputs
