"""By what those who compete for an award are ordered."""

from __future__ import annotations

from scoring.language.rubric import Laggards, Level, Quota, Rubric


def ordered_by_total(award: Quota | Laggards | Level, rubric: Rubric) -> bool:
    """Return whether the first key of an award is the total, highest first."""
    by = award.by or (rubric.ranking.by if rubric.ranking is not None else None)
    return by is None or (by[0].key, by[0].order) == ("total", "descending")
