"""Engine and interpreter side by side: one case through both, and every difference in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from scoring import columns, exact
from scoring.engine.assess import assess_inputs
from scoring.errors import DataFaults
from scoring.language.best import best_nodes
from scoring.language.comparing import previous_columns
from scoring.language.rubric import Datum, Rubric
from scoring.outcome import CODES, DECISIONS, DECLARED, NOT_FILED, STANDINGS
from scoring.result import Result
from scoring.tables.findings import Findings
from scoring.tables.inputs import Inputs
from scoring.tables.subjects import in_groups, spelled_once
from tests.interpreter.case import Case
from tests.interpreter.values import NOT_APPLICABLE, Mark

Frames = Callable[[pl.DataFrame], pl.DataFrame]


def _scaled(value: Any, datum: Datum) -> Any:
    if value is None or isinstance(value, Mark) or (isinstance(value, str) and not value.strip()):
        return None
    if datum.numeric:
        return exact.to_scaled(Decimal(value), datum.places)
    return value


def _dtype(datum: Datum) -> type[pl.DataType]:
    if datum.numeric:
        return pl.Int64
    return {"boolean": pl.Boolean, "date": pl.Date}.get(datum.type, pl.String)


def inputs_of(rubric: Rubric, case: Case) -> Inputs:
    """Return a case's data as the tables room would hand them over."""
    subject = rubric.subject
    who = {columns.ID: subject.id, columns.NAME: subject.name, columns.GROUP: subject.group, columns.PARENT: subject.parent}
    data: dict[str, pl.Series] = {columns.ROW: pl.Series(range(len(case.subjects)), dtype=pl.UInt32)}
    for column, key in who.items():
        if key:
            data[column] = pl.Series([row.get(key) for row in case.subjects], dtype=pl.String)
    blank = [""] * len(case.subjects)
    data |= {columns.SOURCE: pl.Series(blank), columns.SHEET: pl.Series(blank)}
    data[columns.LINE] = pl.Series(range(2, len(case.subjects) + 2), dtype=pl.UInt32)
    for name, field in rubric.inputs.items():
        cells = [row.get(name) for row in case.subjects]
        data[name] = pl.Series([_scaled(c, field) for c in cells], dtype=_dtype(field))
        if any(isinstance(c, Mark) for c in cells):
            codes = [DECLARED if isinstance(c, Mark) and c.kind == "not_applicable" else NOT_FILED if data[name][i] is None else 0
                     for i, c in enumerate(cells)]
            data[columns.state(name)] = pl.Series(codes, dtype=pl.UInt8)
    data |= _previous(rubric, case)
    frame = pl.DataFrame(data)
    for column, heading in ((columns.GROUP, subject.group), (columns.PARENT, subject.parent)):
        frame = frame if heading is None else spelled_once(column, heading, frame, Findings())
    frame = in_groups(rubric, frame, Findings())
    ids = {row[key]: row[subject.id] for row in case.subjects for key in (subject.name, subject.id)}
    tables = {name: _table(rubric, name, rows, ids).lazy() for name, rows in case.tables.items()}
    return Inputs(frame.lazy(), tables)


def _previous(rubric: Rubric, case: Case) -> dict[str, pl.Series]:
    """Return what was the year before, as whoever reads it would hand it over."""
    if case.previous is None:
        return {}
    had = [case.previous.get(row[rubric.subject.id]) for row in case.subjects]
    data = {}
    for column, kind in previous_columns(rubric).items():
        what = column.partition(":")[2]
        values = [h is not None if not what else None if h is None or h[what] is None else
                  exact.to_scaled(h[what], rubric.scores.decimals) if what == "total" else h[what] for h in had]
        data[column] = pl.Series([int(v) if kind is pl.Int64 and v is not None else v for v in values], dtype=kind)
    return data


def _table(rubric: Rubric, name: str, rows: list[dict[str, Any]], ids: dict[str, str]) -> pl.DataFrame:
    declared = rubric.tables[name]
    data = {columns.ID: pl.Series([ids[r[declared.key]] for r in rows], dtype=pl.String),
            columns.SHEET: pl.Series([""] * len(rows), dtype=pl.String),
            columns.LINE: pl.Series(range(2, len(rows) + 2), dtype=pl.UInt32)}
    for column, datum in declared.columns.items():
        data[column] = pl.Series([_scaled(r.get(column), datum) for r in rows], dtype=_dtype(datum))
    return pl.DataFrame(data)


