"""Cases at the thresholds: they are made where something changes, pass for what is right, and tell what is wrong."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import cli
from scoring.cases import Boundaries, Boundary, cases_file, load_base, run_boundaries
from scoring.cases.case import CaseSubject, Expect
from scoring.engine import leaves
from scoring.exact import Number
from scoring.language.catalogue import entries
from scoring.language.load import load_rubric, parse_rubric
from scoring.rules.bands import Bands
from scoring.rules.context import Context
from scoring.rules.pass_fail import PassFail

SAMPLE = str(Path(__file__).parent / "data" / "sample.yaml")
HEAD = """
format: 1
id: thresholds
title: 界限
edition: "2026"
subject: {kind: 社区, id: 编号, name: 名称}
"""
RUBRIC = HEAD + """
exempt: {when: 任职月数 < 6, say: 任职不满6个月}
fields:
  任职月数: {type: integer, max: 12}
  次数: {type: integer, max: 20}
  天数: {type: decimal, precision: 1, min: 0, max: 30}
  面积: {type: decimal, precision: 2, min: 0, max: 500}
  合计: {type: integer, derive: 次数 + 任职月数}
  票: {type: integer}
  率: {type: percent, valid: 票 >= 50}
indicators:
  - id: work
    title: 工作
    items:
      - id: times
        title: 次数
        points: 40
        rule: {kind: bands, of: 次数, bands: [{from: 0, points: 0}, {from: 8, points: 28}, {from: 12, points: 40}]}
      - {id: delay, title: 天数, points: 10, rule: {kind: piecewise, of: 天数, points: [[0, 10], [2.55, 0]]}}
      - {id: area, title: 面积, points: 20, rule: {kind: pass_fail, of: 面积 >= 80 and not 次数 < 2, deduct: 5}}
      - {id: both, title: 合计, points: 10, applies: 合计 > 3, rule: {kind: completion, of: 合计, target: 10}}
      - id: list
        title: 清单
        points: 10
        rule:
          kind: checklist
          items: [{id: a, title: 甲, points: 6, met: "between(次数, 3, 15)"}, {id: b, title: 乙, points: 4, met: 票 > 9 or 面积 > 9}]
      - {id: late, title: 超期, points: 10, rule: {kind: shortfall, of: 次数, target: 12, off: 1, count: full}}
      - {id: share, title: 率, points: 10, rule: {kind: piecewise, of: 率, points: [[60, 0], [90, 10]]}}
ranking: {ties: [work]}
awards:
  - {id: stars, kind: stars, title: "{n}星", each: [{of: work, at_least: 80}]}
  - {id: level, kind: level, title: 等次, levels: [{title: 优, from: 90}, {title: 良, from: 75.5}]}
  - {id: good, kind: title, title: 先进, require: total >= 85 and stars == 1 and 次数 >= 8}
  - {id: ten, kind: quota, title: 十佳, take: {share: 0.1}, eligible: total > 60}
  - {id: best, kind: best, title: "{title}最佳", of: [work], at_least: 70}
"""

WIDE = HEAD + """
fields:
  次数: {type: integer, max: 20}
  系数: {type: decimal, precision: 2, min: 0.5, max: 2}
  证照: {type: boolean}
tables:
  事故:
    kind: events
    key: 编号
    absent: zero
    columns: {等级: {type: choice, values: [较大, 一般]}, 已核实: boolean, 认定单位: text, 文号: text}
  巡查: {kind: events, key: 编号, absent: missing, columns: {天数: integer}}
indicators:
  - id: average
    title: 平均
    points: 50
    items:
      - id: held
        title: 封顶
        points: 20
        weight: 3
        floor: 2
        cap: 15
        rule: {kind: bands, of: 次数, bands: [{from: 0, points: 0}, {from: 8, points: 10}, {from: 12, points: 20}]}
      - {id: times, title: 乘系数, points: 7, weight: 7, factor: 系数, rule: {kind: pass_fail, of: 次数 >= 3, deduct: 5}}
  - id: mixed
    title: 混合
    points: 50
    combine: geometric
    items:
      - {id: rounds, title: 巡查, points: 10, rule: {kind: completion, of: "count(巡查, 天数 >= 3)", target: 4}}
      - id: least
        title: 最低
        points: 30
        combine: minimum
        cap: 25
        items:
          - id: list
            title: 清单
            points: 10
            rule: {kind: checklist, items: [{id: a, title: 甲, points: 10, met: 'count(事故, 等级 == "较大" and not 已核实) < 2'}]}
          - {id: other, title: 其他, points: 3, rule: {kind: pass_fail, of: 证照}}
