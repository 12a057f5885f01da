"""What the tests of tables are written with: one column, or one small rubric."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from scoring.errors import DataFaults
from scoring.language.rubric import Field, Rubric
from scoring.tables import cells
from scoring.tables.column import Column
from scoring.tables.inputs import Inputs
from scoring.tables.read import read


def rubric(fields: Mapping[str, Mapping[str, Any]], tables: Mapping[str, Any] | None = None, **subject: str) -> Rubric:
    """A rubric of some fields and tables, with one leaf that nobody asks for."""
    leaf = {"id": "leaf", "title": "项", "points": 10, "rule": {"kind": "pass_fail", "of": "true"}}
    said = {"kind": "社区", "id": "编号", "name": "名称", **subject}
    return Rubric.model_validate({"format": 1, "id": "test", "title": "试", "edition": "2026", "subject": said, "fields": fields,
                                  "tables": tables or {}, "indicators": [leaf]})


def column(said: Sequence[object] | pl.Series, judged: bool = True, **datum: Any) -> Column:
    """One column, read by itself."""
    raw = said if isinstance(said, pl.Series) else pl.Series("x", said)
    return cells.read(raw.alias("x").to_frame(), {"x": Field.model_validate(datum)}, judged)["x"]


def values(said: Sequence[object] | pl.Series, judged: bool = True, **datum: Any) -> list[Any]:
    """The values of one column that must be without fault."""
    found = column(said, judged, **datum)
    assert [f for f in found.found if not f.noted] == []
    return found.value.to_list()


def codes(said: Sequence[object] | pl.Series, judged: bool = True, **datum: Any) -> list[str]:
    """What was found in one column."""
    return [f.code for f in column(said, judged, **datum).found]


def notes(inputs: Inputs, *asked: str) -> list[tuple[str, str]]:
    """Code and subject of the notes, of some codes or all."""
    return [(n.code, n.subject) for n in inputs.notes if not asked or n.code in asked]


def fault_codes(rubric: Rubric, source: Any, extra: Mapping[str, Any] | None = None) -> list[str]:
    """The codes of the faults of a source."""
    try:
        read(rubric, source, extra)
    except DataFaults as found:
        return [f.code for f in found.faults]
    return []
