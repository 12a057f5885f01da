"""What can come out at all: the lowest and highest points of rules and nodes, and whether a condition can hold or fail.

Bounds come from the limits of fields. They never claim too much: what is said to be out of reach is out of reach.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from functools import singledispatch
from typing import NamedTuple

from scoring import exact
from scoring.expression.compile import Scope, compile_node
from scoring.expression.operands import COMPARISONS
from scoring.expression.syntax import Binary, Call, Literal, Node, Unary, parse
from scoring.expression.values import MAX_ROWS
from scoring.language.adjust import Addition
from scoring.language.rubric import Indicator, Rubric
from scoring.language.scope import Names, award_value, result_names
from scoring.rules.bands import Band, Bands
from scoring.rules.base import Rule
from scoring.rules.checklist import Checklist
from scoring.rules.completion import Completion
from scoring.rules.context import Context
from scoring.rules.grade import Grade
from scoring.rules.mark import Mark
from scoring.rules.pass_fail import PassFail
from scoring.rules.per_event import PerEvent
from scoring.rules.piecewise import Anchors, Piecewise
from scoring.rules.shortfall import Shortfall


class Range(NamedTuple):
    """The lowest and highest value, both included."""

    low: Decimal
    high: Decimal


class Possible(NamedTuple):
    """Whether a condition can hold, and whether it can fail."""

    true: bool
    false: bool


_EITHER = Possible(true=True, false=True)


def possible(text: str, scope: Scope) -> Possible:
    """Return whether a condition can hold and can fail."""
    return _possible(parse(text), scope)


def _possible(node: Node, scope: Scope) -> Possible:
    if isinstance(node, Literal) and isinstance(node.value, bool):
        return Possible(node.value, not node.value)
    if isinstance(node, Unary) and node.sign == "not":
        inner = _possible(node.operand, scope)
        return Possible(inner.false, inner.true)
    if isinstance(node, Binary) and node.sign in ("and", "or"):
        a, b = _possible(node.left, scope), _possible(node.right, scope)
        if node.sign == "and":
            return Possible(a.true and b.true, a.false or b.false)
        return Possible(a.true or b.true, a.false and b.false)
    if isinstance(node, Call) and node.function == "between":
        x, low, high = node.arguments
        return _possible(Binary("and", Binary(">=", x, low, node.at), Binary("<=", x, high, node.at), node.at), scope)
    return _compared(node, scope) if isinstance(node, Binary) and node.sign in COMPARISONS else _EITHER


def _compared(node: Binary, scope: Scope) -> Possible:
    a, b = compile_node(node.left, scope), compile_node(node.right, scope)
    if a.number is None or b.number is None:
        return _EITHER
    left, right = (Range(v.exact.lowest, v.exact.highest) for v in (a, b))
    less = Possible(left.low < right.high, left.high >= right.low)
    at_most = Possible(left.low <= right.high, left.high > right.low)
    same = Possible(left.low <= right.high and right.low <= left.high, not (left.low == left.high == right.low == right.high))
    return {"<": less, ">=": Possible(less.false, less.true), "<=": at_most, ">": Possible(at_most.false, at_most.true),
            "==": same, "!=": Possible(same.false, same.true)}[node.sign]


def value_range(text: str, ctx: Context) -> Range:
    """Return the lowest and highest value of a numeric expression."""
    number = ctx.value(text, "number").exact
    return Range(number.lowest, number.highest)


@singledispatch
def points_range(rule: Rule, ctx: Context) -> Range:
    """Return the lowest and highest points of a rule."""
    points = rule.points(ctx)
    return Range(points.lowest, points.highest)


@points_range.register
def _bands(rule: Bands, ctx: Context) -> Range:
    return _range([b.points for b in reachable(rule.bands, value_range(rule.of, ctx))])


@points_range.register
def _piecewise(rule: Piecewise, ctx: Context) -> Range:
    low, high = value_range(rule.of, ctx)
    anchors = rule.anchors(ctx.full)
    return _range([*(p for x, p in anchors if low <= x <= high), _on_line(anchors, low), _on_line(anchors, high)])


@points_range.register
def _completion(rule: Completion, ctx: Context) -> Range:
    done, target = value_range(rule.of, ctx), value_range(rule.target, ctx)
    share = done.high / target.high if target.low == target.high and target.high > 0 else rule.cap if done.high > 0 else Decimal(0)
    return Range(Decimal(0), exact.round_half_up(ctx.full * max(Decimal(0), min(share, rule.cap)), exact.WORKING))


@points_range.register
def _pass_fail(rule: PassFail, ctx: Context) -> Range:
    can = possible(rule.of, ctx.scope)
    missed = Decimal(0) if rule.deduct is None else max(Decimal(0), ctx.full - rule.deduct)
    return _range([*([ctx.full] if can.true else []), *([missed] if can.false else [])])


@points_range.register
def _checklist(rule: Checklist, ctx: Context) -> Range:
    can = {i.id: possible(i.met, ctx.scope).true for i in rule.items}
    if all(can.values()) and rule.counts is None:
        return Range(Decimal(0), ctx.full)
    if rule.all or any(i.required and i.applies is None and not can[i.id] for i in rule.items):
        return Range(Decimal(0), Decimal(0))
    if rule.counts is not None:
        return _range([c.points for c in reachable(rule.counts, Range(Decimal(0), Decimal(sum(can.values()))))])
    if any(i.applies is not None for i in rule.items):
        return Range(Decimal(0), ctx.full)
    weight = {i.id: Decimal(1) if i.points is None else i.points for i in rule.items}
    return Range(Decimal(0), ctx.full * sum(w for i, w in weight.items() if can[i]) / sum(weight.values()))


@points_range.register
def _per_event(rule: PerEvent, ctx: Context) -> Range:
    return Range(rule.floor, ctx.full if rule.cap is None else rule.cap)


@points_range.register
def _shortfall(rule: Shortfall, ctx: Context) -> Range:
    done, target = value_range(rule.of, ctx), value_range(rule.target, ctx)
    short = target.low - done.high if rule.side == "below" else done.low - target.high
    if target.low != target.high or short <= 0 or (rule.relative and target.low <= 0):
        return Range(rule.floor, ctx.full)
    units = (short * 100 / target.low if rule.relative else short) / rule.per
    whole = {"linear": units, "full": units // 1, "started": -(-units // 1)}[rule.count]
    return Range(rule.floor, max(rule.floor, ctx.full - rule.off * whole))


@points_range.register
def _grade(rule: Grade, ctx: Context) -> Range:
    return _range(list(rule.table(ctx.full).values()))


@points_range.register
def _mark(rule: Mark, ctx: Context) -> Range:
    low, high = value_range(rule.of, ctx)
    return Range(max(low, Decimal(0)), min(high, ctx.full))


def reachable(bands: tuple[Band, ...], values: Range) -> list[Band]:
    """Return the bands that some value falls into."""
    ends = [b.start for b in bands[1:]]
    return [b for b, end in itertools.zip_longest(bands, ends) if b.start <= values.high and (end is None or end > values.low)]


def _on_line(anchors: Anchors, x: Decimal) -> Decimal:
    if x <= anchors[0][0]:
        return anchors[0][1]
    for (x1, p1), (x2, p2) in itertools.pairwise(anchors):
        if x <= x2:
            return exact.round_half_up(p1 + (x - x1) * (p2 - p1) / (x2 - x1), exact.WORKING)
    return anchors[-1][1]


def _range(points: list[Decimal]) -> Range:
    return Range(min(points, default=Decimal(0)), max(points, default=Decimal(0)))


def indicator_range(indicator: Indicator, names: Names) -> Range:
    """Return the lowest and highest points of an indicator, re-scaling and zeroing included."""
    if indicator.rule is not None:
        low, high = points_range(indicator.rule, names.context(indicator.full))
        if indicator.factor is not None:
            factor = value_range(indicator.factor, names.context())
            low, high = min(low * factor.high, low * factor.low), max(high * factor.high, high * factor.low)
        return _held(indicator, Range(min(low, Decimal(0)), high))
    return _held(indicator, _combined(indicator, names))


def _combined(node: Indicator, names: Names) -> Range:
    """Return what a node can come to: no mean of rates lies outside them, and where an item falls away the others count for more."""
    ranges = [(i.full, indicator_range(i, names)) for i in node.items or ()]
    summed = node.how == "sum" and all(r.high >= f for f, r in ranges)
    high = sum((r.high for _, r in ranges), Decimal(0)) if summed else node.full * max(r.high / f for f, r in ranges)
    return Range(node.full * min(min(r.low / f for f, r in ranges), Decimal(0)), max(high, Decimal(0)))


def _held(indicator: Indicator, found: Range) -> Range:
    """Return a range within the floor and the cap of an indicator."""
    low = found.low if indicator.floor is None else min(max(found.low, indicator.floor), Decimal(0))
    return Range(low, found.high if indicator.cap is None else min(found.high, indicator.cap))


def result_scope(rubric: Rubric, names: Names, awards: int | None = None) -> Scope:
    """Return what awards may read, with the bounds that points really have; `awards` is how many stand before."""
    scope = result_names(rubric, names, ())
    ranges = {i.id: indicator_range(i, names) for i in rubric.walk()}
    ranges["total"] = ranges["base"] = indicator_range(rubric.whole, names)
    for added in rubric.additions:
        for name in _above(added.on, rubric):
            low, high = ranges[name]
            ranges[name] = Range(low - _most(added), high) if added.kind == "deduction" else Range(low, high + _most(added))
    values = dict(scope.values)
    for name, (low, high) in ranges.items():
        value = values[name]
        number = replace(value.exact, low=exact.to_scaled(low, value.exact.places), high=exact.to_scaled(high, value.exact.places))
        values[name] = replace(value, number=number)
    values |= {a.id: award_value(a) for a in rubric.awards[:awards]}
    return replace(scope, values=values)


def _above(node: str | None, rubric: Rubric) -> list[str]:
    """Return what points beside a node raise or lower: the node, those above it, and the whole."""
    inside = [i.id for i in rubric.walk() if node is not None and any(below.id == node for below in i.walk())]
    return [*inside, "total", "base"]


def _most(added: Addition) -> Decimal:
    """Return the most points that a bonus or a deduction comes to; without a cap as many as there may be events."""
    return added.most * MAX_ROWS if added.cap is None else added.cap