adjust:
  - id: accidents
    kind: veto
    when: count(事故, 已核实) >= 2
    basis: {table: 事故, authority: 认定单位, document: 文号}
    effect: {bar: [good]}
    say: 事故
  - {id: low, kind: veto, when: rate(average) < 30 or base < 10, effect: {bar: [good]}, say: 偏低}
  - {id: lower, kind: veto, when: not (base >= 10.5), effect: {zero: [total]}, say: 过低}
awards:
  - {id: good, kind: title, title: 先进, require: total >= 80.01 and rate(average) > 60 and rate(least) == 100 and mixed >= 33.33}
  - {id: level, kind: level, title: 等次, of: rate(total), levels: [{title: 优, from: 90}, {title: 良, from: 75.5}]}
"""

DISTINCT = HEAD + """
fields: {证照: {type: boolean}}
tables:
  活动:
    kind: events
    key: 编号
    absent: missing
    columns: {日期: date, 类别: text, 级别: {type: choice, values: [市级, 区级]}, 人数: {type: integer, min: 3, max: 7}, 公开: boolean}
indicators:
  - {id: monthly, title: 月份, points: 12, rule: {kind: completion, of: "distinct(活动, month(日期), 公开)", target: 12}}
  - {id: yearly, title: 年份, points: 8, rule: {kind: pass_fail, of: "distinct(活动, year(日期)) >= 2"}}
  - {id: dates, title: 日期, points: 10, rule: {kind: bands, of: "distinct(活动, 日期)", bands: [{from: 0, points: 0}, {from: 40, points: 10}]}}
  - {id: kinds, title: 类别, points: 20, rule: {kind: pass_fail, of: 'distinct(活动, 类别, 级别 == "市级") >= 3'}}
  - {id: grades, title: 级别, points: 20, rule: {kind: pass_fail, of: "distinct(活动, 级别) >= 2"}}
  - {id: heads, title: 人数, points: 20, rule: {kind: pass_fail, of: "distinct(活动, 人数) > 4 and distinct(活动, 公开) < 2"}}
  - {id: never, title: 其他, points: 10, rule: {kind: pass_fail, of: "distinct(活动, 级别) >= 3 or distinct(活动, 人数 * 2) >= 3"}}
adjust:
  - {id: few, kind: veto, when: "distinct(活动, 级别) >= 3 or distinct(活动, 人数 * 2) >= 3", effect: {bar: [good]}, say: 偏少}
  - {id: same, kind: veto, when: 'distinct(活动, 级别, 级别 == "市级") >= 1', effect: {bar: [good]}, say: 单一}
awards:
  - {id: good, kind: title, title: 先进, require: "distinct(活动, 人数 * 2) >= 3 and distinct(活动, 类别) >= 5"}
