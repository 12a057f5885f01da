"""Names: one namespace for fields, tables, indicators, awards, params and adjustments, and headings that a workbook can tell apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from scoring import columns
from scoring.expression.compile import FUNCTION_NAMES
from scoring.expression.syntax import WORDS, fold
from scoring.language.comparing import GROUP_PLACES, PLACES, PREVIOUS
from scoring.language.rubric import Indicator, Rubric
from scoring.messages import Word, word
from scoring.rules.base import Path, Problem

RESERVED: Final = frozenset({"base", "total", PREVIOUS, *PLACES, *GROUP_PLACES, *WORDS, *FUNCTION_NAMES})
_NEVER: Final = frozenset("「」{}\n\r\t")
_NEVER_IN_TABLES: Final = frozenset("[]*?/\\'")
_LONGEST_TABLE: Final = 31


def name_problems(rubric: Rubric) -> Iterator[Problem]:
    """Yield names that repeat, are reserved or cannot be written."""
    first: dict[str, Word] = {}
    printed = {i.id for i in (*rubric.walk(), *rubric.awards)}
    for name, path, what in all_names(rubric):
        key = fold(name)
        if key in first:
            yield Problem("NAME_REPEATED", path, {"name": name, "what": first[key]})
        elif key in RESERVED or (name in printed and name in columns.RANKING):
            yield Problem("NAME_RESERVED", path, {"name": name})
        first.setdefault(key, what)
    for name in rubric.fields:
        yield from spelling_problems(name, ("fields", name))
    for name in rubric.tables:
        yield from spelling_problems(name, ("tables", name))
        yield from _sheet_problems(name)
    for name in rubric.params:
        yield from spelling_problems(name, ("params", name))
    yield from _heading_problems(rubric)
    for path, column, _ in _headings(rubric):
        if path[0] == "subject":
            yield from spelling_problems(column, path)
    yield from repeated_ids([v.id for v in rubric.vetoes], ("adjust",))
    yield from repeated_ids([s.id for s in rubric.summary], ("summary",))


def all_names(rubric: Rubric) -> Iterator[tuple[str, Path, Word]]:
    """Yield every name of the one namespace with its path and what it names."""
    for name in rubric.fields:
        yield name, ("fields", name), word("what.field")
    for name in rubric.tables:
        yield name, ("tables", name), word("what.table")
    for path, indicator in indicator_paths(rubric):
        yield indicator.id, (*path, "id"), word("what.indicator")
    for i, award in enumerate(rubric.awards):
        yield award.id, ("awards", i, "id"), word("what.award")
    for name in rubric.params:
        yield name, ("params", name), word("what.param")
    for i, entry in enumerate(rubric.adjust):
        yield entry.id, ("adjust", i, "id"), word("what.adjustment")


def indicator_paths(rubric: Rubric) -> Iterator[tuple[Path, Indicator]]:
    """Yield every indicator with its path, top down."""
    def below(indicators: Iterable[Indicator], path: Path) -> Iterator[tuple[Path, Indicator]]:
        for i, indicator in enumerate(indicators):
            yield (*path, i), indicator
            yield from below(indicator.items or (), (*path, i, "items"))

    return below(rubric.indicators, ("indicators",))


def spelling_problems(name: str, path: Path) -> Iterator[Problem]:
    """Yield why a name cannot be written in an expression, a sentence or a heading."""
    if ":" in fold(name):
        yield Problem("NAME_COLON", path, {"name": name})
    elif not fold(name) or name != name.strip():
        yield Problem("NAME_SPACE", path, {"name": name})
    elif bad := sorted(_NEVER & set(name)):
        yield Problem("NAME_CHARACTER", path, {"name": name, "found": bad[0]})


def _sheet_problems(name: str) -> Iterator[Problem]:
    bad = sorted(_NEVER_IN_TABLES & set(name))
    if bad:
        yield Problem("NAME_CHARACTER", ("tables", name), {"name": name, "found": bad[0]})
    elif len(name) > _LONGEST_TABLE:
        yield Problem("TABLE_NAME_LONG", ("tables", name), {"name": name, "most": _LONGEST_TABLE})


def heading(name: str) -> str:
    """Return a name as headings are compared: width, case and spaces do not matter."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).lower()


def _headings(rubric: Rubric) -> Iterator[tuple[Path, str, str]]:
    """Yield path, heading and owner of what stands above the columns of the one-row-a-subject sheet; other spellings come last."""
    subject = rubric.subject
    for key, column in (("id", subject.id), ("name", subject.name), ("group", subject.group), ("parent", subject.parent)):
        if column is not None:
            yield ("subject", key), column, f"subject.{key}"
    for name in rubric.fields:
        yield ("fields", name), name, name
    for name, field in rubric.fields.items():
        for i, alias in enumerate(field.aliases):
            yield ("fields", name, "aliases", i), alias, name


def _heading_problems(rubric: Rubric) -> Iterator[Problem]:
    """Yield headings that stand for two things; names that are the same to expressions, too, have been told."""
    known: dict[str, str] = {}
    for path, column, owner in _headings(rubric):
        other = known.setdefault(heading(column), owner)
        if other != owner and not (path == ("fields", owner) and fold(other) == fold(owner)):
            yield Problem("HEADING_REPEATED", path, {"heading": column, "other": other})


def repeated_ids(ids: Iterable[str], path: Path) -> Iterator[Problem]:
    """Yield every id that stood before in the list at `path`."""
    seen: set[str] = set()
    for i, name in enumerate(ids):
        if name in seen:
            yield Problem("ID_REPEATED", (*path, i, "id"), {"id": name})
        seen.add(name)
