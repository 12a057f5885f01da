"""What a rubric may say of awards: one model a kind, and the order that contests and the ranking share."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Discriminator, Field as Key, model_validator

from scoring.messages import say
from scoring.model import Amount, Flag, Formula, Frozen, Identifier, Part, Sentence, Share, Text, Whole, Words

RATE: Final = "rate(total)"


class Provenance(Frozen):
    """Where the scheme, or a clause of it, comes from."""

    document: str | None = Key(default=None, description="the document, by its name")
    clause: str | None = Key(default=None, description="the clause")
    quote: str | None = Key(default=None, description="its words")
    note: Sentence | None = Key(default=None, description="what should be known, such as that a number is a default")


Spot: TypeAlias = tuple[str | int, ...]
"""The path of keys from an award to one of its expressions."""


class Order(Frozen):
    """One key of an order, highest first unless it says ascending; `rate` is the rate of the total."""

    key: Formula = Key(description="an expression; `rate` stands for `rate(total)`")
    order: Literal["ascending", "descending"] = Key(default="descending", description="which come first")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"key": RATE if value == "rate" else value}
        return {**value, "key": RATE} if isinstance(value, dict) and value.get("key") == "rate" else value


class Approval(Frozen):
    """Who has yet to approve a title: until then documents speak of it as proposed."""

    by: Words = Key(description="who has to approve")
    project: Words | None = Key(default=None, description="the project under which titles are given")
    document: Words | None = Key(default=None, description="the document of the approval")


class _Award(Frozen):
    id: Identifier = Key(description="snake_case, permanent")
    title: Text = Key(description="what people call it")
    in_use: Flag = Key(default=True, description="false: computed, and neither printed nor counted")
    source: Provenance | None = Key(default=None, description="the clause that it comes from")
    locked: Flag = Key(default=False, description="no rubric that extends this one may change it")
    replaces: tuple[Identifier, ...] = Key(default=(), description="ids it had before")
    approval: Approval | None = Key(default=None, description="who has yet to approve it: it is granted all the same, and printed as 拟评")

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

    not_together: tuple[Identifier, ...] = Key(default=(),
        description="awards written before: where one of them was granted this one is not, and who is undecided there is undecided here where "
        "it would be granted; it keeps its place in a contest until then")


class Star(Frozen):
    """One star: a node and its pass mark."""

    of: Identifier = Key(description="the node")
    at_least: Amount = Key(description="its pass mark")


class Stars(_Award):
    """A star for every node at or above its pass mark."""

    kind: Literal["stars"]
    each: tuple[Star, ...] = Key(min_length=1,
        description="the nodes, each with its pass mark; a node without a value leaves the award undecided")


class Shares(Frozen):
    """A share for every value of a choice that all of a group have in common, such as the level of their unit."""

    by: Formula = Key(description="the choice")
    values: dict[Words, Part] = Key(description="the share for each of its values")


class Take(Frozen):
    """How many places a contest has: a number or a share of the ranked (of the group), or one of these that a field decides."""

    count: Whole | None = Key(default=None, ge=1, description="so many")
    places: Formula | None = Key(default=None,
        description="a whole number that all of a group (or unit) have in common, such as a field of its quota; where it is unknown or not the "
        "same for all of the ranked, who competes is undecided")
    share: Share | None = Key(default=None, description="a share of the ranked (of the group), such as 0.3 or 1/3")
    shares: Shares | None = Key(default=None,
        description="a share by a choice that all of the group (or unit) have in common; where it is unknown or not the same for all of the "
        "ranked, nobody can tell the number of places, and who competes is undecided")
    of: Literal["ranked", "eligible"] = Key(default="ranked",
        description="of whom a share is: of the ranked (of the group), or of those of them who meet the conditions and are not barred; "
        "who may or may not meet them is not counted")
    rounding: Literal["floor", "nearest"] = Key(default="floor", description="of a share")
    reserve: Whole | None = Key(default=None, ge=1, description="so many of the places are kept for the committee")

    def formulas(self, above: Spot) -> Iterator[tuple[Spot, str]]:
        """Yield what decides about the number or the share."""
        yield from [] if self.places is None else [((*above, "places"), self.places)]
        yield from [] if self.shares is None else [((*above, "shares", "by"), self.shares.by)]


class Least(Frozen):
    """How many there must be at least: a number, or a share of the ranked (of the group), rounded up."""

    count: Whole | None = Key(default=None, ge=0, description="so many")
    share: Share | None = Key(default=None, description="a share of the ranked (of the group), such as 0.1 or 1/3, rounded up")


class _Contest(_Held):
    """An award for which subjects compete, in an order: by the ranking's keys unless it has its own."""

    by: tuple[Order, ...] | None = Key(default=None, min_length=1, description="its own order; that of the ranking where absent")
    ties: tuple[Order, ...] | None = Key(default=None, description="its own keys that break ties; those of the ranking where absent")
    at_the_cut: Literal["committee", "shrink", "extend"] = Key(default="committee", description="what becomes of those tied at the cut")
    backfill: Flag = Key(default=False, description="where a title is revoked after publication the next one moves up; false: the place stays empty")
    within: Literal["group", "parent"] | None = Key(default=None, description="each group competes by itself, or the people of each unit")

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield the keys of its order."""
        yield from ((("by", i), order.key) for i, order in enumerate(self.by or ()))
        yield from ((("ties", i), order.key) for i, order in enumerate(self.ties or ()))


class Step(Frozen):
    """One step of a ladder: a line, conditions, or both; with `take` only so many reach it."""

    title: Text = Key(description="what the level is called")
    start: Amount | None = Key(default=None, alias="from", description="the least value of `of`")
    require: Formula | None = Key(default=None, description="a condition that must hold, too")
    take: Take | None = Key(default=None, description="how many reach it; everyone where absent")


class Promotion(Frozen):
    """How far above last year's level a subject may come, and how far one that had none."""

    at_most: Whole = Key(default=1, ge=0, description="so many steps above the level that it had the year before; none counts as 0")
    new: Literal["free", "lowest", "none"] = Key(default="free",
        description="who was not assessed then may get any level, at most the lowest, or none")
    unless: Formula = Key(default="false", description="where it is true the subject is not held back, such as by an honour that lifts it several "
                          "steps; where it is unknown, undecided as far as it matters")


