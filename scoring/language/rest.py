"""What is wrong with the rest of a rubric some parts of which are misshapen: those parts are left out, and nothing that rests on them is told.

Left out is the smallest part around a fault: a field, a table, an indicator, an adjustment, an award. Rather too little is told than something
that would vanish with the faults of shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from scoring.expression.syntax import ExpressionError, fold, names, parse
from scoring.language.check import check
from scoring.language.checks.names import RESERVED
from scoring.language.expected import keys, value_at
from scoring.language.rubric import Rubric
from scoring.language.spots import Path
from scoring.language.yaml import MAX_DEPTH
from scoring.rules.base import Problem

_ITEM: Final = {"id": "left_out", "title": "-", "points": 1, "rule": {"kind": "pass_fail", "of": "1 == 1"}}
_NEEDED: Final = {"format": 1, "id": "left-out", "title": "-", "edition": "-", "subject": {"kind": "-", "id": "-i", "name": "-n"},
                  "indicators": [_ITEM]}
"""What a rubric cannot be without, in the place of what was left out."""
_PARTS: Final = ("fields", "tables", "checks", "adjust", "awards", "summary")
_WHOLE: Final = ("points", "combine", "keep", "drop", "floor", "cap")
_NAMING: Final = frozenset({"UNKNOWN_NAME", "UNKNOWN_TABLE", "UNKNOWN_COLUMN", "UNKNOWN_INDICATOR", "UNKNOWN_AWARD", "UNKNOWN_ADJUSTMENT",
                            "UNKNOWN_ITEM_NAMED", "UNKNOWN_LEVEL", "UNKNOWN_PLACEHOLDER", "EXPRESSION_APPLIES", "EXPRESSION_NOT_TABLE",
                            "BASIS_FIELD", "NOT_A_FIELD"})
"""Faults of what no part is called, told only where every part says what it is called."""
_RESTS: Final = {
    "subject": {"GROUP_NEEDED", "UNIT_NEEDED", "PLACE_WITHOUT_GROUP", "GROUPS_WITHOUT_COLUMN", "UNKNOWN_GROUP", "FOR_WITHOUT_GROUPS", "FOR_OUTSIDE",
                "GROUP_POINTS_SUM", "GROUP_TOO_FEW", "GROUP_WITHOUT_ITEMS", "SHARE_OF_DIFFERENT_FULLS", "RANKING_ACROSS_FULLS",
                "CONTEST_ACROSS_FULLS", "BEST_ACROSS_FULLS", "PLACE_ACROSS_FULLS", "HEADING_REPEATED", "NAME_REPEATED"},
    "indicators": {"MARK_OUT_OF_REACH", "BEST_EACH_EMPTY", "POINTS_SUM", "COMBINE_COUNT", "COMBINE_TOO_MANY", "WEIGHT_UNUSED", "WEIGHT_NEEDED",
                   "LIMITS_CROSSED", "FOR_OUTSIDE", "GROUP_POINTS_SUM", "GROUP_TOO_FEW", "GROUP_WITHOUT_ITEMS", "SHARE_OF_DIFFERENT_FULLS",
                   "RANKING_ACROSS_FULLS", "CONTEST_ACROSS_FULLS", "BEST_ACROSS_FULLS", "PLACE_ACROSS_FULLS"},
    "adjust": {"CAP_EMPTY", "CAP_MIXED", "UNKNOWN_ADJUSTMENT"},
    "awards": {"NO_LADDER", "LADDERS_IDLE", "UNKNOWN_LEVEL"},
    "ranking": {"PLACE_WITHOUT_RANKING", "PLACE_ACROSS_FULLS", "RANKING_ACROSS_FULLS"},
    "scores": {"PLACES_NOT_WHOLE"},
    "period": {"WINDOW_OPEN", "PERIOD_ORDER"},
    "edition": {"WINDOW_OPEN", "PERIOD_ORDER"},
}
"""Faults that are no fault of one part alone, by what they rest on beside the names that they tell."""


def rest_problems(value: Mapping[str, Any], refused: set[Path]) -> list[Problem]:
    """Return what else cannot be meant in a rubric; `refused` are the paths of what is misshapen."""
    gone = {_part(path, value) for path in refused}
    if () in gone or any(len(path) > MAX_DEPTH for path in refused):
        return []
    while True:
        kept = {**_NEEDED, **_without(value, gone)}
        try:
            rubric = Rubric.model_validate(kept, by_alias=True, by_name=False)
        except ValidationError:  # what is wrong between two parts: only the shape is told
            return []
        found = [p._replace(path=_written(p.path, gone)) for p in check(rubric)]
        silent, lost = _silent(value, gone), _lost(value, gone, rubric)
        told = [p for p in found if p.code not in silent and not _rests(p, value, gone, lost)]
        # a field that reads what was left out has limits that nobody knows
        unknown = {p.path[:2] for p in found if p not in told and p.path[:1] == ("fields",)} - gone
        if not unknown:
            return told
        gone |= unknown


def _part(path: Path, value: Any) -> Path:
    """Return the smallest part around a path that can be left out; of a node it is the key, so that its items are still looked at."""
    if path[:1] != ("indicators",):
        return path[:2] if path[:1] and path[0] in _PARTS else path[:1]
    end = 2
    while path[end:end + 1] == ("items",) and len(path) > end + 1:
        end += 2
    of_node = isinstance(value_at((*path[:end], "items"), value), list) and path[end:end + 1] not in ((), ("id",), ("title",), ("items",))
    return path[:end + 1] if of_node else path[:end]


def _without(value: Any, gone: set[Path], path: Path = ()) -> Any:
    """Return values without some parts, and without nodes and lists of which nothing is left."""
    if isinstance(value, Mapping):
        kept = {key: _without(below, gone, (*path, key)) for key, below in value.items() if (*path, key) not in gone}
        return {key: below for key, below in kept.items() if below != [] or value[key] == []}
    if isinstance(value, list | tuple):
        return [_without(below, gone, (*path, i)) for i, below in enumerate(value) if (*path, i) not in gone]
    return value


def _written(path: Path, gone: set[Path]) -> Path:
    """Return the path of what stands at `path` of a rubric without some parts."""
    found: Path = ()
    for step in path:
        for left_out in sorted(int(g[-1]) for g in gone if g[:-1] == found and isinstance(step, int)):
            step = int(step) + (left_out <= int(step))
        found = (*found, step)
    return found


def _lost(value: Any, gone: set[Path], rubric: Rubric) -> set[str]:
    """Return every word of the parts that were left out, except names that are still there."""
    kept = {*rubric.fields, *rubric.tables, *(i.id for i in rubric.walk()), *(a.id for a in rubric.awards), *(a.id for a in rubric.adjust), *RESERVED}
    words = {word for path in gone for word in (*_words(value_at(path, value)), str(path[-1]))}
    return {fold(word) for word in words if any(c.isalpha() for c in word)} - {fold(name) for name in kept}


def _words(value: Any) -> Iterator[str]:
    for inside in value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ():
        yield from _words(inside)
    yield from map(str, value) if isinstance(value, Mapping) else () if isinstance(value, list | tuple) else (str(value),)


def _silent(value: Any, gone: set[Path]) -> set[str]:
    """Return the faults of which none is told, because of what was left out; a key that nobody knows may have meant any."""
    strange = any(g[0] not in keys((), value) for g in gone)
    sections = {*_RESTS} if strange else {"indicators" if g[0] in _WHOLE else str(g[0]) for g in gone}
    nameless = any(_naming(g) and not isinstance(value_at((*g, "id"), value), str) for g in gone)
    return {code for section in sections for code in _RESTS.get(section, ())} | (_NAMING if nameless else set())


def _rests(problem: Problem, value: Any, gone: set[Path], lost: set[str]) -> bool:
    """Return whether a fault stands in something that was left out, or around it, or reads a name of it."""
    owner = _part(problem.path, value)
    if any(owner[:len(g)] == g or (g[:len(owner)] == owner and g[0] not in _PARTS) for g in gone):
        return True
    told = {fold(str(problem.args[key])) for key in ("name", "found", "title", "table") if key in problem.args}
    return not lost.isdisjoint({*told, *_read(value_at(problem.path, value))})


def _naming(path: Path) -> bool:
    """Return whether what stands there has an id that others may read, or is made of parts that have names."""
    return path[0] != "checks" and (isinstance(path[-1], int) or path[-1] in (*_PARTS, "indicators", "items", "params"))


def _read(text: Any) -> Iterator[str]:
    """Yield the names in what may be an expression; one that cannot be read at all is at fault whatever they mean."""
    try:
        yield from (name.name for name in names(parse(text))) if isinstance(text, str) else ()
    except ExpressionError:
        return
