"""加分情况表: every bonus, and every cap on bonuses, with its clause and its reason."""

from __future__ import annotations

import polars as pl

from scoring.export.content import Content
from scoring.export.sheets.table import Column, Sheet, name_column, number_column, points_column
from scoring.language.adjust import side


def extras(content: Content) -> Sheet | None:
    """Return 加分情况表; None where the run kept no lines, or the rubric knows no bonus."""
    entries = {a.id: a for a in content.rubric.adjust if a.kind != "veto" and side(a, content.rubric.adjust) == "bonus"}
    if not content.has_lines or not entries:
        return None
    found = content.scores.filter((pl.col("line") == "adjust") & pl.col("indicator").is_in([*entries]) & pl.col("points").is_not_null())
    columns = (
        number_column(content), name_column(content), Column((content.say("item"),), "text", width=(14, 24)),
        Column((content.say("clause"),), "text", width=(8, 12)), Column((content.say("bonus_reason"),), "text", width=(40, 84)),
        points_column(content, content.say("bonus")),
    )
    rows = []
    picked = found.select(pl.col("name").fill_null(pl.col("id")), "indicator", "title", "reason", "points").rows()
    for i, (name, indicator, title, reason, points) in enumerate(picked, start=1):
        source = entries[indicator].source
        rows.append((i, name, title, source.clause if source is not None else None, reason, points))
    return Sheet("extras", columns, rows, filters=True)
