"""What every rule kind supplies, and what it is given.

A rule never sees the rubric that uses it. It is given a `Context` and gives back exact numbers, as expressions; the engine owns outcomes,
policies and rounding. Whatever is unknown is null in `points`; `not_applicable` and `cause` say which null is which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Final, Literal, NamedTuple, TypeAlias

import polars as pl

from scoring import outcome
from scoring.exact import Number
from scoring.expression.compile import Fact, Scope, Type, Value, compile_text
from scoring.model import Frozen

Lever: TypeAlias = Literal["value", "events", "past", "none"]
Direction: TypeAlias = Literal["up", "down", "neither"]
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class State:
    """Why a name may be unknown.

    code     UInt8 outcome code (`scoring.outcome.CODES`), looked at only where the name is null
    may_not_apply  whether the code can ever say that it does not apply
    """

    code: pl.Expr
    may_not_apply: bool = False


@dataclass(frozen=True)
class Context:
    """What a rule is given: its full marks, the names it may read, and why they may be unknown."""

    full: Decimal
    scope: Scope
    states: Mapping[str, State] = field(default_factory=dict)

    @property
    def full_number(self) -> Number:
        """Return the full marks as a constant."""
        return Number.literal(self.full)

    def value(self, text: str, expected: Type | None = None) -> Value:
        """Compile an expression over fields and tables."""
        return compile_text(text, self.scope, expected)

    def not_applicable(self, value: Value) -> pl.Expr | None:
        """Return where `value` is unknown because something it reads does not apply; None if that cannot be."""
        states = [self.states[r] for r in value.reads if r in self.states]
        flags = [s.code >= outcome.FIRST_NOT_APPLICABLE for s in states if s.may_not_apply]
        if not flags:
            return None
        return value.expr.is_null() & reduce(or_, [f.fill_null(False) for f in flags])

    def cause(self, value: Value) -> pl.Expr:
        """Return the outcome code of an unknown `value`: does not apply before missing, then in order of reading."""
        states = [self.states[r].code for r in value.reads if r in self.states]
        declared = [pl.when(c >= outcome.FIRST_NOT_APPLICABLE).then(c) for c in states]
        return pl.coalesce(*declared, *states, pl.lit(outcome.UNKNOWN, pl.UInt8))


class Problem(NamedTuple):
    """What cannot be meant: a fault code, where below the rule's settings, and the arguments of its sentence."""

    code: str
    path: Path
    args: dict[str, Any]


class Asked(NamedTuple):
    """An expression in the settings: where it stands, its text, and the type it must have."""

    path: Path
    text: str
    expected: Type | None


@dataclass(frozen=True)
class Case:
    """One subject's numbers on one leaf, for the words; decimals are printed as computed.

    observed  what was scored; None where there is no one value
    next      nearest value that earns more; None where there is none
    gain      points that it adds
    figures   what the kind's `figures` computed
    name      what the observed value is called
    measure   its unit
    period    whether the period is open ("open"), over ("over") or not said ("")
    """

    lang: str
    full: Decimal
    points: Decimal
    lost: Decimal
    observed: Decimal | str | bool | None
    next: Decimal | None
    gain: Decimal | None
    figures: Mapping[str, Any]
    name: str
    measure: str = ""
    period: str = ""


class Example(NamedTuple):
    """Documentation and test at once: settings, full marks, data, and what must come out.

    fields  field name → (type, value); a percent or decimal is given at two places
    rows    rows of the one table that the rule reads
    """

    settings: Mapping[str, Any]
    full: Decimal
    fields: Mapping[str, tuple[str, Any]]
    rows: tuple[Mapping[str, Any], ...] | None
    points: Decimal | None
    why: str


class Rule(Frozen):
    """The contract. Methods that build expressions assume that `problems` found nothing."""

    kind: str
    lever: ClassVar[Lever] = "value"
    examples: ClassVar[tuple[Example, ...]] = ()

    def asked(self) -> Iterator[Asked]:
        """Yield every expression in the settings."""
        raise NotImplementedError

    def problems(self, ctx: Context) -> Iterator[Problem]:
        """Yield what cannot be meant although its shape is right; expressions compile when this is called."""
        yield from ()

    @property
    def direction(self) -> Direction:
        """Return whether points rise or fall with the observed value."""
        return "neither"

    def observed(self, ctx: Context) -> Value | None:
        """Return the value that is scored."""
        return None

    def reads(self, ctx: Context) -> tuple[Value, ...]:
        """Return every value without which there are no points."""
        value = self.observed(ctx)
        return () if value is None else (value,)

    def facts(self, ctx: Context) -> tuple[Fact, ...]:
        """Return what is asked of tables; the engine groups and joins."""
        return tuple(f for value in self.reads(ctx) for f in value.facts)

    def points(self, ctx: Context) -> Number:
        """Return the points, exact, at no more than working places; null where unknown."""
        raise NotImplementedError

    def formula(self, ctx: Context) -> str | None:
        """Return the same score as a spreadsheet formula; None where there is none yet."""
        return None

    def not_applicable(self, ctx: Context) -> pl.Expr | None:
        """Return where the leaf does not apply because of what it reads; None if that cannot be."""
        flags = [f for v in self.reads(ctx) if (f := ctx.not_applicable(v)) is not None]
        return reduce(or_, flags) if flags else None

    def cause(self, ctx: Context) -> pl.Expr:
        """Return the outcome code where points are null."""
        return pl.coalesce(*(pl.when(v.expr.is_null()).then(ctx.cause(v)) for v in self.reads(ctx)),
                           pl.lit(outcome.UNKNOWN, pl.UInt8))

    def next(self, ctx: Context) -> Number | None:
        """Return the nearest observed value that earns more; null where there is none."""
        return None

    def gain(self, ctx: Context) -> Number | None:
        """Return the points that `next` adds; null where there is none."""
        return None

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        """Return other numbers that the words need."""
        return {}

    def checks(self, ctx: Context) -> Iterator[tuple[str, pl.Expr]]:
        """Yield (fault code, condition that must not be false) for data that only this kind can judge."""
        yield from ()

    def why(self, case: Case) -> str:
        """Return what the points were made from, as a clause."""
        raise NotImplementedError

    def how(self, case: Case) -> str:
        """Return what would earn more, as a clause; empty where nothing would."""
        return ""

    def standard(self, full: Decimal, lang: str, name: str) -> str:
        """Return the 评分标准 of the leaf: the settings in words."""
        raise NotImplementedError


