"""The invented data that travel with the library: the example district, and a small example of every other scheme."""

from __future__ import annotations

import json
from pathlib import Path

from scoring.errors import UnknownName
from scoring.packaged import packaged
from scoring.record import record


@record
class Example:
    """What invented subjects handed in for one rubric, as `assess` takes it.

    rubric  id in the catalogue
    data    a workbook, or a folder of files
    """

    rubric: str
    data: Path


def examples() -> tuple[Example, ...]:
    """Return the example of every scheme that has one: first those of the district, then the small ones, sorted by id."""
    small = (Example(folder.name, folder) for folder in sorted(packaged("examples/schemes").iterdir()) if folder.is_dir())
    return (*district(), *small)


def district() -> tuple[Example, ...]:
    """Return what the example district handed in, one a rubric: workbooks as a committee gets them."""
    folder = packaged("examples/district")
    listed = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return tuple(Example(e["rubric"], folder / e["data"]) for e in listed)


def example(rubric: str) -> Example:
    """Return the example of one scheme; raises UnknownName with the nearest that has one."""
    found = {e.rubric: e for e in examples()}
    if rubric not in found:
        raise UnknownName("example", rubric, found)
    return found[rubric]
