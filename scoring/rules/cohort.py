"""Comparison (归一化): points by where a value lies among those of the others.

    {kind: cohort, of: 人均收入, method: min_max, equal: full}
    {kind: cohort, of: 办理时长, method: ratio_to_best, better: low}
    {kind: cohort, of: 满意度, method: percentile}
    {kind: cohort, of: 满意度, method: percentile, oneself: counted, bands: [{from: 0, points: 0}, {from: 65, points: 6}, {from: 95, points: 10}]}
    {kind: cohort, of: 综合指数, method: z_score, ddof: 0, mean_points: 60, per_deviation: 10, equal: zero}
    {kind: cohort, of: 人均收入, method: ratio_to_mean, mean_points: 60}
    {kind: cohort, of: 面试成绩, method: balanced, balance: {reference: overall, drop: {highest: 2, lowest: 2}, decimals: 4}}
    {kind: cohort, of: 面试成绩, method: balanced, balance: {reference: groups, by: 考官组}}

min_max: full × (x − min) ÷ (max − min); from the other end where low is better. ratio_to_best: full × x ÷ max, or full × min ÷ x.
ratio_to_mean: mean_points × x ÷ mean; ratio_to_worst: worst_points × x ÷ min; or mean ÷ x and max ÷ x where low is better.
percentile: full × the share of the others that one is better than; alone, full marks. With `oneself: counted` one counts among all and as better than
oneself: (1 + worse) ÷ n. `bands` gives the points of a percentile or a ratio in percent in steps. z_score: mean_points + per_deviation × (x − mean)
÷ s, where s divides by n − ddof. balanced: x × reference ÷ mean of the group, or of the room in it, as a `panel` is evened out. All held within 0 and
full marks.
A ratio to 0, and a balance with a mean of 0, do not apply; where low is better a value of 0 has the highest ratio.
(OECD/JRC Handbook on Constructing Composite Indicators, 2008, step 5.)
"""

import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Final, Literal

import polars as pl
from pydantic import Field

from scoring import exact, outcome
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.model import Amount, Formula
from scoring.rules.balance import Balance
from scoring.rules.bands import Band
from scoring.rules.base import Asked, Case, Direction, Example, Problem, Rule
from scoring.rules.context import Context, Population
from scoring.rules.phrases import amount, better_at, either, marks, plain, seen

_OTHERS: Final = ({"额": 80}, {"额": 70}, {"额": 70}, {"额": 10})
_ROOMS: Final = ({"额": 80, "考官组": "一组"}, {"额": 75, "考官组": "二组"}, {"额": 85, "考官组": "二组"}, {"额": 99, "考官组": None})
_NEEDS: Final = {"z_score": ("ddof", "mean_points", "per_deviation", "equal"), "min_max": ("equal",), "percentile": (), "ratio_to_best": (),
                 "ratio_to_mean": ("mean_points",), "ratio_to_worst": ("worst_points",), "balanced": ("balance",)}
_RATIOS: Final = ("ratio_to_best", "ratio_to_mean", "ratio_to_worst")
_MAY: Final = {"percentile": ("oneself", "bands"), **dict.fromkeys(_RATIOS, ("bands",))}
_STATISTICS: Final = {**dict.fromkeys(("min_max", "ratio_to_best", "ratio_to_worst"), ("count", "low", "high")), "ratio_to_mean": ("count", "sum"),
                      "percentile": ("count", "at", "above", "below", "next_up", "at_up", "next_down", "at_down"),
                      "z_score": ("count", "sum", "squares", "high", "low")}
_STEPS: Final = ({"from": Decimal(0), "points": Decimal(0)}, {"from": Decimal(15), "points": Decimal(4)}, {"from": Decimal(65), "points": Decimal(6)},
                 {"from": Decimal(95), "points": Decimal(10)})


