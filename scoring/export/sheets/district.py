"""总体情况表 and 各项得分情况表: what the units came to, and how each indicator went; what a report on the year is written from."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.explain import district
from scoring.explain.fulls import full_marks, full_text
from scoring.export.content import Content
from scoring.export.sheets.table import Cell, Column, Sheet, group_column, number_column, parent_column, points_column


def units(content: Content) -> Sheet | None:
    """Return 总体情况表: by unit the subjects, mean, highest, lowest, distribution and titles, and all of them last; None where nobody is scored."""
    found = district.units(content.result)
    if not found[-1].totals.scored:
        return None
    unit = parent_column(content) if content.rubric.subject.parent or not content.rubric.subject.group else group_column(content)
    columns = [
        number_column(content), unit, _count(content, "assessed"), _count(content, "scored"),
        *(points_column(content, content.say("total"), content.say(name)) for name in ("mean", "highest", "lowest")),
        points_column(content, content.say("total"), content.say("rate")),
        *(Column((content.say("distribution"), step), "number", width=(7, 9)) for step in _steps(content)),
        *(Column((content.say("result"), title), "number", width=(7, 12)) for title in _titles(content)),
    ]
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(found, start=1):
        total, last = one.totals, one is found[-1]
        rows.append((None if last else number, one.name or content.say("together"), total.count, total.scored,
                     *(total.mean, total.highest, total.lowest, total.rate), *one.steps, *one.titles))
    return Sheet("units", tuple(columns), rows, strong=frozenset({len(rows) - 1}))


def indications(content: Content) -> Sheet | None:
    """Return 各项得分情况表: of each indicator full marks, mean, rate, highest, lowest, and how many had all, nothing, or no points."""
    found = district.indications(content.result)
    if not found:
        return None
    columns = [
        number_column(content), Column((content.say("item"),), "text", width=(20, 40)), points_column(content, content.say("full_marks")),
        _count(content, "scored"), *(points_column(content, content.say(name)) for name in ("mean", "highest", "lowest")),
        points_column(content, content.say("rate")), *(_count(content, name) for name in ("all_marks", "no_marks", "absent", "unknown")),
    ]
    rows = [tuple(_row(content, number, one)) for number, one in enumerate(found, start=1)]
    return Sheet("indications", tuple(columns), rows, strong=frozenset(i for i, one in enumerate(found) if not one.indicator.leaf))


def _row(content: Content, number: int, one: district.Indication) -> Iterator[Cell]:
    points = one.points
    full: Cell = full_marks(content.rubric, one.indicator) or full_text(content.rubric, one.indicator, content.lang)
    yield from (number, "　" * one.level + one.indicator.title.say(content.lang), full, points.scored, points.mean, points.highest, points.lowest)
    yield points.rate
    yield from (one.full, one.none, one.not_applicable, points.count - points.scored - one.not_applicable)


def _count(content: Content, head: str) -> Column:
    return Column((content.say(head),), "number", width=(6, 9))


def _steps(content: Content) -> Iterator[str]:
    for high, low in zip((None, *district.STEPS), (*district.STEPS, None), strict=True):
        yield content.say("step.below" if low is None else "step.from" if high is None else "step", low=low, high=high)


def _titles(content: Content) -> Iterator[str]:
    for counted in district.titles(content.rubric):
        yield counted.title.say(content.lang)
