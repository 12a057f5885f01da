"""With whom subjects are compared, and what those who were scored earned: of this run, or kept from another."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from .loading import Rubric
from .peers import Peers

Place = tuple[str | None, object]
"""(group, room): the room where a balance asks who judged."""


@dataclass
class Population:
    """For every leaf, with their groups: the values compared, there also with rooms, and the points earned, rounded as they count."""

    compared: dict[str, list[tuple[Place, Fraction]]] = field(default_factory=dict)
    earned: dict[str, list[tuple[str | None, Decimal]]] = field(default_factory=dict)

    def earned_in(self, group: str | None) -> dict[str, list[Decimal]]:
        """What those of a group earned in every leaf."""
        return {leaf: [points for other, points in found if other == group] for leaf, found in self.earned.items()}


def peers(rule: Rubric, place: Place, found: list[tuple[Place, Fraction]]) -> Peers:
    """The values with which one of a group is compared, of its own group, and of every group; of rooms those of its own group."""
    group, told = place[0], "by" in rule.get("balance", {})
    rooms: dict[Place, list[Fraction]] = {}
    for other, value in found:
        if not told or other[0] == group:
            rooms.setdefault(other, []).append(value)
    together = [value for other, value in found if rule.get("within", "group") == "all" or other[0] == group]
    return Peers(together, rooms.get(place, []), list(rooms.values()))
