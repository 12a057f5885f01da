"""Rules: from one subject's fields and rows to the points of one leaf, or a mark where there are none."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from .arithmetic import half_up
from .expressions import Scope, known, read, reason
from .loading import Rubric
from .values import MISSING, NOT_APPLICABLE, DataFault, Mark, marked

Points = Fraction | Mark
ZERO = Fraction(0)


def score(leaf: Rubric, scope: Scope) -> Decimal | Mark:
    """The points of a leaf at working scale, rounded once; or why it has none."""
    applies = read(leaf["applies"], scope) if "applies" in leaf else True
    if isinstance(applies, Mark):
        return applies
    if not applies:
        return NOT_APPLICABLE
    rule = leaf["rule"]
    points = KINDS[rule["kind"]](rule, Fraction(leaf["points"]), scope)
    return points if isinstance(points, Mark) else half_up(points)


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
    return value if isinstance(value, Mark) else between_anchors(rule["points"], value)


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


# ---------------------------------------------------------------- of rows


def per_event(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    """From full when deducting, from 0 when adding; each event counts; between floor and cap."""
    where, each = rule.get("where", True), rule["each"]
    values = each["values"] if isinstance(each, dict) else {None: each}
    levels = event_levels(rule["table"], where, each["by"] if isinstance(each, dict) else None, scope)
    if levels is None:
        return reason([f"count(「{rule['table']}」, {where})" if where is not True else True], scope)
    start = full if all(value <= 0 for value in values.values()) else ZERO
    points = start + sum(Fraction(values[level]) for level in levels)
    return min(max(points, Fraction(rule.get("floor", 0))), Fraction(rule.get("cap", full)))


def event_levels(table: str, where: object, by: str | None, scope: Scope) -> list[object] | None:
    """One entry for each event that counts: its level, or None where all events are alike."""
    rows = scope.tables[table]
    counts = [known(where, replace(scope, row=row)) for row in rows or []]
    if rows is None or None in counts:
        return None
    chosen = [row for row, counted in zip(rows, counts, strict=True) if counted]
    levels = [row[by] if by else None for row in chosen]
    return None if by and None in levels else levels


Rule = Callable[[Rubric, Fraction, Scope], Points]
KINDS: dict[str, Rule] = {
    "pass_fail": pass_fail,
    "checklist": checklist,
    "bands": bands,
    "piecewise": piecewise,
    "completion": completion,
    "per_event": per_event,
    "grade": grade,
    "mark": mark,
}
