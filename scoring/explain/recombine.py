"""What the nodes and the total would be if some leaves had other points: the tree of one subject, added up as the engine adds.

Published decimals; the leaves as they counted, after policies and vetoes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring import columns, exact
from scoring.explain.cells import Cells
from scoring.language.rubric import Indicator
from scoring.outcome import FIRST_NOT_APPLICABLE


@dataclass(frozen=True)
class Held:
    """What an indicator brings to its parent: points that count, None while they are unknown; full marks; whether it is left out."""

    points: Decimal | None
    full: Decimal
    dropped: bool


class Tree:
    """The indicators of one subject."""

    def __init__(self, cells: Cells, row: int) -> None:
        self.cells, self.row, self.rubric = cells, row, cells.rubric
        scores = self.rubric.scores
        self.places = scores.decimals
        self.item_places = scores.decimals if "item" in scores.round_at else exact.WORKING
        self.section_places = scores.decimals if "section" in scores.round_at else exact.WORKING
        self.leaves = {leaf.id: self._leaf(leaf) for leaf in self.rubric.leaves}

    def _leaf(self, leaf: Indicator) -> Held:
        code, zeroed = (self.cells.at(c(leaf.id), self.row) for c in (columns.outcome, columns.zeroed))
        dropped = code >= FIRST_NOT_APPLICABLE and self.rubric.not_applicable_policy[leaf.id] in ("rescale", "unranked") and not zeroed
        counted = columns.counted(leaf.id)
        exactly = self.item_places != self.places and self.cells.keeps(counted) and not zeroed
        points = self.cells.decimal(counted, self.row, self.item_places) if exactly else self.cells.points(leaf.id, self.row)
        return Held(Decimal(0) if dropped else points, leaf.full, dropped)

    def points(self, node: str, changed: Mapping[str, Decimal] | None = None) -> Decimal | None:
        """Return the published points of an indicator, or of the whole for "total", if `changed` leaves had these points.

        None where something below is unknown, where nothing applies, or where too little was scored.
        """
        changed = changed or {}
        if node == "total":
            held = self._combined(self.rubric.indicators, self.rubric.full, changed, self.places)
        else:
            held = self._held(self.cells.indicators[node], changed)
        return None if held.points is None or held.dropped else exact.round_half_up(held.points, self.places)

    def counted(self, leaf: str, points: Decimal) -> Decimal:
        """Return points of a rule as they count."""
        return exact.round_half_up(points, self.item_places)

    def _held(self, indicator: Indicator, changed: Mapping[str, Decimal]) -> Held:
        if indicator.leaf:
            held = self.leaves[indicator.id]
            return Held(self.counted(indicator.id, changed[indicator.id]), held.full, False) if indicator.id in changed else held
        held = self._combined(indicator.items or (), indicator.full, changed, self.section_places)
        if indicator.coverage is not None and self.cells.points(indicator.id, self.row) is None:
            return Held(None, indicator.full, False)
        return held

    def _combined(self, items: tuple[Indicator, ...], full: Decimal, changed: Mapping[str, Decimal], places: int) -> Held:
        parts = [self._held(item, changed) for item in items]
        applicable = sum((p.full for p in parts if not p.dropped), Decimal(0))
        if not applicable:
            return Held(Decimal(0), full, True)
        known = [p.points for p in parts if p.points is not None and not p.dropped]
        if len(known) < sum(not p.dropped for p in parts):
            return Held(None, full, False)
        summed = sum(known, Decimal(0))
        if applicable != full:
            summed = exact.round_half_up(summed * full / applicable, exact.WORKING)
        return Held(exact.round_half_up(summed, places), full, False)
