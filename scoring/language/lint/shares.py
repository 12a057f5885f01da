"""How points and weights are spread."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from scoring import exact
from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.language.rubric import Indicator, Rubric
from scoring.rules.base import Path, Problem
from scoring.rules.phrases import marks, plain

SEVERITY: Final[dict[str, Severity]] = {"ITEM_ABOVE_HALF": "warning", "WEIGHTS_SUM": "warning"}


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield an item that alone outweighs all others, and weights that come neither to 1 nor to 100."""
    found: list[Problem] = []
    for one in scheme.rubric.lists:
        found += [problem for problem in _of_list(one, scheme) if problem not in found]
    yield from found


def _of_list(rubric: Rubric, scheme: Scheme) -> Iterator[Problem]:
    """Yield what is so for the indicators of one group, or for all."""
    full = rubric.full
    worth = dict(_worth(rubric.whole, Fraction(full)))
    for path, leaf in scheme.leaves if len(worth) > 1 else ():
        if worth.get(leaf.id, 0) * 2 > full:
            yield Problem("ITEM_ABOVE_HALF", (*path, "points"), {"title": leaf.title, "points": marks(_round(worth[leaf.id])), "full": marks(full)})
    below = {node.id: node for node in (rubric.whole, *rubric.nodes)}
    nodes: list[tuple[Path, str]] = [((), ""), *((path, i.id) for path, i in scheme.indicators if i.id in below)]
    for path, name in nodes:
        weights = [i.weight for i in below[name].items or () if i.weight is not None]
        if weights and sum(weights) not in (1, 100):
            where = (*path, "items") if path else ("indicators",)
            yield Problem("WEIGHTS_SUM", where, {"title": below[name].title, "sum": plain(sum(weights, Decimal(0)))})


def _worth(node: Indicator, points: Fraction) -> Iterator[tuple[str, Fraction]]:
    """Yield how many of these points each leaf below a node decides: by full marks where they are added up, else by weight."""
    items = node.items or ()
    parts = [Fraction(i.full if node.how == "sum" else i.weight or 1) for i in items]
    for item, part in zip(items, parts, strict=True):
        here = points * part / sum(parts)
        yield from [(item.id, here)] if item.leaf else _worth(item, here)


def _round(points: Fraction) -> Decimal:
    return exact.round_half_up(Decimal(points.numerator) / Decimal(points.denominator), 2)
