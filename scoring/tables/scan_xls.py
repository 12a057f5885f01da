"""What an xls (or et) says beside its values, and how far its sheets reach."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from scoring.tables.archive import Broken, Locked
from scoring.tables.extent import Extent, Marks, SheetTooLarge
from scoring.tables.ole import Compound

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _FORMAT, _XF = 0x0809, 0x000A, 0x002F, 0x0085, 0x041E, 0x00E0
_DIMENSIONS, _ROW, _FORMULA, _BOOLERR, _NUMBER, _RK = 0x0200, 0x0208, 0x0006, 0x0205, 0x0203, 0x027E
_MULRK, _LABELSST, _LABEL, _RSTRING, _COLINFO = 0x00BD, 0x00FD, 0x0204, 0x00D6, 0x007D
_CELLS: Final = frozenset({_FORMULA, _BOOLERR, _NUMBER, _RK, _LABELSST, _LABEL, _RSTRING})
_ERRORS: Final = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_PERCENT_FORMATS: Final = frozenset({9, 10})
_HIDDEN: Final = 0x20
_HIDDEN_COLUMN: Final = 1
# of a formula: the flag that it is to be computed when the file is opened; a result that is no number; one that is a blank text
_ON_OPENING: Final = 2
_NO_NUMBER: Final = b"\xff\xff"
_BLANK: Final = 3
_BIFF8: Final = 0x0600


def scan(data: bytes) -> dict[str, Marks]:
    """Return what each sheet says beside its values, by name of the sheet; raises Broken, Locked, SheetTooLarge."""
    compound = Compound.open(data)
    if compound.has("EncryptedPackage"):
        raise Locked
    stream = compound.stream("Workbook") or compound.stream("Book")
    if stream is None:
        raise Broken("no workbook inside")
    try:
        return _Book(stream).sheets()
    except (struct.error, IndexError) as error:
        raise Broken(str(error)) from None


class _Book:
    """The records of a workbook: first the globals, then one run for each sheet."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.formats: set[int] = set(_PERCENT_FORMATS)
        self.styles: list[int] = []
        self.bounds: list[tuple[str, int]] = []
        self.version = 0
        self.edited = False
        for kind, body in self._records(0):
            self._global(kind, body)

    def _records(self, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield the records of one run, up to its end."""
        at, depth, stream = start, 0, self.stream
        while at + 4 <= len(stream):
            kind, length = struct.unpack_from("<HH", stream, at)
            at += 4
            depth += (kind == _BOF) - (kind == _EOF)
            yield kind, stream[at:at + length]
            at += length
            if depth <= 0:
                return

    def _global(self, kind: int, body: bytes) -> None:
        if kind == _FILEPASS:
            raise Locked
        if kind == _BOF and not self.version:
            (self.version,) = struct.unpack_from("<H", body)
            self.edited = any(body[8:12])
        elif kind == _FORMAT and b"%" in body[2:]:
            self.formats.add(struct.unpack_from("<H", body)[0])
        elif kind == _XF:
            self.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _BOUNDSHEET:
            (offset,) = struct.unpack_from("<I", body)
            self.bounds.append((self._name(body), offset))

    def _name(self, body: bytes) -> str:
        length = body[6]
        if self.version < _BIFF8:
            return body[7:7 + length].decode("gb18030", "replace")
        wide = body[7] & 1
        return body[8:8 + length * 2].decode("utf-16-le", "replace") if wide else body[8:8 + length].decode("latin-1")

    def sheets(self) -> dict[str, Marks]:
        percents = frozenset(number for number, style in enumerate(self.styles) if style in self.formats)
        found: dict[str, Marks] = {}
        for name, offset in self.bounds:
            extent = Extent()
            for kind, body in self._records(offset):
                _cell(kind, body, percents, extent, name)
                if kind == _FORMULA:
                    self._doubt(body, extent)
            found[name] = extent.marks(name)
        return found

    def _doubt(self, body: bytes, extent: Extent) -> None:
        """Mark a formula that was not computed, as far as its record tells.

        A library that writes a formula without a result leaves a blank text or a zero in its place, and so does a formula whose result is just
        that. A blank text stands for no result where no spreadsheet program has had the file and nobody is asked to compute it; these programs
        set the one or the other. A zero that is to be computed on opening can only be doubted.
        """
        row, column = struct.unpack_from("<HH", body)
        (flags,) = struct.unpack_from("<H", body, 14)
        if body[12:14] == _NO_NUMBER:
            if body[6] == _BLANK and not self.edited and not flags & _ON_OPENING:
                extent.say(row, column, "=…")
        elif self.edited and flags & _ON_OPENING and not any(body[6:14]) and not any(body[16:20]):
            extent.zeros.append((row, column))


def _cell(kind: int, body: bytes, percents: frozenset[int], extent: Extent, sheet: str) -> None:
    if kind in _CELLS:
        row, column, style = struct.unpack_from("<HHH", body)
        extent.add(row, column, _error(kind, body), style in percents and kind in (_NUMBER, _RK, _FORMULA))
    elif kind == _MULRK:
        row, first = struct.unpack_from("<HH", body)
        for number in range((len(body) - 6) // 6):
            (style,) = struct.unpack_from("<H", body, 4 + 6 * number)
            extent.add(row, first + number, None, style in percents)
    elif kind == _ROW and struct.unpack_from("<I", body, 12)[0] & _HIDDEN:
        extent.hidden_rows.append(struct.unpack_from("<H", body)[0] + 1)
    elif kind == _COLINFO and struct.unpack_from("<H", body, 8)[0] & _HIDDEN_COLUMN:
        extent.hide(*struct.unpack_from("<HH", body))
    elif kind == _DIMENSIONS:
        _check_dimensions(body, sheet)


def _error(kind: int, body: bytes) -> str | None:
    if kind == _BOOLERR and body[7]:
        return _ERRORS.get(body[6], "#VALUE!")
    if kind == _FORMULA and body[12:14] == _NO_NUMBER and body[6] == 2:
        return _ERRORS.get(body[8], "#VALUE!")
    return None


def _check_dimensions(body: bytes, sheet: str) -> None:
    if len(body) >= 14:
        first, last, left, right = struct.unpack_from("<IIHH", body)
        if last > 65_536 or right > 256 or first > last or left > right:
            raise SheetTooLarge(sheet, f"{last}×{right}")


