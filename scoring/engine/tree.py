"""The tree of indicators as stages: nodes from the deepest level up, then the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from scoring import columns
from scoring.engine.combine import Part, combine, covered
from scoring.engine.stage import Stage
from scoring.exact import Number
from scoring.language.rubric import Indicator, Rubric


@dataclass
class Tree:
    """Works out every node from its leaves.

    parts     leaf → what counts; the nodes are added as they are worked out
    scored    leaf → where it was really scored, never null
    prefix    what the names of the columns begin with: "" for what stands, "before:" for what stood before vetoes
    places    published places; section_places: those at which nodes are kept
    """

    rubric: Rubric
    parts: dict[str, Part]
    scored: Mapping[str, pl.Expr]
    places: int
    section_places: int
    prefix: str = ""

    def stages(self) -> Iterator[Stage]:
        """Yield the stages of the nodes, level by level."""
        yield Stage("published items", tuple(self._published(leaf.id) for leaf in self.rubric.leaves))
        levels = self.rubric.levels
        for level in range(max(levels.values()), 0, -1):
            nodes = [n for n in self.rubric.nodes if levels[n.id] == level]
            if nodes:
                yield Stage(f"{self.prefix}nodes of level {level}", tuple(e for n in nodes for e in self._node(n)))
                yield Stage(f"{self.prefix}published nodes of level {level}", tuple(self._published(n.id) for n in nodes))

    def total(self) -> pl.Expr:
        """Return the points of the whole at published places; null where pending, not rated, or where nothing applies."""
        points, dropped = combine([self.parts[i.id] for i in self.rubric.indicators], self.rubric.full)
        total = points.at(self.places).expr
        return total if dropped is None else pl.when(~dropped).then(total)

    def _node(self, node: Indicator) -> Iterator[pl.Expr]:
        points, dropped = combine([self.parts[i.id] for i in node.items or ()], node.full)
        points = points.at(self.section_places)
        expr, name = points.expr, f"{self.prefix}node:{node.id}"
        if node.coverage is not None:
            # Where nothing applies nothing was scored either: such a node is not rated, and not dropped.
            expr, dropped = pl.when(covered(node, self.scored)).then(expr), None
        yield expr.alias(name)
        if dropped is not None:
            yield dropped.alias(f"{self.prefix}off:{node.id}")
        off = None if dropped is None else pl.col(f"{self.prefix}off:{node.id}")
        self.parts[node.id] = Part(Number(pl.col(name), points.places, points.low, points.high), node.full, off)

    def _published(self, name: str) -> pl.Expr:
        part = self.parts[name]
        published = part.counted.at(self.places).expr
        if part.dropped is not None:
            published = pl.when(~part.dropped).then(published)
        return published.alias(self.prefix + columns.published(name))
