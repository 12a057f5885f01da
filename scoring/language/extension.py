"""What a rubric that extends another may say: whose it is, and a list of operations by id, each with a reason."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import ConfigDict, Discriminator, Field as Key

from scoring.language.award import Provenance
from scoring.language.rubric import Period, Rubric
from scoring.model import Frozen, Text, Words

OF_ITS_OWN: Final = ("format", "id", "title", "edition", "status", "period", "provenance", "locked")
"""Keys that a rubric writes itself, whatever it extends."""
KeyPath: TypeAlias = Words | tuple[Words, ...]


class _Later(Frozen):
    model_config = ConfigDict(defer_build=True)  # most rubrics extend none, and building models takes time


class Parent(_Later):
    """A rubric of the catalogue or a file, and what its content must be."""

    rubric: Words = Key(description="id@edition, id, or the path of a file from this one")
    sha256: Annotated[str, Key(pattern=r"^[0-9a-f]{12,64}$")] | None = Key(
        default=None, description="the beginning of its content's hash, as `rubric resolve` prints it")


class _Change(_Later):
    """One operation; exactly one of the kinds of things is named by its id, or none for a key of the rubric itself."""

    reason: Words
    indicator: Words | None = None
    item: Words | None = Key(default=None, description="of the checklist of `indicator`")
    field: Words | None = None
    table: Words | None = None
    column: Words | None = Key(default=None, description="of `table`")
    award: Words | None = None
    veto: Words | None = None
    summary: Words | None = None
    param: Words | None = None


class Set(_Change):
    """Sets a key; lists are replaced whole."""

    kind: Literal["set"]
    key: KeyPath = Key(description="keys joined by points, or a list of them")
    to: Any


class Remove(_Change):
    """Removes a thing, or a key of it."""

    kind: Literal["remove"]
    key: KeyPath | None = None


class Add(_Change):
    """Adds a thing: at the end, or where it says."""

    kind: Literal["add"]
    under: Words | None = Key(default=None, description="the indicator under which it becomes the last item")
    after: Words | None = None
    before: Words | None = None
    content: Any = Key(alias="with")


class Replace(_Change):
    """Writes a thing anew; its id stays."""

    kind: Literal["replace"]
    content: Any = Key(alias="with")


class Rename(_Change):
    """Gives a thing another id (or name); whatever names it follows, and `replaces` keeps the old one."""

    kind: Literal["rename"]
    to: Words


Change: TypeAlias = Annotated[Set | Remove | Add | Replace | Rename, Discriminator("kind")]


class Extension(_Later):
    """A rubric that extends another: its own id, title and edition, and what it changes."""

    format: Literal[1]
    id: Annotated[str, Key(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, description="kebab-case, permanent")]
    title: Text
    edition: Words
    status: Literal["default", "adopted", "superseded"] = "default"
    period: Period | None = None
    provenance: Provenance | None = None
    extends: Words | Parent
    changes: tuple[Change, ...] = ()
    locked: tuple[Words, ...] = ()


def top(value: Any) -> type[Frozen]:
    """Return the model of a whole file."""
    return Extension if isinstance(value, dict) and "extends" in value else Rubric
