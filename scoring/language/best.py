"""Where an award looks for the best."""

from __future__ import annotations

from decimal import Decimal

from scoring.language.bounds import extra_points, most_points
from scoring.language.rubric import Best, Rubric


def best_nodes(award: Best, rubric: Rubric) -> tuple[str, ...]:
    """Return the ids of the nodes in which an award looks for the best."""
    return tuple(i.id for i in rubric.indicators if not i.leaf) if award.of == "each" else award.of


def unsurpassed(node: str, rubric: Rubric) -> Decimal:
    """Return the points in a node above which nobody can come, so that who has them is the best whatever others will have."""
    return most_points(rubric.indicator(node)) + extra_points(rubric, node)
