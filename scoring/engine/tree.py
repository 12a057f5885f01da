"""The tree of indicators as stages: nodes from the deepest level up, then the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

import polars as pl

from scoring import columns
from scoring.engine.aggregate import aggregate
from scoring.engine.combine import Part, Sums, all_dropped, combine, covered, or_zero, sums, within
from scoring.engine.stage import Stage
from scoring.exact import Number
from scoring.language.groups import absent, chosen, full_of
from scoring.language.rubric import Indicator, Rubric
from scoring.record import record

SUM, APPLICABLE = "added:", "applicable:"
"""What the names of the columns begin with that hold what a node adds up, and out of how much."""


@record(frozen=False)
class Tree:
    """Works out every node from its leaves.

    parts     leaf → what counts; the nodes are added as they are worked out
    scored    leaf → where it was really scored, never null
    added     node ("" for the whole) → what it adds up; filled by `stages`
    prefix    what the names of the columns begin with: "" for what stands, "before:" for what stood before adjustments
    places    published places; section_places: those at which nodes are kept
    extra     node → what adjustments add to it
    zeroed    indicator → where a veto sets it to 0
    """

    rubric: Rubric
    parts: dict[str, Part]
    scored: Mapping[str, pl.Expr]
    places: int
    section_places: int
    prefix: str = ""
    extra: Mapping[str, Number] = field(default_factory=dict)
    zeroed: Mapping[str, pl.Expr] = field(default_factory=dict)
    added: dict[str, Sums] = field(default_factory=dict)

    def stages(self) -> Iterator[Stage]:
        """Yield the stages of the nodes, level by level."""
        yield Stage("published items", tuple(self._published(leaf.id) for leaf in self.rubric.leaves))
        levels = self.rubric.levels
        for level in range(max(levels.values()), 0, -1):
            nodes = [n for n in self.rubric.nodes if levels[n.id] == level]
            if nodes:
                yield Stage(f"{self.prefix}sums of level {level}", tuple(e for n in nodes for e in self._sums(n)))
                yield Stage(f"{self.prefix}nodes of level {level}", tuple(e for n in nodes for e in self._node(n)))
                yield Stage(f"{self.prefix}published nodes of level {level}", tuple(self._published(n.id) for n in nodes))
        yield Stage(f"{self.prefix}sums of the whole", tuple(self._sums(self.rubric.whole)))

    def total(self) -> Number:
        """Return the points of the whole before any adjustment; null where pending, not rated, or where nothing applies."""
        points, dropped = self._points(self.rubric.whole)
        return points if dropped is None else replace(points, expr=pl.when(~dropped).then(points.expr))

    def _below(self, node: Indicator) -> list[Part]:
        return [self.parts[i.id] for i in node.items or ()]

    def _sums(self, node: Indicator) -> Iterator[pl.Expr]:
        """Yield what a node adds up as columns of their own: an expression that divides reads them several times."""
        if node.how != "sum":
            return
        added = sums(self._below(node), full_of(self.rubric, node))
        points, applicable = f"{self.prefix}{SUM}{node.id}", f"{self.prefix}{APPLICABLE}{node.id}"
        yield added.points.expr.alias(points)
        if added.applicable is not None:
            yield added.applicable.expr.alias(applicable)
        self.added[node.id] = Sums(added.points.alias(points), None if added.applicable is None else added.applicable.alias(applicable))

    def _points(self, node: Indicator) -> tuple[Number, pl.Expr | None]:
        """Return what a node comes to, and where all of it is dropped; None if that cannot be."""
        parts = self._below(node)
        full = full_of(self.rubric, node)
        points = combine(self.added[node.id], parts, full) if node.how == "sum" else aggregate(node, parts)
        return points, all_dropped(parts) if any(p.dropped is not None for p in parts) else None

    def _node(self, node: Indicator) -> Iterator[pl.Expr]:
        points, dropped = self._points(node)
        if node.id in self.extra:
            points = points + self.extra[node.id]
        gone = absent(self.rubric, node.id)
        points = or_zero(or_zero(or_zero(within(points, node), dropped), self.zeroed.get(node.id)), gone).at(self.section_places)
        expr, name = points.expr, f"{self.prefix}node:{node.id}"
        if node.coverage is not None:
            # Where nothing applies nothing was scored either: such a node is not rated, and not dropped.
            rated = self._covered(node)
            expr, dropped = pl.when(rated if gone is None else rated | gone).then(expr), None
        if dropped is not None and gone is not None:
            dropped = dropped & ~gone
        yield expr.alias(name)
        if dropped is not None:
            yield dropped.alias(f"{self.prefix}off:{node.id}")
        off = None if dropped is None else pl.col(f"{self.prefix}off:{node.id}")
        self.parts[node.id] = Part(Number(pl.col(name), points.places, points.low, points.high), full_of(self.rubric, node), off, gone)

    def _covered(self, node: Indicator) -> pl.Expr:
        """Return where enough of a node was really scored, of what the group of each subject has of it."""
        lists = enumerate(self.rubric.lists)
        return chosen({n: covered(one.indicator(node.id), self.scored) for n, one in lists if node.id in one.levels})

    def _published(self, name: str) -> pl.Expr:
        part = self.parts[name]
        published = part.counted.at(self.places).expr
        if part.gone is not None:
            published = pl.when(~part.gone).then(published)
        return published.alias(self.prefix + columns.published(name))
