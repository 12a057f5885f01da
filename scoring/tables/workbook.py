"""Workbooks: every sheet as a grid of text, exactly as it is shown."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Final

import polars as pl
from python_calamine import CalamineError, CalamineSheet, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from scoring.errors import Place
from scoring.exact import FLOAT_DIGITS
from scoring.tables.extent import Marks
from scoring.tables.findings import Findings, listed
from scoring.tables.sheet import Merge, Sheet, cell_name, letters

OWN_SHEETS: Final = "_"
"""Sheets whose names begin so are helpers of our own forms."""


def read(name: str, data: bytes, marks: Mapping[str, Marks], findings: Findings) -> list[Sheet]:
    """Return the sheets of a workbook that was scanned before; nothing, with a fault, where it cannot be read.

    marks  by name of the sheet: what the reader of cells does not tell
    """
    try:
        with load_workbook(io.BytesIO(data)) as book:
            found = [(m, book.get_sheet_by_name(m.name)) for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
            sheets = [(m, sheet, sheet.to_python(skip_empty_area=False), _merges(sheet)) for m, sheet in found]
    except PasswordError:
        findings.refuse("ENCRYPTED", Place(name))
        return []
    except (CalamineError, OSError, ValueError) as error:
        findings.fault("BROKEN_FILE", Place(name), detail=str(error)[:200])
        return []
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a stop inside the reader, which has no class of its own to catch
            raise
        findings.fault("BROKEN_FILE", Place(name), detail=str(error)[:200])
        return []
    listed_sheets = [_sheet(name, m.name, m.visible != SheetVisibleEnum.Visible, rows, merges, marks.get(m.name, Marks()))
                     for m, _, rows, merges in sheets if not m.name.startswith(OWN_SHEETS)]
    for sheet in listed_sheets:
        if sheet.hidden and sheet.cells.height:
            findings.note("HIDDEN_SHEET", sheet.place(), title=sheet.name)
        if sheet.hidden_rows:
            findings.note("HIDDEN_ROWS", sheet.place(sheet.hidden_rows[0]), rows=listed([str(r) for r in sheet.hidden_rows]))
        if sheet.hidden_columns:
            findings.note("HIDDEN_COLUMNS", sheet.place(), columns=listed([letters(c) for c in sheet.hidden_columns]))
        if zeros := marks.get(sheet.name, Marks()).zeros:
            cells = [cell_name(row, column) for row, column in zeros]
            findings.note("FORMULA_ZERO", sheet.place(zeros[0][0] + 1), cells=listed(cells), count=len(cells))
    return listed_sheets


def _merges(sheet: CalamineSheet) -> tuple[Merge, ...]:
    return tuple(Merge(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())


def _sheet(file: str, name: str, hidden: bool, rows: list[list[Any]], merges: tuple[Merge, ...], marks: Marks) -> Sheet:
    height = max([len(rows), *(row + 1 for row, _ in marks.texts)])
    width = max([len(rows[0]) if rows else 0, *(column + 1 for _, column in marks.texts)])
    columns = [list(column) for column in zip_longest(*rows, fillvalue="")] + [[""] * len(rows) for _ in range(width)]
    texts = [_texts(column) + [None] * (height - len(rows)) for column in columns[:width]]
    for row, column in marks.percents:
        if column < width and row < len(rows):
            texts[column][row] = _percent(columns[column][row], texts[column][row])
    for (row, column), text in marks.texts.items():
        texts[column][row] = text
    cells = pl.DataFrame({str(i): pl.Series(column, dtype=pl.String) for i, column in enumerate(texts)})
    shown = tuple(row for row in marks.hidden_rows if row <= height and any(column[row - 1] for column in texts))
    unseen = tuple(at for at in sorted(marks.hidden_columns) if at < len(texts) and any(texts[at]))
    return Sheet(file, name, name, cells, hidden=hidden, merges=merges, hidden_rows=shown, hidden_columns=unseen)


def _texts(column: list[Any]) -> list[str | None]:
    return [_WORDS[type(value)](value) for value in column]


def _percent(value: object, text: str | None) -> str | None:
    """Return a number that is shown as a percentage in the way it is shown: 0.98 as 98%."""
    if text is None or isinstance(value, bool) or not isinstance(value, int | float):
        return text
    return f"{(Decimal(text) * 100).normalize():f}%"


def decimal_text(value: float) -> str:
    """Return a float as a spreadsheet shows it: 15 significant digits, no exponent.

    >>> decimal_text(0.1 + 0.2), decimal_text(12.0), decimal_text(1e20)
    ('0.3', '12', '100000000000000000000')
    """
    text = f"{value:.{FLOAT_DIGITS}g}"
    return text if "e" not in text else f"{Decimal(text):f}"


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")


_WORDS: Final[dict[type, Callable[[Any], str | None]]] = {
    str: lambda text: text or None,
    float: decimal_text,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _moment,
    date: date.isoformat,
    time: lambda value: value.isoformat("seconds"),
    timedelta: str,
}
