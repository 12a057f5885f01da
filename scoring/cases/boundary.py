"""What was found at a threshold, just below and just above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from scoring.cases.threshold import Skipped, Threshold
from scoring.messages import Word, say

Where: TypeAlias = Literal["below", "at", "above"]


@dataclass(frozen=True)
class Wrong:
    """What should not be: a key of the catalogue under `boundary.`, and the arguments of its sentence."""

    code: str
    args: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: str = "zh") -> str:
        """Return it as one phrase."""
        return say(f"boundary.{self.code}", lang, **self.args)


@dataclass(frozen=True)
class Boundary:
    """One generated case.

    title     what the threshold belongs to, in both languages
    value     what was given, in units of the field or in points
    found     points, or what became of it
    expected  what must come out, as far as that can be said without working it out
    wrong     what came out otherwise; empty where nothing did
    """

    threshold: Threshold
    title: Word
    where: Where
    value: Decimal
    found: Decimal | Word | None
    expected: Word
    wrong: tuple[Wrong, ...] = ()

    @property
    def passed(self) -> bool:
        """Return whether nothing came out otherwise."""
        return not self.wrong


@dataclass(frozen=True)
class Boundaries:
    """Every generated case, and the comparisons for which none was made."""

    rows: tuple[Boundary, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def passed(self) -> bool:
        """Return whether every case came out as it must."""
        return all(row.passed for row in self.rows)