class Cohort(Rule):
    """Points by comparison with those who were scored; unknown where the value is; does not apply where nothing can be compared."""

    kind: Literal["cohort"]
    of: Formula = Field(description="what is compared")
    method: Literal["min_max", "z_score", "percentile", "ratio_to_best", "ratio_to_mean", "ratio_to_worst", "balanced"] = Field(
        description="how a value becomes points")
    better: Literal["high", "low"] = Field(default="high", description="which values are the better ones")
    within: Literal["group", "all"] = Field(default="group", description="with whom a subject is compared")
    equal: Literal["full", "zero", "not_applicable"] | None = Field(default=None, description="what everyone gets where all values are equal")
    ddof: Literal[0, 1] | None = Field(default=None, description="z_score: the variance divides by n minus this")
    mean_points: Amount | None = Field(default=None, description="z_score, ratio_to_mean: points of the mean")
    per_deviation: Amount | None = Field(default=None, gt=0, description="z_score: points of one standard deviation")
    worst_points: Amount | None = Field(default=None, gt=0, description="ratio_to_worst: points of the worst value")
    oneself: Literal["left_out", "counted"] | None = Field(
        default=None, description="percentile: whether one is among those compared with, and better than oneself; left_out where absent")
    bands: tuple[Band, ...] | None = Field(
        default=None, min_length=1, description="percentile and ratios: points in steps of the share in percent, in place of proportion")
    balance: Balance | None = Field(default=None, description="balanced: how scores of different groups are evened out")

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
        Example({"kind": "cohort", "of": "额", "method": "percentile", "oneself": "counted", "bands": _STEPS}, Decimal(10), {"额": ("integer", 70)},
                None, Decimal(4), "优于40%", others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "ratio_to_best", "bands": _STEPS}, Decimal(10), {"额": ("integer", 60)}, None, Decimal(6),
                "最好的是80，为其75%", others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "ratio_to_mean", "mean_points": Decimal(6)}, Decimal(10), {"额": ("integer", 70)}, None,
                Decimal(7), "平均60", others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "ratio_to_mean", "better": "low", "bands": _STEPS}, Decimal(10), {"额": ("integer", 70)},
                None, Decimal(6), "平均60，其为本值的85.71%", others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "ratio_to_worst", "worst_points": Decimal(2)}, Decimal(10), {"额": ("integer", 25)}, None,
                Decimal(5), "最差的是10", others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "balanced", "balance": {"reference": "overall", "drop": {}}}, Decimal(100),
                {"额": ("integer", 70)}, None, Decimal(70), "本组平均70，总平均70，修正系数1", others=_OTHERS),
        Example({"kind": "cohort", "of": "额", "method": "balanced", "balance": {"reference": "groups", "by": "考官组"}}, Decimal(100),
                {"额": ("integer", 60), "考官组": ("text", "一组")}, None, Decimal("64.285714286"),
                "本考官组平均70，各考官组平均的平均75，修正系数1.071428571", others=_ROOMS),
        Example({"kind": "cohort", "of": "额", "method": "balanced", "balance": {"reference": "overall", "by": "考官组"}}, Decimal(100),
                {"额": ("integer", 60), "考官组": ("text", None)}, None, None, "", others=_ROOMS),
        Example({"kind": "cohort", "of": "额", "method": "min_max", "equal": "not_applicable"}, Decimal(10), {"额": ("integer", 45)}, None, None, ""),
        Example({"kind": "cohort", "of": "额", "method": "percentile"}, Decimal(10), {"额": ("integer", None)}, None, None, "", others=_OTHERS),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "number")
        yield from () if self.balance is None else self.balance.asked()

    def problems(self, ctx: Context) -> Iterator[Problem]:
        needs, may = _NEEDS[self.method], _MAY.get(self.method, ())
        for key in ("equal", "ddof", "mean_points", "per_deviation", "worst_points", "oneself", "bands", "balance"):
            given, stepped = getattr(self, key) is not None, key in needs and self.bands is not None and "bands" in may
            if given and stepped:
                yield Problem("ONE_OF", (), {"keys": (key, "bands")})
            elif given and key not in (*needs, *may):
                yield Problem("COHORT_UNUSED", (key,), {"key": key, "method": self.method})
            elif not given and key in needs and not stepped:
                yield Problem("COHORT_NEEDS", (), {"key": key, "method": self.method})
        for key in {"better", "within"} & self.model_fields_set if self.method == "balanced" else ():
            yield Problem("COHORT_UNUSED", (key,), {"key": key, "method": self.method})
        if self.method in (*_RATIOS, "balanced") and ctx.value(self.of, "number").exact.low < 0:
            yield Problem("COHORT_NEGATIVE", ("of",), {"found": self.of})
        yield from () if self.balance is None else self.balance.problems()
        yield from self._band_problems(self.bands or (), ctx.full)

    def _band_problems(self, bands: tuple[Band, ...], full: Decimal) -> Iterator[Problem]:
        if bands and bands[0].start > 0:
            yield Problem("BANDS_GAP", ("bands", 0, "from"), {"found": plain(bands[0].start), "lowest": "0"})
        for i, (before, band) in enumerate(itertools.pairwise(bands), start=1):
            if band.start <= before.start:
                yield Problem("BANDS_ORDER", ("bands", i, "from"), {"found": plain(band.start), "before": plain(before.start)})
        for i, band in enumerate(bands):
            if band.points > full:
                yield Problem("POINTS_ABOVE_FULL", ("bands", i, "points"), {"points": plain(band.points), "full": plain(full)})

    @property
    def direction(self) -> Direction:
        points = [band.points for band in self.bands or ()]
        return "neither" if points != sorted(points) else "up" if self.better == "high" else "down"

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self.of, "number")

    def reads(self, ctx: Context) -> tuple[Value, ...]:
        return (ctx.value(self.of, "number"), *(() if self.balance is None else self.balance.reads(ctx)))

    def _known(self, ctx: Context) -> pl.Expr:
        """Return where there is something to compare."""
        value = ctx.value(self.of, "number").exact
        return value.expr.is_not_null() if self.balance is None else self.balance.known(ctx, value)

    def population(self, ctx: Context) -> Population:
        value = ctx.value(self.of, "number").exact
        if self.balance is not None:
            return self.balance.population(ctx, value, "count")
        return Population(value, self.within, _STATISTICS[self.method])

    def _peer(self, ctx: Context, statistic: str) -> Number:
        return ctx.peer(self.population(ctx), statistic)

    def _between(self, ctx: Context) -> tuple[Number, Number, Number]:
        """Return the value, and the least and greatest that it is compared with."""
        return ctx.value(self.of, "number").exact, self._peer(ctx, "low"), self._peer(ctx, "high")

    def points(self, ctx: Context) -> Number:
        x = ctx.value(self.of, "number").exact
        if self.balance is not None:
            return self.balance.balanced(ctx, x, ctx.full)
        if self.method in ("min_max", "z_score"):
            points = (self._min_max if self.method == "min_max" else self._z_score)(ctx).clip_to(Decimal(0), ctx.full)
        else:
            points = self._of_share(*self._share(ctx), ctx)
        equal = self._equal(ctx)
        expr = points.expr
        if equal is not None and self.equal is not None:
            given = ctx.full_number if self.equal == "full" else Number.literal(0)
            points = exact.choose(equal, given, points)
            expr = points.expr if self.equal != "not_applicable" else pl.when(~equal).then(points.expr)
        return Number(pl.when(x.expr.is_not_null()).then(expr), points.places, points.low, points.high)

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

    def _share(self, ctx: Context) -> tuple[Number, Number]:
        """Return the share that counts, as a numerator and a denominator; the latter is null where there is no share, 0 where nothing limits it."""
        if self.method == "percentile":
            return self._better_than(self._worse(ctx), ctx)
        x, one = ctx.value(self.of, "number").exact, Number.literal(1)
        if self.method == "ratio_to_mean":
            times, base = self._peer(ctx, "count"), self._peer(ctx, "sum")
        else:
            times, base = one, self._peer(ctx, "high" if (self.method == "ratio_to_best") == (self.better == "high") else "low")
        mine = x * times
        if self.better == "low":
            return base, mine
        return mine, Number(pl.when(base.expr > 0).then(base.expr), base.places, 0, max(base.high, 0))

    def _worse(self, ctx: Context) -> Number:
        return self._peer(ctx, "below" if self.better == "high" else "above")

    def _better_than(self, worse: Number, ctx: Context) -> tuple[Number, Number]:
        """Return the share of those compared with that one is better than, so many being worse; alone, one of one."""
        others, one = self._others(ctx), Number.literal(1)
        if self.oneself == "counted":
            return worse + one, others + one
        some = others.expr > 0
        return exact.choose(some, worse, one), exact.choose(some, others, one)

    def _of_share(self, top: Number, bottom: Number, ctx: Context) -> Number:
        """Return what a share earns: in proportion, or the points of its band; all of it where nothing limits the share."""
        if self.bands is None:
            times = {"ratio_to_mean": self.mean_points, "ratio_to_worst": self.worst_points}.get(self.method) or ctx.full
            made, most = (top * Number.literal(times)).divide(bottom).clip_to(Decimal(0), ctx.full), ctx.full_number
        else:
            made, most = self._stepped(self.bands, top * Number.literal(100), bottom), Number.literal(self.bands[-1].points)
        return exact.choose(bottom.expr == 0, most, made)

    def _stepped(self, bands: tuple[Band, ...], top: Number, bottom: Number) -> Number:
        picked = Number.unknown()
        for band in bands:
            reached = top.compare(">=", Number.literal(band.start) * bottom)
            picked = exact.choose(reached, Number.literal(band.points), picked)
        return picked

    def _others(self, ctx: Context) -> Number:
        """Return how many others there are; a subject that the kept population does not hold is none of them."""
        count, at = self._peer(ctx, "count"), self._peer(ctx, "at")
        others = pl.when(at.expr > 0).then(count.expr - 1).otherwise(count.expr)
        return Number(others, 0, 0, count.high)

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
        if self.balance is not None:
            return none | self.balance.factor(ctx, ctx.value(self.of, "number").exact, ctx.full).expr.is_null()
        if self.method in _RATIOS and self.better == "high":
            return none | self._share(ctx)[1].expr.is_null()
        equal = self._equal(ctx)
        return none | equal if equal is not None and self.equal == "not_applicable" else none

    def not_applicable(self, ctx: Context) -> pl.Expr | None:
        inherited, here = super().not_applicable(ctx), self._known(ctx) & self._incomparable(ctx)
        return here if inherited is None else inherited | here

    def cause(self, ctx: Context) -> pl.Expr:
        return pl.when(self._known(ctx)).then(pl.lit(outcome.NO_COMPARISON, pl.UInt8)).otherwise(super().cause(ctx))

    def next(self, ctx: Context) -> Number | None:
        more = self._more(ctx)
        if more is None:
            return None
        if self.method == "percentile":
            beyond = self._peer(ctx, "next_up" if self.better == "high" else "next_down")
            return Number(pl.when(more.expr > 0).then(beyond.expr), beyond.places, beyond.low, beyond.high)
        if self.method not in ("min_max", "ratio_to_best"):
            return Number.unknown()
        best = self._peer(ctx, "high" if self.better == "high" else "low")
        return Number(pl.when(more.expr > 0).then(best.expr), best.places, best.low, best.high)

    def gain(self, ctx: Context) -> Number | None:
        more = self._more(ctx)
        return None if more is None else Number(pl.when(more.expr > 0).then(more.expr), more.places, more.low, more.high)

    def _more(self, ctx: Context) -> Number | None:
        """Return what the best value earns more; of a percentile, what drawing level with the next one does.

        A mean, and the worst value, move with oneself, and so no value can be told; None for a z-score.
        """
        if self.method == "z_score":
            return None
        if self.method in ("ratio_to_mean", "ratio_to_worst", "balanced"):
            return Number.unknown()
        if self.method != "percentile":
            one = Number.literal(1)
            return (ctx.full_number if self.bands is None else self._of_share(one, one, ctx)) - self.earned(ctx)
        at, worse = self._peer(ctx, "at"), self._worse(ctx)
        alike = Number(pl.when(at.expr > 0).then(at.expr - 1).otherwise(at.expr), 0, 0, at.high)
        return self._of_share(*self._better_than(worse + alike, ctx), ctx) - self.earned(ctx)

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        shown = {"count": self._peer(ctx, "count").expr}
        if self.balance is not None:
            return shown | self.balance.figures(ctx, ctx.value(self.of, "number").exact, ctx.full)
        if self.method in ("min_max", "ratio_to_best", "ratio_to_worst"):
            shown |= {name: self._peer(ctx, name).at(exact.WORKING).expr for name in ("low", "high")}
        if self.method in ("z_score", "ratio_to_mean"):
            shown["mean"] = self._peer(ctx, "sum").divide(self._peer(ctx, "count")).expr
        if self.method == "percentile" or self.bands is not None:
            top, bottom = self._share(ctx)
            shown["share"] = (top * Number.literal(100)).divide(bottom).expr
        return shown

    def why(self, case: Case) -> str:
        def shown(name: str, measure: str = case.measure) -> str:
            return amount(exact.round_half_up(exact.from_scaled(case.figures[name], exact.WORKING), 2), measure, case.lang)

        found, count, up = seen(case), case.figures["count"], self.better == "high"
        share = shown("share", "%") if case.figures.get("share") is not None else ""
        if self.balance is not None:
            return f"{found}{either(case.lang, '；', '; ')}{self.balance.told(case)}"
        if self.method == "percentile":
            if not share or (count == 1 and self.oneself != "counted"):
                return either(case.lang, f"{found}，参加比较的只有一个", f"{found}, nobody else to compare with")
            among = either(case.lang, "比较对象", "all" if self.oneself == "counted" else "the others")
            return either(case.lang, f"{found}，优于{share}的{among}", f"{found}, better than {share} of {among}")
        if self.method == "min_max":
            return either(case.lang, f"{found}，参加比较的{count}个中最高{shown('high')}、最低{shown('low')}",
                          f"{found}; of {count} compared the highest is {shown('high')}, the lowest {shown('low')}")
        of_it = either(case.lang, f"，为其{share}" if up else f"，其为本值的{share}", f", {share} of {'it' if up else 'the value'}") if share else ""
        if self.method in ("z_score", "ratio_to_mean"):
            mean = shown("mean")
            return either(case.lang, f"{found}，参加比较的{count}个平均{mean}", f"{found}; the mean of {count} compared is {mean}") + of_it
        best = self.method == "ratio_to_best"
        edge = shown("high" if best == up else "low")
        return either(case.lang, f"{found}，参加比较的{count}个中{'最好' if best else '最差'}的是{edge}",
                      f"{found}; the {'best' if best else 'worst'} of {count} compared is {edge}") + of_it

    def how(self, case: Case) -> str:
        return "" if case.next is None or case.gain is None or case.gain <= 0 else better_at(case, case.next)

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        if self.balance is not None:
            return f"{name}{either(lang, '', ' ')}{self.balance.standard(lang)}{either(lang, f'，满分{marks(full)}分', f', at most {marks(full)}')}"
        best = either(lang, "最高" if self.better == "high" else "最低", "highest" if self.better == "high" else "lowest")
        worst = either(lang, "最低" if self.better == "high" else "最高", "lowest" if self.better == "high" else "highest")
        if self.bands is not None:
            return self._by_bands(self.bands, best, worst, lang, name)
        said = {
            "min_max": (f"{name}{best}的得{marks(full)}分，另一端得0分，其间按比例",
                        f"{marks(full)} for the {best} {name}, 0 at the other end, in proportion between"),
            "ratio_to_best": (f"与{name}{best}的相比，按比例得分，满分{marks(full)}分", f"in proportion to the {best} {name}, at most {marks(full)}"),
            "ratio_to_mean": (f"{name}为平均值的得{self.mean_points}分，按与平均值之比得分，满分{marks(full)}分",
                              f"{self.mean_points} at the mean of {name}, in proportion to it, at most {marks(full)}"),
            "ratio_to_worst": (f"{name}{worst}的得{self.worst_points}分，按与其之比得分，满分{marks(full)}分",
                               f"{self.worst_points} for the {worst} {name}, in proportion to it, at most {marks(full)}"),
            "percentile": (f"按{name}优于{self._whom(lang)}的比例得分，满分{marks(full)}分",
                           f"by the share of {self._whom(lang)} that {name} is better than, at most {marks(full)}"),
            "z_score": (f"{name}为平均值的得{self.mean_points}分，每高（低）一个标准差加（减）{self.per_deviation}分，0至{marks(full)}分",
                        f"{self.mean_points} at the mean of {name}, {self.per_deviation} for each standard deviation, from 0 to {marks(full)}"),
        }[self.method]
        return either(lang, *said)

    def _whom(self, lang: str) -> str:
        if self.oneself == "counted":
            return either(lang, "全部对象（含本身）", "all, oneself counted,")
        return either(lang, "其他对象", "the others")

    def _by_bands(self, bands: tuple[Band, ...], best: str, worst: str, lang: str, name: str) -> str:
        share = {
            "percentile": (f"{name}优于{self._whom(lang)}的比例", f"the share of {self._whom(lang)} that {name} is better than"),
            "ratio_to_mean": (f"{name}与平均值之比", f"the ratio of {name} to the mean"),
            "ratio_to_best": (f"{name}与{best}的之比", f"the ratio of {name} to the {best}"),
            "ratio_to_worst": (f"{name}与{worst}的之比", f"the ratio of {name} to the {worst}"),
        }[self.method]
        steps = [either(lang, f"{plain(b.start)}%起{marks(b.points)}分", f"from {plain(b.start)}%: {marks(b.points)}") for b in bands]
        return f"{either(lang, *share)}{either(lang, '：', ': ')}" + either(lang, "，", ", ").join(steps)
