"""Comma-separated text: decoded strictly, read as text, nothing lost."""

from __future__ import annotations

import csv
import io
from typing import Final

import polars as pl

from scoring.errors import Place
from scoring.messages import unquoted
from scoring.tables.findings import Findings
from scoring.tables.sheet import Sheet

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GUESSES: Final = ("utf-8", "gb18030")
_SEPARATORS: Final = ",\t;|"
_LOOKED_AT: Final = 40
_MOST_COLUMNS: Final = 16_384


def read(name: str, title: str, data: bytes, encoding: str | None, findings: Findings) -> list[Sheet]:
    """Return the file as one sheet of text; nothing, with a fault, where it cannot be read."""
    place = Place(file=name)
    if encoding and not _known(encoding):
        findings.fault("UNKNOWN_ENCODING", place, name=encoding)
        return []
    text = decode(data, encoding, place, findings)
    if text is None:
        return []
    if not text.strip():
        findings.fault("NOTHING_IN_FILE", place)
        return []
    separator = _separator(text)
    cells = _cells(text, separator, place, findings)
    return [] if cells is None else [Sheet(name, "", title, cells)]


def _known(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        return False
    return True


def decode(data: bytes, encoding: str | None, place: Place, findings: Findings) -> str | None:
    """Return the text: as the mark at its front says, else utf-8, else gb18030; strictly."""
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    guesses = (encoding,) if encoding else (marked,) if marked else _GUESSES
    for guess in guesses:
        try:
            text = data.decode(guess)
        except UnicodeDecodeError:
            continue
        if guess == "gb18030" and not encoding:
            findings.note("READ_AS", place, encoding=guess)
        return text
    findings.fault("ENCODING", place, tried=unquoted(guesses))
    return None


def _separator(text: str) -> str:
    head = "\n".join(text[:20_000].splitlines()[:_LOOKED_AT])
    return max(_SEPARATORS, key=lambda s: (head.count(s), -_SEPARATORS.index(s)))


def _cells(text: str, separator: str, place: Place, findings: Findings) -> pl.DataFrame | None:
    if text.count('"') % 2:
        findings.fault("UNCLOSED_QUOTE", place)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head = csv.reader(io.StringIO(text[:200_000]), delimiter=separator)
    width = max((len(row) for row, _ in zip(head, range(_LOOKED_AT), strict=False)), default=1)
    if width > _MOST_COLUMNS:
        findings.refuse("TOO_WIDE", place, most=_MOST_COLUMNS)
        return None
    try:
        return pl.read_csv(text.encode(), has_header=False, separator=separator, schema={str(i): pl.String for i in range(width)},
                           missing_columns="insert", glob=False)
    except pl.exceptions.PolarsError:
        line, found = _longest(text, separator, width)
        findings.fault("ROW_TOO_LONG", Place(place.file, row=line), width=width, found=found)
        return None


def _longest(text: str, separator: str, width: int) -> tuple[int, int]:
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    return next(((number, len(row)) for number, row in enumerate(rows, 1) if len(row) > width), (0, 0))
