"""Piecewise linear (线性插值): anchors with a straight line between each two, clamped at both ends.

    {kind: piecewise, of: 居民满意率, points: [[60, 0], [90, 30]]}

Two anchors are a line; anchors whose points fall are a line downwards. Formula: p = p₁ + (x − x₁)(p₂ − p₁)/(x₂ − x₁).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar, Literal

import polars as pl
from pydantic import Field

from scoring import exact
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.model import Amount, Formula
from scoring.rules.base import (
    Asked,
    Case,
    Context,
    Direction,
    Example,
    Problem,
    Reach,
    Rule,
    amount,
    better_at,
    either,
    first_above,
    marks,
    nearest_better,
    plain,
    reached,
    rising,
    rounded_down,
    rounded_up,
    seen,
)

_LINE: dict[str, Any] = {"kind": "piecewise", "of": "满意率", "points": [[Decimal(60), Decimal(0)], [Decimal(90), Decimal(30)]]}
_DOWN: dict[str, Any] = {"kind": "piecewise", "of": "天数", "points": [[Decimal(0), Decimal(10)], [Decimal(3), Decimal(0)]]}


class Piecewise(Rule):
    """Points on the straight line between the two anchors around the value; unknown where the value is."""

    kind: Literal["piecewise"]
    of: Formula = Field(description="what is measured")
    points_at: tuple[tuple[Amount, Amount], ...] = Field(alias="points", min_length=2, description="anchors [value, points], values rising")

    examples: ClassVar[tuple[Example, ...]] = (
        Example(_LINE, Decimal(30), {"满意率": ("percent", "75")}, None, Decimal(15), "满意率75%"),
        Example(_LINE, Decimal(30), {"满意率": ("percent", "60")}, None, Decimal(0), "满意率60%"),
        Example(_LINE, Decimal(30), {"满意率": ("percent", "12.5")}, None, Decimal(0), "满意率12.5%"),
        Example(_LINE, Decimal(30), {"满意率": ("percent", "99.99")}, None, Decimal(30), "满意率99.99%"),
        Example(_LINE, Decimal(30), {"满意率": ("percent", "60.01")}, None, Decimal("0.01"), "满意率60.01%"),
        Example(_DOWN, Decimal(10), {"天数": ("integer", 1)}, None, Decimal("6.666666667"), "天数为1"),
        Example(_DOWN, Decimal(10), {"天数": ("integer", None)}, None, None, ""),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "number")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        for i, (x, points) in enumerate(self.points_at):
            if i and x <= self.points_at[i - 1][0]:
                yield Problem("ANCHORS_ORDER", ("points", i), {"found": plain(x), "before": plain(self.points_at[i - 1][0])})
            if not 0 <= points <= ctx.full:
                yield Problem("POINTS_ABOVE_FULL", ("points", i), {"points": plain(points), "full": plain(ctx.full)})

    @property
    def direction(self) -> Direction:
        points = [p for _, p in self.points_at]
        return "up" if points == sorted(points) else "down" if points == sorted(points, reverse=True) else "neither"

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self.of, "number")

    def points(self, ctx: Context) -> Number:
        x = ctx.value(self.of, "number").exact
        places = max([x.places, *(exact.decimal_places(v) for v, _ in self.points_at)])
        held = x.at(places).clip_to(self.points_at[0][0], self.points_at[-1][0])
        pairs = list(zip(self.points_at, self.points_at[1:], strict=False))
        segments = [_segment(held.at(places), *a, *b) for a, b in pairs]
        picked: Any = segments[0].expr
        if len(segments) > 1:
            chain: Any = pl.when(held.expr.is_null()).then(pl.lit(None, pl.Int64))
            for (_, end), segment in zip(pairs[:-1], segments[:-1], strict=True):
                chain = chain.when(held.compare("<", Number.literal(end[0]))).then(segment.expr)
            picked = chain.otherwise(segments[-1].expr)
        return Number(picked, exact.WORKING, min(s.low for s in segments), max(s.high for s in segments))

    def _better(self, ctx: Context) -> tuple[Number, Number]:
        x, now = ctx.value(self.of, "number").exact, self.earned(ctx)
        anchors = [(Number.literal(v), Number.literal(p)) for v, p in self.points_at]
        return first_above(x, anchors[1:], now) if rising([p for _, p in self.points_at]) else nearest_better(x, anchors, now)

    def next(self, ctx: Context) -> Number | None:
        return self._better(ctx)[0]

    def gain(self, ctx: Context) -> Number | None:
        return self._better(ctx)[1]

    def why(self, case: Case) -> str:
        found = seen(case)
        line = self._line(case)
        if case.lost == 0:
            within = "控制在满分线" if self.direction == "down" else "达到满分线"
            end = "以内" if self.direction == "down" else ""
            return either(case.lang, f"{found},{within}{line}{end}", f"{found}, at or past the full-marks line{line}")
        if case.points == 0:
            passed = "已到零分线" if self.direction == "down" else "未超过起分线"
            return either(case.lang, f"{found},{passed}{line}", f"{found}, not past the line where points start{line}")
        return either(case.lang, f"{found},按比例计分", f"{found}, scored in proportion")

    def _line(self, case: Case) -> str:
        """Return the anchor nearest to the sloping part at which these points are given, in brackets; nothing where there is none."""
        values = [x for x, p in self.points_at if p == case.points]
        if not values or self.direction == "neither":
            return ""
        inner = max(values) if (self.direction == "up") == (case.points == 0) else min(values)
        edge = amount(inner, case.measure, case.lang)
        return either(case.lang, f"({edge})", f" ({edge})")

    def how(self, case: Case) -> str:
        if case.next is None or case.gain is None:
            return ""
        return better_at(case, case.next)

    def reach(self, case: Case, points: Decimal) -> Reach | None:
        if not isinstance(case.observed, Decimal) or self.direction == "neither":
            return None
        falls = self.direction == "down"
        anchors = [*reversed(self.points_at)] if falls else [*self.points_at]
        for (x1, p1), (x2, p2) in itertools.pairwise(anchors):
            if p1 < points <= p2:
                exactly = x1 + (points - p1) * (x2 - x1) / (p2 - p1)
                value = rounded_down(exactly, case.observed) if falls else rounded_up(exactly, case.observed)
                earned = min(p2, p1 + (value - x1) * (p2 - p1) / (x2 - x1))
                return Reach(value, exact.round_half_up(earned, exact.WORKING), reached(case, value))
        return None

    def standard(self, full: Decimal, lang: str, name: str) -> str:
        steps = [either(lang, f"{plain(x)}→{marks(p)}分", f"{plain(x)} → {marks(p)}") for x, p in self.points_at]
        return f"{name}:" + either(lang, ",", ", ").join(steps) + either(lang, ",其间按比例", ", in proportion between")


def _segment(x: Number, x1: Decimal, p1: Decimal, x2: Decimal, p2: Decimal) -> Number:
    """Return the line through two anchors: one division, half-up, of a numerator that is not negative on the segment."""
    width = Number.literal(x2 - x1)
    rise = (x - Number.literal(x1)) * Number.literal(p2 - p1) + Number.literal(p1) * width
    places, shift = exact.WORKING, width.at(x.places).low
    low, high = sorted((exact.to_scaled(p1, places), exact.to_scaled(p2, places)))
    scaled = Number(rise.expr, 0, rise.low, rise.high).at(places + x.places - rise.places) if (
        rise.places <= places + x.places) else rise.at(places + x.places)
    inside = replace(scaled, low=0, high=max(abs(scaled.low), abs(scaled.high)))
    return replace(exact.div_round(inside, shift, places), low=low, high=high)
