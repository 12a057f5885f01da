"""Points by place (名次计分): subjects are put in order by a value, and every place has its points.

    {kind: rank_points, of: 村集体收入, places: [60, 57, 54, 51, 48]}
    {kind: rank_points, of: 综合分, highest: 600, lowest: 500}
    {kind: rank_points, of: 得票, places: [3, 1.5, 0], step: -0.5, floor: -5, small: {size: 5, places: [3, 0], step: -1}}

    {kind: rank_points, of: 得票, places: [5, 3, 1], ties: average}

Place = 1 + how many are better, so that equals share a place and the next ones are skipped: 1, 2, 2, 4 (椒政办发〔2018〕27号). With `ties: dense`
none is skipped: 1, 2, 2, 3. With `ties: average` equals share the mean of the points of their places: of the second and the third.
Even steps: highest − (highest − lowest) × (place − 1) ÷ (n − 1), as 温委办发〔2012〕37号 sets them; alone in a group one is first. With `ties: dense`
n is the number of different values.
"""

import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Final, Literal

import polars as pl
from pydantic import Field

from scoring import exact
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.model import Amount, Formula, Frozen, Whole
from scoring.rules.base import Asked, Case, Direction, Example, Problem, Rule
from scoring.rules.context import Context, Population
from scoring.rules.phrases import better_at, either, marks, plain, seen

_NINE: Final = ({"额": 80}, {"额": 70}, {"额": 70}, {"额": 10})
_FIVE: Final = ({"额": 9}, {"额": 7})


class Small(Frozen):
    """What holds in small groups."""

    size: Whole = Field(ge=1, description="groups of at most so many")
    places: tuple[Amount, ...] = Field(min_length=1, description="points of the first place, the second, and so on")
    step: Amount = Field(default=Decimal(0), description="what every place after those of `places` adds to the one before")


