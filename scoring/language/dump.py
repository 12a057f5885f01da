"""Plain values as YAML text, laid out like the rubrics of the catalogue (a line for a field, an item, an award), or one key a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

from scoring.language.spots import Path

Line: TypeAlias = tuple[str, Path]
"""A line, and the path of the key that begins in it."""
_FLOW: Final = 240
"""Characters of a mapping on one line."""
_FLOW_LIST: Final = 120
_FOLD: Final = 140
"""Characters from which text is folded over lines."""
_STEP: Final = "  "
_NOT_PLAIN: Final = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=]|\.\.\.")
_RESOLVED: Final = re.compile(r"[-+]?[0-9.][0-9._]*|[-+]?\.?(?:inf|nan|infinity)|~|null|true|false", re.IGNORECASE)
_KEY: Final = re.compile(r"(?!null$|true$|false$)[^\W\d]\w*", re.IGNORECASE)
_HIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_APART: Final = frozenset({"provenance", "subject", "fields", "checks", "tables", "indicators", "adjust", "ranking", "awards", "summary", "params"})
"""Keys at the top with an empty line before them."""
_BLOCKS: Final = frozenset({"fields", "checks", "tables", "indicators", "adjust", "awards", "summary", "params"})
"""Keys at the top whose entries have lines of their own."""


def dump(tree: Mapping[str, Any]) -> str:
    """Return the YAML of a whole rubric."""
    lines: list[str] = []
    for key, value in tree.items():
        apart = key in _APART and not (lines and lines[-1].startswith("provenance") and key == "subject")
        lines += [""] if apart and lines else []
        for number, (line, _) in enumerate(_entry(key, value, "", (key,), wide=True, block=key in _BLOCKS)):
            # every indicator at the top begins after an empty line
            lines += [""] if key == "indicators" and line.startswith("  - ") and number > 1 else []
            lines.append(line)
    return "\n".join(lines) + "\n"


def spread(tree: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the lines of a whole rubric, one key a line, each with the path of its key."""
    for key, value in tree.items():
        yield from _entry(key, value, "", (key,), wide=False)


def settings(value: Mapping[str, Any]) -> str:
    """Return a mapping as the text of a cell: on one line, without braces around it."""
    return flow(value)[1:-1]


def flow(value: Any) -> str:
    """Return a value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {flow(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(below) for below in value) + "]"
    return scalar(value, inside=True)


def scalar(value: Any, *, inside: bool) -> str:
    """Return a scalar.

    inside  whether it stands between braces or brackets
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    return text if isinstance(value, int) or _is_plain(text, inside) else quoted(text)


def quoted(text: str) -> str:
    """Return text in quotes."""
    if text.isprintable() and ('"' in text or "\\" in text) and "'" not in text:
        return f"'{text}'"
    made = json.dumps(text, ensure_ascii=False)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", made)


def _is_plain(text: str, inside: bool) -> bool:
    if not text or text != text.strip() or not text.isprintable() or _NOT_PLAIN.match(text) or _RESOLVED.fullmatch(text):
        return False
    if ": " in text or text.endswith(":") or " #" in text:
        return False
    return not (inside and any(sign in text for sign in ",[]{}:\"'"))


def _key(key: str) -> str:
    return key if _KEY.fullmatch(key) else quoted(key)


def _entry(key: str, value: Any, indent: str, path: Path, wide: bool, block: bool = False) -> Iterator[Line]:
    """Yield a key with its value.

    wide   whatever fits stands on one line
    block  the entries of the value have lines of their own all the same
    """
    head = f"{indent}{_key(key)}:"
    if isinstance(value, Mapping | list | tuple) and value and (block or not _on_one_line(value, wide)):
        yield head, path
        yield from _block(value, indent + _STEP, path, wide)
    elif wide and isinstance(value, str) and _folds(value):
        yield f"{head} >-", path
        yield from ((f"{indent}{_STEP}{line}", path) for line in _folded(value))
    elif wide and isinstance(value, str) and _has_lines(value):
        yield f"{head} |-", path
        yield from ((f"{indent}{_STEP}{line}", path) for line in value.split("\n"))
    else:
        yield f"{head} {flow(value) if isinstance(value, Mapping | list | tuple) else scalar(value, inside=False)}", path


def _block(value: Any, indent: str, path: Path, wide: bool) -> Iterator[Line]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _entry(key, below, indent, (*path, key), wide)
        return
    for i, below in enumerate(value):
        if isinstance(below, Mapping) and below and not _on_one_line(below, wide):
            lines = _block(below, indent + _STEP, (*path, i), wide)
            first, where = next(lines)
            yield f"{indent}- {first.lstrip()}", where
            yield from lines
        else:
            yield f"{indent}- {flow(below) if isinstance(below, Mapping | list | tuple) else scalar(below, inside=False)}", (*path, i)


def _on_one_line(value: Any, wide: bool) -> bool:
    if not wide:
        return not value if isinstance(value, Mapping) else not isinstance(value, list | tuple) or all(_on_one_line(v, wide) for v in value)
    if isinstance(value, Mapping):
        if "rule" in value or "items" in value or "columns" in value or any(isinstance(v, str) and _folds(v) for v in value.values()):
            return False
        return len(flow(value)) <= _FLOW and all(_on_one_line(v, wide) for v in value.values() if isinstance(v, Mapping))
    return len(flow(value)) <= _FLOW_LIST


def _folds(text: str) -> bool:
    """Return whether text is long, and can be cut at single spaces between words."""
    return (len(text) > _FOLD and " " in text and text.isprintable() and text == text.strip()
            and "  " not in text and not text.startswith(("#", "-", "?", "%")))


def _has_lines(text: str) -> bool:
    """Return whether text has several lines that can stand as they are."""
    parts = text.split("\n")
    return len(parts) > 1 and all(part and part.isprintable() and part == part.strip() for part in parts)


def _folded(text: str) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and len(line) + len(word) >= _FOLD:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
