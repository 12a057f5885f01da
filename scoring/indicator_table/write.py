"""A rubric to the workbook of its indicator table: what is argued about is printed, the settings stand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from scoring.export.widths import lines
from scoring.indicator_table import guide, sums
from scoring.indicator_table.codecs import Choice, Flag, Number, Share
from scoring.indicator_table.columns import Column
from scoring.indicator_table.rows import Row
from scoring.indicator_table.styles import LINE_HEIGHT, Styles
from scoring.indicator_table.table import Sheet, sheets
from scoring.indicator_table.values import plain
from scoring.language.rubric import Rubric
from scoring.messages import LANGUAGES, say

TITLE_ROW, NOTE_ROW, HEAD_ROW = 0, 1, 2
STUB: Final = "indicator_table.sheet.stub"
_CREATED: Final = datetime(2000, 1, 1)
"""Fixed, so that equal rubrics give equal bytes."""
_A4: Final = 9
_MORE_ROWS: Final = 300
"""Rows below the last one that offer the same choices."""
_HIGHEST: Final = 400.0
_LONGEST_LIST: Final = 255
"""Characters of a drop-down's choices."""
_LINES_ASIDE: Final = 2
"""Lines that a setting, which is not printed, may ask of its row."""


def workbook(scheme: Rubric, tree: Mapping[str, Any] | None, lang: str) -> bytes:
    """Return the workbook (.xlsx) of a rubric; raises OutputFaults where something is longer than a cell can be.

    tree  the rubric as it is written, with what it inherits; None where it was never a file
    """
    tree = plain(scheme) if tree is None else tree
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
               "default_format_properties": {"font_name": say("indicator_table.font.head", lang), "font_size": 11}}
    listed = sheets(scheme, tree, lang)
    with Workbook(buffer, options) as book:
        book.set_properties({"title": scheme.title.say(lang), "created": _CREATED})
        styles = Styles(book, lang)
        shown = [book.add_worksheet(say(f"indicator_table.sheet.{key}", lang)) for key in ("guide", *(sheet.key for sheet in listed))]
        guide.draw(shown[0], scheme, styles, lang)
        for worksheet, sheet in zip(shown[1:], listed, strict=True):
            _draw(worksheet, sheet, say(f"indicator_table.sheet_title.{sheet.key}", lang, title=scheme.title.say(lang)), styles, lang)
        _keep(book.add_worksheet(say(STUB, lang)), listed)
        shown[1].activate()
    return buffer.getvalue()


def _draw(worksheet: Any, sheet: Sheet, title: str, styles: Styles, lang: str) -> None:
    worksheet.set_row(TITLE_ROW, 32)
    worksheet.write_string(TITLE_ROW, 0, title, styles.title())
    levels = sum(column.key.startswith("level_") for column in sheet.columns)
    worksheet.write_string(NOTE_ROW, 0, say("indicator_table.unit", lang) if levels else "", styles.line())
    _heads(worksheet, sheet, styles, lang)
    last = HEAD_ROW
    for last, row in enumerate(sheet.rows, HEAD_ROW + 1):
        _row(worksheet, last, row, sheet.columns, styles)
    for number, column in enumerate(sheet.columns):
        worksheet.set_column(number, number, column.width)
        if (rule := _choices(column, lang)) is not None:
            worksheet.data_validation(HEAD_ROW + 1, number, last + _MORE_ROWS, number, rule)
    if levels:
        last = sums.draw(worksheet, sheet, HEAD_ROW + 1, levels, styles, lang)
    worksheet.freeze_panes(HEAD_ROW + 1, levels or 1)
    printed = [number for number, column in enumerate(sheet.columns) if column.printed]
    worksheet.print_area(TITLE_ROW, 0, last, max(printed))
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.center_horizontally()
    worksheet.repeat_rows(TITLE_ROW, HEAD_ROW)
    worksheet.set_footer(f"&C{say('indicator_table.footer', lang)}")
    worksheet.fit_to_pages(1, 0)


