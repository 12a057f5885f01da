"""What a rubric may say: frozen models, one for each noun of the language.

These models hold the shape; what cannot be meant although its shape is right (a name that does not exist, points that do not add up)
is found by `scoring.language.check`. `docs/language.md` says what each key means.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field as Key, field_validator, model_validator

from scoring.language.adjust import Addition, Adjustment, Basis, Bonus, Cap, Deduction, Effect, Veto
from scoring.language.award import (
    Award,
    Best,
    Laggards,
    Least,
    Level,
    Order,
    Provenance,
    Quota,
    Shares,
    Star,
    Stars,
    Step,
    Take,
    Title,
    contest,
)
from scoring.model import Amount, Day, Flag, Formula, Frozen, Identifier, Text, Whole, Words
from scoring.rules import AnyRule

__all__ = [
    "NUMERIC", "Addition", "Adjustment", "Award", "Basis", "Best", "Bonus", "Cap", "Check", "Column", "Combine", "Coverage", "Datum", "Deduction",
    "Effect", "Events", "Evidence", "Exempt", "Field", "FieldType", "Indicator", "Laggards", "Least", "Level", "Missing", "NotApplicable",
    "Order", "Param", "Period", "Provenance", "Quota", "Ranking", "Rubric", "Scores", "Shares", "Star", "Stars", "Step", "Subject", "Summary",
    "Take", "Title", "Veto", "contest",
]
FieldType: TypeAlias = Literal["integer", "decimal", "percent", "boolean", "text", "choice", "date"]
Combine: TypeAlias = Literal["sum", "mean", "geometric", "harmonic", "minimum", "maximum", "best", "drop_lowest"]
Missing: TypeAlias = Literal["pending", "error", "zero", "rescale", "peer_average", "lowest"]
NotApplicable: TypeAlias = Literal["rescale", "full", "zero", "unranked", "peer_average", "lowest"]
HUNDRED: Final = Decimal(100)
NUMERIC: Final = ("integer", "decimal", "percent")
_LIMITS: Final[dict[str, tuple[Decimal, Decimal]]] = {
    "integer": (Decimal(0), Decimal(10**7)),
    "decimal": (Decimal(-(10**9)), Decimal(10**9)),
    "percent": (Decimal(0), Decimal(100)),
}


class Period(Frozen):
    """The period that is assessed, both days included."""

    start: Day = Key(alias="from")
    end: Day = Key(alias="to")


class Subject(Frozen):
    """What is scored, and the columns that hold its id, name, group and parent."""

    kind: Words
    id: Words
    name: Words
    group: Words | None = None
    parent: Words | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that name a subject, in that order."""
        return tuple(c for c in (self.id, self.name, self.group, self.parent) if c)


class Scores(Frozen):
    """How scores are published."""

    decimals: Whole = Key(default=2, ge=0, le=6, description="places of published scores")
    round_at: tuple[Literal["item", "section", "total"], ...] = ("item", "section", "total")


class Evidence(Frozen):
    """What proves a datum."""

    required: Flag = False
    accept: tuple[str, ...] = ()


class Exempt(Frozen):
    """Who is listed but not scored."""

    when: Formula
    say: Words


class Param(Frozen):
    """A value that has a name and a source, from a day on.

    value   a number, true or false, a day as `2026-01-01`, or text
    start   the first day on which it holds; where absent, it always did
    """

    value: Amount | Flag | Words
    start: Day | None = Key(default=None, alias="from")
    source: Provenance | None = None


class Datum(Frozen):
    """A type with its limits: what a field and a table's column share."""

    type: FieldType
    precision: Whole | None = Key(default=None, ge=0, le=6, description="decimal places")
    min: Amount | None = None
    max: Amount | None = None
    values: tuple[str, ...] | None = None
    measure: str | None = None
    help: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def places(self) -> int:
        """Return the decimal places at which values are held."""
        return 0 if self.type == "integer" else 2 if self.precision is None else self.precision

    @property
    def limits(self) -> tuple[Decimal, Decimal]:
        """Return the lowest and highest value allowed, of a numeric type."""
        low, high = _LIMITS[self.type]
        return (low if self.min is None else self.min, high if self.max is None else self.max)

    @property
    def numeric(self) -> bool:
        """Return whether values are numbers."""
        return self.type in NUMERIC


class Column(Datum):
    """A column of an events table."""

    @model_validator(mode="before")
    @classmethod
    def _from_type(cls, value: Any) -> Any:
        return {"type": value} if isinstance(value, str) else value


