"""How a sheet lies on paper: A4 landscape, A3 above 14 columns, one page wide.

A table that would shrink below what can be read (about half) is cut between its topmost heads instead, and its first columns
are repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from scoring.export.content import Content
from scoring.export.sheets.table import Column

A4, A3 = 9, 8
_WIDTH: Final = {A4: 297 - 2 * 12.7, A3: 420 - 2 * 12.7}
_DIGIT: Final = 8 * 25.4 / 96
"""Millimetres of one digit of the workbook's font, which is what column widths count."""
_BORDERS: Final = 0.72
"""What a spreadsheet adds to every column, in digits."""
_LEAST, _WANTED = 0.55, 0.65
_MARGIN: Final = 85
"""Percent of the room that is planned for: the fonts of a machine may be wider than those meant."""
_COLUMNS_OF_A4: Final = 14
_TITLE: Final = 18
"""The size of a title in the page header."""


@dataclass(frozen=True)
class Layout:
    """Paper, and the columns at which its pages begin; `scale` in percent, None where all columns are to fit one page."""

    paper: int
    starts: tuple[int, ...]
    scale: int | None


def layout(columns: Sequence[Column], widths: Sequence[float], fixed: int) -> Layout:
    """Return how a table lies on paper.

    widths  of the columns, in digits
    fixed   columns that every page repeats
    """
    paper = A3 if len(columns) > _COLUMNS_OF_A4 else A4
    widths = [width + _BORDERS for width in widths]
    room = _WIDTH[paper] / _DIGIT
    if sum(widths) * _LEAST <= room:
        return Layout(paper, (0,), None)
    repeated = sum(widths[:fixed])
    starts, used, widest = [0], repeated, 0.0
    for first, after in _groups(columns, fixed):
        width = sum(widths[first:after])
        if used > repeated and used + width > room * _MARGIN / 100 / _WANTED:
            starts.append(first)
            used = repeated
        used += width
        widest = max(widest, used)
    return Layout(paper, tuple(starts), max(10, min(100, int(_MARGIN * room / widest))))


def _groups(columns: Sequence[Column], fixed: int) -> list[tuple[int, int]]:
    """Return (first, after) of the columns that stand under one topmost head."""
    firsts = [i for i in range(fixed, len(columns)) if i == fixed or columns[i].heads[0] != columns[i - 1].heads[0]]
    return list(zip(firsts, [*firsts[1:], len(columns)], strict=True))


def set_up(worksheet: Any, content: Content, lies: Layout, heads: int, fixed: int, *, high: int = 0, title: str = "") -> None:
    """Set a worksheet up for printing: paper, margins, repeated rows and columns, page numbers.

    heads  rows that every page repeats
    high   pages that it may be high; 0 as many as it needs
    title  what the page header says where the sheet is cut: so every page has it, wherever a machine without the fonts begins a new one
    """
    worksheet.set_landscape()
    worksheet.set_paper(lies.paper)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.center_horizontally()
    worksheet.set_footer(f"&C{content.say('footer')}")
    if heads:
        worksheet.repeat_rows(0, heads - 1)
    if lies.scale is None:
        worksheet.fit_to_pages(1, high)
        return
    worksheet.set_header(f'&C&"{content.say("font.title")},Bold"&{_TITLE} {title.replace("&", "&&")}')
    worksheet.set_margins(left=0.5, right=0.5, top=1.0, bottom=0.7)
    worksheet.repeat_rows(1, heads - 1)
    worksheet.set_print_scale(lies.scale)
    worksheet.repeat_columns(0, fixed - 1)
    worksheet.set_v_pagebreaks(list(lies.starts[1:]))
