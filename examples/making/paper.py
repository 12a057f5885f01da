"""Sheets as offices hand them in: a title, headings in two rows, blank rows, totals, a line for signatures; and the files that hold them.

Nothing in a file depends on the clock: the same sheets give the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeAlias

import xlsxwriter
import xlwt  # type: ignore[import-untyped]

Cell: TypeAlias = str | int | float | date | None
SIGNED: Final = "填表人：（虚构）    审核人：（虚构）    负责人：（盖章）    填表日期：2026年12月8日"
_MADE: Final = datetime(2026, 12, 8)


@dataclass(frozen=True)
class Paper:
    """One sheet.

    heads   (what stands above, heading) of every column; columns beside each other under the same words are merged
    rows    None is a blank row
    totals  columns (from 0) that the line 合计 adds up; no such line where empty
    shares  columns in which numbers are shown as percentages
    """

    name: str
    title: str
    heads: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell] | None]
    under: str = ""
    totals: frozenset[int] = frozenset()
    shares: frozenset[int] = frozenset()
    signed: bool = True
    deep: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "deep", any(above for above, _ in self.heads))

    def merges(self) -> Iterator[tuple[int, int, str]]:
        """Yield the first and last column, and the words, of every run of columns under the same words."""
        start = 0
        for at in range(1, len(self.heads) + 1):
            if at == len(self.heads) or self.heads[at][0] != self.heads[start][0]:
                yield start, at - 1, self.heads[start][0]
                start = at

    def total(self) -> list[Cell]:
        """Return the line that adds up."""
        line: list[Cell] = ["合计", *[None] * (len(self.heads) - 1)]
        for at in self.totals:
            line[at] = sum(n for row in self.rows if row is not None for n in [row[at]] if isinstance(n, int | float))
        return line

    def body(self) -> Iterator[Sequence[Cell]]:
        """Yield every line below the headings."""
        for row in self.rows:
            yield row if row is not None else ()
        if self.totals:
            yield self.total()
        if self.signed:
            yield ()
            yield (SIGNED,)


def write_xlsx(path: Path, papers: Sequence[Paper]) -> None:
    """Write a workbook."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"title": path.stem, "comments": "全部为虚构", "created": _MADE})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    title = book.add_format({"bold": True, "align": "center", "font_size": 16})
    percent = book.add_format({"num_format": "0.00%"})
    for paper in papers:
        sheet = book.add_worksheet(paper.name)
        width = max(len(paper.heads) - 1, 1)
        sheet.merge_range(0, 0, 0, width, paper.title, title)
        first = 1
        if paper.under:
            sheet.write(1, 0, paper.under)
            first = 2
        top = _xlsx_heads(sheet, paper, first, head)
        for number, line in enumerate(paper.body(), start=top):
            for at, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(number, at, datetime(value.year, value.month, value.day))
                elif isinstance(value, str):
                    sheet.write_string(number, at, value)
                elif value is not None:
                    sheet.write_number(number, at, value, percent if at in paper.shares else None)
    book.close()


def _xlsx_heads(sheet: xlsxwriter.worksheet.Worksheet, paper: Paper, first: int, style: xlsxwriter.format.Format) -> int:
    """Write the headings and return the row below them."""
    if not paper.deep:
        for at, (_, text) in enumerate(paper.heads):
            sheet.write_string(first, at, text, style)
        return first + 1
    for left, right, above in paper.merges():
        if not above:
            for at in range(left, right + 1):
                sheet.merge_range(first, at, first + 1, at, paper.heads[at][1], style)
        elif left == right:
            sheet.write_string(first, left, above, style)
        else:
            sheet.merge_range(first, left, first, right, above, style)
        for at in range(left, right + 1) if above else ():
            sheet.write_string(first + 1, at, paper.heads[at][1], style)
    sheet.freeze_panes(first + 2, 2)
    return first + 2


def write_xls(path: Path, paper: Paper) -> None:
    """Write one sheet, headings in one row, as a workbook of the old kind."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(paper.name)
    sheet.write_merge(0, 0, 0, len(paper.heads) - 1, paper.title)
    for at, (_, text) in enumerate(paper.heads):
        sheet.write(1, at, text)
    for number, line in enumerate(paper.body(), start=2):
        for at, value in enumerate(line):
            if value is not None:
                sheet.write(number, at, value)
    book.save(str(path))


def write_csv(path: Path, paper: Paper) -> None:
    """Write one sheet as systems export it: GB18030, no title, no signatures."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow([heading for _, heading in paper.heads])
    out.writerows(row for row in paper.rows if row is not None)
    path.write_bytes(text.getvalue().encode("gb18030"))
