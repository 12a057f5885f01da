"""What explanations are told from: outcomes and causes, observed and next values, gains and figures. Row-wise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import polars as pl

from scoring import columns, exact, outcome
from scoring.engine.combine import Part, applicable_full, rescaled
from scoring.engine.stage import Stage
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.language.rubric import Indicator, Rubric
from scoring.language.scope import Names, compiled
from scoring.rules.base import Rule


@dataclass(frozen=True)
class Shown:
    """What the explanation of a leaf prints, and at which scale.

    observed  the value that was scored; None where there is no one value
    next      nearest value that earns more
    gains     whether there is a gain column, in points of the total at published places
    figures   names of the rule's own figures
    """

    observed: Value | None
    next: Number | None
    gains: bool
    figures: tuple[str, ...]


@dataclass
class Detail:
    """Works out the columns of explanations.

    points   leaf → points as the rule gave them
    counted  leaf → points after policies, before vetoes; pending: null
    parts    leaf and node → what counted in the end
    zeroed   leaf → where a veto zeroes it
    bases    node that re-scales or rounds → its sum, its applicable full marks, its full marks, its places; filled by `stages`
    rises    leaf → what the next value adds to what counts of it; filled by `stages`
    drops    leaf → where it does not apply; None if that cannot be
    """

    rubric: Rubric
    names: Names
    places: int
    points: Mapping[str, Number]
    counted: Mapping[str, Number]
    parts: Mapping[str, Part]
    drops: Mapping[str, pl.Expr | None]
    zeroed: Mapping[str, pl.Expr]
    bases: dict[str, tuple[Number, Number | None, Decimal, int]] = field(default_factory=dict)
    rises: dict[str, Number] = field(default_factory=dict)

    def stages(self, shown: dict[str, Shown]) -> Iterator[Stage]:
        """Yield the stages, and fill `shown` leaf by leaf."""
        yield Stage("outcomes", tuple(e for leaf in self.rubric.leaves for e in (self._outcome(leaf), self._ruled(leaf))))
        yield Stage("node outcomes", tuple(self._node_outcome(node) for node in self.rubric.nodes))
        yield Stage("bases of gains", tuple(self._bases()))
        yield Stage("explanations", tuple(e for leaf in self.rubric.leaves for e in self._explained(leaf, shown)))
        yield from self._gains()

    def _outcome(self, leaf: Indicator) -> pl.Expr:
        """Return the outcome code of a leaf as the rule and its condition left it."""
        rule, ctx = rule_of(leaf), self.names.context(leaf.full)
        code = rule.cause(ctx)
        if leaf.applies is not None:
            applies = compiled((leaf.id, "applies"), leaf.applies, self.names.scope)
            off = pl.lit(outcome.DOES_NOT_APPLY, pl.UInt8)
            code = pl.when(~applies.expr).then(off).when(applies.expr.is_null()).then(ctx.cause(applies)).otherwise(code)
        scored = pl.col(columns.points(leaf.id)).is_not_null()
        return pl.when(scored).then(pl.lit(outcome.SCORED, pl.UInt8)).otherwise(code).alias(columns.outcome(leaf.id))

    def _ruled(self, leaf: Indicator) -> pl.Expr:
        drop, counted = self.drops[leaf.id], self.counted[leaf.id].at(self.places).expr
        counts = self.rubric.not_applicable_policy[leaf.id] in ("full", "zero")
        return (counted if drop is None or counts else pl.when(~drop).then(counted)).alias(columns.ruled(leaf.id))

    def _node_outcome(self, node: Indicator) -> pl.Expr:
        """Return the outcome code of a node: nothing applies, or the first cause below it, or too little was scored."""
        off = self.parts[node.id].dropped
        causes = [pl.when(self.counted[leaf.id].expr.is_null() & ~self.zeroed[leaf.id]).then(pl.col(columns.outcome(leaf.id)))
                  for leaf in node.walk() if leaf.leaf]
        missing = pl.coalesce(*causes, pl.lit(outcome.COVERAGE, pl.UInt8))
        code = pl.when(pl.col(columns.published(node.id)).is_not_null()).then(pl.lit(outcome.SCORED, pl.UInt8)).otherwise(missing)
        if off is not None:
            code = pl.when(off).then(pl.lit(outcome.NOTHING_APPLIES, pl.UInt8)).otherwise(code)
        return code.alias(columns.outcome(node.id))

    def _explained(self, leaf: Indicator, shown: dict[str, Shown]) -> Iterator[pl.Expr]:
        rule, ctx = rule_of(leaf), self.names.context(leaf.full, self.points[leaf.id])
        value, following, more, figures = rule.observed(ctx), rule.next(ctx), rule.gain(ctx), rule.figures(ctx)
        scored = pl.col(columns.points(leaf.id)).is_not_null() & ~self.zeroed[leaf.id]
        if value is not None:
            yield value.expr.alias(columns.observed(leaf.id))
        if following is not None:
            yield pl.when(scored).then(following.expr).alias(columns.next_value(leaf.id))
        if more is not None:
            counted, reached = self.counted[leaf.id], rule.earned(ctx) + more
            rise = reached.at(counted.places) - counted
            published = reached.at(self.places) - counted.at(self.places)
            yield pl.when(scored).then(published.expr).alias(columns.more(leaf.id))
            self.rises[leaf.id] = replace(rise, expr=pl.when(scored).then(rise.expr))
        for name, expr in figures.items():
            yield expr.alias(columns.figure(leaf.id, name))
        shown[leaf.id] = Shown(value, following, more is not None, tuple(figures))

    def _bases(self) -> Iterator[pl.Expr]:
        """Yield, for every node that re-scales or rounds, what it adds up and out of how much."""
        for node in [*self.rubric.nodes, None]:
            name, full = ("", self.rubric.full) if node is None else (node.id, node.full)
            places = self.places if node is None else self.parts[name].counted.places
            parts = [self._known(i.id) for i in (self.rubric.indicators if node is None else node.items or ())]
            drops = any(p.dropped is not None for p in parts)
            if not drops and all(p.counted.places <= places for p in parts):
                continue
            summed = exact.total(p.counted for p in parts).narrow()
            yield summed.expr.alias(f"sum:{name}")
            applicable = applicable_full(parts, full) if drops else None
            if applicable is not None:
                yield applicable.expr.alias(f"applicable:{name}")
                applicable = applicable.alias(f"applicable:{name}")
            self.bases[name] = (summed.alias(f"sum:{name}"), applicable, full, places)

    def _gains(self) -> Iterator[Stage]:
        """Yield what the rise of every leaf adds to the total, in a stage for each node above that re-scales or rounds.

        One expression for all of them would hold the one below several times over, and double with every level.
        """
        open_ = {leaf: (rise, self._steps(leaf)) for leaf, rise in self.rises.items()}
        number = 0
        while open_:
            worked: list[pl.Expr] = []
            further: dict[str, tuple[Number, list[str]]] = {}
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

    def _steps(self, leaf: str) -> list[str]:
        """Return the nodes above a leaf that re-scale or round, from below; "" is the whole."""
        above = [n.id for n in self.rubric.nodes if leaf in {i.id for i in n.walk()}]
        return [name for name in [*reversed(above), ""] if name in self.bases]

    def _through(self, node: str, rise: Number) -> Number:
        """Return what a rise below a node adds to the node: after minus before."""
        summed, applicable, full, places = self.bases[node]
        before, after = (n if applicable is None else rescaled(n, applicable, full) for n in (summed, summed + rise))
        return after.at(places) - before.at(places)

    def _known(self, name: str) -> Part:
        """Return what counts of an indicator, 0 while it is pending, so that the gains of the others can be told."""
        part = self.parts[name]
        return replace(part, counted=replace(part.counted, expr=part.counted.expr.fill_null(0), low=min(part.counted.low, 0)))


def rule_of(leaf: Indicator) -> Rule:
    """Return the rule of a leaf."""
    assert leaf.rule is not None
    return leaf.rule


