"""What a rubric may say: frozen models, one for each noun of the language.

These models hold the shape; what cannot be meant although its shape is right (a name that does not exist, points that do not add up)
is found by `scoring.language.check`. `docs/language.md` says what each key means.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal

from pydantic import Field as Key, field_validator

from scoring.language.adjust import Addition, Adjustment, Basis, Bonus, Cap, Deduction, Effect, Veto
from scoring.language.award import (
    RATE,
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
from scoring.language.field import NUMERIC, AnyTable, Ballots, Column, Datum, Events, Evidence, Field, FieldType, Lower, Subjects
from scoring.language.head import Head, Period
from scoring.language.indicator import Combine, Coverage, Indicator, Missing, NotApplicable
from scoring.model import Amount, Day, Flag, Formula, Frozen, Identifier, Sentence, Text, Whole, Words

__all__ = [
    "NUMERIC",
    "Addition",
    "Adjustment",
    "Award",
    "Ballots",
    "Basis",
    "Best",
    "Bonus",
    "Cap",
    "Check",
    "Column",
    "Combine",
    "Coverage",
    "Datum",
    "Deduction",
    "Effect",
    "Events",
    "Evidence",
    "Exempt",
    "Field",
    "FieldType",
    "Indicator",
    "Laggards",
    "Least",
    "Level",
    "Lower",
    "Missing",
    "NotApplicable",
    "Order",
    "Param",
    "Period",
    "Provenance",
    "Quota",
    "Ranking",
    "Rubric",
    "Scores",
    "Shares",
    "Star",
    "Stars",
    "Step",
    "Subject",
    "Subjects",
    "Summary",
    "Take",
    "Title",
    "Veto",
    "contest",
]


class Subject(Frozen):
    """What is scored, and the columns that hold its id, name, group and parent; `groups` are those that there are."""

    kind: Words = Key(description="what is scored, such as 社区")
    id: Words = Key(description="the column of ids")
    name: Words = Key(description="the column of names")
    group: Words | None = Key(default=None, description="the column of the group in which it competes")
    parent: Words | None = Key(default=None, description="the column of the unit above")
    groups: tuple[Words, ...] = Key(default=(), description="every group that there is; needed where indicators are for some of them")

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that name a subject, in that order."""
        return tuple(c for c in (self.id, self.name, self.group, self.parent) if c)


class Scores(Frozen):
    """How scores are published."""

    decimals: Whole = Key(default=2, ge=0, le=6, description="places of published scores")
    round_at: tuple[Literal["item", "section", "total"], ...] = Key(default=("item", "section", "total"),
        description="where points are rounded half-up to these places; the total always is")


class Exempt(Frozen):
    """Who is listed but not scored."""

    when: Formula = Key(description="the condition")
    say: Sentence = Key(description="why, in words")


class Param(Frozen):
    """A value that has a name and a source, from a day on."""

    value: Amount | Flag | Words = Key(description="a number, true or false, a day as `2026-01-01`, or text")
    start: Day | None = Key(default=None, alias="from",
        description="the first day on which it holds; only the first of several may leave it out")
    source: Provenance | None = Key(default=None, description="where it comes from")


class Check(Frozen):
    """What must hold between the data of a subject."""

    expect: Formula = Key(description="where it is false the data are at fault; unknown passes")
    say: Sentence = Key(description="what is said then; `{字段}` prints the value, the same fields in both languages")


class Ranking(Frozen):
    """How subjects are put in order."""

    by: tuple[Order, ...] = Key(default=(Order(key="total"),), min_length=1,
        description="expressions, highest first; compared at published scale. `rate` stands for `rate(total)`")
    within: Literal["group"] | None = Key(default=None, description="awards and sentences speak of the place within the group")
    ties: tuple[Order, ...] = Key(default=(), description="further keys, which break ties; an unknown one orders below every known value")
    method: Literal["competition", "dense", "ordinal"] = Key(default="competition",
        description="`competition` leaves out places after a shared one (1, 2, 2, 4), `dense` does not (1, 2, 2, 3), `ordinal` shares none: by "
        "id")
    still_tied: Literal["share", "committee"] = Key(default="share",
        description="whether those equal in every key share the place, or wait for the committee")


SUMMARY_WAYS: Final = ("share", "count", "mean", "sum")


