"""Piecewise linear (线性插值): anchors with a straight line between each two, held at both ends.

    {kind: piecewise, of: 居民满意率, points: [[60, 0], [90, 30]]}
    {kind: piecewise, of: 净资产收益率, standards: [13.5, 9.5, 1.7, -3.6, -20]}
    {kind: piecewise, of: 人均收入, standards: [2660, 877.4], worse: hold}

Two anchors are a line; anchors whose points fall are a line downwards. Formula: p = p₁ + (x − x₁)(p₂ − p₁)/(x₂ − x₁).

功效系数法 gives the values of the anchors as `standards`, the best first, and their points as shares of full marks: five standards
(优秀, 良好, 平均, 较低, 较差) have the coefficients 1, 0.8, 0.6, 0.4, 0.2, two (满意值, 不允许值) have 1 and 0.6, unless the rubric gives
others. A value worse than the last standard earns nothing, or with `worse: hold` what that standard earns.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Final, Literal

import polars as pl
from pydantic import Field

from scoring import exact
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.model import Amount, Formula
from scoring.rules.base import Asked, Case, Direction, Example, Problem, Reach, Rule
from scoring.rules.context import Context
from scoring.rules.ladder import first_above, nearest_better, rising
from scoring.rules.phrases import amount, better_at, either, marks, plain, reached, rounded_down, rounded_up, seen

Anchors = tuple[tuple[Decimal, Decimal], ...]
Share = Annotated[Amount, Field(ge=0, le=1)]
_COEFFICIENTS: Final = {5: tuple(map(Decimal, ("1", "0.8", "0.6", "0.4", "0.2"))), 2: tuple(map(Decimal, ("1", "0.6")))}
_NAMES: Final = {5: (("优秀值", "excellent"), ("良好值", "good"), ("平均值", "average"), ("较低值", "low"), ("较差值", "poor")),
                 2: (("满意值", "satisfactory"), ("不允许值", "not allowed"))}

_LINE: dict[str, Any] = {"kind": "piecewise", "of": "满意率", "points": [[Decimal(60), Decimal(0)], [Decimal(90), Decimal(30)]]}
_ODD: dict[str, Any] = {"kind": "piecewise", "of": "天数", "points": [[Decimal("0.5"), Decimal(0)], [Decimal("2.5"), Decimal(5)],
                                                                  [Decimal("7.25"), Decimal(10)]]}
_FALLING: dict[str, Any] = {"kind": "piecewise", "of": "天数", "points": [[Decimal("0.5"), Decimal(10)], [Decimal("4.5"), Decimal(0)]]}
_DOWN: dict[str, Any] = {"kind": "piecewise", "of": "天数", "points": [[Decimal(0), Decimal(10)], [Decimal(3), Decimal(0)]]}


_RETURN: dict[str, Any] = {"kind": "piecewise", "of": "收益率", "standards": list(map(Decimal, ("13.5", "9.5", "1.7", "1", "0.5")))}
_DEBT: dict[str, Any] = {"kind": "piecewise", "of": "负债率", "standards": list(map(Decimal, ("40.125", "60", "75", "85", "95")))}
_INCOME: dict[str, Any] = {"kind": "piecewise", "of": "收入", "standards": [Decimal(266), Decimal("87.74")], "worse": "hold"}


class Piecewise(Rule):
    """Points on the straight line between the two anchors around the value; unknown where the value is."""

    kind: Literal["piecewise"]
    of: Formula = Field(description="what is measured")
    points_at: Anchors | None = Field(default=None, alias="points", min_length=2, description="anchors [value, points], values rising")
    standards: tuple[Amount, ...] | None = Field(default=None, min_length=2, description="standard values in place of anchors, the best first")
    coefficients: tuple[Share, ...] | None = Field(default=None, description="the share of full marks of every standard, falling")
    worse: Literal["zero", "hold"] = Field(default="zero", description="what is worse than the last standard earns nothing, or what that earns")

    examples: ClassVar[tuple[Example, ...]] = (
        Example(_LINE, Decimal(30), {"满意率": ("percent", "75")}, None, Decimal(15), "满意率75%"),
        Example(_LINE, Decimal(30), {"满意率": ("percent", "60")}, None, Decimal(0), "满意率60%"),
        Example(_LINE, Decimal(30), {"满意率": ("percent", "12.5")}, None, Decimal(0), "满意率12.5%"),
        Example(_LINE, Decimal(30), {"满意率": ("percent", "99.99")}, None, Decimal(30), "满意率99.99%"),
        Example(_LINE, Decimal(30), {"满意率": ("percent", "60.01")}, None, Decimal("0.01"), "满意率60.01%"),
        Example(_DOWN, Decimal(10), {"天数": ("integer", 1)}, None, Decimal("6.666666667"), "天数为1"),
        Example(_DOWN, Decimal(10), {"天数": ("integer", None)}, None, None, ""),
        Example(_ODD, Decimal(10), {"天数": ("integer", 1)}, None, Decimal("1.25"), "按比例计分"),
        Example(_FALLING, Decimal(10), {"天数": ("integer", 2)}, None, Decimal("6.25"), "按比例计分"),
        Example(_RETURN, Decimal(20), {"收益率": ("percent", "8")}, None, Decimal("15.230769231"),
                "收益率8%，在平均值（1.7%）与良好值（9.5%）之间，功效系数0.8077"),
        Example(_RETURN, Decimal(20), {"收益率": ("percent", "0.5")}, None, Decimal(4), "功效系数0"),
        Example(_RETURN, Decimal(20), {"收益率": ("percent", "0.49")}, None, Decimal(0), "低于较差值（0.5%）"),
        Example(_RETURN, Decimal(20), {"收益率": ("percent", "30")}, None, Decimal(20), "达到优秀值（13.5%）"),
        Example(_DEBT, Decimal(12), {"负债率": ("percent", "67.5")}, None, Decimal("8.4"), "在平均值（75%）与良好值（60%）之间，功效系数0.5"),
        Example(_DEBT, Decimal(12), {"负债率": ("percent", "95.01")}, None, Decimal(0), "高于较差值（95%）"),
        Example(_INCOME, Decimal(100), {"收入": ("decimal", "222.9")}, None, Decimal("90.328733311"), "在不允许值（87.74）与满意值（266）之间"),
        Example(_INCOME, Decimal(100), {"收入": ("decimal", "20")}, None, Decimal(60), "低于不允许值（87.74），按不允许值计"),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "number")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        if (self.points_at is None) == (self.standards is None):
            yield Problem("ONE_OF", (), {"keys": ("points", "standards")})
        elif self.standards is not None:
            yield from self._standards_problems(self.standards)
        else:
            for key in ("coefficients", "worse"):
                if key in self.model_fields_set:
                    yield Problem("SETTING_NEEDS", (key,), {"setting": key, "needs": "standards"})
            yield from self._points_problems(self.points_at or (), ctx.full)

    def _points_problems(self, anchors: Anchors, full: Decimal) -> Iterator[Problem]:
        for i, (x, points) in enumerate(anchors):
            if i and x <= anchors[i - 1][0]:
                yield Problem("ANCHORS_ORDER", ("points", i), {"found": plain(x), "before": plain(anchors[i - 1][0])})
            if not 0 <= points <= full:
                yield Problem("POINTS_ABOVE_FULL", ("points", i), {"points": plain(points), "full": plain(full)})

    def _standards_problems(self, standards: tuple[Decimal, ...]) -> Iterator[Problem]:
        shares = self._shares
        if len(shares) != len(standards):
            path = ("standards",) if self.coefficients is None else ("coefficients",)
            yield Problem("COEFFICIENTS_COUNT", path, {"standards": len(standards), "found": len(shares)})
        for i, (before, here) in enumerate(itertools.pairwise(standards), 1):
            if here == before or (here > before) == (standards[1] < standards[0]):
                yield Problem("STANDARDS_ORDER", ("standards", i), {"found": plain(here), "before": plain(before)})
        for i, (before, here) in enumerate(itertools.pairwise(shares), 1):
            if here >= before:
                yield Problem("COEFFICIENTS_ORDER", ("coefficients", i), {"found": plain(here), "before": plain(before)})

    @property
    def _shares(self) -> tuple[Decimal, ...]:
        """Return the coefficient of every standard."""
        return self.coefficients or _COEFFICIENTS.get(len(self.standards or ()), ())

    def anchors(self, full: Decimal) -> Anchors:
        """Return the anchors as values and points, values rising."""
        if self.standards is None:
            return self.points_at or ()
        pairs = [(value, full * share) for value, share in zip(self.standards, self._shares, strict=True)]
        return tuple(reversed(pairs) if self.direction == "up" else pairs)

    @property
    def _drops(self) -> bool:
        """Return whether points drop to nothing beyond the worst standard."""
        return self.standards is not None and self.worse == "zero" and self._shares[-1] > 0

    @property
    def direction(self) -> Direction:
        if self.standards is not None:
            return "up" if self.standards[0] > self.standards[-1] else "down"
        points = [p for _, p in self.points_at or ()]
        return "up" if points == sorted(points) else "down" if points == sorted(points, reverse=True) else "neither"

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self.of, "number")

    def points(self, ctx: Context) -> Number:
        x, anchors = ctx.value(self.of, "number").exact, self.anchors(ctx.full)
        places = max([x.places, *(exact.decimal_places(v) for v, _ in anchors)])
        held = x.at(places).clip_to(anchors[0][0], anchors[-1][0])
        pairs = list(itertools.pairwise(anchors))
        segments = [_segment(held.at(places), *a, *b) for a, b in pairs]
        picked: Any = segments[0].expr
        if len(segments) > 1:
            chain: Any = pl.when(held.expr.is_null()).then(pl.lit(None, pl.Int64))
            for (_, end), segment in zip(pairs[:-1], segments[:-1], strict=True):
                chain = chain.when(held.compare("<", Number.literal(end[0]))).then(segment.expr)
            picked = chain.otherwise(segments[-1].expr)
        low, high = min(s.low for s in segments), max(s.high for s in segments)
        if self._drops:
            picked, low = pl.when(self._beyond(x)).then(pl.lit(0, pl.Int64)).otherwise(picked), 0
        return Number(picked, exact.WORKING, low, high)

    def _beyond(self, x: Number) -> pl.Expr:
        """Return where a value is worse than the last standard."""
        return x.compare("<" if self.direction == "up" else ">", Number.literal((self.standards or ())[-1]))

    def _worth(self, value: Decimal, full: Decimal) -> Decimal:
        """Return the points at one value, rounded as `points` rounds them."""
        anchors = self.anchors(full)
        inside = anchors[0][0] <= value <= anchors[-1][0]
        if self._drops and not inside and (value < anchors[0][0]) == (self.direction == "up"):
            return Decimal(0)
        held = min(max(value, anchors[0][0]), anchors[-1][0])
        (x1, p1), (x2, p2) = next(pair for pair in itertools.pairwise(anchors) if held <= pair[1][0])
        points = Fraction(p1) + Fraction(held - x1) * Fraction(p2 - p1) / Fraction(x2 - x1)
        return exact.round_half_up(Decimal(points.numerator) / Decimal(points.denominator), exact.WORKING)

    def _better(self, ctx: Context) -> tuple[Number, Number]:
        x, now, anchors = ctx.value(self.of, "number").exact, self.earned(ctx), self.anchors(ctx.full)
        unit = Decimal(1).scaleb(-x.places)
        up = rising([p for _, p in anchors])
        # Where the value cannot take an anchor at its own places, those beside it stand in, with what they earn.
        edges = dict.fromkeys(taken(v, unit) for v, _ in (anchors if self._drops or not up else anchors[1:])
                              for taken in ((rounded_up,) if up else (rounded_up, rounded_down)))
        steps = [(Number.literal(v), Number.literal(self._worth(v, ctx.full))) for v in edges]
        return first_above(x, steps, now) if up else nearest_better(x, steps, now)

    def next(self, ctx: Context) -> Number | None:
        return self._better(ctx)[0]

    def gain(self, ctx: Context) -> Number | None:
        return self._better(ctx)[1]

    # in words

    def why(self, case: Case) -> str:
        found = seen(case)
        if self.standards is not None and isinstance(case.observed, Decimal):
            return either(case.lang, f"{found}，", f"{found}, ") + self._between(case.observed, self.standards, case)
        line = self._line(case)
        if case.lost == 0:
            within = "控制在满分线" if self.direction == "down" else "达到满分线"
            end = "以内" if self.direction == "down" else ""
            return either(case.lang, f"{found}，{within}{line}{end}", f"{found}, at or past the full-marks line{line}")
        if case.points == 0:
            passed = "已到零分线" if self.direction == "down" else "未超过起分线"
            return either(case.lang, f"{found}，{passed}{line}", f"{found}, not past the line where points start{line}")
        return either(case.lang, f"{found}，按比例计分", f"{found}, scored in proportion")

    def _between(self, value: Decimal, standards: tuple[Decimal, ...], case: Case) -> str:
        """Return which standards the value lies between, and its coefficient there, as a clause."""
        up, lang = self.direction == "up", case.lang
        said = [either(lang, f"{name}（{edge}）", f"{name} ({edge})") for name, edge in zip(
            self._names(lang), (amount(s, case.measure, lang) for s in standards), strict=True)]
        met = [i for i, standard in enumerate(standards) if (value >= standard if up else value <= standard)]
        if not met:
            name = self._names(lang)[-1]
            held = "" if self.worse == "zero" else either(lang, f"，按{name}计", ", held to that")
            return either(lang, f"{'低' if up else '高'}于{said[-1]}{held}", f"{'below' if up else 'above'} the standard {said[-1]}{held}")
        if met[0] == 0:
            return either(lang, f"达到{said[0]}", f"the standard {said[0]} is met")
        here, above = met[0], met[0] - 1
        share = exact.round_half_up((value - standards[here]) / (standards[above] - standards[here]), 4)
        return either(lang, f"在{said[here]}与{said[above]}之间，功效系数{plain(share)}",
                      f"between the standards {said[here]} and {said[above]}, coefficient {plain(share)}")

    def _names(self, lang: str) -> list[str]:
        """Return what the standards are called, the best first."""
        count = len(self.standards or ())
        return [either(lang, *pair) for pair in _NAMES.get(count, [(f"第{i}档标准值", f"no. {i}") for i in range(1, count + 1)])]

    def _line(self, case: Case) -> str:
        """Return the anchor nearest to the sloping part at which these points are given, in brackets; nothing where there is none."""
        values = [x for x, p in self.anchors(case.full) if p == case.points]
        if not values or self.direction == "neither":
            return ""
        inner = max(values) if (self.direction == "up") == (case.points == 0) else min(values)
        edge = amount(inner, case.measure, case.lang)
        return either(case.lang, f"（{edge}）", f" ({edge})")

    def how(self, case: Case) -> str:
        if case.next is None or case.gain is None:
            return ""
        return better_at(case, case.next)

    def reach(self, case: Case, points: Decimal) -> Reach | None:
        if not isinstance(case.observed, Decimal) or self.direction == "neither":
            return None
        falls = self.direction == "down"
        anchors = [*self.anchors(case.full)][::-1 if falls else 1]
        if self._drops and 0 < points <= anchors[0][1]:
            return self._reached(case, anchors[0][0], falls)
        for (x1, p1), (x2, p2) in itertools.pairwise(anchors):
            if p1 < points <= p2:
                return self._reached(case, x1 + (points - p1) * (x2 - x1) / (p2 - p1), falls)
        return None

    def _reached(self, case: Case, edge: Decimal, falls: bool) -> Reach:
        """Return the value beside an edge that can be taken, on its better side."""
        like = case.observed if isinstance(case.observed, Decimal) else edge
        value = rounded_down(edge, like) if falls else rounded_up(edge, like)
        return Reach(value, self._worth(value, case.full), reached(case, value))

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        if self.standards is None:
            anchors = [(amount(x, measure, lang), marks(p)) for x, p in self.anchors(full)]
            steps = [either(lang, f"{x}→{p}分", f"{x} → {p}") for x, p in anchors]
            between = either(lang, "，其间按比例", ", in proportion between")
        else:
            found = zip(self._names(lang), (amount(x, measure, lang) for x in self.standards), self._shares, strict=True)
            steps = [either(lang, f"{called}{x}→{plain(full * share)}分", f"{called} {x} → {plain(full * share)}") for called, x, share in found]
            worst = plain(full * self._shares[-1] if self.worse == "hold" else Decimal(0))
            between = either(lang, f"，其间按功效系数，再差的得{worst}分", f", in proportion between, worse ones {worst}")
        return f"{name}{either(lang, '：', ': ')}" + either(lang, "，", ", ").join(steps) + between


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
