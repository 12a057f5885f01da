"""Where an award looks for the best."""

from __future__ import annotations

from scoring.language.rubric import Best, Rubric


def best_nodes(award: Best, rubric: Rubric) -> tuple[str, ...]:
    """Return the ids of the nodes in which an award looks for the best."""
    return tuple(i.id for i in rubric.indicators if not i.leaf) if award.of == "each" else award.of
