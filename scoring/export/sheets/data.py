"""基础数据: the values that were scored, one row a subject, one column an item that is scored on one value."""

from __future__ import annotations

from scoring.explain.wording import MOST_PLACES
from scoring.export.content import Content
from scoring.export.sheets import cells
from scoring.export.sheets.table import Column, Sheet, from_columns, group_column, parent_column
from scoring.language.rubric import Indicator


def data(content: Content) -> Sheet | None:
    """Return 基础数据; None where the run kept totals only."""
    if not content.has_items:
        return None
    subjects, subject = content.assessed, content.rubric.subject
    filled = cells.numbered(content, subjects)
    filled.append((Column((content.say("id"),), "short", width=(8, 20)), subjects["id"]))
    filled += [(parent_column(content), subjects["parent"])] if subject.parent is not None else []
    filled += [(group_column(content), subjects["group"])] if subject.group is not None else []
    for top in content.rubric.indicators:
        for leaf in (i for i in top.walk() if i.leaf):
            seen = cells.observed(content, subjects, leaf.id)
            if seen is not None:
                heads = tuple(dict.fromkeys((top.title.say(content.lang), leaf.title.say(content.lang), measured(content, leaf))))
                filled.append((Column(heads, "number", min(content.result.shown[leaf.id].places or 0, MOST_PLACES), (9, 14)), seen))
    return from_columns("data", filled, points=False, signed=False)


def measured(content: Content, leaf: Indicator) -> str:
    """Return what a leaf is scored on: the field's name with its unit, else the leaf's title."""
    name = getattr(leaf.rule, "of", None) or getattr(leaf.rule, "table", None)
    field = content.rubric.fields.get(name) if name else None
    measure = field.measure or ("%" if field.type == "percent" else "") if field is not None else ""
    if name is None or (field is None and name not in content.rubric.tables):
        return leaf.title.say(content.lang)
    return content.say("observed_in", name=name, measure=measure) if measure else name
