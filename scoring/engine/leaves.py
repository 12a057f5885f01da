"""The leaves: from what rules say to what counts, in stages.

A rule that compares subjects has a step of its own that looks at all of them; everything else here looks at one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from decimal import Decimal
from typing import Final

import polars as pl

from scoring import columns, exact
from scoring.engine.cohort import Comparison
from scoring.engine.combine import Part, any_true, count_leaf, shaped
from scoring.engine.stage import Stage
from scoring.exact import Number
from scoring.expression.compile import Fact, Value
from scoring.language.comparing import asked_whether_applicable
from scoring.language.groups import absent
from scoring.language.rubric import Indicator, Missing, Rubric
from scoring.language.scope import Names, compiled
from scoring.record import record
from scoring.rules.base import Rule
from scoring.rules.context import Context

PEERS: Final = ("peer_average", "lowest")
"""Policies that look at what others earned."""
FORGIVEN: Final = ("zero", "rescale")
"""Policies under which a missing leaf never waits."""


@record(frozen=False)
class Leaves:
    """Works out the columns of leaves; the mappings are filled by `stages`.

    worked    leaf → the columns of the steps of its rule
    peers     leaf → the statistics that its rule asked for
    earned    leaf → points as the rule gave them
    factors   leaf → what they are multiplied by
    points    leaf → points after factor, floor and cap; null where missing or not applicable
    counted   leaf → points after policies; null while pending
    parts     leaf → what counts of it
    drops     leaf → where it does not apply; None if that cannot be
    absent    leaf → where the group of the subject has not got it; only leaves that some group has not got
    facts     what is asked of tables
    corrected leaves to which corrections may give other points
    """

    rubric: Rubric
    names: Names
    draft: bool
    places: int
    exempt: pl.Expr
    worked: dict[str, dict[str, pl.Expr]] = field(default_factory=dict)
    peers: dict[str, dict[str, Number]] = field(default_factory=dict)
    earned: dict[str, Number] = field(default_factory=dict)
    factors: dict[str, Number] = field(default_factory=dict)
    points: dict[str, Number] = field(default_factory=dict)
    counted: dict[str, Number] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    drops: dict[str, pl.Expr | None] = field(default_factory=dict)
    absent: dict[str, pl.Expr] = field(init=False)
    facts: list[Fact] = field(default_factory=list)
    corrected: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        lacking = {leaf.id: absent(self.rubric, leaf.id) for leaf in self.rubric.leaves} if self.rubric.by_group else {}
        self.absent = {leaf: where for leaf, where in lacking.items() if where is not None}

    def stages(self) -> Iterator[Stage | Comparison]:
        """Yield the steps, in order."""
        leaves = self.rubric.leaves
        yield Stage("steps", tuple(e for leaf in leaves for e in self._steps(leaf)))
        comparisons = [c for leaf in leaves if (c := self._comparison(leaf)) is not None]
        yield Stage("compared", tuple(e for c in comparisons for e in c.columns))
        yield from comparisons
        yield Stage("points", tuple(e for leaf in leaves for e in self._points(leaf)))
        yield Stage("shaped points", tuple(self._shaped(leaf) for leaf in leaves if leaf.shaped))
        averaged = [self._averaged(leaf) for leaf in leaves if self.policy(leaf.id) in PEERS or self._not_applicable(leaf) in PEERS]
        yield Stage("points of peers", tuple(e for c in averaged for e in c.columns))
        yield from averaged
        yield Stage("counted", tuple(self._counted(leaf) for leaf in leaves))
        yield Stage("uncorrected", tuple(self._uncorrected(leaf) for leaf in leaves if leaf.id in self.corrected))
        yield Stage("corrected", tuple(e for leaf in leaves if leaf.id in self.corrected for e in self._corrected(leaf)))
        asked = asked_whether_applicable(self.rubric)
        yield Stage("what applies", tuple(self._applies(leaf.id) for leaf in leaves if leaf.id in asked))

    def policy(self, leaf: str) -> Missing:
        """Return what becomes of a leaf whose datum is missing."""
        return "pending" if self.draft else self.rubric.missing_policy[leaf]

    def waits(self, leaf: str) -> bool:
        """Return whether a leaf may be without points although it counts."""
        return self.policy(leaf) not in FORGIVEN or self.rubric.not_applicable_policy[leaf] in PEERS

    def _not_applicable(self, leaf: Indicator) -> str:
        return self.rubric.not_applicable_policy[leaf.id]

    def context(self, leaf: Indicator, points: Number | None = None) -> Context:
        """Return what the rule of a leaf is given once its steps and its peers are columns."""
        return self.names.context(leaf.full, points, self.worked[leaf.id], self.peers.get(leaf.id))

    def _steps(self, leaf: Indicator) -> Iterator[pl.Expr]:
        rule, ctx = rule_of(leaf), self.names.context(leaf.full)
        self.facts += rule.facts(ctx)
        steps = rule.steps(ctx)
        self.worked[leaf.id] = {name: pl.col(columns.step(leaf.id, name)) for name in steps}
        yield from (expr.alias(columns.step(leaf.id, name)) for name, expr in steps.items())

    def _group(self, within: str) -> str | None:
        return columns.GROUP if within == "group" and self.rubric.subject.group else None

    def _comparison(self, leaf: Indicator) -> Comparison | None:
        """Return the step that compares subjects by a leaf; None for a rule that looks at each alone."""
        population = rule_of(leaf).population(self.context(leaf))
        if population is None:
            return None
        among = ~self.exempt
        if leaf.applies is not None:
            among = among & self._compiled(leaf, "applies", leaf.applies).expr
        if leaf.id in self.absent:
            among = among & ~self.absent[leaf.id]
        name, value = columns.compared(leaf.id), population.value
        made = Comparison(leaf.id, value.alias(name), self._group(population.within), population.statistics,
                          (pl.when(among).then(value.expr.cast(pl.Int64)).alias(name),), population.rooms)
        self.peers[leaf.id] = {statistic: made.number(statistic) for statistic in population.statistics}
        return made

    def _compiled(self, leaf: Indicator, key: str, text: str) -> Value:
        value = compiled((leaf.id, key), text, self.names.scope)
        self.facts += value.facts
        return value

    def _points(self, leaf: Indicator) -> Iterator[pl.Expr]:
        """Yield the points of a leaf's rule, null where missing or not applicable, and where they are not applicable."""
        rule, ctx = rule_of(leaf), self.context(leaf)
        points = rule.points(ctx).narrow()
        drop, expr = rule.not_applicable(ctx), points.expr
        if leaf.factor is not None:
            times = self._compiled(leaf, "factor", leaf.factor)
            self.factors[leaf.id] = times.exact
            unclear = ctx.not_applicable(times)
            drop = unclear if drop is None else drop if unclear is None else drop | unclear
        if leaf.applies is not None:
            applies = self._compiled(leaf, "applies", leaf.applies)
            unclear = ctx.not_applicable(applies)
            off = (~applies.expr if unclear is None else ~applies.expr | unclear).fill_null(False)
            drop = off if drop is None else off | (drop & applies.expr.fill_null(False))
            expr = pl.when(applies.expr).then(expr)
        elif drop is not None:
            expr = pl.when(~drop).then(expr)
        if (gone := self.absent.get(leaf.id)) is not None:
            expr, drop = pl.when(~gone).then(expr), None if drop is None else drop & ~gone
        name = columns.earned(leaf.id) if leaf.shaped else columns.points(leaf.id)
        yield expr.alias(name)
        if drop is not None:
            yield drop.alias(f"off:{leaf.id}")
        self.earned[leaf.id] = self.points[leaf.id] = points.alias(name)
        self.drops[leaf.id] = None if drop is None else pl.col(f"off:{leaf.id}")

    def _shaped(self, leaf: Indicator) -> pl.Expr:
        """Return the points of a leaf after its factor, its floor and its cap."""
        points = shaped(self.earned[leaf.id], leaf, self.factors.get(leaf.id)).narrow()
        name = columns.points(leaf.id)
        self.points[leaf.id] = points.alias(name)
        return points.expr.alias(name)

    def _averaged(self, leaf: Indicator) -> Comparison:
        """Return the step that looks at what peers earned in a leaf: rounded as it counts, nothing imputed."""
        name, points = f"{leaf.id}#peers", self.points[leaf.id].at(self.places)
        among = ~self.exempt if leaf.id not in self.corrected else ~self.exempt & pl.col(columns.corrected(leaf.id)).is_null()
        statistics = tuple(s for policy in (self.policy(leaf.id), self._not_applicable(leaf))
                           for s in {"peer_average": ("sum", "count"), "lowest": ("low",)}.get(policy, ()))
        return Comparison(name, points.alias(columns.compared(name)), self._group("group"), tuple(dict.fromkeys(statistics)),
                          (pl.when(among).then(points.expr.cast(pl.Int64)).alias(columns.compared(name)),))

    def _counted(self, leaf: Indicator) -> pl.Expr:
        missing, not_applicable = self.policy(leaf.id), self.rubric.not_applicable_policy[leaf.id]
        of_peers: dict[str, Number] = {}
        if missing in PEERS or not_applicable in PEERS:
            asked = self._averaged(leaf)
            if "low" in asked.statistics:
                of_peers["lowest"] = asked.number("low")
            if "count" in asked.statistics:
                mean = asked.number("sum").divide(asked.number("count"))
                of_peers["peer_average"] = Number(mean.expr, mean.places, *(asked.value.at(mean.places).low, asked.value.at(mean.places).high))
        part = count_leaf(self.points[leaf.id], leaf.full, self.places, self.drops[leaf.id], missing, not_applicable, of_peers,
                          self.absent.get(leaf.id))
        name = columns.counted(leaf.id)
        self.counted[leaf.id] = part.counted.alias(name)
        self.parts[leaf.id] = Part(self.counted[leaf.id], part.full, part.dropped, part.absent)
        return part.counted.expr.alias(name)


    def _applies(self, leaf: str) -> pl.Expr:
        """Return where a leaf applies, after corrections: its group has it, and its rule and its condition leave it in."""
        off = [expr for expr in (self.drops[leaf], self.absent.get(leaf)) if expr is not None]
        return (~any_true(off).fill_null(False)).alias(columns.applies(leaf))

    def _uncorrected(self, leaf: Indicator) -> pl.Expr:
        part = self.parts[leaf.id]
        points = part.counted.at(self.rubric.scores.decimals).expr
        shown = points if part.gone is None else pl.when(~part.gone).then(points)
        return shown.alias(columns.uncorrected(leaf.id))

    def _corrected(self, leaf: Indicator) -> Iterator[pl.Expr]:
        """Yield the points of a leaf as a correction gives them, in place of its rule's: it is scored, and applies."""
        given = pl.col(columns.corrected(leaf.id))
        most = exact.to_scaled(max(leaf.full, leaf.cap or leaf.full), self.rubric.scores.decimals)
        least = exact.to_scaled(min(leaf.floor or Decimal(0), Decimal(0)), self.rubric.scores.decimals)
        number = Number(given, self.rubric.scores.decimals, least, most)
        for name, before in ((columns.counted(leaf.id), self.counted[leaf.id]), (columns.points(leaf.id), self.points[leaf.id])):
            yield pl.when(given.is_not_null()).then(number.at(before.places).expr.cast(before.dtype)).otherwise(before.expr).alias(name)
        if self.drops[leaf.id] is not None:
            yield (pl.col(f"off:{leaf.id}") & given.is_null()).alias(f"off:{leaf.id}")
        counted = self.counted[leaf.id]
        said = number.at(counted.places)
        widest = Number(counted.expr, counted.places, min(counted.low, said.low), max(counted.high, said.high))
        self.counted[leaf.id] = widest
        self.parts[leaf.id] = replace(self.parts[leaf.id], counted=widest)


def rule_of(leaf: Indicator) -> Rule:
    """Return the rule of a leaf."""
    assert leaf.rule is not None
    return leaf.rule

