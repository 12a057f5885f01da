"""Adjustments that move points: bonuses, deductions and caps on them in written order, then vetoes of the total, then its floor and cap.

Additions read what stood before any adjustment. They are rounded where items are; a deduction is negative.
What is unknown follows the policy for missing data; what does not apply brings nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal

import polars as pl

from scoring import columns, exact, outcome
from scoring.engine.combine import within
from scoring.engine.facts import View, basis_view, seen_through
from scoring.engine.stage import Stage
from scoring.exact import Number
from scoring.expression.compile import Fact, Scope
from scoring.language import groups
from scoring.language.additions import belongs_to, earned, missing_policy
from scoring.language.adjust import capped, side
from scoring.language.rubric import Addition, Cap, Deduction, Rubric, Veto
from scoring.language.scope import Names
from scoring.record import record

WHOLE = ""
"""The id of the whole among nodes."""


@record(frozen=False)
class Adjust:
    """Works out additions and the total.

    places   at which additions count: as items do
    zeroed   indicator → where a veto sets it to 0
    counted  addition or cap → what it brings, signed; null while pending; filled by `stages`
    facts    what is asked of tables; filled likewise
    views    rows of tables that have a basis; filled likewise
    """

    rubric: Rubric
    names: Names
    draft: bool
    places: int
    zeroed: Mapping[str, pl.Expr]
    counted: dict[str, Number] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    views: list[View] = field(default_factory=list)

    def policy(self, entry: Addition) -> str:
        """Return what becomes of an addition whose data are missing."""
        return "pending" if self.draft else missing_policy(entry, self.rubric)

    # bonuses, deductions, caps

    def stages(self, scope: Scope) -> Iterator[Stage]:
        """Yield the stages of additions and of caps on them."""
        yield Stage("additions", tuple(e for entry in self.rubric.additions for e in self._addition(entry, scope)))
        for place, entry in enumerate(self.rubric.adjust):
            if isinstance(entry, Cap):
                yield Stage(f"cap {entry.id}", (self._cap(entry, place),))
        published = [n.at(self.rubric.scores.decimals).expr.alias(columns.adjusted(name)) for name, n in self.counted.items()]
        yield Stage("published additions", tuple(published))

    def _addition(self, entry: Addition, scope: Scope) -> Iterator[pl.Expr]:
        view = basis_view(entry)
        self.views += [] if view is None else [view]
        found = earned(entry, self.rubric, seen_through(entry, self.rubric, scope))
        self.facts += found.facts
        ctx = self.names.context()
        points, off, code = found.points, found.off(ctx), ctx.cause(found.source)
        filled = self._filled(entry)
        if filled is not None:
            yield ((points.expr != 0).fill_null(True) & ~filled).alias(columns.baseless(entry.id))
            points = _where(filled, points)
        code = pl.when(points.expr.is_not_null()).then(pl.lit(outcome.SCORED, pl.UInt8)).otherwise(code)
        if (gone := self._absent(entry)) is not None:
            code = pl.when(gone).then(pl.lit(outcome.OTHER_GROUPS, pl.UInt8)).otherwise(code)
        yield code.alias(columns.outcome(entry.id))
        yield points.at(exact.WORKING).expr.alias(columns.figure(entry.id, columns.EARNED))
        if entry.table is not None:
            yield found.source.exact.expr.alias(columns.figure(entry.id, columns.EVENTS))
        yield self._count(entry, points, off).alias(columns.counted(entry.id))

    def _filled(self, entry: Addition) -> pl.Expr | None:
        """Return where a basis in fields is filled in; None where there is none."""
        if entry.basis is None or basis_view(entry) is not None:
            return None
        return pl.col(entry.basis.authority).is_not_null() & pl.col(entry.basis.document).is_not_null()

    def _absent(self, entry: Addition) -> pl.Expr | None:
        """Return where the group of a subject has not got the node that an addition is on; None where every group has."""
        return groups.absent(self.rubric, entry.on) if entry.on is not None else None

    def _count(self, entry: Addition, points: Number, off: pl.Expr | None) -> pl.Expr:
        """Return what an addition brings, and keep it."""
        held = points if entry.cap is None else points.clip_to(Decimal(0), entry.cap)
        held = (-held if isinstance(entry, Deduction) else held).at(self.places).narrow()
        expr = held.expr.fill_null(0) if self.policy(entry) == "zero" else held.expr
        gone = [flag for flag in (off, self.zeroed.get(entry.on or WHOLE), self._absent(entry)) if flag is not None]
        for flag in gone:
            expr = pl.when(flag).then(pl.lit(0, held.dtype)).otherwise(expr)
        self.counted[entry.id] = Number(pl.col(columns.counted(entry.id)), held.places, min(held.low, 0), max(held.high, 0))
        return expr

    def _cap(self, cap: Cap, place: int) -> pl.Expr:
        """Return what a cap takes back, and keep it."""
        summed = exact.total(self.counted[a.id] for a in capped(cap, self.rubric.adjust[:place])).narrow()
        bonus = side(cap, self.rubric.adjust) == "bonus"
        low, high = (min(summed.lowest, Decimal(0)), cap.at_most) if bonus else (-cap.at_most, max(summed.highest, Decimal(0)))
        cut = (summed.clip_to(low, high) - summed).at(self.places).narrow()
        self.counted[cap.id] = cut.alias(columns.counted(cap.id))
        return cut.expr.alias(columns.counted(cap.id))

    def on(self, node: str) -> Number | None:
        """Return what is added to a node, or to the whole; None where nothing can be."""
        entries = [a for a in self.rubric.adjust if a.id in self.counted and not isinstance(a, Veto)]
        found = [self.counted[a.id] for a in entries if (belongs_to(a, self.rubric) or WHOLE) == node]
        return exact.total(found).narrow() if found else None

    @property
    def extra(self) -> dict[str, Number]:
        """Return node ("" for the whole) → what is added to it."""
        found = {node: self.on(node) for node in (WHOLE, *(n.id for n in self.rubric.nodes))}
        return {node: number for node, number in found.items() if number is not None}

    def waiting(self) -> list[pl.Expr]:
        """Return where additions are pending."""
        return [self.counted[a.id].expr.is_null() for a in self.rubric.additions if self.policy(a) != "zero"]

    # the total

    def total(self, points: Number) -> Iterator[Stage]:
        """Yield the stages from the combined points of the whole to the total."""
        running = within(points if (extra := self.on(WHOLE)) is None else points + extra, self.rubric.whole)
        places = self.rubric.scores.decimals
        if self.rubric.adjust:
            yield Stage("combined", (points.at(places).expr.alias(columns.COMBINED),))
        for veto in self.rubric.vetoes:
            if veto.effect.on_total:
                name = f"running:{veto.id}"
                yield Stage(f"total until {veto.id}", (running.expr.alias(name),))
                running = running.alias(name)
                after = _vetoed(running, veto)
                moved = (after.at(places) - running.at(places)).expr.alias(columns.adjusted(veto.id))
                yield Stage(f"veto {veto.id}", (running.at(places).expr.alias(columns.until(veto.id)), moved))
                running = after
        yield Stage("adjusted total", (running.at(places).expr.alias(columns.TOTAL),))

    def held(self, points: Number) -> Number:
        """Return the total that combined points of the whole come to."""
        extra = self.on(WHOLE)
        if extra is not None:
            points = points + Number(extra.expr.fill_null(0), extra.places, min(extra.low, 0), max(extra.high, 0))
        points = within(points, self.rubric.whole)
        for veto in self.rubric.vetoes:
            if veto.effect.on_total:
                points = _vetoed(points, veto)
        return points.at(self.rubric.scores.decimals)

    @property
    def shapes(self) -> bool:
        """Return whether the total is more than what its indicators add up to, so that a gain below may come to less above."""
        finer = any(n.places > self.rubric.scores.decimals for n in self.counted.values())
        return finer or any(v.effect.on_total for v in self.rubric.vetoes)


def _where(flag: pl.Expr, points: Number) -> Number:
    """Return points, 0 where the flag does not hold."""
    expr = pl.when(flag).then(points.expr).otherwise(pl.lit(0, points.dtype))
    return Number(expr, points.places, min(points.low, 0), max(points.high, 0))


def _vetoed(points: Number, veto: Veto) -> Number:
    """Return the total after a veto: as it was where that does not hold, or is not known."""
    holds = pl.col(columns.veto(veto.id)).fill_null(False)
    if veto.effect.cap_total is not None:
        cap = veto.effect.cap_total
        points = exact.choose(holds, points.clip_to(min(points.lowest, cap), cap), points)
    return _where(~holds, points) if veto.effect.ends else points
