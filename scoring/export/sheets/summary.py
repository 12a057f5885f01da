"""汇总表 and 分组排名: one row a subject, with its sections, total, places and awards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from scoring.export.content import Content, Subjects
from scoring.export.sheets import cells
from scoring.export.sheets.table import (
    Column,
    Filled,
    Sheet,
    from_columns,
    group_column,
    name_column,
    parent_column,
    points_column,
)

_FEW = 6
"""So many sections have room for their titles in one line."""


def summary(content: Content) -> Sheet:
    """Return 汇总表, in the order of the data: number, parent, name, group, sections, total, places, awards, note."""
    subjects, subject = content.subjects, content.rubric.subject
    number, name = cells.numbered(content, subjects)
    filled = [number, *([(parent_column(content), subjects["parent"])] if subject.parent else []), name,
              *([(group_column(content), subjects["group"])] if subject.group else []),
              *_points(content, subjects), *_places(content, subjects), *_titles(content, subjects),
              (Column((content.say("note"),), "text", width=(12, 36)), subjects["note"])]
    return from_columns("summary", filled, fixed=3 if subject.parent else 2)


def groups(content: Content) -> Sheet | None:
    """Return 分组排名, by place within each group; None where subjects have no groups or no places."""
    if content.rubric.subject.group is None or content.rubric.ranking is None:
        return None
    frame = content.subjects.frame.filter(pl.col("group_rank").is_not_null())
    order = {group: i for i, group in enumerate(frame["group"].unique(maintain_order=True))}
    subjects = Subjects(frame.sort(pl.col("group").replace_strict(order, return_dtype=pl.Int64), "group_rank", maintain_order=True))
    filled = [(group_column(content), subjects["group"]), _place(content, subjects, "group_rank", "rank_group"),
              (name_column(content), subjects.names),
              *([(parent_column(content), subjects["parent"])] if content.rubric.subject.parent else []),
              *_points(content, subjects), *([_place(content, subjects, "rank", "rank_overall")] if content.rubric.ranks_all else []),
              *_titles(content, subjects)]
    return from_columns("groups", filled, fixed=3)


def _points(content: Content, subjects: Subjects) -> Iterator[Filled]:
    sections = content.rubric.indicators
    narrowest = 12.0 if len(sections) <= _FEW else 8.0
    for node in sections:
        column = points_column(content, content.say("points_of"), cells.full_head(content, node))
        yield replace(column, width=(narrowest, 12)), cells.points(content, subjects, node.id)
    for name in ("bonus", "deduction"):
        if any(subjects[name]):
            yield points_column(content, content.say(name)), subjects[name]
    yield points_column(content, content.say("total")), subjects["total"]


def _places(content: Content, subjects: Subjects) -> Iterator[Filled]:
    if content.rubric.ranking is None:
        return
    if content.rubric.subject.group is not None:
        yield _place(content, subjects, "group_rank", "rank_group")
    if content.rubric.ranks_all:
        yield _place(content, subjects, "rank", "rank_overall")


def _place(content: Content, subjects: Subjects, column: str, head: str) -> Filled:
    return Column((content.say(head),), "number", width=(6, 8)), subjects[column]


def _titles(content: Content, subjects: Subjects) -> Iterator[Filled]:
    awards = [a.id for a in content.rubric.awards if a.in_use]
    if awards:
        yield Column((content.say("result"),), "text", width=(14, 36)), subjects.titles(awards, content.say("list"))
