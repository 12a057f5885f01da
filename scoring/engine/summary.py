"""The summary block: shares, counts, means and sums over the subjects that are not exempt."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from scoring import columns, exact
from scoring.engine.combine import any_true
from scoring.engine.plan import EXEMPT, Plan
from scoring.expression.compile import Scope, Value
from scoring.language.rubric import Rubric, Summary
from scoring.language.scope import compiled, result_names
from scoring.result import SummaryLine


def summary_columns(plan: Plan) -> list[pl.Expr]:
    """Return two columns for every line of the summary: a condition, or a number at working places; and where that does not apply."""
    rubric = plan.rubric
    scope = result_names(rubric, plan.names, rubric.awards)
    found = []
    for line in rubric.summary:
        value = compiled(("summary", line.id), next(text for _, text in line.formulas()), scope)
        found += [_column(line, value).alias(f"summary:{line.id}"), _off(value, scope).alias(f"summary:{line.id}:off")]
    return found


def _off(value: Value, scope: Scope) -> pl.Expr:
    """Return where a value is unknown because something that it reads does not apply."""
    read = [scope.values[name].applies for name in value.reads if name in scope.values]
    return value.expr.is_null() & any_true([~applies for applies in read if applies is not None])


def _column(line: Summary, value: Value) -> pl.Expr:
    if line.measured is not None:
        return value.exact.at(exact.WORKING).expr
    return value.expr >= 1 if value.type == "number" else value.expr


def summarise(wide: pl.DataFrame, rubric: Rubric) -> tuple[SummaryLine, ...]:
    """Return the lines of the summary."""
    counted = wide.filter(pl.col(columns.STANDING) != EXEMPT)
    return tuple(_line(line, counted[f"summary:{line.id}"], int(counted[f"summary:{line.id}:off"].sum()), rubric.scores.decimals)
                 for line in rubric.summary)


def _line(line: Summary, column: pl.Series, off: int, places: int) -> SummaryLine:
    unknown = column.null_count() - off
    if line.measured is not None:
        known = len(column) - column.null_count()
        total = exact.from_scaled(int(column.cast(pl.Int128).sum() or 0), exact.WORKING)
        value = exact.round_half_up(total / known if line.mean is not None else total, places) if known else None
        return SummaryLine(line.id, line.title.zh, total, known, unknown, value, off)
    holds = int(column.sum() or 0)
    if line.count is not None:
        return SummaryLine(line.id, line.title.zh, Decimal(holds), len(column), unknown, Decimal(holds), off)
    share = exact.round_half_up(Decimal(holds) * 100 / len(column), places) if len(column) else None
    return SummaryLine(line.id, line.title.zh, Decimal(holds), len(column), unknown, share, off)
