"""results.xlsx: the workbook of a committee. Numbers are numbers, blanks are missing, and two runs give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook

from scoring.export import cover, page
from scoring.export.content import Content
from scoring.export.sheets.awards import awards
from scoring.export.sheets.corrections import corrections
from scoring.export.sheets.data import data
from scoring.export.sheets.district import indications, units
from scoring.export.sheets.extras import extras
from scoring.export.sheets.losses import losses
from scoring.export.sheets.matters import committee, missing
from scoring.export.sheets.reviews import reviews
from scoring.export.sheets.scores import scores
from scoring.export.sheets.summary import groups, summary
from scoring.export.sheets.table import Column, Sheet, title
from scoring.export.sheets.working import working
from scoring.export.styles import Styles

SHEETS: Final[tuple[Callable[[Content], Sheet | None], ...]] = (
    summary, groups, scores, losses, extras, awards, reviews, missing, committee, corrections, units, indications, working, data,
)
"""The sheets after the cover, in the order of the office."""
_OF_LARGE: Final = (summary,)
ROWS: Final = 1_000_000
"""Rows of a table on one sheet; a workbook has room for a few more."""
_CREATED: Final = datetime(2000, 1, 1)


def write(content: Content, directory: Path) -> None:
    """Write results.xlsx."""
    (directory / "results.xlsx").write_bytes(workbook(content))


def workbook(content: Content) -> bytes:
    """Return the workbook as bytes."""
    buffer = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
               "default_format_properties": {"font_name": content.say("font.head"), "font_size": 11},
               "in_memory": not content.large, "constant_memory": content.large}
    with Workbook(buffer, options) as book:
        book.set_properties({"title": title(content, "cover"), "created": _CREATED})
        styles = Styles(book, content)
        listed = list(sheets(content))
        cover.draw(book.add_worksheet(content.say("sheet.cover")), listed, content, styles)
        for sheet in listed:
            page.draw(book.add_worksheet(_name(content, sheet)), sheet, content, styles)
    return buffer.getvalue()


def sheets(content: Content) -> Iterator[Sheet]:
    """Yield the sheets that a run has, in order; of a large run the totals only, long tables in parts."""
    for make in _OF_LARGE if content.large else SHEETS:
        sheet = make(content)
        if sheet is None:
            continue
        if content.large:
            sheet = replace(sheet, columns=tuple(_flat(column) for column in sheet.columns))
        if len(sheet.rows) <= ROWS:
            yield sheet
            continue
        for part, first in enumerate(range(0, len(sheet.rows), ROWS), start=1):
            yield replace(sheet, rows=sheet.rows[first:first + ROWS], part=part)


def _flat(column: Column) -> Column:
    """Return a column with one head: rows are then written strictly one after the other, in constant memory."""
    return replace(column, heads=column.heads[-1:])


def _name(content: Content, sheet: Sheet) -> str:
    name = content.say(f"sheet.{sheet.key}")
    return content.say("part", name=name, part=sheet.part) if sheet.part else name
