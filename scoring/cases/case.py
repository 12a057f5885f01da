"""A case: subjects with their data, and what must come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from scoring.errors import Fault
from scoring.messages import say

Cell: TypeAlias = str | bool | int | Decimal | None
Row: TypeAlias = Mapping[str, Cell]


@dataclass(frozen=True)
class Expect:
    """What must come out for a subject; what is not named is not compared.

    points  leaf or node → points at published scale
    states  leaf or node → scored, missing or not_applicable
    awards  award → a decision, or a title that was given
    words   leaf → what its reason contains
    errors  codes of faults, all of them; then nothing else is compared
    """

    outcome: str | None = None
    total: Decimal | None = None
    points: Mapping[str, Decimal] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    awards: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseSubject:
    """A subject of a case, laid over what every case starts from.

    name      empty where the case gives none
    fields    input field → cell; what is absent is blank
    tables    delivered tables → their rows for this subject; None for one that nobody delivered
    previous  the year before: "total" as a Decimal, award → number of its level or of stars, or whether it was held; empty for who was not
              assessed then, None where the case says nothing of that year
    """

    name: str
    group: str | None
    parent: str | None
    fields: Mapping[str, Cell]
    tables: Mapping[str, tuple[Row, ...] | None]
    expect: Expect
    previous: Mapping[str, Cell] | None = None


@dataclass(frozen=True)
class Case:
    """Subjects that are scored together and apart from all others.

    summary  line of the summary → its published value; None where it has none
    """

    title: str
    subjects: tuple[CaseSubject, ...]
    summary: Mapping[str, Decimal | None] = field(default_factory=dict)

    @property
    def undelivered(self) -> frozenset[str]:
        """Return the tables that nobody delivered."""
        return frozenset(name for s in self.subjects for name, rows in s.tables.items() if rows is None)

    @property
    def looks_back(self) -> bool:
        """Return whether it says anything of the year before; then whoever has nothing was not assessed in it."""
        return any(s.previous is not None for s in self.subjects)

    @property
    def errors(self) -> tuple[str, ...]:
        """Return the codes of faults that are expected of it, sorted."""
        return tuple(sorted({code for s in self.subjects for code in s.expect.errors}))


@dataclass(frozen=True)
class Difference:
    """What did not come out as expected.

    what     path in the expectation, such as `points.election`
    subject  whom it is about, where the case has several; else empty
    faults   the faults that nobody expected
    """

    what: str
    expected: str
    found: str
    subject: str = ""
    faults: tuple[Fault, ...] = ()

    def text(self, lang: str = "zh") -> str:
        """Return it as one phrase."""
        told = say("case.and_so_on", lang).join(f.text(lang) for f in self.faults)
        found = say("case.found", lang, codes=self.found, told=told) if told else self.found or "—"
        what = say("case.of", lang, subject=self.subject, what=self.what) if self.subject else self.what
        return say("case.difference", lang, what=what, expected=self.expected, found=found)


@dataclass(frozen=True)
class CaseOutcome:
    """Whether a case came out as expected."""

    title: str
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Return whether nothing differed."""
        return not self.differences
