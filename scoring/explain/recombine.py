"""What the nodes and the total would be if some leaves had other points: the tree of one subject, added up as the engine adds.

Published decimals; the leaves as they counted, after policies and vetoes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from scoring import columns, exact
from scoring.explain.cells import Cells
from scoring.language.adjust import node_of
from scoring.language.rubric import Indicator
from scoring.record import record


@record
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
        zeroed, dropped = self.cells.at(columns.zeroed(leaf.id), self.row), self.cells.left_out(leaf.id, self.row)
        counted = columns.counted(leaf.id)
        exactly = self.item_places != self.places and self.cells.keeps(counted) and not zeroed
        points = self.cells.decimal(counted, self.row, self.item_places) if exactly else self.cells.points(leaf.id, self.row)
        return Held(Decimal(0) if dropped else points, leaf.full, dropped)

    def points(self, node: str, changed: Mapping[str, Decimal] | None = None) -> Decimal | None:
        """Return the published points of an indicator, or of the whole for "total", if `changed` leaves had these points.

        None where something below is unknown, where nothing applies, or where too little was scored.
        """
        changed = changed or {}
        whole = node == "total"
        held = self._combined(self.rubric.whole, changed, self.places) if whole else self._held(self.cells.indicators[node], changed)
        return None if held.points is None or held.dropped else exact.round_half_up(held.points, self.places)

    def counted(self, leaf: str, points: Decimal) -> Decimal:
        """Return points of a rule as they count."""
        return exact.round_half_up(points, self.item_places)

    def _held(self, indicator: Indicator, changed: Mapping[str, Decimal]) -> Held:
        if indicator.leaf:
            held = self.leaves[indicator.id]
            return Held(self.counted(indicator.id, changed[indicator.id]), held.full, False) if indicator.id in changed else held
        held = self._combined(indicator, changed, self.section_places)
        if indicator.coverage is not None and self.cells.points(indicator.id, self.row) is None:
            return Held(None, indicator.full, False)
        return held

    def _combined(self, node: Indicator, changed: Mapping[str, Decimal], places: int) -> Held:
        parts = [self._held(item, changed) for item in node.items or ()]
        applicable = [(p.points, p.full, i.weight or Decimal(1)) for i, p in zip(node.items or (), parts, strict=True) if not p.dropped]
        if not applicable:
            return Held(Decimal(0), node.full, True)
        known = [(points, full, weight) for points, full, weight in applicable if points is not None]
        if self._ended(node):
            return Held(Decimal(0), node.full, False)
        if len(known) < len(applicable):
            return Held(None, node.full, False)
        made = _made(node, known)
        if made is not None:
            made = self._added(node, made)
            if made is None or self.cells.at(columns.zeroed(node.id), self.row):
                return Held(made and Decimal(0), node.full, False)
            made = made if node.floor is None else max(made, node.floor)
            made = made if node.cap is None else min(made, node.cap)
            made = made if node.id else self._vetoed(made)
        return Held(None if made is None else exact.round_half_up(made, places), node.full, False)

    def _ended(self, node: Indicator) -> bool:
        """Return whether a veto leaves nothing of a node, or of the whole, whatever lies below."""
        if node.id:
            return bool(self.cells.at(columns.zeroed(node.id), self.row))
        return any(veto.effect.ends and self.cells.at(columns.veto(veto.id), self.row) for veto in self.rubric.vetoes)

    def _added(self, node: Indicator, made: Decimal) -> Decimal | None:
        """Return what additions make of the points of a node, or of the whole; None where one of them is unknown."""
        for entry in self.rubric.adjust:
            if entry.kind != "veto" and (node_of(entry, self.rubric.adjust) or "") == node.id:
                points = self._brought(entry.id)
                if points is None:
                    return None
                made += points
        return made

    def _vetoed(self, made: Decimal) -> Decimal:
        """Return what vetoes leave of the points of the whole."""
        for veto in self.rubric.vetoes:
            if self.cells.at(columns.veto(veto.id), self.row):
                made = made if veto.effect.cap_total is None else min(made, veto.effect.cap_total)
                made = Decimal(0) if veto.effect.ends else made
        return made

    def _brought(self, entry: str) -> Decimal | None:
        """Return what an addition, or a cap, brings."""
        counted = columns.counted(entry)
        if self.item_places != self.places and self.cells.keeps(counted):
            return self.cells.decimal(counted, self.row, self.item_places)
        return self.cells.decimal(columns.adjusted(entry), self.row, self.places)


def _made(node: Indicator, items: list[tuple[Decimal, Decimal, Decimal]]) -> Decimal | None:
    """Return what a node comes to, at working scale: its items that apply, each with points, full marks and weight."""
    if node.how == "sum":
        summed, applicable = sum((p for p, _, _ in items), Decimal(0)), sum((f for _, f, _ in items), Decimal(0))
        return summed if applicable == node.full else exact.round_half_up(summed * node.full / applicable, exact.WORKING)
    shares, weights = [Fraction(p) / Fraction(f) for p, f, _ in items], [Fraction(w) for _, _, w in items]
    found = _AGGREGATES[node.how](shares, weights, node)
    return None if found is None else exact.round_half_up(_decimal(found * Fraction(node.full)), exact.WORKING)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _mean(shares: list[Fraction], weights: list[Fraction], _: Indicator) -> Fraction:
    return sum((s * w for s, w in zip(shares, weights, strict=True)), Fraction(0)) / sum(weights)


def _geometric(shares: list[Fraction], weights: list[Fraction], _: Indicator) -> Fraction | None:
    if min(shares) < 0:
        return None
    return Fraction(math.prod(float(s) ** float(w / sum(weights)) for s, w in zip(shares, weights, strict=True)))


def _harmonic(shares: list[Fraction], weights: list[Fraction], _: Indicator) -> Fraction | None:
    if min(shares) <= 0:
        return Fraction(0) if min(shares) == 0 else None
    return sum(weights, Fraction(0)) / sum((w / s for s, w in zip(shares, weights, strict=True)), Fraction(0))


def _best(shares: list[Fraction], _: list[Fraction], node: Indicator) -> Fraction:
    kept = node.keep if node.how == "best" else max(len(shares) - (node.drop or 1), 1)
    best = sorted(shares, reverse=True)[:kept]
    return sum(best, Fraction(0)) / len(best)


_AGGREGATES: Final[Mapping[str, Callable[[list[Fraction], list[Fraction], Indicator], Fraction | None]]] = {
    "mean": _mean, "geometric": _geometric, "harmonic": _harmonic, "best": _best, "drop_lowest": _best,
    "minimum": lambda shares, _weights, _node: min(shares), "maximum": lambda shares, _weights, _node: max(shares),
}
