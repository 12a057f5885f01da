"""What an xlsx says beside its values, and how far its sheets reach."""

from __future__ import annotations

import posixpath
import re
from typing import Final
from xml.parsers import expat

from scoring.tables import quick_xlsx
from scoring.tables.archive import Archive, Broken
from scoring.tables.extent import Extent, Marks
from scoring.tables.sheet import column_number

_PERCENT_FORMATS: Final = (9, 10)
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_UNSCANNED: Final = re.compile(r"/(sharedstrings|styles)\.xml$")
_CELL, _VALUE, _INLINE, _FORMULA, _ROW, _COLUMNS, _OTHER = range(7)
_KINDS: Final = {"c": _CELL, "v": _VALUE, "is": _INLINE, "f": _FORMULA, "row": _ROW, "col": _COLUMNS}


def scan(archive: Archive) -> dict[str, Marks]:
    """Return what each sheet says beside its values, by name of the sheet.

    Every part that could be a sheet is read, whatever refers to it. Raises Broken, Oversized, and SheetTooLarge.
    """
    percents, doubted = percent_styles(archive), _computed_on_opening(archive)
    parts = {target: name for name, target in _sheets(archive).items()}
    found: dict[str, Marks] = {}
    for entry in archive.entries:
        if entry not in parts and (_UNSCANNED.search(entry) or not entry.endswith(".xml")):
            for _ in archive.chunks(entry):
                pass  # only counted
            continue
        name = parts.get(entry, f"/{entry}")
        found[name] = _extent(archive, entry, percents, doubted).marks(name)
    return found


def _extent(archive: Archive, entry: str, percents: frozenset[str], doubted: bool) -> Extent:
    """Return the filled cells of a part: looked through as bytes, or element by element where it is spelled unusually."""
    data = archive.read(entry)
    _parse(expat.ParserCreate(), data, entry)  # nothing that is broken is looked through
    quick = quick_xlsx.scan(data, percents, doubted)
    return carefully(data, entry, percents, doubted) if quick is None else quick


def carefully(data: bytes, entry: str, percents: frozenset[str], doubted: bool = False) -> Extent:
    """Return the filled cells of a part, however it is spelled; raises Broken.

    percents  styles that show a number as a percentage
    doubted   whether formulas are to be computed on opening, so that a result of 0 may be none
    """
    reader, parser = _Sheet(percents, doubted), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    reader.parser = parser
    _parse(parser, data, entry)
    reader.finish()
    return reader.extent


def _parse(parser: expat.XMLParserType, data: bytes, entry: str) -> None:
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Broken(f"{entry}: {error}") from None


def _refuse_doctype(*_: object) -> None:
    raise Broken("a document type")


class _Sheet:
    """Reads one sheet: which cells are filled, wrong or percentages."""

    parser: expat.XMLParserType

    def __init__(self, percents: frozenset[str], doubted: bool) -> None:
        self.percents, self.doubted = percents, doubted
        self.extent = Extent()
        self.kinds = dict(_KINDS)
        self.columns: dict[str, int] = {}
        self.row = -1
        self.column = -1
        self.type = ""
        self.style = ""
        self.filled = False
        self.formula: list[str] | None = None
        self.value: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = self.kinds.get(name)
        if kind is None:
            kind = self.kinds[name] = _KINDS.get(name.rpartition(":")[2], _OTHER)
        if kind == _CELL:
            self.finish()
            self._open_cell(attributes)
        elif kind == _VALUE:
            self.filled = True
            if self.formula is not None or self.type == "e":
                self.value = []
                self.parser.CharacterDataHandler = self.value.append
        elif kind == _INLINE:
            self.filled = True
        elif kind == _FORMULA:
            self.formula = []
            self.parser.CharacterDataHandler = self.formula.append
        elif kind == _ROW:
            self.finish()
            self._open_row(attributes)
        elif kind == _COLUMNS and attributes.get("hidden") in ("1", "true"):
            self._hide(attributes.get("min", ""), attributes.get("max", ""))

    def _hide(self, first: str, last: str) -> None:
        if all(bound.isdecimal() and len(bound) < 6 for bound in (first, last)):
            self.extent.hide(int(first) - 1, int(last) - 1)

    def _open_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self.row = int(number) - 1 if number.isdecimal() and len(number) < 10 else self.row + 1
        self.column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.extent.hidden_rows.append(self.row + 1)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        name = attributes.get("r")
        if name:
            letters = name.rstrip("0123456789")
            column = self.columns.get(letters)
            self.column = self.columns[letters] = column_number(letters) if column is None else column
            digits = name[len(letters):]
            self.row = int(digits) - 1 if digits and len(digits) < 10 else self.row
        else:
            self.column += 1
        self.type = attributes.get("t", "")
        self.style = attributes.get("s", "")

    def finish(self) -> None:
        """Close the cell that was open."""
        if self.filled or self.formula is not None:
            self._close()
        self.filled, self.formula, self.value = False, None, None
        self.parser.CharacterDataHandler = None
        self.type = self.style = ""

    def _close(self) -> None:
        said = "".join(self.value or ()).strip()
        text = None
        if self.type == "e":
            text = said or "#VALUE!"
        elif self.formula is not None and not said and self.type not in ("str", "s", "inlineStr"):
            text = "=" + ("".join(self.formula).strip() or "…")
        elif self.doubted and self.formula is not None and said == "0" and self.type in ("", "n"):
            self.extent.zeros.append((self.row, self.column))
        percent = self.style in self.percents and self.type in ("", "n")
        self.extent.add(self.row, self.column, text, percent)


def _elements(archive: Archive, entry: str) -> list[tuple[str, dict[str, str]]]:
    """Return every element of a small part as (local name, attributes)."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(":")[2], attributes))
    _parse(parser, archive.read(entry), entry)
    return found


def _sheets(archive: Archive) -> dict[str, str]:
    """Return name of a sheet → its entry."""
    book, rels = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if book not in archive.entries or rels not in archive.entries:
        raise Broken("no workbook inside")
    targets = {a.get("Id", ""): _target(a.get("Target", "")) for name, a in _elements(archive, rels) if name == "Relationship"}
    named: dict[str, str] = {}
    for name, attributes in _elements(archive, book):
        if name == "sheet":
            key = next((v for k, v in attributes.items() if k == "r:id" or k.endswith(":id")), "")
            named[attributes.get("name", "")] = targets.get(key, "")
    return {name: entry for name, entry in named.items() if entry in archive.entries}


def _computed_on_opening(archive: Archive) -> bool:
    """Return whether the workbook asks for all its formulas to be computed when it is opened, as libraries do that compute none."""
    if "xl/workbook.xml" not in archive.entries:
        return False
    return any(name == "calcPr" and attributes.get("fullCalcOnLoad") in ("1", "true") for name, attributes in _elements(archive, "xl/workbook.xml"))


def _target(path: str) -> str:
    absolute = path.startswith("/")
    return posixpath.normpath(path.lstrip("/") if absolute else f"xl/{path}").lower()


def percent_styles(archive: Archive) -> frozenset[str]:
    """Return the styles (indices as text) that show a number as a percentage."""
    if "xl/styles.xml" not in archive.entries:
        return frozenset()
    own: set[str] = {str(n) for n in _PERCENT_FORMATS}
    found: list[str] = []
    inside, number = False, 0
    for name, attributes in _elements(archive, "xl/styles.xml"):
        if name == "numFmt" and "%" in _QUOTED.sub("", attributes.get("formatCode", "")):
            own.add(attributes.get("numFmtId", ""))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            if attributes.get("numFmtId") in own:
                found.append(str(number))
            number += 1
    return frozenset(found)
