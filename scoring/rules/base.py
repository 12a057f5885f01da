"""What every rule kind supplies, and what it is given.

A rule never sees the rubric that uses it. It is given a `Context` and gives back exact numbers, as expressions; the engine owns outcomes,
policies and rounding. Whatever is unknown is null in `points`; `not_applicable` and `cause` say which null is which.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any, ClassVar, Literal, NamedTuple, TypeAlias

import polars as pl

from scoring.exact import Number
from scoring.expression.compile import Fact, Scope, Type, Value
from scoring.model import Frozen
from scoring.record import record
from scoring.rules.context import Context, Population

Lever: TypeAlias = Literal["value", "past", "none"]
Direction: TypeAlias = Literal["up", "down", "neither"]
Path: TypeAlias = tuple[str | int, ...]


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


@record
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


class Once(NamedTuple):
    """What the rows of a subject may say once; the fault of a check that they break is told row by row.

    table    the table of the rubric
    heading  the column that says it
    said     what a row says; null where the row does not count
    per      columns by which rows are grouped: once in each group
    """

    table: str
    heading: str
    said: pl.Expr
    per: tuple[str, ...] = ()


class Reach(NamedTuple):
    """What an observed value would have to be, the points that it then earns, and that in words, as a clause."""

    value: Decimal | str | None
    points: Decimal
    words: str


class Example(NamedTuple):
    """Documentation and test at once: settings, full marks, data, and what must come out.

    fields   field name → (type, value); a percent or decimal is given at two places
    rows     rows of the one table that the rule reads
    columns  the columns of that table; where nothing is said one text column
    """

    settings: Mapping[str, Any]
    full: Decimal
    fields: Mapping[str, tuple[str, Any]]
    rows: tuple[Mapping[str, Any], ...] | None
    points: Decimal | None
    why: str
    others: tuple[Mapping[str, Any], ...] = ()
    columns: Mapping[str, Any] = MappingProxyType({"事由": "text"})


class Rule(Frozen):
    """The contract. Methods that build expressions assume that `problems` found nothing."""

    kind: str
    lever: ClassVar[Lever] = "value"
    examples: ClassVar[tuple[Example, ...]] = ()

    def asked(self) -> Iterator[Asked]:
        """Yield every expression in the settings."""
        raise NotImplementedError

    def nested(self, ctx: Context) -> Iterator[tuple[str, str, Scope]]:
        """Yield every expression that has names of its own: its key, its text, a number, and what it may read."""
        yield from ()

    def problems(self, ctx: Context) -> Iterator[Problem]:
        """Yield what cannot be meant although its shape is right; expressions compile when this is called."""
        yield from ()

    @property
    def direction(self) -> Direction:
        """Return whether points rise or fall with the observed value."""
        return "neither"

    @property
    def changes(self) -> bool:
        """Return whether what was lost can still be made up within the period."""
        return self.lever == "value"

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

    def steps(self, ctx: Context) -> Mapping[str, pl.Expr]:
        """Return what is worked out first, each in a column of its own, because points read it several times."""
        return {}

    def population(self, ctx: Context) -> Population | None:
        """Return by what subjects are compared; None for a rule that looks at each alone."""
        return None

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

    def once(self, ctx: Context) -> Mapping[str, Once]:
        """Return what rows repeat where a check of theirs fails: fault code → what they may say once."""
        return {}

    def alerts(self) -> Mapping[str, Mapping[str, str]]:
        """Return the issues that a committee should look at: code → arguments of its sentence.

        The figure of that name holds what was found, at working places; it is null where there is nothing to tell.
        """
        return {}

    def why(self, case: Case) -> str:
        """Return what the points were made from, as a clause."""
        raise NotImplementedError

    def lacking(self, case: Case) -> str:
        """Return what is too few where a subject is below quorum, as a clause; empty where that is not told in numbers."""
        return ""

    def how(self, case: Case) -> str:
        """Return what would earn more, as a clause; empty where nothing would."""
        return ""

    def reach(self, case: Case, points: Decimal) -> Reach | None:
        """Return the nearest value that earns at least `points`; None where no value that can still change does."""
        return None

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        """Return the 评分标准 of the leaf: the settings in words.

        name     what is scored is called
        measure  its unit; empty where it has none
        """
        raise NotImplementedError


