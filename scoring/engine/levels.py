"""Levels: the highest step of a ladder that a subject reaches and may be given.

Where steps have only so many places they are filled from the top down in one pass: who is displaced competes one step lower.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import and_
from typing import Any, Final

import polars as pl

from scoring import columns
from scoring.engine.contests import Contest
from scoring.engine.deciding import Standing, code, conditions
from scoring.exact import Number
from scoring.expression.compile import Scope
from scoring.language.rubric import Level, Rubric, Step
from scoring.language.scope import compiled

FREE, OPEN, UNSURE = -1, -2, -3
"""What a subject is before it has a level: not placed yet; tied at a cut above, so that it may come down; not to be told."""
_STATE: Final = pl.Int64


def level(award: Level, rubric: Rubric, scope: Scope, standing: Standing) -> list[list[pl.Expr]]:
    """Return the columns of a level, in steps."""
    gate, eligible = conditions(award.id, award.eligible, scope)
    steps = dict(enumerate(reversed(award.levels), start=1))
    reached = {n: eligible & _reached(award, step, scope) for n, step in steps.items()}
    allowed = {n: _allowed(award, n, standing, scope) for n in steps}
    if award.contested:
        return _contested(award, rubric, scope, standing, gate, reached, allowed)
    return [[*gate, *_decided(award, _highest({n: reached[n] & allowed[n] for n in steps}), standing)]]


def merit(award: Level, scope: Scope, standing: Standing) -> pl.Expr:
    """Return the level that a subject has earned, 0 for none: whatever vetoes hold it down, and however many places there are."""
    free = replace(standing, ceilings={})
    eligible = conditions(award.id, award.eligible, scope)[1]
    return _highest({n: eligible & _reached(award, step, scope) & _allowed(award, n, free, scope)
                     for n, step in enumerate(reversed(award.levels), start=1)})


def _highest(holds: dict[int, pl.Expr]) -> pl.Expr:
    """Return the highest level that holds; unknown where one above it is."""
    value: Any = pl.lit(0, pl.Int64)
    for n, held in holds.items():
        value = pl.when(held).then(n).when(~held).then(value)
    return value  # type: ignore[no-any-return]


def _decided(award: Level, value: pl.Expr, standing: Standing) -> list[pl.Expr]:
    held = pl.when(standing.considered).then(value).cast(pl.Int64)
    return [held.alias(columns.value(award.id)), code(value >= 1, standing.considered).alias(columns.decision(award.id))]


def _reached(award: Level, step: Step, scope: Scope) -> pl.Expr:
    parts = []
    if step.start is not None:
        measured = compiled(("awards", award.id, "of"), award.of, scope, "number").exact
        parts.append(measured.at(min(measured.places, scope.places)).compare(">=", Number.literal(step.start)))
    if step.require is not None:
        parts.append(compiled(("awards", award.id, "levels"), step.require, scope, "logical").expr)
    return reduce(and_, parts)


def _allowed(award: Level, level: int, standing: Standing, scope: Scope) -> pl.Expr:
    """Return whether a level may be given: not barred, not above a veto's cap, not too far above the year before unless freed of that."""
    allowed = ~standing.shut(award)
    if award.id in standing.ceilings:
        allowed = allowed & standing.ceilings[award.id].allows(level)
    if award.promotion is None:
        return allowed
    freed = compiled(("awards", award.id, "promotion"), award.promotion.unless, scope, "logical").expr
    return allowed & ((_promoted(award) >= level) | freed)


def _promoted(award: Level) -> pl.Expr:
    """Return the highest level that the one of the year before allows."""
    assert award.promotion is not None
    there, before = pl.col(columns.PREVIOUS), pl.col(columns.previous(award.id))
    new = {"free": len(award.levels), "lowest": 1, "none": 0}[award.promotion.new]
    return pl.when(there).then(before + award.promotion.at_most).when(~there).then(new)


