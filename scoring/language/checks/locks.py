"""Locks of the rubric itself: each names a key that there is."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.errors import nearest
from scoring.language.change import LOCKABLE
from scoring.language.rubric import Rubric
from scoring.rules.base import Problem


def lock_problems(rubric: Rubric) -> Iterator[Problem]:
    """Yield locks that lock nothing."""
    known = (*LOCKABLE, *(f"params.{name}" for name in rubric.params))
    for i, name in enumerate(rubric.locked):
        if name not in known:
            yield Problem("UNKNOWN_LOCK", ("locked", i), {"name": name, "near": nearest(name, known)})
