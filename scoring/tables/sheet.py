"""What was delivered, before and after its headings are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from scoring.errors import Place
from scoring.record import record
from scoring.tables.limits import LAST_COLUMN


class Merge(NamedTuple):
    """A merged range; rows and columns count from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@record
class Sheet:
    """A sheet, a csv file or a frame as it was delivered.

    file         name of the file, empty for a frame in memory
    name         name of the sheet within it, empty where there is only one
    title        by what it may be recognised: the name of the sheet, or of the file without its ending
    cells        the columns. Where `headed`, their names are the headings; else all are String, named "0", "1" …, and row i of
                 the frame is row i + 1 of the sheet
    headed       whether headings are known
    judged       whether bare numbers in percent columns are judged by the column (workbooks and csv)
    table        the table that the caller says it is, if he does
    """

    file: str
    name: str
    title: str
    cells: pl.DataFrame
    headed: bool = False
    judged: bool = True
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    table: str | None = None

    @property
    def separated(self) -> bool:
        """Return whether it comes from text whose cells are told apart by commas alone."""
        return not self.headed and not self.name

    def place(self, row: int = 0, heading: str = "") -> Place:
        """Return a place in it; rows count from 1."""
        return Place(file=self.file, sheet=self.name, row=row, heading=heading)


@record
class Block:
    """The rows of one sheet under the names that the rubric gives its columns.

    headings  name → heading as it is written
    unread    headings that mean nothing here
    rows      raw columns by name
    lines     UInt32: where each row stands
    """

    sheet: Sheet
    headings: Mapping[str, str]
    unread: tuple[str, ...]
    rows: pl.DataFrame
    lines: pl.Series


def letters(column: int) -> str:
    """Return the letters of a column that counts from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def column_number(letters: str) -> int:
    """Return the number of a column from its letters, from 0; beyond the last column where they name none.

    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    column = 0
    for letter in letters.upper().replace("$", ""):
        column = column * 26 + ord(letter) - 64
        if not "A" <= letter <= "Z" or column > LAST_COLUMN:
            return LAST_COLUMN
    return column - 1


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell; both count from 0.

    >>> cell_name(6, 2)
    'C7'
    """
    return f"{letters(column)}{row + 1}"
