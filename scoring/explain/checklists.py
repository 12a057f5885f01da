"""What was found where a checklist has no one value: how many of its items are met."""

from __future__ import annotations

from collections.abc import Sequence

from scoring import columns
from scoring.language.rubric import Indicator
from scoring.messages import say
from scoring.rules.checklist import Checklist


def item_columns(leaf: Indicator) -> tuple[str, ...]:
    """Return the columns that hold the state of every item of a checklist; none for other rules."""
    rule = leaf.rule
    return tuple(columns.figure(leaf.id, item.id) for item in rule.items) if isinstance(rule, Checklist) else ()


def met(states: Sequence[str | None], lang: str) -> str:
    """Return how many items are met of those that apply: 达到3/5项. Empty where the state of one is not known."""
    if None in states or "unknown" in states:
        return ""
    return say("words.items_met", lang, met=sum(s == "met" for s in states), of=sum(s != "off" for s in states))
