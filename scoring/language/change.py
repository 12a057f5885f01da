"""The operations by which a rubric changes the one that it extends: what they name, what a lock forbids, what they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import Any, Final

from scoring.errors import Fault, Place, nearest
from scoring.language.extension import OF_ITS_OWN, Add, Change, Remove, Rename, Replace, Set
from scoring.language.rename import follow
from scoring.language.rubric import Rubric
from scoring.language.spots import Path
from scoring.language.tree import Piece, planted
from scoring.language.yaml import Document
from scoring.messages import word
from scoring.record import record

TOP: Final = {"indicator": "indicators", "field": "fields", "table": "tables", "award": "awards", "veto": "adjust", "summary": "summary",
              "param": "params"}
"""The key of the rubric under which things of a kind stand."""
INSIDE: Final = {"item": "indicator", "column": "table"}
"""Things that stand inside others."""
_KINDS: Final = (*TOP, *INSIDE)
_MAPPINGS: Final = ("field", "table", "param", "column")
_NAMED_BY_KEY: Final = frozenset(TOP.values())
TOP_KEYS: Final = tuple(f.alias or name for name, f in Rubric.model_fields.items())
LOCKABLE: Final = tuple(k for k in TOP_KEYS if k not in ("format", "id", "title", "edition", "status", "replaces", "locked"))


class _Refused(Exception):
    """An operation that cannot be done; its fault is written down."""


@record(frozen=False)
class Changes:
    """Changes the tree of a rubric above.

    root   the rubric above, changed in place
    below  the file that changes it
    locks  keys of the rubric that were locked above, with where
    """

    root: Piece
    below: Document
    locks: dict[str, Place]
    faults: list[Fault] = field(default_factory=list)

    def apply(self, i: int, change: Change) -> None:
        """Do one operation, or tell why it cannot be done."""
        one = _Operation(self, change, ("changes", i))
        try:
            one.apply()
        except _Refused:
            return

    def own(self, key: str, piece: Piece) -> None:
        """Put a key that the file below writes itself; locks add up."""
        above = self.root.get(key)
        if key == "locked" and above is not None and isinstance(above.value, list):
            piece = Piece([*above.value, *piece.value], piece.document, piece.path)
        elif key in self.locks:
            self.faults.append(locked(self.below.key_place((key,)), key, self.locks[key]))
            return
        self.root.value[key] = piece


def locked(place: Place, name: str, where: Place) -> Fault:
    """Return the fault of a change to what is locked."""
    return Fault("LOCKED", place, {"name": name, "where": where.text()})


@record(frozen=False)
class _Operation:
    work: Changes
    change: Change
    path: Path

    def apply(self) -> None:
        match self.change:
            case Set():
                self.set(self.change)
            case Remove():
                self.remove(self.change)
            case Add():
                self.add(self.change)
            case Replace():
                self.replace(self.change)
            case Rename():
                self.rename(self.change)

    def refuse(self, code: str, where: str, /, **args: object) -> _Refused:
        self.work.faults.append(Fault(code, self.work.below.place((*self.path, where)), args))
        return _Refused()

    def piece(self, value: Any, *keys: str) -> Piece:
        return planted(value, self.work.below, (*self.path, *keys))

    # what it names

    def kind(self, needed: bool = True) -> str | None:
        """Return the kind of thing it names: the inner one of two."""
        said = [k for k in _KINDS if getattr(self.change, k) is not None]
        for inner, outer in INSIDE.items():
            if set(said) == {inner, outer}:
                return inner
        if len(said) > 1 or (needed and not said) or (said and said[0] in INSIDE):
            raise self.refuse("CHANGE_TARGET", "kind", kinds=tuple(TOP), inner=tuple(f"{o} + {i}" for i, o in INSIDE.items()))
        return said[0] if said else None

    def holder(self, kind: str) -> Piece:
        """Return the mapping or list in which things of a kind stand, outside of indicators; made where there is none."""
        if kind in INSIDE:
            outer = self.find(INSIDE[kind], getattr(self.change, INSIDE[kind]))
            keys = ("rule", "items") if kind == "item" else ("columns",)
            inside = outer.piece.get(*keys)
            if inside is None:
                raise self.refuse("UNKNOWN_TARGET", kind, what=word(f"what.{kind}"), name=getattr(self.change, kind), near=())
            return self.sound(inside, list if kind == "item" else dict)
        found = self.work.root.get(TOP[kind])
        if found is None:
            found = self.work.root.value[TOP[kind]] = self.piece({} if kind in _MAPPINGS else [])
        return self.sound(found, dict if kind in _MAPPINGS else list)

    def sound(self, piece: Piece, shape: type) -> Piece:
        """Return a piece that has the shape it should have; where the rubric above is at fault, nothing can be changed."""
        if not isinstance(piece.value, shape):
            raise self.refuse("CHANGE_OF_FAULTY", "kind", name=_name(piece), where=piece.place().text())
        return piece

    def things(self, kind: str) -> Iterator[_Thing]:
        """Yield everything of a kind."""
        yield from _listed(self.holder(kind), (), kind)

    def find(self, kind: str, name: str, key: str = "") -> _Thing:
        """Return the thing of that id; `key` is where the operation says it."""
        known = list(self.things(kind))
        for thing in known:
            if thing.name == name:
                return thing
        raise self.refuse("UNKNOWN_TARGET", key or kind, what=word(f"what.{kind}"), name=name, near=nearest(name, [t.name for t in known]))

    def target(self, kind: str) -> _Thing:
        return self.find(kind, getattr(self.change, kind))

    # what is forbidden

    def permit(self, kind: str | None, name: str, *above: Piece, touched: Piece | None = None) -> None:
        """Refuse what a lock forbids: on the thing, on anything around it, or on anything inside."""
        top = name if kind is None else TOP[INSIDE.get(kind, kind)]
        outer = getattr(self.change, INSIDE.get(kind or "", kind or ""), None)
        for lock, where in self.work.locks.items():
            if lock in (top, f"{top}.{outer}"):
                raise self.forbid(lock, where)
        inside = touched.walk() if touched is not None else ()
        around = [self.target(INSIDE[kind])] if kind in INSIDE else []
        for piece in (*above, *(p for t in around for p in (*t.above, t.piece)), *inside):
            if piece.locked is not None:
                raise self.forbid(_name(piece) or name, piece.locked)

    def forbid(self, name: str, where: Place) -> _Refused:
        self.work.faults.append(locked(self.work.below.place((*self.path, "kind")), name, where))
        return _Refused()

    # what it does

    def keys(self, said: str | tuple[str, ...]) -> tuple[str, ...]:
        return tuple(said.split(".")) if isinstance(said, str) else said

    def set(self, change: Set) -> None:
        kind, keys = self.kind(needed=False), self.keys(change.key)
        holder, made = self.reached(kind, keys, make=True)
        last = keys[-1]
        if isinstance(holder.value, dict):
            old = holder.value.get(last)
            self.permit(kind, keys[0] if kind is None else getattr(change, kind), *made, holder, touched=old)
            holder.value[last] = self.piece(change.to, "to")

    def reached(self, kind: str | None, keys: tuple[str, ...], make: bool) -> tuple[Piece, tuple[Piece, ...]]:
        """Return the mapping that holds the last key, and everything above it."""
        if kind is None:
            self.refuse_top(keys[0])
        thing = None if kind is None else self.target(kind)
        above = () if thing is None else thing.above
        here = self.work.root if thing is None else thing.piece
        if keys == ("id",) and kind is not None:
            raise self.refuse("CHANGE_ID", "key")
        for i, key in enumerate(keys):
            if not isinstance(here.value, dict):
                raise self.refuse("CHANGE_KEY", "key", key=".".join(keys), at=".".join(keys[:i]) or _name(here))
            if i == len(keys) - 1:
                break
            if key not in here.value:
                if not make:
                    raise self.refuse("CHANGE_NOTHING", "key", key=".".join(keys))
                here.value[key] = self.piece({}, "key")
            above, here = (*above, here), here.value[key]
        return here, above

    def refuse_top(self, key: str) -> None:
        """Refuse keys of the rubric that are written at the top of the file, or whose things have ids."""
        if key in OF_ITS_OWN:
            raise self.refuse("CHANGE_OWN_KEY", "key", key=key)
        if key in _NAMED_BY_KEY:
            kinds = {v: k for k, v in TOP.items()}
            raise self.refuse("CHANGE_BY_ID", "key", key=key, kind=kinds[key])

    def remove(self, change: Remove) -> None:
        kind = self.kind(needed=change.key is None)
        if change.key is not None:
            keys = self.keys(change.key)
            holder, above = self.reached(kind, keys, make=False)
            if keys[-1] not in holder.value:
                raise self.refuse("CHANGE_NOTHING", "key", key=".".join(keys))
            name = keys[0] if kind is None else getattr(change, kind)
            self.permit(kind, name, *above, holder, touched=holder.value[keys[-1]])
            del holder.value[keys[-1]]
        elif kind is not None:
            thing = self.target(kind)
            self.permit(kind, thing.name, *thing.above, touched=thing.piece)
            del thing.holder.value[thing.step]

    def replace(self, change: Replace) -> None:
        kind = self.kind() or ""
        thing = self.target(kind)
        self.permit(kind, thing.name, *thing.above, touched=thing.piece)
        thing.holder.value[thing.step] = self.content(kind, thing.name, change.content)

    def content(self, kind: str, name: str, content: Any) -> Piece:
        """Return what a thing is to be; its id need not be written again."""
        if kind in _MAPPINGS or not isinstance(content, dict):
            return self.piece(content, "with")
        if content.get("id", name) != name:
            raise self.refuse("CHANGE_ID", "with")
        whole = self.piece(content, "with")
        return Piece({"id": self.piece(name, kind), **{k: v for k, v in whole.value.items() if k != "id"}}, whole.document, whole.path)

    def add(self, change: Add) -> None:
        kind = self.kind() or ""
        name = getattr(change, kind)
        if sum(p is not None for p in (change.under, change.after, change.before)) > 1 or (change.under is not None and kind != "indicator"):
            raise self.refuse("CHANGE_PLACE", "kind")
        if any(thing.name == name for thing in self.things(kind)):
            raise self.refuse("CHANGE_TAKEN", kind, what=word(f"what.{kind}"), name=name)
        holder, step, above = self.beside(kind, change)
        self.permit(kind, name, *above)
        whole = self.content(kind, name, change.content)
        if isinstance(holder.value, list):
            holder.value.insert(step, whole)
        elif isinstance(holder.value, dict):
            entries = list(holder.value.items())
            holder.value = dict([*entries[:step], (name, whole), *entries[step:]])

    def beside(self, kind: str, change: Add) -> tuple[Piece, int, tuple[Piece, ...]]:
        """Return where it goes: the mapping or list, the position in it, and everything above."""
        if change.under is not None:
            node = self.find(kind, change.under, "under")
            items = node.piece.get("items")
            if items is None:
                items = node.piece.value["items"] = self.piece([], "under")
            return self.sound(items, list), len(items.value), (*node.above, node.piece)
        beside = change.after or change.before
        if beside is None:
            holder = self.holder(kind)
            return holder, len(holder.value), ()
        thing = self.find(kind, beside, "after" if change.after else "before")
        place = list(thing.holder.value).index(thing.step) if isinstance(thing.holder.value, dict) else int(thing.step)
        return thing.holder, place + bool(change.after), thing.above

    def rename(self, change: Rename) -> None:
        kind = self.kind() or ""
        if kind == "column":
            raise self.refuse("CHANGE_TARGET", "kind", kinds=tuple(TOP), inner=("indicator + item",))
        thing = self.target(kind)
        self.permit(kind, thing.name, *thing.above, thing.piece)
        if any(t.name == change.to for t in self.things(kind)):
            raise self.refuse("CHANGE_TAKEN", "to", what=word(f"what.{kind}"), name=change.to)
        follow(self.work.root, kind, thing.name, change.to, (self.work.below, self.path))
        if isinstance(thing.holder.value, dict):
            said = Piece(thing.piece.value, self.work.below, (*self.path, "to"), thing.piece.locked, thing.piece.renamed)
            thing.holder.value = {change.to if k == thing.name else k: said if k == thing.name else v for k, v in thing.holder.value.items()}
            thing = replace(thing, piece=said)
        else:
            thing.piece.value["id"] = self.piece(change.to, "to")
        if kind not in ("param", "item") and isinstance(thing.piece.value, dict):
            before = thing.piece.get("replaces")
            known = before.value if before is not None and isinstance(before.value, list) else []
            thing.piece.value["replaces"] = Piece([self.piece(thing.name, kind), *known], self.work.below, self.path)
        if kind == "field" and isinstance(thing.piece.value, dict) and not {"derive", "ratio"} & set(thing.piece.value):
            # data that were collected before still bear the old heading
            aliases = thing.piece.get("aliases")
            known = aliases.value if aliases is not None and isinstance(aliases.value, list) else []
            thing.piece.value["aliases"] = Piece([*known, self.piece(thing.name, kind)], self.work.below, self.path)


@record
class _Thing:
    """Something with an id: where it stands, and everything above it."""

    name: str
    piece: Piece
    holder: Piece
    step: Any
    above: tuple[Piece, ...]


def _listed(holder: Piece, above: tuple[Piece, ...], kind: str) -> Iterator[_Thing]:
    if isinstance(holder.value, dict):
        for name, piece in holder.value.items():
            yield _Thing(name, piece, holder, name, above)
    for i, piece in enumerate(holder.value if isinstance(holder.value, list) else ()):
        name = piece.get("id")
        if name is not None and isinstance(name.value, str):
            yield _Thing(name.value, piece, holder, i, above)
        items = piece.get("items") if kind == "indicator" else None
        if items is not None:
            yield from _listed(items, (*above, piece), kind)


def _name(piece: Piece) -> str:
    """Return what a piece is called: its id, or the last key above it."""
    said = piece.get("id")
    names = [str(step) for step in piece.path if isinstance(step, str)]
    return said.value if said is not None and isinstance(said.value, str) else (names or [""])[-1]
