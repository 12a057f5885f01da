"""One thing of the rubric as the cells of a row, and what has no column as settings beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import field
from decimal import Decimal
from typing import Any, Final

from scoring.indicator_table.codecs import Cell, Codec, Misread, Text
from scoring.indicator_table.columns import Column
from scoring.language.spots import Path
from scoring.record import record

_TEXTS: Final = ("title", "advice", "help", "say")
"""Keys of what people read in one or both languages."""


@record(frozen=False)
class Row:
    """The cells of a row by the keys of its columns.

    level  of an indicator with items; 0 for everything else
    """

    cells: dict[str, Cell] = field(default_factory=dict)
    level: int = 0


class TooLong(Exception):
    """Something does not fit into a cell."""

    def __init__(self, column: Column) -> None:
        self.column = column
        super().__init__(column.key)


def cells(thing: Mapping[str, Any], columns: Sequence[Column], lang: str) -> dict[str, Cell]:
    """Return the cells of a thing; a value that would not read back from its column goes to the settings. Raises TooLong."""
    left, made = opened(thing), {}
    parted: set[Any] = set()  # texts of which a part has a cell: what is left of them is no short form
    for column in columns:
        if column.codec is None or column.rest or not column.path:
            continue
        found = _find(left, column.path)
        if found is not None and (cell := fitting(column.codec, found, lang)) is not None:
            made[column.key] = cell
            _remove(left, column.path)
            parted |= {column.path[0]} & set(_TEXTS)
    for column in sorted((c for c in columns if c.rest), key=lambda c: -len(c.path)):
        below = _find(left, column.path)
        if not below or column.codec is None:
            continue
        said = below if column.path else {**closed(below), **{key: below[key] for key in below if key in parted}}
        cell = column.codec.write(said, lang)
        if cell is None:
            raise TooLong(column)
        made[column.key] = cell
        left = _without(left, column.path)
    return made


def fitting(codec: Codec, value: Any, lang: str) -> Cell | None:
    """Return the cell of a value; None where it would read back as something else."""
    cell = codec.write(value, lang)
    try:
        back = None if cell is None else codec.read(f"{cell:f}" if isinstance(cell, Decimal) else str(cell))
    except Misread:
        return None
    if isinstance(value, str) and not isinstance(back, str) and back is not None:
        # an expression that is a bare number or truth value
        back = ("true" if back else "false") if isinstance(back, bool) else f"{back:f}"
    return cell if cell is not None and back == value and isinstance(back, bool) == isinstance(value, bool) else None


def opened(thing: Mapping[str, Any]) -> dict[str, Any]:
    """Return a thing with its short forms written out, so that every part of it has a path."""
    made = deepcopy(dict(thing))
    for key in _TEXTS:
        text = {"zh": made[key]} if isinstance(made.get(key), str) else made.get(key)
        if isinstance(text, dict) and _clean(text.values()):
            made[key] = {"zh": text.pop("current"), **text} if "current" in text and "zh" not in text else text
    ratio = made.get("ratio")
    if isinstance(ratio, list) and _clean(ratio):
        made["ratio"] = dict(enumerate(ratio))
    return made


def _clean(texts: Iterable[Any]) -> bool:
    """Return whether every one can stand in a cell; a part of a short form cannot be left behind."""
    return all(isinstance(text, int | Decimal) or Text().write(text, "zh") is not None for text in texts)


def closed(thing: Mapping[str, Any]) -> dict[str, Any]:
    """Return a thing with its short forms again."""
    made = {key: _shortest(value) if key in _TEXTS else value for key, value in thing.items()}
    ratio = made.get("ratio")
    if isinstance(ratio, dict) and all(isinstance(k, int) for k in ratio):
        made["ratio"] = [ratio[k] for k in sorted(ratio)]
    return made


def _shortest(text: Any) -> Any:
    """Return a text as people write it: bare where it has one wording, `current` where the source says something else."""
    if not isinstance(text, dict) or "zh" not in text:
        return text
    if set(text) == {"zh"}:
        return text["zh"]
    if "source" in text and "current" not in text:
        return {"source": text["source"], "current": text["zh"], **{k: v for k, v in text.items() if k not in ("source", "zh")}}
    return text


def put(thing: dict[str, Any], path: Path, value: Any) -> None:
    """Put a value where a path says."""
    *before, last = path
    for step in before:
        thing = thing.setdefault(str(step), {})
    thing[last] = value  # type: ignore[index]  # the numbers of a ratio's sides are keys for a while


def merge(thing: dict[str, Any], more: Mapping[str, Any], path: Path = ()) -> list[Path]:
    """Put settings beside what cells said; returns the paths that both say."""
    twice: list[Path] = []
    for key, value in more.items():
        here = thing.get(key)
        if isinstance(here, dict) and isinstance(value, dict):
            twice += merge(here, value, (*path, key))
        elif key in thing:
            twice.append((*path, key))
        else:
            thing[key] = value
    return twice


def _find(thing: Any, path: Path) -> Any:
    for step in path:
        thing = thing.get(step) if isinstance(thing, dict) else None
    return thing


def _remove(thing: dict[str, Any], path: Path) -> None:
    """Take away what is at a path, and what is then empty."""
    first, *rest = path
    if rest:
        below = thing[first]  # type: ignore[index]
        _remove(below, tuple(rest))
        if below:
            return
    del thing[first]  # type: ignore[arg-type]


def _without(thing: dict[str, Any], path: Path) -> dict[str, Any]:
    if path:
        _remove(thing, path)
    return thing
