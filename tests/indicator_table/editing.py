"""What a clerk does to an indicator table, by headings and names."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl

from scoring.api import to_indicator_table

SAMPLE = Path(__file__).parent.parent / "data" / "sample.yaml"
HEAD = 3
"""The row of the headings."""


class Table:
    """An exported table that is open."""

    def __init__(self, rubric: str | Path = SAMPLE, lang: str = "zh") -> None:
        self.book: Any = openpyxl.load_workbook(io.BytesIO(to_indicator_table(rubric, lang)))

    def column(self, sheet: str, heading: str) -> int:
        cells = self.book[sheet][HEAD]
        return next(int(cell.column) for cell in cells if cell.value == heading)

    def row(self, sheet: str, named: str, occurrence: int = 1) -> int:
        """The row in which some cell says exactly that."""
        found = [row[0].row for row in self.book[sheet].iter_rows(min_row=HEAD + 1) if any(cell.value == named for cell in row)]
        return int(found[occurrence - 1])

    def put(self, sheet: str, named: str, heading: str, value: Any) -> Table:
        self.book[sheet].cell(self.row(sheet, named), self.column(sheet, heading)).value = value
        return self

    def get(self, sheet: str, named: str, heading: str) -> Any:
        return self.book[sheet].cell(self.row(sheet, named), self.column(sheet, heading)).value

    def add(self, sheet: str, **cells: Any) -> Table:
        """Put a row below the last one (of the indicators: above the total)."""
        at = self.book[sheet].max_row + 1
        if sheet in ("指标", "Indicators"):
            at -= 1
            self.book[sheet].insert_rows(at)
        for heading, value in cells.items():
            self.book[sheet].cell(at, self.column(sheet, heading)).value = value
        return self

    def rename(self, sheet: str, heading: str, other: str | None) -> Table:
        self.book[sheet].cell(HEAD, self.column(sheet, heading)).value = other
        return self

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path
