"""Comparison: rules and policies that look at the other subjects."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from .arithmetic import CONTEXT
from .loading import Rubric
from .values import NOT_APPLICABLE, Mark

Points = Fraction | Mark
Peers = list[Fraction]
"""The values of everyone who is compared, oneself among them."""


def cohort(rule: Rubric, full: Fraction, value: Fraction, peers: Peers) -> Points:
    low, high, up = min(peers), max(peers), rule.get("better", "high") == "high"
    if rule["method"] in ("min_max", "z_score") and low == high:
        given: dict[str, Points] = {"full": full, "zero": Fraction(0), "not_applicable": NOT_APPLICABLE}
        return given[rule["equal"]]
    if rule["method"] == "min_max":
        share = (value - low if up else high - value) / (high - low)
    elif rule["method"] == "ratio_to_best":
        if up and high <= 0:
            return NOT_APPLICABLE
        share = value / high if up else Fraction(1) if value == 0 else low / value
    elif rule["method"] == "percentile":
        others = len(peers) - 1
        share = Fraction(sum(peer < value if up else peer > value for peer in peers), others) if others else Fraction(1)
    else:
        return z_score(rule, full, value if up else -value, peers if up else [-peer for peer in peers])
    return max(Fraction(0), min(full, share * full))


def z_score(rule: Rubric, full: Fraction, value: Fraction, peers: Peers) -> Points:
    mean = sum(peers, Fraction(0)) / len(peers)
    variance = sum(((peer - mean) ** 2 for peer in peers), Fraction(0)) / (len(peers) - int(rule["ddof"]))
    deviation = CONTEXT.sqrt(CONTEXT.divide(Decimal(variance.numerator), Decimal(variance.denominator)))
    points = Fraction(rule["mean_points"]) + Fraction(rule["per_deviation"]) * (value - mean) / Fraction(deviation)
    return max(Fraction(0), min(full, points))


def rank_points(rule: Rubric, full: Fraction, value: Fraction, peers: Peers) -> Points:
    better = (lambda peer: peer > value) if rule.get("better", "high") == "high" else (lambda peer: peer < value)
    place, small = 1 + sum(better(peer) for peer in peers), rule.get("small")
    if small and len(peers) <= small["size"]:
        points = of_list(small, place)
    elif "places" in rule:
        points = of_list(rule, place)
    else:
        fall = Fraction(rule["highest"]) - Fraction(rule["lowest"])
        points = Fraction(rule["highest"]) - (fall * (place - 1) / (len(peers) - 1) if len(peers) > 1 else 0)
    return min(full, max(Fraction(rule.get("floor", 0)), points))


def of_list(given: Rubric, place: int) -> Fraction:
    places = given["places"]
    return Fraction(places[min(place, len(places)) - 1]) + Fraction(given.get("step", 0)) * max(0, place - len(places))


COMPARING: dict[str, Callable[[Rubric, Fraction, Fraction, Peers], Points]] = {"cohort": cohort, "rank_points": rank_points}
