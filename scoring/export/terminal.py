"""The ranking for a terminal: columns line up where Chinese takes two cells."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl
from tabulate import tabulate

from scoring.export.content import Content
from scoring.export.cover import figures, outcomes
from scoring.result import Result


def ranking_table(result: Result, lang: str = "zh", most: int | None = None) -> str:
    """Return the ranking as a table with the counts and the summary below, banner first.

    most  rows at the most; how many are left out is said
    """
    content = Content(result, lang)
    shown = content.ranking if most is None else content.ranking.head(most)
    columns = list(_columns(content, shown))
    rows = list(zip(*(cells for _, _, cells in columns), strict=True))
    table = tabulate(rows, headers=[head for head, _, _ in columns], colalign=[align for _, align, _ in columns], disable_numparse=True,
                     tablefmt="simple") if rows else ""
    left = content.ranking.height - shown.height
    parts = [content.banner, table, content.say("more", count=left) if left else "", summary_text(content)]
    return "\n".join(part for part in parts if part)


def summary_text(content: Content) -> str:
    """Return the counts and the lines of the summary."""
    counts = content.say("counts", count=content.counts["subjects"], parts=outcomes(content))
    return "\n".join([counts, *figures(content)])


def _columns(content: Content, ranking: pl.DataFrame) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (heading, alignment, cells): place, name, group, sections, total, awards, note."""
    rubric = content.rubric

    def column(head: str, align: str, name: str) -> tuple[str, str, list[str]]:
        return head, align, [_text(value) for value in ranking[name]]

    if rubric.ranking is not None:
        yield column(content.say("rank"), "right", "rank")
    yield content.say("name"), "left", [_text(v) for v in ranking["name"].fill_null(ranking["id"])]
    if rubric.subject.group is not None:
        yield column(content.say("group"), "left", "group")
        if rubric.ranking is not None:
            yield column(content.say("rank_group"), "right", "group_rank")
    for node in rubric.indicators:
        yield column(node.title.say(content.lang), "right", node.id)
    yield column(content.say("total"), "right", "total")
    titles = [a.id for a in rubric.awards if a.in_use]
    if titles:
        joined = ranking.select(pl.concat_str(titles, separator=content.say("list"), ignore_nulls=True).alias("titles"))
        yield content.say("result"), "left", [_text(v) for v in joined["titles"]]
    yield column(content.say("note"), "left", "note")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value).replace("\n", " ")
