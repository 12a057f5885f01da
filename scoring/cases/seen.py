"""One scored row of a generated case, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring import columns, exact
from scoring.outcome import CODES, STANDINGS, Outcome
from scoring.result import Shown


@dataclass(frozen=True)
class Seen:
    """What came out for one subject."""

    row: Mapping[str, Any]
    places: int
    shown: Mapping[str, Shown]

    def points(self, node: str) -> Decimal | None:
        """Return the published points of an indicator, or of the whole for "total"."""
        return self._decimal(columns.TOTAL if node == "total" else columns.published(node), self.places)

    def state(self, indicator: str) -> Outcome:
        """Return whether an indicator was scored, is missing or does not apply."""
        code: int = self.row[columns.outcome(indicator)]
        return CODES[code].outcome

    def field_known(self, field: str) -> bool:
        """Return whether a field has a value."""
        return self.row[field] is not None

    def exempt(self) -> bool:
        """Return whether the subject is exempt."""
        return str(STANDINGS[self.row[columns.STANDING]]) == "exempt"

    def next(self, leaf: str) -> Decimal | None:
        """Return the nearest value that is said to earn more."""
        shown = self.shown.get(leaf)
        return None if shown is None or shown.next_places is None else self._decimal(columns.next_value(leaf), shown.next_places)

    def more(self, leaf: str) -> Decimal | None:
        """Return the points of the leaf that the next value is said to add."""
        return self._decimal(columns.more(leaf), self.places)

    def item(self, leaf: str, item: str) -> str | None:
        """Return what became of an item of a checklist: met, unmet, unknown or off."""
        return self.row.get(columns.figure(leaf, item))

    def observed(self, leaf: str) -> object:
        """Return the value that a leaf was scored on."""
        return self.row.get(columns.observed(leaf))

    def part(self, award: str, number: int) -> bool | None:
        """Return whether a part of an award's condition, or one of its stars, holds."""
        return self.row.get(columns.part(award, number))

    def held(self, award: str) -> bool | None:
        """Return whether an award is held."""
        return self.row.get(columns.holds(award))

    def veto(self, name: str) -> bool | None:
        """Return whether a veto holds."""
        return self.row.get(columns.veto(name))

    def factor(self, leaf: str) -> Decimal:
        """Return what the points of a leaf's rule are multiplied by; 1 where it has no factor."""
        found = self._decimal(columns.figure(leaf, columns.FACTOR), exact.WORKING)
        return Decimal(1) if found is None else found

    def level(self, award: str) -> int | None:
        """Return how many stars an award gave, or which level, the lowest being 1."""
        return self.row.get(columns.value(award))

    def _decimal(self, column: str, places: int) -> Decimal | None:
        scaled = self.row.get(column)
        return None if scaled is None else exact.from_scaled(scaled, places)