class RankPoints(Rule):
    """Points of a place among those who were scored; unknown where the value is."""

    kind: Literal["rank_points"]
    of: Formula = Field(description="by what subjects are put in order")
    better: Literal["high", "low"] = Field(default="high", description="which values come first")
    within: Literal["group", "all"] = Field(default="group", description="with whom a subject is compared")
    places: tuple[Amount, ...] | None = Field(default=None, min_length=1, description="points of the first place, the second, and so on")
    step: Amount = Field(default=Decimal(0), description="what every place after those of `places` adds to the one before")
    highest: Amount | None = Field(default=None, description="points of the first place, with even steps down to `lowest`")
    lowest: Amount | None = Field(default=None, description="points of the last place")
    floor: Amount = Field(default=Decimal(0), description="no place has fewer points")
    small: Small | None = Field(default=None, description="other points in small groups")
    ties: Literal["competition", "dense", "average"] = Field(
        default="competition", description="what equals get: their place, the next ones skipped, or not; or the mean of the points of their places")

    examples: ClassVar[tuple[Example, ...]] = (
        Example({"kind": "rank_points", "of": "额", "places": [Decimal(60), Decimal(57), Decimal(54), Decimal(51)]}, Decimal(60),
                {"额": ("integer", 70)}, None, Decimal(57), "第2位", others=_NINE),
        Example({"kind": "rank_points", "of": "额", "highest": Decimal(60), "lowest": Decimal(50)}, Decimal(60), {"额": ("integer", 10)}, None,
                Decimal("52.5"), "第4位", others=_NINE),
        Example({"kind": "rank_points", "of": "额", "highest": Decimal(60), "lowest": Decimal(50)}, Decimal(60), {"额": ("integer", 10)}, None,
                Decimal(60), "第1位"),
        Example({"kind": "rank_points", "of": "额", "better": "low", "places": [Decimal(5), Decimal(3)], "step": Decimal("-1.5")}, Decimal(5),
                {"额": ("integer", 75)}, None, Decimal(0), "第4位", others=_NINE),
        Example({"kind": "rank_points", "of": "额", "places": [Decimal(3), Decimal("1.5")], "step": Decimal("-0.5"), "floor": Decimal(-5),
                 "small": {"size": 5, "places": [Decimal(3), Decimal(0)], "step": Decimal(-1)}}, Decimal(3), {"额": ("integer", 5)}, None,
                Decimal(-1), "第3位", others=_FIVE),
        Example({"kind": "rank_points", "of": "额", "places": [Decimal(60), Decimal(57), Decimal(50)], "step": Decimal(-30), "ties": "average"},
                Decimal(60), {"额": ("integer", 70)}, None, Decimal("42.333333333"), "第2位（3个并列，取各位次的平均分）", others=_NINE),
        Example({"kind": "rank_points", "of": "额", "highest": Decimal(60), "lowest": Decimal(50), "ties": "average"}, Decimal(60),
                {"额": ("integer", 80)}, None, Decimal("58.75"), "第1位（2个并列", others=_NINE),
        Example({"kind": "rank_points", "of": "额", "highest": Decimal(60), "lowest": Decimal(50), "ties": "dense"}, Decimal(60),
                {"额": ("integer", 70)}, None, Decimal(55), "第2位（3个并列）", others=_NINE),
        Example({"kind": "rank_points", "of": "额", "places": [Decimal(3)]}, Decimal(3), {"额": ("integer", None)}, None, None, "", others=_FIVE),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "number")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        even = self.highest is not None and self.lowest is not None
        if (self.highest is None) != (self.lowest is None) or even == (self.places is not None):
            yield Problem("RANK_POINTS_HOW", (), {})
            return
        if self.highest is not None and self.lowest is not None and self.highest <= self.lowest:
            yield Problem("RANK_POINTS_ORDER", ("highest",), {"first": plain(self.highest), "last": plain(self.lowest)})
        for path, given in self._tables():
            points = [*given.places, given.places[-1] + given.step]
            if any(a < b for a, b in itertools.pairwise(points)):
                yield Problem("RANK_POINTS_RISE", path, {})
        most = max([p for _, given in self._tables() for p in given.places] + [p for p in (self.highest,) if p is not None])
        if most > ctx.full:
            yield Problem("POINTS_ABOVE_FULL", ("highest",) if even else ("places",), {"points": plain(most), "full": plain(ctx.full)})
        if self.ties == "average" and self.lowest is not None and self.lowest < self.floor:
            yield Problem("RANK_POINTS_FLOOR", ("lowest",), {"last": plain(self.lowest), "floor": plain(self.floor)})

    def _tables(self) -> list[tuple[tuple[str, ...], Small]]:
        own = [] if self.places is None else [(("places",), Small(size=1, places=self.places, step=self.step))]
        return own + ([] if self.small is None else [(("small", "places"), self.small)])

    @property
    def direction(self) -> Direction:
        return "up" if self.better == "high" else "down"

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self.of, "number")

    def population(self, ctx: Context) -> Population:
        ahead, nearest, there = ("above", "next_up", "at_up") if self.better == "high" else ("below", "next_down", "at_down")
        different = () if self.ties != "dense" else ("values", f"values_{ahead}")
        return Population(ctx.value(self.of, "number").exact, self.within, ("count", "at", ahead, nearest, there, *different))

    def _peer(self, ctx: Context, high: str, low: str = "") -> Number:
        return ctx.peer(self.population(ctx), low if low and self.better == "low" else high)

    def _ahead(self, ctx: Context) -> Number:
        """Return how many are better, or under `dense` how many different values."""
        return self._peer(ctx, "values_above", "values_below") if self.ties == "dense" else self._peer(ctx, "above", "below")

    def _strange(self, ctx: Context) -> Number:
        """Return 1 for a subject whose value the kept population does not hold."""
        return Number(pl.when(self._peer(ctx, "at").expr == 0).then(exact.integer(1)).otherwise(exact.integer(0)), 0, 0, 1)

    def _size(self, ctx: Context) -> Number:
        """Return how many are compared; a subject that the kept population does not hold is one more."""
        return self._peer(ctx, "count") + self._strange(ctx)

    def points(self, ctx: Context) -> Number:
        known = ctx.value(self.of, "number").exact.expr.is_not_null()
        last = self._size(ctx) if self.ties != "dense" else self._peer(ctx, "values") + self._strange(ctx)
        tied = self._peer(ctx, "at") + self._strange(ctx)
        points = self._of_place(self._ahead(ctx) + Number.literal(1), tied, last, self._size(ctx), ctx)
        return Number(pl.when(known).then(points.expr), points.places, points.low, points.high)

    def _of_place(self, place: Number, tied: Number, last: Number, size: Number, ctx: Context) -> Number:
        """Return the points of a place: so many share it, the last place is `last`, and `size` are compared."""
        made = self._even(place, tied, last) if self.places is None else self._of_table(self.places, self.step, place, tied)
        if self.small is not None:
            made = exact.choose(size.expr <= self.small.size, self._of_table(self.small.places, self.small.step, place, tied), made)
        return made.clip_to(min(self.floor, ctx.full), ctx.full)

    def _even(self, place: Number, tied: Number, last: Number) -> Number:
        assert self.highest is not None
        assert self.lowest is not None
        one, fall = Number.literal(1), Number.literal(self.highest - self.lowest)
        steps, gone, parts = last - one, place - one, 1
        if self.ties == "average":  # twice as many, so that the middle of the places is a whole number
            gone, parts = gone + gone + tied - one, 2
        taken = (fall * gone).divide(Number(steps.expr * parts, 0, 0, max(steps.high, 0) * parts))
        down = Number(pl.when(steps.expr > 0).then(taken.expr).otherwise(exact.integer(0)), taken.places, taken.low, taken.high)
        return Number.literal(self.highest) - down

    def _of_table(self, places: tuple[Decimal, ...], step: Decimal, place: Number, tied: Number) -> Number:
        """Return the points of a place, or the mean of those of all places that are shared."""
        if self.ties != "average":
            return _of_table(place, places, step)
        one = Number.literal(1)
        upto, before = (_up_to(here, places, step, self.floor) for here in (place + tied - one, place - one))
        return (upto - before).divide(Number(tied.expr, 0, 1, tied.high))

    def next(self, ctx: Context) -> Number | None:
        following = self._peer(ctx, "next_up", "next_down")
        more = self._more(ctx)
        return Number(pl.when(more.expr > 0).then(following.expr), following.places, following.low, following.high)

    def gain(self, ctx: Context) -> Number | None:
        more = self._more(ctx)
        return Number(pl.when(more.expr > 0).then(more.expr), more.places, more.low, more.high)

    def _more(self, ctx: Context) -> Number:
        """Return what drawing level with the next one ahead adds."""
        ahead, there, size, one = self._ahead(ctx), self._peer(ctx, "at_up", "at_down"), self._peer(ctx, "count"), Number.literal(1)
        last = size
        if self.ties == "dense":  # the value that nobody has any more is no place
            alone = Number(pl.when(self._peer(ctx, "at").expr == 1).then(exact.integer(1)).otherwise(exact.integer(0)), 0, 0, 1)
            place, last = ahead, self._peer(ctx, "values") - alone
        else:
            place = Number((ahead - there).expr, 0, 0, ahead.high) + one
        return self._of_place(place, there + one, last, size, ctx) - self.earned(ctx)

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        return {"place": (self._ahead(ctx) + Number.literal(1)).expr, "count": self._size(ctx).expr, "shared": self._peer(ctx, "at").expr}

    def why(self, case: Case) -> str:
        place, count, shared = (case.figures[n] for n in ("place", "count", "shared"))
        among = either(case.lang, "同组" if self.within == "group" else "全部", "in the group" if self.within == "group" else "of all")
        mean = either(case.lang, "，取各位次的平均分", ", the mean of their places") if self.ties == "average" else ""
        tied = either(case.lang, f"（{shared}个并列{mean}）", f" (shared by {shared}{mean})") if shared > 1 else ""
        return either(case.lang, f"{seen(case)}，在{among}{count}个中列第{place}位{tied}", f"{seen(case)}, place {place} of {count} {among}{tied}")

    def how(self, case: Case) -> str:
        return "" if case.next is None or case.gain is None or case.gain <= 0 else better_at(case, case.next)

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        order = either(lang, "由高到低" if self.better == "high" else "由低到高", "highest first" if self.better == "high" else "lowest first")
        said = either(lang, f"按{name}{order}排名", f"by the place of {name}, {order}")
        if self.highest is not None and self.lowest is not None:
            said += either(lang, f"，第1位{marks(self.highest)}分，末位{marks(self.lowest)}分，其间均匀递减",
                           f": {marks(self.highest)} for the first down to {marks(self.lowest)} for the last in even steps")
        if self.places is not None:
            said += either(lang, "：", ": ") + _told(self.places, self.step, lang)
        if self.small is not None:
            said += either(lang, f"；不超过{self.small.size}个的组：", f"; in groups of at most {self.small.size}: ")
            said += _told(self.small.places, self.small.step, lang)
        shared = {"competition": ("", ""), "dense": ("；并列不占后面的位次", "; equals skip no place"),
                  "average": ("；并列的取所占各位次的平均分", "; equals get the mean of the points of their places")}[self.ties]
        return said + either(lang, *shared)