PERCENT: Final = "%"


def plain(value: Decimal) -> str:
    """Return a decimal as people write it: no exponent, no trailing zeros.

    >>> plain(Decimal("12.50")), plain(Decimal("28.00"))
    ('12.5', '28')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def marks(value: Decimal) -> str:
    """Return points as people write them: whole, or with the places they were published with.

    >>> marks(Decimal("7.60")), marks(Decimal("28.00"))
    ('7.60', '28')
    """
    return f"{value.to_integral_value():f}" if value == value.to_integral_value() else f"{value:f}"


def amount(value: Decimal | str | bool | None, measure: str, lang: str) -> str:
    """Return an observed value with its unit.

    >>> amount(Decimal("9"), "次", "zh"), amount(Decimal("98.50"), "%", "zh")
    ('9次', '98.5%')
    """
    if value is None:
        return "—"
    if isinstance(value, bool):
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    if isinstance(value, str):
        return f"“{value}”" if lang == "zh" else f"'{value}'"
    gap = "" if lang == "zh" or measure in ("", PERCENT) else " "
    return f"{plain(value)}{gap}{measure}"


def either(lang: str, zh: str, en: str) -> str:
    """Return the wording in `lang`: the words of a kind lie in its own file, side by side."""
    return en if lang == "en" else zh


def first_above(x: Number, ladder: list[tuple[Number, Number]], now: Number) -> tuple[Number, Number]:
    """Return, for a value on a rising ladder, the first edge above it that earns more than `now`, and what it adds.

    ladder  (edge, points at the edge), edges and points rising. Null above the last edge.
    """
    places = max([x.places, *(edge.places for edge, _ in ladder)])
    here = x.at(places)
    edges = [edge.at(places) for edge, _ in ladder]
    points = [p.at(max([q.places for _, q in ladder])) for _, p in ladder]
    edge: Any = pl.when(False).then(pl.lit(None, pl.Int64))
    reached: Any = pl.when(False).then(pl.lit(None, pl.Int64))
    for e, p in zip(edges, points, strict=True):
        edge = edge.when(here.compare("<", e)).then(e.expr)
        reached = reached.when(here.compare("<", e)).then(p.expr)
    nearest = Number(edge, places, min(e.low for e in edges), max(e.high for e in edges))
    at_edge = Number(reached, points[0].places, min(p.low for p in points), max(p.high for p in points))
    return nearest, at_edge - now


def nearest_better(x: Number, candidates: list[tuple[Number, Number]], now: Number) -> tuple[Number, Number]:
    """Return the candidate value nearest to `x` that earns more than `now`, and what it adds; null where none does.

    candidates  (value, points at it), in any order; of two that are equally near the first is taken
    """
    places = max([x.places, *(value.places for value, _ in candidates)])
    here = x.at(places)
    point_places = max([p.places for _, p in candidates])
    best, best_points, distance = (pl.lit(None, pl.Int64) for _ in range(3))
    for value, points in ((v.at(places), p.at(point_places)) for v, p in candidates):
        away = (here - value).abs().expr
        better = (points.compare(">", now) & (distance.is_null() | (away < distance))).fill_null(False)
        best = pl.when(better).then(value.expr).otherwise(best)
        best_points = pl.when(better).then(points.expr).otherwise(best_points)
        distance = pl.when(better).then(away).otherwise(distance)
    low, high = min(v.at(places).low for v, _ in candidates), max(v.at(places).high for v, _ in candidates)
    aligned = [p.at(point_places) for _, p in candidates]
    at_best = Number(best_points, point_places, min(p.low for p in aligned), max(p.high for p in aligned))
    return Number(best, places, low, high), at_best - now


def rising(numbers: list[Decimal]) -> bool:
    """Return whether every number is above the one before."""
    return all(a < b for a, b in zip(numbers, numbers[1:], strict=False))
