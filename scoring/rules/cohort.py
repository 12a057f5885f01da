"""Comparison (归一化): points by where a value lies among those of the others.

    {kind: cohort, of: 人均收入, method: min_max, equal: full}
    {kind: cohort, of: 办理时长, method: ratio_to_best, better: low}
    {kind: cohort, of: 满意度, method: percentile}
    {kind: cohort, of: 综合指数, method: z_score, ddof: 0, mean_points: 60, per_deviation: 10, equal: zero}

min_max: full × (x − min) ÷ (max − min); from the other end where low is better. ratio_to_best: full × x ÷ max, or full × min ÷ x.
percentile: full × the share of the others that one is better than; alone, full marks. z_score: mean_points + per_deviation × (x − mean) ÷ s,
where s divides by n − ddof. All held within 0 and full marks. (OECD/JRC Handbook on Constructing Composite Indicators, 2008, step 5.)
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Final, Literal

import polars as pl
from pydantic import Field

from scoring import exact, outcome
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.model import Amount, Formula
from scoring.rules.base import Asked, Case, Direction, Example, Problem, Rule
from scoring.rules.context import Context, Population
from scoring.rules.phrases import amount, better_at, either, marks, seen

_OTHERS: Final = ({"额": 80}, {"额": 70}, {"额": 70}, {"额": 10})
_NEEDS: Final = {"z_score": ("ddof", "mean_points", "per_deviation", "equal"), "min_max": ("equal",), "percentile": (), "ratio_to_best": ()}
_STATISTICS: Final = {"min_max": ("count", "low", "high"), "ratio_to_best": ("count", "low", "high"),
                      "percentile": ("count", "at", "above", "below", "next_up", "at_up", "next_down", "at_down"),
                      "z_score": ("count", "sum", "squares", "high", "low")}


class Cohort(Rule):
    """Points by comparison with those who were scored; unknown where the value is; does not apply where nothing can be compared."""

    kind: Literal["cohort"]
    of: Formula = Field(description="what is compared")
    method: Literal["min_max", "z_score", "percentile", "ratio_to_best"] = Field(description="how a value becomes a share of full marks")
    better: Literal["high", "low"] = Field(default="high", description="which values are the better ones")
    within: Literal["group", "all"] = Field(default="group", description="with whom a subject is compared")
    equal: Literal["full", "zero", "not_applicable"] | None = Field(default=None, description="what everyone gets where all values are equal")
    ddof: Literal[0, 1] | None = Field(default=None, description="z_score: the variance divides by n minus this")
    mean_points: Amount | None = Field(default=None, description="z_score: points of the mean")
    per_deviation: Amount | None = Field(default=None, gt=0, description="z_score: points of one standard deviation")

    examples: ClassVar[tuple[Example, ...]] = (
        Example({"kind": "cohort", "of": "额", "method": "min_max", "equal": "full"}, Decimal(10), {"额": ("integer", 45)}, None, Decimal(5),
                "最高80、最低10", others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "min_max", "better": "low", "equal": "zero"}, Decimal(10), {"额": ("integer", 31)}, None,
                Decimal(7), "最高80、最低10", others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "ratio_to_best"}, Decimal(10), {"额": ("integer", 60)}, None, Decimal("7.5"), "最好的是80",
                others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "ratio_to_best", "better": "low"}, Decimal(10), {"额": ("integer", 40)}, None,
                Decimal("2.5"), "最好的是10", others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "percentile"}, Decimal(10), {"额": ("integer", 70)}, None, Decimal("2.5"), "优于25%",
                others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "percentile"}, Decimal(10), {"额": ("integer", 3)}, None, Decimal(10), "只有一个"),
        Example({"kind": "cohort", "of": "额", "method": "z_score", "ddof": 0, "mean_points": Decimal(6), "per_deviation": Decimal(2),
                 "equal": "zero"}, Decimal(10), {"额": ("integer", 70)}, None, Decimal("6.790569415"), "平均60", others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "min_max", "equal": "not_applicable"}, Decimal(10), {"额": ("integer", 45)}, None, None, ""),
        Example({"kind": "cohort", "of": "额", "method": "percentile"}, Decimal(10), {"额": ("integer", None)}, None, None, "", others=_OTHERS),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "number")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        for key in ("equal", "ddof", "mean_points", "per_deviation"):
            if (getattr(self, key) is not None) != (key in _NEEDS[self.method]):
                code = "COHORT_NEEDS" if key in _NEEDS[self.method] else "COHORT_UNUSED"
                yield Problem(code, (key,) if code == "COHORT_UNUSED" else (), {"key": key, "method": self.method})
        if self.method == "ratio_to_best" and ctx.value(self.of, "number").exact.low < 0:
            yield Problem("COHORT_NEGATIVE", ("of",), {"found": self.of})

    @property
    def direction(self) -> Direction:
        return "up" if self.better == "high" else "down"

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self.of, "number")

    def population(self, ctx: Context) -> Population:
        return Population(ctx.value(self.of, "number").exact, self.within, _STATISTICS[self.method])

    def _peer(self, ctx: Context, statistic: str) -> Number:
        return ctx.peer(self.population(ctx), statistic)

    def _between(self, ctx: Context) -> tuple[Number, Number, Number]:
        """Return the value, and the least and greatest that it is compared with."""
        return ctx.value(self.of, "number").exact, self._peer(ctx, "low"), self._peer(ctx, "high")

    def points(self, ctx: Context) -> Number:
        made = {"min_max": self._min_max, "ratio_to_best": self._ratio, "percentile": self._percentile, "z_score": self._z_score}[self.method](ctx)
        points = made.clip_to(Decimal(0), ctx.full)
        equal = self._equal(ctx)
        expr = points.expr
        if equal is not None and self.equal is not None:
            given = ctx.full_number if self.equal == "full" else Number.literal(0)
            points = exact.choose(equal, given, points)
            expr = points.expr if self.equal != "not_applicable" else pl.when(~equal).then(points.expr)
        known = ctx.value(self.of, "number").exact.expr.is_not_null()
        return Number(pl.when(known).then(expr), points.places, points.low, points.high)

    def _equal(self, ctx: Context) -> pl.Expr | None:
        """Return where all values are equal, for the methods that cannot tell them apart then."""
        if self.method not in ("min_max", "z_score"):
            return None
        return (self._peer(ctx, "low").expr == self._peer(ctx, "high").expr).fill_null(False)

    def _min_max(self, ctx: Context) -> Number:
        x, low, high = self._between(ctx)
        gone = x - low if self.better == "high" else high - x
        span = high - low
        return (gone * ctx.full_number).divide(Number(span.expr, span.places, 0, span.high))

    def _ratio(self, ctx: Context) -> Number:
        x, low, high = self._between(ctx)
        if self.better == "high":
            return (x * ctx.full_number).divide(Number(high.expr, high.places, 0, high.high))
        share = (low * ctx.full_number).divide(Number(x.expr, x.places, 0, x.high))
        return Number(pl.when(x.expr == 0).then(ctx.full_number.at(share.places).expr).otherwise(share.expr), share.places,
                      min(share.low, 0), max(share.high, ctx.full_number.at(share.places).high))

    def _others(self, ctx: Context) -> Number:
        """Return how many others there are; a subject that the kept population does not hold is none of them."""
        count, at = self._peer(ctx, "count"), self._peer(ctx, "at")
        others = pl.when(at.expr > 0).then(count.expr - 1).otherwise(count.expr)
        return Number(others, 0, 0, count.high)

    def _percentile(self, ctx: Context) -> Number:
        others, worse = self._others(ctx), self._peer(ctx, "below" if self.better == "high" else "above")
        share = (worse * ctx.full_number).divide(others)
        alone = pl.when(others.expr == 0).then(ctx.full_number.at(share.places).expr).otherwise(share.expr)
        return Number(alone, share.places, 0, max(share.high, ctx.full_number.at(share.places).high))

    def _z_score(self, ctx: Context) -> Number:
        assert self.mean_points is not None
        assert self.per_deviation is not None
        x, count = ctx.value(self.of, "number").exact, self._peer(ctx, "count")
        summed, squares = self._peer(ctx, "sum"), self._peer(ctx, "squares")
        off = count * x - summed
        spread = count * squares - summed * summed
        # n × s, so that nothing is divided before the one square root
        deviation = (spread.to_float() * count.to_float() / (count.to_float() - float(self.ddof or 0))).sqrt()
        z = off.to_float() / deviation * (1.0 if self.better == "high" else -1.0)
        points = (float(self.mean_points) + float(self.per_deviation) * z).clip(0.0, float(ctx.full))
        return exact.from_float(points, 0.0, float(ctx.full))

    def _incomparable(self, ctx: Context) -> pl.Expr:
        """Return where there is nothing to compare with."""
        none = (self._peer(ctx, "count").expr == 0).fill_null(False)
        if self.method == "ratio_to_best" and self.better == "high":
            return none | (self._peer(ctx, "high").expr <= 0).fill_null(False)
        equal = self._equal(ctx)
        return none | equal if equal is not None and self.equal == "not_applicable" else none

    def not_applicable(self, ctx: Context) -> pl.Expr | None:
        inherited, known = super().not_applicable(ctx), ctx.value(self.of, "number").exact.expr.is_not_null()
        here = known & self._incomparable(ctx)
        return here if inherited is None else inherited | here

    def cause(self, ctx: Context) -> pl.Expr:
        known = ctx.value(self.of, "number").exact.expr.is_not_null()
        return pl.when(known).then(pl.lit(outcome.NO_COMPARISON, pl.UInt8)).otherwise(super().cause(ctx))

    def next(self, ctx: Context) -> Number | None:
        more = self._more(ctx)
        if more is None:
            return None
        if self.method == "percentile":
            beyond = self._peer(ctx, "next_up" if self.better == "high" else "next_down")
            return Number(pl.when(more.expr > 0).then(beyond.expr), beyond.places, beyond.low, beyond.high)
        best = self._peer(ctx, "high" if self.better == "high" else "low")
        return Number(pl.when(more.expr > 0).then(best.expr), best.places, best.low, best.high)

    def gain(self, ctx: Context) -> Number | None:
        more = self._more(ctx)
        return None if more is None else Number(pl.when(more.expr > 0).then(more.expr), more.places, more.low, more.high)

    def _more(self, ctx: Context) -> Number | None:
        """Return what the best value earns more; of a percentile, what drawing level with the next one does; None for a z-score."""
        if self.method == "z_score":
            return None
        if self.method != "percentile":
            return ctx.full_number - self.earned(ctx)
        others = self._peer(ctx, "count") - Number.literal(1)
        worse = self._peer(ctx, "below" if self.better == "high" else "above") + self._peer(ctx, "at")
        passed = Number(worse.expr - 1, 0, 0, worse.high)
        share = (passed * ctx.full_number).divide(Number(others.expr, 0, 0, others.high))
        return share.clip_to(Decimal(0), ctx.full) - self.earned(ctx)

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        shown = {"count": self._peer(ctx, "count").expr}
        if self.method in ("min_max", "ratio_to_best"):
            shown |= {name: self._peer(ctx, name).at(exact.WORKING).expr for name in ("low", "high")}
        if self.method == "z_score":
            shown["mean"] = self._peer(ctx, "sum").divide(self._peer(ctx, "count")).expr
        if self.method == "percentile":
            shown["share"] = (self._peer(ctx, "below" if self.better == "high" else "above") * Number.literal(100)).divide(self._others(ctx)).expr
        return shown

    def why(self, case: Case) -> str:
        def shown(name: str) -> str:
            return amount(exact.round_half_up(exact.from_scaled(case.figures[name], exact.WORKING), 2), case.measure, case.lang)

        found, count = seen(case), case.figures["count"]
        if count == 1 and self.method == "percentile":
            return either(case.lang, f"{found}，参加比较的只有一个", f"{found}, nobody else to compare with")
        if self.method == "min_max":
            return either(case.lang, f"{found}，参加比较的{count}个中最高{shown('high')}、最低{shown('low')}",
                          f"{found}; of {count} compared the highest is {shown('high')}, the lowest {shown('low')}")
        if self.method == "ratio_to_best":
            best = shown("high" if self.better == "high" else "low")
            return either(case.lang, f"{found}，参加比较的{count}个中最好的是{best}", f"{found}; the best of {count} compared is {best}")
        if self.method == "z_score":
            return either(case.lang, f"{found}，参加比较的{count}个平均{shown('mean')}", f"{found}; the mean of {count} compared is {shown('mean')}")
        share = amount(exact.round_half_up(exact.from_scaled(case.figures["share"], exact.WORKING), 2), "%", case.lang)
        return either(case.lang, f"{found}，优于{share}的比较对象", f"{found}, better than {share} of the others")

    def how(self, case: Case) -> str:
        return "" if case.next is None or case.gain is None or case.gain <= 0 else better_at(case, case.next)

    def standard(self, full: Decimal, lang: str, name: str) -> str:
        best = either(lang, "最高" if self.better == "high" else "最低", "highest" if self.better == "high" else "lowest")
        said = {
            "min_max": (f"{name}{best}的得{marks(full)}分，另一端得0分，其间按比例",
                        f"{marks(full)} for the {best} {name}, 0 at the other end, in proportion between"),
            "ratio_to_best": (f"与{name}{best}的相比，按比例得分，满分{marks(full)}分", f"in proportion to the {best} {name}, at most {marks(full)}"),
            "percentile": (f"按{name}优于其他对象的比例得分，满分{marks(full)}分",
                           f"by the share of the others that {name} is better than, at most {marks(full)}"),
            "z_score": (f"{name}为平均值的得{self.mean_points}分，每高（低）一个标准差加（减）{self.per_deviation}分，0至{marks(full)}分",
                        f"{self.mean_points} at the mean of {name}, {self.per_deviation} for each standard deviation, from 0 to {marks(full)}"),
        }[self.method]
        return either(lang, *said)
