"""Combining: policies turn leaf outcomes into what counts, and nodes add up what lies below them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from .arithmetic import CONTEXT, half_up
from .loading import Rubric, full_of, how_of, whole_of
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
        waits = self.policy == "pending" or (self.policy in ("peer_average", "lowest") and self.points is None)
        return not self.scored and waits

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
class Extra:
    """What adjustments do to nodes: what they add (None: something missing), and those they set to 0."""

    added: dict[str, list[Decimal | None]] = field(default_factory=dict)
    zeroed: set[str] = field(default_factory=set)


@dataclass
class Combined:
    """The tree of one subject: node points (None where there are none) and what went wrong on the way."""

    nodes: dict[str, Decimal | None] = field(default_factory=dict)
    points: Decimal | None = None
    total: Decimal | None = None
    not_covered: list[str] = field(default_factory=list)
    extra: "Extra" = field(default_factory=lambda: Extra())


# ---------------------------------------------------------------- leaves


def settle(leaf: Rubric, score: Decimal | Mark, missing: str, not_applicable: str, rounding: Rounding, earned: list[Decimal]) -> Leaf:
    """A leaf after its limits, its policy and the rounding of items; `earned` is what those who were scored earned in it."""
    if isinstance(score, Decimal):
        return Leaf("scored", rounding.round("item", within(score, leaf)))
    policy = missing if score.kind == "missing" else not_applicable
    if policy == "error":
        raise DataFault(f"{leaf['id']} is missing")
    if policy in ("peer_average", "lowest"):
        if not earned:
            return Leaf(score.kind, None, "policy", policy)
        given = half_up(Fraction(sum(earned, Decimal(0))) / len(earned)) if policy == "peer_average" else min(earned)
        return Leaf(score.kind, rounding.round("item", given), "policy", policy)
    if policy in ("zero", "full"):
        points = full_of(leaf) if policy == "full" else Decimal(0)
        return Leaf(score.kind, rounding.round("item", points), "policy", policy)
    return Leaf(score.kind, None, "policy", policy)


# ---------------------------------------------------------------- nodes


DROPPED = "dropped"
UNKNOWN = "unknown"
Sum = Decimal | str
"""Points, or DROPPED where nothing below applies, or UNKNOWN where something is pending or not covered."""


def combine(rubric: Rubric, leaves: dict[str, Leaf], rounding: Rounding, extra: Extra | None = None) -> Combined:
    """All nodes, and the whole before its limits: the base where there are no adjustments yet."""
    combined = Combined(extra=extra or Extra())
    total = make(whole_of(rubric), leaves, rounding, combined)
    combined.points = total if isinstance(total, Decimal) else None
    combined.total = rounding.round("total", total) if isinstance(total, Decimal) else None
    return combined


def within(points: Decimal, indicator: Rubric) -> Decimal:
    """Points between the floor and the cap."""
    points = max(points, indicator["floor"]) if "floor" in indicator else points
    return min(points, indicator["cap"]) if "cap" in indicator else points


def make(node: Rubric, leaves: dict[str, Leaf], rounding: Rounding, combined: Combined) -> Sum:
    """What a node comes to, at working scale."""
    parts = [(part_of(child, leaves, rounding, combined), full_of(child), child.get("weight", Decimal(1))) for child in node["items"]]
    if any(points == UNKNOWN for points, _, _ in parts):
        return UNKNOWN
    held = [(Fraction(points), Fraction(full), Fraction(weight)) for points, full, weight in parts if isinstance(points, Decimal)]
    if not held:
        return DROPPED
    if how_of(node) == "sum":
        return add_up([points for points, _, _ in held], [full for _, full, _ in held], Fraction(full_of(node)))
    shares = [(points / full, weight) for points, full, weight in held]
    found = AGGREGATES[how_of(node)](shares, node)
    return half_up(found * Fraction(full_of(node))) if isinstance(found, Fraction) else UNKNOWN if found is None else half_up(
        CONTEXT.multiply(found, full_of(node)))


def add_up(points: list[Fraction], fulls: list[Fraction], full: Fraction) -> Decimal:
    """Σ points; where some do not apply, Σ points × full ÷ Σ full of the applicable, at working scale."""
    return half_up(sum(points, Fraction(0)) * full / sum(fulls, Fraction(0)))


Share = tuple[Fraction, Fraction]
"""Points ÷ full marks of an item, and its weight."""


def mean(shares: list[Share], _: Rubric) -> Fraction:
    return sum((share * weight for share, weight in shares), Fraction(0)) / sum((weight for _, weight in shares), Fraction(0))


def geometric(shares: list[Share], _: Rubric) -> Decimal | None:
    """Π share^(w ÷ Σw); 0 where any is 0; unknown below."""
    if any(share < 0 for share, _ in shares):
        return None
    if any(share == 0 for share, _ in shares):
        return Decimal(0)
    whole = sum((weight for _, weight in shares), Fraction(0))
    found = Decimal(1)
    for share, weight in shares:
        found = CONTEXT.multiply(found, CONTEXT.power(decimal_of(share), decimal_of(weight / whole)))
    return found


def harmonic(shares: list[Share], _: Rubric) -> Fraction | None:
    if any(share < 0 for share, _ in shares):
        return None
    if any(share == 0 for share, _ in shares):
        return Fraction(0)
    return sum((weight for _, weight in shares), Fraction(0)) / sum((weight / share for share, weight in shares), Fraction(0))


def decimal_of(number: Fraction) -> Decimal:
    return CONTEXT.divide(Decimal(number.numerator), Decimal(number.denominator))


def best_of(shares: list[Share], kept: int) -> Fraction:
    """The mean of the best."""
    best = sorted((share for share, _ in shares), reverse=True)[:kept]
    return sum(best, Fraction(0)) / len(best)


AGGREGATES: dict[str, Callable[[list[Share], Rubric], Fraction | Decimal | None]] = {
    "mean": mean,
    "geometric": geometric,
    "harmonic": harmonic,
    "minimum": lambda shares, _: min(share for share, _ in shares),
    "maximum": lambda shares, _: max(share for share, _ in shares),
    "best": lambda shares, node: best_of(shares, int(node["keep"])),
    "drop_lowest": lambda shares, node: best_of(shares, max(len(shares) - int(node["drop"]), 1)),
}


def part_of(child: Rubric, leaves: dict[str, Leaf], rounding: Rounding, combined: Combined) -> Sum:
    """What one child brings to its parent, rounded if its level is."""
    if "items" in child:
        return node_of(child, leaves, rounding, combined)
    leaf = leaves[child["id"]]
    if leaf.counted is not None:
        return leaf.counted
    return DROPPED if leaf.dropped else UNKNOWN


def node_of(node: Rubric, leaves: dict[str, Leaf], rounding: Rounding, combined: Combined) -> Sum:
    points = make(node, leaves, rounding, combined)
    added = combined.extra.added.get(node["id"], [])
    if isinstance(points, Decimal):
        points = UNKNOWN if None in added else rounding.round("section", within(sum((one for one in added if one), points), node))
    if node["id"] in combined.extra.zeroed:
        points = Decimal(0)
    if not covered(node, leaves):
        combined.not_covered.append(node["id"])
        points = UNKNOWN
    combined.nodes[node["id"]] = points if isinstance(points, Decimal) else None
    return points


def covered(node: Rubric, leaves: dict[str, Leaf]) -> bool:
    """Whether enough of the node's points were really scored; a share filled in by a policy is not."""
    if "coverage" not in node:
        return True
    weights = {leaf["id"]: weight for leaf, weight in weighed(node, Fraction(1))}
    scored = sum((weight for name, weight in weights.items() if leaves[name].scored), Fraction(0))
    return bool(scored >= Fraction(node["coverage"]["at_least"]) * sum(weights.values(), Fraction(0)))


def weighed(node: Rubric, unit: Fraction) -> list[tuple[Rubric, Fraction]]:
    """Every leaf below a node with what all of it is worth in the node, where everything applies."""
    how, found = how_of(node), []
    whole = sum((Fraction(child.get("weight", 1)) for child in node["items"]), Fraction(0))
    for child in node["items"]:
        own = Fraction(full_of(child)) / Fraction(full_of(node)) if how == "sum" else Fraction(child.get("weight", 1)) / whole
        found += weighed(child, unit * own) if "items" in child else [(child, unit * own)]
    return found