def _heads(worksheet: Any, sheet: Sheet, styles: Styles, lang: str) -> None:
    plain_head, made_head = styles.head(), styles.head(made=True)
    note = say("indicator_table.made", lang)
    deepest = 1
    for number, column in enumerate(sheet.columns):
        heading = column.heading(lang)
        worksheet.write_string(HEAD_ROW, number, heading, made_head if column.made else plain_head)
        if column.made:
            worksheet.write_comment(HEAD_ROW, number, note, {"author": ""})
        deepest = max(deepest, lines(heading, column.width))
    worksheet.set_row(HEAD_ROW, 8 + LINE_HEIGHT * deepest)


def _row(worksheet: Any, at: int, row: Row, columns: tuple[Column, ...], styles: Styles) -> None:
    deepest = 1
    own = max((c.key for c in columns if c.key.startswith("level_") and c.key in row.cells), default="")
    for number, column in enumerate(columns):
        cell = row.cells.get(column.key)
        repeated = column.key.startswith("level_") and column.key != own
        form = _form(column, cell)
        counted = isinstance(column.codec, Number) or isinstance(cell, int | Decimal)
        kind = "number" if counted else "word" if isinstance(column.codec, Choice | Flag) else "text"
        style = styles.cell(kind, strong=row.level > 0 and not column.made, quiet=column.made or repeated, form=form)
        if cell is None:
            worksheet.write_blank(at, number, None, style)
        elif isinstance(cell, str):
            worksheet.write_string(at, number, cell, style)
            needed = lines(cell, column.width)
            deepest = max(deepest, needed if column.printed else min(needed, _LINES_ASIDE))
        else:
            worksheet.write_number(at, number, float(cell) if isinstance(cell, Decimal) else cell, style)
    worksheet.set_row(at, min(_HIGHEST, 8 + LINE_HEIGHT * deepest))


def _form(column: Column, cell: object) -> str:
    """Return how a number is shown: a share as a percentage, and nothing else changed."""
    if not isinstance(column.codec, Share) or not isinstance(cell, int | Decimal):
        return ""
    places = max(0, -int(Decimal(cell).normalize().as_tuple().exponent) - 2)
    return f"0.{'0' * places}%" if places else "0%"


def _choices(column: Column, lang: str) -> dict[str, Any] | None:
    """Return the drop-down of a column; it offers and does not forbid."""
    if isinstance(column.codec, Choice) and not column.codec.number:
        source = [str(column.codec.write(value, lang)) for value in column.codec.values]
    elif isinstance(column.codec, Flag):
        source = [say("indicator_table.yes", lang), say("indicator_table.no", lang)]
    else:
        return None
    fits = len(",".join(source)) <= _LONGEST_LIST
    return {"validate": "list", "source": source, "error_type": "warning"} if fits else None


def _keep(worksheet: Any, listed: list[Sheet]) -> None:
    """Keep what was made, out of sight, to tell later whether somebody has changed it."""
    at = 0
    for sheet in listed:
        made = [c for c in sheet.columns if c.made]
        for row in sheet.rows:
            for column in made:
                if column.key in row.cells:
                    worksheet.write_row(at, 0, [sheet.key, column.key, name_of(row.cells), row.cells[column.key]])
                    at += 1
    worksheet.very_hidden()


def name_of(cells: Mapping[str, object]) -> str:
    """Return by what a row is known again: its id or its name, with whose it is."""
    return "/".join(str(cells[key]) for key in ("owner", "id", "key", "field") if key in cells)


def sheet_names() -> dict[str, str]:
    """Return the key of every sheet that is written, by its name in every language."""
    names = ("guide", "indicators", "items", "fields", "tables", "checks", "adjust", "awards", "summary", "other", "stub")
    return {say(f"indicator_table.sheet.{key}", lang): key for lang in LANGUAGES for key in names}
