"""What bonuses and deductions come to before caps: compiled from their settings, typed and bounded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

import polars as pl

from scoring import columns, exact
from scoring.exact import Number
from scoring.expression.compile import Fact, Scope, Value
from scoring.expression.syntax import fold
from scoring.expression.values import MAX_ROWS
from scoring.language.adjust import MOST_POINTS, Addition, Basis, Cap, Veto, node_of
from scoring.language.rubric import Rubric
from scoring.language.scope import compiled, table_names
from scoring.record import record
from scoring.rules.context import Context


@record
class Earned:
    """What an addition comes to.

    points  without a sign, before its cap; null where unknown
    source  the number or condition of the subject, or the count of the events that count; why it is unknown goes by this
    facts   what is asked of tables
    most    the highest value that the points can take by the limits of what they are made of
    """

    points: Number
    source: Value
    facts: tuple[Fact, ...]
    most: Decimal

    def off(self, ctx: Context) -> pl.Expr | None:
        """Return where it is unknown because what it reads does not apply; None if that cannot be."""
        return ctx.not_applicable(self.source)


def earned(entry: Addition, rubric: Rubric, scope: Scope) -> Earned:
    """Return what an addition comes to; raises NameFault."""
    path = ("adjust", entry.id)
    if entry.of is not None:
        value = compiled(path, entry.of, scope)
        units = value.number if value.number is not None else Number(value.expr.cast(pl.Int64), 0, 0, 1)
        points = units * Number.literal(entry.most)
        return Earned(_held(points), value, value.facts, points.highest)
    assert entry.table is not None
    period = rubric.period
    counts = entry.counts(period.start if period else None, period.end if period else None)
    condition = f", {counts}" if counts else ""
    count = compiled(path, f"count(「{entry.table}」{condition})", scope, "number")
    if entry.take_highest is None:
        summed = compiled(path, f"sum(「{entry.table}」, {entry.each_event()}{condition})", scope, "number")
        return Earned(_held(summed.exact), count, (*count.facts, *summed.facts), summed.exact.highest)
    number, fact = _highest(entry, counts, rubric, scope)
    return Earned(_held(number), count, (*count.facts, fact), number.highest)


def _held(points: Number) -> Number:
    """Return points as they can count: none below 0, at no more than working places."""
    return points.at(min(points.places, exact.WORKING)).clip_to(Decimal(0), max(min(points.highest, MOST_POINTS), Decimal(0)))


def _highest(entry: Addition, counts: str, rubric: Rubric, scope: Scope) -> tuple[Number, Fact]:
    """Return the sum over all matters of the most points that an event of each has; unknown where a matter, or whether an event counts, is."""
    assert entry.table is not None
    table = scope.tables[fold(entry.table)]
    inside = Scope(table_names(entry.table, rubric.tables[entry.table]).columns)
    path = ("adjust", entry.id)
    points = compiled(path, entry.each_event(), inside, "number").exact
    holds = compiled(path, counts, inside, "logical").expr if counts else pl.lit(True)
    matter = pl.col(entry.take_highest or "")
    undecided = holds.is_null() | (holds & (matter.is_null() | points.expr.is_null()))
    kept = (holds & matter.is_not_null()).fill_null(False)
    named, worth = matter.filter(kept), pl.when(kept).then(points.expr).filter(kept)
    order: dict[str, Any] = {"by": [named, worth], "descending": [False, True]}
    sorted_names = named.sort_by(**order)
    first = sorted_names.ne_missing(sorted_names.shift(1))
    summed = pl.when(~undecided.any()).then(worth.sort_by(**order).filter(first).sum())
    column = columns.fact(table.view, f"highest {entry.id}")
    return Number(pl.col(column), points.places, 0, points.high * MAX_ROWS), Fact(table.view, column, summed, empty=True)


def missing_policy(entry: Addition, rubric: Rubric) -> Literal["pending", "error", "zero"]:
    """Return what becomes of an addition whose data are missing: as it says, or as the rubric says of items.

    What is re-scaled away brings nothing; policies that look at others mean items only, and leave it pending.
    """
    if entry.missing is not None:
        return entry.missing
    return {"error": "error", "zero": "zero", "rescale": "zero"}.get(rubric.missing, "pending")  # type: ignore[return-value]


def belongs_to(entry: Addition | Cap, rubric: Rubric) -> str | None:
    """Return the node to which points belong; None for the whole."""
    return node_of(entry, rubric.adjust)


def basis_table(entry: Addition | Veto) -> str | None:
    """Return the table whose rows need a basis; None where there is no basis, or where it stands in fields."""
    basis: Basis | None = entry.basis
    if basis is None:
        return None
    return basis.table if isinstance(entry, Veto) or entry.table is None else entry.table
