"""Rubric to plan: ordered, named stages of expressions. Pure, and printable.

Every stage may read the columns of those before it. The stages up to `total` are row-wise: a batch gives the same as the whole.
What looks at others (places, awards) comes after, in stages of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from scoring import columns, exact, outcome
from scoring.engine import awards, ranking
from scoring.engine.combine import Part, any_true, combine, count_leaf, covered
from scoring.engine.facts import View, basis_view
from scoring.exact import Number
from scoring.expression.compile import Fact, Scope, Value
from scoring.expression.syntax import fold
from scoring.language.rubric import Indicator, Missing, Rubric, Veto
from scoring.language.scope import Names, compiled, data_names, result_names, table_names
from scoring.outcome import Standing
from scoring.rules.base import Context, Rule

STANDINGS: tuple[Standing, ...] = (Standing.RANKED, Standing.PENDING, Standing.UNRANKED, Standing.EXEMPT)
RANKED, PENDING, UNRANKED, EXEMPT = range(4)


@dataclass(frozen=True)
class Stage:
    """Columns that are worked out together, with a name for people."""

    name: str
    columns: tuple[pl.Expr, ...]


@dataclass(frozen=True)
class Shown:
    """What the explanation of a leaf prints, and at which scale.

    observed  the value that was scored; None where there is no one value
    next      nearest value that earns more; gain: what it adds to the total, at published places
    figures   names of the rule's own figures
    """

    observed: Value | None
    next: Number | None
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Everything that a run does, before any data.

    views, facts  what is asked of tables, joined first
    scoring       stages up to the total: row-wise
    settling      places and awards: over all subjects
    detail        numbers for explanations: row-wise
    shown         leaf → what the detail stages hold
    gains         leaves that have a gain column
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
    gains: frozenset[str]

    def __str__(self) -> str:
        """Return the stages in words, for people who debug a rubric."""
        lines = [f"facts: {', '.join(f.column for f in self.facts) or '-'}"]
        for stage in (*self.scoring, *self.settling, *self.detail):
            lines.append(f"{stage.name}:")
            lines += [f"  {c.meta.output_name()} = {c!s}" for c in stage.columns]
        return "\n".join(lines)


def make_plan(rubric: Rubric, *, draft: bool = False) -> Plan:
    """Return the plan of a rubric that `scoring.language.check` has passed.

    draft  every missing datum is pending, whatever the policy
    """
    return _Builder(rubric, draft).build()


@dataclass
class _Builder:
    rubric: Rubric
    draft: bool
    names: Names = field(init=False)
    facts: list[Fact] = field(default_factory=list)
    views: list[View] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = data_names(self.rubric)
        self.views = [View(t, t) for t in self.rubric.tables]
        self.places = self.rubric.scores.decimals
        self.item_places = self.places if "item" in self.rubric.scores.round_at else exact.WORKING
        self.section_places = self.places if "section" in self.rubric.scores.round_at else exact.WORKING

    def build(self) -> Plan:
        scoring = (*self._fields(), *self._vetoes_on_items(), *self._leaves(), *self._tree(), self._total())
        settling = tuple(self._settling())
        shown: dict[str, Shown] = {}
        detail = tuple(self._detail(shown))
        gains = frozenset(leaf.id for leaf in self.rubric.leaves if _rule(leaf).gain(self.context(leaf)) is not None)
        return Plan(self.rubric, self.draft, self.names, tuple(self.views), tuple(dict.fromkeys(self.facts)), scoring, settling,
                    detail, shown, gains)

    # fields

    def _fields(self) -> Iterator[Stage]:
        done: set[str] = set()
        waiting = list(self.names.definitions)
        computed = {fold(d.name) for d in waiting}
        self.facts += [f for name, fld in self.rubric.fields.items() for f in self._field_facts(name)]
        while waiting:
            ready = [d for d in waiting if not (d.after & computed - done)]
            yield Stage("fields", tuple(e for d in ready for e in (d.expr.alias(d.name), d.code.alias(columns.state(d.name)))))
            done |= {fold(d.name) for d in ready}
            waiting = [d for d in waiting if fold(d.name) not in done]
        if self.rubric.exempt is not None:
            value = self._compiled(("exempt", "when"), self.rubric.exempt.when, self.names.scope)
            yield Stage("exempt", (value.expr.alias(columns.EXEMPT),))

    def _field_facts(self, name: str) -> tuple[Fact, ...]:
        fld = self.rubric.fields[name]
        texts = [t for t in (fld.derive, *(fld.ratio or ()), fld.valid) if t is not None]
        return tuple(f for t in texts for f in compiled(("fields", name), t, self.names.scope).facts)

    def _compiled(self, path: tuple[str, ...], text: str, scope: Scope) -> Value:
        value = compiled(path, text, scope)
        self.facts += value.facts
        return value

    # vetoes

    def _veto_scope(self, veto: Veto, scope: Scope) -> Scope:
        view = basis_view(veto)
        if view is None:
            return scope
        if view not in self.views:
            self.views.append(view)
        seen = table_names(view.table, self.rubric.tables[view.table], view.name)
        return Scope(scope.values, {**scope.tables, fold(view.table): seen}, scope.rates, scope.places)

    def _veto_holds(self, veto: Veto, scope: Scope) -> pl.Expr:
        holds = self._compiled(("adjust", veto.id, "when"), veto.when, self._veto_scope(veto, scope)).expr
        if veto.basis is not None and veto.basis.table is None:
            filled = pl.col(veto.basis.authority).is_not_null() & pl.col(veto.basis.document).is_not_null()
            return holds & filled
        return holds

    def _zeroing(self) -> tuple[Veto, ...]:
        return tuple(v for v in self.rubric.adjust if v.effect.zero_items is not None)

    def _vetoes_on_items(self) -> Iterator[Stage]:
        if not self._zeroing():
            return
        yield Stage("vetoes", tuple(self._veto_holds(v, self.names.scope).alias(columns.veto(v.id)) for v in self._zeroing()))
        yield Stage("zeroed items", tuple(self._zeroed(leaf).alias(columns.zeroed(leaf.id)) for leaf in self.rubric.leaves))

    def _zeroed(self, leaf: Indicator) -> pl.Expr:
        flags = []
        for veto in self._zeroing():
            view, column = basis_view(veto), veto.effect.zero_items
            assert view is not None and column is not None
            names_it = pl.col(column).is_in([leaf.id, *sorted(leaf.title.wordings)]).fill_null(False)
            fact = Fact(view.name, f"fact:{view.name}:zeroes {leaf.id}", names_it.any().cast(pl.Int64), empty=True)
            self.facts.append(fact)
            flags.append(pl.col(columns.veto(veto.id)).fill_null(False) & (pl.col(fact.column) == 1).fill_null(False))
        return any_true(flags)

    # leaves

    def context(self, leaf: Indicator) -> Context:
        return self.names.context(leaf.full)

    def _policy(self, leaf: str) -> Missing:
        return "pending" if self.draft else self.rubric.missing_policy[leaf]

    def _leaves(self) -> Iterator[Stage]:
        self.points: dict[str, Number] = {}
        self.drops: dict[str, pl.Expr | None] = {}
        first: list[pl.Expr] = []
        for leaf in self.rubric.leaves:
            first += self._leaf(leaf, _rule(leaf), self.context(leaf))
        yield Stage("points", tuple(first))
        self.parts: dict[str, Part] = {}
        self.counted: dict[str, Number] = {}
        yield Stage("counted", tuple(self._counted(leaf) for leaf in self.rubric.leaves))
        yield Stage("published items", tuple(e for leaf in self.rubric.leaves for e in self._published_leaf(leaf)))

    def _leaf(self, leaf: Indicator, rule: Rule, ctx: Context) -> Iterator[pl.Expr]:
        """Yield the points, null where missing or not applicable, and where they are not applicable."""
        self.facts += rule.facts(ctx)
        points = rule.points(ctx).narrow()
        drop, expr = rule.not_applicable(ctx), points.expr
        if leaf.applies is not None:
            applies = self._compiled((leaf.id, "applies"), leaf.applies, self.names.scope)
            unclear = ctx.not_applicable(applies)
            off = ~applies.expr if unclear is None else ~applies.expr | unclear
            drop = off.fill_null(False) if drop is None else off.fill_null(False) | (drop & applies.expr.fill_null(False))
            expr = pl.when(applies.expr).then(expr)
        elif drop is not None:
            expr = pl.when(~drop).then(expr)
        yield expr.alias(columns.points(leaf.id))
        if drop is not None:
            yield drop.alias(f"off:{leaf.id}")
        self.points[leaf.id] = points.alias(columns.points(leaf.id))
        self.drops[leaf.id] = None if drop is None else pl.col(f"off:{leaf.id}")

    def _counted(self, leaf: Indicator) -> pl.Expr:
        part = count_leaf(self.points[leaf.id], leaf.full, self.item_places, self.drops[leaf.id], None, self._policy(leaf.id),
                          self.rubric.not_applicable_policy[leaf.id])
        name = columns.counted(leaf.id)
        self.parts[leaf.id] = Part(part.counted.alias(name), leaf.full, part.dropped)
        self.counted[leaf.id] = part.counted.alias(name)
        return part.counted.expr.alias(name)

    def _published_leaf(self, leaf: Indicator) -> Iterator[pl.Expr]:
        part = self.parts[leaf.id]
        if self._zeroing():
            zeroed = pl.col(columns.zeroed(leaf.id))
            effective = f"effective:{leaf.id}"
            counted = part.counted
            yield pl.when(zeroed).then(pl.lit(0, pl.Int64)).otherwise(counted.expr).alias(effective)
            number = Number(pl.col(effective), counted.places, min(counted.low, 0), max(counted.high, 0))
            dropped = None if part.dropped is None else part.dropped & ~zeroed
            self.parts[leaf.id] = Part(number, leaf.full, dropped)
            published = Number(pl.when(zeroed).then(pl.lit(0, pl.Int64)).otherwise(counted.expr), counted.places, number.low, number.high)
        else:
            published = part.counted
        yield published.at(self.places).expr.alias(columns.published(leaf.id))

    # the tree

    def _tree(self) -> Iterator[Stage]:
        levels = self.rubric.levels
        for level in range(max(levels.values()), 0, -1):
            nodes = [n for n in self.rubric.nodes if levels[n.id] == level]
            if nodes:
                yield Stage(f"nodes of level {level}", tuple(e for n in nodes for e in self._node(n)))
                yield Stage(f"published nodes of level {level}", tuple(self._published_node(n) for n in nodes))

    def _node(self, node: Indicator) -> Iterator[pl.Expr]:
        points, dropped = combine([self.parts[i.id] for i in node.items or ()], node.full)
        points = points.at(self.section_places)
        expr = points.expr
        if node.coverage is not None:
            enough = covered(node, {leaf.id: self.scored(leaf.id) for leaf in node.walk() if leaf.leaf})
            expr = pl.when(enough if dropped is None else enough | dropped).then(expr)
        yield expr.alias(f"node:{node.id}")
        if dropped is not None:
            yield dropped.alias(f"off:{node.id}")
        off = None if dropped is None else pl.col(f"off:{node.id}")
        self.parts[node.id] = Part(points.alias(f"node:{node.id}"), node.full, off)

    def scored(self, leaf: str) -> pl.Expr:
        known = pl.col(columns.points(leaf)).is_not_null()
        return known | pl.col(columns.zeroed(leaf)) if self._zeroing() else known

    def _published_node(self, node: Indicator) -> pl.Expr:
        part = self.parts[node.id]
        published = part.counted.at(self.places).expr
        if part.dropped is not None:
            published = pl.when(~part.dropped).then(published)
        return published.alias(columns.published(node.id))

    def _total(self) -> Stage:
        points, dropped = combine([self.parts[i.id] for i in self.rubric.indicators], self.rubric.full)
        total = points.at(self.places).expr
        if dropped is not None:
            total = pl.when(~dropped).then(total)
        if self.rubric.exempt is not None:
            total = pl.when(~self.exempt).then(total)
        waiting, apart = self._pending(), self._apart()
        return Stage("total", (total.alias(columns.TOTAL), total.alias(columns.BASE), waiting.alias("waiting:"), apart.alias("apart:")))

    @property
    def exempt(self) -> pl.Expr:
        return pl.lit(False) if self.rubric.exempt is None else pl.col(columns.EXEMPT).fill_null(False)

    def _pending(self) -> pl.Expr:
        flags = []
        for leaf in self.rubric.leaves:
            if self._policy(leaf.id) != "zero":
                flags.append(pl.col(columns.counted(leaf.id)).is_null() & ~self._zeroed_flag(leaf.id))
        return any_true(flags)

    def _zeroed_flag(self, leaf: str) -> pl.Expr:
        return pl.col(columns.zeroed(leaf)) if self._zeroing() else pl.lit(False)

    def _apart(self) -> pl.Expr:
        """Return where a leaf does not apply under the policy `unranked`."""
        policy = self.rubric.not_applicable_policy
        return any_true([d & ~self._zeroed_flag(leaf) for leaf, d in self.drops.items() if d is not None and policy[leaf] == "unranked"])

    # places and awards

    def _settling(self) -> Iterator[Stage]:
        known = pl.col(columns.TOTAL).is_not_null()
        unranked = pl.lit(True) if self.rubric.ranking is None else ~known | pl.col("apart:")
        standing = (pl.when(self.exempt).then(EXEMPT).when(pl.col("waiting:")).then(PENDING).when(unranked).then(UNRANKED)
                    .otherwise(RANKED).cast(pl.UInt8))
        others = [v for v in self.rubric.adjust if v.effect.zero_items is None]
        scope = result_names(self.rubric, self.names)
        vetoes = [self._veto_holds(v, scope).alias(columns.veto(v.id)) for v in others]
        yield Stage("standing", (standing.alias(columns.STANDING), *vetoes))
        ranked = pl.col(columns.STANDING) == RANKED
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

    # explanations

    def _detail(self, shown: dict[str, Shown]) -> Iterator[Stage]:
        yield Stage("outcomes", tuple(e for leaf in self.rubric.leaves for e in (self._outcome(leaf), self._ruled(leaf))))
        yield Stage("node outcomes", tuple(self._node_outcome(node) for node in self.rubric.nodes))
        yield Stage("explanations", tuple(e for leaf in self.rubric.leaves for e in self._explained(leaf, shown)))

    def _outcome(self, leaf: Indicator) -> pl.Expr:
        """Return the outcome code of a leaf as the rule and its condition left it."""
        rule, ctx = _rule(leaf), self.context(leaf)
        code = rule.cause(ctx)
        if leaf.applies is not None:
            applies = compiled((leaf.id, "applies"), leaf.applies, self.names.scope)
            off = pl.lit(outcome.DOES_NOT_APPLY, pl.UInt8)
            code = pl.when(~applies.expr).then(off).when(applies.expr.is_null()).then(ctx.cause(applies)).otherwise(code)
        scored = pl.col(columns.points(leaf.id)).is_not_null()
        return pl.when(scored).then(pl.lit(outcome.SCORED, pl.UInt8)).otherwise(code).alias(columns.outcome(leaf.id))

    def _ruled(self, leaf: Indicator) -> pl.Expr:
        drop = self.drops[leaf.id]
        counts = drop is None or self.rubric.not_applicable_policy[leaf.id] in ("full", "zero")
        counted = self.counted[leaf.id].at(self.places).expr
        return (counted if counts or drop is None else pl.when(~drop).then(counted)).alias(columns.ruled(leaf.id))

    def _node_outcome(self, node: Indicator) -> pl.Expr:
        """Return the outcome code of a node: nothing applies, or the first cause below it, or too little was scored."""
        off = self.parts[node.id].dropped
        causes = [pl.when(pl.col(columns.counted(leaf.id)).is_null() & ~self._zeroed_flag(leaf.id)).then(pl.col(columns.outcome(leaf.id)))
                  for leaf in node.walk() if leaf.leaf]
        missing = pl.coalesce(*causes, pl.lit(outcome.COVERAGE, pl.UInt8))
        code = pl.when(pl.col(columns.published(node.id)).is_not_null()).then(pl.lit(outcome.SCORED, pl.UInt8)).otherwise(missing)
        if off is not None:
            code = pl.when(off).then(pl.lit(outcome.NOTHING_APPLIES, pl.UInt8)).otherwise(code)
        return code.alias(columns.outcome(node.id))

    def _explained(self, leaf: Indicator, shown: dict[str, Shown]) -> Iterator[pl.Expr]:
        rule, ctx = _rule(leaf), self.context(leaf)
        value, following = rule.observed(ctx), rule.next(ctx)
        scored = pl.col(columns.points(leaf.id)).is_not_null() & ~self._zeroed_flag(leaf.id)
        if value is not None:
            yield value.expr.alias(columns.observed(leaf.id))
        if following is not None:
            yield pl.when(scored).then(following.expr).alias(columns.next_value(leaf.id))
        more = rule.gain(ctx)
        if more is not None:
            yield pl.when(scored).then(self._in_total(leaf, more).at(self.places).expr).alias(columns.gain(leaf.id))
        figures = rule.figures(ctx)
        for name, expr in figures.items():
            yield expr.alias(columns.figure(leaf.id, name))
        shown[leaf.id] = Shown(value, following, tuple(figures))

    def _in_total(self, leaf: Indicator, more: Number) -> Number:
        """Return a gain of a leaf in points of the total: re-scaled wherever something above it does not apply."""
        for node in self._above(leaf.id):
            parts = [self.parts[i.id] for i in (node.items if node else self.rubric.indicators) or ()]
            if any(p.dropped is not None for p in parts):
                full = node.full if node else self.rubric.full
                unit = [Part(more, p.full, p.dropped) if i == 0 else Part(Number.literal(0), p.full, p.dropped)
                        for i, p in enumerate(parts)]
                more, _ = combine(unit, full)
        return more

    def _above(self, leaf: str) -> list[Indicator | None]:
        chain: list[Indicator | None] = [n for n in self.rubric.nodes if leaf in {i.id for i in n.walk()}]
        return [*reversed(chain), None]


def _rule(leaf: Indicator) -> Rule:
    assert leaf.rule is not None
    return leaf.rule