"""

def tried(text: str = RUBRIC, **fields: Any) -> Boundaries:
    given = {"任职月数": 12, "次数": 12, "天数": 0, "面积": 100, "票": 60, "率": 95} | fields
    return run_boundaries(parse_rubric(text), CaseSubject("", None, None, given, {}, Expect()))


def of(found: Boundaries, owner: str, what: str) -> list[tuple[str, str, bool]]:
    """Value, what was found, and whether it passed, of the cases of one owner."""
    return [(f"{b.value:f}", b.found.key.removeprefix("boundary.") if b.found.__class__.__name__ == "Word" else str(b.found), b.passed)
            for b in found.rows if (b.threshold.owner, b.threshold.what) == (owner, what)]


@pytest.mark.parametrize("name", [*(e.id for e in entries()), SAMPLE], ids=lambda n: Path(n).stem)
def test_the_shipped_rubrics_hold_at_every_threshold(name: str) -> None:
    rubric = load_rubric(name)
    found = run_boundaries(rubric, load_base(cases_file(name), rubric))
    assert found.rows or all(leaf.rule is None or leaf.rule.kind in ("pass_fail", "checklist", "grade", "per_event") for leaf in rubric.leaves)
    assert [(b.threshold, b.value, [w.text() for w in b.wrong]) for b in found.rows if b.wrong] == []


def test_different_values_are_counted_as_rows_are() -> None:
    found = run_boundaries(parse_rubric(DISTINCT), CaseSubject("", None, None, {"证照": True}, {}, Expect()))
    assert found.passed
    assert of(found, "monthly", "completion") == [("1", "1.00", True), ("11", "11.00", True), ("12", "12.00", True)]
    assert of(found, "yearly", "pass_fail") == [("1", "unmet", True), ("2", "met", True), ("3", "met", True)]
    assert of(found, "dates", "bands") == [("1", "0.00", True), ("39", "0.00", True), ("40", "10.00", True), ("41", "10.00", True)]
    assert of(found, "kinds", "pass_fail") == [("2", "unmet", True), ("3", "met", True), ("4", "met", True)]
    assert of(found, "grades", "pass_fail") == [("1", "unmet", True), ("2", "met", True)]
    assert [(b.threshold.of, f"{b.value:f}") for b in found.rows if b.threshold.owner == "heads"] == [
        ("distinct(活动, 人数)", "3"), ("distinct(活动, 人数)", "4"), ("distinct(活动, 人数)", "5"),
        ("distinct(活动, 公开)", "1"), ("distinct(活动, 公开)", "2")]
    assert [f"{b.value:f}" for b in found.rows if b.threshold.owner == "good"] == ["4", "5", "6"]
    assert {(s.owner, s.condition) for s in found.skipped} == {
        (owner, condition) for owner in ("never", "few") for condition in ("distinct(活动, 级别) >= 3", "distinct(活动, 人数 * 2) >= 3")} | {
        ("same", 'distinct(活动, 级别, 级别 == "市级") >= 1'), ("good", "distinct(活动, 人数 * 2) >= 3")}


def test_cases_are_made_at_below_and_above() -> None:
    found = tried()
    assert found.passed
    assert of(found, "times", "bands") == [("0", "0.00", True), ("1", "0.00", True), ("7", "0.00", True), ("8", "28.00", True), ("9", "28.00", True),
                                           ("11", "28.00", True), ("12", "40.00", True), ("13", "40.00", True)]


def test_a_threshold_between_two_values_of_a_field_lies_between_them() -> None:
    assert [v for v, _, _ in of(tried(), "delay", "piecewise")] == ["0.0", "0.1", "2.5", "2.6", "2.7"]


def test_a_target_earns_full_marks_exactly() -> None:
    assert of(tried(), "late", "shortfall") == [("11", "9.00", True), ("12", "10.00", True), ("13", "10.00", True)]


def test_conditions_are_turned_and_negated() -> None:
    found = tried()
    assert of(found, "area", "pass_fail") == [("79.99", "unmet", True), ("80.00", "met", True), ("80.01", "met", True),
                                              ("1", "unmet", True), ("2", "met", True), ("3", "met", True)]
    assert [(v, f) for v, f, _ in of(found, "list", "item")] == [("2", "unmet"), ("3", "met"), ("4", "met"),
                                                                 ("14", "met"), ("15", "met"), ("16", "unmet")]


def test_what_does_not_apply_is_not_valid_or_exempt_is_told() -> None:
    found = tried()
    assert [(v, f) for v, f, _ in of(found, "both", "applies")] == [("2", "off"), ("3", "off"), ("4", "applies")]
    assert [(v, f) for v, f, _ in of(found, "率", "valid")] == [("49", "invalid"), ("50", "valid"), ("51", "valid")]
    assert [(v, f) for v, f, _ in of(found, "", "exempt")] == [("5", "exempted"), ("6", "not_exempted"), ("7", "not_exempted")]


def test_an_item_that_does_not_apply_is_not_asked_whether_it_is_met() -> None:
    listed = "{id: b, title: 乙, points: 4, met: 票 > 9 or 面积 > 9}"
    apart = "{id: b, title: 乙, points: 4, met: 天数 >= 9, applies: 票 > 90}"
    found = tried(RUBRIC.replace(listed, apart), 票=60)
    assert found.passed
    assert {said for _, said, _ in of(found, "list", "item") if said == "off"}
    assert tried(RUBRIC.replace(listed, apart), 票=95).passed


def test_guards_of_what_does_not_apply_are_seen_through() -> None:
    guarded = RUBRIC.replace("awards:\n", "awards:\n  - {id: guarded, kind: title, title: 甲, require: not applies(率) or 率 >= 70}\n")
    found = tried(guarded)
    assert found.passed
    assert [row.where for row in found.rows if row.threshold.owner == "guarded"] == ["below", "at", "above"]


def test_awards_are_tried_at_exactly_those_points() -> None:
    found = tried()
    assert of(found, "stars", "star") == [("79.99", "not_reached", True), ("80.00", "reached", True), ("80.01", "reached", True)]
    assert [(v, f) for v, f, _ in of(found, "level", "level")] == [
        ("89.99", "not_reached"), ("90.00", "reached"), ("90.01", "reached"), ("75.49", "not_reached"), ("75.50", "reached"), ("75.51", "reached")]
    assert [(v, f) for v, f, _ in of(found, "ten", "part")] == [("59.99", "not_reached"), ("60.00", "not_reached"), ("60.01", "reached")]
    assert [(v, f) for v, f, _ in of(found, "best", "best")] == [("69.99", "not_reached"), ("70.00", "reached"), ("70.01", "reached")]
    assert [(v, f) for v, f, _ in of(found, "good", "part")][3:] == [("7", "not_reached"), ("8", "reached"), ("9", "reached")]


def test_what_cannot_be_given_is_named() -> None:
    assert [(s.owner, s.condition) for s in tried().skipped] == [("list", "票 > 9"), ("list", "面积 > 9"), ("good", "stars == 1")]


def test_a_rubric_without_cases_can_be_tried(tmp_path: Path) -> None:
    base = load_base(tmp_path / "none.cases.yaml", load_rubric(SAMPLE))
    assert base.fields == {}
    assert run_boundaries(load_rubric(SAMPLE), base).passed


# shapes, combinations and counts


def wide(text: str = WIDE) -> Boundaries:
    given: dict[str, Any] = {"次数": 12, "系数": Decimal("1.25"), "证照": True}
    return run_boundaries(parse_rubric(text), CaseSubject("", None, None, given, {}, Expect()))


def test_shaped_points_are_judged_after_their_shape() -> None:
    found = wide()
    assert found.passed
    assert of(found, "held", "bands") == [("0", "2.00", True), ("1", "2.00", True), ("7", "2.00", True), ("8", "10.00", True), ("9", "10.00", True),
                                          ("11", "10.00", True), ("12", "15.00", True), ("13", "15.00", True)]
    assert of(found, "times", "pass_fail") == [("2", "unmet", True), ("3", "met", True), ("4", "met", True)]


def test_what_is_combined_is_tried_with_equal_shares_below() -> None:
    found = wide()
    points = {(b.threshold.of, f"{b.value:f}") for b in found.rows if b.threshold.owner == "good"}
    assert {("total", "80.00"), ("total", "80.01"), ("mixed", "33.32"), ("mixed", "33.33")} <= points
    assert {("average", "30.00"), ("average", "30.01")} <= points  # where the rate, rounded, is above 60
    assert [v for v, _, _ in of(found, "level", "level")] == ["75.49", "75.50", "75.51"]


def test_what_a_cap_below_keeps_out_of_reach_is_named() -> None:
    named = [(s.owner, s.condition) for s in wide().skipped]
    assert named == [("low", "rate(average) < 30"), ("low", "base < 10"), ("good", "least >= 30.00"), ("level", "total >= 90.00")]


def test_rows_are_laid_for_a_count() -> None:
    found = wide()
    assert of(found, "list", "item") == [("1", "met", True), ("2", "unmet", True), ("3", "unmet", True)]
    assert of(found, "rounds", "completion") == [("1", "2.50", True), ("3", "7.50", True), ("4", "10.00", True), ("5", "10.00", True)]


def test_vetoes_are_tried_by_rows_and_by_points() -> None:
    found = wide()
    assert of(found, "accidents", "veto") == [("1", "holds_not", True), ("2", "holds", True), ("3", "holds", True)]
    assert of(found, "lower", "veto") == [("10.49", "holds", True), ("10.50", "holds_not", True), ("10.51", "holds_not", True)]


def test_a_count_whose_rows_cannot_be_laid_is_named() -> None:
    odd = wide(WIDE.replace("天数 >= 3", "天数 >= 3 or 天数 < 1").replace("已核实) >= 2", "已核实) >= 200"))
    named = {(s.owner, s.condition) for s in odd.skipped}
    assert {("rounds", "count(巡查, 天数 >= 3 or 天数 < 1)"), ("accidents", "count(事故, 已核实) >= 200")} <= named


def test_points_without_their_shape_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves, "shaped", lambda points, leaf, factor: points)
    codes = {(b.threshold.owner, w.code) for b in wide().rows for w in b.wrong}
    assert {("held", "otherwise"), ("held", "bounds"), ("times", "otherwise")} <= codes


# what is wrong is found


def wrong(monkeypatch: pytest.MonkeyPatch, kind: type, method: str, made: Any) -> set[str]:
    monkeypatch.setattr(kind, method, made)
    return {w.code for b in tried().rows for w in b.wrong}


def test_a_band_that_begins_too_late_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Bands.points

    def late(self: Bands, ctx: Context) -> Number:
        shifted = self.model_copy(update={"bands": tuple(b.model_copy(update={"start": b.start + (1 if b.start else 0)}) for b in self.bands)})
        return right(shifted, ctx)

    assert "otherwise" in wrong(monkeypatch, Bands, "points", late)


def test_points_that_fall_where_they_should_rise_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Bands.points
    codes = wrong(monkeypatch, Bands, "points", lambda self, ctx: Number.literal(ctx.full) - right(self, ctx))
    assert {"order", "otherwise"} <= codes


def test_points_beyond_full_marks_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Bands.points
    assert "bounds" in wrong(monkeypatch, Bands, "points", lambda self, ctx: right(self, ctx) + Number.literal(1))


def test_a_gain_that_does_not_come_true_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Bands.gain
    assert wrong(monkeypatch, Bands, "gain", lambda self, ctx: right(self, ctx) - Number.literal(Decimal("0.01"))) == {"gain"}


def test_a_next_value_that_is_not_named_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(self: Bands, ctx: Context) -> Number:
        value = self.observed(ctx)
        assert value is not None
        return Number(value.expr.sign() * 0 + None, value.exact.places, 0, 0)

    assert "no_next" in wrong(monkeypatch, Bands, "next", nothing)


def test_a_condition_that_comes_out_otherwise_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = PassFail.points
    assert "otherwise" in wrong(monkeypatch, PassFail, "points", lambda self, ctx: Number.literal(ctx.full) - right(self, ctx))


def test_every_sentence_is_said_in_both_languages() -> None:
    rows: tuple[Boundary, ...] = tried().rows
    assert all(w.text(lang) for b in rows for w in b.wrong for lang in ("zh", "en"))


def test_the_command_line_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["rubric", "test", SAMPLE, "--boundaries", "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split() == ["what", "threshold", "value", "found", "expected", "verdict"]
    assert lines[-2] == "Boundary cases: 82, at fault: 0."
    assert lines[-1].startswith("No cases for 'stars == 2' of 'two_star'")


def test_the_command_line_exits_with_three_where_a_threshold_is_wrong(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    right = Bands.points
    monkeypatch.setattr(Bands, "points", lambda self, ctx: Number.literal(ctx.full) - right(self, ctx))
    assert cli.run(["rubric", "test", SAMPLE, "--boundaries", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert [row["wrong"] for row in told["boundaries"] if not row["passed"]]


def test_what_groups_share_is_judged_once() -> None:
    rubric = load_rubric("governance-bodies")
    found = run_boundaries(rubric, load_base(cases_file("governance-bodies"), rubric))
    assert len({*found.skipped}) == len(found.skipped)
    assert len({(b.threshold, b.where, b.value) for b in found.rows}) == len(found.rows)
