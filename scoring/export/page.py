"""Draws a sheet: title, banner and unit, merged heads, rows, the line of signatures; sized by its words and set up for print."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any, Final, NamedTuple

from scoring.export import paper
from scoring.export.content import Content
from scoring.export.sheets.table import Cell, Column, Sheet, title
from scoring.export.styles import LINE_HEIGHT, Styles
from scoring.export.widths import lines, units

_LONGEST: Final = 32_767
"""Characters that a cell can hold."""
_HIGHEST: Final = 400.0
_TITLE_ROW, _UNIT_ROW, _FIRST_HEAD = 0, 1, 2
_GAPS: Final = (5, 4, 3, 2, 1)
"""Blanks between those who sign, the most first."""


class Head(NamedTuple):
    """A heading with the cells that it covers, all included; rows count from the first heading row."""

    top: int
    left: int
    bottom: int
    right: int
    text: str


def draw(worksheet: Any, sheet: Sheet, content: Content, styles: Styles) -> None:
    """Draw a sheet on an empty worksheet, row by row."""
    widths = [_width(column, [row[i] for row in sheet.rows]) for i, column in enumerate(sheet.columns)]
    lies = paper.layout(sheet.columns, widths, sheet.fixed)
    for i, width in enumerate(widths):
        worksheet.set_column(i, i, width)
    _caption(worksheet, sheet, content, styles, lies, widths)
    first = _FIRST_HEAD + _heads(worksheet, sheet.columns, widths, styles)
    last = _rows(worksheet, sheet, content, widths, styles, first)
    if sheet.signed:
        _signatures(worksheet, content, styles, last + 1, sum(widths[:[*lies.starts, len(widths)][1]]))
    worksheet.freeze_panes(first, sheet.fixed)
    if sheet.filters and sheet.rows:
        worksheet.autofilter(first - 1, 0, last, len(widths) - 1)
    # Where a sheet is cut into pages, its title is in the page header and not printed a second time.
    worksheet.print_area(_TITLE_ROW if lies.scale is None else _UNIT_ROW, 0, last + sheet.signed, len(widths) - 1)
    paper.set_up(worksheet, content, lies, first, sheet.fixed, title=title(content, sheet.key))


def _width(column: Column, cells: Sequence[Cell]) -> float:
    texts = [units(cell) for cell in cells if isinstance(cell, str)]
    numbers = [cell for cell in cells if cell is not None and not isinstance(cell, str)]
    if numbers:
        texts += [len(f"{number:.{column.places or 0}f}") for number in (min(numbers), max(numbers))]
    head = max(units(part) for part in column.heads[-1].split("\n"))
    wanted = max([head / 3 + 2, *(n + 3 for n in texts)])
    narrowest, widest = column.width
    return float(ceil(min(max(wanted, narrowest), widest)))


def _caption(worksheet: Any, sheet: Sheet, content: Content, styles: Styles, lies: paper.Layout, widths: Sequence[float]) -> None:
    """Write title and banner over the first page that the table is wide, and the unit over every one."""
    text = title(content, sheet.key)
    pages = list(zip(lies.starts, [*lies.starts[1:], len(widths)], strict=True))
    _, after = pages[0]
    worksheet.set_row(_TITLE_ROW, 20 + 24 * ceil(units(text) * 1.75 / sum(widths[:after])))
    _spread(worksheet, Head(_TITLE_ROW, 0, _TITLE_ROW, after - 1, text), styles.title())
    # Where the first columns are repeated on every page, the banner must fit into them.
    room = sum(widths[:sheet.fixed]) if len(pages) > 1 else sum(widths)
    worksheet.set_row(_UNIT_ROW, 5 + LINE_HEIGHT * lines(content.banner, room))
    if content.banner:
        right = sheet.fixed - 1 if len(pages) > 1 else 0
        _spread(worksheet, Head(_UNIT_ROW, 0, _UNIT_ROW, right, content.banner), styles.line("left", bold=True, text_wrap=right > 0))
    for _, after in pages if sheet.points else ():
        worksheet.write_string(_UNIT_ROW, after - 1, content.say("unit"), styles.line("right"))


def _heads(worksheet: Any, columns: Sequence[Column], widths: Sequence[float], styles: Styles) -> int:
    """Write the headings; returns how many rows they take."""
    found = heads(columns)
    depth = 1 + max(head.bottom for head in found)
    heights = [22.0] * depth
    for head in sorted(found, key=lambda h: h.bottom - h.top):
        need = 6 + LINE_HEIGHT * lines(head.text, sum(widths[head.left:head.right + 1]))
        heights[head.bottom] += max(0.0, need - sum(heights[head.top:head.bottom + 1]))
    style = styles.head()
    for i, height in enumerate(heights):
        worksheet.set_row(_FIRST_HEAD + i, min(height, _HIGHEST))
        for head in (h for h in found if h.top == i):
            _spread(worksheet, Head(_FIRST_HEAD + head.top, head.left, _FIRST_HEAD + head.bottom, head.right, head.text), style)
    return depth


def heads(columns: Sequence[Column]) -> list[Head]:
    """Return the headings of a table: neighbours share a head, and the last head of a column reaches down to the rows."""
    depth = max(len(column.heads) for column in columns)
    found = []
    for level in range(depth):
        left = 0
        while left < len(columns):
            path = columns[left].heads
            right = left
            if level < len(path) - 1:
                while right + 1 < len(columns) and _below(columns[right + 1].heads, path[:level + 1]):
                    right += 1
                found.append(Head(level, left, level, right, path[level]))
            elif level == len(path) - 1:
                found.append(Head(level, left, depth - 1, left, path[level]))
            left = right + 1
    return found


def _below(heads: tuple[str, ...], shared: tuple[str, ...]) -> bool:
    return len(heads) > len(shared) and heads[:len(shared)] == shared


def _spread(worksheet: Any, head: Head, style: Any) -> None:
    if (head.top, head.left) == (head.bottom, head.right):
        worksheet.write_string(head.top, head.left, head.text, style)
    else:
        worksheet.merge_range(head.top, head.left, head.bottom, head.right, "", style)
        worksheet.write_string(head.top, head.left, head.text, style)


def _rows(worksheet: Any, sheet: Sheet, content: Content, widths: Sequence[float], styles: Styles, first: int) -> int:
    """Write the rows; returns the last one. Where there are none, that is said."""
    if not sheet.rows:
        worksheet.set_row(first, 22)
        _spread(worksheet, Head(first, 0, first, len(widths) - 1, content.say("none")), styles.cell("short", None, False))
        return first
    wrapped = [(i, widths[i], widths[i] / 2 - 1) for i, column in enumerate(sheet.columns)
               if column.kind != "number" or (not content.large and any(isinstance(row[i], str) for row in sheet.rows))]
    plain = [styles.cell(column.kind, column.places, False) for column in sheet.columns]
    strong = [styles.cell(column.kind, column.places, True) for column in sheet.columns]
    for i, row in enumerate(sheet.rows):
        texts = [(str(row[c]), width, short) for c, width, short in wrapped if row[c]]
        deepest = max([1, *(lines(text, width) for text, width, short in texts if len(text) > short or "\n" in text)])
        worksheet.set_row(first + i, min(_HIGHEST, 6 + LINE_HEIGHT * deepest))
        _row(worksheet, first + i, row, strong if i in sheet.strong else plain)
    return first + len(sheet.rows) - 1


def _row(worksheet: Any, at: int, row: Sequence[Cell], styles: Sequence[Any]) -> None:
    for i, (cell, style) in enumerate(zip(row, styles, strict=True)):
        if cell is None:
            worksheet.write_blank(at, i, None, style)
        elif isinstance(cell, str):
            worksheet.write_string(at, i, cell[:_LONGEST], style)
        else:
            worksheet.write_number(at, i, cell, style)


def _signatures(worksheet: Any, content: Content, styles: Styles, at: int, room: float) -> None:
    """Write who filled in, checked and answers for the sheet, no further apart than a narrow table has room for.

    room  the width of the first page, in digits
    """
    worksheet.set_row(at, 36)
    # What stands beyond the table is not printed.
    said = [content.say("sign", gap="　" * gap) for gap in _GAPS]
    worksheet.write_string(at, 0, next((text for text in said if units(text) <= room), said[-1]), styles.line("left"))
