"""Grade (等次): a choice such as 优、良、中、差 gives points, or a share of full marks. The choice is kept, not only its points.

    {kind: grade, of: 居民代表评价, points: {满意: 5, 基本满意: 3, 不满意: 0}}
    {kind: grade, of: 定性评价, coefficients: {优: 1, 良: 0.8, 中: 0.6, 差: 0}}
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar, Literal

import polars as pl
from pydantic import Field

from scoring.exact import Number, round_half_up
from scoring.expression.compile import Value
from scoring.model import Amount, Formula
from scoring.rules.base import Asked, Case, Example, Problem, Reach, Rule
from scoring.rules.context import Context
from scoring.rules.ladder import coverage_problems
from scoring.rules.phrases import amount, either, marks, plain

_SATISFIED: dict[str, Any] = {"kind": "grade", "of": "评价",
                              "points": {"满意": Decimal(5), "基本满意": Decimal(3), "不满意": Decimal(0)}}
_GOOD: dict[str, Any] = {"kind": "grade", "of": "评价", "coefficients": {"满意": Decimal(1), "基本满意": Decimal("0.75"), "不满意": Decimal(0)}}


class Grade(Rule):
    """The points of the choice that was made; unknown where none was."""

    kind: Literal["grade"]
    of: Formula = Field(description="a choice field")
    points_of: dict[str, Amount] | None = Field(default=None, alias="points", description="points of every value of the choice")
    coefficients: dict[str, Amount] | None = Field(default=None, description="share of full marks for every value of the choice")

    examples: ClassVar[tuple[Example, ...]] = (
        Example(_SATISFIED, Decimal(5), {"评价": ("choice", "基本满意")}, None, Decimal(3), "“基本满意”"),
        Example(_SATISFIED, Decimal(5), {"评价": ("choice", "满意")}, None, Decimal(5), "“满意”"),
        Example(_GOOD, Decimal(5), {"评价": ("choice", "基本满意")}, None, Decimal("3.75"), "“基本满意”"),
        Example(_GOOD, Decimal(5), {"评价": ("choice", None)}, None, None, ""),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "text")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        if (self.points_of is None) == (self.coefficients is None):
            yield Problem("ONE_OF", (), {"keys": ("points", "coefficients")})
            return
        key = "points" if self.points_of is not None else "coefficients"
        choices = ctx.value(self.of, "text").choices
        if choices is None:
            yield Problem("NOT_A_CHOICE", ("of",), {"name": self.of})
            return
        given = self.table(ctx.full)
        yield from coverage_problems((key,), given, choices)
        for value, points in given.items():
            if not 0 <= points <= ctx.full:
                yield Problem("POINTS_ABOVE_FULL", (key, value), {"points": plain(points), "full": plain(ctx.full)})

    def table(self, full: Decimal) -> dict[str, Decimal]:
        """Return the points of every choice."""
        if self.points_of is not None:
            return dict(self.points_of)
        return {value: full * share for value, share in (self.coefficients or {}).items()}

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self.of, "text")

    def points(self, ctx: Context) -> Number:
        return self._look_up(ctx, self.table(ctx.full))

    def _look_up(self, ctx: Context, table: dict[str, Decimal]) -> Number:
        choice = ctx.value(self.of, "text").expr
        numbers = {value: Number.literal(points) for value, points in table.items()}
        places = max(n.places for n in numbers.values())
        aligned = {value: n.at(places) for value, n in numbers.items()}
        picked: Any = pl.when(False).then(pl.lit(None, pl.Int64))
        for value, points in aligned.items():
            picked = picked.when(choice == value).then(points.expr)
        return Number(picked, places, min(n.low for n in aligned.values()), max(n.high for n in aligned.values()))

    def _next_up(self, full: Decimal) -> dict[str, tuple[str, Decimal]]:
        table = self.table(full)
        found = {}
        for value, points in table.items():
            better = [(p, v) for v, p in table.items() if p > points]
            if better:
                reached, name = min(better, key=lambda b: b[0])
                found[value] = (name, reached - points)
        return found

    def gain(self, ctx: Context) -> Number | None:
        gains = {value: more for value, (_, more) in self._next_up(ctx.full).items()}
        return self._look_up(ctx, gains) if gains else None

    def why(self, case: Case) -> str:
        return either(case.lang, f"{case.name}为{amount(case.observed, '', 'zh')}", f"{case.name} is {amount(case.observed, '', 'en')}")

    def how(self, case: Case) -> str:
        step = self._next_up(case.full).get(str(case.observed))
        if step is None:
            return ""
        if step[1] == case.lost:
            return either(case.lang, f"{case.name}达到“{step[0]}”的，可得满分", f"full marks at '{step[0]}'")
        more = marks(round_half_up(step[1], 2))
        return either(case.lang, f"{case.name}达到“{step[0]}”的，可再得{more}分", f"{more} more at '{step[0]}'")

    def reach(self, case: Case, points: Decimal) -> Reach | None:
        enough = [(earned, value) for value, earned in self.table(case.full).items() if earned >= points]
        if not enough:
            return None
        earned, value = min(enough, key=lambda e: e[0])
        return Reach(value, earned, either(case.lang, f"{case.name}达到“{value}”", f"{case.name} reaches '{value}'"))

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        steps = [either(lang, f"{value}{marks(points)}分", f"{value}: {marks(points)}") for value, points in self.table(full).items()]
        return f"{name}{either(lang, '：', ': ')}" + either(lang, "，", ", ").join(steps)
