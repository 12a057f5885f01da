"""Running cases through the real engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from scoring import columns, exact
from scoring.cases.case import Case, CaseOutcome, CaseSubject, Difference
from scoring.cases.coverage import Covered, Scored, cover
from scoring.cases.frames import read_cases, subject_id
from scoring.engine.apart import Apart, assess_apart
from scoring.engine.summary import summarise
from scoring.errors import Fault
from scoring.explain.cells import Cells
from scoring.explain.leaves import Speaker
from scoring.language.rubric import Rubric
from scoring.outcome import CODES, Decision
from scoring.tables.inputs import Inputs


def run_cases(rubric: Rubric, cases: Sequence[Case]) -> tuple[CaseOutcome, ...]:
    """Score every case apart from the others and compare it with what it expects, in the order given."""
    return _outcomes(rubric, _batches(rubric, cases))


def run_and_cover(rubric: Rubric, cases: Sequence[Case]) -> tuple[tuple[CaseOutcome, ...], tuple[Covered, ...]]:
    """Run cases as `run_cases` does, and tell what of the rubric they exercise."""
    batches = _batches(rubric, cases)
    scored = [Scored(b.inputs, b.population, b.apart) for b in batches if b.inputs is not None and b.apart is not None]
    return _outcomes(rubric, batches), cover(rubric, scored)


class _Batch(NamedTuple):
    """Cases that were scored in one query: those that lack the same tables.

    inputs, apart  what was read, and what it came to; None where every case was refused
    population     subject's id → number of its case, of those that were not refused
    refused        the faults of the cases that were
    """

    cases: Mapping[int, Case]
    inputs: Inputs | None
    population: Mapping[str, int]
    apart: Apart | None
    refused: Mapping[int, tuple[Fault, ...]]


def _batches(rubric: Rubric, cases: Sequence[Case]) -> list[_Batch]:
    together: dict[frozenset[str], dict[int, Case]] = {}
    for i, case in enumerate(cases):
        together.setdefault(case.undelivered, {})[i] = case
    return [_scored(rubric, numbered) for numbered in together.values()]


def _scored(rubric: Rubric, cases: Mapping[int, Case]) -> _Batch:
    inputs, refused = read_cases(rubric, cases)
    if inputs is None:
        return _Batch(cases, None, {}, None, refused)
    population = {subject: i for i, case in cases.items() if i not in refused for subject in _ids(i, case)}
    return _Batch(cases, inputs, population, assess_apart(rubric, inputs, population), refused)


def _outcomes(rubric: Rubric, batches: Sequence[_Batch]) -> tuple[CaseOutcome, ...]:
    """Return the outcomes of all cases in written order."""
    found = {i: one for batch in batches for i, one in _of_batch(rubric, batch)}
    return tuple(found[i] for i in sorted(found))


def _of_batch(rubric: Rubric, batch: _Batch) -> Iterator[tuple[int, CaseOutcome]]:
    seen = None if batch.apart is None else _Seen(batch.apart, rubric)
    for i, case in batch.cases.items():
        refused = batch.refused.get(i, ())
        yield i, CaseOutcome(case.title, tuple(_faults(case, refused) if seen is None else _compared(i, case, seen, refused)))


def _ids(number: int, case: Case) -> list[str]:
    return [subject_id(number, i) for i in range(len(case.subjects))]


def _compared(number: int, case: Case, seen: _Seen, refused: tuple[Fault, ...]) -> Iterator[Difference]:
    faults = (*refused, *(f for s in _ids(number, case) for f in seen.faults.get(s, ())))
    if faults or case.errors:
        yield from _faults(case, faults)
        return
    for i, one in enumerate(case.subjects):
        whose = one.name or str(i + 1) if len(case.subjects) > 1 else ""
        for what, expected, found in _subject(one, subject_id(number, i), seen):
            if expected != found:
                yield Difference(what, expected, found, whose)
    for line, value in seen.summary(_ids(number, case)).items() if case.summary else ():
        if line in case.summary and case.summary[line] != value:
            expected, found = ("—" if v is None else _plain(v) for v in (case.summary[line], value))
            yield Difference(f"summary.{line}", expected, found)


def _faults(case: Case, faults: tuple[Fault, ...]) -> Iterator[Difference]:
    codes = sorted({f.code for f in faults})
    if codes != list(case.errors):
        unexpected = tuple(f for f in faults if f.code not in case.errors)
        yield Difference("errors", ", ".join(case.errors) or "—", ", ".join(codes), faults=unexpected)


def _subject(one: CaseSubject, subject: str, seen: _Seen) -> Iterator[tuple[str, str, str]]:
    """Yield what is compared: its path, what was expected and what was found, as text."""
    expect = one.expect
    if expect.outcome is not None:
        yield "outcome", expect.outcome, seen.outcome(subject)
    if expect.total is not None:
        yield "total", *_numbers(expect.total, seen.points(subject, columns.TOTAL))
    for name, points in expect.points.items():
        yield f"points.{name}", *_numbers(points, seen.points(subject, columns.published(name)))
    for name, state in expect.states.items():
        yield f"states.{name}", state, seen.state(subject, name)
    for award, said in expect.awards.items():
        yield f"awards.{award}", said, seen.award(subject, award, said)
    for leaf, words in expect.words.items():
        reason = seen.reason(subject, leaf)
        yield f"words.{leaf}", words, words if words in reason else reason


def _numbers(expected: Decimal, found: Decimal | None) -> tuple[str, str]:
    """Return two numbers as text that is equal exactly where they are."""
    return _plain(expected), "" if found is None else _plain(found)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class _Seen:
    """What came out, subject by subject."""

    def __init__(self, apart: Apart, rubric: Rubric) -> None:
        self.result = apart.result
        self.speaker = Speaker(Cells(apart.result), "zh")
        self.rows = {str(subject): row for row, subject in enumerate(apart.result.wide[columns.ID])}
        self.places, self.faults = rubric.scores.decimals, apart.faults
        self.wide: dict[str, dict[str, Any]] = {row[columns.ID]: row for row in apart.result.wide.to_dicts()}
        self.outcomes = dict(apart.result.ranking.select("id", "outcome").rows())
        self.titles: dict[tuple[str, str], list[str]] = {}
        for subject, award, title, decision in apart.result.awards.select("id", "award", "title", "decision").rows():
            if decision == Decision.GRANTED:
                self.titles.setdefault((subject, award), []).append(title)

    def summary(self, subjects: Sequence[str]) -> dict[str, Decimal | None]:
        """Return the lines of the summary over some subjects."""
        return {line.id: line.value for line in summarise(self.result.wide.filter(pl.col(columns.ID).is_in(subjects)), self.result.rubric)}

    def outcome(self, subject: str) -> str:
        return str(self.outcomes[subject])

    def points(self, subject: str, column: str) -> Decimal | None:
        scaled = self.wide[subject][column]
        return None if scaled is None else exact.from_scaled(scaled, self.places)

    def state(self, subject: str, indicator: str) -> str:
        return str(CODES[self.wide[subject][columns.outcome(indicator)]].outcome)

    def award(self, subject: str, award: str, said: str) -> str:
        """Return the title `said` if it was given, else the decision and what was given instead."""
        code, titles = self.wide[subject][columns.decision(award)], self.titles.get((subject, award), [])
        decision = "" if code is None else str(tuple(Decision)[code])
        if said in (decision, *titles):
            return said
        return f"{decision} {'、'.join(titles)}".strip()

    def reason(self, subject: str, leaf: str) -> str:
        return self.speaker.leaf(leaf).reason(self.rows[subject])
