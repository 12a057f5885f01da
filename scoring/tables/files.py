"""From a path, a frame or a mapping to sheets."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any, Final, TypeAlias

from scoring.errors import Place, nearest
from scoring.messages import unquoted
from scoring.tables import csv, frames, scan, sniff, workbook
from scoring.tables.findings import Findings
from scoring.tables.inputs import Source
from scoring.tables.sheet import Sheet

Origin: TypeAlias = Any
"""A path, a frame of any library, or a mapping of these by table."""

_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
_TEXTS: Final = (".csv", ".tsv", ".txt")
_PARQUETS: Final = (".parquet",)
_ENDINGS: Final = (*_WORKBOOKS, *_TEXTS, *_PARQUETS)

_NO_TEXT: Final = {"zip": "WORKBOOK_AS_TEXT", "ole": "WORKBOOK_AS_TEXT", "html": "HTML_FILE", "parquet": "OTHER_FILE",
                   "other": "OTHER_FILE", "empty": "NOTHING_IN_FILE"}


def load(source: Origin, title: str, encoding: str | None, findings: Findings) -> list[Sheet]:
    """Return the sheets of a path or a frame; what cannot be read is a fault."""
    if isinstance(source, str | os.PathLike):
        return _path(Path(source), encoding, findings)
    if frames.is_frame(source):
        return frames.read(source, title, findings)
    raise TypeError(f"cannot read a {type(source).__name__}: give a path, a frame, or a mapping of these by table")


def _path(path: Path, encoding: str | None, findings: Findings) -> list[Sheet]:
    if not os.path.lexists(path):
        beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        findings.fault("NO_SUCH_FILE", Place(path.name), near=nearest(path.name, beside))
        return []
    if path.is_dir():
        return _folder(path, encoding, findings)
    if not path.is_file():
        findings.fault("CANNOT_OPEN", Place(path.name), detail="")
        return []
    return _file(path, encoding, findings)


def _folder(folder: Path, encoding: str | None, findings: Findings) -> list[Sheet]:
    files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
    known = [p for p in files if p.suffix.lower() in _ENDINGS]
    if not known:
        findings.fault("FOLDER_EMPTY", Place(folder.name), endings=unquoted(_ENDINGS))
    for path in files:
        if path not in known:
            findings.note("UNKNOWN_FILE", Place(path.name), name=path.name)
    return [sheet for path in known for sheet in _file(path, encoding, findings)]


def _file(path: Path, encoding: str | None, findings: Findings) -> list[Sheet]:
    try:
        data = path.read_bytes()
    except OSError as error:
        findings.fault("CANNOT_OPEN", Place(path.name), detail=error.strerror or "")
        return []
    findings.sources.append(Source(path.name, hashlib.sha256(data).hexdigest()))
    return _content(path, data, encoding, findings)


def _content(path: Path, data: bytes, encoding: str | None, findings: Findings) -> list[Sheet]:
    ending, kind = path.suffix.lower(), sniff.kind(data)
    if ending in _WORKBOOKS:
        marks = scan.scan(path.name, data, findings)
        return [] if marks is None else workbook.read(path.name, data, marks, findings)
    if ending in _PARQUETS:
        return frames.parquet(path.name, path.stem, data, findings)
    if ending not in _TEXTS:
        findings.fault("UNKNOWN_ENDING", Place(path.name), endings=unquoted(_ENDINGS))
    elif kind in _NO_TEXT:
        findings.fault(_NO_TEXT[kind], Place(path.name))
    else:
        return csv.read(path.name, path.stem, data, encoding, findings)
    return []
