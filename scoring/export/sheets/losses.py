"""扣分情况明细表: every line that lost points, with its clause and its reason."""

from __future__ import annotations

import polars as pl

from scoring.export.content import Content
from scoring.export.sheets.table import Column, Sheet, name_column, number_column, points_column


def losses(content: Content) -> Sheet | None:
    """Return 扣分情况明细表; None where the run kept no lines."""
    if not content.has_lines:
        return None
    lost = content.scores.filter((pl.col("lost") > 0) & pl.col("line").is_in(["item", "adjust"]))
    section = {i.id: top.title.say(content.lang) for top in content.rubric.indicators for i in top.walk()}
    clause = {i.id: i.source.clause for i in content.rubric.walk() if i.source is not None and i.source.clause}
    clause |= {v.id: v.source.clause for v in content.rubric.adjust if v.source is not None and v.source.clause}
    columns = (
        number_column(content), name_column(content), Column((content.say("section"),), "text", width=(10, 14)),
        Column((content.say("item"),), "text", width=(14, 20)), Column((content.say("clause"),), "text", width=(8, 12)),
        Column((content.say("lost_reason"),), "text", width=(40, 84)), Column((content.say("full_marks"),), "number", None, (6, 10)),
        points_column(content, content.say("lost")),
    )
    picked = lost.select(pl.col("name").fill_null(pl.col("id")), "indicator", "title", "reason", "full", "lost").rows()
    rows = [(i, name, section.get(indicator), title, clause.get(indicator), reason, full or None, points)
            for i, (name, indicator, title, reason, full, points) in enumerate(picked, start=1)]
    return Sheet("losses", columns, rows, filters=True)
