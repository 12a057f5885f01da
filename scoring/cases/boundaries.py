"""Cases at, just below and just above every threshold, and what must hold of them whatever the numbers are.

One query for everything that the value of a field decides, one for everything that points decide.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import TypeAlias

from scoring import columns
from scoring.cases.boundary import Boundaries, Boundary, Where
from scoring.cases.case import Case, CaseSubject, Cell
from scoring.cases.frames import read_cases, subject_id
from scoring.cases.judge import judged_award, judged_data
from scoring.cases.probe import award_probe, data_probe, known_subject, points_that_make
from scoring.cases.seen import Seen
from scoring.cases.threshold import Threshold, award_thresholds, data_thresholds
from scoring.engine.apart import assess_apart
from scoring.explain.cells import Cells
from scoring.language.rubric import Rubric

Given: TypeAlias = tuple[str, Decimal]
Steps: TypeAlias = dict[Where, Decimal]


def run_boundaries(rubric: Rubric, base: CaseSubject) -> Boundaries:
    """Return what came out at, just below and just above every threshold.

    base  what every generated case starts from; best where everything reaches full marks
    """
    data, open_data = data_thresholds(rubric)
    awards, open_awards = award_thresholds(rubric)
    known = _known(rubric, base)
    probe = data_probe(rubric)
    steps = {t: _steps(t.value, probe.fields[t.of].places, probe.fields[t.of].limits) for t in data}
    start = known_subject(base, known)
    cases = {(t.of, v): CaseSubject("", base.group, base.parent, {**known, t.of: v}, base.tables, base.expect)
             for t, values in steps.items() for v in values.values()}
    rows = judged_data(rubric, steps, _scored(probe, {("", Decimal(0)): start, **cases}))
    return Boundaries((*rows, *_awards(rubric, awards, base, known)), (*open_data, *open_awards))


def _awards(rubric: Rubric, awards: list[Threshold], base: CaseSubject, known: Mapping[str, Cell]) -> list[Boundary]:
    """Return what came out of what awards ask of points, and of fields."""
    probe, full = award_probe(rubric), points_that_make(rubric, "total", rubric.full)
    limits = {i.id: (Decimal(0), i.full) for i in rubric.walk()} | {"total": (Decimal(0), rubric.full)}
    steps = {t: _steps(t.value, rubric.scores.decimals, limits[t.of]) if t.of in limits
             else _steps(t.value, probe.fields[t.of].places, probe.fields[t.of].limits) for t in awards}
    given: dict[Given, CaseSubject] = {}
    for threshold, values in steps.items():
        for value in values.values():
            fields = points_that_make(rubric, threshold.of, value) if threshold.of in limits else {**(full or {}), threshold.of: value}
            if fields is not None:
                given[threshold.of, value] = CaseSubject("", base.group, base.parent, {**known, **fields}, base.tables, base.expect)
    contests = {(t.of, v) for t, values in steps.items() if t.what == "best" for v in values.values()}
    return judged_award(rubric, steps, _scored(probe, given, contests))


def _steps(value: Decimal, places: int, limits: tuple[Decimal, Decimal]) -> Steps:
    """Return the values at, just below and just above a threshold that a field can hold."""
    unit = Decimal(1).scaleb(-places)
    at = value.quantize(unit, rounding=ROUND_CEILING)
    steps: Steps = {"below": at - unit, "at": at, "above": at + unit}
    return {where: v for where, v in steps.items() if limits[0] <= v <= limits[1]}


def _known(rubric: Rubric, base: CaseSubject) -> dict[str, Cell]:
    """Return the value of every field of the base, those that are worked out included."""
    inputs, refused = read_cases(rubric, {0: Case("base", (base,))})
    if inputs is None:
        return {name: base.fields.get(name) for name in rubric.fields} if refused else {}
    cells = Cells(assess_apart(rubric, inputs, {subject_id(0, 0): 0}).result)
    values = {name: cells.field(name, 0) for name in rubric.fields}
    return {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}


def _scored(probe: Rubric, given: Mapping[Given, CaseSubject], contests: Container[Given] = ()) -> dict[Given, Seen]:
    """Score every case; those whose data were refused are left out.

    contests  the cases that must not compete with the others
    """
    numbered = dict(enumerate(given.values()))
    inputs, refused = read_cases(probe, {i: Case(str(i), (one,)) for i, one in numbered.items()})
    if inputs is None:
        return {}
    kept = [i for i in numbered if i not in refused]
    keys, places = list(given), probe.scores.decimals
    scored = assess_apart(probe, inputs, {subject_id(i, 0): i if keys[i] in contests else -1 for i in kept})
    rows = _rows(scored.result.wide.to_dicts(), kept)
    return {keys[i]: Seen(rows[i], places, scored.result.shown) for i in kept if subject_id(i, 0) not in scored.faults}


def _rows(rows: Iterable[dict[str, object]], kept: list[int]) -> dict[int, dict[str, object]]:
    by_id = {row[columns.ID]: row for row in rows}
    return {i: by_id[subject_id(i, 0)] for i in kept}
