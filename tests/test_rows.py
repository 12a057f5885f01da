"""Rules that read many rows of a subject: what the data may not say, what the run tells, and why something is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from scoring import columns
from scoring.api import assess, check_data
from scoring.errors import DataFaults
from scoring.explain import lines, notes
from scoring.language.load import load_rubric
from scoring.messages import word
from scoring.result import Result

SUBJECTS = pl.DataFrame({"编号": ["A", "B"], "名称": ["甲社区", "乙社区"], "户数": [500, 0]})
MARK = {"type": "decimal", "min": 0, "max": 100}


def scheme(rule: dict[str, Any], said: dict[str, Any], points: int = 20, **more: Any) -> dict[str, Any]:
    return {"format": 1, "id": "rows", "title": "多行表", "edition": "2026", "subject": {"kind": "社区", "id": "编号", "name": "名称"},
            "fields": {"户数": {"type": "integer"}}, "tables": {"记录": {"kind": "events", "key": "编号", "absent": "zero", "columns": said, **more}},
            "indicators": [{"id": "leaf", "title": "指标", "points": points, "rule": {"table": "记录", **rule}}]}


def run(declared: dict[str, Any], rows: list[dict[str, Any]]) -> Result:
    return assess(load_rubric(declared), {"": SUBJECTS, "记录": pl.DataFrame(rows)})


def marks(*values: int, who: str = "A") -> list[dict[str, Any]]:
    return [{"编号": who, "评委": f"评委{n}", "分数": value} for n, value in enumerate(values)]


JUDGED = {"评委": "text", "分数": MARK}


def test_a_mean_beyond_full_marks_is_a_fault_of_the_data() -> None:
    with pytest.raises(DataFaults) as raised:
        run(scheme({"kind": "panel", "mark": "分数"}, JUDGED), marks(20, 22))
    assert [(f.code, f.args["name"]) for f in raised.value.faults] == [("PANEL_RANGE", "甲社区")]


def test_a_judge_who_marks_twice_is_a_fault_of_the_data() -> None:
    rows = [*marks(10, 12), {"编号": "A", "评委": "评委1", "分数": 12}]
    with pytest.raises(DataFaults) as raised:
        run(scheme({"kind": "panel", "mark": "分数", "judge": "评委"}, JUDGED), rows)
    assert [(f.code, f.place.sheet, f.place.row, f.place.heading, f.args["said"]) for f in raised.value.faults] == [
        ("JUDGE_TWICE", "记录", 3, "评委", "评委1")]
    assert raised.value.text("zh") == (
        "工作表“记录” 第3行 “评委”列：JUDGE_TWICE “评委1”给甲社区“指标”打了不止一次分（第2行已打过）。请核对评分表，只留一次。")
    assert "JUDGE_TWICE '评委1' marked '指标' of 甲社区 before, in row 2. Look at" in raised.value.text("en")


def test_a_judge_marks_every_group_of_rows_once() -> None:
    said = {"项目": "text", "回避": "boolean", **JUDGED}
    told = ((1, "一", "甲", 9, None), (2, "一", "乙", 8, None), (3, "二", "甲", 9, None), (4, "一", "甲", 7, True), (5, "二", "乙", None, None),
            (6, "二", "乙", 8, None), (7, "二", "甲", 6, False), (8, "二", None, 6, None), (9, "二", None, 6, None), (10, "二", "甲", 6, None))
    rows = [{"编号": "A", "项目": of, "评委": judge, "分数": mark, "回避": away} for _, of, judge, mark, away in told]
    rows += [{**rows[0], "编号": "B"}]
    with pytest.raises(DataFaults) as raised:
        run(scheme({"kind": "panel", "mark": "分数", "judge": "评委", "recused": "回避", "blank": "left_out"}, said, per=["项目"]), rows)
    assert [(f.place.row, f.args["said"], f.args["first"]) for f in raised.value.faults] == [
        (7, "甲", word("place.row", sheet="记录", row=3)), (10, "甲", word("place.row", sheet="记录", row=3))]


def test_equal_marks_are_dropped_one_by_one() -> None:
    found = run(scheme({"kind": "panel", "mark": "分数", "drop": {}, "decimals": 2}, JUDGED), marks(10, 10, 10, 13, 13))
    assert found.wide[columns.TOTAL].to_list() == [1100, None]  # (10 + 10 + 13) ÷ 3


@pytest.mark.parametrize(("limit", "told"), [(29, True), (30, False)])
def test_marks_far_apart_are_an_issue_of_the_run(limit: int, told: bool) -> None:
    found = run(scheme({"kind": "panel", "mark": "分数", "out_of": 100, "spread": limit}, JUDGED), marks(60, 75, 90))
    assert [(n.subject, n.args["found"], n.args["limit"]) for n in found.issues if n.code == "PANEL_SPREAD"] == [("A", "30", "29")] * told
    if told:
        said = notes.issues(found).filter(pl.col("code") == "PANEL_SPREAD")["detail"].to_list()
        assert said == ["甲社区“指标”评委打分最高与最低相差30分，超过规定的29分，请复核。"]


def test_too_few_votes_are_missing_and_say_so() -> None:
    votes = {"评价": {"type": "choice", "values": ["满意", "不满意"]}}
    rule = {"kind": "ballot", "choice": "评价", "values": {"满意": 20, "不满意": 0}, "quorum": 2}
    rows = [{"编号": "A", "评价": v} for v in ("满意", "满意", "不满意")] + [{"编号": "B", "评价": "满意"}]
    found = run(scheme(rule, votes), rows)
    assert found.wide[columns.TOTAL].to_list() == [1333, None]
    reasons = lines.scores(found, "zh", None).filter(pl.col("line") == "item")
    assert reasons["cause"].to_list() == ["", "below_quorum"]
    assert reasons["reason"][1].startswith("“记录”有效票1张，不足规定的2张，")


def test_groups_whose_rows_differ_leave_the_panel_unknown() -> None:
    said = {"要素": "text", "系数": {"type": "decimal", "max": 3}, **JUDGED}
    rule = {"kind": "panel", "mark": "分数", "each": "mean * 系数"}
    rows = [{**row, "要素": "一", "系数": factor} for row, factor in zip(marks(2, 3), (2, 2), strict=True)]
    odd = [{**row, "编号": "B", "系数": factor} for row, factor in zip(rows, (2, 1), strict=True)]
    assert run(scheme(rule, said, per=["要素"]), [*rows, *odd]).wide[columns.TOTAL].to_list() == [500, None]


@pytest.mark.parametrize(("window", "points"), [
    ({"months": 12}, 18), ({"months": 13}, 16), ({"days": 365}, 18), ({"days": 366}, 16), ({}, 18), ({"to": date(2026, 2, 28), "months": 2}, 20),
])
def test_a_window_ends_with_the_period(window: dict[str, Any], points: int) -> None:
    declared = scheme({"kind": "per_event", "each": -2, "window": {"column": "日期", **window}}, {"日期": "date"})
    declared["period"] = {"from": date(2026, 1, 1), "to": date(2026, 12, 31)}
    found = run(declared, [{"编号": "A", "日期": date(2025, 12, 31)}, {"编号": "A", "日期": date(2026, 12, 31)}])
    assert found.wide[columns.TOTAL][0] == points * 100


YEAR = {"from": date(2026, 1, 1), "to": date(2026, 12, 31)}


def test_a_row_outside_its_days_is_told() -> None:
    declared = scheme({"kind": "per_event", "each": -2, "where": "大类 != 3", "window": {"column": "日期"}}, {"日期": "date", "大类": "integer"})
    declared["period"] = YEAR
    declared["adjust"] = [{"id": "late", "kind": "deduction", "table": "记录", "window": {"column": "日期", "to": date(2026, 6, 30)}, "say": "迟报",
                           "title": {"zh": "迟报扣分", "en": "Late reports"}}]
    rows = [{"编号": "A", "日期": day, "大类": kind} for day, kind in (
        (date(2025, 12, 31), 1), (date(2026, 12, 31), 3), (date(2027, 1, 1), 3), (date(2027, 1, 1), None))]
    found = run(declared, rows)
    told = [(n.args.get("item"), n.subject, n.where.sheet, n.where.row, n.args["day"]) for n in found.issues if n.code == "OUTSIDE_WINDOW"]
    assert told == [("leaf", "A", "记录", 1, date(2025, 12, 31)), ("leaf", "A", "记录", 4, date(2027, 1, 1)),
                    (None, "A", "记录", 1, date(2025, 12, 31)), (None, "A", "记录", 2, date(2026, 12, 31)),
                    (None, "A", "记录", 3, date(2027, 1, 1)), (None, "A", "记录", 4, date(2027, 1, 1))]
    for lang, said in (("zh", "日期是2025-12-31，不在“迟报扣分”计分的期限（2026-01-01至2026-06-30）之内，没有计入。"),
                       ("en", "日期 is 2025-12-31, outside the days that count for 'Late reports' (2026-01-01 to 2026-06-30); "
                              "the row was left out there.")):
        listed = notes.issues(found, lang).filter(pl.col("code") == "OUTSIDE_WINDOW")
        assert listed["detail"][2] == said
        assert listed["about"].to_list()[:3] == ["指标", "指标", "迟报扣分" if lang == "zh" else "Late reports"]
    inputs = check_data(load_rubric(declared), {"": SUBJECTS, "记录": pl.DataFrame(rows)})
    assert [n.text("zh").partition("OUTSIDE_WINDOW ")[2] for n in inputs.notes][2] == (
        "日期是2025-12-31，不在“迟报扣分”计分的期限（2026-01-01至2026-06-30）之内，没有计入。")
    assert sum(n.code == "OUTSIDE_WINDOW" for n in assess(load_rubric(declared), inputs).issues) == len(told)


def test_very_many_rows_outside_their_days_are_counted() -> None:
    declared = {**scheme({"kind": "per_event", "each": -2, "window": {"column": "日期"}}, {"日期": "date"}), "period": YEAR}
    found = run(declared, [{"编号": "A", "日期": date(2025, 12, 31)}] * 201)
    (note,) = [n for n in found.issues if n.code.startswith("OUTSIDE_WINDOW")]
    assert (note.code, note.args["count"]) == ("OUTSIDE_WINDOW_MANY", 201)
    assert notes.issues(found).filter(pl.col("code") == note.code)["detail"][0].startswith("有201行的日期不在“指标”计分的期限")


def test_nobody_to_count_by_is_missing() -> None:
    found = run(scheme({"kind": "per_event", "each": -2, "per_head": {"of": "户数", "unit": 1000}}, {"日期": "date"}), [
        {"编号": "A", "日期": date(2026, 1, 1)}, {"编号": "B", "日期": date(2026, 1, 1)}])
    assert found.wide[columns.TOTAL].to_list() == [1600, None]
    assert lines.scores(found, "zh", None).filter(pl.col("line") == "item")["cause"].to_list() == ["", "zero_denominator"]
    assert "户数为0，不能折算" in lines.scores(found, "zh", None).filter(pl.col("line") == "item")["reason"][1]
    assert Decimal(16) == 20 - Decimal(2) * 1000 / 500
