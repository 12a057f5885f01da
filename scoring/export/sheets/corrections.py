"""复核更正表: what was corrected after an appeal, by whose decision, and what it did."""

from __future__ import annotations

from scoring.export.content import Content
from scoring.export.corrections import corrections as corrected
from scoring.export.sheets.table import Column, Sheet, name_column, number_column, points_column


def corrections(content: Content) -> Sheet | None:
    """Return 复核更正表; None where nothing was corrected."""
    found = corrected(content)
    if found.is_empty():
        return None
    order, gap = content.rubric.ranking, "" if content.lang == "zh" else " "
    place = content.say("rank_group" if order is not None and order.within else "rank").replace("\n", gap)
    total = content.say("total")
    columns = (
        number_column(content), name_column(content), Column((content.say("target"),), "text", width=(10, 18)),
        Column((content.say("from"),), "text", width=(8, 24)), Column((content.say("to"),), "text", width=(8, 24)),
        Column((content.say("correction_reason"),), "text", width=(16, 32)), Column((content.say("authority"),), "text", width=(10, 16)),
        Column((content.say("time"),), "short", width=(11, 14)),
        points_column(content, total, content.say("before")), points_column(content, total, content.say("after")),
        Column((place, content.say("before")), "number", width=(6, 8)), Column((place, content.say("after")), "number", width=(6, 8)),
    )
    rows = [(i, name or subject, *rest) for i, (subject, name, *rest) in enumerate(found.rows(), start=1)]
    return Sheet("corrections", columns, rows)
