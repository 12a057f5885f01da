"""What expressions ask of tables, grouped once for each table and joined to the subjects."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

import polars as pl

from scoring import columns, outcome
from scoring.expression.compile import Fact, Scope
from scoring.expression.syntax import fold
from scoring.language.additions import basis_table
from scoring.language.rubric import Addition, Rubric, Veto
from scoring.language.scope import table_names
from scoring.record import record


@record
class View:
    """A table, or those of its rows that pass a filter.

    name    what facts call it
    table   the table of the rubric
    keep    which rows count; None for all
    """

    name: str
    table: str
    keep: pl.Expr | None = None


def basis_view(entry: Veto | Addition) -> View | None:
    """Return the rows of an adjustment's table that name an authority and a document; None for a basis in fields, or none."""
    table = basis_table(entry)
    if table is None or entry.basis is None:
        return None
    filled = pl.col(entry.basis.authority).is_not_null() & pl.col(entry.basis.document).is_not_null()
    return View(f"{table}#{entry.id}", table, filled)


def seen_through(entry: Veto | Addition, rubric: Rubric, scope: Scope) -> Scope:
    """Return the names that an adjustment reads: of the table of its basis only the rows that have one."""
    view = basis_view(entry)
    if view is None:
        return scope
    seen = table_names(view.table, rubric.tables[view.table], view.name)
    return Scope(scope.values, {**scope.tables, fold(view.table): seen}, scope.rates, scope.places)


def join_facts(subjects: pl.LazyFrame, tables: Mapping[str, pl.LazyFrame], rubric: Rubric, views: Iterable[View],
               facts: Iterable[Fact], voided: Container[str] = ()) -> pl.LazyFrame:
    """Return the subjects with one column a fact, and the outcome code of every table that is asked.

    A table that was not delivered leaves its facts unknown (TABLE_ABSENT). A subject without rows in a delivered one has counts and sums of
    0, and the rest unknown, under `absent: zero`, and everything unknown (NOT_FILED, or BELOW_QUORUM where all its rows were void) under
    `absent: missing`.
    voided  tables of which `columns.voided` says how many ballots were left out
    """
    asked = sorted(set(facts), key=lambda f: f.column)
    for view in views:
        wanted = [f for f in asked if f.table == view.name]
        if wanted or view.keep is None:
            void = pl.col(columns.voided(view.table)).is_not_null() if view.table in voided else pl.lit(False)
            subjects = _join(subjects, tables.get(view.table), view, wanted, rubric.tables[view.table].absent == "zero", void)
    return subjects


def _twice_grouped(rows: pl.LazyFrame, by: tuple[str, ...], facts: list[Fact]) -> pl.LazyFrame:
    """Return facts over groups of rows: each group is one row of its parts first."""
    through = [f.through for f in facts if f.through is not None]
    beside, parts, made = (_together(getattr(t, step) for t in through) for step in ("rows", "parts", "made"))
    groups = rows.with_columns(*beside).group_by(columns.ID, *by).agg(*parts).with_columns(*made)
    return groups.group_by(columns.ID).agg(*(f.aggregate.alias(f.column) for f in facts))


def _together(steps: Iterable[tuple[tuple[str, pl.Expr], ...]]) -> list[pl.Expr]:
    """Return what several facts ask for, each column once."""
    return [expr.alias(name) for name, expr in {name: expr for step in steps for name, expr in step}.items()]


def _join(subjects: pl.LazyFrame, rows: pl.LazyFrame | None, view: View, facts: list[Fact], zero: bool, void: pl.Expr) -> pl.LazyFrame:
    state = columns.state(view.table)
    if rows is None:
        absent = [pl.lit(outcome.TABLE_ABSENT, pl.UInt8).alias(state)] if view.keep is None else []
        return subjects.with_columns(*(pl.lit(None, pl.Int64).alias(f.column) for f in facts), *absent)
    counted = "rows:" + view.name
    kept = rows if view.keep is None else rows.filter(view.keep)
    plain = [f for f in facts if f.through is None]
    grouped = kept.group_by(columns.ID).agg(*(f.aggregate.alias(f.column) for f in plain), pl.len().alias(counted))
    joined = subjects.join(grouped, on=columns.ID, how="left", maintain_order="left")
    for by in sorted({f.through.by for f in facts if f.through is not None}):
        twice = _twice_grouped(kept, by, [f for f in facts if f.through is not None and f.through.by == by])
        joined = joined.join(twice, on=columns.ID, how="left", maintain_order="left")
    nothing = pl.col(counted).is_null()
    # Under `absent: missing` a filtered view of no rows is unknown only where the whole table has none.
    silent = nothing if zero or view.keep is None else pl.col(state).is_in([outcome.NOT_FILED, outcome.BELOW_QUORUM])
    filled = [pl.when(silent & (not zero)).then(None).when(nothing & f.empty).then(0).otherwise(pl.col(f.column)).alias(f.column)
              for f in facts]
    unknown = pl.lit(outcome.UNKNOWN, pl.UInt8)
    silence = pl.when(void).then(pl.lit(outcome.BELOW_QUORUM, pl.UInt8)).otherwise(pl.lit(outcome.NOT_FILED, pl.UInt8))
    cause = unknown if zero else pl.when(nothing).then(silence).otherwise(unknown)
    states = [cause.alias(state)] if view.keep is None else []
    return joined.with_columns(*filled, *states).drop(counted)
