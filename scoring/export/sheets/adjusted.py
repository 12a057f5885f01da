"""What adjusts the points of a node, or of the whole, as rows and columns of sheets: bonuses, deductions, vetoes on the total."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scoring import columns
from scoring.export.content import Content, Subjects
from scoring.export.sheets.table import Cell
from scoring.language.additions import belongs_to
from scoring.language.adjust import side
from scoring.language.rubric import Adjustment


class Adjusted(NamedTuple):
    """What adjustments of one sort bring to a node, subject by subject.

    title    加分, 扣分 or 限制情形
    entries  what they are called, one after the other
    points   what they bring, below 0 where they take; None while it is unknown
    """

    title: str
    entries: str
    points: list[Cell]


def adjusted(content: Content, subjects: Subjects, node: str | None) -> Iterator[Adjusted]:
    """Yield what adjusts a node, or the whole (None): of each sort that the rubric has one."""
    for sort in ("bonus", "deduction", "limits"):
        entries = [a for a in content.rubric.adjust if _sort(a, node, content) == sort and columns.adjusted(a.id) in subjects]
        if entries:
            called = content.say("list").join(a.called(content.lang) for a in entries)
            yield Adjusted(content.say(sort), called, _summed(content, subjects, entries))


def _sort(entry: Adjustment, node: str | None, content: Content) -> str:
    """Return the sort of an entry; nothing where it belongs elsewhere."""
    if entry.kind == "veto":
        return "limits" if node is None and entry.effect.on_total else ""
    return side(entry, content.rubric.adjust) if belongs_to(entry, content.rubric) == node else ""


def _summed(content: Content, subjects: Subjects, entries: list[Adjustment]) -> list[Cell]:
    unit = 10**content.rubric.scores.decimals
    brought = zip(*(subjects[columns.adjusted(a.id)] for a in entries), strict=True)
    return [None if None in row else sum(row) / unit for row in brought]
