"""What several kinds ask of steps: the next one that earns more, and whether they are in order."""

import itertools
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from scoring.errors import nearest
from scoring.exact import Number
from scoring.rules.base import Path, Problem


def first_above(x: Number, ladder: list[tuple[Number, Number]], now: Number) -> tuple[Number, Number]:
    """Return, for a value on a rising ladder, the first edge above it that earns more than `now`, and what it adds; null above the last edge.

    ladder  (edge, points at the edge), constants, edges and points rising
    """
    # An edge that the value cannot take at its own places is rounded up; of those that come to the same the highest is earned.
    kept = {e.low: (e, p) for edge, p in ladder for e in [edge.up_to(x.places)]}.values()
    most = max(p.places for _, p in kept)
    edge: Any = pl.when(False).then(pl.lit(None, pl.Int64))
    reached: Any = pl.when(False).then(pl.lit(None, pl.Int64))
    for e, p in kept:
        edge = edge.when(x.compare("<", e)).then(e.expr)
        reached = reached.when(x.compare("<", e)).then(p.at(most).expr)
    nearest = Number(edge, x.places, min(e.low for e, _ in kept), max(e.high for e, _ in kept))
    return nearest, Number(reached, most, min(p.at(most).low for _, p in kept), max(p.at(most).high for _, p in kept)) - now


def nearest_better(x: Number, candidates: list[tuple[Number, Number]], now: Number) -> tuple[Number, Number]:
    """Return the candidate value nearest to `x` that earns more than `now`, and what it adds; null where none does.

    candidates  (value, points at it), in any order; of two that are equally near the first is taken; one that `x` cannot take is rounded up
    """
    point_places = max([p.places for _, p in candidates])
    values, points = [v.up_to(x.places) for v, _ in candidates], [p.at(point_places) for _, p in candidates]
    away = [pl.when(p.compare(">", now)).then((x - v).abs().expr) for v, p in zip(values, points, strict=True)]
    # Nulls are candidates that earn no more: skipping them is what is wanted here.
    nearest = pl.min_horizontal(*away)
    best: Any = pl.when(False).then(pl.lit(None, pl.Int64))
    reached: Any = pl.when(False).then(pl.lit(None, pl.Int64))
    for v, p, distance in zip(values, points, away, strict=True):
        best = best.when(distance == nearest).then(v.expr)
        reached = reached.when(distance == nearest).then(p.expr)
    at_best = Number(reached, point_places, min(p.low for p in points), max(p.high for p in points))
    return Number(best, x.places, min(v.low for v in values), max(v.high for v in values)), at_best - now


def coverage_problems(path: Path, given: Iterable[str], choices: tuple[str, ...]) -> Iterator[Problem]:
    """Yield the values of a choice that are not given, and what is given but is no value of it."""
    listed = tuple(given)
    for value in choices:
        if value not in listed:
            yield Problem("CHOICE_COVERAGE", path, {"value": value})
    for value in listed:
        if value not in choices:
            yield Problem("UNKNOWN_CHOICE", (*path, value), {"found": value, "allowed": choices, "near": nearest(value, choices)})


def rising(numbers: list[Decimal]) -> bool:
    """Return whether every number is above the one before."""
    return all(a < b for a, b in itertools.pairwise(numbers))
