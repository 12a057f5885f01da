"""Up the tree: policies turn points into what counts, and sums turn what counts into nodes.

Pending needs no flag of its own: the null of a pending leaf goes up through every sum, so that its node and the total are null.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import and_, or_

import polars as pl

from scoring import exact
from scoring.exact import Number
from scoring.language.rubric import Indicator, Missing, NotApplicable
from scoring.record import record


@record
class Part:
    """An indicator as its parent sees it.

    counted  points that count, null while pending, 0 where dropped
    full     full marks
    dropped  where it does not apply and leaves its full marks to the others; None if that cannot be
    absent   where the group of the subject has not got it; None where every group has
    """

    counted: Number
    full: Number
    dropped: pl.Expr | None
    absent: pl.Expr | None = None

    @property
    def gone(self) -> pl.Expr | None:
        """Return where nothing of it counts: dropped or absent; None if that cannot be."""
        flags = [f for f in (self.dropped, self.absent) if f is not None]
        return reduce(or_, flags) if flags else None


def count_leaf(points: Number, full: Decimal, places: int, drop: pl.Expr | None, missing: Missing, not_applicable: NotApplicable,
               of_peers: Mapping[str, Number], absent: pl.Expr | None = None) -> Part:
    """Return a leaf after its policies.

    points    as the rule gave them, null where missing or not applicable
    drop      where it does not apply; None if that cannot be
    of_peers  policy → what a leaf gets by it from those who were scored; null where there is none
    absent    where the group of the subject has not got it; None where every group has
    """
    whole, at = Number.literal(full).at(places), points.at(places)
    stands_in = {"zero": Number.literal(0), "full": whole, "rescale": Number.literal(0), "unranked": Number.literal(0), **of_peers}
    held = [at]
    expr = at.expr
    if missing in stands_in:
        given = stands_in[missing].at(places)
        held.append(given)
        expr = pl.when(at.expr.is_not_null()).then(at.expr).otherwise(given.expr)
    off = at.expr.is_null() if missing == "rescale" else None
    if drop is not None:
        given = stands_in[not_applicable].at(places)
        held.append(given)
        expr = pl.when(drop).then(given.expr).otherwise(expr)
        lets_go = not_applicable in ("rescale", "unranked")
        off = drop if lets_go and off is None else off if lets_go or off is None else off & ~drop
    low, high = min(0, *(n.low for n in held)), max(whole.high, *(n.high for n in held))
    if absent is not None:
        expr, off = pl.when(absent).then(Number.literal(0).at(places).expr).otherwise(expr), None if off is None else off & ~absent
    return Part(Number(expr, places, low, high).narrow(), Number.literal(full), off, absent)


@record
class Sums:
    """What a node adds up, and out of how much.

    points      sum of the parts that count, null while one is pending
    applicable  full marks of the parts that are not dropped; None if none can be
    """

    points: Number
    applicable: Number | None


def sums(parts: Sequence[Part], full: Number) -> Sums:
    """Return the sums of a node."""
    drops = any(p.dropped is not None for p in parts)
    return Sums(exact.total(p.counted for p in parts).narrow(), applicable_full(parts, full) if drops else None)


def combine(added: Sums, parts: Sequence[Part], full: Number) -> Number:
    """Return the points of a node that adds up its parts.

    The sum, re-scaled by full ÷ applicable full where some part is dropped: Σ points × full ÷ Σ applicable full, half-up at working
    places. Null while a part is pending; 0 where all is dropped.
    """
    if added.applicable is None:
        return added.points
    scaled = or_zero(rescaled(added.points, added.applicable, full), all_dropped(parts))
    return _bounded(scaled, parts, full)


def all_dropped(parts: Sequence[Part]) -> pl.Expr | None:
    """Return where no part applies; None if that cannot be."""
    flags = [gone for p in parts if (gone := p.gone) is not None]
    return reduce(and_, flags) if len(flags) == len(parts) else None


def or_zero(number: Number, where: pl.Expr | None) -> Number:
    """Return the number, 0 where the condition holds."""
    if where is None:
        return number
    expr = pl.when(where).then(exact.integer(0)).otherwise(number.expr)
    return Number(expr, number.places, min(number.low, 0), max(number.high, 0))


def within(points: Number, indicator: Indicator) -> Number:
    """Return points held between the floor and the cap of an indicator."""
    low, high = indicator.floor, indicator.cap
    if low is None and high is None:
        return points
    return points.clip_to(min(points.lowest, high or points.lowest) if low is None else low,
                          max(points.highest, low or points.highest) if high is None else high)


def shaped(points: Number, leaf: Indicator, factor: Number | None) -> Number:
    """Return the points of a leaf's rule after its factor, its floor and its cap, at no more than working places."""
    made = points if factor is None else points * factor
    return within(made.at(min(made.places, exact.WORKING)), leaf)


def applicable_full(parts: Sequence[Part], full: Number) -> Number:
    """Return the full marks of the parts that are not dropped."""
    applicable = exact.total(_applicable(p) for p in parts)
    return Number(applicable.expr, applicable.places, 0, exact.to_scaled(full.highest, applicable.places))


def rescaled(points: Number, applicable: Number, full: Number) -> Number:
    """Return points × full ÷ applicable full, half-up at working places; null where nothing applies."""
    return (points * full).divide(applicable)


def covered(node: Indicator, scored: Mapping[str, pl.Expr]) -> pl.Expr:
    """Return where enough of a node was really scored.

    scored  leaf → where it was scored, never null
    """
    assert node.coverage is not None
    leaves = [i for i in node.walk() if i.leaf]
    shares = exact.whole_numbers([node.worth[i.id] * Fraction(i.full) for i in leaves])
    known = exact.total(_weight(scored[i.id], Number.literal(share)) for i, share in zip(leaves, shares, strict=True))
    return known.compare(">=", Number.literal(node.coverage.at_least * sum(shares)))


def _applicable(part: Part) -> Number:
    return part.full if part.gone is None else _weight(~part.gone, part.full)


def _weight(flag: pl.Expr, whole: Number) -> Number:
    return Number(pl.when(flag).then(whole.expr).otherwise(pl.lit(0, pl.Int64)), whole.places, 0, whole.high)


def _bounded(number: Number, parts: Sequence[Part], full: Number) -> Number:
    """Return a re-scaled sum with the bounds that hold: no node exceeds its full marks by more than its best part does."""
    highest = max(p.counted.highest / p.full.lowest for p in parts)
    lowest = min(p.counted.lowest / p.full.lowest for p in parts)
    high, low = (exact.to_scaled(v * full.highest, number.places) for v in (max(highest, Decimal(0)), min(lowest, Decimal(0))))
    return replace(number, low=low - 1, high=high + 1).narrow()


def any_true(flags: Sequence[pl.Expr]) -> pl.Expr:
    """Return whether any flag holds; false for none."""
    return reduce(or_, flags) if flags else pl.lit(False)
