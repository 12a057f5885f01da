"""Bands (分档): steps with one edge each, so that gaps and overlaps cannot be written.

    {kind: bands, of: 学习次数, bands: [{from: 0, points: 0}, {from: 8, points: 28}, {from: 12, points: 40}]}

A value takes the points of the highest band whose `from` is not above it: 89.5 never falls between 80–89 and 90–100.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar, Literal

import polars as pl
from pydantic import Field

from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.model import Amount, Formula, Frozen
from scoring.rules.base import Asked, Case, Direction, Example, Problem, Reach, Rule
from scoring.rules.context import Context
from scoring.rules.ladder import first_above, nearest_better, rising
from scoring.rules.phrases import amount, better_at, either, marks, plain, reached, rounded_up, seen


class Band(Frozen):
    """One band: from its edge (included) up to the next edge (excluded)."""

    start: Amount = Field(alias="from", description="the edge, in units of the observed value")
    points: Amount = Field(ge=0, description="points of the band")


_STUDY: dict[str, Any] = {"kind": "bands", "of": "学习次数", "bands": [
    {"from": Decimal(0), "points": Decimal(0)}, {"from": Decimal(8), "points": Decimal(28)}, {"from": Decimal(12), "points": Decimal(40)}]}


class Bands(Rule):
    """The points of the highest band whose edge is not above the value; unknown where the value is."""

    kind: Literal["bands"]
    of: Formula = Field(description="what is measured")
    bands: tuple[Band, ...] = Field(min_length=1, description="edges rising; the first not above the lowest value possible")

    examples: ClassVar[tuple[Example, ...]] = (
        Example(_STUDY, Decimal(40), {"学习次数": ("integer", 9)}, None, Decimal(28), "达到“8及以上”档"),
        Example(_STUDY, Decimal(40), {"学习次数": ("integer", 8)}, None, Decimal(28), "达到“8及以上”档"),
        Example(_STUDY, Decimal(40), {"学习次数": ("integer", 7)}, None, Decimal(0), "未达到“8及以上”档"),
        Example(_STUDY, Decimal(40), {"学习次数": ("integer", 30)}, None, Decimal(40), "达到最高档"),
        Example(_STUDY, Decimal(40), {"学习次数": ("integer", None)}, None, None, ""),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "number")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        edges = [b.start for b in self.bands]
        for i in range(1, len(edges)):
            if edges[i] <= edges[i - 1]:
                args = {"found": plain(edges[i]), "before": plain(edges[i - 1])}
                yield Problem("BANDS_ORDER", ("bands", i, "from"), args)
        for i, band in enumerate(self.bands):
            if band.points > ctx.full:
                yield Problem("POINTS_ABOVE_FULL", ("bands", i, "points"), {"points": plain(band.points), "full": plain(ctx.full)})
        lowest = ctx.value(self.of, "number").exact.lowest
        if edges[0] > lowest:
            yield Problem("BANDS_GAP", ("bands", 0, "from"), {"found": plain(edges[0]), "lowest": plain(lowest)})

    @property
    def direction(self) -> Direction:
        points = [b.points for b in self.bands]
        return "up" if points == sorted(points) else "down" if points == sorted(points, reverse=True) else "neither"

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self.of, "number")

    def points(self, ctx: Context) -> Number:
        x = ctx.value(self.of, "number").exact
        levels = _aligned([b.points for b in self.bands])
        picked: Any = pl.when(False).then(pl.lit(None, pl.Int64))
        for band, level in reversed(list(zip(self.bands, levels, strict=True))):
            picked = picked.when(x.compare(">=", Number.literal(band.start))).then(level.expr)
        return Number(picked, levels[0].places, min(p.low for p in levels), max(p.high for p in levels))

    def _better(self, ctx: Context) -> tuple[Number, Number]:
        x, now = ctx.value(self.of, "number").exact, self.earned(ctx)
        points = [b.points for b in self.bands]
        if rising(points):
            return first_above(x, [(Number.literal(b.start), Number.literal(b.points)) for b in self.bands], now)
        unit = Decimal(1).scaleb(-x.places)
        inside = [(Number.literal(b.start), Number.literal(b.points)) for b in self.bands]
        inside += [(Number.literal(after.start - unit), Number.literal(b.points))
                   for b, after in zip(self.bands, self.bands[1:], strict=False)]
        return nearest_better(x, inside, now)

    def next(self, ctx: Context) -> Number | None:
        return self._better(ctx)[0]

    def gain(self, ctx: Context) -> Number | None:
        return self._better(ctx)[1]

    def why(self, case: Case) -> str:
        edge, above = self._place(case)
        found = seen(case)
        if self.direction != "up":
            base = amount(edge, case.measure, case.lang)
            return either(case.lang, f"{found}，属“{base}及以上”档", f"{found}, in the band from {base}")
        if case.lost == 0:
            return either(case.lang, f"{found}，达到最高档", f"{found}, the top band")
        if edge == self.bands[0].start and above is not None:
            top = amount(above, case.measure, case.lang)
            return either(case.lang, f"{found}，未达到“{top}及以上”档", f"{found}, below the band from {top}")
        base = amount(edge, case.measure, case.lang)
        return either(case.lang, f"{found}，达到“{base}及以上”档", f"{found}, in the band from {base}")

    def _place(self, case: Case) -> tuple[Decimal, Decimal | None]:
        seen = case.observed if isinstance(case.observed, Decimal) else self.bands[0].start
        below = [b.start for b in self.bands if b.start <= seen]
        above = [b.start for b in self.bands if b.start > seen]
        return (below[-1] if below else self.bands[0].start), (above[0] if above else None)

    def how(self, case: Case) -> str:
        if case.next is None or case.gain is None:
            return ""
        return better_at(case, case.next)

    def reach(self, case: Case, points: Decimal) -> Reach | None:
        enough = [b for b in self.bands if b.points >= points]
        if self.direction != "up" or not enough or not isinstance(case.observed, Decimal):
            return None
        value = rounded_up(enough[0].start, case.observed)
        return Reach(value, enough[0].points, reached(case, value))

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        steps = [either(lang, f"{start}起{marks(points)}分", f"from {start}: {marks(points)}")
                 for start, points in ((amount(b.start, measure, lang), b.points) for b in self.bands)]
        return f"{name}{either(lang, '：', ': ')}" + either(lang, "，", ", ").join(steps)


def _aligned(points: list[Decimal]) -> list[Number]:
    numbers = [Number.literal(p) for p in points]
    places = max(n.places for n in numbers)
    return [n.at(places) for n in numbers]
