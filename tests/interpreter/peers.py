"""Comparison: rules and policies that look at the other subjects."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .arithmetic import CONTEXT, WORKING, half_up
from .loading import Rubric
from .values import NOT_APPLICABLE, Mark

Points = Fraction | Mark


@dataclass(frozen=True)
class Peers:
    """The values of those who are compared, oneself among them, of one's own group or room, and of every one that is evened out with it."""

    compared: list[Fraction]
    own: list[Fraction]
    groups: list[list[Fraction]]


def cohort(rule: Rubric, full: Fraction, value: Fraction, among: Peers) -> Points:
    if rule["method"] == "balanced":
        return balanced(rule["balance"], full, value, among)
    peers = among.compared
    low, high, up = min(peers), max(peers), rule.get("better", "high") == "high"
    if rule["method"] in ("min_max", "z_score") and low == high:
        given: dict[str, Points] = {"full": full, "zero": Fraction(0), "not_applicable": NOT_APPLICABLE}
        return given[rule["equal"]]
    if rule["method"] == "min_max":
        share = (value - low if up else high - value) / (high - low)
    elif rule["method"] == "percentile":
        others, worse = len(peers) - 1, sum(peer < value if up else peer > value for peer in peers)
        if rule.get("oneself") == "counted":
            worse, others = worse + 1, others + 1
        return of_share(rule, full, Fraction(worse, others) if others else Fraction(1), full)
    elif rule["method"] in RATIOS:
        mean = sum(peers, Fraction(0)) / len(peers)
        base = {"ratio_to_best": high if up else low, "ratio_to_worst": low if up else high, "ratio_to_mean": mean}[rule["method"]]
        if up and base <= 0:
            return NOT_APPLICABLE
        times = Fraction(rule.get(RATIOS[rule["method"]], full))
        if not up and value == 0:
            return Fraction(rule["bands"][-1]["points"]) if "bands" in rule else full
        return of_share(rule, full, value / base if up else base / value, times)
    else:
        return z_score(rule, full, value if up else -value, peers if up else [-peer for peer in peers])
    return max(Fraction(0), min(full, share * full))


RATIOS = {"ratio_to_best": "", "ratio_to_mean": "mean_points", "ratio_to_worst": "worst_points"}
"""What they are in proportion to, and the key of its points; the best has full marks."""


def of_share(rule: Rubric, full: Fraction, share: Fraction, times: Fraction) -> Fraction:
    """In proportion, or the points of the last band that begins at or below the share in percent."""
    if "bands" not in rule:
        return max(Fraction(0), min(full, share * times))
    return Fraction([band for band in rule["bands"] if band["from"] <= 100 * share][-1]["points"])


def balanced(how: Rubric, most: Fraction, value: Fraction, among: Peers) -> Points:
    """A score times the reference ÷ the mean of its group."""
    own = trimmed_mean(how, among.own)
    means = [trimmed_mean(how, group) for group in among.groups]
    everyone = [value for group in among.groups for value in group]
    reference = trimmed_mean(how, everyone) if how["reference"] == "overall" else Fraction(half_up(sum(means, Fraction(0)) / len(means)))
    if own == 0:
        return NOT_APPLICABLE
    factor = Fraction(half_up(reference / own, int(how.get("decimals", WORKING))))
    return min(most, value * factor)


def trimmed_mean(how: Rubric, values: list[Fraction]) -> Fraction:
    """Without the highest and the lowest where there are enough."""
    ordered, drop = sorted(values), how.get("drop", {"highest": 0, "lowest": 0})
    highest, lowest = int(drop.get("highest", 1)), int(drop.get("lowest", 1))
    left = ordered[lowest : len(ordered) - highest] if len(ordered) > int(drop.get("above", highest + lowest)) else ordered
    return Fraction(half_up(sum(left, Fraction(0)) / len(left)))


def z_score(rule: Rubric, full: Fraction, value: Fraction, peers: list[Fraction]) -> Points:
    mean = sum(peers, Fraction(0)) / len(peers)
    variance = sum(((peer - mean) ** 2 for peer in peers), Fraction(0)) / (len(peers) - int(rule["ddof"]))
    deviation = CONTEXT.sqrt(CONTEXT.divide(Decimal(variance.numerator), Decimal(variance.denominator)))
    points = Fraction(rule["mean_points"]) + Fraction(rule["per_deviation"]) * (value - mean) / Fraction(deviation)
    return max(Fraction(0), min(full, points))


def rank_points(rule: Rubric, full: Fraction, value: Fraction, among: Peers) -> Points:
    up, peers, ties = rule.get("better", "high") == "high", among.compared, rule.get("ties", "competition")
    ahead = [peer for peer in peers if (peer > value if up else peer < value)]
    last = len(set(peers)) if ties == "dense" else len(peers)
    first = 1 + (len(set(ahead)) if ties == "dense" else len(ahead))
    shared = range(first, first + peers.count(value)) if ties == "average" else [first]
    points = [min(full, max(Fraction(rule.get("floor", 0)), of_place(rule, place, last, len(peers)))) for place in shared]
    return sum(points, Fraction(0)) / len(points)


def of_place(rule: Rubric, place: int, last: int, size: int) -> Fraction:
    small = rule.get("small")
    if small and size <= small["size"]:
        return of_list(small, place)
    if "places" in rule:
        return of_list(rule, place)
    fall = Fraction(rule["highest"]) - Fraction(rule["lowest"])
    return Fraction(rule["highest"]) - (fall * (place - 1) / (last - 1) if last > 1 else 0)


def of_list(given: Rubric, place: int) -> Fraction:
    places = given["places"]
    return Fraction(places[min(place, len(places)) - 1]) + Fraction(given.get("step", 0)) * max(0, place - len(places))


def compares(rule: Rubric) -> bool:
    """Whether a rule looks at the others."""
    return rule["kind"] in COMPARING or "balance" in rule


COMPARING: dict[str, Callable[[Rubric, Fraction, Fraction, Peers], Points]] = {"cohort": cohort, "rank_points": rank_points}
