"""How far a sheet reaches, and what it says beside its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from scoring.record import record
from scoring.tables import limits
from scoring.tables.sheet import cell_name

_MOST_MARKS: Final = 2_000_000


class SheetTooLarge(Exception):
    """A sheet reaches further than anything that is on it."""

    def __init__(self, sheet: str, cell: str) -> None:
        super().__init__(sheet, cell)
        self.sheet, self.cell = sheet, cell


@record
class Marks:
    """What a sheet says beside its values; rows and columns count from 0.

    texts           cells that hold an error of the spreadsheet (#DIV/0!), or a formula (=A1+1) that was never computed
    percents        numbers that are shown as percentages
    hidden_rows     rows that are not shown, from 1
    hidden_columns  columns that are not shown, from 0
    zeros           formulas to be computed on opening whose result is 0, which may mean that they were never computed
    """

    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    percents: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    zeros: tuple[tuple[int, int], ...] = ()


@record(frozen=False)
class Extent:
    """Gathers the filled cells of one sheet."""

    filled: int = 0
    last_row: int = -1
    last_column: int = -1
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    zeros: list[tuple[int, int]] = field(default_factory=list)

    def add(self, row: int, column: int, text: str | None = None, percent: bool = False) -> None:
        """Add a filled cell, with what it shows where that is not its value."""
        self.filled += 1
        if row > self.last_row:
            self.last_row = row
        if column > self.last_column:
            self.last_column = column
        if text is not None:
            self.say(row, column, text)
        elif percent:
            self.percents.add((row, column))

    def say(self, row: int, column: int, text: str) -> None:
        """Put down what a filled cell shows where that is not its value."""
        if len(self.texts) < _MOST_MARKS:
            self.texts[row, column] = text

    def add_run(self, row: int, column: int, rows: int, columns: int) -> None:
        """Add a block of equal cells, repeated to the right and down."""
        self.filled += rows * columns
        self.last_row, self.last_column = max(self.last_row, row + rows - 1), max(self.last_column, column + columns - 1)

    def hide(self, first: int, last: int) -> None:
        """Add columns that are not shown, from the first to the last."""
        self.hidden_columns.update(range(max(first, 0), min(last + 1, limits.LAST_COLUMN)))

    def marks(self, sheet: str) -> Marks:
        """Return what was gathered; raises SheetTooLarge where the sheet reaches too far."""
        if limits.too_far(self.last_row + 1, self.last_column + 1, self.filled):
            raise SheetTooLarge(sheet, cell_name(self.last_row, self.last_column))
        return Marks(self.texts, frozenset(self.percents), tuple(self.hidden_rows), frozenset(self.hidden_columns), tuple(self.zeros))
