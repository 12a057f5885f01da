"""The others: what a subject is compared with. `fit` looks at everyone once, `statistics` gives each subject the numbers of its peers.

A fitted population is a small table, one row for each value that occurs in a group; whatever is asked of it is read from there. It can be kept and
used again: under one `Cohort` a batch, a stream and a what-if give the same as the whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, replace
from typing import Final, Literal, TypeAlias

import polars as pl

from scoring import columns, exact
from scoring.exact import Number
from scoring.record import record
from scoring.rules.context import MOST_SUBJECTS, Population
from scoring.tables.fold import folded_column

Cohort: TypeAlias = Mapping[str, pl.DataFrame]
"""Name of a comparison → its population: `group`, `room` where groups have any, `value` (scaled), `members`."""
_VALUE, _MEMBERS, _GROUP, _ROOM, _WHOLE = "value", "members", "group", "room", "whole"


@record
class Comparison:
    """A step of a plan that looks at all subjects.

    name        what it is called in a `Cohort`: a leaf's id, or that with `#peers` for the policy of a leaf
    value       the column that is compared, null for whoever is not in the population; its static bounds
    within      the column of groups; None for all together
    statistics  what is asked, of `STATISTICS`
    rooms       what divides groups into parts; None where nothing does
    """

    name: str
    value: Number
    within: str | None
    statistics: tuple[str, ...]
    columns: tuple[pl.Expr, ...] = field(default=(), repr=False)
    rooms: pl.Expr | None = field(default=None, repr=False)

    def number(self, statistic: str) -> Number:
        """Return the column of a statistic with its static bounds."""
        column = pl.col(columns.statistic(self.name, statistic))
        if re.fullmatch(TRIMMED, statistic):
            return replace(self.value.at(exact.WORKING), expr=column)
        return Population(self.value, "all", ()).number(column, statistic)

    @property
    def group(self) -> pl.Expr:
        """Return the group of a row; one and the same where all are compared."""
        return (pl.lit("") if self.within is None else pl.col(self.within).fill_null("")).alias(_GROUP)

    @property
    def parts(self) -> tuple[pl.Expr, ...]:
        """Return the group of a row, and its room where there are rooms."""
        return (self.group,) if self.rooms is None else (self.group, self.rooms.alias(_ROOM))


_PLACED: Final = ("below", "at", "above", "values_below", "values_above")
_NEXT: Final = ("next_up", "at_up", "next_down", "at_down")
STATISTICS: Final = ("count", "values", "low", "high", "sum", "squares", *_PLACED, *_NEXT)
"""Of a group: how many, how many different values, least, greatest, sum, sum of squares. Of a value in it: how many are below, equal, above; how
many different values are below and above; the next value above (`next_up`) and below (`next_down`) that occurs, and how many have it."""
TRIMMED: Final = r"(mean|overall|groups) (\d+) (\d+) (\d+)"
"""Further statistics: the `mean` of the group, that of all together (`overall`), and the mean of the means of the `groups`; where groups have rooms,
the mean of the room, that of its group, and the mean of the means of its rooms. In each mean so many of the highest and of the lowest are left out
where there are more than the third number. Rounded half-up to working places."""


def fit(frame: pl.LazyFrame, asked: Comparison, apart: tuple[str, ...] = ()) -> pl.LazyFrame:
    """Return the population of a comparison.

    apart  further columns by which populations are kept apart
    """
    keys = [*apart, *(part.meta.output_name() for part in asked.parts)]
    values = frame.select(*apart, *asked.parts, asked.value.expr.alias(_VALUE)).drop_nulls(_VALUE)
    return values.group_by(*keys, _VALUE).agg(pl.len().alias(_MEMBERS)).sort(*keys, _VALUE)


def respelled(kept: Cohort, groups: pl.Series) -> dict[str, pl.DataFrame]:
    """Return kept populations with their groups as they are written in `groups`: the same but for width, spaces and letter case is the same."""
    written, found = dict(zip(folded_column(groups), groups, strict=True)), dict[str, pl.DataFrame]()
    for name, table in kept.items():
        theirs = table[_GROUP].unique(maintain_order=True)
        other = {text: written.setdefault(key, text) for key, text in zip(folded_column(theirs), theirs, strict=True)}
        keys = [column for column in table.columns if column != _MEMBERS]
        members = pl.col(_MEMBERS).sum().cast(table.schema[_MEMBERS])  # two that were groups of their own may be one
        alike = table.with_columns(pl.col(_GROUP).replace(other)).group_by(keys).agg(members).sort(keys)
        found[name] = table if all(text == same for text, same in other.items()) else alike
    return found


def statistics(frame: pl.LazyFrame, asked: Comparison, population: pl.LazyFrame, apart: tuple[str, ...] = ()) -> pl.LazyFrame:
    """Return every statistic of every subject's peers, with the subject's row: counts are 0 and the others null where the group is empty."""
    keys = [*apart, _GROUP]
    own = frame.select(columns.ROW, *apart, *asked.parts, asked.value.expr.alias(_VALUE))
    own = own.join(population.group_by(keys).agg(*_of_groups(asked)), on=keys, how="left", maintain_order="left")
    for statistic in asked.statistics:
        if (trimmed := re.fullmatch(TRIMMED, statistic)) is not None:
            own = _with_mean(own, population, [*apart], asked, trimmed)
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
    found = {"count": members.sum(), "values": pl.len().cast(pl.Int64), "low": value.min(), "high": value.max(),
             "sum": (value.cast(summed) * members.cast(summed)).sum(),
             "squares": (value.cast(squares) * value.cast(squares) * members.cast(squares)).sum()}
    needed = {"count", *(s for s in asked.statistics if s in ("values", "low", "high", "sum", "squares")),
              *(["values"] if "values_above" in asked.statistics else [])}
    return [expr.alias(name) for name, expr in found.items() if name in needed]


def _with_mean(own: pl.LazyFrame, population: pl.LazyFrame, apart: list[str], asked: Comparison, trimmed: re.Match[str]) -> pl.LazyFrame:
    """Return the subjects with a trimmed mean: of their group, of all, or of the means of all groups; of rooms the same within their group."""
    kind, drop = trimmed[1], [int(number) for number in trimmed.groups()[1:]]
    population, own = population.with_columns(pl.lit("").alias(_WHOLE)), own.with_columns(pl.lit("").alias(_WHOLE))
    whole, part = ([*apart, _WHOLE], _GROUP) if asked.rooms is None else ([*apart, _GROUP], _ROOM)
    by = whole if kind == "overall" else [*whole, part]
    means, mean = _trimmed_means(population, by, asked, drop), pl.col(trimmed[0])
    means = means.rename({"mean": trimmed[0]})
    if kind == "groups":
        bounds = asked.number(trimmed[0])
        summed = Number(mean.cast(pl.Int128).sum(), bounds.places, bounds.low * MOST_SUBJECTS, bounds.high * MOST_SUBJECTS)
        together = summed.divide(Number(mean.count().cast(pl.Int64), 0, 0, MOST_SUBJECTS)).expr.cast(bounds.dtype)
        by, means = whole, means.group_by(whole).agg(together.alias(trimmed[0]))
    return own.join(means, on=by, how="left", maintain_order="left").drop(_WHOLE)


def _trimmed_means(population: pl.LazyFrame, by: list[str], asked: Comparison, drop: list[int]) -> pl.LazyFrame:
    """Return the mean of every group, without so many of the highest and the lowest where there are more than the third number."""
    highest, lowest, above = drop
    members, summed, bounds = pl.col(_MEMBERS), asked.number("sum"), asked.value.at(exact.WORKING)
    alike = population.group_by(*by, _VALUE).agg(members.sum().cast(pl.Int64)).sort(*by, _VALUE)
    placed = alike.with_columns(members.cum_sum().over(by).alias("upto"), members.sum().over(by).alias("count"))
    some, upto = pl.col("count") > above, pl.col("upto")
    first, last = pl.when(some).then(lowest).otherwise(0), pl.col("count") - pl.when(some).then(highest).otherwise(0)
    kept = placed.with_columns((upto.clip(first, last) - (upto - members).clip(first, last)).alias("kept"))
    whole = replace(summed, expr=(pl.col(_VALUE).cast(summed.dtype) * pl.col("kept").cast(summed.dtype)).sum())
    mean = whole.divide(Number(pl.col("kept").sum(), 0, 0, MOST_SUBJECTS))
    return kept.group_by(by).agg(mean.expr.cast(bounds.dtype).alias("mean"))


def _placed(own: pl.LazyFrame, population: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """Return how many of each subject's group lie up to its value, also where the value itself does not occur."""
    told = ("upto", "different", "nearest", "equal")
    upto = population.with_columns(pl.col(_MEMBERS).cum_sum().over(keys).cast(pl.Int64).alias("upto"), pl.col(_VALUE).alias("nearest"),
                                   pl.col(_VALUE).cum_count().over(keys).cast(pl.Int64).alias("different"),
                                   pl.col(_MEMBERS).cast(pl.Int64).alias("equal")).select(*keys, _VALUE, *told).sort(_VALUE)
    found = own.drop_nulls(_VALUE).sort(_VALUE).join_asof(upto, on=_VALUE, by=keys, strategy="backward", check_sortedness=False)
    return own.join(found.select(columns.ROW, *told), on=columns.ROW, how="left", maintain_order="left")


