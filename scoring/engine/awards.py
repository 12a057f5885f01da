"""Awards in written order: each kind decides for every subject that is not exempt.

Decisions are codes (`scoring.outcome.DECISIONS`), null for subjects that are exempt.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from functools import reduce
from operator import or_

import polars as pl

from scoring import columns, exact
from scoring.engine import contests, levels
from scoring.engine.deciding import Standing, code, conditions, lost
from scoring.exact import Number
from scoring.expression.compile import Scope
from scoring.language.best import best_nodes
from scoring.language.groups import absent
from scoring.language.rubric import Award, Best, Laggards, Level, Quota, Rubric, Star, Stars, Title


def award_steps(award: Award, rubric: Rubric, scope: Scope, standing: Standing) -> list[list[pl.Expr]]:
    """Return the columns of an award, in steps: each step may read those before it."""
    steps = _steps(award, rubric, scope, standing)
    if award.id not in standing.revoked:
        return steps
    parts = [f"{award.id}:{node}" for node in best_nodes(award, rubric)] if isinstance(award, Best) else []
    return [*steps, lost(award.id, [award.id, *parts], counted=isinstance(award, Stars | Level))]


def _steps(award: Award, rubric: Rubric, scope: Scope, standing: Standing) -> list[list[pl.Expr]]:
    if isinstance(award, Stars):
        return _stars(award, rubric, scope, standing)
    if isinstance(award, Level):
        return levels.level(award, rubric, scope, standing)
    if isinstance(award, Title):
        return _title(award, scope, standing)
    if isinstance(award, Quota):
        return contests.quota(award, rubric, scope, standing)
    if isinstance(award, Laggards):
        return contests.laggards(award, rubric, scope, standing)
    return _best(award, rubric, scope, standing)


def _stars(award: Stars, rubric: Rubric, scope: Scope, standing: Standing) -> list[list[pl.Expr]]:
    flags = [_star(star, rubric, scope) for star in award.each]
    earned = [f.alias(columns.part(award.id, i)) for i, f in enumerate(flags)]
    count = exact.total(Number(f.cast(pl.Int64), 0, 0, 1) for f in flags).expr
    value = pl.when(standing.considered).then(count).alias(columns.value(award.id))
    return [[*earned, value, code(count >= 1, standing.considered).alias(columns.decision(award.id))]]


def _star(star: Star, rubric: Rubric, scope: Scope) -> pl.Expr:
    """Return where a star was earned; there is none for a group that has not got the indicator."""
    earned, gone = scope.values[star.of].exact.compare(">=", Number.literal(star.at_least)), absent(rubric, star.of)
    return earned if gone is None else pl.when(gone).then(False).otherwise(earned)


def _title(award: Title, scope: Scope, standing: Standing) -> list[list[pl.Expr]]:
    parts, condition = conditions(award.id, award.require, scope)
    holds = condition & ~standing.shut(award)
    return [[*parts, pl.when(standing.considered).then(holds).alias(columns.holds(award.id)),
             code(holds, standing.considered).alias(columns.decision(award.id))]]


def _best(award: Best, rubric: Rubric, scope: Scope, standing: Standing) -> list[list[pl.Expr]]:
    gate, eligible = conditions(award.id, award.eligible, scope)
    each = [f"{award.id}:{node}" for node in best_nodes(award, rubric)]
    steps = [_best_of(name, pl.col(columns.published(name.partition(":")[2])), award, rubric, standing, eligible) for name in each]
    won = reduce(or_, [pl.col(columns.holds(name)) for name in each])
    decided = [pl.when(standing.considered).then(won).alias(columns.holds(award.id)),
               code(won, standing.considered).alias(columns.decision(award.id))]
    codes = [code(pl.col(columns.holds(name)), standing.considered).alias(columns.decision(name)) for name in each]
    return [[*gate, *(runs for runs, _ in steps)], [holds for _, holds in steps], [*codes, *decided]]


def _best_of(name: str, points: pl.Expr, award: Best, rubric: Rubric, standing: Standing, eligible: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return who competes in one node, and who is the best there."""
    shut = standing.shut(award)
    enough = pl.lit(True) if award.at_least is None else points >= _least(award.at_least, rubric.scores.decimals)
    running = standing.ranked & ~shut.fill_null(False) & points.is_not_null() & (enough & eligible).fill_null(False)
    runs = pl.col(f"runs:{name}")
    top = points == pl.when(runs).then(points).max()
    out = pl.when(shut | ~enough | ~eligible | (standing.ranked & eligible)).then(False).otherwise(pl.lit(None, pl.Boolean))
    won = pl.when(runs).then(top & (~shut | ~top)).otherwise(out)
    if (gone := absent(rubric, name.partition(":")[2])) is not None:
        won = pl.when(gone).then(False).otherwise(won)
    return running.alias(f"runs:{name}"), won.alias(columns.holds(name))


def _least(mark: Decimal, places: int) -> int:
    """Return the lowest scaled integer that is not below a mark, which may have more places than scores have."""
    return int(mark.scaleb(places).to_integral_value(ROUND_CEILING))
