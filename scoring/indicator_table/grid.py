"""The sheets of a workbook as lines of cells under known headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final

from scoring.errors import Fault, Place, nearest
from scoring.indicator_table.columns import SHEETS, Column
from scoring.indicator_table.write import sheet_names
from scoring.messages import LANGUAGES, say, word
from scoring.record import record
from scoring.tables import files
from scoring.tables.findings import Findings
from scoring.tables.inputs import Note
from scoring.tables.sheet import Merge, Sheet, letters

_SEARCHED: Final = 12
"""Rows at the top among which the headings are looked for."""
_NOT_READ: Final = re.compile(r"备注|note\b", re.IGNORECASE)
_UNREAD_SHEETS: Final = ("guide", "stub")


@record
class Line:
    """A row below the headings: the texts of its cells by the keys of their columns; empty cells are left out."""

    row: int
    cells: dict[str, str]


@record
class Grid:
    """A sheet of the table.

    columns  those that are there, with their positions from 0
    """

    key: str
    file: str
    sheet: str
    columns: dict[Column, int]
    lines: tuple[Line, ...]

    def place(self, line: Line | None, column: Column | None = None) -> Place:
        """Return the place of a cell, by its name and heading; of a row, or the sheet, where there is no cell."""
        row = line.row if line else 0
        if column is None or column not in self.columns:
            return Place(file=self.file, sheet=self.sheet, row=row)
        letter, heading = self._headings[column]
        return Place(file=self.file, sheet=self.sheet, row=row, heading=f"{letter}{row or ''} {heading}")

    @cached_property
    def _headings(self) -> dict[Column, tuple[str, str]]:
        """Return the letters and the heading of every column, in the language of the sheet."""
        lang = next(lang for lang in LANGUAGES if say(f"indicator_table.sheet.{self.key}", lang) == self.sheet)
        return {column: (letters(at), column.heading(lang)) for column, at in self.columns.items()}


@record
class Grids:
    """What was found in a workbook.

    stub  what was made by us when the workbook was written: (sheet, column, name) → text
    """

    grids: dict[str, Grid]
    faults: list[Fault]
    notes: list[Note]
    stub: dict[tuple[str, str, str], str]


def read(path: Path, name: str = "") -> Grids:
    """Read a workbook; what is wrong with the file itself is among the faults."""
    shown = name or str(path)
    if not path.is_file():
        return Grids({}, [Fault("FILE_UNREADABLE" if path.exists() else "FILE_NOT_FOUND", Place(shown))], [], {})
    findings, names = Findings(), sheet_names()
    found = Grids({}, [], [], {})
    for sheet in files.load(path, "", None, findings):
        key = names.get(sheet.name)
        if key is None:
            if sheet.cells.height:
                found.notes.append(Note("SHEET_NOT_READ", "", Place(shown, sheet=sheet.name)))
        elif key == "stub":
            found.stub.update({(a, b, c): d for a, b, c, d in _texts(sheet, 4)})
        elif key not in _UNREAD_SHEETS:
            grid = _grid(key, sheet, shown, found.faults)
            if grid is not None:
                found.grids[key] = grid
    found.faults.extend(replace(f, place=replace(f.place, file=shown)) for f in findings.faults)
    found.notes.extend(n for n in findings.notes if n.code == "HIDDEN_ROWS")
    if not found.faults and "indicators" not in found.grids:
        found.faults.append(Fault("SHEET_NEEDED", Place(shown), {"sheet": word("indicator_table.sheet.indicators")}))
    return found


def _texts(sheet: Sheet, width: int) -> list[list[str]]:
    rows = [[text or "" for text in row] for row in sheet.cells.rows()]
    return [[*row[:width], *[""] * (width - len(row))] for row in rows]


def _grid(key: str, sheet: Sheet, file: str, faults: list[Fault]) -> Grid | None:
    rows = _texts(sheet, sheet.cells.width)
    known = {_folded(heading): column for column in SHEETS[key] for heading in column.headings}
    counts = [sum(_folded(text) in known for text in row) for row in rows[:_SEARCHED]]
    if not counts or max(counts) < 2:
        if any(any(row) for row in rows):
            needed = SHEETS[key][0].heading("zh")
            faults.append(Fault("NO_HEADINGS", Place(file, sheet=sheet.name), {"needed": needed}))
        return None
    head = counts.index(max(counts))
    columns = _columns(rows, head, known, Place(file, sheet=sheet.name, row=head + 1), faults)
    filled = _unmerged(rows, sheet.merges, {at for column, at in columns.items() if _repeats(column)}, head)
    lines = []
    for at in range(head + 1, len(rows)):
        cells = {column.key: filled[at][place] for column, place in columns.items() if filled[at][place].strip()}
        if cells:
            lines.append(Line(at + 1, cells))
    return Grid(key, file, sheet.name, columns, tuple(lines))


def _folded(heading: str) -> str:
    """Return a heading without what people put around it: spaces, breaks and remarks in brackets."""
    return re.split(r"[（(\n]", heading.strip())[0].strip().lower()


def _columns(rows: Sequence[list[str]], head: int, known: dict[str, Column], place: Place, faults: list[Fault]) -> dict[Column, int]:
    columns: dict[Column, int] = {}
    for at, heading in enumerate(rows[head]):
        column = known.get(_folded(heading))
        spot = Place(place.file, sheet=place.sheet, row=place.row, heading=f"{letters(at)}{head + 1}")
        if column is None:
            if any(row[at].strip() for row in rows[head:]) and not _NOT_READ.match(heading.strip()):
                near = nearest(heading, [h for c in known.values() for h in c.headings]) if heading else ()
                faults.append(Fault("TABLE_COLUMN_UNKNOWN", spot, {"heading": heading, "near": near}))
        elif column in columns:
            faults.append(Fault("TABLE_COLUMN_TWICE", spot, {"heading": heading}))
        else:
            columns[column] = at
    return columns


def _repeats(column: Column) -> bool:
    """Return whether one merged cell of a column may speak for several rows."""
    return column.key.startswith("level_") or column.key in ("table", "owner")


def _unmerged(rows: list[list[str]], merges: Sequence[Merge], columns: set[int], head: int) -> list[list[str]]:
    """Return the rows with what a cell says that was merged downwards said in each of its rows."""
    made = [list(row) for row in rows]
    for merge in merges:
        if merge.left in columns and merge.top > head:
            for row in range(merge.top, min(merge.bottom, len(rows) - 1) + 1):
                made[row][merge.left] = rows[merge.top][merge.left]
    return made