def _contested(award: Level, rubric: Rubric, scope: Scope, standing: Standing, gate: list[pl.Expr], reached: dict[int, pl.Expr],
               allowed: dict[int, pl.Expr]) -> list[list[pl.Expr]]:
    contest = Contest(award, rubric, scope)
    found = [[*gate, *(e.alias(_own(award, "reached", n)) for n, e in reached.items()),
              *(e.alias(_own(award, "allowed", n)) for n, e in allowed.items())]]
    state: pl.Expr = pl.lit(FREE, _STATE)
    for n, step in reversed(list(enumerate(reversed(award.levels), start=1))):
        found += _step(award, n, step, state, contest, standing)
        state = pl.col(_own(award, "state", n))
    value = pl.when(state >= 1).then(state).when(state == FREE).then(0)
    return [*found, [*_decided(award, value, standing), _place(award).alias(columns.place(award.id))]]


def _own(award: Level, what: str, level: int | str) -> str:
    return f"runs:{award.id}:{level}:{what}"


def _step(award: Level, n: int, step: Step, state: pl.Expr, contest: Contest, standing: Standing) -> list[list[pl.Expr]]:
    """Return the columns of one step: who runs for it, their places, and what everyone is after it."""
    reached, allowed = pl.col(_own(award, "reached", n)), pl.col(_own(award, "allowed", n))
    may, stays = reached.fill_null(False) & allowed.fill_null(True), ~(reached & allowed)
    after = _own(award, "state", n)
    if step.take is None:
        given = pl.when(reached & allowed).then(n).when(stays).then(FREE).otherwise(UNSURE)
        return [[pl.when(state == FREE).then(given).when((state == OPEN) & may).then(UNSURE).otherwise(state).cast(_STATE).alias(after)]]
    name = f"{award.id}:{n}"
    runs, waits, place, seats = _own(award, "runs", n), _own(award, "waits", n), columns.place(name), columns.seats(name)
    last, sure, sure_last = (_own(award, what, n) for what in ("last", "sure", "sure_last"))
    return [
        [(standing.ranked & (state == FREE) & may).alias(runs), ((state == OPEN) & may).alias(waits),
         contest.seats(step.take, standing.ranked, standing.ranked & may).alias(seats)],
        [contest.place(pl.col(runs) | pl.col(waits)).alias(place), contest.place(pl.col(runs)).alias(sure)],
        [contest.last(place).alias(last), contest.last(sure).alias(sure_last)],
        [_after(n, state, (runs, waits, place, last, sure, sure_last, seats), allowed, stays, contest).cast(_STATE).alias(after)],
    ]


def _after(n: int, state: pl.Expr, names: tuple[str, ...], allowed: pl.Expr, stays: pl.Expr, contest: Contest) -> pl.Expr:
    """Return what everyone is after a step. Those who may still come down from above count as if they did, and as if they did not."""
    runs, waits, place, last, sure, sure_last, seats = map(pl.col, names)
    alone = (place == sure) & (last == sure_last)
    inside = pl.when(last <= seats).then(True).when(sure > seats).then(False)
    won = pl.when(alone).then(contest.won(place, last, seats)).otherwise(inside)
    running = pl.when(won & allowed).then(n).when(~won).then(FREE).when(won).then(UNSURE).otherwise(OPEN)
    waiting = pl.when(last <= seats).then(UNSURE).otherwise(OPEN)
    apart = pl.when((state == FREE) & stays).then(FREE).when(state == FREE).then(UNSURE).otherwise(state)
    return pl.when(runs).then(running).when(waits).then(waiting).otherwise(apart)


def _place(award: Level) -> pl.Expr:
    """Return the place in the contest in which a subject was settled, else in the lowest that it took part in."""
    taken = [n for n, step in enumerate(reversed(award.levels), start=1) if step.take is not None]
    place = {n: pl.col(columns.place(f"{award.id}:{n}")) for n in taken}
    settled = [pl.when(pl.col(_own(award, "state", n)) != FREE).then(place[n]) for n in reversed(taken)]
    return pl.coalesce(*settled, *place.values())
