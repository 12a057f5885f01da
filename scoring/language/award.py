"""What a rubric may say of awards: one model a kind, and the order that contests and the ranking share."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Discriminator, Field as Key, model_validator

from scoring.messages import say
from scoring.model import Amount, Flag, Formula, Frozen, Identifier, Text, Whole, Words

RATE: Final = "rate(total)"


class Provenance(Frozen):
    """Where the scheme, or a clause of it, comes from."""

    document: str | None = None
    clause: str | None = None
    quote: str | None = None
    note: str | None = None


Spot: TypeAlias = tuple[str | int, ...]
"""The path of keys from an award to one of its expressions."""


class Order(Frozen):
    """One key of an order, highest first unless it says ascending; `rate` is the rate of the total."""

    key: Formula
    order: Literal["ascending", "descending"] = "descending"

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"key": RATE if value == "rate" else value}
        return {**value, "key": RATE} if isinstance(value, dict) and value.get("key") == "rate" else value


class Approval(Frozen):
    """Who has yet to approve a title: until then documents speak of it as proposed."""

    by: Words
    project: Words | None = None
    document: Words | None = None


class _Award(Frozen):
    id: Identifier
    title: Text
    in_use: Flag = True
    source: Provenance | None = None
    locked: Flag = False
    replaces: tuple[Identifier, ...] = Key(default=(), description="ids it had before")
    approval: Approval | None = None

    def called(self, lang: str = "zh") -> str:
        """Return what the award itself is called: its title, with a word for what is filled in when it is given."""
        title = self.title.say(lang)
        spoken = "zh" if title == self.title.zh else lang
        return title.replace("{n}", say("award.some_number", spoken)).replace("{title}", say("award.some_node", spoken))

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield its expressions with the paths of their keys."""
        yield from ()

    def granted(self, title: str, lang: str = "zh") -> str:
        """Return a title as it is given: as proposed where somebody has yet to approve it."""
        return title if self.approval is None else say("award.proposed", lang, title=title)


class _Held(_Award):
    """An award that a subject may hold, or not: it can be barred, and excluded by another."""

    not_together: tuple[Identifier, ...] = Key(default=(), description="awards written before, none of which may be held beside it")


class Star(Frozen):
    """One star: a node and its pass mark."""

    of: Identifier
    at_least: Amount


class Stars(_Award):
    """A star for every node at or above its pass mark."""

    kind: Literal["stars"]
    each: tuple[Star, ...] = Key(min_length=1)


class Shares(Frozen):
    """A share for every value of a choice that all of a group have in common, such as the level of their unit."""

    by: Formula
    values: dict[Words, Annotated[Amount, Key(ge=0, le=1)]]


class Take(Frozen):
    """How many places a contest has: a number, a share of the ranked (of the group), or a share that a field decides.

    reserve  so many of them are kept for the committee
    """

    count: Whole | None = Key(default=None, ge=1)
    share: Amount | None = Key(default=None, gt=0, le=1)
    shares: Shares | None = None
    rounding: Literal["floor", "nearest"] = "floor"
    reserve: Whole | None = Key(default=None, ge=1)

    def formulas(self, above: Spot) -> Iterator[tuple[Spot, str]]:
        """Yield the field that decides about a share."""
        yield from [] if self.shares is None else [((*above, "shares", "by"), self.shares.by)]


class Least(Frozen):
    """How many there must be at least: a number, or a share of the ranked (of the group), rounded up."""

    count: Whole | None = Key(default=None, ge=1)
    share: Amount | None = Key(default=None, gt=0, le=1)


class _Contest(_Held):
    """An award for which subjects compete, in an order: by the ranking's keys unless it has its own."""

    by: tuple[Order, ...] | None = Key(default=None, min_length=1)
    ties: tuple[Order, ...] | None = None
    at_the_cut: Literal["committee", "shrink", "extend"] = Key(default="committee", description="what becomes of those tied at the cut")
    within: Literal["group", "parent"] | None = None

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield the keys of its order."""
        yield from ((("by", i), order.key) for i, order in enumerate(self.by or ()))
        yield from ((("ties", i), order.key) for i, order in enumerate(self.ties or ()))


class Step(Frozen):
    """One step of a ladder: a line, conditions, or both; with `take` only so many reach it."""

    title: Text
    start: Amount | None = Key(default=None, alias="from")
    require: Formula | None = None
    take: Take | None = None


class Promotion(Frozen):
    """How far above last year's level a subject may come, and how far one that had none."""

    at_most: Whole = Key(default=1, ge=0)
    new: Literal["free", "lowest", "none"] = "free"


class Level(_Contest):
    """The highest step that is reached."""

    kind: Literal["level"]
    of: Formula = "total"
    eligible: Formula = "true"
    levels: tuple[Step, ...] = Key(min_length=1)
    promotion: Promotion | None = None

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield what is measured, the gate, the conditions of steps and the order."""
        yield ("of",), self.of
        yield ("eligible",), self.eligible
        for i, step in enumerate(self.levels):
            yield from [] if step.require is None else [(("levels", i, "require"), step.require)]
            yield from [] if step.take is None else step.take.formulas(("levels", i, "take"))
        yield from super().formulas()

    @property
    def contested(self) -> bool:
        """Return whether some step has only so many places."""
        return any(step.take is not None for step in self.levels)


class Title(_Held):
    """A title for everyone who meets a condition."""

    kind: Literal["title"]
    require: Formula

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield its condition."""
        yield ("require",), self.require


class Quota(_Contest):
    """A title for the first so many of the eligible."""

    kind: Literal["quota"]
    take: Take
    eligible: Formula = "true"

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield the gate, the order, and the field that decides about a share."""
        yield ("eligible",), self.eligible
        yield from super().formulas()
        yield from self.take.formulas(("take",))


class Laggards(_Contest):
    """The last ones: at least so many, and everyone who meets a condition."""

    kind: Literal["laggards"]
    at_least: Least
    require: Formula = "false"

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield the condition and the order."""
        yield ("require",), self.require
        yield from super().formulas()


class Best(_Held):
    """The best in each of some nodes."""

    kind: Literal["best"]
    of: Literal["each"] | tuple[Identifier, ...]
    at_least: Amount | None = None
    eligible: Formula = "true"

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield the gate."""
        yield ("eligible",), self.eligible


Award: TypeAlias = Annotated[Stars | Level | Title | Quota | Laggards | Best, Discriminator("kind")]


def contest(award: Award) -> bool:
    """Return whether subjects compete for places of an award."""
    return award.kind in ("quota", "laggards") or (award.kind == "level" and award.contested)
