"""What a rubric that extends another may say: whose it is, and a list of operations by id, each with a reason."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Discriminator, Field as Key

from scoring.language.head import Head
from scoring.language.rubric import Rubric
from scoring.model import Frozen, Words

OF_ITS_OWN: Final = (*Head.model_fields, "locked")
"""Keys that a rubric writes itself, whatever it extends."""
KeyPath: TypeAlias = Words | tuple[Words, ...]


class Parent(Frozen):
    """A rubric of the catalogue or a file, and what its content must be."""

    rubric: Words = Key(description="`id@edition`, `id`, or the path of a file from this one")
    sha256: Annotated[str, Key(pattern=r"^[0-9a-f]{12,64}$")] | None = Key(default=None,
        description="the beginning of its content's hash, as `rubric resolve` prints it")


class _Change(Frozen):
    """One operation; exactly one of the kinds of things is named by its id, or none for a key of the rubric itself."""

    reason: Words = Key(description="why, in words")
    indicator: Words | None = Key(default=None, description="an indicator, by id")
    item: Words | None = Key(default=None, description="of the checklist of `indicator`")
    field: Words | None = Key(default=None, description="a field")
    table: Words | None = Key(default=None, description="a table")
    column: Words | None = Key(default=None, description="of `table`")
    award: Words | None = Key(default=None, description="an award")
    veto: Words | None = Key(default=None, description="a veto, bonus, deduction or cap")
    summary: Words | None = Key(default=None, description="a line of the summary")
    param: Words | None = Key(default=None, description="a param")


class Set(_Change):
    """Sets a key; lists are replaced whole."""

    kind: Literal["set"]
    key: KeyPath = Key(description="keys joined by points, or a list of them")
    to: Any = Key(description="what it becomes")


class Remove(_Change):
    """Removes a thing, or a key of it."""

    kind: Literal["remove"]
    key: KeyPath | None = Key(default=None, description="a key of the thing, as for `set`; the thing itself where absent")


class Add(_Change):
    """Adds a thing: at the end, or where it says."""

    kind: Literal["add"]
    under: Words | None = Key(default=None, description="the indicator under which it becomes the last item")
    after: Words | None = Key(default=None, description="the thing of its kind after which it stands")
    before: Words | None = Key(default=None, description="the thing of its kind before which it stands")
    content: Any = Key(alias="with", description="the thing")


class Replace(_Change):
    """Writes a thing anew; its id stays."""

    kind: Literal["replace"]
    content: Any = Key(alias="with", description="the thing as it is now")


class Rename(_Change):
    """Gives a thing another id (or name); whatever names it follows, and `replaces` keeps the old one."""

    kind: Literal["rename"]
    to: Words = Key(description="the new id (or name)")


Change: TypeAlias = Annotated[Set | Remove | Add | Replace | Rename, Discriminator("kind")]


class Extension(Head):
    """A rubric that extends another: its own id, title and edition, and what it changes."""

    extends: Words | Parent = Key(
        description="the rubric above: `id@edition`, `id`, the path of a file from this one (YAML or a workbook), or a mapping with its hash")
    changes: tuple[Change, ...] = Key(default=(), description="what is changed, in written order")
    locked: tuple[Words, ...] = Key(default=(), description="keys that no rubric which extends this one may change, besides those locked above")


def top(value: Any) -> type[Frozen]:
    """Return the model of a whole file."""
    return Extension if isinstance(value, dict) and "extends" in value else Rubric
