"""Checklist (清单): so many of a list are met. Items carry points, or count alike, or their number gives points, or all are needed.

    {kind: checklist, items: [{id: meeting, title: 组织生活会, points: 8, met: 组织生活会次数 >= 1}, …]}
    {kind: checklist, items: […], counts: [{from: 0, points: 0}, {from: 3, points: 1}, {from: 5, points: 2}]}

With `applies` on items: full × points met ÷ points that apply. An unknown item makes the leaf unknown, unless the points are the same
whether all unknown items are met or none is.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from types import MappingProxyType
from typing import Any, ClassVar, Final, Literal

import polars as pl
from pydantic import Field

from scoring import exact, outcome
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.model import Amount, Flag, Formula, Frozen, Identifier, Sentence, Text
from scoring.record import record
from scoring.rules.bands import Band
from scoring.rules.base import Asked, Case, Direction, Example, Problem, Reach, Rule
from scoring.rules.context import Context
from scoring.rules.ladder import rising
from scoring.rules.phrases import either, marks, plain

_TWO: dict[str, Any] = {"kind": "checklist", "items": [
    {"id": "a", "title": "甲项", "points": Decimal(9), "met": "甲 >= 1"}, {"id": "b", "title": "乙项", "points": Decimal(6), "met": "乙"}]}
_APPLIES: dict[str, Any] = {"kind": "checklist", "items": [
    {"id": "a", "title": "甲项", "points": Decimal(9), "met": "甲 >= 1", "applies": "丙 > 0"},
    {"id": "b", "title": "乙项", "points": Decimal(6), "met": "乙"}]}
_COUNTS: dict[str, Any] = {"kind": "checklist", "items": [
    {"id": "a", "title": "甲项", "met": "甲 >= 1"}, {"id": "b", "title": "乙项", "met": "乙"}],
    "counts": [{"from": Decimal(0), "points": Decimal(0)}, {"from": Decimal(1), "points": Decimal(1)}, {"from": Decimal(2), "points": Decimal(4)}]}


class Item(Frozen):
    """One item of the list."""

    id: Identifier
    title: Text
    met: Formula = Field(description="a condition or a yes/no field")
    points: Amount | None = Field(default=None, gt=0)
    applies: Formula | None = Field(default=None, description="where false, the item does not count")
    required: Flag = Field(default=False, description="where it applies and is not met, the whole list earns nothing")
    advice: Sentence | None = None


@record
class _State:
    """Boolean columns of one item, never null: it applies, is met, is unknown; and where nobody knows whether it applies."""

    item: Item
    weight: Decimal
    applies: pl.Expr
    met: pl.Expr
    unknown: pl.Expr
    unclear: pl.Expr | None
    may_drop: bool


class Checklist(Rule):
    """Points of what is met; unknown where an unknown item could change them; does not apply where no item does."""

    kind: Literal["checklist"]
    items: tuple[Item, ...] = Field(min_length=1)
    counts: tuple[Band, ...] | None = Field(default=None, description="number met → points, edges rising")
    all: Flag = Field(default=False, description="full marks only where every applicable item is met")

    examples: ClassVar[tuple[Example, ...]] = (
        Example(_TWO, Decimal(15), {"甲": ("integer", 2), "乙": ("boolean", False)}, None, Decimal(9), "乙项"),
        Example(_TWO, Decimal(15), {"甲": ("integer", 2), "乙": ("boolean", True)}, None, Decimal(15), "全部达到"),
        Example(_TWO, Decimal(15), {"甲": ("integer", 2), "乙": ("boolean", None)}, None, None, ""),
        Example(_APPLIES, Decimal(15), {"甲": ("integer", 2), "乙": ("boolean", True), "丙": ("integer", 0)}, None, Decimal(15), "全部达到"),
        Example(_APPLIES, Decimal(15), {"甲": ("integer", 1), "乙": ("boolean", False), "丙": ("integer", 3)}, None, Decimal(9), "乙项"),
        Example(_COUNTS, Decimal(4), {"甲": ("integer", 1), "乙": ("boolean", False)}, None, Decimal(1), "1项"),
        Example({"kind": "checklist", "all": True, "items": _COUNTS["items"]}, Decimal(15),
                {"甲": ("integer", 0), "乙": ("boolean", None)}, None, Decimal(0), "甲项"),
    )

    def asked(self) -> Iterator[Asked]:
        for i, item in enumerate(self.items):
            yield Asked(("items", i, "met"), item.met, "logical")
            if item.applies is not None:
                yield Asked(("items", i, "applies"), item.applies, "logical")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        pointed = [i for i in self.items if i.points is not None]
        for i, item in enumerate(self.items):
            if item.id in [other.id for other in self.items[:i]]:
                yield Problem("ID_REPEATED", ("items", i, "id"), {"id": item.id})
        if pointed and (self.counts is not None or self.all or len(pointed) < len(self.items)):
            yield Problem("CHECKLIST_POINTS", ("items",), {})
        elif pointed and sum(i.points or 0 for i in pointed) != ctx.full:
            found = plain(sum((i.points for i in pointed if i.points), Decimal(0)))
            yield Problem("CHECKLIST_SUM", ("items",), {"found": found, "full": plain(ctx.full)})
        if self.counts is not None:
            yield from self._count_problems(self.counts, ctx)

    def _count_problems(self, counts: tuple[Band, ...], ctx: Context) -> Iterator[Problem]:
        if self.all or any(i.applies is not None for i in self.items):
            yield Problem("CHECKLIST_COUNTS", ("counts",), {})
        if not rising([c.start for c in counts]) or not counts or counts[0].start != 0 or any(c.start % 1 for c in counts):
            yield Problem("COUNTS_ORDER", ("counts",), {})
        for i, count in enumerate(counts):
            if count.points > ctx.full:
                yield Problem("POINTS_ABOVE_FULL", ("counts", i, "points"), {"points": plain(count.points), "full": plain(ctx.full)})

    @property
    def direction(self) -> Direction:
        return "up"

    def reads(self, ctx: Context) -> tuple[Value, ...]:
        texts = [t for i in self.items for t in (i.applies, i.met) if t is not None]
        return tuple(ctx.value(t, "logical") for t in texts)

    def _states(self, ctx: Context) -> list[_State]:
        return [_state(item, ctx) for item in self.items]

    def steps(self, ctx: Context) -> Mapping[str, pl.Expr]:
        return {f"{s.item.id}:{name}": expr for s in self._states(ctx)
                for name, expr in (("applies", s.applies), ("met", s.met), ("unknown", s.unknown))}

    def points(self, ctx: Context) -> Number:
        states = self._states(ctx)
        low = self._points_if(states, ctx.full, unknown=False)
        high = self._points_if(states, ctx.full, unknown=True)
        undecided = reduce(or_, [s.unknown for s in states])
        settled = ~undecided | (low.expr == high.expr)
        for state in states:
            if state.unclear is not None:
                settled = settled & ~state.unclear
        none = self._nothing_applies(states)
        if none is not None:
            settled = settled & ~none
        return Number(pl.when(settled).then(low.expr), low.places, low.low, low.high)

    def _points_if(self, states: list[_State], full: Decimal, *, unknown: bool) -> Number:
        met = [s.met | s.unknown if unknown else s.met for s in states]
        applied = [s.applies for s in states]
        if self.all:
            every = reduce(and_, [m | ~a for m, a in zip(met, applied, strict=True)])
            points = exact.choose(every, Number.literal(full), Number.literal(0))
        elif self.counts is not None:
            points = _by_count(exact.total(_weighted(m, Decimal(1)) for m in met), self.counts)
        else:
            points = self._share(states, met, full)
        required = [m | ~s.applies for s, m in zip(states, met, strict=True) if s.item.required]
        return exact.choose(reduce(and_, required), points, Number.literal(0)) if required else points

    def _share(self, states: list[_State], met: list[pl.Expr], full: Decimal) -> Number:
        earned = exact.total(_weighted(m & s.applies, s.weight) for s, m in zip(states, met, strict=True))
        whole = sum((s.weight for s in states), Decimal(0))
        everywhere = all(i.applies is None for i in self.items) and not any(s.may_drop for s in states)
        if everywhere and self.items[0].points is not None:
            return earned
        applicable = exact.total(_weighted(s.applies, s.weight) for s in states)
        bounded = Number(applicable.expr, applicable.places, 0, exact.to_scaled(whole, applicable.places))
        return (Number.literal(full) * earned).divide(bounded).clip_to(Decimal(0), full)

    def _nothing_applies(self, states: list[_State]) -> pl.Expr | None:
        return ~reduce(or_, [s.applies | s.unknown for s in states]) if any(s.may_drop for s in states) else None

    def not_applicable(self, ctx: Context) -> pl.Expr | None:
        return self._nothing_applies(self._states(ctx))

    def cause(self, ctx: Context) -> pl.Expr:
        states, values = self._states(ctx), self.reads(ctx)
        none = self._nothing_applies(states)
        causes = [pl.when(v.expr.is_null()).then(ctx.cause(v)) for v in values]
        missing = [pl.when(c < outcome.FIRST_NOT_APPLICABLE).then(c) for c in causes]
        first = pl.coalesce(*missing, pl.lit(outcome.UNKNOWN, pl.UInt8))
        return first if none is None else pl.when(none).then(pl.lit(outcome.NOTHING_APPLIES, pl.UInt8)).otherwise(first)

    def gain(self, ctx: Context) -> Number | None:
        most = ctx.full_number
        if self.counts is not None:
            most = _by_count(exact.total(_weighted(s.applies, Decimal(1)) for s in self._states(ctx)), self.counts)
        missed = most - self.earned(ctx)
        return Number(pl.when(missed.expr > 0).then(missed.expr), missed.places, missed.low, missed.high)

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        shown: dict[str, pl.Expr] = {}
        for state in self._states(ctx):
            shown[state.item.id] = (pl.when(~state.applies & ~state.unknown).then(pl.lit("off"))
                                    .when(state.unknown).then(pl.lit("unknown"))
                                    .when(state.met).then(pl.lit("met")).otherwise(pl.lit("unmet")))
        return shown

    def _these(self, case: Case, *what: str) -> list[Item]:
        return [i for i in self.items if case.figures.get(i.id) in what]

    def why(self, case: Case) -> str:
        unmet, met, off = self._these(case, "unmet"), self._these(case, "met"), self._these(case, "off")
        listed, zh = _titles(unmet, case, case.found), "所列事项全部达到"
        if unmet:
            zh = f"达到{len(met)}项，未达到{len(unmet)}项：{listed}"
        said = either(case.lang, zh, f"{len(met)} met, {len(unmet)} not met: {listed}" if unmet else "everything listed is met")
        if needed := _titles([i for i in unmet if i.required], case):
            said += either(case.lang, f"（{needed}为必备项）", f" (required: {needed})")
        if off:
            said += either(case.lang, f"；{_titles(off, case)}不涉及", f"; does not apply: {_titles(off, case)}")
        return said

    def how(self, case: Case) -> str:
        wanting = self._these(case, "unmet", "unknown")
        if not wanting or case.gain is None or case.gain <= 0:
            return ""
        more = either(case.lang, f"可再得{marks(case.gain)}分", f"{marks(case.gain)} more")
        earns = either(case.lang, "可得满分", "full marks") if case.gain == case.lost else more
        advice = dict.fromkeys(i.advice.say(case.lang).rstrip("。.") for i in wanting if i.advice)
        tail = either(case.lang, f"（{'；'.join(advice)}）", f" ({'; '.join(advice)})") if advice else ""
        listed, needed = _titles(wanting, case), self._still_needed(case)
        if needed is not None and needed < len(wanting):
            return either(case.lang, f"{listed}中再达到{needed}项的，{earns}{tail}", f"{earns} once {needed} of these are met: {listed}{tail}")
        return either(case.lang, f"{listed}达到要求的，{earns}{tail}", f"{earns} once these are met: {listed}{tail}")

    def _still_needed(self, case: Case) -> int | None:
        """Return how many more items bring the most that can be earned, where their number gives the points."""
        if self.counts is None:
            return None
        possible = len(self.items) - len(self._these(case, "off"))
        steps = [c for c in self.counts if c.start <= possible]
        top = next(c for c in steps if c.points == max(s.points for s in steps))
        return int(top.start) - len(self._these(case, "met"))

    def reach(self, case: Case, points: Decimal) -> Reach | None:
        wanting = self._these(case, "unmet", "unknown")
        chosen = [i for i in wanting if i.required or self.all]
        rest = sorted((i for i in wanting if i not in chosen), key=_weight)
        while self._if_met(case, chosen) < points:
            if not rest:
                return None
            enough = next((i for i in rest if self._if_met(case, [*chosen, i]) >= points), rest[-1])
            rest.remove(enough)
            chosen.append(enough)
        listed = _titles([i for i in self.items if i in chosen], case)
        return Reach(None, self._if_met(case, chosen), either(case.lang, f"{listed}达到要求", f"these are met: {listed}"))

    def _if_met(self, case: Case, more: list[Item]) -> Decimal:
        """Return the points if these items were met as well, rounded as the rule rounds."""
        met = [*self._these(case, "met"), *more]
        applicable = [i for i in self.items if case.figures.get(i.id) != "off"]
        if any(i.required and i not in met for i in applicable) or (self.all and len(met) < len(applicable)):
            return Decimal(0)
        if self.counts is not None:
            return max((c for c in self.counts if c.start <= len(met)), key=lambda c: c.start).points
        whole = sum(map(_weight, applicable), Decimal(0))
        return exact.round_half_up(case.full * sum(map(_weight, met), Decimal(0)) / whole, exact.WORKING)

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        titles = [i.title.say(lang) + (either(lang, f"{marks(i.points)}分", f" {marks(i.points)}") if i.points else "") for i in self.items]
        listed = either(lang, "、", ", ").join(titles)
        if self.all:
            return either(lang, f"全部达到得{marks(full)}分，否则不得分：{listed}", f"{marks(full)} point(s) only where all are met: {listed}")
        if self.counts is not None:
            steps = [either(lang, f"{plain(c.start)}项{marks(c.points)}分", f"{plain(c.start)}: {marks(c.points)}") for c in self.counts]
            return either(lang, f"按达到项数计分（{'，'.join(steps)}）：{listed}", f"by number met ({', '.join(steps)}): {listed}")
        return either(lang, f"逐项计分：{listed}", f"item by item: {listed}")


def _titles(items: list[Item], case: Case, found: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the titles in one list, each with what was found of its condition where that is known."""
    said = [i.title.say(case.lang) + (either(case.lang, f"（{found[i.met]}）", f" ({found[i.met]})") if i.met in found else "")
            for i in items]
    return either(case.lang, "、", ", ").join(said)


