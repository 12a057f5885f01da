"""Bonuses and deductions beside the items: where they come from, how far they go, and that nothing counts twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from scoring.language.adjust import Bonus, Cap, Deduction, capped
from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.rules.base import Path, Problem

SEVERITY: Final[dict[str, Severity]] = {
    "ADJUSTMENT_NO_SOURCE": "warning", "BONUS_NO_BASIS": "warning", "BONUS_TWICE": "note", "BONUS_UNCAPPED": "warning",
}


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield bonuses without a limit or a basis, bonuses that count one matter at every level, and what names no source."""
    entries = scheme.rubric.adjust
    held = {one.id for i, cap in enumerate(entries) if isinstance(cap, Cap) for one in capped(cap, entries[:i])}
    for i, entry in enumerate(entries):
        path: Path = ("adjust", i)
        title: dict[str, Any] = {"title": entry.title or entry.say}
        if isinstance(entry, Bonus | Deduction):
            yield from _sourced(entry, path, title)
        if isinstance(entry, Bonus):
            if entry.basis is None:
                yield Problem("BONUS_NO_BASIS", path, title)
            if entry.cap is None and entry.id not in held:
                yield Problem("BONUS_UNCAPPED", path, title)
            if entry.table is not None and entry.take_highest is None:
                yield Problem("BONUS_TWICE", path, title)


def _sourced(entry: Bonus | Deduction, path: Path, title: dict[str, Any]) -> Iterator[Problem]:
    if entry.source is None or not (entry.source.document or entry.source.clause or entry.source.quote):
        yield Problem("ADJUSTMENT_NO_SOURCE", path, title)
