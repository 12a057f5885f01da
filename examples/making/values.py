"""Kinds of numbers that a community reports, and how its strength turns into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from making.places import Community, between

Value: TypeAlias = int | float | str | bool


@dataclass(frozen=True)
class Whole:
    """A number that is neither good nor bad."""

    area: str
    field: str
    low: int
    high: int

    def values(self, who: Community, known: dict[str, Value]) -> Iterator[tuple[str, Value]]:
        yield self.field, between(self.low, self.high, who.stem, self.field)


@dataclass(frozen=True)
class Share:
    """A part of a whole that was reported before; the rate runs from `low` to `high` with strength and stops at 1."""

    area: str
    field: str
    of: str
    low: float
    high: float = 1.03

    def values(self, who: Community, known: dict[str, Value]) -> Iterator[tuple[str, Value]]:
        rate = min(1.0, self.low + (self.high - self.low) * who.strength(self.area, self.field))
        yield self.field, int(int(known[self.of]) * rate + 0.5)


@dataclass(frozen=True)
class Count:
    """A number that grows with strength."""

    area: str
    field: str
    low: float
    high: float
    most: int

    def values(self, who: Community, known: dict[str, Value]) -> Iterator[tuple[str, Value]]:
        yield self.field, min(self.most, int(self.low + (self.high - self.low) * who.strength(self.area, self.field) + 0.5))


@dataclass(frozen=True)
class Measured:
    """A decimal that grows with strength."""

    area: str
    field: str
    low: float
    high: float
    places: int

    def values(self, who: Community, known: dict[str, Value]) -> Iterator[tuple[str, Value]]:
        yield self.field, round(self.low + (self.high - self.low) * who.strength(self.area, self.field), self.places)


@dataclass(frozen=True)
class Flags:
    """Things that are there or not; each is there above a strength of its own."""

    area: str
    fields: tuple[str, ...]
    above: float

    def values(self, who: Community, known: dict[str, Value]) -> Iterator[tuple[str, Value]]:
        for field in self.fields:
            yield field, who.strength(self.area, field) > self.above


@dataclass(frozen=True)
class Votes:
    """Ballots in three classes: the first two together are the share that is content."""

    area: str
    fields: tuple[str, str, str]
    low: float
    high: float
    ballots: tuple[int, int] = (90, 160)

    def values(self, who: Community, known: dict[str, Value]) -> Iterator[tuple[str, Value]]:
        cast = between(*self.ballots, who.stem, self.fields[0])
        content = int(cast * min(1.0, self.low + (self.high - self.low) * who.strength(self.area, self.fields[0])) + 0.5)
        first = int(content * 0.72)
        yield from zip(self.fields, (first, content - first, cast - content), strict=True)


Spec: TypeAlias = Whole | Share | Count | Measured | Flags | Votes


def fill(who: Community, specs: Iterable[Spec]) -> dict[str, Value]:
    """Return every field of a community."""
    known: dict[str, Value] = {}
    for spec in specs:
        known.update(spec.values(who, known))
    return known
