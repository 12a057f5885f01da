"""计算过程: from the observed value by the rule to the points, from points to subtotals and the total.

One row an item, so that its rule is said once; two columns a subject, what was observed and what it earned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scoring.explain.combining import combined, scaled, standard
from scoring.explain.fulls import full_marks, full_text
from scoring.export.content import Content
from scoring.export.sheets import cells
from scoring.export.sheets.adjusted import adjusted
from scoring.export.sheets.table import Cell, Column, Sheet, number_column, points_column
from scoring.language.rubric import Indicator

Row = tuple[str, Cell, str, Sequence[Cell], Sequence[Cell], bool]


def working(content: Content) -> Sheet | None:
    """Return 计算过程; None where the run kept totals only."""
    if not content.has_items:
        return None
    columns = [
        number_column(content), Column((content.say("item"),), "text", width=(18, 28)),
        Column((content.say("full_marks"),), "number", None, (8, 12)), Column((content.say("standard"),), "text", width=(36, 48)),
    ]
    for name in content.assessed.names:
        columns.append(Column((name, content.say("observed")), "number", None, (9, 12)))
        columns.append(points_column(content, name, content.say("points")))
    lines = [*(line for node in content.rubric.indicators for line in _lines(content, node)), *_adjusted(content, None), _total(content)]
    rows = [(i, title, full, standard, *(cell for pair in zip(seen, points, strict=True) for cell in pair))
            for i, (title, full, standard, seen, points, _) in enumerate(lines, start=1)]
    strong = frozenset(i for i, line in enumerate(lines) if line[-1])
    return Sheet("working", tuple(columns), rows, fixed=3, strong=strong, signed=False)


def _lines(content: Content, node: Indicator) -> Iterator[Row]:
    for item in node.items or ():
        yield from _lines(content, item)
    title, points = node.title.say(content.lang), cells.points(content, content.assessed, node.id)
    if node.rule is None:
        yield from _adjusted(content, node.id)
        made = _scaled(content, node, combined(node, content.lang) or content.say("summed"))
        yield title, _full(content, node), made, [None] * len(points), points, True
        return
    seen = cells.found(content, content.assessed, node) or [None] * len(points)
    said = _scaled(content, node, standard(node, content.speaker.terms))
    yield title, _full(content, node), said, seen, points, node in content.rubric.indicators


def _scaled(content: Content, node: Indicator, made: str) -> str:
    """Return how the points of a node are made, with the weight, factor, floor and cap that change them."""
    return "\n".join((made, *scaled(node, content.speaker.terms)))


def _adjusted(content: Content, node: str | None) -> Iterator[Row]:
    """Yield what adjusts a node, or the whole, between its items and what they come to."""
    for one in adjusted(content, content.assessed, node):
        yield one.title, None, one.entries, [None] * len(one.points), one.points, False


def _full(content: Content, node: Indicator) -> Cell:
    """Return the full marks of a node: a number, or in words where groups differ."""
    full = full_marks(content.rubric, node)
    return full_text(content.rubric, node, content.lang) if full is None else full


def _total(content: Content) -> Row:
    totals = content.assessed["total"]
    made = _scaled(content, content.rubric.whole, combined(content.rubric.whole, content.lang) or content.say("summed_sections"))
    return content.say("total"), _full(content, content.rubric.whole), made, [None] * len(totals), totals, True
