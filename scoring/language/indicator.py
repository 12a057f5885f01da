"""The tree of indicators: nodes with items, leaves with a rule."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal, TypeAlias

from pydantic import Field as Key

from scoring.language.award import Provenance
from scoring.model import Amount, Flag, Formula, Frozen, Identifier, Sentence, Text, Whole, Words
from scoring.rules import AnyRule

Combine: TypeAlias = Literal["sum", "mean", "geometric", "harmonic", "minimum", "maximum", "best", "drop_lowest"]
Missing: TypeAlias = Literal["pending", "error", "zero", "rescale", "peer_average", "lowest"]
NotApplicable: TypeAlias = Literal["rescale", "full", "zero", "unranked", "peer_average", "lowest"]
HUNDRED: Final = Decimal(100)


class Coverage(Frozen):
    """How much of a node must really be scored."""

    at_least: Amount = Key(gt=0, le=1,
        description="where the points really scored below the node are a smaller share of its points, the node is missing and the subject "
        "unranked; a node in which nothing applies falls under it, too")


class Indicator(Frozen):
    """A node with items, or a leaf with a rule."""

    id: Identifier = Key(description="snake_case, permanent")
    title: Text = Key(description="what people call it")
    groups: tuple[Words, ...] | None = Key(default=None, alias="for", min_length=1,
        description="groups of subjects that have it; all where absent")
    points: Amount | None = Key(default=None, gt=0, description="full marks; of a node that adds up, the sum of its items'")
    weight: Amount | None = Key(default=None, gt=0, description="how much it counts in a node that weighs its items")
    combine: Combine | None = Key(default=None, description="how a node is made of its items; a sum where nothing is said")
    keep: Whole | None = Key(default=None, ge=1, description="how many of the best items count")
    drop: Whole | None = Key(default=None, ge=1, description="how many of the lowest items are left out")
    floor: Amount | None = Key(default=None, description="no fewer points than this")
    cap: Amount | None = Key(default=None, description="no more points than this")
    factor: Formula | None = Key(default=None, description="what the points of a leaf are multiplied by, such as a difficulty")
    items: tuple["Indicator", ...] | None = Key(default=None, description="what a node is made of; a node has no `rule`")
    rule: AnyRule | None = Key(default=None, description="how a leaf is scored: one of the kinds below")
    applies: Formula | None = Key(default=None,
        description="a condition: false, the leaf is not applicable; unknown, missing, or not applicable where what it reads does not apply")
    coverage: Coverage | None = Key(default=None, description="how much of a node must really be scored")
    missing: Missing | None = Key(default=None, description="what becomes of a leaf whose data are missing; the nearest wins")
    not_applicable: NotApplicable | None = Key(default=None, description="what becomes of a leaf that does not apply; the nearest wins")
    past: Flag = Key(default=False, description="what a leaf loses has happened and cannot be made up in the period, such as a missed date")
    advice: Sentence | None = Key(default=None, description="what to do where points were lost")
    source: Provenance | None = Key(default=None, description="the clause that it comes from, and its words")
    locked: Flag = Key(default=False, description="no rubric that extends this one may change it, or anything below it")
    replaces: tuple[Identifier, ...] = Key(default=(), description="ids it had before")

    @property
    def leaf(self) -> bool:
        """Return whether it is scored by a rule of its own."""
        return self.items is None

    @property
    def shaped(self) -> bool:
        """Return whether a leaf's points are not simply what its rule gives."""
        return self.leaf and (self.factor is not None or self.floor is not None or self.cap is not None)

    @cached_property
    def how(self) -> Combine:
        """Return how a node is made of its items: as it says, weighed where they have weights, else added up."""
        return self.combine or ("mean" if any(i.weight for i in self.items or ()) else "sum")

    @cached_property
    def full(self) -> Decimal:
        """Return the full marks: the sum of its items' where they are added up, else its own points, 100 where it says none."""
        if self.items and self.how == "sum":
            return sum((i.full for i in self.items), Decimal(0))
        return self.points or (HUNDRED if self.items or self.weight else Decimal(0))

    @cached_property
    def shares(self) -> tuple[Fraction, ...]:
        """Return what one point of each item is worth in points of the node, where everything applies; nominal where it is not linear."""
        items = self.items or ()
        if self.how == "sum":
            return tuple(Fraction(1) for _ in items)
        whole = sum(Fraction(i.weight or 1) for i in items)
        return tuple(Fraction(self.full) * Fraction(i.weight or 1) / whole / Fraction(i.full) for i in items)

    @cached_property
    def worth(self) -> dict[str, Fraction]:
        """Return what one point of each indicator below is worth in points of this one, where everything applies."""
        found: dict[str, Fraction] = {}
        for item, share in zip(self.items or (), self.shares, strict=True):
            found |= {item.id: share, **{name: share * unit for name, unit in item.worth.items()}}
        return found

    def walk(self) -> Iterator["Indicator"]:
        """Yield it and everything below, top down."""
        yield self
        for item in self.items or ():
            yield from item.walk()

    def of_group(self, group: str) -> "Indicator | None":
        """Return it as a group has it: without what is for other groups; None where nothing is left."""
        if self.groups is not None and group not in self.groups:
            return None
        items = None if self.items is None else tuple(i for item in self.items if (i := item.of_group(group)) is not None)
        if items == ():
            return None
        same = items is None or (len(items) == len(self.items or ()) and all(a is b for a, b in zip(items, self.items or (), strict=True)))
        if same and self.groups is None:
            return self
        return self.model_construct(**{name: getattr(self, name) for name in type(self).model_fields} | {"groups": None, "items": items})
