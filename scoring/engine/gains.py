"""What a better value of one leaf adds to the total: its rise, taken through every node above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import NamedTuple

import polars as pl

from scoring import columns, exact
from scoring.engine.adjust import Adjust
from scoring.engine.aggregate import aggregate
from scoring.engine.combine import Part, Sums, rescaled, within
from scoring.engine.stage import Stage
from scoring.exact import Number
from scoring.language.groups import full_of
from scoring.language.rubric import Indicator, Rubric
from scoring.record import record


class Step(NamedTuple):
    """A node that does more than add up, and the item through which a rise comes into it."""

    node: Indicator
    item: str


@record(frozen=False)
class Gains:
    """Works out gains.

    parts  leaf and node → what counted in the end
    added  node ("" for the whole) → what it adds up
    adjust what is added to nodes, and what the whole comes to after it
    sums   node that adds up → the sum of what is known of it; filled by `stages`
    """

    rubric: Rubric
    places: int
    parts: Mapping[str, Part]
    added: Mapping[str, Sums]
    adjust: Adjust
    sums: dict[str, Number] = field(default_factory=dict)

    def stages(self, rises: Mapping[str, Number]) -> Iterator[Stage]:
        """Yield the stages up to a gain column for every leaf of `rises`, in points of the total at published places.

        rises  leaf → what the next value adds to what counts of it

        There is a stage for each level: one expression for all would hold the one below several times over, and double with every level.
        """
        shaping = [n for n in [*self.rubric.nodes, self.rubric.whole] if self._shapes(n)]
        yield Stage("sums of gains", tuple(e for n in shaping for e in self._sum(n)))
        yield Stage("nodes before gains", tuple(self._stands(n, self.sums.get(n.id), self._below(n)).expr.alias(f"before:{n.id}") for n in shaping))
        above = self._above(shaping)
        open_ = {leaf: (rise, above[leaf]) for leaf, rise in rises.items()}
        number = 0
        while open_:
            worked: list[pl.Expr] = []
            further: dict[str, tuple[Number, list[Step]]] = {}
            for leaf, (rise, steps) in open_.items():
                through = self._through(steps[0], rise) if steps else rise
                if len(steps) <= 1:
                    worked.append(through.at(self.places).expr.alias(columns.gain(leaf)))
                else:
                    name = f"rise:{leaf}:{number}"
                    worked.append(through.expr.alias(name))
                    further[leaf] = through.alias(name), steps[1:]
            yield Stage("gains", tuple(worked))
            open_, number = further, number + 1

    def _places(self, node: Indicator) -> int:
        return self.parts[node.id].counted.places if node.id else self.places

    def _below(self, node: Indicator) -> list[Part]:
        return [self.parts[i.id] for i in node.items or ()]

    def _shapes(self, node: Indicator) -> bool:
        """Return whether a node does more than add up: re-scales, rounds, limits, or combines in another way."""
        if node.how != "sum" or node.floor is not None or node.cap is not None or self.added[node.id].applicable is not None:
            return True
        if not node.id and self.adjust.shapes:
            return True
        extra = self.adjust.extra.get(node.id)
        return any(n.places > self._places(node) for n in [*(p.counted for p in self._below(node)), *([extra] if extra else [])])

    def _above(self, shaping: list[Indicator]) -> dict[str, list[Step]]:
        """Return for every leaf the nodes above it that shape, from below."""
        shapes, found = {n.id for n in shaping}, {}

        def descend(node: Indicator, steps: list[Step]) -> None:
            for item in node.items or ():
                here = [Step(node, item.id), *steps] if node.id in shapes else steps
                found[item.id] = here
                descend(item, here)

        descend(self.rubric.whole, [])
        return found

    def _sum(self, node: Indicator) -> Iterator[pl.Expr]:
        """Yield what is known of a node that adds up, so that gains can be told while something else is pending."""
        if node.how == "sum":
            known = [replace(p.counted, expr=p.counted.expr.fill_null(0), low=min(p.counted.low, 0)) for p in self._below(node)]
            summed = exact.total(known).narrow()
            self.sums[node.id] = summed.alias(f"sum:{node.id}")
            yield summed.expr.alias(f"sum:{node.id}")

    def _stands(self, node: Indicator, summed: Number | None, parts: list[Part]) -> Number:
        """Return the points of a node that comes to this sum, or is made of these parts."""
        if summed is None:
            points = aggregate(node, parts)
        else:
            applicable = self.added[node.id].applicable
            points = summed if applicable is None else rescaled(summed, applicable, full_of(self.rubric, node))
        if not node.id:
            return self.adjust.held(points)
        extra = self.adjust.extra.get(node.id)
        if extra is not None:
            points = points + replace(extra, expr=extra.expr.fill_null(0), low=min(extra.low, 0), high=max(extra.high, 0))
        return within(points, node).at(self._places(node))

    def _through(self, step: Step, rise: Number) -> Number:
        """Return what a rise of an item adds to its node: after minus before."""
        node, parts, summed = step.node, self._below(step.node), self.sums.get(step.node.id)
        if summed is None:
            at = [i.id for i in node.items or ()].index(step.item)
            parts[at] = replace(parts[at], counted=parts[at].counted + rise)
        after = self._stands(node, None if summed is None else summed + rise, parts)
        risen = after - after.alias(f"before:{node.id}")
        return replace(risen, low=0, high=max(risen.high, 0))
