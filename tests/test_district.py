"""A run seen from above: units and indicators, against figures worked out by hand from the ranking."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from handed_out import sample

from scoring.api import assess
from scoring.demo import example
from scoring.explain.district import Unit, indications, titles, units
from scoring.result import Result

CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def ten_best() -> Result:
    return assess("ten-best-community", example("ten-best-community").data)


def test_the_units_add_up_to_the_whole(ten_best: Result) -> None:
    *parts, whole = units(ten_best)
    assert len(parts) == 7
    assert whole.name == ""
    assert whole.totals.count == sum(u.totals.count for u in parts) == 46
    assert whole.totals.scored == sum(u.totals.scored for u in parts) == sum(whole.steps)
    assert whole.steps == tuple(map(sum, zip(*(u.steps for u in parts), strict=True)))
    assert whole.titles == tuple(map(sum, zip(*(u.titles for u in parts), strict=True)))
    assert whole.totals.highest == max(u.totals.highest for u in parts if u.totals.highest is not None)


def test_a_unit_is_what_its_rows_in_the_ranking_say(ten_best: Result) -> None:
    found = {u.name: u for u in units(ten_best)}["天枢街道"]
    rows = ten_best.ranking.filter((pl.col("parent") == "天枢街道") & (pl.col("outcome") != "exempt"))
    totals = [t for t in rows["total"].to_list() if t is not None]
    mean = (sum(totals, Decimal(0)) / len(totals)).quantize(CENT, ROUND_HALF_UP)
    assert (found.totals.count, found.totals.scored, found.totals.mean) == (rows.height, len(totals), mean)
    assert found.steps[0] == sum(t >= 90 for t in totals)


def test_the_steps_hold_their_lower_ends() -> None:
    data = pl.DataFrame({"编号": [f"S{i}" for i in range(6)], "名称": list("甲乙丙丁戊己"), "率": ["90", "89.99", "80", "70", "60", "59.99"]})
    rubric = {"format": 1, "id": "one", "title": "一项", "edition": "1", "subject": {"kind": "社区", "id": "编号", "name": "名称"},
              "fields": {"率": {"type": "percent"}},
              "indicators": [{"id": "a", "title": "甲", "points": 100, "rule": {"kind": "completion", "of": "率"}}]}
    (only,) = units(assess(rubric, data))
    assert only.steps == (1, 2, 1, 1, 1)


def test_levels_are_counted_one_by_one() -> None:
    result = assess("three-must-visits", example("three-must-visits").data)
    (only,) = units(result)
    found = dict(zip(((t.award, t.title.zh) for t in titles(result.rubric)), only.titles, strict=True))
    given = dict(result.ranking["grade"].drop_nulls().value_counts().rows())
    assert {title: found["grade", title] for title in given} == given
    assert found["all_visited", "应访尽访"] == result.ranking["all_visited"].is_not_null().sum()


def test_of_each_indicator_everyone_is_somewhere(ten_best: Result) -> None:
    found = indications(ten_best)
    assert [i.indicator.id for i in found] == [i.id for i in ten_best.rubric.walk()]
    for one in found:
        assert 0 <= one.full + one.none <= one.points.scored
        assert one.points.scored + one.not_applicable <= one.points.count == 46
    leaf = next(i for i in found if i.indicator.id == "dispute_mediation" or i.indicator.leaf)
    kept = ten_best.scores.filter((pl.col("indicator") == leaf.indicator.id) & pl.col("points").is_not_null())
    assert leaf.points.mean == (sum(kept["points"], Decimal(0)) / kept.height).quantize(CENT, ROUND_HALF_UP)


def test_nobody_exempt_is_counted() -> None:
    whole: Unit = units(sample())[-1]
    assert whole.totals.count == sample().ranking.filter(pl.col("outcome") != "exempt").height < sample().ranking.height


def test_of_groups_with_full_marks_of_their_own_only_rates_are_put_together() -> None:
    rubric = {"format": 1, "id": "two", "title": "两类", "edition": "1",
              "subject": {"kind": "社区", "id": "编号", "name": "名称", "group": "类别", "groups": ["城", "乡"]},
              "fields": {"率": {"type": "percent"}}, "ranking": {"by": ["total"], "within": "group"},
              "indicators": [{"id": "a", "title": "甲", "points": 60, "rule": {"kind": "completion", "of": "率"}},
                             {"id": "b", "title": "乙", "for": ["乡"], "points": 40, "rule": {"kind": "completion", "of": "率"}}]}
    data = pl.DataFrame({"编号": ["S1", "S2", "S3", "S4"], "名称": list("东西南北"), "类别": ["城", "乡"] * 2, "率": ["50", "100"] * 2})
    result = assess(rubric, data)
    town, village, whole = units(result)
    assert (town.totals.mean, village.totals.mean) == (30, 100)
    assert (whole.totals.mean, whole.totals.highest, whole.totals.rate) == (None, None, Decimal("81.25"))  # 260 of 320
    shared, own = indications(result)
    assert (shared.points.count, own.points.count, own.full, own.not_applicable) == (4, 2, 2, 0)