def _weight(item: Item) -> Decimal:
    return Decimal(1) if item.points is None else item.points


_TRUE: Final = pl.lit(True)


def _state(item: Item, ctx: Context) -> _State:
    met = ctx.value(item.met, "logical")
    flags = [ctx.not_applicable(met)]
    applies, unclear = _TRUE, None
    if item.applies is not None:
        value = ctx.value(item.applies, "logical")
        applies, unclear = value.expr.fill_null(True), value.expr.is_null()
        flags.append(ctx.not_applicable(value))
    dropped = [f for f in flags if f is not None]
    if dropped:
        off = reduce(or_, dropped)
        applies, unclear = applies & ~off, None if unclear is None else unclear & ~off
    applies = ctx.step(f"{item.id}:applies", applies)
    return _State(item, _weight(item), applies, ctx.step(f"{item.id}:met", met.expr.fill_null(False) & applies),
                  ctx.step(f"{item.id}:unknown", met.expr.is_null() & applies), unclear, item.applies is not None or bool(dropped))


def _weighted(flag: pl.Expr, weight: Decimal) -> Number:
    unit = Number.literal(weight)
    return Number(flag.cast(pl.Int64) * unit.expr, unit.places, 0, unit.high)


def _by_count(count: Number, counts: tuple[Band, ...]) -> Number:
    levels = [Number.literal(c.points) for c in counts]
    places = max(n.places for n in levels)
    aligned = [n.at(places) for n in levels]
    picked: Any = pl.when(False).then(pl.lit(None, pl.Int64))
    for step, points in reversed(list(zip(counts, aligned, strict=True))):
        picked = picked.when(count.compare(">=", Number.literal(step.start))).then(points.expr)
    return Number(picked, places, min(n.low for n in aligned), max(n.high for n in aligned))
