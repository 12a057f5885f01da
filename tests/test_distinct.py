"""`distinct`: how many different values something takes in the rows of a table, of any type, and what unknowns do to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from scoring import columns
from scoring.api import assess
from scoring.explain import lines
from scoring.expression.syntax import parse
from scoring.expression.words import say, source
from scoring.language.load import load_rubric
from scoring.result import Result

COLUMNS = {"日期": "date", "类别": "text", "级别": {"type": "choice", "values": ["市级", "区级"]}, "人数": "integer",
           "金额": {"type": "decimal", "precision": 1, "min": -9, "max": 9}, "公开": "boolean"}
FULL: dict[str, Any] = {"日期": date(2026, 1, 3), "类别": "学习", "级别": "市级", "人数": 3, "金额": "1.5", "公开": True}


def run(rule: dict[str, Any], rows: list[dict[str, Any]], absent: str = "zero", **options: Any) -> Result:
    """Score A, who has these rows, and B who has none."""
    rubric = load_rubric({
        "format": 1, "id": "kinds", "title": "活动", "edition": "2026", "subject": {"kind": "社区", "id": "编号", "name": "名称"},
        "tables": {"活动": {"kind": "events", "key": "编号", "absent": absent, "columns": COLUMNS}},
        "indicators": [{"id": "leaf", "title": "指标", "points": 20, "rule": rule}],
    })
    said = {"编号": pl.String, "日期": pl.Date, "类别": pl.String, "级别": pl.String, "人数": pl.Int64, "金额": pl.String, "公开": pl.Boolean}
    events = pl.DataFrame([{"编号": "A", **FULL, **row} for row in rows], schema=said)
    return assess(rubric, {"": pl.DataFrame({"编号": ["A", "B"], "名称": ["甲", "乙"]}), "活动": events}, **options)


def found(of: str, rows: list[dict[str, Any]], **options: Any) -> list[int | None]:
    """Return what A and B came to."""
    rule = {"kind": "formula", "of": of, "min": 0, "max": 20}
    return [None if p is None else p // 100 for p in run(rule, rows, **options).wide[columns.published("leaf")].to_list()]


ROWS: list[dict[str, Any]] = [
    {}, {"日期": date(2026, 1, 31), "人数": 5}, {"日期": date(2026, 2, 1), "类别": "走访", "级别": "区级", "金额": "1.6"},
    {"日期": date(2025, 1, 3), "类别": "走访", "公开": False, "金额": "-1.5"},
]


@pytest.mark.parametrize(("of", "wanted"), [
    ("distinct(活动, 日期)", 4), ("distinct(活动, month(日期))", 2), ("distinct(活动, year(日期) * 100 + month(日期))", 3),
    ("distinct(活动, 类别)", 2), ("distinct(活动, 级别)", 2), ("distinct(活动, 人数)", 2), ("distinct(活动, 金额)", 3),
    ("distinct(活动, abs(金额))", 2),
    ("distinct(活动, 公开)", 2), ("distinct(活动, 金额 > 0)", 2), ("distinct(活动, 1)", 1), ('distinct(活动, "甲")', 1),
    ('distinct(活动, 类别, 级别 == "市级" and 公开)', 1), ("distinct(活动, 类别, 人数 > 9)", 0), ("distinct(活动, 1, 人数 > 9)", 0),
    ('distinct(活动, if(公开, 类别, "不公开"))', 3),
])
def test_different_values_are_counted_once_each(of: str, wanted: int) -> None:
    assert found(of, ROWS) == [wanted, 0]
    assert found(of, ROWS[::-1]) == [wanted, 0]
    assert found(of, ROWS, engine="streaming") == [wanted, 0]


def test_an_unknown_value_or_condition_makes_it_unknown_where_the_row_counts() -> None:
    assert found("distinct(活动, 类别)", [*ROWS, {"类别": None}]) == [None, 0]
    assert found('distinct(活动, 类别, 级别 == "市级")', [*ROWS, {"类别": None, "级别": "区级"}]) == [2, 0]
    assert found('distinct(活动, 类别, 级别 == "市级")', [*ROWS, {"级别": None}]) == [None, 0]
    assert found('distinct(活动, coalesce(类别, "未填"))', [*ROWS, {"类别": None}]) == [3, 0]


def test_without_rows_it_is_what_a_count_is() -> None:
    assert found("distinct(活动, 类别)", []) == found("count(活动)", []) == [0, 0]
    assert found("distinct(活动, 类别)", ROWS, absent="missing") == found("count(活动)", ROWS[:2], absent="missing") == [2, None]


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", "“活动”（公开）涉及的日期的月份数为2，不足3"),
    ("en", "the number of values that the month of 日期 takes in '活动' (公开) is 2, fewer than 3"),
])
def test_a_reason_says_how_many_there_were(lang: str, words: str) -> None:
    result = run({"kind": "pass_fail", "of": "distinct(活动, month(日期), 公开) >= 3"}, ROWS)
    assert words in lines.scores(result, lang, None).filter(pl.col("line") == "item")["reason"][0]


def test_it_is_written_and_said_as_it_is_read() -> None:
    node = parse("distinct(活动，month(日期)，公开)")
    assert source(node) == "distinct(活动, month(日期), 公开)"
    assert say(parse("distinct(活动, 类别) >= 3"), {}) == "“活动”涉及的类别数不低于3"
