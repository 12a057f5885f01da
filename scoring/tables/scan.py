"""The door in front of every workbook: nothing passes that could hurt, and what its reader would not tell is written down."""

from __future__ import annotations

from typing import Final

from scoring.errors import Place
from scoring.tables import limits, scan_ods, scan_xls, scan_xlsx, sniff
from scoring.tables.archive import Archive, Broken, Locked, Oversized
from scoring.tables.extent import Marks, SheetTooLarge
from scoring.tables.findings import Findings

_NOT_A_WORKBOOK: Final = {"html": "HTML_FILE", "xml": "XML_FILE", "text": "TEXT_AS_WORKBOOK", "parquet": "OTHER_FILE",
                          "other": "OTHER_FILE", "empty": "NOTHING_IN_FILE"}


def scan(name: str, data: bytes, findings: Findings) -> dict[str, Marks] | None:
    """Return what each sheet of a workbook says beside its values, by name; nothing, with a fault, where it is turned away."""
    place = Place(name)
    kind = sniff.kind(data)
    if kind in _NOT_A_WORKBOOK:
        findings.fault(_NOT_A_WORKBOOK[kind], place)
        return None
    if len(data) > limits.MOST_BYTES:
        findings.refuse("TOO_LARGE", place, most=limits.MOST_BYTES // 1_000_000, ratio=limits.MOST_RATIO)
        return None
    try:
        return scan_xls.scan(data) if kind == "ole" else _scan_zip(Archive.open(data))
    except Broken as error:
        findings.fault("BROKEN_FILE", place, detail=str(error))
    except Oversized:
        findings.refuse("TOO_LARGE", place, most=limits.MOST_UNPACKED // 1_000_000, ratio=limits.MOST_RATIO)
    except Locked:
        findings.refuse("ENCRYPTED", place)
    except SheetTooLarge as error:
        findings.refuse("SHEET_TOO_LARGE", Place(name, sheet=error.sheet), cell=error.cell)
    return None


def _scan_zip(archive: Archive) -> dict[str, Marks]:
    excel, open_document = "xl/workbook.xml" in archive.entries, "content.xml" in archive.entries
    if "xl/workbook.bin" in archive.entries or excel == open_document:
        raise Broken("neither an xlsx nor an ods")
    return scan_xlsx.scan(archive) if excel else scan_ods.scan(archive)