def score(rubric: Rubric, case: Case, reshape: Frames | None = None, **options: Any) -> Result | str:
    """Return the engine's result, or the codes of its faults."""
    inputs = inputs_of(rubric, case)
    if reshape is not None:
        inputs = Inputs(reshape(inputs.subjects.collect()).lazy(), {n: reshape(t.collect()).lazy() for n, t in inputs.tables.items()})
    try:
        return assess_inputs(rubric, inputs, draft=case.draft, **options)
    except DataFaults as faults:
        return ",".join(sorted({f.code for f in faults.faults}))


def differences(rubric: Rubric, case: Case, expected: dict[str, Any], found: Result | str) -> list[str]:
    """Return every difference between what the interpreter and the engine say, as `where: expected, found`."""
    if isinstance(found, str) or expected["fault"] is not None:
        same = isinstance(found, str) and expected["fault"] is not None
        return [] if same else [f"fault: {expected['fault']!r}, {found if isinstance(found, str) else None!r}"]
    return [f"{where}: {a!r}, {b!r}" for where, a, b in _pairs(rubric, expected, found) if a != b]


def _pairs(rubric: Rubric, expected: dict[str, Any], found: Result) -> Iterator[tuple[str, Any, Any]]:
    yield "provisional", expected["provisional"], found.provisional
    for line in found.summary:
        said = expected["summary"][line.id]
        declared = next(s for s in rubric.summary if s.id == line.id)
        if said is not None:
            said = exact.round_half_up(said * 100 if declared.share is not None else said, rubric.scores.decimals)
        yield f"summary {line.id}", said, line.value
    for row in found.ranking.to_dicts():
        for name, said in expected["ranking"][row["id"]].items():
            yield f"{row['id']} ranking {name}", said, row[name]
    for row in found.wide.to_dicts():
        subject = row[columns.ID]
        for where, a, b in _subject(rubric, expected["subjects"][subject], row):
            yield f"{subject} {where}", a, b


def _published(rubric: Rubric, value: Decimal | None) -> int | None:
    return None if value is None else exact.to_scaled(value, rubric.scores.decimals)


def _subject(rubric: Rubric, expected: dict[str, Any], row: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    standing = str(STANDINGS[row[columns.STANDING]])
    yield "outcome", expected["outcome"], standing
    yield "total", _published(rubric, expected["total"]), row[columns.TOTAL]
    yield "rank", expected["rank"], row[columns.RANK]
    if rubric.subject.group:
        yield "group_rank", expected["group_rank"], row[columns.GROUP_RANK]
    for name, field in rubric.fields.items():
        if field.numeric:
            said = expected["fields"][name]
            yield f"field {name}", exact.to_scaled(said, field.places) if isinstance(said, Decimal) else None, row[name]
    if standing == "exempt":
        return
    for leaf in rubric.leaves:
        said = expected["leaves"].get(leaf.id, {"outcome": "not_applicable", "points": None, "counted": None})
        yield f"leaf {leaf.id}", said["outcome"], str(CODES[row[columns.outcome(leaf.id)]].outcome)
        yield f"points {leaf.id}", _published(rubric, said["points"]), row[columns.ruled(leaf.id)]
        yield f"counted {leaf.id}", _published(rubric, said["counted"]), row[columns.published(leaf.id)]
    for node in rubric.nodes:
        yield f"node {node.id}", _published(rubric, expected["nodes"].get(node.id)), row[columns.published(node.id)]
    for name, points in expected["added"].items():
        yield f"added {name}", _published(rubric, points), row[columns.adjusted(name)]
    for award in rubric.awards:
        said = expected["awards"][award.id]
        if award.kind == "best":
            for node in best_nodes(award, rubric):
                yield f"award {award.id} {node}", said[node]["decision"], str(DECISIONS[row[columns.decision(f"{award.id}:{node}")]])
            continue
        yield f"award {award.id}", said["decision"], str(DECISIONS[row[columns.decision(award.id)]])
        if award.kind in ("stars", "level"):
            yield f"value {award.id}", said["value"], row[columns.value(award.id)]


def shuffled(seed: int) -> Frames:
    """Return a reordering of rows and columns."""
    return lambda frame: frame.sample(fraction=1, shuffle=True, seed=seed).select(sorted(frame.columns, reverse=bool(seed % 2)))


def as_typed(value: Any) -> str | None:
    """Return a value of a case as somebody types it; of a row its columns side by side, None for what is blank."""
    if value == NOT_APPLICABLE:
        return "不涉及"
    if value is None or isinstance(value, Mark):
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "；".join(f"{column}=“{said}”" if (said := as_typed(one)) is not None else f"{column}=" for column, one in value.items())
    return f"{value:f}" if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else str(value)
