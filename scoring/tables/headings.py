"""Headings are matched by name, never by position."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from scoring.record import record
from scoring.tables import units
from scoring.tables.fold import fold

_BRACKETED: Final = re.compile(r"^(.+?)[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]$")
_CLOSING: Final = (")", "]", "】", "〕")
_MARKS: Final = "*★☆:"
_UNIT_WORDS: Final = re.compile(r"^(单位.*|必填|选填|填是或否|是/否|是或否)$")
# columns that every form has and no rubric reads
_ON_EVERY_FORM: Final = ("序号", "序", "号", "No", "No.", "备注", "说明", "填报人", "填表人", "联系人", "联系电话", "电话",
                         "佐证材料", "附件")
SILENT: Final = frozenset(map(fold, _ON_EVERY_FORM))


@record
class Head:
    """The words above one column.

    parts  from top to bottom, without blanks and repeats
    own    for each part, whether it stands above this column only
    """

    parts: tuple[str, ...]
    own: tuple[bool, ...]

    @classmethod
    def of(cls, text: str) -> Head:
        """Return a heading of one row."""
        return cls((text,), (True,)) if fold(text) else cls((), ())

    @property
    def text(self) -> str:
        """Return the heading in one line, as it is written."""
        return " ".join(" ".join(part.split()) for part in self.parts)

    def readings(self) -> tuple[str, ...]:
        """Return what it may mean, best first: joined, its lower parts, the whole of what stands above this column alone."""
        if len(self.parts) == 1:
            return self.parts
        joined = ["".join(self.parts[i:]) for i in range(len(self.parts))]
        alone = [part for part, own in zip(self.parts[::-1], self.own[::-1], strict=True) if own]
        return tuple(dict.fromkeys([*joined, *alone]))

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """Return its readings as names are looked up, each as it stands and without its unit."""
        found: dict[str, None] = {}
        for reading in self.readings():
            bare = fold(reading).strip(_MARKS)
            found |= {bare: None, _spelled(bare).text: None}
        return tuple(found)


@record
class Spelled:
    """A heading without its unit.

    unit  what stood in brackets, or empty
    """

    text: str
    unit: str


def without_unit(text: str) -> Spelled:
    """Return a folded heading and the unit that was written behind it.

    >>> [(found.text, found.unit) for found in map(without_unit, ("面积(平方米)", "必访率%", "困难党员(户均)"))]
    [('面积', '平方米'), ('必访率', '%'), ('困难党员(户均)', '')]
    """
    return _spelled(fold(text).strip(_MARKS))


def _spelled(bare: str) -> Spelled:
    found = _BRACKETED.match(bare) if bare.endswith(_CLOSING) else None
    if found and (units.known(found[2]) or _UNIT_WORDS.match(found[2])):
        return Spelled(found[1].strip(_MARKS), found[2].removeprefix("单位").strip(":"))
    if bare.endswith("%") and len(bare) > 1:
        return Spelled(bare[:-1].rstrip("/,"), "%")
    return Spelled(bare, "")


class Vocabulary:
    """The names that columns of one table may bear."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._names: dict[str, str] = {}
        short: dict[str, set[str]] = {}
        for name, spellings in names.items():
            for spelling in (name, *spellings):
                self._names.setdefault(fold(spelling).strip(_MARKS), name)
                short.setdefault(without_unit(spelling).text, set()).add(name)
        for spelling, meant in short.items():
            if len(meant) == 1:
                self._names.setdefault(spelling, min(meant))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names, each once."""
        return tuple(dict.fromkeys(self._names.values()))

    def find(self, head: Head) -> str | None:
        """Return the name that the heading means, or nothing."""
        return next((self._names[spelling] for spelling in head.spellings if spelling in self._names), None)


def silent(head: Head) -> bool:
    """Return whether the heading is one that forms have and nobody reads."""
    return not head.parts or not SILENT.isdisjoint(head.spellings)
