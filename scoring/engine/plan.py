"""Rubric to plan: ordered, named stages of expressions. Pure, and printable.

Every stage may read the columns of those before it. The stages up to the total are row-wise: a batch gives the same as the whole.
What looks at others (places, awards) comes after, in stages of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import TypeAlias

import polars as pl

from scoring import columns, exact
from scoring.engine import awards, ceilings, ranking
from scoring.engine.adjust import Adjust
from scoring.engine.cohort import Comparison
from scoring.engine.combine import Part, any_true
from scoring.engine.deciding import Standing
from scoring.engine.detail import Detail, Shown
from scoring.engine.facts import View
from scoring.engine.leaves import Leaves
from scoring.engine.reachable import reachable
from scoring.engine.readings import basis_facts, readings, result_facts
from scoring.engine.stage import Stage
from scoring.engine.tree import Tree
from scoring.engine.vetoes import Vetoes
from scoring.exact import Number
from scoring.expression.compile import Fact, Scope, Value
from scoring.expression.syntax import fold
from scoring.language.comparing import asks_for_percentiles
from scoring.language.groups import list_of
from scoring.language.rubric import Indicator, Rubric
from scoring.language.scope import Names, compiled, data_names, names_before, result_formulas, result_names
from scoring.record import record

RANKED, PENDING, UNRANKED, EXEMPT = range(4)
"""The codes of `scoring.outcome.STANDINGS`."""
BEFORE = "before:"
"""What the names of columns begin with that hold points before adjustments."""


Step: TypeAlias = Stage | Comparison


@record
class Amended:
    """What corrections and reviews bring that is no datum.

    corrected  leaves to which they may give other points
    revoked    awards that somebody loses after they were published
    voided     tables of which ballots were left out, as void
    """

    corrected: frozenset[str] = frozenset()
    revoked: frozenset[str] = frozenset()
    voided: frozenset[str] = frozenset()


@record
class Plan:
    """Everything that a run does, before any data.

    views, facts  what is asked of tables, joined first
    scoring       steps up to the total: row-wise, but for comparisons
    settling      places and awards: over all subjects
    detail        numbers for explanations: row-wise
    shown         leaf → what the detail stages hold
    leaves        what was worked out of the leaves
    amended       what the data bring besides data
    """

    rubric: Rubric
    draft: bool
    names: Names
    views: tuple[View, ...]
    facts: tuple[Fact, ...]
    scoring: tuple[Step, ...]
    settling: tuple[Stage, ...]
    detail: tuple[Stage, ...]
    shown: dict[str, Shown]
    leaves: Leaves
    amended: Amended

    def __str__(self) -> str:
        """Return the stages in words, for people who debug a rubric."""
        lines = [f"facts: {', '.join(f.column for f in self.facts) or '-'}"]
        for stage in (*self.scoring, *self.settling, *self.detail):
            lines.append(f"{stage.name}:")
            made = stage.columns if isinstance(stage, Stage) else ()
            lines += [f"  {c.meta.output_name()} = {c!s}" for c in made]
        return "\n".join(lines)


def make_plan(rubric: Rubric, *, draft: bool = False, explained: bool = True, amended: Amended | None = None) -> Plan:
    """Return the plan of a rubric that `scoring.language.check` has passed.

    draft      every missing datum is pending, whatever the policy
    explained  whether the stages of explanations are made, too
    amended    what the data bring besides data; nothing where None
    """
    return _Builder(rubric, draft, amended or Amended()).build(explained)


@record(frozen=False)
class _Builder:
    rubric: Rubric
    draft: bool
    amended: Amended
    names: Names = field(init=False)
    facts: list[Fact] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    counted: dict[str, Number] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    drops: dict[str, pl.Expr | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = data_names(self.rubric)
        self.views = [View(t, t) for t in self.rubric.tables]
        round_at, self.places = self.rubric.scores.round_at, self.rubric.scores.decimals
        self.item_places = self.places if "item" in round_at else exact.WORKING
        self.section_places = self.places if "section" in round_at else exact.WORKING
        self.vetoes = Vetoes(self.rubric)
        self.adjust = Adjust(self.rubric, self.names, self.draft, self.item_places, self.vetoes.zeroed)
        self.zeroed = {leaf.id: self.vetoes.zeroed.get(leaf.id, pl.lit(False)) for leaf in self.rubric.leaves}
        self.reworked = bool(self.vetoes.zeroing) or any(entry.on is not None for entry in self.rubric.additions)

    def build(self, explained: bool) -> Plan:
        scoring = (*self._lists(), *self._fields(), *self._leaves(), *self._adjusted(), *self._total())
        at_best, most = reachable(self.rubric, self.leaves, self.tree, self.adjust)
        scoring, settling = (*scoring, *at_best), (*most, *self._settling())
        shown: dict[str, Shown] = {}
        detail = Detail(self.rubric, self.names, self.places, self.leaves, self.parts, self.tree.added, self.zeroed, self.adjust)
        stages = (*detail.stages(shown), readings(self.rubric, self.names)) if explained else ()
        self.facts += [*result_facts(self.rubric, self.names), *(basis_facts(self.rubric) if explained else ())]
        facts = tuple(dict.fromkeys(self.facts))
        return Plan(self.rubric, self.draft, self.names, tuple(self.views), facts, scoring, settling, stages, shown, self.leaves, self.amended)

    def _compiled(self, path: tuple[str, ...], text: str, scope: Scope) -> Value:
        value = compiled(path, text, scope)
        self.facts += value.facts
        return value

    # groups

    def _lists(self) -> Iterator[Stage]:
        number = list_of(self.rubric)
        if number is not None:
            yield Stage("lists of indicators", (number,))

    # fields

    def _fields(self) -> Iterator[Stage]:
        done: set[str] = set()
        waiting = list(self.names.definitions)
        computed = {fold(d.name) for d in waiting}
        self.facts += [f for d in waiting for f in d.facts]
        while waiting:
            ready = [d for d in waiting if not (d.after & computed - done)]
            yield Stage("fields", tuple(e for d in ready for e in (d.expr.alias(d.name), d.code.alias(columns.state(d.name)))))
            done |= {fold(d.name) for d in ready}
            waiting = [d for d in waiting if fold(d.name) not in done]
        if self.rubric.exempt is not None:
            value = self._compiled(("exempt", "when"), self.rubric.exempt.when, self.names.scope)
            yield Stage("exempt", (value.expr.alias(columns.EXEMPT),))

    @property
    def exempt(self) -> pl.Expr:
        return pl.lit(False) if self.rubric.exempt is None else pl.col(columns.EXEMPT).fill_null(False)

    # leaves

    def _leaves(self) -> Iterator[Step]:
        made = Leaves(self.rubric, self.names, self.draft, self.item_places, self.exempt, corrected=self.amended.corrected)
        yield from made.stages()
        self.facts += made.facts
        self.leaves, self.parts, self.drops, self.counted = made, dict(made.parts), made.drops, made.counted

    # adjustments: they look at what stood before any of them

    def _adjusted(self) -> Iterator[Stage]:
        prefix = BEFORE if self.reworked else ""
        before = self._tree(dict(self.parts), prefix)
        yield from before.stages()
        base = before.total().at(self.places).expr
        yield Stage("base", ((base if self.rubric.exempt is None else pl.when(~self.exempt).then(base)).alias(columns.BASE),))
        scope = names_before(self.rubric, self.names, prefix)
        yield Stage("vetoes", tuple(self.vetoes.judged(scope)))
        yield Stage("zeroed indicators", tuple(self.vetoes.flags()))
        yield from self.adjust.stages(scope)
        self.views += [*self.vetoes.views, *self.adjust.views]
        self.facts += [*self.vetoes.facts, *self.adjust.facts]
        if not self.reworked:
            self.parts, self.tree = before.parts, before
            return
        if self.vetoes.zeroing:
            yield Stage("effective items", tuple(self._effective(leaf) for leaf in self.rubric.leaves if leaf.id in self.vetoes.zeroed))
        self.tree = self._tree(self.parts, "")
        yield from self.tree.stages()

    def _tree(self, parts: dict[str, Part], prefix: str) -> Tree:
        adjusted = self.reworked and not prefix
        zeroed = self.vetoes.zeroed if adjusted else {}
        known = {leaf.id: pl.col(columns.points(leaf.id)).is_not_null() for leaf in self.rubric.leaves}
        scored = {name: k | zeroed[name] if name in zeroed else k for name, k in known.items()}
        return Tree(self.rubric, parts, scored, self.places, self.section_places, prefix, self.adjust.extra if adjusted else {}, zeroed)

    def _effective(self, leaf: Indicator) -> pl.Expr:
        part, zeroed, name = self.parts[leaf.id], self.zeroed[leaf.id], f"effective:{leaf.id}"
        number = Number(pl.col(name), part.counted.places, min(part.counted.low, 0), max(part.counted.high, 0))
        self.parts[leaf.id] = replace(part, counted=number, dropped=None if part.dropped is None else part.dropped & ~zeroed)
        return pl.when(zeroed).then(pl.lit(0, pl.Int64)).otherwise(part.counted.expr).alias(name)

    # the total, places and awards

    def _total(self) -> Iterator[Stage]:
        yield from self.adjust.total(self.tree.total())
        waiting = any_true([self.counted[leaf.id].expr.is_null() & ~self.zeroed[leaf.id] for leaf in self.rubric.leaves
                            if self.leaves.waits(leaf.id)] + self.adjust.waiting())
        policy = self.rubric.not_applicable_policy
        apart = any_true([d & ~self.zeroed[leaf] for leaf, d in self.drops.items() if d is not None and policy[leaf] == "unranked"])
        gone, total = self.vetoes.total_gone, pl.col(columns.TOTAL)
        if self.rubric.exempt is not None:
            total = pl.when(~self.exempt).then(total)
        yield Stage("total", (total.alias(columns.TOTAL), (waiting & ~gone).alias("waiting:"), (apart & ~gone).alias("apart:")))

    def _settling(self) -> Iterator[Stage]:
        known = pl.col(columns.TOTAL).is_not_null()
        unranked = pl.lit(True) if self.rubric.ranking is None else ~known | pl.col("apart:")
        standing = (pl.when(self.exempt).then(EXEMPT).when(pl.col("waiting:")).then(PENDING).when(unranked).then(UNRANKED)
                    .otherwise(RANKED).cast(pl.UInt8))
        yield Stage("standing", (standing.alias(columns.STANDING),))
        ranked = pl.col(columns.STANDING) == RANKED
        before = [result_names(self.rubric, self.names, self.rubric.awards[:i]) for i in range(len(self.rubric.awards) + 1)]
        for path, text, awarded in result_formulas(self.rubric):
            self.facts += compiled(path, text, before[awarded]).facts
        scope = result_names(self.rubric, self.names)
        for step in ranking.places(self.rubric, scope, ranked):
            yield Stage("places", tuple(step))
        if asks_for_percentiles(self.rubric) and self.rubric.ranking is not None:
            yield Stage("percentiles", tuple(ranking.percentiles(self.rubric)))
        running = ranked if self.rubric.ranking is not None else known
        looked_at = Standing(pl.col(columns.STANDING) != EXEMPT, running, self.vetoes.barred, ceilings.ceilings(self.rubric), self.amended.revoked)
        for award, here in zip(self.rubric.awards, before, strict=False):
            held = ceilings.ceiling_steps(award, self.rubric, here, looked_at) if award.kind == "level" else []
            for step in (*held, *awards.award_steps(award, self.rubric, here, looked_at)):
                yield Stage(f"award {award.id}", tuple(step))
