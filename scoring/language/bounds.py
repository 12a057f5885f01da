"""How far bonuses and deductions can move points, before any data."""

from __future__ import annotations

from decimal import Decimal

from scoring.language.adjust import MOST_POINTS, TOTAL, Addition
from scoring.language.rubric import Indicator, Rubric
from scoring.rules.completion import Completion


def highest(entry: Addition) -> Decimal:
    """Return the most that an addition can come to."""
    return MOST_POINTS if entry.cap is None else entry.cap


def most_points(indicator: Indicator) -> Decimal:
    """Return the most points that can be had: full marks, or more where something below rewards over-fulfilment."""
    return indicator.full * max([Decimal(1), *(i.rule.cap for i in indicator.walk() if isinstance(i.rule, Completion))])


def extra_points(rubric: Rubric, name: str) -> Decimal:
    """Return by how much additions can move the points of an indicator, or of the whole ("total"), at most."""
    if not rubric.additions:
        return Decimal(0)
    below = rubric.whole if name == TOTAL else rubric.indicator(name)
    fulls = {i.id: i.full for i in below.walk()}
    on = [(e, e.on or "") for e in rubric.additions]
    return sum((highest(e) * max(below.full / fulls[node], Decimal(1)) for e, node in on if node in fulls), Decimal(0))
