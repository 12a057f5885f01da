"""A rubric written out flat: what it inherits and what it changes in one text, with the origin of every key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from scoring.errors import Place
from scoring.language import spots
from scoring.language.digest import digest
from scoring.language.load import load_rubric, read_rubric, whole
from scoring.language.rubric import Rubric
from scoring.language.tree import Piece, Tree, paths
from scoring.language.yaml import Document
from scoring.messages import say

_PLAIN: Final = re.compile("(?:[^\\W\\d]|[(\uff08\u201c\u300c\u300a])[^\\[\\]{},:#\uff1a\\x00-\\x1f\\x85\u2028\u2029]*")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: Final = frozenset({"true", "false", "null", "inf", "nan", "infinity"})
_BREAKS: Final = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True)
class Operation:
    """A change that a rubric makes to the one above: where it is written, its kind, and why."""

    place: Place
    kind: str
    reason: str

    def say(self, lang: str) -> str:
        """Return it in a few words."""
        kind, reason = say(f"change.{self.kind}", lang), " ".join(self.reason.split())
        return say("origin.change", lang, place=f"{self.place.file}:{self.place.line}", kind=kind, reason=reason)


@dataclass(frozen=True)
class Origin:
    """Where a key of a flat rubric comes from.

    path     for people, as in faults
    place    where it is written
    change   the operation that wrote it; None where a rubric wrote it itself
    renamed  the operations that wrote other names into it
    """

    path: str
    place: Place
    change: Operation | None
    renamed: tuple[Operation, ...]

    def say(self, lang: str) -> str:
        """Return it in a few words."""
        first = f"{self.place.file}:{self.place.line}" if self.change is None else self.change.say(lang)
        return say("origin.and", lang).join([first, *(r.say(lang) for r in self.renamed)])

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        found: dict[str, Any] = {"path": self.path, "file": self.place.file, "line": self.place.line, "column": self.place.column}
        changes = [o for o in (self.change, *self.renamed) if o is not None]
        if changes:
            found["changes"] = [{"kind": o.kind, "reason": o.reason, "file": o.place.file, "line": o.place.line} for o in changes]
        return found


@dataclass(frozen=True)
class Resolved:
    """A flat rubric.

    rubric  what it says, names of params replaced by their values
    tree    what is written, names of params as they are
    """

    rubric: Rubric
    tree: Tree

    @cached_property
    def sha256(self) -> str:
        """Return the hash of its content."""
        return digest(self.rubric)

    @cached_property
    def origins(self) -> tuple[Origin, ...]:
        """Return where every key comes from, in written order."""
        keys = ((path, piece) for path, piece in paths(self.tree.root) if path and isinstance(path[-1], str))
        return tuple(_origin(piece, spots.label(path, self.tree.value)) for path, piece in keys)

    def to_yaml(self, lang: str = "zh") -> str:
        """Return it as a rubric file that extends nothing, the origin of every key behind it."""
        head = say("origin.head", lang, id=self.rubric.id, edition=self.rubric.edition, sha256=self.sha256)
        lines = (f"{text}  # {_origin(piece, '').say(lang)}" for text, piece in _entries(self.tree.root, ""))
        return "\n".join([f"# {head}", *lines]) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, with the origin of every key."""
        return {"id": self.rubric.id, "edition": self.rubric.edition, "sha256": self.sha256, "rubric": _plain(self.tree.value),
                "origins": [o.to_dict() for o in self.origins]}


def resolve(source: str | Path | Mapping[str, Any]) -> Resolved:
    """Return a rubric written out flat, with the origin of every key; raises as `load_rubric` does.

    source  an id of the catalogue, `id@edition`, a path, or a mapping
    """
    rubric = load_rubric(source)
    document, file = read_rubric(source, "" if isinstance(source, Mapping) else Path(str(source)).name)
    return Resolved(rubric, whole(document, file))


def _origin(piece: Piece, path: str) -> Origin:
    change = _operation(piece.document, piece.path) if piece.path[:1] == ("changes",) else None
    place = piece.document.key_place(piece.path)
    return Origin(path, place, change, tuple(_operation(document, where) for document, where in piece.renamed))


def _operation(document: Document, path: spots.Path) -> Operation:
    change = document.value["changes"][path[1]]
    return Operation(document.place(path[:2]), change["kind"], change["reason"])


def _entries(piece: Piece, indent: str) -> Iterator[tuple[str, Piece]]:
    """Yield one line a key, with the piece behind it."""
    for key, below in piece.value.items():
        name = f"{indent}{_scalar(key)}:"
        if _flow(below):
            yield f"{name} {_inline(below)}", below
            continue
        yield name, below
        if isinstance(below.value, dict):
            yield from _entries(below, indent + "  ")
        else:
            yield from _listed(below, indent + "  ")


def _listed(piece: Piece, indent: str) -> Iterator[tuple[str, Piece]]:
    for item in piece.value:
        if _flow(item):
            yield f"{indent}- {_inline(item)}", item
            continue
        lines = _entries(item, indent + "  ")
        text, first = next(lines)
        yield f"{indent}- {text.lstrip()}", first
        yield from lines


def _flow(piece: Piece) -> bool:
    """Return whether a value fits behind its key: anything without keys."""
    if isinstance(piece.value, dict):
        return not piece.value
    return not isinstance(piece.value, list) or all(_flow(p) for p in piece.value)


def _inline(piece: Piece) -> str:
    if isinstance(piece.value, list):
        return f"[{', '.join(_inline(p) for p in piece.value)}]"
    return "{}" if isinstance(piece.value, dict) else _scalar(piece.value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if not isinstance(value, str):
        return str(value)
    plain = _DAY.fullmatch(value) or (_PLAIN.fullmatch(value) and value == value.strip() and value.lower() not in _WORDS)
    return value if plain else json.dumps(value, ensure_ascii=False).translate(_BREAKS)


def _plain(value: Any) -> Any:
    """Return values as JSON can say them: a decimal with places is a number all the same."""
    if isinstance(value, dict):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(below) for below in value]
    return float(value) if isinstance(value, Decimal) else value
