"""What two rubrics say differently, by id: meaning, not lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias

from pydantic import BaseModel

from scoring.language.change import TOP
from scoring.language.rename import follow
from scoring.language.rubric import Rubric
from scoring.language.tree import bare, planted
from scoring.language.yaml import from_mapping
from scoring.record import record

What: TypeAlias = Literal["rubric", "param", "field", "table", "indicator", "veto", "award", "summary"]
KINDS: Final[tuple[What, ...]] = ("param", "field", "table", "indicator", "veto", "award", "summary")
_NOT_COMPARED: Final = frozenset({"format", "id", "replaces", "items"})
_WHOLE: Final = frozenset({"rule", "provenance", "source"})
_ORDERED: Final = ("veto", "award")


@record
class Difference:
    """One thing that two rubrics say differently.

    sort    added, removed, renamed, moved (below another indicator), changed
    id      in the second rubric; of what was removed, in the first
    key     what of it changed, as keys joined by points; "" where it is the thing itself
    before  in the first rubric: a value, an id; None for nothing
    after   in the second
    """

    sort: Literal["added", "removed", "renamed", "moved", "changed"]
    what: What
    id: str
    key: str = ""
    before: Any = None
    after: Any = None


def differences(a: Rubric, b: Rubric) -> tuple[Difference, ...]:
    """Return what `b` says differently from `a`, in the order of a rubric; ids that `replaces` ties together are one thing."""
    renamed = {what: _renamed(things(a, what), things(b, what)) for what in KINDS}
    a = _as_named(a, renamed)  # so that a name alone makes no difference
    found = [*_changes("rubric", b.id, _of_rubric(a), _of_rubric(b))]
    for what in KINDS:
        found += [Difference("renamed", what, new, before=old, after=new) for old, new in renamed[what].items()]
        found += _of_kind(what, a, b)
    return tuple(found)


def as_named_in(a: Rubric, b: Rubric) -> Rubric:
    """Return a rubric in which everything bears the names that another gives it."""
    return _as_named(a, {what: _renamed(things(a, what), things(b, what)) for what in KINDS})


def things(rubric: Rubric, what: What) -> dict[str, Any]:
    """Return everything of a kind by its id, in written order."""
    if what == "indicator":
        return {i.id: i for i in rubric.walk()}
    held = getattr(rubric, TOP[what])
    return dict(held) if isinstance(held, Mapping) else {thing.id: thing for thing in held}


def _renamed(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, str]:
    """Return old and new ids of what was renamed: the nearest former name that is gone wins."""
    found: dict[str, str] = {}
    for name, thing in b.items():
        old = next((r for r in getattr(thing, "replaces", ()) if r in a and r not in b and r not in found), None)
        if name not in a and old is not None:
            found[old] = name
    return found


def _as_named(rubric: Rubric, renamed: Mapping[What, Mapping[str, str]]) -> Rubric:
    if not any(renamed.values()):
        return rubric
    document = from_mapping(rubric.model_dump(by_alias=True, exclude_unset=True))
    root = planted(document.value, document)
    for what, names in renamed.items():
        for old, new in names.items():
            follow(root, what, old, new, (document, ()))
            held = root.get(TOP[what])
            if held is not None and isinstance(held.value, dict):
                held.value = {new if name == old else name: piece for name, piece in held.value.items()}
            for piece in held.walk() if held is not None else ():
                said = piece.get("id") if isinstance(held.value if held else None, list) else None
                if said is not None and said.value == old:
                    said.value = new
    return Rubric.model_validate(bare(root), by_alias=True, by_name=False)


def _of_kind(what: What, a: Rubric, b: Rubric) -> Iterator[Difference]:
    before, after = things(a, what), things(b, what)
    above = [_parents(r) if what == "indicator" else {} for r in (a, b)]
    yield from (Difference("removed", what, name, before=name) for name in before if name not in after)
    for name, thing in after.items():
        if name not in before:
            yield Difference("added", what, name, after=name)
            continue
        if above[0].get(name) != above[1].get(name):
            yield Difference("moved", what, name, before=above[0].get(name), after=above[1].get(name))
        yield from _changes(what, name, _said(before[name]), _said(thing))
    if what in _ORDERED:
        common = [[n for n in one if n in other] for one, other in ((before, after), (after, before))]
        if common[0] != common[1]:
            yield Difference("changed", "rubric", b.id, f"{TOP[what]}.order", tuple(common[0]), tuple(common[1]))


def _changes(what: What, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield Difference("changed", what, name, key, before.get(key), after.get(key))


def _of_rubric(rubric: Rubric) -> dict[str, Any]:
    """Return what a rubric says itself, key by key."""
    own = rubric.model_dump(by_alias=True, exclude={*TOP.values(), *_NOT_COMPARED})
    fulls = tuple(f"{group}{one.full.normalize():f}" for group, one in rubric.by_group.items())
    return {**_flat(own, ""), "full": rubric.lists[0].full if len({one.full for one in rubric.lists}) == 1 else fulls}


def _said(thing: Any) -> dict[str, Any]:
    """Return what a thing says, key by key; the points of a node are the sum of its items'."""
    if isinstance(thing, tuple) or not isinstance(thing, BaseModel):
        return {"values": tuple(v.model_dump(by_alias=True) for v in thing)}
    if "value" in type(thing).model_fields:
        return {"values": (thing.model_dump(by_alias=True),)}
    found = _flat(thing.model_dump(by_alias=True, exclude=set(_NOT_COMPARED)), "")
    return {**found, "points": getattr(thing, "full")} if hasattr(thing, "full") else found  # noqa: B009


def _parents(rubric: Rubric) -> dict[str, str]:
    return {item.id: node.id for node in rubric.nodes for item in node.items or ()}


def _flat(value: Mapping[str, Any], above: str) -> dict[str, Any]:
    """Return keys joined by points; marks of stars and steps of a ladder stand under what they are for."""
    found: dict[str, Any] = {}
    for key, below in value.items():
        if above == "" and key in _NOT_COMPARED:
            continue
        path = f"{above}{key}"
        if key == "each" and isinstance(below, list | tuple):
            below = {star["of"]: star["at_least"] for star in below}
        elif key == "levels":
            below = {step["title"]["zh"]: {k: v for k, v in step.items() if k != "title"} for step in below}
        found |= _flat(below, f"{path}.") if isinstance(below, Mapping) and below and key not in _WHOLE else {path: below}
    return found
