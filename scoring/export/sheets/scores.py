"""得分明细表: one row a subject, one column an item, under the heads of the sections."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.export.content import Content
from scoring.export.sheets import cells
from scoring.export.sheets.adjusted import adjusted
from scoring.export.sheets.table import Filled, Sheet, from_columns, points_column
from scoring.language.rubric import Indicator


def scores(content: Content) -> Sheet | None:
    """Return 得分明细表; None where the run kept totals only. Exempt subjects are left out: a blank would say missing."""
    if not content.has_items:
        return None
    filled = cells.numbered(content, content.assessed)
    for node in content.rubric.indicators:
        filled += _below(content, node, ())
    filled += [(points_column(content, one.title), one.points) for one in adjusted(content, content.assessed, None)]
    filled.append((points_column(content, content.say("total")), content.assessed["total"]))
    return from_columns("scores", filled)


def _below(content: Content, node: Indicator, heads: tuple[str, ...]) -> Iterator[Filled]:
    heads = (*heads, cells.full_head(content, node))
    for item in node.items or ():
        yield from _below(content, item, heads)
    if not node.leaf:
        yield from ((points_column(content, *heads, one.title), one.points) for one in adjusted(content, content.assessed, node.id))
    own = heads if node.leaf else (*heads, content.say("subtotal"))
    yield points_column(content, *own), cells.points(content, content.assessed, node.id)
