"""The declared rubrics that come with the library: which there are, in which editions, and where they lie.

A file is called `<id>.yaml`; where there are several editions of one id, the older ones are called `<id>@<edition>.yaml`.
Files lie in a folder a kind of subject; an id is unique in the whole catalogue.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Final

from scoring.errors import UnknownName, nearest
from scoring.language.yaml import read_file
from scoring.model import Text
from scoring.packaged import packaged
from scoring.record import record

WORKBOOKS: Final = (".xlsx", ".xls", ".et", ".ods")
"""Endings of indicator tables: a rubric may be a workbook, too."""
_FILES: Final = (".yaml", ".yml", *WORKBOOKS)
_CASES: Final = ".cases.yaml"


def is_path(source: str) -> bool:
    """Return whether a rubric is named by a path, not by an id of the catalogue."""
    return source.lower().endswith(_FILES) or "/" in source or "\\" in source


@record
class Entry:
    """A rubric of the catalogue.

    path   its file
    cases  the file of its cases; None where there is none
    """

    id: str
    path: Path
    cases: Path | None

    @cached_property
    def edition(self) -> str:
        """Return its edition; nothing where the file gives none that can be read."""
        value = None if "@" in self.path.stem else read_file(self.path).value
        said = self.path.stem.partition("@")[2] if value is None else value.get("edition")
        return said if isinstance(said, str) else ""

    @cached_property
    def title(self) -> Text:
        """Return its title; its id where the file gives none that can be read."""
        value = read_file(self.path).value
        title = value.get("title") if value else None
        return Text.model_validate(title) if isinstance(title, str | dict) and title else Text(zh=self.id)


def folder() -> Path:
    """Return where the rubrics lie."""
    return packaged("rubrics")


def entries() -> tuple[Entry, ...]:
    """Return every edition of every rubric of the catalogue, sorted by id, the oldest edition first."""
    found: dict[str, list[Entry]] = {}
    for path in sorted(folder().rglob("*.yaml")):
        if not path.name.endswith(_CASES):
            name = path.stem.partition("@")[0]
            cases = path.with_name(path.stem + _CASES)
            found.setdefault(name, []).append(Entry(name, path, cases if cases.is_file() else None))
    return tuple(e for name in sorted(found) for e in _by_age(found[name]))


def entry(name: str) -> Entry:
    """Return a rubric of the catalogue by `id` (its newest edition) or `id@edition`; raises UnknownName with the nearest."""
    listed = entries()
    wanted, _, edition = name.partition("@")
    found = [e for e in listed if e.id == wanted and (not edition or e.edition == edition)]
    if not found:
        near = nearest(wanted, dict.fromkeys(e.id for e in listed), most=1 if edition else 3)
        likely = [e for e in listed if e.id == wanted] or [e for e in listed if e.id in near]
        raise UnknownName("rubric", name, [f"{e.id}@{e.edition}" if edition else e.id for e in likely])
    return found[-1]


def _by_age(editions: list[Entry]) -> list[Entry]:
    return sorted(editions, key=lambda e: age(e.edition)) if len(editions) > 1 else editions


def age(edition: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts editions, oldest first: runs of digits count as numbers.

    >>> sorted(["2026.10", "2027", "2026.9", "2026"], key=age)
    ['2026', '2026.9', '2026.10', '2027']
    """
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"[0-9]+|[^0-9]+", edition))
