"""The summary block: shares, counts and means over the subjects that are not exempt."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from scoring import columns, exact
from scoring.engine.plan import EXEMPT, Plan
from scoring.expression.compile import Value
from scoring.language.rubric import Rubric, Summary
from scoring.language.scope import compiled, result_names
from scoring.result import SummaryLine


def summary_columns(plan: Plan) -> list[pl.Expr]:
    """Return one column for every line of the summary: a condition, or a number at working places."""
    rubric = plan.rubric
    scope = result_names(rubric, plan.names, rubric.awards)
    found = []
    for line in rubric.summary:
        text = line.share or line.count or line.mean or "true"
        value = compiled(("summary", line.id), text, scope)
        found.append(_column(line, value).alias(f"summary:{line.id}"))
    return found


def _column(line: Summary, value: Value) -> pl.Expr:
    if line.mean is not None:
        return value.exact.at(exact.WORKING).expr
    return value.expr >= 1 if value.type == "number" else value.expr


def summarise(wide: pl.DataFrame, rubric: Rubric) -> tuple[SummaryLine, ...]:
    """Return the lines of the summary."""
    counted = wide.filter(pl.col(columns.STANDING) != EXEMPT)
    return tuple(_line(line, counted[f"summary:{line.id}"], rubric.scores.decimals) for line in rubric.summary)


def _line(line: Summary, column: pl.Series, places: int) -> SummaryLine:
    unknown = column.null_count()
    if line.mean is not None:
        known = len(column) - unknown
        total = exact.from_scaled(int(column.cast(pl.Int128).sum() or 0), exact.WORKING)
        mean = exact.round_half_up(total / known, places) if known else None
        return SummaryLine(line.id, line.title.zh, total, known, unknown, mean)
    holds = int(column.sum() or 0)
    if line.count is not None:
        return SummaryLine(line.id, line.title.zh, Decimal(holds), len(column), unknown, Decimal(holds))
    share = exact.round_half_up(Decimal(holds) * 100 / len(column), places) if len(column) else None
    return SummaryLine(line.id, line.title.zh, Decimal(holds), len(column), unknown, share)
