"""What a rubric may say after its indicators: bonuses, deductions, caps on them, and vetoes; one model a kind."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, Discriminator, Field as Key

from scoring.language.award import Provenance, Spot
from scoring.model import Amount, Day, Flag, Formula, Frozen, Identifier, Sentence, Text, Whole, Words
from scoring.rules.per_event import ByColumn

TOTAL: Final = "total"
"""The name of the whole, where an effect names what it sets to 0."""
MOST_POINTS: Final = Decimal(10**12)
"""One bonus or deduction cannot be more, whatever the data say."""


class Basis(Frozen):
    """The columns (or fields) without which an adjustment takes no effect."""

    table: str | None = Key(default=None, description="the table whose columns they are; without it they are text fields")
    authority: Words = Key(description="who found it")
    document: Words = Key(description="by which document")


class Window(Frozen):
    """The days on which events must lie to count, both included; the period of the rubric where none are given."""

    column: Words = Key(description="the column of the day")
    start: Day | None = Key(default=None, alias="from", description="the first day that counts; that of the period where absent")
    end: Day | None = Key(default=None, alias="to", description="the last day that counts; that of the period where absent")


class _Adjustment(Frozen):
    id: Identifier = Key(description="snake_case, permanent, of the one namespace")
    say: Sentence = Key(description="what happened, in words")
    title: Text | None = Key(default=None, description="what people call it")
    source: Provenance | None = Key(default=None, description="the clause that it comes from")
    locked: Flag = Key(default=False, description="no rubric that extends this one may change it")
    replaces: tuple[Identifier, ...] = Key(default=(), description="ids it had before")

    def called(self, lang: str = "zh") -> str:
        """Return what it is called: its title, or what it says."""
        return (self.title or self.say).say(lang)

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield its expressions with the paths of their keys."""
        yield from ()


