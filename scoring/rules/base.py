"""What every rule kind supplies, and what it is given.

A rule never sees the rubric that uses it. It is given a `Context` and gives back exact numbers, as expressions; the engine owns outcomes,
policies and rounding. Whatever is unknown is null in `points`; `not_applicable` and `cause` say which null is which.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Final, Literal, NamedTuple, TypeAlias

import polars as pl

from scoring import outcome
from scoring.errors import nearest
from scoring.exact import Number
from scoring.expression.compile import Fact, Scope, Type, Value, compile_text
from scoring.model import Frozen

Lever: TypeAlias = Literal["value", "events", "past", "none"]
Direction: TypeAlias = Literal["up", "down", "neither"]
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class State:
    """Why a name may be unknown.

    code     UInt8 outcome code (`scoring.outcome.CODES`), looked at only where `unknown` holds
    unknown  where the name is null; None for a table, which is looked at after all fields
    may_not_apply  whether the code can ever say that it does not apply
    """

    code: pl.Expr
    unknown: pl.Expr | None = None
    may_not_apply: bool = False


@dataclass(frozen=True)
class Context:
    """What a rule is given: its full marks, the names it may read, and why they may be unknown.

    points  the column that holds the rule's own points, once they have been worked out
    memo    what was compiled before in the same scope
    """

    full: Decimal
    scope: Scope
    states: Mapping[str, State] = field(default_factory=dict)
    points: Number | None = None
    memo: dict[tuple[str, Type | None], Value] = field(default_factory=dict, compare=False, repr=False)

    @property
    def full_number(self) -> Number:
        """Return the full marks as a constant."""
        return Number.literal(self.full)

    def value(self, text: str, expected: Type | None = None) -> Value:
        """Compile an expression over fields and tables; the same text is compiled once."""
        key = (text, expected)
        if key not in self.memo:
            self.memo[key] = compile_text(text, self.scope, expected)
        return self.memo[key]

    def not_applicable(self, value: Value) -> pl.Expr | None:
        """Return where `value` is unknown because something it reads does not apply; None if that cannot be."""
        states = [self.states[r] for r in value.reads if r in self.states]
        flags = [s.unknown & (s.code >= outcome.FIRST_NOT_APPLICABLE).fill_null(False) for s in states if s.may_not_apply and s.unknown is not None]
        return value.expr.is_null() & reduce(or_, flags) if flags else None

    def cause(self, *values: Value) -> pl.Expr:
        """Return the outcome code where any of `values` is unknown: does not apply before missing, then in order of reading."""
        # Of several values only those that are unknown tell why: one that is known may have read over a gap.
        several = len(values) > 1
        told = [(v.expr.is_null() if several else pl.lit(True), self.states[r]) for v in values for r in v.reads if r in self.states]
        fields = [pl.when(open_ & s.unknown).then(s.code) for open_, s in told if s.unknown is not None]
        tables = [pl.when(open_).then(s.code) for open_, s in told if s.unknown is None]
        declared = [pl.when(open_ & s.unknown & (s.code >= outcome.FIRST_NOT_APPLICABLE)).then(s.code)
                    for open_, s in told if s.may_not_apply and s.unknown is not None]
        return pl.coalesce(*declared, *fields, *tables, pl.lit(outcome.UNKNOWN, pl.UInt8))


class Problem(NamedTuple):
    """What cannot be meant: a fault code, where below the rule's settings, and the arguments of its sentence."""

    code: str
    path: Path
    args: dict[str, Any]


class Asked(NamedTuple):
    """An expression in the settings: where it stands, its text, and the type it must have.

    offset  how many characters the rule put before what is written there
    """

    path: Path
    text: str
    expected: Type | None
    offset: int = 0


