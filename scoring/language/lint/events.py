"""Deductions and bonuses by event: each with its reason and date, each counted once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.model import Text
from scoring.rules.base import Problem
from scoring.rules.per_event import PerEvent
from scoring.rules.phrases import plain

SEVERITY: Final[dict[str, Severity]] = {
    "EVENTS_TWICE": "warning", "EVENTS_WITHOUT_DATE": "note", "EVENTS_WITHOUT_REASON": "warning", "POINTS_BELOW_ZERO": "note",
}


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield events that cost or earn points without a reason or a date, or more than once."""
    first: dict[tuple[str, str | None], Text] = {}
    for path, leaf in scheme.leaves:
        rule = leaf.rule
        if not isinstance(rule, PerEvent):
            continue
        here, table = (*path, "rule"), scheme.rubric.tables[scheme.read_by(f"count(「{rule.table}」)")[0]]
        types = {c.type for c in table.columns.values()}
        if "text" not in types:
            yield Problem("EVENTS_WITHOUT_REASON", (*here, "table"), {"table": rule.table})
        if "date" not in types:
            yield Problem("EVENTS_WITHOUT_DATE", (*here, "table"), {"table": rule.table})
        if rule.floor < 0:
            yield Problem("POINTS_BELOW_ZERO", (*here, "floor"), {"title": leaf.title, "floor": plain(rule.floor)})
        other = first.setdefault((rule.table, rule.where), leaf.title)
        if other != leaf.title:
            yield Problem("EVENTS_TWICE", (*here, "table"), {"table": rule.table, "title": leaf.title, "other": other})
