"""A run seen from above: what its subjects came to by unit (街道, 片区, 支部), and how each indicator went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import polars as pl

from scoring import columns, exact
from scoring.explain.fulls import by_group
from scoring.language.indicator import Indicator
from scoring.language.rubric import Rubric
from scoring.model import Text
from scoring.outcome import FIRST_NOT_APPLICABLE, OTHER_GROUPS, SCORED, STANDINGS, Standing
from scoring.record import record
from scoring.result import Result

STEPS: Final = (90, 80, 70, 60)
"""Lower ends of the steps of a distribution, in percent of full marks; who is below the last stands on a step of its own."""


@record
class Spread:
    """How points are spread over some subjects.

    count     subjects that are not exempt
    scored    those of them with points; who is pending or not applicable has none
    mean      of the scored, rounded half-up to published places; like `highest` and `lowest` None where nobody was scored, or full marks differ
    rate      what the scored earned of their full marks, in percent, rounded likewise; None where nobody was scored
    """

    count: int
    scored: int
    mean: Decimal | None
    highest: Decimal | None
    lowest: Decimal | None
    rate: Decimal | None


@record
class Unit:
    """The subjects of one unit, or all.

    name    the parent or group; empty for all
    steps   how many of the scored stand on each step of `STEPS`, and below them
    titles  how many were given each of `titles(rubric)`
    """

    name: str
    totals: Spread
    steps: tuple[int, ...]
    titles: tuple[int, ...]


@record
class Indication:
    """How one indicator went over the subjects that have it and are not exempt.

    full            how many of the scored earned full marks
    none            how many earned nothing
    not_applicable  how many it does not apply to; `points.count` less these and the scored are missing
    """

    indicator: Indicator
    level: int
    points: Spread
    full: int
    none: int
    not_applicable: int


@record
class Counted:
    """A title whose holders are counted.

    award  its id
    given  the title as the results hold it; None where every title of the award counts
    title  as it is called
    """

    award: str
    given: str | None
    title: Text


def titles(rubric: Rubric) -> tuple[Counted, ...]:
    """Return every title in use, in the order of the rubric, levels one by one."""
    found: list[Counted] = []
    for award in rubric.awards:
        if award.in_use and award.kind == "level":
            found += [Counted(award.id, award.granted(step.title.zh), step.title) for step in award.levels]
        elif award.in_use:
            found.append(Counted(award.id, None, Text(zh=award.called("zh"), en=award.called("en"))))
    return tuple(found)


def units(result: Result) -> tuple[Unit, ...]:
    """Return what each unit came to, in the order of the data, and last what all came to.

    Units are the parents of the subjects; where the rubric names none, their groups; where it names neither, or each has one subject, there is
    only the last.
    """
    by = "parent" if result.rubric.subject.parent else "group"
    rows = result.ranking.filter(pl.col("outcome") != Standing.EXEMPT)
    order = result.wide.select(pl.col(columns.ID).alias("id")).join(rows, on="id", maintain_order="left")
    named = order[by].drop_nulls().unique(maintain_order=True).to_list()
    if len(named) == order.height:  # as many units as subjects: nothing to put together
        named = []
    return (*(_unit(result, name, order.filter(pl.col(by) == name)) for name in named), _unit(result, "", order))


def indications(result: Result) -> tuple[Indication, ...]:
    """Return how each indicator went, top down; empty where the numbers of leaves were not kept."""
    frame = result.wide.filter(pl.col(columns.STANDING) != STANDINGS.index(Standing.EXEMPT))
    kept = ((item, level) for item, level in _levels(result.rubric.indicators, 0) if columns.outcome(item.id) in frame.columns or not item.leaf)
    return tuple(_indication(item, level, frame, result.rubric) for item, level in kept)


def _unit(result: Result, name: str, frame: pl.DataFrame) -> Unit:
    rates = [rate for rate in frame["rate"].to_list() if rate is not None]
    ends = ((None, STEPS[0]), *zip(STEPS, (*STEPS[1:], None), strict=True))
    steps = tuple(sum((low is None or rate >= low) and (high is None or rate < high) for rate in rates) for high, low in ends)
    given = tuple(int((frame[t.award].is_not_null() if t.given is None else frame[t.award] == t.given).sum()) for t in titles(result.rubric))
    scored = [(total, full) for total, full in frame.select("total", "full").rows() if total is not None]
    return Unit(name, _spread(scored, frame.height, result.rubric.scores.decimals), steps, given)


def _levels(items: Sequence[Indicator], level: int) -> Iterator[tuple[Indicator, int]]:
    for item in items:
        yield item, level
        yield from _levels(item.items or (), level + 1)


def _indication(item: Indicator, level: int, frame: pl.DataFrame, rubric: Rubric) -> Indication:
    places, marks = rubric.scores.decimals, by_group(rubric, item)
    groups = frame[columns.GROUP].to_list() if marks else [""] * frame.height
    published = zip(frame[columns.published(item.id)].to_list(), groups, strict=True)
    points = [(exact.from_scaled(p, places), marks.get(group, item.full)) for p, group in published if p is not None]
    codes = frame[columns.outcome(item.id)].to_list() if columns.outcome(item.id) in frame.columns else [SCORED] * frame.height
    asked = [code for code in codes if code != OTHER_GROUPS]
    absent = sum(code is not None and code >= FIRST_NOT_APPLICABLE for code in asked)
    return Indication(item, level, _spread(points, len(asked), places), sum(p >= full for p, full in points),
                      sum(p == 0 for p, _ in points), absent)


def _spread(scored: Sequence[tuple[Decimal, Decimal]], count: int, places: int) -> Spread:
    """Return how points are spread; `scored` is pairs of points and full marks."""
    if not scored:
        return Spread(count, 0, None, None, None, None)
    points = [p for p, _ in scored]
    whole, possible = sum(points, Decimal(0)), sum((full for _, full in scored), Decimal(0))
    rate = exact.round_half_up(100 * whole / possible, places) if possible else None
    if len({full for _, full in scored}) > 1:
        return Spread(count, len(points), None, None, None, rate)
    return Spread(count, len(points), exact.round_half_up(whole / len(points), places), max(points), min(points), rate)
