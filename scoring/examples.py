"""The example district that travels with the library: which of its files belong to which rubric."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from scoring.packaged import packaged


@dataclass(frozen=True)
class Example:
    """What an invented district handed in for one rubric, as `assess` takes it.

    rubric  id in the catalogue
    data    a workbook, or a folder of files
    """

    rubric: str
    data: Path


def examples() -> tuple[Example, ...]:
    """Return what the example district handed in, one a rubric."""
    folder = packaged("examples/district")
    listed = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return tuple(Example(e["rubric"], folder / e["data"]) for e in listed)
