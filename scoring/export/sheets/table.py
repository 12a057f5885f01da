"""A sheet before it is drawn: headings as a tree, rows of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, TypeAlias

from scoring.export.content import Content
from scoring.record import record

Cell: TypeAlias = str | int | float | Decimal | None
"""None is a blank cell. Points are numbers, never text; — stands where something does not apply."""

Kind: TypeAlias = Literal["text", "short", "number"]


@record
class Column:
    """One column.

    heads   from top to bottom; neighbours under the same head share one cell
    kind    text (left, wrapped), short (centred), number (centred, with `places`)
    places  decimals of a number; None as many as it has
    width   narrowest and widest, in digits
    """

    heads: tuple[str, ...]
    kind: Kind = "short"
    places: int | None = 0
    width: tuple[float, float] = (6, 16)


@record
class Sheet:
    """One sheet.

    key      names the sheet and its title in the catalogue: `doc.sheet.<key>`, `doc.title.<key>`
    columns  at least one
    rows     as long as `columns`
    fixed    how many columns stay on screen, and are repeated where a print is several pages wide
    strong   rows that are sums, counted from 0
    points   whether the unit 分 stands above the table
    filters  whether rows can be filtered on screen
    signed   whether those who answer for it sign below
    part     counted from 1 where a table is too long for one sheet
    """

    key: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    fixed: int = 2
    strong: frozenset[int] = frozenset()
    points: bool = True
    filters: bool = False
    signed: bool = True
    part: int = 0


Filled: TypeAlias = tuple[Column, Sequence[Cell]]
"""A column with its cells."""


def from_columns(key: str, filled: Sequence[Filled], *, fixed: int = 2, points: bool = True, signed: bool = True) -> Sheet:
    """Return a sheet from its columns."""
    rows = list(zip(*(cells for _, cells in filled), strict=True))
    return Sheet(key, tuple(column for column, _ in filled), rows, fixed, points=points, signed=signed)


def number_column(content: Content) -> Column:
    """Return the column 序号."""
    return Column((content.say("number"),), "number", width=(5, 6))


def name_column(content: Content) -> Column:
    """Return the column of names, headed as the rubric does."""
    return Column((name_head(content),), "text", width=(14, 24))


def name_head(content: Content) -> str:
    """Return how the rubric heads names."""
    name = content.rubric.subject.name
    return name if content.lang == "zh" and name != "名称" else content.say("name")


def parent_column(content: Content) -> Column:
    """Return the column of parents (街道), headed as the rubric does."""
    return Column((_own(content, content.rubric.subject.parent, "parent"),), "short", width=(10, 16))


def group_column(content: Content) -> Column:
    """Return the column of groups, headed as the rubric does."""
    return Column((group_head(content),), "short", width=(8, 14))


def group_head(content: Content) -> str:
    """Return how the rubric heads groups."""
    return _own(content, content.rubric.subject.group, "group")


def points_column(content: Content, *heads: str) -> Column:
    """Return a column of points at published places."""
    return Column(heads, "number", content.rubric.scores.decimals, width=(8, 12))


def _own(content: Content, heading: str | None, key: str) -> str:
    return heading if content.lang == "zh" and heading else content.say(key)


def title(content: Content, key: str) -> str:
    """Return the title of a sheet: year, rubric and what it is."""
    period = content.rubric.period
    year = ""
    if period is not None and period.start.year == period.end.year:
        year = content.say("title.year", year=period.end.year)
    elif period is not None:
        year = content.say("title.years", first=period.start.year, last=period.end.year)
    rubric = content.rubric.title.say(content.lang)
    # 2026年度 and 年度考核 make 2026年度考核.
    shared = next((word for word in (year, "年度") if word and year.endswith(word) and rubric.startswith(word)), "")
    return content.say("title", year=year, rubric=rubric.removeprefix(shared), sheet=content.say(f"title.{key}"))
