"""What an ods says beside its values, and how far its sheets reach."""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

from scoring.tables import limits
from scoring.tables.archive import Archive, Broken
from scoring.tables.extent import Extent, Marks

_CONTENT: Final = "content.xml"
_FARTHEST: Final = 1 << 31


def scan(archive: Archive) -> dict[str, Marks]:
    """Return what each sheet says beside its values, by name of the sheet; raises Broken, Oversized, SheetTooLarge."""
    reader = _Content()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for chunk in archive.chunks(_CONTENT):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Broken(str(error)) from None
    for entry in archive.entries:
        if entry != _CONTENT:
            for _ in archive.chunks(entry):
                pass  # only counted
    return reader.found


def _refuse_doctype(*_: object) -> None:
    raise Broken("a document type")


class _Content:
    """Reads the sheets one after the other, counting repeated rows and cells."""

    def __init__(self) -> None:
        self.found: dict[str, Marks] = {}
        self.sheet: str | None = None
        self.extent = Extent()
        self.row = self.column = self.passed = 0
        self.rows = self.columns = 1
        self.cell: dict[str, str] | None = None
        self.text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "table" and self.sheet is None:
            self.sheet, self.extent, self.row, self.passed = attributes.get("table:name", ""), Extent(), 0, 0
        elif local == "table-column":
            self._pass_columns(attributes)
        elif local == "table-row":
            self.rows, self.column = _repeated(attributes, "table:number-rows-repeated"), 0
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self.extent.hidden_rows.append(self.row + 1)
        elif local in ("table-cell", "covered-table-cell"):
            self.columns, self.cell, self.text = _repeated(attributes, "table:number-columns-repeated"), attributes, False
        elif local == "p":
            self.text = True

    def _pass_columns(self, attributes: dict[str, str]) -> None:
        last = min(self.passed + _repeated(attributes, "table:number-columns-repeated"), _FARTHEST)
        if attributes.get("table:visibility") in ("collapse", "filter"):
            self.extent.hide(self.passed, last - 1)
        self.passed = last

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in ("table-cell", "covered-table-cell") and self.cell is not None:
            self._close_cell(self.cell)
            self.column, self.cell = min(self.column + self.columns, _FARTHEST), None
        elif local == "table-row":
            self.row = min(self.row + self.rows, _FARTHEST)
        elif local == "table" and self.sheet is not None:
            self.found[self.sheet] = self.extent.marks(self.sheet)
            self.sheet = None

    def _close_cell(self, cell: dict[str, str]) -> None:
        kind, formula = cell.get("office:value-type"), cell.get("table:formula")
        if kind is None and not self.text and formula is None:
            return
        self.extent.add_run(self.row, self.column, self.rows, self.columns)
        if limits.too_far(self.extent.last_row + 1, self.extent.last_column + 1, self.extent.filled):
            self.extent.marks(self.sheet or "")  # raises, before anything is spread
        cells = [(self.row + r, self.column + c) for r in range(self.rows) for c in range(self.columns)] \
            if kind == "percentage" or (formula is not None and kind is None and not self.text) else []
        if kind == "percentage":
            self.extent.percents.update(cells)
        else:
            self.extent.texts.update((at, "=" + (formula or "").partition("=")[2]) for at in cells)


def _repeated(attributes: dict[str, str], name: str) -> int:
    number = attributes.get(name, "1")
    if not number.isdecimal() or len(number) > 9:
        raise Broken(f"{name}={number[:20]}")
    return max(int(number), 1)