class Level(_Contest):
    """The highest step that is reached."""

    kind: Literal["level"]
    of: Formula = Key(default="total", description="what is measured")
    eligible: Formula = Key(default="true", description="the gate: false, no level; unknown, undecided")
    levels: tuple[Step, ...] = Key(min_length=1, description="the steps, highest first; a step has a `from`, a `require`, or both")
    promotion: Promotion | None = Key(default=None, description="how far above last year's level a subject may come")

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield what is measured, the gate, the conditions of steps and of promotion, and the order."""
        yield ("of",), self.of
        yield ("eligible",), self.eligible
        for i, step in enumerate(self.levels):
            yield from [] if step.require is None else [(("levels", i, "require"), step.require)]
            yield from [] if step.take is None else step.take.formulas(("levels", i, "take"))
        yield from [] if self.promotion is None else [(("promotion", "unless"), self.promotion.unless)]
        yield from super().formulas()

    @property
    def contested(self) -> bool:
        """Return whether some step has only so many places."""
        return any(step.take is not None for step in self.levels)


class Title(_Held):
    """A title for everyone who meets a condition."""

    kind: Literal["title"]
    require: Formula = Key(description="granted where it is true")

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield its condition."""
        yield ("require",), self.require


class Quota(_Contest):
    """A title for the first so many of the eligible."""

    kind: Literal["quota"]
    take: Take = Key(description="how many places there are")
    eligible: Formula = Key(default="true", description="the gate: false, not given; unknown, undecided")

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield the gate, the order, and the field that decides about a share."""
        yield ("eligible",), self.eligible
        yield from super().formulas()
        yield from self.take.formulas(("take",))


class Laggards(_Contest):
    """The last ones: at least so many, and everyone who meets a condition."""

    kind: Literal["laggards"]
    at_least: Least = Key(default=Least(count=0), description="how many there must be; nobody has to be where `require` stands alone")
    require: Formula = Key(default="false", description="and everyone who meets this")
    eligible: Formula = Key(default="true", description="the gate")

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield the condition, the gate and the order."""
        yield ("require",), self.require
        yield ("eligible",), self.eligible
        yield from super().formulas()

    @property
    def contested(self) -> bool:
        """Return whether there must be some, whoever meets the condition."""
        return self.at_least.count != 0


class Best(_Held):
    """The best in each of some nodes."""

    kind: Literal["best"]
    of: Literal["each"] | tuple[Identifier, ...] = Key(description="`each` (every top-level node), or a list of nodes")
    at_least: Amount | None = Key(default=None, description="the least points that are good enough")
    eligible: Formula = Key(default="true", description="the gate: false, not given; unknown, undecided")

    def formulas(self) -> Iterator[tuple[Spot, str]]:
        """Yield the gate."""
        yield ("eligible",), self.eligible


Award: TypeAlias = Annotated[Stars | Level | Title | Quota | Laggards | Best, Discriminator("kind")]


def contest(award: Award) -> bool:
    """Return whether subjects compete for places of an award."""
    return award.kind in ("quota", "laggards") or (award.kind == "level" and award.contested)
