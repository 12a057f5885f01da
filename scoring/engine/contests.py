"""Contests: in which order subjects compete, how many places there are, and who gets one.

Those with equal keys stand or fall together. Those on both sides of the cut are left to the committee, none or all of them taken,
whatever the award declares.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

import polars as pl

from scoring import columns
from scoring.engine.deciding import Standing, code, conditions
from scoring.engine.ranking import order_keys, rank
from scoring.expression.compile import Scope
from scoring.language.rubric import Laggards, Level, Order, Quota, Rubric, Take
from scoring.language.scope import compiled

CUTS = {"extend": True, "shrink": False, "committee": None}
PARTITIONS: Final[Mapping[str | None, tuple[str, ...]]] = {None: (), "group": (columns.GROUP,), "parent": (columns.PARENT,)}
"""The columns within which an award is contested."""


class Contest:
    """The contest of an award: all together, or each group (or the people of each unit) among themselves."""

    def __init__(self, award: Quota | Laggards | Level, rubric: Rubric, scope: Scope) -> None:
        ranking = rubric.ranking
        by = award.by or (ranking.by if ranking else (Order(key="total"),))
        ties = award.ties if award.ties is not None else ranking.ties if ranking else ()
        self.keys = order_keys((*by, *ties), scope)
        self.parts = PARTITIONS[award.within]
        self.scope = scope
        self.cut = pl.lit(CUTS[award.at_the_cut], pl.Boolean)

    def over(self, expr: pl.Expr) -> pl.Expr:
        """Return an aggregate over all, or over the group of each."""
        return expr.over(self.parts) if self.parts else expr

    def place(self, runs: pl.Expr) -> pl.Expr:
        """Return the place of those who run, from 1; null for the others."""
        return self.over(rank(self.keys, runs))

    def last(self, place: str) -> pl.Expr:
        """Return the place of the last of those who share a place: where they would stand if all others went before."""
        return pl.col(place) + pl.len().over([place, *self.parts]).cast(pl.UInt32) - 1

    def won(self, place: pl.Expr, last: pl.Expr, seats: pl.Expr) -> pl.Expr:
        """Return who gets one of so many places; unknown where that is not known, or for the committee to say."""
        inside = pl.when(last <= seats).then(True).when(place > seats).then(False).otherwise(self.cut)
        return pl.when(seats.is_not_null()).then(inside)

    def seats(self, take: Take, ranked: pl.Expr, eligible: pl.Expr) -> pl.Expr:
        """Return how many places there are to give, in proportion to the ranked or to those of them who are eligible.

        Unknown where what decides is unknown or not one for all of a group.
        """
        reserve = take.reserve or 0
        if take.count is not None:
            return pl.lit(max(take.count - reserve, 0), pl.Int64)
        rounded: Callable[[pl.Expr, int], pl.Expr] = _nearest if take.rounding == "nearest" else _floor
        if take.places is not None:
            found = self._common(compiled(("awards",), take.places, self.scope, "number").expr, ranked)
        else:
            found = rounded(*self._entitled(take, ranked, eligible if take.of == "eligible" else ranked))
        return found if not reserve else pl.when(found > reserve).then(found - reserve).when(found <= reserve).then(0)

    def _entitled(self, take: Take, ranked: pl.Expr, of: pl.Expr) -> tuple[pl.Expr, int]:
        """Return a share of those of whom it is as a numerator and its denominator."""
        running = self.over(of.sum()).cast(pl.Int64)
        if take.shares is None:
            top, bottom = (take.share or Fraction(0)).as_integer_ratio()
            return running * top, bottom
        shares = {value: Fraction(share) for value, share in take.shares.values.items()}
        parts = math.lcm(*(share.denominator for share in shares.values()))
        of = compiled(("awards",), take.shares.by, self.scope, "text").expr
        share = of.replace_strict({value: int(share * parts) for value, share in shares.items()}, default=None, return_dtype=pl.Int64)
        return running * self._common(share, ranked), parts

    def _common(self, of: pl.Expr, ranked: pl.Expr) -> pl.Expr:
        """Return what all of the ranked have in common; who is not ranked has no say, and one unknown among the others leaves it unknown."""
        said = pl.when(ranked).then(of)
        known = self.over((ranked & said.is_null()).any().not_()) & (self.over(said.min()) == self.over(said.max()))
        return pl.when(known).then(self.over(said.max()))


def _floor(top: pl.Expr, bottom: int) -> pl.Expr:
    return top // bottom


def _nearest(top: pl.Expr, bottom: int) -> pl.Expr:
    return (top * 2 + bottom) // (bottom * 2)


def quota(award: Quota, rubric: Rubric, scope: Scope, standing: Standing) -> list[list[pl.Expr]]:
    """Return the columns of a quota, in steps: the first so many of the eligible who are not barred."""
    parts, eligible = conditions(award.id, award.eligible, scope)
    contest, shut = Contest(award, rubric, scope), standing.shut(award)
    runs, place, tied = f"runs:{award.id}", columns.place(award.id), f"tied:{award.id}"
    running = standing.ranked & eligible.fill_null(False) & ~shut.fill_null(False)
    won = contest.won(pl.col(place), pl.col(tied), pl.col(columns.seats(award.id)))
    decided = pl.when(pl.col(runs)).then(won & (~shut | ~won)).otherwise(
        pl.when(shut | ~eligible).then(False).otherwise(pl.lit(None, pl.Boolean)))
    return [
        [*parts, running.alias(runs), contest.seats(award.take, standing.ranked, running).alias(columns.seats(award.id))],
        [contest.place(pl.col(runs)).alias(place)],
        [contest.last(place).alias(tied)],
        _decided(award.id, decided, standing),
    ]


def laggards(award: Laggards, rubric: Rubric, scope: Scope, standing: Standing) -> list[list[pl.Expr]]:
    """Return the columns of laggards, in steps: the last so many, and everyone who meets the condition; places count from the end."""
    parts, required = conditions(award.id, award.require, scope)
    eligible = compiled(("awards",), award.eligible, scope, "logical").expr
    contest, shut = Contest(award, rubric, scope), standing.shut(award)
    runs, place, tied, first = f"runs:{award.id}", columns.place(award.id), f"tied:{award.id}", f"runs:first:{award.id}"
    running = standing.ranked & eligible.fill_null(False) & ~shut.fill_null(False)
    from_the_end = contest.over(pl.col(runs).sum()).cast(pl.Int64) + 1
    won = contest.won(pl.col(place), pl.col(tied), pl.col(columns.seats(award.id))) | required
    decided = pl.when(pl.col(runs)).then(won & (~shut | ~won)).otherwise(
        pl.when(shut | ~eligible).then(False).when(required & eligible).then(~shut).otherwise(pl.lit(None, pl.Boolean)))
    if not award.contested:
        decided = required & eligible & ~shut
    return [
        [*parts, running.alias(runs), _at_least(award, contest, standing.ranked).alias(columns.seats(award.id))],
        [contest.place(pl.col(runs)).alias(first)],
        [contest.last(first).alias(tied)],
        [(from_the_end - pl.col(tied)).cast(pl.UInt32).alias(place), (from_the_end - pl.col(first)).cast(pl.UInt32).alias(tied)],
        _decided(award.id, decided, standing),
    ]


def _at_least(award: Laggards, contest: Contest, ranked: pl.Expr) -> pl.Expr:
    if award.at_least.count is not None:
        return pl.lit(award.at_least.count, pl.Int64)
    top, bottom = (award.at_least.share or Fraction(0)).as_integer_ratio()
    return (contest.over(ranked.sum()).cast(pl.Int64) * top + bottom - 1) // bottom


def _decided(award: str, decided: pl.Expr, standing: Standing) -> list[pl.Expr]:
    holds: Any = pl.when(standing.considered).then(decided)
    return [holds.alias(columns.holds(award)), code(decided, standing.considered).alias(columns.decision(award))]
