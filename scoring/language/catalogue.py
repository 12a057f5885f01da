"""The declared rubrics that come with the library: which there are, and where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from scoring.errors import UnknownName
from scoring.language.yaml import read_file
from scoring.model import Text
from scoring.packaged import packaged

_CASES: Final = ".cases.yaml"


@dataclass(frozen=True)
class Entry:
    """A rubric of the catalogue.

    path   its file
    cases  the file of its cases; None where there is none
    """

    id: str
    path: Path
    cases: Path | None

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
    """Return every rubric of the catalogue, sorted by id."""
    found = []
    for path in sorted(folder().glob("*.yaml")):
        if not path.name.endswith(_CASES):
            cases = path.with_name(path.stem + _CASES)
            found.append(Entry(path.stem, path, cases if cases.is_file() else None))
    return tuple(found)


def entry(name: str) -> Entry:
    """Return a rubric of the catalogue by its id; raises UnknownName with the nearest."""
    known = {e.id: e for e in entries()}
    if name not in known:
        raise UnknownName("rubric", name, known)
    return known[name]
