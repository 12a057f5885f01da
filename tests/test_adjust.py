"""Bonuses, deductions, caps and vetoes as schemes write them, and what must hold whatever the data say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

import scoring
from scoring import columns
from scoring.language.load import parse_rubric
from scoring.result import Result
from tests.agreement import score
from tests.interpreter.generate import seeded

HEAD = """
format: 1
id: adjusted
title: 加减分示例
edition: "2026"
period: {from: 2026-01-01, to: 2026-12-31}
subject: {kind: 社区, id: 编号, name: 名称}
fields:
  基础分: {type: decimal, min: 0, max: 600}
  通报次数: {type: integer}
tables:
  荣誉:
    kind: events
    key: 编号
    absent: zero
    columns:
      事项: text
      级别: {type: choice, values: [国家级, 省级, 市级, 区级, 街道级]}
      日期: date
      认定单位: text
      文号: text
  批示: {kind: events, key: 编号, absent: zero, columns: {事项: text}}
indicators:
  - {id: work, title: 工作, items: [{id: base_work, title: 基础工作, points: 600, rule: {kind: formula, of: 基础分, min: 0, max: 600}}]}
"""
LEVELS = "{by: 级别, values: {国家级: 5, 省级: 3, 市级: 1, 区级: 0.5, 街道级: 0}}"
BASIS = "basis: {authority: 认定单位, document: 文号}"


def _run(adjust: str, base: Any = 500, notices: Any = 0, honours: list[Mapping[str, Any]] | None = None, more: str = "", **how: Any) -> Result:
    rubric = parse_rubric(HEAD + "adjust:\n" + adjust + more, "adjusted.yaml")
    subjects = pl.DataFrame({"编号": ["A"], "名称": ["甲社区"], "基础分": [base], "通报次数": [notices]},
                            schema_overrides={"基础分": pl.Float64, "通报次数": pl.Int64})
    usual = {"编号": "A", "日期": date(2026, 5, 1), "认定单位": "市委", "文号": "1号"}
    rows = [{**usual, "事项": f"事项{i}", **row} for i, row in enumerate(honours or [])]
    table = pl.DataFrame(rows) if rows else pl.DataFrame(schema=dict.fromkeys(("编号", "事项", "级别", "日期", "认定单位", "文号"), pl.String))
    return scoring.assess(rubric, subjects, tables={"荣誉": table, "批示": table.select("编号", "事项")}, **how)


def _total(result: Result) -> Decimal | None:
    return result.ranking["total"][0]  # type: ignore[no-any-return]


def test_of_several_awards_for_one_matter_the_highest_counts() -> None:
    bonus = f"  - {{id: honours, kind: bonus, table: 荣誉, each: {LEVELS}, take_highest: 事项, say: 获得表彰}}\n"
    rows = [{"事项": "文明社区", "级别": "国家级"}, {"事项": "文明社区", "级别": "省级"}, {"事项": "平安社区", "级别": "市级"}]
    assert _total(_run(bonus, honours=rows)) == 506
    assert _total(_run(bonus, honours=rows[::-1])) == 506


def test_six_hundred_points_with_at_most_four_hundred_more_and_less() -> None:
    adjust = ("  - {id: more, kind: bonus, table: 荣誉, each: 100, say: 加分事项}\n"
              "  - {id: less, kind: deduction, of: 通报次数, each: 150, say: 受到通报}\n"
              "  - {id: most, kind: cap, of: bonus, at_most: 400}\n"
              "  - {id: least, kind: cap, of: deduction, at_most: 400}\n")
    rows = [{"级别": "市级"}] * 5
    assert _total(_run(adjust, 600, 0, rows)) == 1000
    assert _total(_run(adjust, 600, 3, rows)) == 600
    found = _run(adjust, 600, 3, rows).ranking
    assert (found["bonus"][0], found["deduction"][0]) == (400, 400)


def test_caps_of_entries_come_before_the_cap_of_all() -> None:
    adjust = ("  - {id: honours, kind: bonus, table: 荣誉, each: 2, cap: 3, say: 获得表彰}\n"
              "  - {id: praise, kind: bonus, table: 批示, each: 2, cap: 4, say: 领导批示}\n"
              "  - {id: all, kind: cap, of: bonus, at_most: 5}\n")
    assert _total(_run(adjust, honours=[{"级别": "市级"}] * 3)) == 505
    assert _total(_run(adjust, honours=[{"级别": "市级"}])) == 504


def test_what_lies_outside_the_period_or_lacks_a_basis_brings_nothing() -> None:
    bonus = f"  - {{id: honours, kind: bonus, table: 荣誉, each: {LEVELS}, window: {{column: 日期}}, {BASIS}, say: 获得表彰}}\n"
    rows = [{"级别": "国家级"}, {"级别": "省级", "日期": date(2025, 12, 31)}, {"级别": "市级", "文号": None}]
    result = _run(bonus, honours=rows)
    assert _total(result) == 505
    assert result.provisional
    assert [(n.code, n.where.row) for n in result.issues] == [("ADDITION_WITHOUT_BASIS", 0), ("OUTSIDE_WINDOW", 2)]


def test_a_negative_total_stays_unless_it_is_floored() -> None:
    adjust = "  - {id: less, kind: deduction, of: 通报次数, each: 150, say: 受到通报}\n"
    below = _run(adjust, 100, 2).ranking
    assert (below["total"][0], below["rate"][0]) == (-200, Decimal("-33.33"))
    assert _total(_run(adjust, 100, 2, more="floor: 0\n")) == 0


def test_points_on_a_node_are_held_by_its_cap_and_not_counted_as_bonus_of_the_whole() -> None:
    rubric = HEAD.replace("title: 工作,", "title: 工作, cap: 603,")
    adjust = "adjust:\n  - {id: more, kind: bonus, table: 荣誉, each: 2, on: work, say: 获得表彰}\n"
    subjects = pl.DataFrame({"编号": ["A"], "名称": ["甲"], "基础分": [600.0], "通报次数": [0]})
    honours = pl.DataFrame({"编号": ["A", "A"], "事项": ["一", "二"], "级别": ["市级", "市级"]})
    found = scoring.assess(parse_rubric(rubric + adjust, "x.yaml"), subjects, tables={"荣誉": honours, "批示": honours.select("编号", "事项")})
    assert (found.ranking["work"][0], found.ranking["bonus"][0], found.ranking["total"][0]) == (603, 0, 603)


@pytest.mark.parametrize(("policy", "total", "outcome"), [("pending", None, "pending"), ("zero", 500, "ranked")])
def test_what_is_missing_is_pending_or_zero_as_it_says(policy: str, total: int | None, outcome: str) -> None:
    adjust = f"  - {{id: less, kind: deduction, of: 通报次数, each: 5, missing: {policy}, say: 受到通报}}\n"
    result = _run(adjust, notices=None)
    assert (_total(result), result.ranking["outcome"][0]) == (total, outcome)
    assert [n.code for n in result.issues] == ["ADDITION_MISSING"]


def test_what_is_missing_is_a_fault_where_it_says_so() -> None:
    adjust = "  - {id: less, kind: deduction, of: 通报次数, each: 5, missing: error, say: 受到通报}\n"
    with pytest.raises(scoring.DataFaults) as raised:
        _run(adjust, notices=None)
    assert [f.code for f in raised.value.faults] == ["DATUM_MISSING"]


def test_a_veto_is_told_with_the_total_before_and_after() -> None:
    adjust = ("  - {id: more, kind: bonus, table: 荣誉, each: 20, say: 获得表彰}\n"
              "  - {id: held, kind: veto, when: 通报次数 >= 1, effect: {cap_total: 360}, say: 受到通报}\n"
              "  - {id: gone, kind: veto, when: 通报次数 >= 2, effect: {zero: [total]}, say: 两次受到通报}\n")
    held = _run(adjust, 500, 1, [{"级别": "市级"}])
    line = held.scores.filter(pl.col("indicator") == "held")
    assert (line["points"][0], line["contribution"][0], _total(held)) == (-160, -160, 360)
    assert "总得分由520.00分改计360分" in scoring.explain(held, "A").headline
    assert _total(_run(adjust, 500, 2, [{"级别": "市级"}])) == 0
    assert _total(_run(adjust, None, 2)) == 0


def test_levels_are_held_down_and_say_so() -> None:
    adjust = ("  - {id: lower, kind: veto, when: 通报次数 == 1, effect: {demote: 1}, say: 受到通报}\n"
              "  - {id: limit, kind: veto, when: 通报次数 == 2, effect: {cap_level: 合格}, say: 两次受到通报}\n"
              "  - {id: stay, kind: veto, when: 通报次数 == 3, effect: {no_promotion: true}, say: 三次受到通报}\n")
    levels = "[{title: 优秀, from: 500}, {title: 良好, from: 400}, {title: 合格, from: 300}]"
    awards = f"awards:\n  - {{id: grade, kind: level, title: 等次, levels: {levels}}}\n"
    before = pl.DataFrame({"编号": ["A"], "名称": ["甲社区"], "等次": ["良好"]})
    given = {n: _run(adjust, 550, n, more=awards, previous=before).wide[columns.value("grade")][0] for n in range(4)}
    assert given == {0: 3, 1: 2, 2: 1, 3: 2}
    assert _run(adjust, 550, 3, more=awards).awards["decision"][0] == "undecided"
    told = scoring.explain(_run(adjust, 550, 1, more=awards, previous=before), "A").awards[0].reason
    assert told == "原可评为“优秀”，受到通报，按细则规定，降1级评定，改评为“良好”。"


def test_what_was_added_and_vetoed_is_written_and_read_back(tmp_path: Path) -> None:
    adjust = ("  - {id: more, kind: bonus, table: 荣誉, each: 20, say: 获得表彰}\n  - {id: all, kind: cap, of: bonus, at_most: 30}\n"
              "  - {id: less, kind: deduction, of: 通报次数, each: 5, say: 受到通报}\n"
              "  - {id: held, kind: veto, when: 通报次数 >= 1, effect: {cap_total: 360}, say: 受到通报}\n")
    result = _run(adjust, 500, 1, [{"级别": "市级"}] * 2)
    scoring.write(result, tmp_path / "out")
    assert "30.00,5.00,360.00" in (tmp_path / "out" / "ranking.csv").read_text(encoding="utf-8")
    book = CalamineWorkbook.from_path(tmp_path / "out" / "results.xlsx")
    sheet = book.get_sheet_by_name("加分情况表").to_python()
    assert [row[-1] for row in sheet if row[1] == "甲社区"] == [40, -10]
    back = scoring.load_result(tmp_path / "out")
    assert str(scoring.explain(back, "A")) == str(scoring.explain(result, "A"))


# ---------------------------------------------------------------- whatever the data say


def _scored(seed: int, cut: str = "") -> tuple[Any, Result] | None:
    case = seeded(seed)
    if cut:
        lines = [line for line in case.rubric.splitlines() if not line.startswith(f'  - {{id: "{cut}')]
        case = replace(case, rubric="\n".join(lines) + "\n")
    text = case.rubric.replace("adjust:\nranking", "ranking").replace("adjust:\nsummary", "summary")
    found = score(parse_rubric(text, "generated.yaml"), case)
    return None if isinstance(found, str) else (case, found)


@pytest.mark.parametrize("seed", range(0, 120, 2))
def test_lines_add_up_to_the_total(seed: int) -> None:
    found = _scored(seed)
    if found is None:
        return
    _, result = found
    summed = result.scores.group_by("id").agg(pl.col("contribution").sum())
    both = result.ranking.select("id", "total").join(summed, on="id").filter(pl.col("total").is_not_null())
    assert both.filter(pl.col("total") != pl.col("contribution")).is_empty()
    whole = result.scores.filter(pl.col("points").is_not_null())
    assert whole.filter(pl.col("points") + pl.col("lost") != pl.col("full")).is_empty()


@pytest.mark.parametrize("seed", range(1, 120, 2))
def test_every_line_is_told_in_both_languages(seed: int) -> None:
    found = _scored(seed)
    if found is None:
        return
    _, result = found
    for lang in ("zh", "en"):
        for subject in result.wide[columns.ID][:2]:
            assert str(scoring.explain(result, subject, lang=lang))


def test_a_bonus_never_lowers_a_total() -> None:
    adjust = f"  - {{id: honours, kind: bonus, table: 荣誉, each: {LEVELS}, say: 获得表彰}}\n  - {{id: all, kind: cap, of: bonus, at_most: 4}}\n"
    rows = [{"级别": level} for level in ("区级", "街道级", "国家级", "市级")]
    totals = [_total(_run(adjust, honours=rows[:n])) or Decimal(0) for n in range(5)]
    assert totals == sorted(totals)


def test_vetoes_and_bonuses_that_nothing_triggers_change_nothing() -> None:
    veto = "  - {id: never, kind: veto, when: 通报次数 > 100, effect: {zero: [work, total], cap_total: 1}, say: 从未发生}\n"
    bonus = "  - {id: honours, kind: bonus, table: 荣誉, each: 2, on: work, say: 获得表彰}\n"
    plain, other = _run(bonus), _run(bonus + veto)
    assert plain.ranking.equals(other.ranking)
    assert plain.scores.equals(other.scores)
