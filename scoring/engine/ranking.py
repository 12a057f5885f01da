"""Places: keys in order, shared where every key is equal, whatever the order of rows and threads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import polars as pl

from scoring import columns
from scoring.expression.compile import Scope
from scoring.language.rubric import Order, Rubric
from scoring.language.scope import compiled

Method: TypeAlias = Literal["competition", "dense"]


def order_keys(orders: Sequence[Order], scope: Scope) -> list[pl.Expr]:
    """Return integer keys, highest first; an unknown key is null and comes after every known one."""
    keys = []
    for order in orders:
        number = compiled(("ranking",), order.key, scope, "number").exact
        number = number.at(min(number.places, scope.places))
        keys.append(-number.expr if order.order == "ascending" else number.expr)
    return keys


def rank(keys: Sequence[pl.Expr], among: pl.Expr, method: Method = "competition") -> pl.Expr:
    """Return the place of every row for which `among` holds, from 1; null for the others.

    method  competition (1, 2, 2, 4) or dense (1, 2, 2, 3)
    """
    key = keys[0] if len(keys) == 1 else pl.struct(*(k.alias(f"key:{i}") for i, k in enumerate(keys)))
    how: Literal["dense", "min"] = "dense" if method == "dense" else "min"
    if len(keys) == 1:
        key = key.fill_null(pl.lit(-(2**62), pl.Int64))
    return pl.when(among).then(key).rank(how, descending=True).cast(pl.UInt32)


def places(rubric: Rubric, scope: Scope, among: pl.Expr) -> list[list[pl.Expr]]:
    """Return, in steps, the columns RANK and GROUP_RANK; RANK is null where there is no place among all."""
    if rubric.ranking is None:
        nothing = [pl.lit(None, pl.UInt32).alias(columns.RANK)]
        grouped = [pl.lit(None, pl.UInt32).alias(columns.GROUP_RANK)] if rubric.subject.group else []
        return [nothing + grouped]
    method = rubric.ranking.method
    keys = order_keys((*rubric.ranking.by, *rubric.ranking.ties), scope)
    overall = rank(keys, among, "dense" if method == "dense" else "competition")
    steps = [[overall.alias(columns.RANK)]]
    if method == "ordinal":
        by_id = pl.struct(columns.RANK, columns.ID)
        steps.append([pl.when(among).then(by_id).rank("ordinal").cast(pl.UInt32).alias(columns.RANK)])
    nobody = [] if rubric.ranks_all else [[pl.lit(None, pl.UInt32).alias(columns.RANK)]]
    if rubric.subject.group:
        how: Literal["dense", "min"] = "dense" if method == "dense" else "min"
        within = pl.col(columns.RANK).rank(how).over(columns.GROUP).cast(pl.UInt32)
        steps.append([pl.when(among).then(within).alias(columns.GROUP_RANK)])
    return [*steps, *nobody]


def percentiles(rubric: Rubric) -> list[pl.Expr]:
    """Return PERCENTILE and GROUP_PERCENTILE: the share of the ranked that stand behind, in percent at published places; null without a place."""
    places = rubric.scores.decimals
    found = [_percentile(pl.col(columns.RANK), places).alias(columns.PERCENTILE)]
    if rubric.subject.group:
        found.append(_percentile(pl.col(columns.GROUP_RANK), places).over(columns.GROUP).alias(columns.GROUP_PERCENTILE))
    return found


def _percentile(rank: pl.Expr, places: int) -> pl.Expr:
    running: pl.Expr = rank.count().cast(pl.Int64)
    behind: pl.Expr = running - rank.rank("max").cast(pl.Int64)
    percent: pl.Expr = (behind * 100 * 10**places * 2 + running) // (running * 2)
    return percent
