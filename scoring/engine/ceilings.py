"""How high a level vetoes leave: a level that they name, last year's, or so many below the one that was reached."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import add

import polars as pl

from scoring import columns
from scoring.engine.deciding import Ceiling, Standing
from scoring.engine.levels import merit
from scoring.exact import integer
from scoring.expression.compile import Scope
from scoring.language.rubric import Level, Rubric, Veto


def holding_down(award: Level, rubric: Rubric) -> tuple[Veto, ...]:
    """Return the vetoes that may hold down a ladder."""
    return tuple(v for v in rubric.vetoes if v.effect.on_levels and award.id in (v.effect.ladders or (award.id,)))


def ceilings(rubric: Rubric) -> dict[str, Ceiling]:
    """Return award → the highest level allowed, in the columns that `ceiling_steps` makes."""
    return {a.id: Ceiling(pl.col(columns.ceiling(a.id, "sure")), pl.col(columns.ceiling(a.id, "maybe")))
            for a in rubric.awards if isinstance(a, Level) and holding_down(a, rubric)}


def ceiling_steps(award: Level, rubric: Rubric, scope: Scope, standing: Standing) -> list[list[pl.Expr]]:
    """Return, in steps, the columns of the level that was reached and of the highest level allowed; none where no veto can hold it down."""
    vetoes = holding_down(award, rubric)
    if not vetoes:
        return []
    reached = merit(award, scope, standing).cast(pl.Int64).alias(columns.ceiling(award.id, "merit"))
    sure, maybe = (pl.min_horizontal(*_limits(award, vetoes, doubt)).clip(lower_bound=0) for doubt in (True, False))
    return [[reached], [sure.alias(columns.ceiling(award.id, "sure")), maybe.alias(columns.ceiling(award.id, "maybe"))]]


def _limits(award: Level, vetoes: tuple[Veto, ...], doubt: bool) -> Iterator[pl.Expr]:
    """Yield levels that a subject cannot be above, never null; `doubt` says whether what is unknown counts against it."""
    most = len(award.levels)
    yield integer(most, pl.Int64)
    unknown = integer(0 if doubt else most, pl.Int64)
    demoted: list[pl.Expr] = []
    for veto in vetoes:
        holds = pl.col(columns.veto(veto.id)).fill_null(doubt)
        if veto.effect.cap_level is not None:
            yield pl.when(holds).then(_level_called(award, veto.effect.cap_level)).otherwise(most)
        if veto.effect.no_promotion:
            before = pl.when(pl.col(columns.PREVIOUS)).then(pl.col(columns.previous(award.id))).when(~pl.col(columns.PREVIOUS)).then(0)
            yield pl.when(holds).then(pl.coalesce(before, unknown)).otherwise(most)
        if veto.effect.demote is not None:
            demoted.append(pl.when(holds).then(veto.effect.demote).otherwise(0))
    if demoted:
        levels = reduce(add, demoted)
        reached = pl.coalesce(pl.col(columns.ceiling(award.id, "merit")), unknown)
        yield pl.when(levels > 0).then(reached - levels).otherwise(most)


def _level_called(award: Level, title: str) -> int:
    """Return the number of a level; the highest where this ladder has none of that title."""
    found = [n for n, step in enumerate(reversed(award.levels), start=1) if step.title.zh == title]
    return found[0] if found else len(award.levels)