def _of_table(place: Number, places: tuple[Decimal, ...], step: Decimal) -> Number:
    """Return the points of a place: from the list, and in steps after it."""
    listed = [Number.literal(p) for p in places]
    after = Number.literal(places[-1]) + (Number.literal(step) * (place - Number.literal(len(places))))
    made = after
    for number, points in reversed(list(enumerate(listed, start=1))):
        made = exact.choose(place.expr == number, points, made)
    return made


def _up_to(place: Number, places: tuple[Decimal, ...], step: Decimal, floor: Decimal) -> Number:
    """Return the sum of the points of the places up to one, none of them below the floor."""
    held = [max(p, floor) for p in places]
    # After the list points fall step by step until they come to the floor.
    falling = 0 if step == 0 else max(int((floor - places[-1]) / step), 0)
    after, one = place - Number.literal(len(places)), Number.literal(1)
    first = Number(after.expr.clip(0, falling), 0, 0, falling)
    rest = Number((after - first).expr, 0, 0, max(after.high, 0))
    ends = Number.literal(held[-1] if step == 0 else floor)
    below = (Number.literal(places[-1]) * first) + (Number.literal(step / 2) * (first * (first + one))) + (ends * rest)
    made = Number.literal(sum(held)) + below
    for number in reversed(range(len(places))):
        made = exact.choose(place.expr == number, Number.literal(sum(held[:number], Decimal(0))), made)
    return made


def _told(places: tuple[Decimal, ...], step: Decimal, lang: str) -> str:
    listed = either(lang, "、", ", ").join(marks(p) for p in places)
    said = either(lang, f"依次{listed}分", f"{listed}")
    if step:
        said += either(lang, f"，以后每位{'减' if step < 0 else '加'}{marks(abs(step))}分", f", then {marks(step)} a place")
    return said