class Field(Datum):
    """One value a subject."""

    reporter: str | None = Key(default=None, alias="from")
    evidence: Evidence | None = None
    may_be: Literal["not_applicable"] | None = None
    input: Literal["points", "ratio"] | None = None
    derive: Formula | None = None
    ratio: tuple[Formula, Formula] | None = None
    when_zero: Amount | Literal["not_applicable", "missing"] | None = None
    valid: Formula | None = None
    locked: Flag = False
    replaces: tuple[Words, ...] = Key(default=(), description="names it had before")

    @property
    def computed(self) -> bool:
        """Return whether the value is worked out and not read."""
        return self.derive is not None or self.ratio is not None


class Check(Frozen):
    """What must hold between the data of a subject."""

    expect: Formula
    say: Words


class Events(Frozen):
    """A table with many rows a subject."""

    kind: Literal["events"]
    key: Words
    absent: Literal["zero", "missing"]
    columns: dict[str, Column]
    per: tuple[Words, ...] = Key(default=(), description="columns that group the rows of a subject: a panel scores group by group")
    help: str | None = None
    locked: Flag = False
    replaces: tuple[Words, ...] = Key(default=(), description="names it had before")


class Coverage(Frozen):
    """How much of a node must really be scored."""

    at_least: Amount = Key(gt=0, le=1)


class Indicator(Frozen):
    """A node with items, or a leaf with a rule."""

    id: Identifier
    title: Text
    points: Amount | None = Key(default=None, gt=0, description="full marks; of a node that adds up, the sum of its items'")
    weight: Amount | None = Key(default=None, gt=0, description="how much it counts in a node that weighs its items")
    combine: Combine | None = Key(default=None, description="how a node is made of its items; a sum where nothing is said")
    keep: Whole | None = Key(default=None, ge=1, description="how many of the best items count")
    drop: Whole | None = Key(default=None, ge=1, description="how many of the lowest items are left out")
    floor: Amount | None = Key(default=None, description="no fewer points than this")
    cap: Amount | None = Key(default=None, description="no more points than this")
    factor: Formula | None = Key(default=None, description="what the points of a leaf are multiplied by, such as a difficulty")
    items: tuple["Indicator", ...] | None = None
    rule: AnyRule | None = None
    applies: Formula | None = None
    coverage: Coverage | None = None
    missing: Missing | None = None
    not_applicable: NotApplicable | None = None
    advice: str | None = None
    source: Provenance | None = None
    locked: Flag = Key(default=False, description="no rubric that extends this one may change it, or anything below it")
    replaces: tuple[Identifier, ...] = Key(default=(), description="ids it had before")

    @property
    def leaf(self) -> bool:
        """Return whether it is scored by a rule of its own."""
        return self.items is None

    @property
    def shaped(self) -> bool:
        """Return whether a leaf's points are not simply what its rule gives."""
        return self.leaf and (self.factor is not None or self.floor is not None or self.cap is not None)

    @cached_property
    def how(self) -> Combine:
        """Return how a node is made of its items: as it says, weighed where they have weights, else added up."""
        return self.combine or ("mean" if any(i.weight for i in self.items or ()) else "sum")

    @cached_property
    def full(self) -> Decimal:
        """Return the full marks: the sum of its items' where they are added up, else its own points, 100 where it says none."""
        if self.items and self.how == "sum":
            return sum((i.full for i in self.items), Decimal(0))
        return self.points or (HUNDRED if self.items or self.weight else Decimal(0))

    @cached_property
    def shares(self) -> tuple[Fraction, ...]:
        """Return what one point of each item is worth in points of the node, where everything applies; nominal where it is not linear."""
        items = self.items or ()
        if self.how == "sum":
            return tuple(Fraction(1) for _ in items)
        whole = sum(Fraction(i.weight or 1) for i in items)
        return tuple(Fraction(self.full) * Fraction(i.weight or 1) / whole / Fraction(i.full) for i in items)

    @cached_property
    def worth(self) -> dict[str, Fraction]:
        """Return what one point of each indicator below is worth in points of this one, where everything applies."""
        found: dict[str, Fraction] = {}
        for item, share in zip(self.items or (), self.shares, strict=True):
            found |= {item.id: share, **{name: share * unit for name, unit in item.worth.items()}}
        return found

    def walk(self) -> Iterator["Indicator"]:
        """Yield it and everything below, top down."""
        yield self
        for item in self.items or ():
            yield from item.walk()


class Ranking(Frozen):
    """How subjects are put in order."""

    by: tuple[Order, ...] = Key(default=(Order(key="total"),), min_length=1)
    within: Literal["group"] | None = None
    ties: tuple[Order, ...] = ()
    method: Literal["competition", "dense", "ordinal"] = "competition"
    still_tied: Literal["share", "committee"] = "share"


class Summary(Frozen):
    """A share, a count or a mean over the subjects that are not exempt."""

    id: Identifier
    title: Text
    share: Formula | None = None
    count: Formula | None = None
    mean: Formula | None = None
    locked: Flag = False
    replaces: tuple[Identifier, ...] = Key(default=(), description="ids it had before")


