"""Rubric to plan: ordered, named stages of expressions. Pure, and printable.

Every stage may read the columns of those before it. The stages up to the total are row-wise: a batch gives the same as the whole.
What looks at others (places, awards) comes after, in stages of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from scoring import columns, exact
from scoring.engine import awards, ranking
from scoring.engine.combine import Part, any_true, count_leaf
from scoring.engine.detail import Detail, Shown, rule_of
from scoring.engine.facts import View, basis_view
from scoring.engine.readings import basis_facts, readings, result_facts
from scoring.engine.stage import Stage
from scoring.engine.tree import Tree
from scoring.exact import Number
from scoring.expression.compile import Fact, Scope, Value
from scoring.expression.syntax import fold
from scoring.language.rubric import Indicator, Missing, Rubric, Veto
from scoring.language.scope import Names, compiled, data_names, result_formulas, result_names, table_names

RANKED, PENDING, UNRANKED, EXEMPT = range(4)
"""The codes of `scoring.outcome.STANDINGS`."""
BEFORE = "before:"
"""What the names of columns begin with that hold points before vetoes."""


@dataclass(frozen=True)
class Plan:
    """Everything that a run does, before any data.

    views, facts  what is asked of tables, joined first
    scoring       stages up to the total: row-wise
    settling      places and awards: over all subjects
    detail        numbers for explanations: row-wise
    shown         leaf → what the detail stages hold
    """

    rubric: Rubric
    draft: bool
    names: Names
    views: tuple[View, ...]
    facts: tuple[Fact, ...]
    scoring: tuple[Stage, ...]
    settling: tuple[Stage, ...]
    detail: tuple[Stage, ...]
    shown: dict[str, Shown]

    def __str__(self) -> str:
        """Return the stages in words, for people who debug a rubric."""
        lines = [f"facts: {', '.join(f.column for f in self.facts) or '-'}"]
        for stage in (*self.scoring, *self.settling, *self.detail):
            lines.append(f"{stage.name}:")
            lines += [f"  {c.meta.output_name()} = {c!s}" for c in stage.columns]
        return "\n".join(lines)


def make_plan(rubric: Rubric, *, draft: bool = False, explained: bool = True) -> Plan:
    """Return the plan of a rubric that `scoring.language.check` has passed.

    draft      every missing datum is pending, whatever the policy
    explained  whether the stages of explanations are made, too
    """
    return _Builder(rubric, draft).build(explained)


@dataclass
class _Builder:
    rubric: Rubric
    draft: bool
    names: Names = field(init=False)
    facts: list[Fact] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    points: dict[str, Number] = field(default_factory=dict)
    counted: dict[str, Number] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    drops: dict[str, pl.Expr | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = data_names(self.rubric)
        self.views = [View(t, t) for t in self.rubric.tables]
        round_at, self.places = self.rubric.scores.round_at, self.rubric.scores.decimals
        self.item_places = self.places if "item" in round_at else exact.WORKING
        self.section_places = self.places if "section" in round_at else exact.WORKING
        self.zeroing = tuple(v for v in self.rubric.adjust if v.effect.zero_items is not None)
        self.zeroed = {leaf.id: pl.col(columns.zeroed(leaf.id)) if self.zeroing else pl.lit(False) for leaf in self.rubric.leaves}

    def build(self, explained: bool) -> Plan:
        scoring = (*self._fields(), *self._leaves(), *self._vetoes(), *self._total())
        settling = tuple(self._settling())
        shown: dict[str, Shown] = {}
        detail = Detail(self.rubric, self.names, self.places, self.points, self.counted, self.parts, self.drops, self.zeroed)
        stages = (*detail.stages(shown), readings(self.rubric, self.names)) if explained else ()
        self.facts += [*result_facts(self.rubric, self.names), *(basis_facts(self.rubric) if explained else ())]
        facts = tuple(dict.fromkeys(self.facts))
        return Plan(self.rubric, self.draft, self.names, tuple(self.views), facts, scoring, settling, stages, shown)

    def _compiled(self, path: tuple[str, ...], text: str, scope: Scope) -> Value:
        value = compiled(path, text, scope)
        self.facts += value.facts
        return value

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

    def _policy(self, leaf: str) -> Missing:
        return "pending" if self.draft else self.rubric.missing_policy[leaf]

    def _leaves(self) -> Iterator[Stage]:
        yield Stage("points", tuple(e for leaf in self.rubric.leaves for e in self._points(leaf)))
        yield Stage("counted", tuple(self._counted(leaf, self.points[leaf.id]) for leaf in self.rubric.leaves))

    def _points(self, leaf: Indicator) -> Iterator[pl.Expr]:
        """Yield the points of a leaf, null where missing or not applicable, and where they are not applicable."""
        rule, ctx = rule_of(leaf), self.names.context(leaf.full)
        self.facts += rule.facts(ctx)
        points = rule.points(ctx).narrow()
        drop, expr = rule.not_applicable(ctx), points.expr
        if leaf.applies is not None:
            applies = self._compiled((leaf.id, "applies"), leaf.applies, self.names.scope)
            unclear = ctx.not_applicable(applies)
            off = (~applies.expr if unclear is None else ~applies.expr | unclear).fill_null(False)
            drop = off if drop is None else off | (drop & applies.expr.fill_null(False))
            expr = pl.when(applies.expr).then(expr)
        elif drop is not None:
            expr = pl.when(~drop).then(expr)
        yield expr.alias(columns.points(leaf.id))
        if drop is not None:
            yield drop.alias(f"off:{leaf.id}")
        self.points[leaf.id] = points.alias(columns.points(leaf.id))
        self.drops[leaf.id] = None if drop is None else pl.col(f"off:{leaf.id}")

    def _counted(self, leaf: Indicator, points: Number) -> pl.Expr:
        part = count_leaf(points, leaf.full, self.item_places, self.drops[leaf.id], self._policy(leaf.id),
                          self.rubric.not_applicable_policy[leaf.id])
        name = columns.counted(leaf.id)
        self.counted[leaf.id] = part.counted.alias(name)
        self.parts[leaf.id] = Part(self.counted[leaf.id], leaf.full, part.dropped)
        return part.counted.expr.alias(name)

    # vetoes: they look at what stood before any of them

    def _vetoes(self) -> Iterator[Stage]:
        prefix = BEFORE if self.zeroing else ""
        before = self._tree(dict(self.parts), prefix)
        yield from before.stages()
        base = before.total()
        yield Stage("base", ((base if self.rubric.exempt is None else pl.when(~self.exempt).then(base)).alias(columns.BASE),))
        scope = result_names(self.rubric, self.names, prefix=prefix)
        yield Stage("vetoes", tuple(e for v in self.rubric.adjust for e in self._veto(v, scope)))
        if not self.zeroing:
            self.parts, self.tree = before.parts, before
            return
        yield Stage("zeroed items", tuple(self._zeroed(leaf).alias(columns.zeroed(leaf.id)) for leaf in self.rubric.leaves))
        yield Stage("effective items", tuple(self._effective(leaf) for leaf in self.rubric.leaves))
        self.tree = self._tree(self.parts, "")
        yield from self.tree.stages()

    def _tree(self, parts: dict[str, Part], prefix: str) -> Tree:
        zeroed = self.zeroed if self.zeroing and not prefix else {}
        known = {leaf.id: pl.col(columns.points(leaf.id)).is_not_null() for leaf in self.rubric.leaves}
        scored = {name: k | zeroed[name] if name in zeroed else k for name, k in known.items()}
        return Tree(self.rubric, parts, scored, self.places, self.section_places, prefix)

    def _veto(self, veto: Veto, scope: Scope) -> Iterator[pl.Expr]:
        """Yield where a veto holds, and where it would but for want of a basis in its fields."""
        holds = self._compiled(("adjust", veto.id, "when"), veto.when, self._veto_scope(veto, scope)).expr
        if veto.basis is None or veto.basis.table is not None:
            yield holds.alias(columns.veto(veto.id))
            return
        filled = pl.col(veto.basis.authority).is_not_null() & pl.col(veto.basis.document).is_not_null()
        yield (holds & filled).alias(columns.veto(veto.id))
        yield (holds.fill_null(True) & ~filled).alias(columns.baseless(veto.id))

    def _veto_scope(self, veto: Veto, scope: Scope) -> Scope:
        view = basis_view(veto)
        if view is None:
            return scope
        self.views.append(view)
        seen = table_names(view.table, self.rubric.tables[view.table], view.name)
        return Scope(scope.values, {**scope.tables, fold(view.table): seen}, scope.rates, scope.places)

    def _zeroed(self, leaf: Indicator) -> pl.Expr:
        flags = []
        for veto in self.zeroing:
            view, column = basis_view(veto), veto.effect.zero_items
            assert view is not None
            assert column is not None
            names_it = pl.col(column).is_in([leaf.id, *sorted(leaf.title.wordings)]).fill_null(False)
            fact = Fact(view.name, columns.fact(view.name, f"zeroes {leaf.id}"), names_it.any().cast(pl.Int64), empty=True)
            self.facts.append(fact)
            flags.append(pl.col(columns.veto(veto.id)).fill_null(False) & (pl.col(fact.column) == 1).fill_null(False))
        return any_true(flags)

    def _effective(self, leaf: Indicator) -> pl.Expr:
        part, zeroed, name = self.parts[leaf.id], self.zeroed[leaf.id], f"effective:{leaf.id}"
        number = Number(pl.col(name), part.counted.places, min(part.counted.low, 0), max(part.counted.high, 0))
        self.parts[leaf.id] = Part(number, leaf.full, None if part.dropped is None else part.dropped & ~zeroed)
        return pl.when(zeroed).then(pl.lit(0, pl.Int64)).otherwise(part.counted.expr).alias(name)

    # the total, places and awards

    def _total(self) -> Iterator[Stage]:
        total = self.tree.total()
        if self.rubric.exempt is not None:
            total = pl.when(~self.exempt).then(total)
        waiting = any_true([self.counted[leaf.id].expr.is_null() & ~self.zeroed[leaf.id] for leaf in self.rubric.leaves
                            if self._policy(leaf.id) != "zero"])
        policy = self.rubric.not_applicable_policy
        apart = any_true([d & ~self.zeroed[leaf] for leaf, d in self.drops.items() if d is not None and policy[leaf] == "unranked"])
        yield Stage("total", (total.alias(columns.TOTAL), waiting.alias("waiting:"), apart.alias("apart:")))

    def _settling(self) -> Iterator[Stage]:
        known = pl.col(columns.TOTAL).is_not_null()
        unranked = pl.lit(True) if self.rubric.ranking is None else ~known | pl.col("apart:")
        standing = (pl.when(self.exempt).then(EXEMPT).when(pl.col("waiting:")).then(PENDING).when(unranked).then(UNRANKED)
                    .otherwise(RANKED).cast(pl.UInt8))
        yield Stage("standing", (standing.alias(columns.STANDING),))
        ranked = pl.col(columns.STANDING) == RANKED
        for path, text, awarded in result_formulas(self.rubric):
            self.facts += compiled(path, text, result_names(self.rubric, self.names, self.rubric.awards[:awarded])).facts
        scope = result_names(self.rubric, self.names)
        for step in ranking.places(self.rubric, scope, ranked):
            yield Stage("places", tuple(step))
        running = ranked if self.rubric.ranking is not None else known
        looked_at = awards.Standing(pl.col(columns.STANDING) != EXEMPT, running, self._barred())
        for i, award in enumerate(self.rubric.awards):
            here = result_names(self.rubric, self.names, self.rubric.awards[:i])
            for step in awards.award_steps(award, self.rubric, here, looked_at):
                yield Stage(f"award {award.id}", tuple(step))

    def _barred(self) -> dict[str, pl.Expr]:
        return {a.id: any_true([pl.col(columns.veto(v.id)) for v in self.rubric.adjust if a.id in v.effect.bar])
                for a in self.rubric.awards if any(a.id in v.effect.bar for v in self.rubric.adjust)}
