"""Up the tree: policies turn points into what counts, and sums turn what counts into nodes.

Pending needs no flag of its own: the null of a pending leaf goes up through every sum, so that its node and the total are null.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from operator import and_, or_

import polars as pl

from scoring import exact
from scoring.exact import Number
from scoring.language.rubric import Indicator, Missing, NotApplicable


@dataclass(frozen=True)
class Part:
    """An indicator as its parent sees it.

    counted  points that count, null while pending, 0 where dropped
    full     full marks
    dropped  where it does not apply and leaves its full marks to the others; None if that cannot be
    """

    counted: Number
    full: Decimal
    dropped: pl.Expr | None


def count_leaf(points: Number, full: Decimal, places: int, drop: pl.Expr | None, missing: Missing,
               not_applicable: NotApplicable) -> Part:
    """Return a leaf after its policies.

    points  as the rule gave them, null where missing or not applicable
    drop    where it does not apply; None if that cannot be
    """
    whole = Number.literal(full).at(places)
    at = points.at(places)
    low, high = min(at.low, 0), max(at.high, whole.high)
    expr = at.expr
    if missing == "zero":
        expr = expr.fill_null(0)
    dropped = None
    if drop is not None:
        stands_in = whole.high if not_applicable == "full" else 0
        expr = pl.when(drop).then(pl.lit(stands_in, pl.Int64)).otherwise(expr)
        dropped = drop if not_applicable in ("rescale", "unranked") else None
    return Part(Number(expr, places, low, high).narrow(), full, dropped)


def combine(parts: Sequence[Part], full: Decimal) -> tuple[Number, pl.Expr | None]:
    """Return the points of a node, and where all of it is dropped (None if that cannot be).

    The sum of its parts, re-scaled by full ÷ applicable full where some part is dropped: Σ points × full ÷ Σ applicable full, half-up at working
    places. Null while a part is pending; 0 where all is dropped.
    """
    points = exact.total(p.counted for p in parts)
    if all(p.dropped is None for p in parts):
        return points, None
    scaled = rescaled(points, applicable_full(parts, full), full)
    all_dropped = reduce(and_, [p.dropped for p in parts if p.dropped is not None]) if all(
        p.dropped is not None for p in parts) else None
    expr = scaled.expr if all_dropped is None else pl.when(all_dropped).then(pl.lit(0, pl.Int64)).otherwise(scaled.expr)
    return _bounded(replace(scaled, expr=expr), parts, full), all_dropped


def applicable_full(parts: Sequence[Part], full: Decimal) -> Number:
    """Return the full marks of the parts that are not dropped."""
    applicable = exact.total(_applicable(p) for p in parts)
    return Number(applicable.expr, applicable.places, 0, exact.to_scaled(full, applicable.places))


def rescaled(points: Number, applicable: Number, full: Decimal) -> Number:
    """Return points × full ÷ applicable full, half-up at working places; null where nothing applies."""
    return (points * Number.literal(full)).divide(applicable)


def covered(node: Indicator, scored: Mapping[str, pl.Expr]) -> pl.Expr:
    """Return where enough of a node was really scored.

    scored  leaf → where it was scored, never null
    """
    assert node.coverage is not None
    leaves = [i for i in node.walk() if i.leaf]
    known = exact.total(_weight(scored[i.id], i.full) for i in leaves)
    return known.compare(">=", Number.literal(node.coverage.at_least * node.full))


def _applicable(part: Part) -> Number:
    if part.dropped is None:
        return Number.literal(part.full)
    return _weight(~part.dropped, part.full)


def _weight(flag: pl.Expr, full: Decimal) -> Number:
    whole = Number.literal(full)
    return Number(pl.when(flag).then(whole.expr).otherwise(pl.lit(0, pl.Int64)), whole.places, 0, whole.high)


def _bounded(number: Number, parts: Sequence[Part], full: Decimal) -> Number:
    """Return a re-scaled sum with the bounds that hold: no node exceeds its full marks by more than its best part does."""
    highest = max(p.counted.highest / p.full for p in parts)
    lowest = min(p.counted.lowest / p.full for p in parts)
    high, low = (exact.to_scaled(v * full, number.places) for v in (max(highest, Decimal(0)), min(lowest, Decimal(0))))
    return replace(number, low=low - 1, high=high + 1).narrow()


def any_true(flags: Sequence[pl.Expr]) -> pl.Expr:
    """Return whether any flag holds; false for none."""
    return reduce(or_, flags) if flags else pl.lit(False)
