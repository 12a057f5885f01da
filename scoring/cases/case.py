"""A case: subjects with their data, and what must come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

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

    name    empty where the case gives none
    fields  input field → cell; what is absent is blank
    tables  delivered tables → their rows for this subject
    """

    name: str
    group: str | None
    parent: str | None
    fields: Mapping[str, Cell]
    tables: Mapping[str, tuple[Row, ...]]
    expect: Expect


@dataclass(frozen=True)
class Case:
    """Subjects that are scored together and apart from all others."""

    title: str
    subjects: tuple[CaseSubject, ...]

    @property
    def errors(self) -> tuple[str, ...]:
        """Return the codes of faults that are expected of it, sorted."""
        return tuple(sorted({code for s in self.subjects for code in s.expect.errors}))


@dataclass(frozen=True)
class Difference:
    """What did not come out as expected.

    what  path in the expectation, such as `points.election`; with the subject before it where the case has several
    """

    what: str
    expected: str
    found: str

    def text(self, lang: str = "zh") -> str:
        """Return it as one phrase."""
        return say("case.difference", lang, what=self.what, expected=self.expected, found=self.found or "—")


@dataclass(frozen=True)
class CaseOutcome:
    """Whether a case came out as expected."""

    title: str
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Return whether nothing differed."""
        return not self.differences
