"""What explanations are told from: outcomes and causes, observed and next values, gains and figures. Row-wise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

import polars as pl

from scoring import columns, exact, outcome
from scoring.engine.adjust import Adjust
from scoring.engine.combine import Part, Sums, shaped
from scoring.engine.gains import Gains
from scoring.engine.leaves import Leaves, rule_of
from scoring.engine.stage import Stage
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.language.rubric import Indicator, Rubric
from scoring.language.scope import Names, compiled
from scoring.record import record


@record
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


@record(frozen=False)
class Detail:
    """Works out the columns of explanations.

    leaves   what was worked out of the leaves
    parts    leaf and node → what counted in the end
    zeroed   leaf → where a veto zeroes it
    reached  leaf → what would count of it at the next value; filled by `stages`
    rises    leaf → what the next value adds to what counts of it; filled by `stages`
    added    node ("" for the whole) → what it adds up
    adjust   what is added to nodes and to the whole
    """

    rubric: Rubric
    names: Names
    places: int
    leaves: Leaves
    parts: Mapping[str, Part]
    added: Mapping[str, Sums]
    zeroed: Mapping[str, pl.Expr]
    adjust: Adjust
    reached: dict[str, Number] = field(default_factory=dict)
    rises: dict[str, Number] = field(default_factory=dict)

    def stages(self, shown: dict[str, Shown]) -> Iterator[Stage]:
        """Yield the stages, and fill `shown` leaf by leaf."""
        yield Stage("outcomes", tuple(e for leaf in self.rubric.leaves for e in (self._outcome(leaf), self._ruled(leaf))))
        yield Stage("node outcomes", tuple(self._node_outcome(node) for node in self.rubric.nodes))
        yield Stage("explanations", tuple(e for leaf in self.rubric.leaves for e in self._explained(leaf, shown)))
        yield Stage("rises", tuple(e for leaf, reached in self.reached.items() for e in self._rise(leaf, reached)))
        yield from Gains(self.rubric, self.places, self.parts, self.added, self.adjust).stages(self.rises)

    def _outcome(self, leaf: Indicator) -> pl.Expr:
        """Return the outcome code of a leaf as the rule and its condition left it."""
        rule, ctx = rule_of(leaf), self.leaves.context(leaf)
        code = rule.cause(ctx)
        if leaf.factor is not None:
            times = compiled((leaf.id, "factor"), leaf.factor, self.names.scope)
            tells, off = self.leaves.earned[leaf.id].expr.is_not_null(), ctx.not_applicable(times)
            code = pl.when(tells if off is None else tells | off).then(ctx.cause(times)).otherwise(code)
        if leaf.applies is not None:
            applies = compiled((leaf.id, "applies"), leaf.applies, self.names.scope)
            off = pl.lit(outcome.DOES_NOT_APPLY, pl.UInt8)
            code = pl.when(~applies.expr).then(off).when(applies.expr.is_null()).then(ctx.cause(applies)).otherwise(code)
        if leaf.id in self.leaves.absent:
            code = pl.when(self.leaves.absent[leaf.id]).then(pl.lit(outcome.OTHER_GROUPS, pl.UInt8)).otherwise(code)
        scored = pl.col(columns.points(leaf.id)).is_not_null()
        return pl.when(scored).then(pl.lit(outcome.SCORED, pl.UInt8)).otherwise(code).alias(columns.outcome(leaf.id))

    def _ruled(self, leaf: Indicator) -> pl.Expr:
        dropped, counted = self.leaves.parts[leaf.id].gone, self.leaves.counted[leaf.id].at(self.places).expr
        return (counted if dropped is None else pl.when(~dropped).then(counted)).alias(columns.ruled(leaf.id))

    def _node_outcome(self, node: Indicator) -> pl.Expr:
        """Return the outcome code of a node: nothing applies, or the first cause below it, or too little was scored."""
        off = self.parts[node.id].dropped
        causes = [pl.when(self.leaves.counted[leaf.id].expr.is_null() & ~self.zeroed[leaf.id]).then(pl.col(columns.outcome(leaf.id)))
                  for leaf in node.walk() if leaf.leaf]
        below = {i.id for i in node.walk()}
        causes += [pl.when(self.adjust.counted[a.id].expr.is_null()).then(pl.col(columns.outcome(a.id)))
                   for a in self.rubric.additions if a.on in below]
        missing = pl.coalesce(*causes, pl.lit(outcome.COVERAGE, pl.UInt8))
        code = pl.when(pl.col(columns.published(node.id)).is_not_null()).then(pl.lit(outcome.SCORED, pl.UInt8)).otherwise(missing)
        if off is not None:
            code = pl.when(off).then(pl.lit(outcome.NOTHING_APPLIES, pl.UInt8)).otherwise(code)
        if (gone := self.parts[node.id].absent) is not None:
            code = pl.when(gone).then(pl.lit(outcome.OTHER_GROUPS, pl.UInt8)).otherwise(code)
        return code.alias(columns.outcome(node.id))

    def _explained(self, leaf: Indicator, shown: dict[str, Shown]) -> Iterator[pl.Expr]:
        rule, ctx = rule_of(leaf), self.leaves.context(leaf, self.leaves.earned[leaf.id])
        value, figures = rule.observed(ctx), rule.figures(ctx)
        following, more = (None, None) if leaf.past else (rule.next(ctx), rule.gain(ctx))
        scored = pl.col(columns.points(leaf.id)).is_not_null() & ~self.zeroed[leaf.id]
        if leaf.id in self.leaves.corrected:
            scored = scored & pl.col(columns.corrected(leaf.id)).is_null()
        if value is not None:
            yield value.expr.alias(columns.observed(leaf.id))
        if more is not None:
            reached = shaped(rule.earned(ctx) + more, leaf, self.leaves.factors.get(leaf.id)).at(self.leaves.counted[leaf.id].places).narrow()
            if leaf.shaped:  # beyond its cap, and below its floor, a better value earns nothing
                scored = scored & (reached.expr > self.leaves.counted[leaf.id].expr)
            yield pl.when(scored).then(reached.expr).alias(f"reached:{leaf.id}")
            self.reached[leaf.id] = reached.alias(f"reached:{leaf.id}")
        if following is not None:
            yield pl.when(scored).then(following.expr).alias(columns.next_value(leaf.id))
        if leaf.shaped:
            figures = {**figures, **self._unshaped(leaf)}
        for name, expr in figures.items():
            yield expr.alias(columns.figure(leaf.id, name))
        shown[leaf.id] = Shown(value, following, more is not None, tuple(figures))

    def _unshaped(self, leaf: Indicator) -> dict[str, pl.Expr]:
        """Return what a leaf's points were before its factor, its floor and its cap, and the factor, both at working places."""
        found = {columns.EARNED: self.leaves.earned[leaf.id].at(exact.WORKING).expr}
        if leaf.id in self.leaves.factors:
            found[columns.FACTOR] = self.leaves.factors[leaf.id].at(exact.WORKING).expr
        return found

    def _rise(self, leaf: str, reached: Number) -> Iterator[pl.Expr]:
        """Yield what the next value adds to a leaf: as published, and as it counts."""
        counted = self.leaves.counted[leaf]
        rise = (reached - counted).narrow()
        yield (reached.at(self.places) - counted.at(self.places)).expr.alias(columns.more(leaf))
        yield rise.expr.alias(f"rise:{leaf}")
        # What earns more never earns less; an unsigned number rounds with half the work.
        self.rises[leaf] = replace(rise.alias(f"rise:{leaf}"), low=0, high=max(rise.high, 0))