def _neighbours(own: pl.LazyFrame, population: pl.LazyFrame, keys: list[str], way: str, strategy: Literal["forward", "backward"]) -> pl.LazyFrame:
    """Return the next value above or below that occurs in the group, and how many have it."""
    other = population.with_columns(pl.col(_VALUE).alias(f"next_{way}"), pl.col(_MEMBERS).cast(pl.Int64).alias(f"at_{way}"))
    other = other.select(*keys, _VALUE, f"next_{way}", f"at_{way}").sort(_VALUE)
    found = own.drop_nulls(_VALUE).select(columns.ROW, *keys, _VALUE).sort(_VALUE).join_asof(
        other, on=_VALUE, by=keys, strategy=strategy, allow_exact_matches=False, check_sortedness=False)
    return own.join(found.select(columns.ROW, f"next_{way}", f"at_{way}"), on=columns.ROW, how="left", maintain_order="left")


def _named(statistic: str, asked: Comparison) -> pl.Expr:
    value, upto, count = pl.col(_VALUE), pl.col("upto").fill_null(0), pl.col("count").fill_null(0)
    if statistic not in _PLACED:
        return count if statistic == "count" else pl.col(statistic)
    found, different = (pl.col("nearest") == value).fill_null(False), pl.col("different").fill_null(0)
    equal = pl.when(found).then(pl.col("equal")).otherwise(exact.integer(0))
    places = {"at": equal, "below": upto - equal, "above": count - upto, "values_below": different - found.cast(pl.Int64)}
    if statistic == "values_above":
        places[statistic] = pl.col("values").fill_null(0) - different
    return pl.when(value.is_not_null()).then(places[statistic])
