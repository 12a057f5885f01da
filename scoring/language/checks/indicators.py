"""Indicators: nodes and leaves, points that add up, rules that can be worked out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import polars as pl

from scoring import exact
from scoring.exact import Number, RangeTooWide
from scoring.expression.compile import Value
from scoring.expression.syntax import ExpressionError
from scoring.language.checks.names import indicator_paths
from scoring.language.checks.reading import Reading
from scoring.language.rubric import Indicator, Rubric
from scoring.language.scope import POINTS_BOUND, Names
from scoring.rules.base import Path, Problem, Rule, plain

_ON_LEAVES: Final = ("applies", "advice")
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
    if not any(_too_large(i.full, i.items or ()) for i in rubric.indicators):
        yield from _sum_problems((), rubric.full, rubric.indicators)


def _node_problems(path: Path, node: Indicator) -> Iterator[Problem]:
    for key in _ON_LEAVES:
        if getattr(node, key) is not None:
            yield Problem("ONLY_ON_LEAVES", (*path, key), {"key": key})
    if not node.items:
        yield Problem("ITEMS_EMPTY", (*path, "items"), {})
    elif node.points is not None and node.points != node.full:
        yield Problem("POINTS_SUM", (*path, "points"), {"found": plain(node.points), "sum": plain(node.full)})
    yield from _sum_problems(path, node.full, node.items or ())


def _leaf_problems(path: Path, leaf: Indicator, names: Names, reading: Reading) -> Iterator[Problem]:
    if leaf.coverage is not None:
        yield Problem("ONLY_ON_NODES", (*path, "coverage"), {"key": "coverage"})
    if leaf.applies is not None:
        reading.value((*path, "applies"), leaf.applies, names.scope, "logical")
    if leaf.rule is None:
        return
    here = (*path, "rule")
    asked = [(a, reading.value((*here, *a.path), a.text, names.scope, a.expected, a.offset)) for a in leaf.rule.asked()]
    values = [v for _, v in asked if v is not None]
    if leaf.points is None:
        yield Problem("POINTS_NEEDED", path, {})
        return
    yield from _rule_problems(here, leaf.rule, names, leaf.points)
    if len(values) == len(asked):
        yield from _overflow(here, leaf.rule, names, leaf.points, values)


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
