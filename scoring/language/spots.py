"""Where in a YAML text each key and value stands, and what a path is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
_NAMED: Final = frozenset({"fields", "tables", "columns", "params"})
_QUOTES: Final = ("'", '"')
_BLOCKS: Final = ("|", ">")


@dataclass(slots=True)
class Spot:
    """A value in the text: the event it began with, the event of its key, and what is below it."""

    event: Any
    key: Any = None
    children: Any = None

    @property
    def plain(self) -> bool:
        """Return whether it is text without quotes."""
        return bool(getattr(self.event, "implicit", None)) and self.event.implicit[0]

    def find(self, path: Path, at: int, text: str) -> tuple[int, int]:
        """Return line and column, from 1, of what is at `path` or of the nearest part of it that exists.

        Text is found at its first character (or the one that `at` counts to), everything else at its key.
        """
        spot, whole = self._walk(path)
        event = spot.event
        if whole and getattr(event, "value", "") != "":
            inside = _inside(event, at, text) if at > 0 else None
            if inside is not None:
                return inside
            if event.style not in _BLOCKS:
                return _start(event)
        return _start(spot.key if spot.key is not None else event)

    def find_key(self, path: Path) -> tuple[int, int]:
        """Return line and column of the last key of `path`, or of the nearest part that exists."""
        spot, _ = self._walk(path)
        return _start(spot.key if spot.key is not None else spot.event)

    def _walk(self, path: Path) -> tuple[Spot, bool]:
        spot = self
        for step in path:
            below = spot.children
            known = step in below if isinstance(below, dict) else (
                isinstance(below, list) and isinstance(step, int) and step < len(below))
            if not known:
                return spot, False
            spot = below[step]
        return spot, True


def _start(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _inside(event: Any, at: int, text: str) -> tuple[int, int] | None:
    """Return line and column of a character of a text value; None where escapes hide it.

    Line breaks and indentation are folded away in the value, so that characters which are not space are counted instead.
    """
    start, end = event.start_mark.index, event.end_mark.index
    source = text[start:end]
    if event.style in _QUOTES:
        if "\\" in source or "''" in source[1:-1]:
            return None
        start += 1
    elif event.style in _BLOCKS:
        start += source.find("\n") + 1
    wanted = sum(not c.isspace() for c in event.value[: at - 1])
    last = at > len(event.value.rstrip())
    while start < end and (wanted > 0 or (text[start].isspace() and not last)):
        wanted -= not text[start].isspace()
        start += 1
    before = text[:start]
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def label(path: Path, value: Any) -> str:
    """Return a path for people: ids and names in place of positions.

    >>> label(("items", 0, "rule", "of"), {"items": [{"id": "posts"}]})
    'items → posts → rule.of'
    """
    shown: list[str] = []
    joins = False
    for i, step in enumerate(path):
        if value is not None and not isinstance(value, dict | list | tuple):
            # a short form stands for what would be below it
            break
        named = isinstance(step, int) or (i > 0 and path[i - 1] in _NAMED)
        if joins and not named:
            shown[-1] += f".{step}"
        else:
            shown.append(_named(step, value))
        joins = not named
        value = _below(value, step)
    return " → ".join(shown)


def _named(step: str | int, value: Any) -> str:
    if isinstance(step, str):
        return step
    item = _below(value, step)
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else str(step + 1)


def _below(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list | tuple) and isinstance(step, int) and -1 < step < len(value):
        return value[step]
    return None
