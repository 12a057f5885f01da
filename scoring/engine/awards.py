"""Stars, levels, titles, quotas and the best: what is decided for whom.

Three-valued throughout: what depends on something unknown is undecided, never refused. Decisions are codes
(`scoring.outcome.DECISIONS`), null for subjects that are exempt.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import reduce
from operator import or_
from typing import Any

import polars as pl

from scoring import columns, exact
from scoring.engine.ranking import order_keys, rank
from scoring.exact import Number
from scoring.expression.compile import Scope, compile_node
from scoring.expression.syntax import conjuncts, parse
from scoring.language.best import best_nodes
from scoring.language.rubric import Award, Best, Level, Order, Quota, Rubric, Stars, Title
from scoring.language.scope import compiled

GRANTED, NOT_GRANTED, UNDECIDED = range(3)


@dataclass(frozen=True)
class Standing:
    """Who an award looks at.

    considered  not exempt
    ranked      in the ranking (or, where nothing is ranked, with a known total)
    barred      award → where a veto bars it; three-valued
    """

    considered: pl.Expr
    ranked: pl.Expr
    barred: dict[str, pl.Expr]


def award_steps(award: Award, rubric: Rubric, scope: Scope, standing: Standing) -> list[list[pl.Expr]]:
    """Return the columns of an award, in steps: each step may read those before it."""
    barred = standing.barred.get(award.id, pl.lit(False))
    if isinstance(award, Stars):
        return _stars(award, scope, standing)
    if isinstance(award, Level):
        return _level(award, scope, standing, barred)
    if isinstance(award, Title):
        return _title(award, scope, standing, barred)
    if isinstance(award, Quota):
        return _quota(award, rubric, scope, standing, barred)
    return _best(award, rubric, standing, barred)


def _code(holds: pl.Expr, considered: pl.Expr) -> pl.Expr:
    code = pl.when(holds).then(GRANTED).when(~holds).then(NOT_GRANTED).otherwise(UNDECIDED)
    return pl.when(considered).then(code).cast(pl.UInt8)


def _stars(award: Stars, scope: Scope, standing: Standing) -> list[list[pl.Expr]]:
    flags = [scope.values[s.of].exact.compare(">=", Number.literal(s.at_least)) for s in award.each]
    earned = [f.alias(columns.part(award.id, i)) for i, f in enumerate(flags)]
    count = exact.total(Number(f.cast(pl.Int64), 0, 0, 1) for f in flags).expr
    value = pl.when(standing.considered).then(count).alias(columns.value(award.id))
    return [[*earned, value, _code(count >= 1, standing.considered).alias(columns.decision(award.id))]]


def _level(award: Level, scope: Scope, standing: Standing, barred: pl.Expr) -> list[list[pl.Expr]]:
    measured = compiled(("awards", award.id, "of"), award.of, scope, "number").exact
    measured = measured.at(min(measured.places, scope.places))
    value: Any = pl.lit(0, pl.Int64)
    for i, step in enumerate(reversed(award.levels), start=1):
        reached = measured.compare(">=", Number.literal(step.start))
        if step.require is not None:
            reached = reached & compiled(("awards", award.id, "levels"), step.require, scope, "logical").expr
        value = pl.when(reached).then(i).when(~reached).then(value)
    allowed = pl.when(barred).then(0).when((~barred) | (value == 0)).then(value)
    held = pl.when(standing.considered).then(allowed).cast(pl.Int64)
    return [[held.alias(columns.value(award.id)), _code(allowed >= 1, standing.considered).alias(columns.decision(award.id))]]


def _title(award: Title, scope: Scope, standing: Standing, barred: pl.Expr) -> list[list[pl.Expr]]:
    parts, condition = _conditions(award.id, award.require, scope)
    holds = condition & ~barred
    return [[*parts, pl.when(standing.considered).then(holds).alias(columns.holds(award.id)),
             _code(holds, standing.considered).alias(columns.decision(award.id))]]


def _conditions(award: str, text: str, scope: Scope) -> tuple[list[pl.Expr], pl.Expr]:
    """Return each part of a condition as a column, for the reasons, and the whole."""
    whole = compiled(("awards", award), text, scope, "logical").expr
    parts = [compile_node(part, scope, "logical").expr for part in conjuncts(parse(text))]
    return [p.alias(columns.part(award, i)) for i, p in enumerate(parts)], whole


def _quota(award: Quota, rubric: Rubric, scope: Scope, standing: Standing, barred: pl.Expr) -> list[list[pl.Expr]]:
    parts, eligible = _conditions(award.id, award.eligible, scope)
    ranking = rubric.ranking
    by = ranking.by if ranking else (Order(key="total"),)
    ties = award.ties if award.ties is not None else ranking.ties if ranking else ()
    keys = order_keys((*by, *ties), scope)
    runs = f"runs:{award.id}"
    running = standing.ranked & eligible.fill_null(False) & ~barred.fill_null(False)
    place, tied = columns.place(award.id), f"tied:{award.id}"
    first = rank(keys, pl.col(runs))
    over: Any = (lambda e: e.over(columns.GROUP)) if award.within else (lambda e: e)
    last = pl.col(place) + pl.len().over([place, *([columns.GROUP] if award.within else [])]).cast(pl.UInt32) - 1
    seats = _seats(award, over(standing.ranked.sum()))
    inside = pl.col(tied) <= seats
    outside = pl.col(place) > seats
    cut = {"extend": pl.lit(True), "shrink": pl.lit(False), "committee": pl.lit(None, pl.Boolean)}[award.at_the_cut]
    won = pl.when(inside).then(True).when(outside).then(False).otherwise(cut)
    decided = pl.when(pl.col(runs)).then(won & (~barred | ~won)).otherwise(
        pl.when(barred | ~eligible).then(False).otherwise(pl.lit(None, pl.Boolean)))
    holds = pl.when(standing.considered).then(decided)
    return [
        [*parts, running.alias(runs)],
        [over(first).alias(place)],
        [last.alias(tied)],
        [holds.alias(columns.holds(award.id)), seats.alias(columns.seats(award.id)),
         _code(decided, standing.considered).alias(columns.decision(award.id))],
    ]


def _seats(award: Quota, ranked: pl.Expr) -> pl.Expr:
    if award.take.count is not None:
        return pl.lit(award.take.count, pl.Int64)
    share = award.take.share or Decimal(0)
    top, bottom = share.as_integer_ratio()
    entitled = ranked.cast(pl.Int64) * top
    return (entitled * 2 + bottom) // (bottom * 2) if award.take.rounding == "nearest" else entitled // bottom


def _best(award: Best, rubric: Rubric, standing: Standing, barred: pl.Expr) -> list[list[pl.Expr]]:
    each = [f"{award.id}:{node}" for node in best_nodes(award, rubric)]
    steps = [_best_of(name, pl.col(columns.published(name.partition(":")[2])), award, rubric, standing, barred) for name in each]
    won = reduce(or_, [pl.col(columns.holds(name)) for name in each])
    decided = [pl.when(standing.considered).then(won).alias(columns.holds(award.id)),
               _code(won, standing.considered).alias(columns.decision(award.id))]
    codes = [_code(pl.col(columns.holds(name)), standing.considered).alias(columns.decision(name)) for name in each]
    return [[runs for runs, _ in steps], [holds for _, holds in steps], [*codes, *decided]]


def _best_of(name: str, points: pl.Expr, award: Best, rubric: Rubric, standing: Standing, barred: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return who competes in one node, and who is the best there."""
    enough = pl.lit(True) if award.at_least is None else points >= _least(award.at_least, rubric.scores.decimals)
    running = standing.ranked & ~barred.fill_null(False) & points.is_not_null() & enough.fill_null(False)
    runs = pl.col(f"runs:{name}")
    top = points == pl.when(runs).then(points).max()
    out = pl.when(barred | ~enough | standing.ranked).then(False).otherwise(pl.lit(None, pl.Boolean))
    won = pl.when(runs).then(top & (~barred | ~top)).otherwise(out)
    return running.alias(f"runs:{name}"), won.alias(columns.holds(name))


def _least(mark: Decimal, places: int) -> int:
    """Return the lowest scaled integer that is not below a mark, which may have more places than scores have."""
    return int(mark.scaleb(places).to_integral_value(ROUND_CEILING))