class _Points(_Adjustment):
    """Points beside those of the indicators: of every event of a table, or of a number or condition of the subject."""

    table: str | None = Key(default=None, description="the table whose events count")
    of: Formula | None = Key(default=None, description="in place of a table: a number, not below 0, or a condition")
    each: Amount | ByColumn = Key(default=Decimal(1),
        description="points of one event (of one unit of `of`), without a sign: a number, or `{by: column, values: {…}}`")
    where: Formula | None = Key(default=None, description="which events count")
    window: Window | None = Key(default=None, description="the days on which events must lie to count, both included")
    take_highest: Words | None = Key(default=None,
        description="the column that names the matter: of several events for one matter only the highest counts (同一事项取最高)")
    cap: Amount | None = Key(default=None, gt=0, description="no more points than this")
    on: Identifier | None = Key(default=None, description="the node to which they belong, before its `floor` and `cap`; the whole where absent")
    basis: Basis | None = Key(default=None,
        description="columns of the table (text fields with `of`, where `table` names the table that it reads) without which nothing counts")
    missing: Literal["pending", "error", "zero"] | None = Key(default=None,
        description="what becomes of it where its data are missing; as the rubric's `missing` says where absent")

    @property
    def most(self) -> Decimal:
        """Return the points of one event, by level the highest."""
        return max(self.each.values.values()) if isinstance(self.each, ByColumn) else self.each

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield the number of the subject, or the count of the events."""
        if self.of is not None:
            yield ("of",), self.of
        if self.table is not None:
            yield ("where",) if self.where else ("table",), counted(self.table, self.where)

    def each_event(self) -> str:
        """Return the points of one event, as an expression over its table."""
        if not isinstance(self.each, ByColumn):
            return f"{self.each:f}"
        nested = "0"
        for value, points in reversed(self.each.values.items()):
            nested = f'if(「{self.each.by}」 == "{value}", {points:f}, {nested})'
        return nested

    def counts(self, start: date | None, end: date | None) -> str:
        """Return which events count, as an expression over their table; `start` and `end` of the period stand in for those of a window."""
        parts = [f"({self.where})"] if self.where else []
        if self.window is not None:
            name = self.window.column
            parts.append(f'「{name}」 >= date("{self.window.start or start}") and 「{name}」 <= date("{self.window.end or end}")')
        return " and ".join(parts)


def counted(table: str, where: str | None) -> str:
    """Return the expression that counts the events of a table.

    >>> counted("荣誉", None), counted("荣誉", "已核实")
    ('count(「荣誉」)', 'count(「荣誉」, 已核实)')
    """
    return f"count(「{table}」" + (f", {where})" if where else ")")


class Bonus(_Points):
    """Points that are added."""

    kind: Literal["bonus"]


class Deduction(_Points):
    """Points that are taken off."""

    kind: Literal["deduction"]


_CAP: Final = Text(zh="总额封顶", en="the cap on the sum")


def _own_words(said: Text) -> Text:
    """Return what a cap says with its English where the rubric wrote no other words than ours."""
    return _CAP if said == Text(zh=_CAP.zh) else said


class Cap(_Adjustment):
    """What bonuses, or deductions, written before come to at most, together."""

    kind: Literal["cap"]
    of: Literal["bonus", "deduction"] | tuple[Identifier, ...] = Key(
        description="`bonus` or `deduction`: all of the whole that were written before, and the caps on them; or their ids")
    at_most: Amount = Key(ge=0, description="what they come to at most, together")
    say: Annotated[Sentence, AfterValidator(_own_words)] = _CAP


class Effect(Frozen):
    """What a veto does."""

    bar: tuple[Identifier, ...] = Key(default=(), description="awards that the subject cannot hold")
    zero_items: str | None = Key(default=None,
        description="the column of the basis table that names leaves, by id or title: each counts as scored, 0 points")
    zero: tuple[Identifier, ...] = Key(default=(),
        description="ids of indicators that count 0, with all below; `total` sets the total to 0, even where something is still pending")
    cap_total: Amount | None = Key(default=None, description="the total is no more than this")
    cap_level: Words | None = Key(default=None, description="no higher level than the one of that title")
    no_promotion: Flag = Key(default=False,
        description="no level above last year's: none for who had none; undecided where last year is not known")
    demote: Whole | None = Key(default=None, ge=1, description="so many levels below the one that was reached; several demotions add up")
    ladders: tuple[Identifier, ...] = Key(default=(), description="the level awards that the last three speak of; all where absent")

    @property
    def on_items(self) -> bool:
        """Return whether it sets indicators to 0."""
        return self.zero_items is not None or any(name != TOTAL for name in self.zero)

    @property
    def ends(self) -> bool:
        """Return whether it sets the total to 0."""
        return TOTAL in self.zero

    @property
    def on_total(self) -> bool:
        """Return whether it sets the total to 0 or holds it down."""
        return self.ends or self.cap_total is not None

    @property
    def on_levels(self) -> bool:
        """Return whether it holds levels down."""
        return self.cap_level is not None or self.no_promotion or self.demote is not None


class Veto(_Adjustment):
    """A condition that bars awards, sets points to 0, or holds the total or a level down."""

    kind: Literal["veto"]
    when: Formula = Key(description="the condition; unknown, it is undecided")
    effect: Effect = Key(description="what it does")
    basis: Basis | None = Key(default=None, description="without which it takes no effect")

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield its condition."""
        yield ("when",), self.when


Adjustment: TypeAlias = Annotated[Bonus | Deduction | Cap | Veto, Discriminator("kind")]
Addition: TypeAlias = Bonus | Deduction


def capped(cap: Cap, before: tuple[Adjustment, ...]) -> Iterator[Bonus | Deduction | Cap]:
    """Yield what a cap holds down, of what was written before it: named, or all bonuses (deductions) of the whole and caps on them."""
    for one in before:
        if isinstance(one, Veto) or one is cap:
            continue
        named = one.id in cap.of if not isinstance(cap.of, str) else side(one, before) == cap.of and node_of(one, before) is None
        if named:
            yield one


def node_of(entry: Bonus | Deduction | Cap, entries: tuple[Adjustment, ...]) -> str | None:
    """Return the node to which points belong; None for the whole."""
    if not isinstance(entry, Cap):
        return entry.on
    return None if isinstance(entry.of, str) else next((node_of(a, entries) for a in _named(entry, entries)), None)


def side(entry: Bonus | Deduction | Cap, entries: tuple[Adjustment, ...]) -> str:
    """Return whether something is on the side of bonuses or of deductions."""
    if not isinstance(entry, Cap):
        return entry.kind
    return entry.of if isinstance(entry.of, str) else next((side(a, entries) for a in _named(entry, entries)), "bonus")


def _named(cap: Cap, entries: tuple[Adjustment, ...]) -> Iterator[Bonus | Deduction | Cap]:
    """Yield what a cap names, of what was written before it."""
    before = entries[:entries.index(cap)] if cap in entries else entries
    yield from (a for a in before if not isinstance(a, Veto) and a.id in cap.of)
