"""The others: what a subject is compared with. `fit` looks at everyone once, `statistics` gives each subject the numbers of its peers.

A fitted population is a small table, one row for each value that occurs in a group; whatever is asked of it is read from there. It can be kept and
used again: under one `Cohort` a batch, a stream and a what-if give the same as the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import polars as pl

from scoring import columns, exact
from scoring.exact import Number
from scoring.rules.context import Population

Cohort: TypeAlias = Mapping[str, pl.DataFrame]
"""Name of a comparison → its population: `group`, `value` (scaled), `members`."""
_VALUE, _MEMBERS, _GROUP = "value", "members", "group"


@dataclass(frozen=True)
class Comparison:
    """A step of a plan that looks at all subjects.

    name        what it is called in a `Cohort`: a leaf's id, or that with `#peers` for the policy of a leaf
    value       the column that is compared, null for whoever is not in the population; its static bounds
    within      the column of groups; None for all together
    statistics  what is asked, of `STATISTICS`
    """

    name: str
    value: Number
    within: str | None
    statistics: tuple[str, ...]
    columns: tuple[pl.Expr, ...] = field(default=(), repr=False)

    def number(self, statistic: str) -> Number:
        """Return the column of a statistic with its static bounds."""
        return Population(self.value, "all", ()).number(pl.col(columns.statistic(self.name, statistic)), statistic)

    @property
    def group(self) -> pl.Expr:
        """Return the group of a row; one and the same where all are compared."""
        return (pl.lit("") if self.within is None else pl.col(self.within).fill_null("")).alias(_GROUP)


_PLACED: Final = ("below", "at", "above")
_NEXT: Final = ("next_up", "at_up", "next_down", "at_down")
STATISTICS: Final = ("count", "low", "high", "sum", "squares", *_PLACED, *_NEXT)
"""Of a group: how many, least, greatest, sum, sum of squares. Of a value in it: how many are below, equal, above; the next value above
(`next_up`) and below (`next_down`) that occurs, and how many have it."""


def fit(frame: pl.LazyFrame, asked: Comparison, apart: tuple[str, ...] = ()) -> pl.LazyFrame:
    """Return the population of a comparison.

    apart  further columns by which populations are kept apart
    """
    keys = [*apart, _GROUP]
    values = frame.select(*apart, asked.group, asked.value.expr.alias(_VALUE)).drop_nulls(_VALUE)
    return values.group_by(*keys, _VALUE).agg(pl.len().alias(_MEMBERS)).sort(*keys, _VALUE)


def statistics(frame: pl.LazyFrame, asked: Comparison, population: pl.LazyFrame, apart: tuple[str, ...] = ()) -> pl.LazyFrame:
    """Return every statistic of every subject's peers, with the subject's row: counts are 0 and the others null where the group is empty."""
    keys = [*apart, _GROUP]
    own = frame.select(columns.ROW, *apart, asked.group, asked.value.expr.alias(_VALUE))
    own = own.join(population.group_by(keys).agg(*_of_groups(asked)), on=keys, how="left", maintain_order="left")
    if set(asked.statistics) & set(_PLACED):
        own = _placed(own, population, keys)
    if "next_up" in asked.statistics:
        own = _neighbours(own, population, keys, "up", "forward")
    if "next_down" in asked.statistics:
        own = _neighbours(own, population, keys, "down", "backward")
    return own.select(columns.ROW, *(_named(name, asked).alias(columns.statistic(asked.name, name)) for name in asked.statistics))


def _of_groups(asked: Comparison) -> list[pl.Expr]:
    value, members = pl.col(_VALUE), pl.col(_MEMBERS).cast(pl.Int64)
    summed, squares = asked.number("sum").dtype, asked.number("squares").dtype if "squares" in asked.statistics else pl.Int64
    found = {"count": members.sum(), "low": value.min(), "high": value.max(),
             "sum": (value.cast(summed) * members.cast(summed)).sum(),
             "squares": (value.cast(squares) * value.cast(squares) * members.cast(squares)).sum()}
    needed = {"count", *(s for s in asked.statistics if s in ("low", "high", "sum", "squares"))}
    return [expr.alias(name) for name, expr in found.items() if name in needed]


def _placed(own: pl.LazyFrame, population: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """Return how many of each subject's group lie up to its value, also where the value itself does not occur."""
    upto = population.with_columns(pl.col(_MEMBERS).cum_sum().over(keys).cast(pl.Int64).alias("upto"), pl.col(_VALUE).alias("nearest"),
                                   pl.col(_MEMBERS).cast(pl.Int64).alias("equal")).select(*keys, _VALUE, "upto", "nearest", "equal").sort(_VALUE)
    found = own.drop_nulls(_VALUE).sort(_VALUE).join_asof(upto, on=_VALUE, by=keys, strategy="backward", check_sortedness=False)
    return own.join(found.select(columns.ROW, "upto", "nearest", "equal"), on=columns.ROW, how="left", maintain_order="left")


def _neighbours(own: pl.LazyFrame, population: pl.LazyFrame, keys: list[str], way: str, strategy: Literal["forward", "backward"]) -> pl.LazyFrame:
    """Return the next value above or below that occurs in the group, and how many have it."""
    other = population.with_columns(pl.col(_VALUE).alias(f"next_{way}"), pl.col(_MEMBERS).cast(pl.Int64).alias(f"at_{way}"))
    other = other.select(*keys, _VALUE, f"next_{way}", f"at_{way}").sort(_VALUE)
    found = own.drop_nulls(_VALUE).select(columns.ROW, *keys, _VALUE).sort(_VALUE).join_asof(
        other, on=_VALUE, by=keys, strategy=strategy, allow_exact_matches=False, check_sortedness=False)
    return own.join(found.select(columns.ROW, f"next_{way}", f"at_{way}"), on=columns.ROW, how="left", maintain_order="left")


def _named(statistic: str, asked: Comparison) -> pl.Expr:
    value, upto = pl.col(_VALUE), pl.col("upto").fill_null(0)
    equal = pl.when(pl.col("nearest") == value).then(pl.col("equal")).otherwise(exact.integer(0))
    count = pl.col("count").fill_null(0)
    places = {"at": equal, "below": upto - equal, "above": count - upto}
    if statistic in _PLACED:
        return pl.when(value.is_not_null()).then(places[statistic])
    return count if statistic == "count" else pl.col(statistic)
