"""A rubric as a tree of pieces, each of which knows where it was written, whatever was put together from several files.

Whoever changes a rubric before the models see it (`extend`, `rename`, `params`) changes such a tree; a fault in what comes out
still stands where somebody can mend it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

from scoring.errors import Fault, Place
from scoring.language.spots import Path, label
from scoring.language.yaml import Document
from scoring.record import record


@dataclass(slots=True, eq=False)
class Piece:
    """A value and where it was written.

    value     a scalar, or pieces in a mapping or a list
    document  the file, and `path` in it
    locked    where an override was forbidden by a rubric above; None where none was
    renamed   the operations that wrote other names into this text
    """

    value: Any
    document: Document
    path: Path
    locked: Place | None = None
    renamed: list[tuple[Document, Path]] = field(default_factory=list)

    def walk(self) -> Iterator[Piece]:
        """Yield it and everything below."""
        yield self
        below = self.value.values() if isinstance(self.value, dict) else self.value if isinstance(self.value, list) else ()
        for piece in below:
            yield from piece.walk()

    def get(self, *keys: str) -> Piece | None:
        """Return what stands below those keys; None where they lead nowhere."""
        piece: Piece | None = self
        for key in keys:
            piece = piece.value.get(key) if piece is not None and isinstance(piece.value, dict) else None
        return piece

    def place(self, at: int = 0) -> Place:
        """Return where it stands; `at` counts characters into a text, which may read otherwise than it was written."""
        written = _written(self) if at else None
        if isinstance(written, str) and isinstance(self.value, str):
            at = _written_at(written, self.value, at)
        return self.document.place(self.path, at)


def planted(value: Any, document: Document, path: Path = ()) -> Piece:
    """Return plain values that stand at `path` of a file as pieces."""
    if isinstance(value, dict):
        return Piece({key: planted(below, document, (*path, key)) for key, below in value.items()}, document, path)
    if isinstance(value, list | tuple):
        return Piece([planted(below, document, (*path, i)) for i, below in enumerate(value)], document, path)
    return Piece(value, document, path)


def bare(piece: Piece) -> Any:
    """Return the plain values of a piece."""
    if isinstance(piece.value, dict):
        return {key: bare(below) for key, below in piece.value.items()}
    return [bare(below) for below in piece.value] if isinstance(piece.value, list) else piece.value


@record
class Tree:
    """A rubric that was put together; it is asked like a file that was read.

    faults  what is wrong in the files it was put together from
    """

    root: Piece
    faults: tuple[Fault, ...] = ()
    echoes: frozenset[Path] = frozenset()

    @cached_property
    def value(self) -> Any:
        """Return the plain values."""
        return bare(self.root)

    @cached_property
    def mended(self) -> frozenset[Path]:
        """Return paths that were guessed after a fault: complaints about them would be echoes."""
        if not any(p.document.mended for p in _documents(self.root)):
            return self.echoes
        return self.echoes | {path for path, piece in paths(self.root) if piece.path in piece.document.mended}

    def place(self, path: Path, at: int = 0) -> Place:
        """Return where a path is written, or the nearest part of it that exists."""
        piece, whole = self._nearest(path)
        return replace(piece.place(at if whole else 0), path=label(path, self.value))

    def key_place(self, path: Path) -> Place:
        """Return where the last key of a path is written."""
        piece, _ = self._nearest(path)
        return replace(piece.document.key_place(piece.path), path=label(path[:-1], self.value))

    def _nearest(self, path: Path) -> tuple[Piece, bool]:
        piece = self.root
        for step in path:
            inside = step in piece.value if isinstance(piece.value, dict) else (
                isinstance(piece.value, list) and isinstance(step, int) and step < len(piece.value))
            if not inside:
                return piece, False
            piece = piece.value[step]
        return piece, True


Written: TypeAlias = Document | Tree


def paths(piece: Piece, path: Path = ()) -> Iterator[tuple[Path, Piece]]:
    """Yield every piece with its path from the top."""
    yield path, piece
    below = piece.value.items() if isinstance(piece.value, dict) else enumerate(piece.value) if isinstance(piece.value, list) else ()
    for step, inner in below:
        yield from paths(inner, (*path, step))


def _documents(root: Piece) -> Iterator[Piece]:
    """Yield one piece of every file."""
    return iter({id(p.document): p for p in root.walk()}.values())


def _written(piece: Piece) -> Any:
    value = piece.document.value
    for step in piece.path:
        inside = step in value if isinstance(value, dict) else isinstance(value, list | tuple) and isinstance(step, int) and step < len(value)
        if not inside:
            return None
        value = value[step]
    return value


def _written_at(written: str, now: str, at: int) -> int:
    """Return which character of the written text the `at`-th of the present one is: what was put in between counts as its first."""
    begin = 0
    while begin < min(len(written), len(now)) and written[begin] == now[begin]:
        begin += 1
    end = 0
    while end < min(len(written), len(now)) - begin and written[-1 - end] == now[-1 - end]:
        end += 1
    if at <= begin:
        return at
    return len(written) - (len(now) - at) if at > len(now) - end else begin + 1
