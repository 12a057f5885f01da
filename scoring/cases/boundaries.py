"""Cases at, just below and just above every threshold, and what must hold of them whatever the numbers are.

One query for everything that the value of a field decides, one for everything that points decide.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import TypeAlias

from scoring import columns
from scoring.cases.before import had_numbers, having_had
from scoring.cases.boundary import Boundaries, Boundary, Where
from scoring.cases.case import Case, CaseSubject, Cell
from scoring.cases.frames import read_cases, subject_id
from scoring.cases.judge import BASE, judged_award, judged_data
from scoring.cases.probe import award_probe, can_make, data_probe, known_subject, points_that_make
from scoring.cases.rows import laid_rows
from scoring.cases.seen import Seen
from scoring.cases.threshold import Skipped, Threshold, award_thresholds, data_thresholds
from scoring.engine.apart import assess_apart
from scoring.explain.cells import Cells
from scoring.expression.syntax import parse
from scoring.language.adjust import TOTAL
from scoring.language.rubric import Indicator, Rubric

Given: TypeAlias = tuple[str, Decimal]
Steps: TypeAlias = dict[Where, Decimal]


def run_boundaries(rubric: Rubric, base: CaseSubject) -> Boundaries:
    """Return what came out at, just below and just above every threshold.

    base  what every generated case starts from; best where everything reaches full marks
    """
    if not rubric.by_group:
        return _run(rubric, rubric, base)
    # Groups with the same indicators have the same thresholds; what is shared with a list before is judged once.
    groups = {id(one): group for group, one in reversed(rubric.by_group.items())}
    runs = [_run(rubric, one, replace(base, group=groups[id(one)])) for one in rubric.lists]
    rows = {(row.threshold, row.where): row for run in reversed(runs) for row in run.rows}
    order = dict.fromkeys((row.threshold, row.where) for run in runs for row in run.rows)
    made = {_not_made(row.threshold) for row in rows.values()}
    return Boundaries(tuple(rows[key] for key in order), tuple(dict.fromkeys(s for run in runs for s in run.skipped if s not in made)))


def _run(rubric: Rubric, own: Rubric, base: CaseSubject) -> Boundaries:
    """Return what came out for a group; `own` has only the indicators that it has."""
    elsewhere = {i.id for i in rubric.walk()} - {i.id for i in own.walk()}
    data, open_data = data_thresholds(rubric)
    awards, open_awards = award_thresholds(rubric)
    data, awards = ([t for t in found if not {t.owner, t.of} & elsewhere] for found in (data, awards))
    known = _known(rubric, base)
    probe = data_probe(rubric)
    steps = {t: _data_steps(t, probe) for t in data}
    start = known_subject(base, known)
    cases = {(t.of, v): _given(t.of, v, start, rubric) for t, values in steps.items() for v in values.values()}
    rows = judged_data(rubric, steps, _scored(probe, {BASE: start, **cases}))
    made, not_made = _awards(rubric, own, awards, base, known)
    return Boundaries((*rows, *made), (*open_data, *open_awards, *not_made))


def _awards(rubric: Rubric, own: Rubric, awards: list[Threshold], base: CaseSubject,
            known: Mapping[str, Cell]) -> tuple[list[Boundary], list[Skipped]]:
    """Return what came out of what awards and vetoes ask, and what no points make."""
    probe, full = award_probe(rubric), points_that_make(own, TOTAL, own.full)
    limits = {i.id: _limits(i) for i in own.walk()} | {TOTAL: _limits(own.whole)}
    steps = {t: _steps(t.value, rubric.scores.decimals, limits[t.of]) if t.of in limits else _data_steps(t, probe) for t in awards}
    not_made = [t for t, values in steps.items() if not values or (t.of in limits and not all(can_make(own, t.of, v) for v in values.values()))]
    steps = {t: values for t, values in steps.items() if t not in not_made}
    start = known_subject(base, {**known, **full})
    given = {BASE: start} if steps else {}
    for threshold, values in steps.items():
        for value in values.values():
            made = {**start.fields, **points_that_make(own, threshold.of, value)} if threshold.of in limits else None
            given[threshold.of, value] = _given(threshold.of, value, start, rubric) if made is None else known_subject(base, made)
    contests = {(t.of, v) for t, values in steps.items() if t.what == "best" for v in values.values()}
    rows = judged_award(rubric, steps, _scored(probe, given, contests))
    return rows, list(map(_not_made, not_made))


def _not_made(threshold: Threshold) -> Skipped:
    return Skipped(threshold.owner, f"{threshold.of} {threshold.sign} {threshold.value:f}")


def _limits(node: Indicator) -> tuple[Decimal, Decimal]:
    """Return the least and the most points that a node can come to."""
    return max(node.floor or Decimal(0), Decimal(0)), min(node.full if node.cap is None else node.cap, node.full)


def _given(of: str, value: Decimal, start: CaseSubject, rubric: Rubric) -> CaseSubject:
    """Return the subject with this value in a field or in the year before, or with so many rows of which a count counts each."""
    if of in rubric.fields:
        return replace(start, fields={**start.fields, of: value})
    if of in {had.of for had in had_numbers(rubric).values()}:
        return having_had(start, of, value)
    laid = laid_rows(parse(of), rubric)
    assert laid is not None
    return replace(start, tables={**start.tables, laid.table: laid.rows(int(value))})


def _data_steps(threshold: Threshold, probe: Rubric) -> Steps:
    """Return the values to try of a field, of what was the year before, or of a count over a table."""
    if threshold.of in probe.fields:
        return _steps(threshold.value, probe.fields[threshold.of].places, probe.fields[threshold.of].limits)
    had = next((had for had in had_numbers(probe).values() if had.of == threshold.of), None)
    if had is not None:
        return _steps(threshold.value, had.places, had.limits)
    laid = laid_rows(parse(threshold.of), probe)
    assert laid is not None
    return _steps(threshold.value, 0, (Decimal(laid.fewest), Decimal(laid.most)))


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

    contests  the cases of whose places and awards something is asked
    """
    numbered = dict(enumerate(given.values()))
    inputs, refused = read_cases(probe, {i: Case(str(i), (one,)) for i, one in numbered.items()})
    if inputs is None:
        return {}
    kept = [i for i in numbered if i not in refused]
    keys, places = list(given), probe.scores.decimals
    scored = assess_apart(probe, inputs, {subject_id(i, 0): i for i in kept}, [i for i in kept if keys[i] not in contests])
    rows = _rows(scored.result.wide.to_dicts(), kept)
    return {keys[i]: Seen(rows[i], places, scored.result.shown) for i in kept if subject_id(i, 0) not in scored.faults}


def _rows(rows: Iterable[dict[str, object]], kept: list[int]) -> dict[int, dict[str, object]]:
    by_id = {row[columns.ID]: row for row in rows}
    return {i: by_id[subject_id(i, 0)] for i in kept}
