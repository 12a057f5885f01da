"""What a rubric may say of awards: one model a kind, and the order that quotas and the ranking share."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field as Key, model_validator

from scoring.model import Amount, Flag, Formula, Frozen, Identifier, Text, Whole


class Provenance(Frozen):
    """Where the scheme, or a clause of it, comes from."""

    document: str | None = None
    clause: str | None = None
    quote: str | None = None
    note: str | None = None


class Order(Frozen):
    """One key of an order, highest first unless it says ascending."""

    key: Formula
    order: Literal["ascending", "descending"] = "descending"

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"key": value} if isinstance(value, str) else value


class _Award(Frozen):
    id: Identifier
    title: Text
    in_use: Flag = True
    source: Provenance | None = None


class Star(Frozen):
    """One star: a node and its pass mark."""

    of: Identifier
    at_least: Amount


class Stars(_Award):
    """A star for every node at or above its pass mark."""

    kind: Literal["stars"]
    each: tuple[Star, ...] = Key(min_length=1)


class Step(Frozen):
    """One step of a ladder."""

    title: Text
    start: Amount = Key(alias="from")
    require: Formula | None = None


class Level(_Award):
    """The highest step that is reached."""

    kind: Literal["level"]
    title: Text
    of: Formula = "total"
    levels: tuple[Step, ...] = Key(min_length=1)


class Title(_Award):
    """A title for everyone who meets a condition."""

    kind: Literal["title"]
    require: Formula


class Take(Frozen):
    """How many places a quota has."""

    count: Whole | None = Key(default=None, ge=1)
    share: Amount | None = Key(default=None, gt=0, le=1)
    rounding: Literal["floor", "nearest"] = "floor"


class Quota(_Award):
    """A title for the first so many of the eligible."""

    kind: Literal["quota"]
    take: Take
    eligible: Formula = "true"
    ties: tuple[Order, ...] | None = None
    at_the_cut: Literal["committee", "shrink", "extend"] = "committee"
    within: Literal["group"] | None = None


class Best(_Award):
    """The best in each of some nodes."""

    kind: Literal["best"]
    of: Literal["each"] | tuple[Identifier, ...]
    at_least: Amount | None = None


Award: TypeAlias = Annotated[Stars | Level | Title | Quota | Best, Discriminator("kind")]
