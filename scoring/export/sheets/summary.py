"""汇总表: one row a subject in the order of the data, as it goes to the meeting; and 分组排名, the same by place within each group."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from scoring.export.content import Content
from scoring.export.sheets import cells
from scoring.export.sheets.table import Column, Filled, Sheet, from_columns, group_column, number_column, parent_column, points_column


def summary(content: Content) -> Sheet:
    """Return 汇总表: number, parent, name, group, sections, bonus, deduction, total, places, awards, note."""
    subjects = content.subjects
    filled = [(number_column(content), range(1, subjects.height + 1)), *_who(content, subjects), *_sections(content, subjects), *_total(content, subjects),
              *_places(content, subjects), *_verdict(content, subjects)]
    fixed = 2 + (content.rubric.subject.parent is not None)
    return from_columns("summary", filled, fixed=fixed)


def groups(content: Content) -> Sheet | None:
    """Return 分组排名; None where subjects have no groups or no places."""
    if content.rubric.subject.group is None or content.rubric.ranking is None:
        return None
    order = content.subjects["group"].unique(maintain_order=True)
    ranked = content.subjects.filter(pl.col("group_rank").is_not_null())
    subjects = pl.concat([ranked.filter(pl.col("group") == g).sort("group_rank", maintain_order=True) for g in order.drop_nulls()])
    filled = [(group_column(content), list(subjects["group"])), _place(content, subjects, "group_rank", "rank_group"),
              *_named(content, subjects), *_sections(content, subjects), *_total(content, subjects),
              _place(content, subjects, "rank", "rank_overall"), *_verdict(content, subjects, note=False)]
    return from_columns("groups", filled, fixed=3)


def _who(content: Content, subjects: pl.DataFrame) -> Iterator[Filled]:
    named = list(_named(content, subjects))
    yield from reversed(named)
    if content.rubric.subject.group is not None:
        yield group_column(content), list(subjects["group"])


def _named(content: Content, subjects: pl.DataFrame) -> Iterator[Filled]:
    yield cells.names(content, subjects)
    if content.rubric.subject.parent is not None:
        yield parent_column(content), list(subjects["parent"])


def _sections(content: Content, subjects: pl.DataFrame) -> Iterator[Filled]:
    for node in content.rubric.indicators:
        heads = (content.say("points_of"), cells.full_head(content, node))
        yield points_column(content, *heads), cells.points(content, subjects, node.id)


def _total(content: Content, subjects: pl.DataFrame) -> Iterator[Filled]:
    for name in ("bonus", "deduction"):
        if subjects[name].fill_null(0).cast(pl.Float64).any():
            yield points_column(content, content.say(name)), list(subjects[name])
    yield points_column(content, content.say("total")), list(subjects["total"])


def _places(content: Content, subjects: pl.DataFrame) -> Iterator[Filled]:
    if content.rubric.ranking is None:
        return
    if content.rubric.subject.group is not None:
        yield _place(content, subjects, "group_rank", "rank_group")
    yield _place(content, subjects, "rank", "rank_overall")


def _place(content: Content, subjects: pl.DataFrame, column: str, head: str) -> Filled:
    return Column((content.say(head),), "number", width=(6, 8)), list(subjects[column])


def _verdict(content: Content, subjects: pl.DataFrame, *, note: bool = True) -> Iterator[Filled]:
    titles = [a.id for a in content.rubric.awards if a.in_use]
    if titles:
        joined = pl.concat_str(titles, separator=content.say("list"), ignore_nulls=True)
        yield Column((content.say("result"),), "text", width=(14, 30)), list(subjects.select(joined.alias("titles"))["titles"])
    if note:
        yield Column((content.say("note"),), "text", width=(12, 36)), list(subjects["note"])
