"""What a node comes to that does more than add up its items: means, extremes, the best of them.

Every item counts as its share of its own full marks, points ÷ full; the node is its own full marks times what these shares come to.
An item that does not apply drops out. Exact but for the geometric and the harmonic mean, which go through float64.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import add, and_, mul
from typing import Final

import polars as pl

from scoring import exact
from scoring.engine.combine import Part, all_dropped, or_zero
from scoring.exact import Number
from scoring.language.rubric import Combine, Indicator

_FLOATING: Final[tuple[Combine, ...]] = ("geometric", "harmonic")


def aggregate(node: Indicator, parts: Sequence[Part]) -> Number:
    """Return the points of a node at working places: null while an item is pending, 0 where all of it is dropped."""
    if node.how in _FLOATING:
        return _floating(node, parts)
    shares = _Shares(parts)
    if node.how == "mean":
        weights = exact.whole_numbers([Fraction(w) for w in weights_of(node)])
        top = exact.total(s * Number.literal(w) for s, w in zip(shares.counted, weights, strict=True))
        return shares.of_full(node, top, _applicable(parts, weights))
    if node.how in ("minimum", "maximum"):
        return shares.of_full(node, shares.extreme(node.how), Number.literal(1))
    applicable = _applicable(parts, [1] * len(parts))
    return shares.of_full(node, shares.best(_kept(node, applicable)), _kept(node, applicable))


def weights_of(node: Indicator) -> list[Decimal]:
    """Return the weights of a node's items, 1 where they have none."""
    return [i.weight or Decimal(1) for i in node.items or ()]


def _applicable(parts: Sequence[Part], weights: Sequence[int]) -> Number:
    """Return the weight of the items that are not dropped."""
    held = [Number.literal(w) if p.gone is None else Number(pl.when(p.gone).then(exact.integer(0)).otherwise(exact.integer(w)), 0, 0, w)
            for p, w in zip(parts, weights, strict=True)]
    return exact.total(held)


def _kept(node: Indicator, applicable: Number) -> Number:
    """Return how many of the applicable items count: at least one where any applies."""
    if node.how == "best":
        return exact.smallest([applicable, Number.literal(node.keep or 1)])
    return (applicable - Number.literal(node.drop or 1)).clip_to(Decimal(1), Decimal(max(applicable.high, 1)))


class _Shares:
    """Points ÷ full of every item, all out of one common whole number."""

    def __init__(self, parts: Sequence[Part]) -> None:
        places = max(p.counted.places for p in parts)
        fulls = [Fraction(p.full.highest) for p in parts]  # the same for every group that has it
        self.parts, self.unit = parts, math.lcm(*(f.numerator for f in fulls))
        self.counted = [p.counted.at(places) * Number.literal(int(self.unit / f)) for p, f in zip(parts, fulls, strict=True)]

    def of_full(self, node: Indicator, top: Number, bottom: Number) -> Number:
        """Return full × top ÷ (bottom × the common number), half-up at working places; 0 where nothing applies."""
        divided = (top * Number.literal(node.full)).divide(bottom * Number.literal(self.unit))
        return divided if bottom.constant else Number(divided.expr.fill_null(pl.when(bottom.expr == 0).then(exact.integer(0))),
                                                      divided.places, min(divided.low, 0), max(divided.high, 0))

    def extreme(self, how: Combine) -> Number:
        """Return the least or greatest; an item that is dropped gives way to every other."""
        pick, edge = (exact.smallest, max(c.high for c in self.counted)) if how == "minimum" else (
            exact.largest, min(c.low for c in self.counted))
        held = [c if p.gone is None else Number(pl.when(p.gone).then(exact.integer(edge)).otherwise(c.expr), c.places, min(c.low, edge),
                                                   max(c.high, edge)) for p, c in zip(self.parts, self.counted, strict=True)]
        return or_zero(pick(held), all_dropped(self.parts))

    def best(self, kept: Number) -> Number:
        """Return the sum of the `kept` greatest."""
        known = reduce(and_, [c.expr.is_not_null() for c in self.counted])
        listed = [c.expr if p.gone is None else pl.when(~p.gone).then(c.expr) for p, c in zip(self.parts, self.counted, strict=True)]
        ordered = pl.concat_list(listed).list.sort(descending=True, nulls_last=True)
        low, high = min(0, *(c.low for c in self.counted)), max(0, *(c.high for c in self.counted))
        summed = ordered.list.head(kept.expr).list.sum()
        return Number(pl.when(known).then(summed), self.counted[0].places, low * len(self.parts), high * len(self.parts))


def _floating(node: Indicator, parts: Sequence[Part]) -> Number:
    """Return the weighted geometric mean Π share^(w ÷ Σw), or the harmonic Σw ÷ Σ(w ÷ share); 0 where an item has 0 points."""
    weights = [float(w) for w in weights_of(node)]
    held = [pl.lit(w) if p.gone is None else pl.when(p.gone).then(pl.lit(0.0)).otherwise(pl.lit(w))
            for p, w in zip(parts, weights, strict=True)]
    whole = reduce(add, held)
    shares = [p.counted.to_float() / float(p.full.highest) for p in parts]
    if node.how == "geometric":
        mean = reduce(mul, [s.pow(w / whole) for s, w in zip(shares, held, strict=True)])
    else:
        parted = [pl.when(w == 0.0).then(pl.lit(0.0)).when(s >= 0.0).then(w / s) for s, w in zip(shares, held, strict=True)]
        mean = whole / reduce(add, parted)
    bounds = [b / p.full.highest for p in parts for b in (p.counted.lowest, p.counted.highest)] + [Decimal(0)]
    found = exact.from_float(mean * float(node.full), float(min(bounds) * node.full), float(max(bounds) * node.full))
    return or_zero(found, all_dropped(parts))