class Rubric(Frozen):
    """A whole scheme."""

    format: Literal[1]
    id: Annotated[str, Key(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, description="kebab-case, permanent")]
    title: Text
    edition: Words
    status: Literal["default", "adopted", "superseded"] = "default"
    period: Period | None = None
    provenance: Provenance | None = None
    subject: Subject
    scores: Scores = Scores()
    missing: Missing = "pending"
    not_applicable: NotApplicable = "rescale"
    exempt: Exempt | None = None
    params: dict[str, Param | tuple[Param, ...]] = Key(default={}, description="named values; of several the one that holds when the period begins")
    locked: tuple[Words, ...] = Key(default=(), description="keys that no rubric which extends this one may change")
    fields: dict[str, Field]
    checks: tuple[Check, ...] = ()
    tables: dict[str, Events] = {}
    indicators: tuple[Indicator, ...] = Key(min_length=1)
    points: Amount | None = Key(default=None, gt=0, description="full marks of the whole, where its indicators are not added up")
    combine: Combine | None = Key(default=None, description="how the whole is made of its indicators; a sum where nothing is said")
    keep: Whole | None = Key(default=None, ge=1)
    drop: Whole | None = Key(default=None, ge=1)
    floor: Amount | None = Key(default=None, description="no smaller total than this")
    cap: Amount | None = Key(default=None, description="no greater total than this")
    adjust: tuple[Adjustment, ...] = ()
    ranking: Ranking | None = Ranking()
    awards: tuple[Award, ...] = ()
    summary: tuple[Summary, ...] = ()

    @field_validator("ranking", mode="before")
    @classmethod
    def _none_is_a_word(cls, value: Any) -> Any:
        return None if value == "none" else value

    @cached_property
    def whole(self) -> Indicator:
        """Return the whole as a node above the top ones; its id is empty."""
        return Indicator.model_construct(
            id="", title=self.title, points=self.points, weight=None, combine=self.combine, keep=self.keep, drop=self.drop, floor=self.floor,
            cap=self.cap, items=self.indicators, rule=None, applies=None, coverage=None, missing=None, not_applicable=None)

    @cached_property
    def full(self) -> Decimal:
        """Return the full marks of the whole."""
        return self.whole.full

    @cached_property
    def vetoes(self) -> tuple[Veto, ...]:
        """Return the vetoes, in written order."""
        return tuple(a for a in self.adjust if isinstance(a, Veto))

    @cached_property
    def additions(self) -> tuple[Addition, ...]:
        """Return the bonuses and deductions, in written order."""
        return tuple(a for a in self.adjust if isinstance(a, Bonus | Deduction))

    def walk(self) -> Iterator[Indicator]:
        """Yield every indicator, top down."""
        for indicator in self.indicators:
            yield from indicator.walk()

    @cached_property
    def leaves(self) -> tuple[Indicator, ...]:
        """Return every leaf, in written order."""
        return tuple(i for i in self.walk() if i.leaf)

    @cached_property
    def nodes(self) -> tuple[Indicator, ...]:
        """Return every inner node, top down."""
        return tuple(i for i in self.walk() if not i.leaf)

    @cached_property
    def levels(self) -> dict[str, int]:
        """Return the level of every indicator: 1 for the top ones."""
        found: dict[str, int] = {}

        def descend(indicators: tuple[Indicator, ...], level: int) -> None:
            for indicator in indicators:
                found[indicator.id] = level
                descend(indicator.items or (), level + 1)

        descend(self.indicators, 1)
        return found

    def indicator(self, name: str) -> Indicator:
        """Return the indicator with that id; raises KeyError."""
        return {i.id: i for i in self.walk()}[name]

    @property
    def inputs(self) -> dict[str, Field]:
        """Return the fields that are read from data."""
        return {name: f for name, f in self.fields.items() if not f.computed}

    @cached_property
    def missing_policy(self) -> dict[str, Missing]:
        """Return the policy for a missing datum, leaf by leaf: the nearest wins."""
        return dict(_inherited(self.indicators, "missing", self.missing))

    @cached_property
    def not_applicable_policy(self) -> dict[str, NotApplicable]:
        """Return the policy for what does not apply, leaf by leaf: the nearest wins."""
        return dict(_inherited(self.indicators, "not_applicable", self.not_applicable))


def _inherited(indicators: tuple[Indicator, ...], key: str, above: Any) -> Iterator[tuple[str, Any]]:
    for indicator in indicators:
        here = getattr(indicator, key) or above
        if indicator.leaf:
            yield indicator.id, here
        yield from _inherited(indicator.items or (), key, here)