class Summary(Frozen):
    """A share, a count, a mean or a sum over the subjects that are not exempt."""

    id: Identifier = Key(description="snake_case, permanent")
    title: Text = Key(description="what people call it")
    share: Formula | None = Key(default=None, description="an award or a condition: the share of those for whom it holds")
    count: Formula | None = Key(default=None, description="an award or a condition: for how many it holds")
    mean: Formula | None = Key(default=None, description="an expression: its mean over those with a known value")
    sum: Formula | None = Key(default=None, description="an expression: its sum over those with a known value")
    locked: Flag = Key(default=False, description="no rubric that extends this one may change it")
    replaces: tuple[Identifier, ...] = Key(default=(), description="ids it had before")

    def formulas(self) -> Iterator[tuple[tuple[str], str]]:
        """Yield its expression with the path of its key; of a line at fault, all that are written."""
        yield from (((key,), text) for key in SUMMARY_WAYS if (text := getattr(self, key)) is not None)

    @property
    def measured(self) -> str | None:
        """Return the number that is summed or averaged; None where it is counted for whom something holds."""
        return self.mean if self.mean is not None else self.sum


class Rubric(Head):
    """A whole scheme."""

    subject: Subject = Key(description="what is scored")
    scores: Scores = Key(default=Scores(), description="how scores are published")
    missing: Missing = Key(default="pending", description="what becomes of leaves whose data are missing")
    not_applicable: NotApplicable = Key(default="rescale", description="what becomes of leaves that do not apply")
    exempt: Exempt | None = Key(default=None, description="who is listed and not scored, in no denominator")
    params: dict[str, Param | tuple[Param, ...]] = Key(default={}, description="named values; of several the one that holds when the period begins")
    locked: tuple[Words, ...] = Key(default=(), description="keys that no rubric which extends this one may change")
    fields: dict[str, Field] = Key(default={}, description="the data, one value a subject, by name")
    checks: tuple[Check, ...] = Key(default=(), description="what must hold between the data of a subject")
    tables: dict[str, AnyTable] = Key(default={}, description="the data with many rows a subject, by name")
    review: tuple[Words, ...] = Key(default=(), description="levels of review, the claim first: [自评, 街道初审, 区核定]")
    indicators: tuple[Indicator, ...] = Key(min_length=1, description="the tree of what is scored")
    points: Amount | None = Key(default=None, gt=0, description="full marks of the whole, where its indicators are not added up")
    combine: Combine | None = Key(default=None, description="how the whole is made of its indicators; a sum where nothing is said")
    keep: Whole | None = Key(default=None, ge=1, description="how many of the best indicators count")
    drop: Whole | None = Key(default=None, ge=1, description="how many of the lowest indicators are left out")
    floor: Amount | None = Key(default=None, description="no smaller total than this")
    cap: Amount | None = Key(default=None, description="no greater total than this")
    adjust: tuple[Adjustment, ...] = Key(default=(), description="bonuses, deductions, caps on them and vetoes, in written order")
    ranking: Ranking | None = Key(default=Ranking(), description="how subjects are put in order, or `none`")
    awards: tuple[Award, ...] = Key(default=(), description="what is given, in written order; each may name those before it")
    summary: tuple[Summary, ...] = Key(default=(), description="what is counted over all subjects")

    @field_validator("ranking", mode="before")
    @classmethod
    def _none_is_a_word(cls, value: Any) -> Any:
        return None if value == "none" else value

    @cached_property
    def whole(self) -> Indicator:
        """Return the whole as a node above the top ones; its id is empty."""
        return Indicator.model_construct(
            id="", title=self.title, groups=None, points=self.points, weight=None, combine=self.combine, keep=self.keep, drop=self.drop,
            floor=self.floor, cap=self.cap, items=self.indicators, rule=None, applies=None, coverage=None, missing=None, not_applicable=None)

    @cached_property
    def full(self) -> Decimal:
        """Return the full marks of the whole."""
        return self.whole.full

    @cached_property
    def by_group(self) -> dict[str, "Rubric"]:
        """Return the rubric of each group, the same for all that have the same indicators; nothing where all groups have all."""
        if not any(i.groups for i in self.walk()):
            return {}
        lists: dict[tuple[str, ...], Rubric] = {}
        found = {}
        for group in self.subject.groups:
            kept = tuple(i for top in self.indicators if (i := top.of_group(group)) is not None)
            ids = tuple(i.id for top in kept for i in top.walk())
            if ids not in lists:
                values = {name: getattr(self, name) for name in type(self).model_fields}
                lists[ids] = self.model_construct(**values | {"indicators": kept})
            found[group] = lists[ids]
        return found

    @property
    def lists(self) -> tuple["Rubric", ...]:
        """Return the rubrics of its groups, each once; itself where all groups have the same. Not kept: no rubric may hold itself."""
        return tuple({id(r): r for r in self.by_group.values()}.values()) or (self,)

    @cached_property
    def ranks_all(self) -> bool:
        """Return whether there is a place among all: not where full marks differ between groups, unless the first key is the rate."""
        if self.ranking is None:
            return False
        return len({r.full for r in self.lists}) == 1 or self.ranking.by[0].key == RATE

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
