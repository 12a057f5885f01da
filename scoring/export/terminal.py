"""The ranking for a terminal: columns line up where Chinese takes two cells."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from tabulate import tabulate

from scoring.export.content import Content, Subjects
from scoring.export.overview import figures, outcomes
from scoring.export.sheets.table import group_head, name_head
from scoring.export.widths import clipped
from scoring.result import Result

_WIDEST: Final = 40
"""Cells of a text in the table; the whole of it is in ranking.csv."""


def ranking_table(result: Result, lang: str = "zh", most: int | None = None) -> str:
    """Return the ranking as a table with the counts and the summary below, banner first.

    most  rows at the most; how many are left out is said
    """
    content = Content(result, lang)
    shown = Subjects(content.ranking if most is None else content.ranking.head(most))
    columns = list(_columns(content, shown))
    rows = list(zip(*(cells for _, _, cells in columns), strict=True))
    heads, aligns = [head for head, _, _ in columns], [align for _, align, _ in columns]
    table = tabulate(rows, headers=heads, colalign=aligns, disable_numparse=True, tablefmt="simple") if rows else ""
    left = content.ranking.height - len(shown)
    parts = [content.banner, table, content.say("more", count=left) if left else "", summary_text(content)]
    return "\n".join(part for part in parts if part)


def summary_text(content: Content) -> str:
    """Return the counts and the lines of the summary."""
    counts = content.say("counts", count=content.counts["subjects"], parts=outcomes(content))
    return "\n".join([counts, *figures(content)])


def _columns(content: Content, ranking: Subjects) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (heading, alignment, cells): place, name, group, sections, total, awards, note."""
    rubric = content.rubric

    def column(head: str, align: str, name: str) -> tuple[str, str, list[str]]:
        return head, align, [_text(value) for value in ranking[name]]

    if rubric.ranks_all:
        yield column(content.say("rank"), "right", "rank")
    yield name_head(content), "left", [_text(v) for v in ranking.names]
    if rubric.subject.group is not None:
        yield column(group_head(content), "left", "group")
        if rubric.ranking is not None:
            yield column(content.say("rank_group").replace("\n", "" if content.lang == "zh" else " "), "right", "group_rank")
    for node in rubric.indicators:
        yield column(node.title.say(content.lang), "right", node.id)
    yield column(content.say("total"), "right", "total")
    awards = [a.id for a in rubric.awards if a.in_use]
    if awards:
        yield content.say("result"), "left", [clipped(_text(v), _WIDEST) for v in ranking.titles(awards, content.say("list"))]
    yield content.say("note"), "left", [clipped(_text(v), _WIDEST) for v in ranking["note"]]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value).replace("\n", " ")
