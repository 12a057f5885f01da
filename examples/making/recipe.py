"""What a small invented example of one scheme is made of: who is scored, and a maker for each field and each column.

A maker is asked in written order and sees what was made before it, so that a part never exceeds its whole. Everything follows from the seed and
the names of things: asking in another order, or for fewer, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypeAlias

from making.places import luck

Cell: TypeAlias = int | float | str | date | None
Made: TypeAlias = Mapping[str, Cell]
"""What was made before: field, or column of the row, to its value."""


@dataclass(frozen=True)
class Who:
    """Someone or something that is scored.

    bent  how well it does on the whole, from 0 to 1; drawn from its id where None
    """

    id: str
    name: str
    group: str = ""
    parent: str = ""
    bent: float | None = None

    def strength(self, *what: object) -> float:
        """Return how well it does in something, from 0 to 1: mostly its own bent, partly luck."""
        own = luck(self.id, "总体") if self.bent is None else self.bent
        return 0.65 * own + 0.35 * luck(self.id, *what)


Maker: TypeAlias = Callable[[Who, str, Made], Cell]
"""From who, a key that makes luck its own (the field, or row and column) and what was made before, to a value."""


@dataclass(frozen=True)
class Ledger:
    """Rows of an events table.

    rows     how many each has, from and to; more where it does well
    columns  a maker a column, without the column that names the subject
    fewer    the weak have more rows: a ledger of problems
    """

    rows: tuple[int, int]
    columns: Mapping[str, Maker]
    fewer: bool = False


@dataclass(frozen=True)
class Recipe:
    """An example of a scheme.

    rubric  its id in the catalogue
    who     who is scored
    fields  a maker a field
    tables  a ledger an events table
    twins   who has exactly the data of whom: they tie
    cells   what was really written instead, as it happens in a collection: `未报送`, `不涉及：无对象`, None for a blank
    extra   rows written by hand besides those that are made: table to rows, each with the column that names the subject
    """

    rubric: str
    who: Sequence[Who]
    fields: Mapping[str, Maker]
    tables: Mapping[str, Ledger] = field(default_factory=dict)
    twins: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    extra: Mapping[str, Sequence[Mapping[str, Cell]]] = field(default_factory=dict)

    def values(self, who: Who) -> dict[str, Cell]:
        """Return the fields of one subject."""
        like = self._like(who)
        made: dict[str, Cell] = {}
        for name, maker in self.fields.items():
            made[name] = maker(like, name, made)
        return {name: self.cells.get((who.id, name), value) for name, value in made.items()}

    def events(self, table: str, key: str) -> list[dict[str, Cell]]:
        """Return the rows of a table, subject by subject; `key` is the column that names the subject, by its id."""
        ledger = self.tables[table]
        rows: list[dict[str, Cell]] = []
        for who in self.who:
            like = self._like(who)
            strength = like.strength(table)
            low, high = ledger.rows
            for number in range(low + round((high - low) * (1 - strength if ledger.fewer else strength))):
                made: dict[str, Cell] = {}
                for name, maker in ledger.columns.items():
                    made[name] = maker(like, f"{table}{number}{name}", made)
                rows.append({key: who.id, **made})
        return rows + [dict(row) for row in self.extra.get(table, ())]

    def _like(self, who: Who) -> Who:
        return next((other for other in self.who if other.id == self.twins.get(who.id)), who)


def count(low: int, high: int) -> Maker:
    """Make a whole number that grows with strength."""
    return lambda who, key, made: low + round((high - low) * who.strength(key))


def fewer(low: int, high: int) -> Maker:
    """Make a whole number that shrinks with strength: problems, complaints."""
    return lambda who, key, made: high - round((high - low) * who.strength(key))


def size(low: int, high: int) -> Maker:
    """Make a whole number that is neither good nor bad: residents, households."""
    return lambda who, key, made: low + int((high - low + 1) * luck(who.id, key))


def part_of(whole: str, low: float = 0.5, high: float = 1.05) -> Maker:
    """Make a part of a number made before; its share grows with strength from `low` to `high` and stops at the whole."""
    def maker(who: Who, key: str, made: Made) -> Cell:
        of = made[whole]
        return round(of * min(1.0, low + (high - low) * who.strength(key))) if isinstance(of, int | float) else of
    return maker


def amount(low: float, high: float, places: int = 2) -> Maker:
    """Make a decimal that grows with strength."""
    return lambda who, key, made: round(low + (high - low) * who.strength(key), places)


def yes(share: float = 0.7) -> Maker:
    """Make 是 or 否; the strong have 是, about so many of all."""
    return lambda who, key, made: "是" if who.strength(key) >= 0.95 - share * 0.9 else "否"


def one_of(*values: str) -> Maker:
    """Make one of several words, the best first."""
    return lambda who, key, made: values[min(len(values) - 1, int((1 - who.strength(key)) * 1.25 * len(values)))]


def any_of(*values: Cell) -> Maker:
    """Make one of several values, none better than another."""
    return lambda who, key, made: values[int(luck(who.id, key) * len(values))]


def fixed(value: Cell) -> Maker:
    """Make the same for everyone."""
    return lambda who, key, made: value


def on(first: date = date(2026, 1, 5), last: date = date(2026, 12, 20)) -> Maker:
    """Make a day."""
    return lambda who, key, made: first + timedelta(days=int(((last - first).days + 1) * luck(who.id, key)))


def after(column: str, least: int, most: int) -> Maker:
    """Make a day so many days after one made before; the strong are quicker."""
    def maker(who: Who, key: str, made: Made) -> Cell:
        start = made[column]
        return start + timedelta(days=most - round((most - least) * who.strength(key))) if isinstance(start, date) else None
    return maker


def text(*parts: str) -> Maker:
    """Make one of several invented texts."""
    return any_of(*parts)


def sometimes(maker: Maker, share: float, otherwise: Cell = None) -> Maker:
    """Make what `maker` makes in about so many of all cases, else the other; the strong more often."""
    return lambda who, key, made: maker(who, key, made) if who.strength(key, "有无") >= 0.95 - share * 0.9 else otherwise


NAMES: Final = tuple(a + b for a in ("星", "河", "岚", "霁", "汀", "苇", "砚", "溪") for b in
                     ("知远", "听松", "望野", "照水", "晚秋", "疏影", "晓风", "石白", "长空", "静澜", "芷青", "行舟"))
"""Invented names of people."""
