"""Indicators: nodes and leaves, points that add up, rules that can be worked out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import polars as pl

from scoring import exact
from scoring.exact import Number, RangeTooWide
from scoring.expression.compile import Scope, Value
from scoring.expression.syntax import ExpressionError
from scoring.language.checks.names import indicator_paths
from scoring.language.checks.reading import Reading
from scoring.language.rubric import Indicator, Rubric
from scoring.language.scope import POINTS_BOUND, Names
from scoring.rules.base import Asked, Path, Problem, Rule
from scoring.rules.phrases import plain

_ON_LEAVES: Final = ("applies", "past", "advice", "factor")
_ON_NODES: Final = ("coverage", "combine", "keep", "drop")
_WEIGHING: Final = ("mean", "geometric", "harmonic")
# where every number is smaller than this, no rule can overflow; beyond, its expressions are built to see
_SURELY_NARROW: Final = 10**12
_SURELY_FEW: Final = Decimal(10**6)


def indicator_problems(rubric: Rubric, names: Names, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with the tree; expressions go through `reading`."""
    for path, indicator in indicator_paths(rubric):
        if (indicator.items is None) == (indicator.rule is None):
            yield Problem("ONE_OF", path, {"keys": ("items", "rule")})
        if indicator.items is not None:
            yield from _node_problems(path, indicator)
        else:
            yield from _leaf_problems(path, indicator, names, reading)
    yield from combine_problems((), rubric.whole)
    if not any(_too_large(i.full, i.items or ()) for i in rubric.indicators):
        yield from _sum_problems((), rubric.full, rubric.indicators)


def _node_problems(path: Path, node: Indicator) -> Iterator[Problem]:
    for key in _ON_LEAVES:
        if getattr(node, key) not in (None, False):
            yield Problem("ONLY_ON_LEAVES", (*path, key), {"key": key})
    if not node.items:
        yield Problem("ITEMS_EMPTY", (*path, "items"), {})
    elif node.how == "sum" and node.points is not None and node.points != node.full and not any(i.groups for i in node.walk() if i is not node):
        yield Problem("POINTS_SUM", (*path, "points"), {"found": plain(node.points), "sum": plain(node.full)})
    yield from combine_problems(path, node)
    yield from _sum_problems(path, node.full, node.items or ())


def combine_problems(path: Path, node: Indicator) -> Iterator[Problem]:
    """Yield what is wrong with how a node, or the whole, is made of its items."""
    items = node.items or ()
    below = path or ("indicators",)
    weighed = [n for n, i in enumerate(items) if i.weight is not None]
    if weighed and node.how not in _WEIGHING:
        yield Problem("WEIGHT_UNUSED", (*below, *_item(path, weighed[0]), "weight"), {"how": node.how, "allowed": _WEIGHING})
    elif weighed and len(weighed) < len(items):
        bare = next(n for n in range(len(items)) if n not in weighed)
        yield Problem("WEIGHT_NEEDED", (*below, *_item(path, bare)), {})
    for key, how, most in (("keep", "best", len(items)), ("drop", "drop_lowest", len(items) - 1)):
        found = getattr(node, key)
        if (found is not None) != (node.how == how):
            yield Problem("COMBINE_COUNT", (*path, key if found is not None else "combine"), {"key": key, "how": how})
        elif found is not None and found > most:
            yield Problem("COMBINE_TOO_MANY", (*path, key), {"found": found, "items": len(items), "most": most})
    yield from _limit_problems(path, node)


def _item(path: Path, number: int) -> Path:
    return ("items", number) if path else (number,)


def _limit_problems(path: Path, indicator: Indicator) -> Iterator[Problem]:
    if indicator.floor is not None and indicator.cap is not None and indicator.floor > indicator.cap:
        yield Problem("LIMITS_CROSSED", (*path, "floor"), {"floor": plain(indicator.floor), "cap": plain(indicator.cap)})


def _leaf_problems(path: Path, leaf: Indicator, names: Names, reading: Reading) -> Iterator[Problem]:
    for key in _ON_NODES:
        if getattr(leaf, key) is not None:
            yield Problem("ONLY_ON_NODES", (*path, key), {"key": key})
    yield from _limit_problems(path, leaf)
    if leaf.factor is not None:
        reading.value((*path, "factor"), leaf.factor, names.scope, "number")
    if leaf.applies is not None:
        reading.value((*path, "applies"), leaf.applies, names.scope, "logical")
    if leaf.rule is None:
        return
    here = (*path, "rule")
    asked = [(a, reading.value((*here, *a.path), a.text, names.scope, a.expected, a.offset)) for a in leaf.rule.asked()]
    nested = [reading.value((*here, key), text, scope, "number") for key, text, scope in _nested(leaf.rule, names, asked)]
    values = [v for _, v in asked if v is not None]
    if not leaf.full:
        yield Problem("POINTS_NEEDED", path, {})
        return
    yield from _rule_problems(here, leaf.rule, names, leaf.full)
    if len(values) == len(asked) and None not in nested:
        yield from _overflow(here, leaf.rule, names, leaf.full, values)


def _nested(rule: Rule, names: Names, asked: list[tuple[Asked, Value | None]]) -> list[tuple[str, str, Scope]]:
    """Return the expressions of a rule that have names of their own; none where what these are made of has been told of already."""
    return [] if any(value is None for _, value in asked) else list(rule.nested(names.context()))


def _rule_problems(path: Path, rule: Rule, names: Names, full: Decimal) -> Iterator[Problem]:
    """Yield the rule's own problems, up to the first that needs an expression which has been told of already."""
    found = rule.problems(names.context(full))
    while True:
        try:
            problem = next(found)
        except (StopIteration, ExpressionError):
            return
        yield problem._replace(path=(*path, *problem.path))


def _overflow(path: Path, rule: Rule, names: Names, full: Decimal, values: list[Value]) -> Iterator[Problem]:
    wide = any(max(abs(v.number.low), abs(v.number.high)) > _SURELY_NARROW for v in values if v.number is not None)
    if full <= _SURELY_FEW and not wide:
        return
    context = names.context(full)
    try:
        rule.points(context)
        rule.next(context)
        rule.gain(context)
    except RangeTooWide:
        yield Problem("RANGE_TOO_WIDE", path, {})


def _sum_problems(path: Path, full: Decimal, items: tuple[Indicator, ...]) -> Iterator[Problem]:
    if _too_large(full, items):
        yield Problem("POINTS_TOO_LARGE", (*path, "points") if path else ("indicators",), {"full": plain(full)})


def _too_large(full: Decimal, items: tuple[Indicator, ...]) -> bool:
    """Return whether the sum of a node, re-scaled because something does not apply, could not be held."""
    if full <= _SURELY_FEW:
        return False
    try:
        parts = [Number(pl.lit(0), exact.WORKING, 0, exact.to_scaled(i.full * POINTS_BOUND, exact.WORKING)) for i in items if i.full]
        whole = Number.literal(full)
        (exact.total(parts) * whole).divide(Number(pl.lit(1), whole.places, 0, whole.high))
    except RangeTooWide:
        return True
    return False
