"""Vetoes: whether each holds, what it sets to 0, and how high a level it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

import polars as pl

from scoring import columns
from scoring.engine.combine import any_true
from scoring.engine.facts import View, basis_view, seen_through
from scoring.expression.compile import Fact, Scope
from scoring.expression.syntax import fold
from scoring.language.groups import absent
from scoring.language.rubric import Indicator, Rubric, Veto
from scoring.language.scope import compiled
from scoring.record import record


@record(frozen=False)
class Vetoes:
    """Judges vetoes on what stood before any adjustment.

    zeroed  indicator → where a veto sets it to 0; only those to which that can happen
    facts   what is asked of tables; filled by the methods
    views   rows of tables that have a basis; filled likewise
    """

    rubric: Rubric
    facts: list[Fact] = field(default_factory=list)
    views: list[View] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.zeroing = tuple(v for v in self.rubric.vetoes if v.effect.on_items)
        below = {i.id: {b.id for b in i.walk()} for i in self.rubric.walk()}
        self._named = {v.id: {name for zero in v.effect.zero if zero in below for name in below[zero]} for v in self.zeroing}
        by_row = {leaf.id for leaf in self.rubric.leaves} if any(v.effect.zero_items for v in self.zeroing) else set()
        reached = by_row.union(*self._named.values())
        self.zeroed: Mapping[str, pl.Expr] = {i.id: pl.col(columns.zeroed(i.id)) for i in self.rubric.walk() if i.id in reached}

    def judged(self, scope: Scope) -> Iterator[pl.Expr]:
        """Yield where each veto holds, and where it would but for want of a basis in its fields."""
        for veto in self.rubric.vetoes:
            yield from self._judged(veto, scope)

    def _judged(self, veto: Veto, scope: Scope) -> Iterator[pl.Expr]:
        view = basis_view(veto)
        self.views += [] if view is None else [view]
        value = compiled(("adjust", veto.id, "when"), veto.when, seen_through(veto, self.rubric, scope), "logical")
        self.facts += value.facts
        if veto.basis is None or view is not None:
            yield value.expr.alias(columns.veto(veto.id))
            return
        filled = pl.col(veto.basis.authority).is_not_null() & pl.col(veto.basis.document).is_not_null()
        yield (value.expr & filled).alias(columns.veto(veto.id))
        yield (value.expr.fill_null(True) & ~filled).alias(columns.baseless(veto.id))

    def flags(self) -> Iterator[pl.Expr]:
        """Yield where vetoes set indicators to 0; an unknown veto sets none."""
        yield from (self.flag(i).alias(columns.zeroed(i.id)) for i in self.rubric.walk() if i.id in self.zeroed)

    def flag(self, indicator: Indicator) -> pl.Expr:
        """Return where vetoes set an indicator to 0, of those whose group has it: a title may be that of another indicator elsewhere."""
        named, gone = any_true([f for v in self.zeroing for f in self._flags(v, indicator)]), absent(self.rubric, indicator.id)
        return named if gone is None else named & ~gone

    def _flags(self, veto: Veto, indicator: Indicator) -> Iterator[pl.Expr]:
        holds = pl.col(columns.veto(veto.id)).fill_null(False)
        if indicator.id in self._named[veto.id]:
            yield holds
        view, column = basis_view(veto), veto.effect.zero_items
        if column is not None and view is not None and indicator.leaf:
            called = sorted(map(fold, (indicator.id, *indicator.title.wordings)))
            names_it = pl.col(column).cast(pl.String).str.normalize("NFKC").is_in(called).fill_null(False)
            fact = Fact(view.name, columns.fact(view.name, f"zeroes {indicator.id}"), names_it.any().cast(pl.Int64), empty=True)
            self.facts.append(fact)
            yield holds & (pl.col(fact.column) == 1).fill_null(False)

    @property
    def barred(self) -> dict[str, pl.Expr]:
        """Return award → where a veto bars it; three-valued."""
        named = {a.id: [pl.col(columns.veto(v.id)) for v in self.rubric.vetoes if a.id in v.effect.bar] for a in self.rubric.awards}
        return {award: any_true(flags) for award, flags in named.items() if flags}

    @property
    def total_gone(self) -> pl.Expr:
        """Return where a veto sets the total to 0."""
        return any_true([pl.col(columns.veto(v.id)).fill_null(False) for v in self.rubric.vetoes if v.effect.ends])
