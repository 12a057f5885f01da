"""What the cases of a rubric exercise, and what none of them does: steps, items, branches, policies, bonuses, vetoes, decisions, checks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from scoring import columns, exact
from scoring.cases.branches import branches, taken
from scoring.cases.decided import Row, decision_hits, decision_marks, lowered, unbound
from scoring.engine.apart import Apart, assess_apart
from scoring.engine.ceilings import holding_down
from scoring.errors import Fault
from scoring.expression.words import source
from scoring.language.rubric import Bonus, Cap, Deduction, Indicator, Level, Rubric, Veto
from scoring.messages import Word, say, word
from scoring.outcome import CODES, STANDINGS, Outcome
from scoring.rules.bands import Bands
from scoring.rules.base import Rule
from scoring.rules.checklist import Checklist
from scoring.rules.completion import Completion
from scoring.rules.formula import Formula
from scoring.rules.grade import Grade
from scoring.rules.mark import Mark
from scoring.rules.pass_fail import PassFail
from scoring.rules.per_event import PerEvent
from scoring.rules.phrases import plain
from scoring.rules.piecewise import Piecewise
from scoring.rules.shortfall import Shortfall
from scoring.tables.inputs import Inputs

What: TypeAlias = Literal["steps", "items", "branches", "outcomes", "additions", "vetoes", "decisions", "checks"]
WHATS: Final[tuple[What, ...]] = ("steps", "items", "branches", "outcomes", "additions", "vetoes", "decisions", "checks")
_NODE: Final = "boundary.plain"


@dataclass(frozen=True)
class Covered:
    """How much of one kind of thing the cases exercise.

    exercised  how many of `total`
    missing    the others, in words
    """

    what: What
    exercised: int
    total: int
    missing: tuple[Word, ...]


class _Mark(NamedTuple):
    """One thing that a case may exercise."""

    what: What
    of: str
    which: str
    said: Word


class Found(NamedTuple):
    """The rows of cases that were scored without faults, and the codes and sentences of the faults of the others.

    rows    wide rows, without those that are exempt, each beside what would come out if awards did not hold each other back
    exempt  whether some subject is
    failed  sentences of the rubric's own checks that some case broke
    shown   leaf → places of its observed value; None where that is no number
    """

    rows: Sequence[tuple[Row, Row]]
    exempt: bool
    failed: frozenset[str]
    shown: Mapping[str, int | None]


class Scored(NamedTuple):
    """Cases that were scored in one query.

    inputs      what was read of them
    population  subject's id → number of its case
    apart       what that came to
    """

    inputs: Inputs
    population: Mapping[str, int]
    apart: Apart


def cover(rubric: Rubric, scored: Iterable[Scored]) -> tuple[Covered, ...]:
    """Return what cases exercised, kind by kind; kinds of which the rubric has nothing are left out."""
    marks, hit = list(_marks(rubric)), set[tuple[What, str, str]]()
    free = unbound(rubric)
    for inputs, population, apart in scored:
        otherwise = apart if free is None else assess_apart(free, inputs, population)
        hit |= set(_hits(rubric, _found(rubric, apart, otherwise)))
        hit |= {("branches", branch.name, branch.way(holds)) for branch, holds in taken(rubric, inputs, apart.faults)}
    told = []
    for what in WHATS:
        these = [m for m in marks if m.what == what]
        missing = tuple(m.said for m in these if (what, m.of, m.which) not in hit)
        if these:
            told.append(Covered(what, len(these) - len(missing), len(these), missing))
    return tuple(told)


def _found(rubric: Rubric, apart: Apart, otherwise: Apart) -> Found:
    both = zip(apart.result.wide.to_dicts(), otherwise.result.wide.to_dicts(), strict=True)
    rows = [(row, other) for row, other in both if row[columns.ID] not in apart.faults]
    assessed = [(row, other) for row, other in rows if STANDINGS[row[columns.STANDING]] != "exempt"]
    shown = {leaf: one.places for leaf, one in apart.result.shown.items()}
    return Found(assessed, len(assessed) < len(rows), frozenset(_failed(rubric, apart.faults)), shown)


def _marks(rubric: Rubric) -> Iterator[_Mark]:
    for leaf in rubric.leaves:
        assert leaf.rule is not None
        for which, label in steps(leaf.rule, leaf.full).items():
            yield _Mark("steps", leaf.id, which, _said(leaf, label))
        if isinstance(leaf.rule, Checklist):
            for item in leaf.rule.items:
                for which in ("met", "unmet", *(["off"] if item.applies is not None else [])):
                    label = word("covered.item", zh=item.title.zh, en=item.title.say("en"), state=word(f"boundary.{which}"))
                    yield _Mark("items", leaf.id, f"{item.id} {which}", _said(leaf, label))
        yield _Mark("outcomes", leaf.id, "missing", _said(leaf, word("covered.missing")))
        if leaf.applies is not None:
            yield _Mark("outcomes", leaf.id, "not_applicable", _said(leaf, word("boundary.off")))
    for branch in branches(rubric):
        for holds in (True, False):
            said = word("covered.branch", name=branch.name, condition=source(branch.condition), way=word(f"covered.{str(holds).lower()}"))
            yield _Mark("branches", branch.name, branch.way(holds), said)
    for entry in rubric.adjust:
        yield from () if isinstance(entry, Veto) else _addition_marks(entry)
    for veto in rubric.vetoes:
        title = veto.title or veto.say
        yield _Mark("vetoes", veto.id, "", word(_NODE, zh=title.zh, en=title.say("en")))
        if any(veto in holding_down(award, rubric) for award in rubric.awards if isinstance(award, Level)):
            yield _Mark("vetoes", veto.id, "levels", word("covered.lowering", zh=title.zh, en=title.say("en")))
    yield from (_Mark("decisions", *one) for one in decision_marks(rubric))
    if rubric.exempt is not None:
        yield _Mark("decisions", "", "exempt", word("boundary.exempt"))
    for check in rubric.checks:
        yield _Mark("checks", "", check.say.zh, word(_NODE, zh=check.expect, en=check.expect))


def _addition_marks(entry: Bonus | Deduction | Cap) -> Iterator[_Mark]:
    ways = ["held"] if isinstance(entry, Cap) else ["some", "without", *([] if entry.cap is None else ["capped"])]
    for way in ways:
        said = word("covered.addition", zh=entry.called("zh"), en=entry.called("en"), way=word(f"covered.{way}"))
        yield _Mark("additions", entry.id, way, said)


def _said(leaf: Indicator, label: Word) -> Word:
    return word("covered.of", zh=leaf.title.zh, en=leaf.title.say("en"), label=label)


# what a rule may come to: names of steps with their labels, and which of them a value is in


@singledispatch
def steps(rule: Rule, full: Decimal) -> dict[str, Word]:
    """Return the steps of a rule by name; a kind without steps has none."""
    return {}


@steps.register
def _bands(rule: Bands, full: Decimal) -> dict[str, Word]:
    return {plain(b.start): word("covered.from", edge=plain(b.start)) for b in rule.bands}


@steps.register
def _piecewise(rule: Piecewise, full: Decimal) -> dict[str, Word]:
    anchors = [x for x, _ in rule.anchors(full)]
    between = {f"{plain(a)} {plain(b)}": word("covered.between", low=plain(a), high=plain(b)) for a, b in itertools.pairwise(anchors)}
    return {"first": word("covered.up_to", edge=plain(anchors[0])), **between, "last": word("covered.from", edge=plain(anchors[-1]))}


@steps.register
def _grade(rule: Grade, full: Decimal) -> dict[str, Word]:
    return {value: word("covered.value", value=value) for value in rule.table(full)}


@steps.register
def _checklist(rule: Checklist, full: Decimal) -> dict[str, Word]:
    return {} if rule.counts is None else {plain(c.start): word("covered.count", edge=plain(c.start)) for c in rule.counts}


@steps.register(PassFail)
@steps.register(Completion)
@steps.register(PerEvent)
@steps.register(Shortfall)
@steps.register(Formula)
@steps.register(Mark)
def _by_points(rule: Rule, full: Decimal) -> dict[str, Word]:
    return {"full": word("covered.full"), "less": word("covered.less")}


def step_of(leaf: Indicator, row: Mapping[str, Any], shown: Mapping[str, int | None], places: int) -> str | None:
    """Return the name of the step that a scored row is in."""
    rule, points = leaf.rule, exact.from_scaled(row[columns.ruled(leaf.id)], places)
    seen, at = row.get(columns.observed(leaf.id)), shown.get(leaf.id)
    if isinstance(rule, Grade):
        return None if seen is None else str(seen)
    if isinstance(rule, Checklist):
        met = sum(row.get(columns.figure(leaf.id, i.id)) == "met" for i in rule.items)
        return None if rule.counts is None else plain(max(c.start for c in rule.counts if c.start <= met))
    if isinstance(rule, Bands | Piecewise):
        if seen is None or at is None:
            return None
        value = exact.from_scaled(seen, at)
        return _band_of(rule, value) if isinstance(rule, Bands) else _segment_of(rule, value, leaf.full)
    return "full" if points >= leaf.full else "less"


def _band_of(rule: Bands, value: Decimal) -> str | None:
    inside = [b.start for b in rule.bands if b.start <= value]
    return plain(inside[-1]) if inside else None


def _segment_of(rule: Piecewise, value: Decimal, full: Decimal) -> str:
    anchors = [x for x, _ in rule.anchors(full)]
    if value <= anchors[0]:
        return "first"
    return next((f"{plain(a)} {plain(b)}" for a, b in itertools.pairwise(anchors) if a < value < b), "last" if value >= anchors[-1] else "first")


# what was hit


def _hits(rubric: Rubric, found: Found) -> Iterator[tuple[What, str, str]]:
    if found.exempt:
        yield "decisions", "", "exempt"
    yield from (("checks", "", said) for said in found.failed)
    for row, _ in found.rows:
        for leaf in rubric.leaves:
            yield from _leaf_hits(leaf, row, found, rubric.scores.decimals)
        yield from (("vetoes", veto.id, "") for veto in rubric.vetoes if row[columns.veto(veto.id)])
        yield from (("vetoes", veto, "levels") for veto in lowered(rubric, row))
        for entry in rubric.adjust:
            yield from () if isinstance(entry, Veto) else _addition_hits(entry, row[columns.adjusted(entry.id)], rubric.scores.decimals)
    yield from (("decisions", award, which) for award, which in decision_hits(rubric, found.rows))


def _addition_hits(entry: Bonus | Deduction | Cap, points: int | None, places: int) -> Iterator[tuple[What, str, str]]:
    """Yield what an entry came to: points as they are added, at published scale; None while that is not known."""
    if points is None:
        return
    if isinstance(entry, Cap):
        if points:
            yield "additions", entry.id, "held"
        return
    yield "additions", entry.id, "some" if points else "without"
    if entry.cap is not None and abs(points) >= exact.to_scaled(entry.cap, places):
        yield "additions", entry.id, "capped"


def _leaf_hits(leaf: Indicator, row: Mapping[str, Any], found: Found, places: int) -> Iterator[tuple[What, str, str]]:
    outcome = CODES[row[columns.outcome(leaf.id)]].outcome
    if isinstance(leaf.rule, Checklist):
        yield from (("items", leaf.id, f"{i.id} {row.get(columns.figure(leaf.id, i.id))}") for i in leaf.rule.items)
    if outcome != Outcome.SCORED:
        yield "outcomes", leaf.id, str(outcome)
        return
    step = step_of(leaf, row, found.shown, places)
    if step is not None:
        yield "steps", leaf.id, step


def _failed(rubric: Rubric, faults: Mapping[str, tuple[Fault, ...]]) -> Iterator[str]:
    """Yield the sentences of the rubric's own checks that some case broke; a fault carries the sentence with its places filled."""
    told = [say("words.any", "zh", what=f.args["say"]) for those in faults.values() for f in those if f.code == "CHECK_FAILED"]
    for check in rubric.checks:
        pattern = ".*".join(map(re.escape, re.split(r"\{[^{}]+\}", check.say.zh)))
        if any(re.fullmatch(pattern, one, re.DOTALL) for one in told):
            yield check.say.zh