@dataclass(frozen=True)
class Case:
    """One subject's numbers on one leaf, for the words; decimals are printed as computed.

    observed  what was scored; None where there is no one value
    next      nearest value that earns more; None where there is none
    gain      points of the leaf that it adds
    figures   what the kind's `figures` computed
    name      what the observed value is called
    measure   its unit
    period    whether the period is open ("open"), over ("over") or not said ("")
    found     condition as written → what was found, in words, where it does not hold
    means     what the next value comes to in the data below it, as a clause
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
    found: Mapping[str, str] = field(default_factory=dict)
    means: str = ""


class Reach(NamedTuple):
    """What an observed value would have to be, the points that it then earns, and that in words, as a clause."""

    value: Decimal | str | None
    points: Decimal
    words: str


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

    @property
    def deducts(self) -> bool:
        """Return whether what is lost was taken off (扣), and not merely not earned (失)."""
        return False

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
        return ctx.cause(*self.reads(ctx))

    def next(self, ctx: Context) -> Number | None:
        """Return the nearest observed value that earns more; null where there is none."""
        return None

    def gain(self, ctx: Context) -> Number | None:
        """Return the points that `next` adds; null where there is none."""
        return None

    def earned(self, ctx: Context) -> Number:
        """Return the points as a column where they have been worked out, else as an expression."""
        return ctx.points if ctx.points is not None else self.points(ctx)

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

    def reach(self, case: Case, points: Decimal) -> Reach | None:
        """Return the nearest value that earns at least `points`; None where no value that can still change does."""
        return None

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


def rounded_up(value: Decimal, like: Decimal) -> Decimal:
    """Return the least decimal not below `value` with the places of `like`.

    >>> rounded_up(Decimal("74.961"), Decimal("87.50"))
    Decimal('74.97')
    """
    return value.quantize(Decimal(1).scaleb(int(like.as_tuple().exponent)), rounding=ROUND_CEILING)


def rounded_down(value: Decimal, like: Decimal) -> Decimal:
    """Return the greatest decimal not above `value` with the places of `like`."""
    return -rounded_up(-value, like)


def either(lang: str, zh: str, en: str) -> str:
    """Return the wording in `lang`: the words of a kind lie in its own file, side by side."""
    return en if lang == "en" else zh


def quoted(text: str, lang: str) -> str:
    """Return a title in quotation marks; one that has them keeps its own, inner ones become single.

    >>> quoted("卫生服务", "zh"), quoted("“三必访”", "zh"), quoted("党员“四个一”达标率", "zh"), quoted("Health", "en")
    ('“卫生服务”', '“三必访”', '“党员‘四个一’达标率”', "'Health'")
    """
    if text.startswith("“") and text.find("”") == len(text) - 1:
        return text
    if lang != "zh":
        return f"'{text}'"
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def seen(case: Case) -> str:
    """Return the observed value with its name: 必访率87.5%, 天数为1."""
    value = amount(case.observed, case.measure, case.lang)
    return either(case.lang, f"{case.name}{'' if case.measure else '为'}{value}", f"{case.name} is {value}")


def reached(case: Case, value: Decimal) -> str:
    """Return that the observed value comes to `value`, as a clause."""
    edge = amount(value, case.measure, case.lang)
    falls = isinstance(case.observed, Decimal) and value < case.observed
    return either(case.lang, f"{case.name}{'降至' if falls else '达到'}{edge}",
                  f"{case.name} {'falls to' if falls else 'reaches'} {edge}")


def better_at(case: Case, value: Decimal) -> str:
    """Return what the value would earn, as a clause: full marks, or so much more."""
    if case.gain is None or case.gain <= 0:
        return ""
    step = reached(case, value) + (either(case.lang, f"({case.means})", f" ({case.means})") if case.means else "")
    if case.gain == case.lost:
        return either(case.lang, f"{step}的,可得满分", f"full marks once {step}")
    return either(case.lang, f"{step}的,可再得{marks(case.gain)}分", f"{marks(case.gain)} more once {step}")


def first_above(x: Number, ladder: list[tuple[Number, Number]], now: Number) -> tuple[Number, Number]:
    """Return, for a value on a rising ladder, the first edge above it that earns more than `now`, and what it adds.

    ladder  (edge, points at the edge), edges and points rising. Null above the last edge. An edge that the value cannot take at its own places is
            rounded up, so that on a line it may earn a little more than is said.
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
    return nearest.up_to(x.places), at_edge - now


def nearest_better(x: Number, candidates: list[tuple[Number, Number]], now: Number) -> tuple[Number, Number]:
    """Return the candidate value nearest to `x` that earns more than `now`, and what it adds; null where none does.

    candidates  (value, points at it), in any order; of two that are equally near the first is taken
    """
    places = max([x.places, *(value.places for value, _ in candidates)])
    point_places = max([p.places for _, p in candidates])
    values, points = [v.at(places) for v, _ in candidates], [p.at(point_places) for _, p in candidates]
    away = [pl.when(p.compare(">", now)).then((x.at(places) - v).abs().expr) for v, p in zip(values, points, strict=True)]
    # Nulls are candidates that earn no more: skipping them is what is wanted here.
    nearest = pl.min_horizontal(*away)
    best: Any = pl.when(False).then(pl.lit(None, pl.Int64))
    reached: Any = pl.when(False).then(pl.lit(None, pl.Int64))
    for v, p, distance in zip(values, points, away, strict=True):
        best = best.when(distance == nearest).then(v.expr)
        reached = reached.when(distance == nearest).then(p.expr)
    at_best = Number(reached, point_places, min(p.low for p in points), max(p.high for p in points))
    return Number(best, places, min(v.low for v in values), max(v.high for v in values)), at_best - now


def coverage_problems(path: Path, given: Iterable[str], choices: tuple[str, ...]) -> Iterator[Problem]:
    """Yield the values of a choice that are not given, and what is given but is no value of it."""
    listed = tuple(given)
    for value in choices:
        if value not in listed:
            yield Problem("CHOICE_COVERAGE", path, {"value": value})
    for value in listed:
        if value not in choices:
            yield Problem("UNKNOWN_CHOICE", (*path, value), {"found": value, "allowed": choices, "near": nearest(value, choices)})


def rising(numbers: list[Decimal]) -> bool:
    """Return whether every number is above the one before."""
    return all(a < b for a, b in itertools.pairwise(numbers))
