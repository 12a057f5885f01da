"""The lines of the summary: shares, counts, means and sums, in the result and in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.export.content import Content
from scoring.export.csv import summary
from scoring.export.terminal import ranking_table
from scoring.result import Result
from tests.explained import run, scheme

FIELDS = {"好事数": {"type": "integer"}, "面积": {"type": "decimal", "may_be": "not_applicable"}}
ITEM = {"id": "deeds", "title": "好事", "points": 100, "rule": {"kind": "completion", "of": "好事数", "target": 10}}
LINES = [{"id": "deeds_sum", "title": {"zh": "好事总数", "en": "Deeds in all"}, "sum": "好事数"},
         {"id": "area_sum", "title": {"zh": "总面积", "en": "Area in all"}, "sum": "面积 / 3"},
         {"id": "deeds_mean", "title": {"zh": "平均好事数", "en": "Deeds on average"}, "mean": "好事数"}]


def scored(*rows: dict[str, Any], **more: Any) -> Result:
    return run(scheme(FIELDS, [ITEM], summary=LINES, **more), rows)


@pytest.fixture(scope="module")
def result() -> Result:
    return scored({"好事数": 4, "面积": "12.50"}, {"好事数": None, "面积": "不涉及"}, {"好事数": 7, "面积": "10"})


def test_a_sum_is_over_those_with_a_known_value(result: Result) -> None:
    deeds, area, mean = result.summary
    assert (deeds.numerator, deeds.denominator, deeds.unknown, deeds.value) == (Decimal(11), 2, 1, Decimal(11))
    assert (area.value, area.denominator) == (Decimal("7.50"), 2)
    assert mean.value == Decimal("5.50")


def test_what_does_not_apply_is_told_apart_from_what_is_not_known() -> None:
    lines = [{"id": "area", "title": {"zh": "平均面积", "en": "Area"}, "mean": "面积"},
             {"id": "wide", "title": {"zh": "面积达标", "en": "Wide"}, "share": "面积 >= 10"},
             {"id": "rooms", "title": {"zh": "用房得分", "en": "Rooms"}, "mean": "rooms"}]
    rooms = {"id": "rooms", "title": "用房", "points": 20, "rule": {"kind": "completion", "of": "面积", "target": 40}}
    rows = [{"好事数": 1, "面积": a} for a in ("10", "不涉及", None, "不涉及")]
    found = run(scheme(FIELDS, [ITEM, rooms], summary=lines, not_applicable="rescale"), rows)
    assert [(s.unknown, s.not_applicable) for s in found.summary] == [(1, 2)] * 3
    assert [s.denominator for s in found.summary] == [1, 4, 1]
    assert "平均面积10.00，待定1个，不涉及2个" in ranking_table(found)
    assert "Area: 10.00, 1 undecided, 2 to whom it does not apply" in ranking_table(found, "en")
    assert summary(Content(found, "zh"))["not_applicable"].to_list() == [2, 2, 2]


def test_who_is_exempt_is_in_no_sum() -> None:
    found = scored({"好事数": 4, "面积": 1}, {"好事数": 7, "面积": 1}, exempt={"when": "好事数 > 5", "say": "另行评定"})
    assert found.summary[0].value == 4


def test_over_nobody_there_is_no_sum() -> None:
    assert scored({"好事数": None, "面积": None}).summary[0].value is None


def test_a_sum_is_told_as_a_plain_number(result: Result) -> None:
    assert "好事总数11，待定1个" in ranking_table(result)
    assert "Deeds in all: 11, 1 undecided" in ranking_table(result, "en")
    assert summary(Content(result, "zh"))["value"].to_list() == ["11", "7.5", "5.50"]
