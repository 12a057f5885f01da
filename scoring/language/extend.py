"""A rubric that extends another: the one above, changed by id, as a whole. Chains are followed to their end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from os.path import normpath
from pathlib import Path as File
from typing import TypeAlias

from pydantic import ValidationError

from scoring.errors import Fault, Place, RubricFaults, UnknownName
from scoring.language.catalogue import entry, is_path
from scoring.language.change import TOP_KEYS, Changes
from scoring.language.extension import OF_ITS_OWN, Extension, Parent
from scoring.language.shape import shape_faults
from scoring.language.tree import Piece, Tree, planted
from scoring.language.yaml import Document, read_file
from scoring.record import record

Reader: TypeAlias = Callable[[File, str], Document]
"""Reads the file of a rubric; the text is what faults call it."""


@record
class Vouched:
    """A rubric above whose content the one below vouches for.

    sha256  what its content's hash begins with
    said    the file that says so
    """

    tree: Tree
    sha256: str
    said: Document


@record(frozen=False)
class _Chain:
    read: Reader
    vouched: list[Vouched] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    loop: list[str] = field(default_factory=list)

    def follow(self, document: Document, file: File | None) -> Tree:
        """Return the whole rubric that a file stands for."""
        self.faults += document.faults
        if not isinstance(document.value, dict):
            return Tree(planted({}, document))
        if "extends" not in document.value:
            tree = alone(document)
            self.faults += [f for f in tree.faults if f not in document.faults]
            return tree
        extension = self._extension(document)
        if extension is None:
            return Tree(planted({}, document))
        above, file = self._above(document, extension, file)
        if above is None:
            return Tree(planted({}, document))
        before = len(self.faults)
        tree = self.follow(above, file)
        if len(self.faults) > before:
            return tree
        parent = extension.extends
        if isinstance(parent, Parent) and parent.sha256:
            self.vouched.append(Vouched(Tree(_copied(tree.root)), parent.sha256, document))
        return self._changed(tree.root, document, extension)

    def _extension(self, document: Document) -> Extension | None:
        """Return what a file says of the rubric above; None where its shape is at fault."""
        inherited = [key for key in document.value if key in TOP_KEYS and key not in OF_ITS_OWN]
        self.faults += [Fault("KEY_INHERITED", document.key_place((key,)), {"key": key}) for key in inherited]
        own = replace(document, value={k: v for k, v in document.value.items() if k not in inherited})
        found, error = None, None
        try:
            found = Extension.model_validate(own.value, by_alias=True, by_name=False)
        except ValidationError as wrong:
            error = wrong
        faults = shape_faults(error, own)
        self.faults += faults
        return None if faults or inherited else found

    def _above(self, document: Document, extension: Extension, file: File | None) -> tuple[Document | None, File | None]:
        """Return the file that is extended, and where it lies; a fault where there is none, or where files extend each other."""
        parent = extension.extends
        said = parent.rubric if isinstance(parent, Parent) else parent
        path: tuple[str, ...] = ("extends", "rubric") if isinstance(parent, Parent) else ("extends",)
        if is_path(said):
            found = (file.parent if file is not None else File()) / said
            shown = normpath(File(document.file).parent / said) if document.file else said
        else:
            try:
                found = entry(said).path
            except UnknownName as unknown:
                self.faults.append(Fault("UNKNOWN_RUBRIC", document.place(path), {"name": said, "near": unknown.nearest}))
                return None, None
            shown = found.name
        if not self.loop and file is not None:
            self.loop.append(normpath(file.absolute()))
        if normpath(found.absolute()) in self.loop:
            names = [File(f).name for f in (*self.loop[self.loop.index(normpath(found.absolute())):], str(found))]
            self.faults.append(Fault("EXTENDS_CYCLE", document.place(path), {"loop": " → ".join(names)}))
            return None, None
        self.loop.append(normpath(found.absolute()))
        above = self.read(found, File(shown).as_posix())
        if {f.code for f in above.faults} & {"FILE_NOT_FOUND", "FILE_UNREADABLE"}:
            self.faults.append(Fault("EXTENDS_NO_FILE", document.place(path), {"file": said}))
            return None, None
        return above, found

    def _changed(self, root: Piece, document: Document, extension: Extension) -> Tree:
        work = Changes(root, document, _sealed(root))
        own = planted(document.value, document)
        above = _names(root)
        root.value = {key: value for key, value in root.value.items() if key not in ("status", "replaces")}
        for key in OF_ITS_OWN:
            if key in own.value:
                work.own(key, own.value[key])
        _remember(root, above, document)
        for i, change in enumerate(extension.changes):
            work.apply(i, change)
        self.faults += work.faults
        return Tree(Piece(_ordered(root.value), document, ()))


def resolved(document: Document, file: File | None = None, read: Reader = read_file) -> tuple[Tree, tuple[Vouched, ...]]:
    """Return the whole rubric that a file stands for, and the rubrics above it whose content it vouches for.

    file  where it lies, for paths that it names
    read  reads the files above

    Raises RubricFaults with everything that is wrong with how the files are put together.
    """
    chain = _Chain(read)
    tree = chain.follow(document, file)
    if chain.faults:
        raise RubricFaults(chain.faults)
    return tree, tuple(chain.vouched)


def alone(document: Document) -> Tree:
    """Return the rubric of a file that extends none."""
    faults = list(document.faults)
    if "changes" in document.value:
        faults.append(Fault("SETTING_NEEDS", document.key_place(("changes",)), {"setting": "changes", "needs": "extends"}))
    return Tree(planted({k: v for k, v in document.value.items() if k != "changes"}, document), tuple(faults))


def _sealed(root: Piece) -> dict[str, Place]:
    """Mark what is locked for everything below; return the keys of the rubric that are."""
    for piece in root.walk():
        lock = piece.get("locked")
        if lock is not None and lock.value is True and piece is not root:
            piece.locked = piece.locked or lock.place()
    names = root.get("locked")
    listed = names.value if names is not None and isinstance(names.value, list) else []
    return {str(name.value): name.place() for name in listed}


def _names(root: Piece) -> list[Piece]:
    """Return the id of a rubric, and those that it had before."""
    name, before = root.get("id"), root.get("replaces")
    return [*([] if name is None else [name]), *(before.value if before is not None and isinstance(before.value, list) else [])]


def _remember(root: Piece, above: list[Piece], document: Document) -> None:
    """Put the ids of the rubrics above among those that a rubric had before: its runs and theirs follow each other."""
    name, *before = _names(root)
    known = {str(piece.value): piece for piece in (*before, *above) if piece.value != name.value}
    if known:
        root.value["replaces"] = Piece(list(known.values()), document, ("extends",))


def _copied(piece: Piece) -> Piece:
    value = piece.value
    if isinstance(value, dict):
        value = {key: _copied(below) for key, below in value.items()}
    elif isinstance(value, list):
        value = [_copied(below) for below in value]
    return Piece(value, piece.document, piece.path, piece.locked, list(piece.renamed))


def _ordered(value: dict[str, Piece]) -> dict[str, Piece]:
    """Return the keys of a rubric in the order of the language."""
    place = {key: i for i, key in enumerate(TOP_KEYS)}
    return dict(sorted(value.items(), key=lambda pair: place.get(pair[0], len(place))))
