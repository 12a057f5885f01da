"""Rules: from one subject's fields and rows to the points of one leaf, or a mark where there are none."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from .arithmetic import half_up
from .expressions import Scope, known, read
from .loading import Rubric, full_of
from .peers import COMPARING, Peers, balanced, compares
from .rows import ballot, panel, panel_mean, per_event
from .values import MISSING, NOT_APPLICABLE, DataFault, Mark, marked

Points = Fraction | Mark
ZERO = Fraction(0)


def score(leaf: Rubric, scope: Scope, peers: Peers) -> Decimal | Mark:
    """The points of a leaf at working scale, rounded once; or why it has none. `peers` are the values of those it is compared with."""
    applies = read(leaf["applies"], scope) if "applies" in leaf else True
    rule, full = leaf["rule"], Fraction(full_of(leaf))
    if applies == MISSING:  # it may apply, so that its data must be sound
        looked_at(rule, full, scope) if compares(rule) else KINDS[rule["kind"]](rule, full, scope)
    if isinstance(applies, Mark):
        return applies
    if not applies:
        return NOT_APPLICABLE
    points = compare(rule, full, scope, peers) if compares(rule) else KINDS[rule["kind"]](rule, full, scope)
    factor = read(leaf["factor"], scope) if "factor" in leaf else Decimal(1)
    if isinstance(points, Fraction) and isinstance(factor, Decimal):
        return half_up(Fraction(half_up(points)) * Fraction(factor))
    return NOT_APPLICABLE if NOT_APPLICABLE in (points, factor) else MISSING


def compare(rule: Rubric, full: Fraction, scope: Scope, peers: Peers) -> Points:
    value = looked_at(rule, full, scope)
    if isinstance(value, Mark):
        return value
    if rule["kind"] in COMPARING:
        return COMPARING[rule["kind"]](rule, full, value, peers)
    most = Fraction(rule.get("out_of", full))
    evened = balanced(rule["balance"], most, value, peers)
    return evened if isinstance(evened, Mark) else evened * full / most


def looked_at(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    """What is compared: a value, or what a panel came to; nothing of a subject whose room is unknown."""
    value = number(rule["of"], scope) if "of" in rule else panel_mean(rule, full, scope)
    by = rule.get("balance", {}).get("by")
    unknown = marked([value, read(by, scope)]) if by else None  # type: ignore[list-item]
    return unknown or value


def room(leaf: Rubric, scope: Scope) -> object:
    """Who judged a subject, where a balance asks."""
    by = leaf["rule"].get("balance", {}).get("by")
    return known(by, scope) if by else None


def compared(leaf: Rubric, scope: Scope) -> Fraction | None:
    """The value by which a subject is compared in a leaf; None where it is not in the population."""
    if not compares(leaf["rule"]) or ("applies" in leaf and known(leaf["applies"], scope) is not True):
        return None
    value = looked_at(leaf["rule"], Fraction(full_of(leaf)), scope)
    return None if isinstance(value, Mark) else value


def number(text: object, scope: Scope) -> Points:
    """An expression that gives a number."""
    cell = read(text, scope)
    return cell if isinstance(cell, Mark) else Fraction(cell)  # type: ignore[arg-type]


def pass_fail(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    holds = read(rule["of"], scope)
    if isinstance(holds, Mark):
        return holds
    if holds:
        return full
    return max(ZERO, full - Fraction(rule["deduct"])) if "deduct" in rule else ZERO


# ---------------------------------------------------------------- checklist


def checklist(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    """Unknown items leave the points known only where all true and all false come to the same."""
    states = [(item, item_state(item, scope)) for item in rule["items"]]
    states = [(item, state) for item, state in states if state != NOT_APPLICABLE]
    if not states:
        return NOT_APPLICABLE
    if any(state == MISSING for _, state in states):
        return MISSING
    at_best = checklist_points(rule, full, [(item, state is not False) for item, state in states])
    at_worst = checklist_points(rule, full, [(item, state is True) for item, state in states])
    return at_best if at_best == at_worst else MISSING


def item_state(item: Rubric, scope: Scope) -> bool | Mark | None:
    """True or false as met, None where that is unknown, else why the item has no state at all."""
    applies = read(item["applies"], scope) if "applies" in item else True
    met = read(item["met"], scope)
    if applies is False or NOT_APPLICABLE in (applies, met):
        return NOT_APPLICABLE
    if applies == MISSING:
        return MISSING
    return None if met == MISSING else bool(met)


def checklist_points(rule: Rubric, full: Fraction, states: list[tuple[Rubric, bool]]) -> Fraction:
    """Points for the applicable items and whether each is met."""
    met = [item for item, holds in states if holds]
    if any(item.get("required") and not holds for item, holds in states):
        return ZERO
    if rule.get("all"):
        return full if len(met) == len(states) else ZERO
    if "counts" in rule:
        return step(rule["counts"], Fraction(len(met)))
    if "points" in rule["items"][0]:
        applicable = sum(Fraction(item["points"]) for item, _ in states)
        return full * sum(Fraction(item["points"]) for item in met) / applicable
    return full * Fraction(len(met), len(states))


# ---------------------------------------------------------------- of a value


def step(steps: list[Rubric], value: Fraction) -> Fraction:
    """The points of the highest step whose `from` is not above the value."""
    reached = [one for one in steps if one["from"] <= value]
    return Fraction(reached[-1]["points"])


def bands(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    value = number(rule["of"], scope)
    return value if isinstance(value, Mark) else step(rule["bands"], value)


def piecewise(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    value = number(rule["of"], scope)
    if isinstance(value, Mark):
        return value
    return by_standards(rule, full, value) if "standards" in rule else between_anchors(rule["points"], value)


SHARES = {5: ["1", "0.8", "0.6", "0.4", "0.2"], 2: ["1", "0.6"]}


def by_standards(rule: Rubric, full: Fraction, value: Fraction) -> Fraction:
    """功效系数: from the standard that is just met towards the one above it; worse than the last, nothing or what that earns."""
    standards = [Fraction(standard) for standard in rule["standards"]]
    basic = [full * Fraction(share) for share in rule.get("coefficients") or SHARES[len(standards)]]
    if standards[0] < standards[-1]:
        standards, value = [-standard for standard in standards], -value
    met = [place for place, standard in enumerate(standards) if value >= standard]
    if not met:
        return basic[-1] if rule.get("worse") == "hold" else ZERO
    here = met[0]
    if here == 0:
        return basic[0]
    coefficient = (value - standards[here]) / (standards[here - 1] - standards[here])
    return basic[here] + coefficient * (basic[here - 1] - basic[here])


def between_anchors(anchors: list[list[Decimal]], value: Fraction) -> Fraction:
    """Linear between the anchors, the end values beyond them."""
    pairs = [(Fraction(x), Fraction(p)) for x, p in anchors]
    if value <= pairs[0][0]:
        return pairs[0][1]
    for (left, low), (right, high) in pairwise(pairs):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return pairs[-1][1]


def completion(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    """A target of zero or less decides before anything else."""
    target = number(rule.get("target", Decimal(100)), scope)
    if isinstance(target, Fraction) and target <= 0:
        return Mark(rule.get("when_zero", "missing"))
    value = number(rule["of"], scope)
    unknown = marked([value, target])  # type: ignore[list-item]
    if unknown:
        return unknown
    return full * max(ZERO, min(value / target, Fraction(rule.get("cap", 1))))  # type: ignore[operator]


def shortfall(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    """Full marks less `off` for each unit on the wrong side of the target; a relative target of zero or less decides first."""
    target = number(rule["target"], scope)
    relative = rule.get("relative", False)
    if relative and isinstance(target, Fraction) and target <= 0:
        return Mark(rule.get("when_zero", "missing"))
    value = number(rule["of"], scope)
    unknown = marked([value, target])  # type: ignore[list-item]
    if unknown:
        return unknown
    short = target - value if rule.get("side", "below") == "below" else value - target  # type: ignore[operator]
    if short <= 0:
        return full
    units = short / Fraction(rule.get("per", 1)) / (Fraction(target) / 100 if relative else 1)  # type: ignore[arg-type]
    counted = {"linear": units, "full": Fraction(floor(units)), "started": Fraction(ceil(units))}[rule["count"]]
    return max(full - Fraction(rule["off"]) * counted, Fraction(rule.get("floor", 0)))


def formula(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    """The value itself, at working scale; outside its bounds held to them or at fault."""
    value = number(rule["of"], scope)
    if isinstance(value, Mark):
        return value
    points = Fraction(half_up(value))
    low, high = Fraction(rule["min"]), Fraction(rule["max"])
    if rule.get("clamp"):
        return min(max(points, low), high)
    if not low <= points <= high:
        raise DataFault(f"{rule['of']}: {points} is outside {low} to {high}")
    return points


def grade(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    value = read(rule["of"], scope)
    if isinstance(value, Mark):
        return value
    if "points" in rule:
        return Fraction(rule["points"][value])
    return full * Fraction(rule["coefficients"][value])


def mark(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    value = number(rule["of"], scope)
    if isinstance(value, Mark):
        return value
    if not 0 <= value <= full:
        raise DataFault(f"{rule['of']}: {value} is outside 0 to {full}")
    if value < full and isinstance(read(rule["reason"], scope), Mark):
        raise DataFault(f"{rule['of']}: {value} of {full} without a reason")
    return value


Rule = Callable[[Rubric, Fraction, Scope], Points]
KINDS: dict[str, Rule] = {
    "pass_fail": pass_fail,
    "checklist": checklist,
    "bands": bands,
    "piecewise": piecewise,
    "completion": completion,
    "shortfall": shortfall,
    "formula": formula,
    "per_event": per_event,
    "ballot": ballot,
    "panel": panel,
    "grade": grade,
    "mark": mark,
    **dict.fromkeys(COMPARING, lambda rule, full, scope: MISSING),
}
