"""A rubric from wherever it is written: the catalogue, a YAML file, or the workbook of an indicator table."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from scoring.language import load
from scoring.language.catalogue import WORKBOOKS
from scoring.language.rubric import Rubric
from scoring.language.yaml import Document, read_file


def load_rubric(source: str | Path | Mapping[str, Any]) -> Rubric:
    """Return a rubric from the catalogue, a file or plain values, with everything that it inherits.

    source  an id of the catalogue, `id@edition`, a path (YAML or a workbook), or a mapping whose numbers are `int` or `Decimal`

    Raises UnknownName for an id that is not in the catalogue, and RubricFaults with everything that is wrong.
    """
    return load.load_rubric(source, read)


def read(path: Path, name: str = "") -> Document:
    """Return the file of a rubric as read; `name` is what faults call it. A file that cannot be read is a fault of the document."""
    if path.suffix.lower() not in WORKBOOKS:
        return read_file(path, name)
    # By name, as the formats of an export are: whoever has no workbook does not wait for what reads them.
    document: Document = import_module("scoring.indicator_table.read").read_document(path, name)
    return document
