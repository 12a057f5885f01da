"""A rubric written out flat: what it inherits and what it changes in one text, with the origin of every key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from scoring.errors import Place
from scoring.language import spots
from scoring.language.digest import digest
from scoring.language.dump import spread
from scoring.language.extend import Reader
from scoring.language.load import load_rubric, read_rubric, whole
from scoring.language.rubric import Rubric
from scoring.language.tree import Piece, Tree, paths
from scoring.language.yaml import Document, read_file
from scoring.messages import say
from scoring.record import record


@record
class Operation:
    """A change that a rubric makes to the one above: where it is written, its kind, and why."""

    place: Place
    kind: str
    reason: str

    def say(self, lang: str) -> str:
        """Return it in a few words."""
        kind, reason = say(f"change.{self.kind}", lang), " ".join(self.reason.split())
        return say("origin.change", lang, place=_where(self.place, lang), kind=kind, reason=reason)


@record
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
        first = _where(self.place, lang) if self.change is None else self.change.say(lang)
        return say("origin.and", lang).join([first, *(r.say(lang) for r in self.renamed)])

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        found: dict[str, Any] = {"path": self.path, "file": self.place.file, "line": self.place.line, "column": self.place.column}
        changes = [o for o in (self.change, *self.renamed) if o is not None]
        if changes:
            found["changes"] = [{"kind": o.kind, "reason": o.reason, "file": o.place.file, "line": o.place.line} for o in changes]
        return found


@record
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
        pieces = dict(paths(self.tree.root))
        lines = (f"{text}  # {_origin(pieces[path], '').say(lang)}" for text, path in spread(self.tree.value))
        return "\n".join([f"# {head}", *lines]) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, with the origin of every key."""
        return {"id": self.rubric.id, "edition": self.rubric.edition, "sha256": self.sha256, "rubric": _plain(self.tree.value),
                "origins": [o.to_dict() for o in self.origins]}


def resolve(source: str | Path | Mapping[str, Any], read: Reader = read_file) -> Resolved:
    """Return a rubric written out flat, with the origin of every key; raises as `load_rubric` does.

    source  an id of the catalogue, `id@edition`, a path, or a mapping
    read    reads a file, as for `load_rubric`
    """
    once = _once(read)
    rubric = load_rubric(source, once)
    # Faults name a file with its folder; behind every key that would only be in the way.
    document, file = read_rubric(source, "" if isinstance(source, Mapping) else Path(str(source)).name, once)
    return Resolved(rubric, whole(document, file, once))


def _once(read: Reader) -> Reader:
    """Return what reads every file once, whatever it is called."""
    seen = cache(read)
    return lambda path, name: seen(path, str(path)).called(name or str(path))


def _where(place: Place, lang: str) -> str:
    """Return a place without its column; one in a workbook is a cell."""
    return replace(place, column=0).text(lang)


def _origin(piece: Piece, path: str) -> Origin:
    change = _operation(piece.document, piece.path) if piece.path[:1] == ("changes",) else None
    place = piece.document.key_place(piece.path)
    return Origin(path, place, change, tuple(_operation(document, where) for document, where in piece.renamed))


def _operation(document: Document, path: spots.Path) -> Operation:
    change = document.value["changes"][path[1]]
    return Operation(document.place(path[:2]), change["kind"], change["reason"])


def _plain(value: Any) -> Any:
    """Return values as JSON can say them: a decimal with places is a number all the same."""
    if isinstance(value, dict):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(below) for below in value]
    return float(value) if isinstance(value, Decimal) else value
