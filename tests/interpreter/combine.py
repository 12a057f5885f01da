"""Combining: policies turn leaf outcomes into what counts, and nodes add up what lies below them."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from .arithmetic import half_up
from .loading import Rubric, full_of, leaves_of
from .values import DataFault, Mark


@dataclass(frozen=True)
class Leaf:
    """One leaf of one subject; `points` is None where it has none, `policy` is what was asked when it is not scored."""

    outcome: str
    points: Decimal | None
    origin: str = "observed"
    policy: str = ""
    zeroed: bool = False

    @property
    def scored(self) -> bool:
        return self.zeroed or self.outcome == "scored"

    @property
    def counted(self) -> Decimal | None:
        return Decimal(0) if self.zeroed else self.points

    @property
    def pending(self) -> bool:
        return not self.scored and self.policy == "pending"

    @property
    def dropped(self) -> bool:
        """Not applicable, and to be re-scaled away."""
        return not self.scored and self.policy in ("rescale", "unranked")


@dataclass(frozen=True)
class Rounding:
    """Where the published rounding happens."""

    decimals: int
    at: list[str]

    @classmethod
    def of(cls, rubric: Rubric) -> "Rounding":
        scores = rubric.get("scores") or {}
        return cls(int(scores.get("decimals", 2)), scores.get("round_at", ["item", "section", "total"]))

    def round(self, level: str, points: Decimal) -> Decimal:
        return self.publish(points) if level in self.at or level == "total" else half_up(points)

    def publish(self, points: Decimal) -> Decimal:
        return half_up(points, self.decimals)


@dataclass
class Combined:
    """The tree of one subject: node points (None where there are none) and what went wrong on the way."""

    nodes: dict[str, Decimal | None] = field(default_factory=dict)
    total: Decimal | None = None
    not_covered: list[str] = field(default_factory=list)


# ---------------------------------------------------------------- leaves


def settle(leaf: Rubric, score: Decimal | Mark, missing: str, not_applicable: str, rounding: Rounding) -> Leaf:
    """A leaf after its policy and the rounding of items."""
    if isinstance(score, Decimal):
        return Leaf("scored", rounding.round("item", score))
    policy = missing if score.kind == "missing" else not_applicable
    if policy == "error":
        raise DataFault(f"{leaf['id']} is missing")
    if policy in ("zero", "full"):
        points = leaf["points"] if policy == "full" else Decimal(0)
        return Leaf(score.kind, rounding.round("item", points), "policy", policy)
    return Leaf(score.kind, None, "policy", policy)


# ---------------------------------------------------------------- nodes


DROPPED = "dropped"
UNKNOWN = "unknown"
Sum = Decimal | str
"""Points, or DROPPED where nothing below applies, or UNKNOWN where something is pending or not covered."""


def combine(rubric: Rubric, leaves: dict[str, Leaf], rounding: Rounding) -> Combined:
    """All nodes and the total; the root is the implicit sum of the top-level indicators."""
    combined = Combined()
    total = add_up(rubric["indicators"], leaves, rounding, combined)
    combined.total = rounding.round("total", total) if isinstance(total, Decimal) else None
    return combined


def add_up(children: list[Rubric], leaves: dict[str, Leaf], rounding: Rounding, combined: Combined) -> Sum:
    """Σ points; where some do not apply, Σ points × full ÷ Σ full of the applicable, at working scale."""
    parts = [(part_of(child, leaves, rounding, combined), full_of(child)) for child in children]
    if any(points == UNKNOWN for points, _ in parts):
        return UNKNOWN
    applicable = [(points, full) for points, full in parts if isinstance(points, Decimal)]
    if not applicable:
        return DROPPED
    points = sum((points for points, _ in applicable), Decimal(0))
    if len(applicable) == len(parts):
        return points
    full = sum(full for _, full in parts)
    return half_up(Fraction(points) * Fraction(full) / Fraction(sum(full for _, full in applicable)))


def part_of(child: Rubric, leaves: dict[str, Leaf], rounding: Rounding, combined: Combined) -> Sum:
    """What one child brings to its parent, rounded if its level is."""
    if "items" in child:
        return node_of(child, leaves, rounding, combined)
    leaf = leaves[child["id"]]
    if leaf.counted is not None:
        return leaf.counted
    return DROPPED if leaf.dropped else UNKNOWN


def node_of(node: Rubric, leaves: dict[str, Leaf], rounding: Rounding, combined: Combined) -> Sum:
    points = add_up(node["items"], leaves, rounding, combined)
    if isinstance(points, Decimal):
        points = rounding.round("section", points)
    if not covered(node, leaves):
        combined.not_covered.append(node["id"])
        points = UNKNOWN
    combined.nodes[node["id"]] = points if isinstance(points, Decimal) else None
    return points


def covered(node: Rubric, leaves: dict[str, Leaf]) -> bool:
    """Whether enough of the node's points were really scored; a share filled in by a policy is not."""
    if "coverage" not in node:
        return True
    scored = sum(leaf["points"] for leaf in leaves_of(node["items"]) if leaves[leaf["id"]].scored)
    return bool(scored >= node["coverage"]["at_least"] * full_of(node))
