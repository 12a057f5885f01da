"""Levels of review: the value of the last level counts, whoever changed it and why is told, and evidence that is lacking is listed."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import cli
import scoring
from scoring.explain import notes
from scoring.language.load import parse_rubric
from scoring.messages.reviews import SENTENCES
from scoring.result import Result

RUBRIC = """
format: 1
id: reviewed
title: 核定示例
edition: "2026"
subject: {kind: 社区, id: 编号, name: 名称}
review: [自评, 街道初审, 区核定]
missing: zero
fields:
  走访户数: {type: integer, max: 50, evidence: {required: true, accept: [走访记录]}}
  满意率: {type: percent, may_be: not_applicable}
indicators:
  - {id: visits, title: 走访, points: 50, rule: {kind: completion, of: 走访户数, target: 50}}
  - {id: satisfaction, title: 满意, points: 50, rule: {kind: completion, of: 满意率}}
"""
DATA = pl.DataFrame({"编号": ["A", "B", "C"], "名称": ["甲社区", "乙社区", "丙社区"], "走访户数": [50, 40, None], "满意率": ["90", "80", "不涉及"]})
ROWS: list[dict[str, Any]] = [
    {"编号": "A", "核定项目": "走访户数", "层级": "自评", "佐证": "附件1"},
    {"编号": "A", "核定项目": "走访户数", "层级": "街道初审", "核定值": "45", "核定人": "张三", "核定理由": "走访记录缺5户"},
    {"编号": "甲社区", "核定项目": "走访户数", "层级": "区核定", "核定值": "40", "核定人": "李四", "核定理由": "又缺5户", "核定时间": "2027-01-08"},
    {"编号": "B", "核定项目": "走访户数", "层级": "街道初审", "核定人": "张三"},
    {"编号": "B", "核定项目": "满意率", "层级": "区核定", "核定值": "未报送", "核定人": "李四", "核定理由": "佐证被退回"},
]


def _run(rows: list[dict[str, Any]] | None = None, **options: Any) -> Result:
    table = pl.DataFrame(ROWS if rows is None else rows, infer_schema_length=None)
    return scoring.assess(parse_rubric(RUBRIC, "reviewed.yaml"), DATA, reviews=table, **options)


def _totals(result: Result) -> dict[str, Decimal]:
    return dict(result.ranking.select("id", "total").rows())


def test_the_last_level_counts_and_a_run_may_stop_at_any() -> None:
    assert _totals(_run(review="自评")) == {"A": 95, "B": 80, "C": 0}
    assert _totals(_run(review="街道初审")) == {"A": 90, "B": 80, "C": 0}
    assert _totals(_run()) == {"A": 85, "B": 40, "C": 0}  # 40 of 50 visits; no satisfaction, which counts 0 by the rubric


def test_what_verification_changed_is_told_with_person_and_reason() -> None:
    result = _run()
    told = dict(notes.issues(result).filter(pl.col("code") == "REVIEWED").select("id", "detail").rows())
    assert told == {
        "A": "甲社区“走访户数”：自评50，街道初审45（张三：走访记录缺5户），区核定40（李四：又缺5户），按40计分。",
        "B": "乙社区“满意率”：自评80.00，区核定未报送（李四：佐证被退回），按未报送计分。"}
    reason = scoring.explain(result, "A").lines[0].reason
    assert reason.endswith("“走访户数”自评50，街道初审45（张三：走访记录缺5户），区核定40（李四：又缺5户）。")


def test_evidence_that_is_lacking_is_listed() -> None:
    assert [n.subject for n in _run().issues if n.code == "EVIDENCE_MISSING"] == ["B"]  # C has nothing to prove


def test_without_reviews_all_is_as_claimed_and_that_is_said() -> None:
    result = scoring.assess(parse_rubric(RUBRIC, "reviewed.yaml"), DATA)
    assert _totals(result) == {"A": 95, "B": 80, "C": 0}
    assert [n.code for n in result.issues if n.code == "UNREVIEWED"] == ["UNREVIEWED"]


@pytest.mark.parametrize(("more", "code", "place"), [
    ({"层级": "市核定"}, "REVIEW_LEVEL", "层级"),
    ({"核定项目": "走坊"}, "REVIEW_TARGET", "核定项目"),
    ({"核定人": None}, "REVIEW_BLANK", "核定人"),
    ({"核定值": "四十"}, "NOT_A_NUMBER", "核定值"),
    ({"核定值": "400"}, "OUT_OF_LIMITS", "核定值"),
    ({"层级": "区核定", "编号": "甲社区"}, "REVIEW_TWICE", ""),
])
def test_what_is_wrong_with_a_review_is_told_where_it_stands(more: dict[str, Any], code: str, place: str) -> None:
    rows = [*ROWS[:1], ROWS[2], {**ROWS[1], **more}]
    with pytest.raises(scoring.DataFaults) as found:
        _run(rows)
    assert [(f.code, f.place.row, f.place.heading) for f in found.value.faults] == [(code, 3, place)]


def test_a_row_of_nobody_is_a_fault_beside_the_others(tmp_path: Path) -> None:
    file = tmp_path / "核定.csv"
    file.write_text("编号,核定项目,层级,核定值,核定人,核定理由\n,走访户数,区核定,40,李四,缺户\nA,走坊,区核定,40,李四,缺户\nB,走访户数,区核定,四十,李四,缺户\n",
                    encoding="utf-8")
    with pytest.raises(scoring.DataFaults) as found:
        scoring.assess(parse_rubric(RUBRIC, "reviewed.yaml"), DATA, reviews=file)
    assert [(f.code, f.place.file, f.place.row) for f in found.value.faults] == [
        ("BLANK_KEY", "核定.csv", 2), ("REVIEW_TARGET", "核定.csv", 3), ("NOT_A_NUMBER", "核定.csv", 4)]


def test_a_level_that_does_not_exist_has_near_ones() -> None:
    with pytest.raises(scoring.UnknownName) as found:
        _run(review="街道复审")
    assert found.value.nearest == ("街道初审",)


def test_a_level_that_is_like_none_is_told_with_all() -> None:
    with pytest.raises(scoring.UnknownName) as found:
        _run(review="市级")
    assert found.value.text("zh").endswith("现有：“自评”、“街道初审”、“区核定”。")
    assert "There are: '自评'" in found.value.text("en")


def test_a_scorecard_says_at_which_level_its_data_stand() -> None:
    claimed = scoring.explain(scoring.assess(parse_rubric(RUBRIC, "reviewed.yaml"), DATA), "A")
    assert claimed.headline.startswith("按自评的数据计算，甲社区总得分95.00分")
    assert "自评值" in str(claimed)
    assert "核定值" not in str(claimed)
    street = _run(review="街道初审")
    assert scoring.explain(street, "A").headline.startswith("按街道初审的数据计算")
    assert [n.args["level"] for n in street.issues if n.code == "REVIEWED_UNTIL"] == ["街道初审"]
    last = scoring.explain(_run(), "A")
    assert last.headline.startswith("经核定")
    assert "核定值" in str(last)
    assert last.stands_at == ""


def test_a_claim_that_repeats_the_data_is_no_step() -> None:
    result = _run([{**ROWS[0], "核定值": "50"}, ROWS[2]])
    told = notes.issues(result).filter(pl.col("code") == "REVIEWED")["detail"].item()
    assert told == "甲社区“走访户数”：自评50，区核定40（李四：又缺5户），按40计分。"


def test_a_rubric_without_levels_takes_no_reviews() -> None:
    plain = parse_rubric(RUBRIC.replace("review: [自评, 街道初审, 区核定]\n", ""), "plain.yaml")
    with pytest.raises(scoring.DataFaults) as found:
        scoring.assess(plain, DATA, reviews=pl.DataFrame(ROWS[1:2]))
    assert [f.code for f in found.value.faults] == ["REVIEW_UNDECLARED"]


def test_the_command_line_tells_whom_reviews_move(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.yaml").write_text(RUBRIC, encoding="utf-8")
    DATA.write_csv(tmp_path / "data.csv")
    pl.DataFrame(ROWS, infer_schema_length=None).write_csv(tmp_path / "reviews.csv")
    told = ["score", str(tmp_path / "r.yaml"), str(tmp_path / "data.csv"), "--reviews", str(tmp_path / "reviews.csv"), "--quiet"]
    assert cli.run([*told, "--out", str(tmp_path / "verified")]) == cli.DONE
    assert "3个单位中有2个的名次、总分或称号有变" in capsys.readouterr().out
    assert cli.run([*told, "--out", str(tmp_path / "claimed"), "--review", "自评"]) == cli.DONE
    runs = [scoring.load_result(tmp_path / name) for name in ("claimed", "verified")]
    assert [_totals(r)["A"] for r in runs] == [95, 85]
    assert "甲社区" in str(scoring.moves(*runs))


# rows of tables, points of items, verdicts and evidence

LEVELS = """
format: 1
id: levels
title: 核定示例
edition: "2026"
period: {from: 2026-01-01, to: 2026-12-31}
subject: {kind: 社区, id: 编号, name: 名称, group: 类别, groups: [城市, 涉农]}
review: [自评, 街道初审, 区核定]
missing: zero
fields:
  走访户数: {type: integer, max: 50, evidence: {required: true, accept: [走访记录, 入户照片], at_least: 2, max_age: 365}}
  走访率: {type: percent, derive: 走访户数 / 50 * 100}
  满意率: {type: percent, may_be: not_applicable}
  有阵地: {type: boolean}
tables:
  荣誉: {kind: events, key: 编号, absent: zero, columns: {序号: integer, 级别: {type: choice, values: [市级, 区级]}, 有效: boolean}}
  通报: {kind: events, key: 编号, absent: zero, columns: {序号: integer}}
indicators:
  - {id: visits, title: {zh: 走访, en: Visits}, points: 50, rule: {kind: completion, of: 走访户数, target: 50}}
  - {id: satisfaction, title: {zh: 满意, en: Satisfaction}, points: 30, rule: {kind: completion, of: 满意率}}
  - {id: centre, title: {zh: 阵地, en: Centre}, points: 10, rule: {kind: pass_fail, of: 有阵地}}
  - id: honours
    title: {zh: 评优, en: Honours}
    points: 10
    rule: {kind: per_event, table: 荣誉, each: {by: 级别, values: {市级: 5, 区级: 2}}, cap: 10}
"""
CLAIMS = {
    "": pl.DataFrame({"编号": ["A", "B", "C"], "名称": ["甲社区", "乙社区", "丙社区"], "类别": ["城市", "城市", "涉农"], "走访户数": [50, 40, 30],
                      "满意率": ["90", "80", "不涉及"], "有阵地": ["是", "是", "否"]}),
    "荣誉": pl.DataFrame({"编号": ["A", "A", "B", "B"], "序号": [1, 2, 1, 1], "级别": ["市级", "区级", "区级", "区级"],
                        "有效": ["是", "否", "是", "是"]}),
}
WHY = {"核定人": "李四", "核定理由": "缺件"}


def _said(who: str, what: str, level: str, value: str | None = None, **more: Any) -> dict[str, Any]:
    return {"编号": who, "核定项目": what, "层级": level, "核定值": value, **more}


def _levels(*rows: dict[str, Any], rubric: str = LEVELS, **options: Any) -> Result:
    table = pl.DataFrame(list(rows), infer_schema_length=None) if rows else None
    return scoring.assess(parse_rubric(rubric, "levels.yaml"), CLAIMS, reviews=table, **options)


def _points(result: Result, item: str) -> dict[str, str | None]:
    return {who: None if points is None else str(points) for who, points in result.ranking.sort("id").select("id", item).rows()}


def _told(result: Result, lang: str = "zh") -> list[tuple[str, str]]:
    found = notes.issues(result, lang)
    return found.filter(pl.col("code").is_in(["REVIEWED", "REJECTED", "UNVERIFIED"])).select("code", "detail").rows()


def _codes(result: Result) -> list[tuple[str, str]]:
    return [(n.code, n.subject) for n in result.issues if n.code.startswith("EVIDENCE")]


def _line(result: Result, who: str, item: str, lang: str = "zh") -> str:
    return next(line.reason for line in scoring.explain(result, who, lang=lang).lines if line.indicator == item)


def test_a_rejected_datum_is_missing_and_is_not_called_unfiled() -> None:
    result = _levels(_said("B", "满意率", "区核定", 结论="不予认可", **WHY))
    assert _points(result, "satisfaction")["B"] == "0.00"
    assert result.wide.filter(pl.col("subject:id") == "B")["outcome:satisfaction"][0] == 1  # not filed: the codes of frames stay
    assert _told(result) == [("REJECTED", "乙社区“满意率”：自评80.00，区核定不予认可（李四：缺件），按缺报处理。")]
    assert _told(result, "en") == [("REJECTED", "乙社区, '满意率': 自评 80.00; 区核定 rejected (李四: 缺件); taken as missing.")]
    assert _line(result, "B", "satisfaction") == "满意率不予认可，按细则计0分，失分30分。“满意率”自评80.00，区核定不予认可（李四：缺件）。"
    assert _line(result, "B", "satisfaction", "en").startswith("Rejected: 满意率, 0 points by the rubric")
    assert "满意率不予认可" in next(d for c, d in notes.issues(result).select("code", "detail").rows() if c == "MISSING")


def test_what_is_rejected_with_a_value_takes_that_value() -> None:
    result = _levels(_said("B", "满意率", "街道初审", 结论="rejected", **WHY), _said("B", "满意率", "区核定", "60", 结论="不予认可", **WHY))
    assert _points(result, "satisfaction")["B"] == "18.00"
    assert _told(result) == [("REVIEWED", "乙社区“满意率”：自评80.00，街道初审不予认可（李四：缺件），区核定60.00（李四：缺件），按60.00计分。")]


def test_truth_values_are_told_in_both_languages() -> None:
    result = _levels(_said("A", "有阵地", "区核定", "否", **WHY))
    assert _told(result) == [("REVIEWED", "甲社区“有阵地”：自评是，区核定否（李四：缺件），按否计分。")]
    assert _told(result, "en") == [("REVIEWED", "甲社区, '有阵地': 自评 yes; 区核定 no (李四: 缺件); taken as no.")]


ROW_REVIEWS = (
    _said("A", "荣誉", "街道初审", "级别=区级；有效=否", 台账行="序号=1", **WHY),
    _said("A", "表：荣誉", "区核定", 台账行="级别=市级", 结论="核实属实", 核定人="李四"),  # as it was claimed
    _said("甲社区", "table:荣誉", "区核定", 台账行="序号=2", 结论="不予认可", **WHY),
)


def test_rows_of_tables_are_confirmed_changed_and_rejected() -> None:
    assert _points(_levels(), "honours") == {"A": "7.00", "B": "4.00", "C": "0.00"}
    assert [_points(_levels(*ROW_REVIEWS, review=level), "honours")["A"] for level in ("自评", "街道初审", "区核定")] == ["7.00", "4.00", "2.00"]
    result = _levels(*ROW_REVIEWS)
    assert _told(result) == [
        ("REVIEWED", "甲社区“荣誉（序号=1）”：自评“级别=市级；有效=是”，街道初审“级别=区级；有效=否”（李四：缺件），按“级别=区级；有效=否”计分。"),
        ("REJECTED", "甲社区“荣誉（序号=2）”：自评“序号=2”，区核定不予认可（李四：缺件），该行不计。")]
    assert _told(result, "en")[0][1].endswith("街道初审 '级别=区级; 有效=no' (李四: 缺件); taken as '级别=区级; 有效=no'.")
    assert "“荣誉（序号=2）”自评“序号=2”，区核定不予认可（李四：缺件）" in _line(result, "A", "honours")


def test_a_row_that_was_rejected_may_come_back() -> None:
    result = _levels(_said("A", "荣誉", "街道初审", 台账行="序号=1", 结论="不予认可", **WHY),
                     _said("A", "荣誉", "区核定", "级别=市级", 台账行="序号=1", **WHY))
    assert _points(result, "honours")["A"] == "7.00"


def test_of_rows_that_are_the_same_any_is_meant() -> None:
    twice = [_said("B", "荣誉", "区核定", 台账行="序号=1", 结论="不予认可", **WHY)] * 2
    assert _points(_levels(*twice[:1]), "honours")["B"] == "2.00"
    assert _points(_levels(*twice), "honours")["B"] == "0.00"


ITEM_REVIEWS = (
    _said("B", "阵地", "街道初审", "6", **WHY),
    _said("C", "指标：满意", "自评", "28"), _said("C", "satisfaction", "区核定", "24", 核定时间="2027-01-08", **WHY),
)


def test_points_of_items_are_set_level_by_level() -> None:
    found = {level: _levels(*ITEM_REVIEWS, review=level) for level in ("自评", "街道初审", "区核定")}
    assert [_points(r, "centre")["B"] for r in found.values()] == ["10.00", "6.00", "6.00"]
    assert [_points(r, "satisfaction")["C"] for r in found.values()] == ["28.00", "28.00", "24.00"]
    result = found["区核定"]
    assert _told(result) == [("REVIEWED", "乙社区“阵地”：按规则得10.00分，街道初审6.00（李四：缺件），按6.00计分。"),
                             ("REVIEWED", "丙社区“满意”：按规则没有得分，自评28.00，区核定24.00（李四：缺件），按24.00计分。")]
    assert _told(result, "en")[0] == ("REVIEWED", "乙社区, 'Centre': by the rule 10.00 points; 街道初审 6.00 (李四: 缺件); taken as 6.00.")
    assert _line(result, "B", "centre") == "按规则得10.00分，街道初审6.00（李四：缺件），得6.00分。"
    assert _line(result, "C", "satisfaction", "en") == "No points by the rule; 自评 28.00; 区核定 24.00 (李四: 缺件); 24.00 points."
    origins = dict(result.scores.filter(pl.col("indicator") == "centre").select("id", "origin").rows())
    assert origins == {"A": "observed", "B": "correction", "C": "observed"}


def _corrected(before: str, after: str) -> pl.DataFrame:
    return pl.DataFrame([{"编号": "B", "更正项目": "阵地", "原值": before, "更正为": after, "更正理由": "漏记", "认定单位": "区考核办"}])


def test_a_correction_comes_after_the_levels() -> None:
    result = _levels(*ITEM_REVIEWS, corrections=_corrected("6", "8"))
    assert _points(result, "centre")["B"] == "8.00"
    assert _line(result, "B", "centre") == (
        "经复核，得分由6改为8（理由：漏记；认定单位：区考核办）。按规则得10.00分，街道初审6.00（李四：缺件），得6.00分。")
    with pytest.raises(scoring.DataFaults, match=r"CORRECTION_FROM 'Centre' of 乙社区 is 6\.00, not 10"):
        _levels(*ITEM_REVIEWS, corrections=_corrected("10", "8"))
    other = _levels(_said("A", "阵地", "街道初审", "6", **WHY), corrections=_corrected("10", "8"))  # an item of somebody else
    assert _points(other, "centre") == {"A": "6.00", "B": "8.00", "C": "0.00"}
    with pytest.raises(scoring.DataFaults, match="CORRECTION_FROM_POINTS"):
        _levels(_said("A", "阵地", "街道初审", "6", **WHY), corrections=_corrected("9", "8"))


PIECES = {"佐证": "附件1、附件2", "佐证种类": "走访记录、入户照片", "佐证日期": "2026-03-01；2026年9月2日"}


@pytest.mark.parametrize(("pieces", "codes"), [
    (PIECES, []),
    ({**PIECES, "佐证种类": "走访记录"}, []),  # one kind for all
    ({**PIECES, "佐证种类": None}, []),  # what is not said is not judged
    ({"佐证": None}, ["EVIDENCE_MISSING"]),
    ({"佐证": "附件1", "佐证日期": "20260301"}, ["EVIDENCE_FEW"]),
    ({"佐证": "附件1、附件1", "佐证日期": "46082"}, ["EVIDENCE_FEW"]),  # one piece, named twice; a day as spreadsheets count
    ({**PIECES, "佐证种类": "走访记录、宣传照片"}, ["EVIDENCE_KIND", "EVIDENCE_FEW"]),
    ({**PIECES, "佐证日期": "2025-12-31；2026-09-02"}, []),  # 365 days before the end of the period
    ({**PIECES, "佐证日期": "2025-12-30；2026-09-02"}, ["EVIDENCE_OLD", "EVIDENCE_FEW"]),
    ({**PIECES, "佐证日期": "、2026-09-02"}, ["EVIDENCE_UNDATED", "EVIDENCE_FEW"]),
])
def test_pieces_that_do_not_count_are_told(pieces: dict[str, Any], codes: list[str]) -> None:
    others = [_said(who, "走访户数", "自评", **PIECES) for who in "BC"]
    result = _levels(_said("A", "走访户数", "自评", **pieces), *others)
    assert _codes(result) == [(code, "A") for code in codes]
    assert _points(result, "visits") == {"A": "50.00", "B": "40.00", "C": "30.00"}  # no score is changed
    for lang in ("zh", "en"):
        assert all("{" not in text for text in notes.issues(result, lang)["detail"])


def test_pieces_of_all_levels_up_to_the_last_count_together() -> None:
    rows = [_said("A", "走访户数", level, 佐证=name, 佐证日期="2026-03-01") for level, name in (("自评", "附件1"), ("街道初审", "附件2"))]
    wanting = [("EVIDENCE_MISSING", "B"), ("EVIDENCE_MISSING", "C")]
    assert _codes(_levels(*rows)) == wanting
    assert _codes(_levels(*rows, review="自评")) == [("EVIDENCE_FEW", "A"), *wanting]


def test_without_a_period_age_is_counted_to_the_review() -> None:
    rubric = LEVELS.replace("period: {from: 2026-01-01, to: 2026-12-31}\n", "")
    rows = [_said("A", "走访户数", "自评", **PIECES, 核定时间=day) for day in ("2027-03-01", "2027-03-02", None)]
    assert [[c for c, who in _codes(_levels(row, rubric=rubric)) if who == "A"] for row in rows] == [
        [], ["EVIDENCE_OLD", "EVIDENCE_FEW"], ["EVIDENCE_UNDATED", "EVIDENCE_UNDATED", "EVIDENCE_FEW"]]
    lacking = next(n for n in _levels(rows[2], rubric=rubric).issues if n.code == "EVIDENCE_UNDATED")
    assert lacking.where.heading == "核定时间"


STRICT = LEVELS.replace("max_age: 365", "max_age: 365, unverified: missing")


def test_what_nobody_verified_is_missing_where_the_rubric_says_so() -> None:
    rows = [_said(who, "走访户数", "自评", **PIECES) for who in "AB"]
    rows += [_said("A", "走访户数", "街道初审", 结论="抽查属实", 核定人="张三"), _said("C", "走访户数", "街道初审", "20", **WHY)]
    result = _levels(*rows, rubric=STRICT)
    assert _points(result, "visits") == {"A": "50.00", "B": "0.00", "C": "0.00"}
    assert _told(result) == [("UNVERIFIED", "乙社区“走访户数”：自评40，未经核实，按待核实处理。"),
                             ("UNVERIFIED", "丙社区“走访户数”：自评30，街道初审20（李四：缺件），没有足够的佐证，按待核实处理。")]
    assert _told(result, "en")[0][1] == "乙社区, '走访户数': 自评 40; no level verified it; still to be verified."
    assert _line(result, "B", "visits") == "走访户数待核实，按细则计0分，失分50分。“走访户数”自评40，未经核实。"
    assert _points(_levels(*rows), "visits") == {"A": "50.00", "B": "40.00", "C": "20.00"}  # as claimed where nothing is said


def test_a_claim_is_never_unverified() -> None:
    rows = [_said("A", "走访户数", "街道初审", "45", **WHY)]
    claimed = [_levels(*rows, rubric=STRICT, review="自评"), _levels(rubric=STRICT)]
    assert [_points(r, "visits") for r in claimed] == [{"A": "50.00", "B": "40.00", "C": "30.00"}] * 2
    nobody = _levels(*rows, rubric=STRICT)  # also those that no row names
    assert _points(nobody, "visits") == {"A": "0.00", "B": "0.00", "C": "0.00"}
    assert [n.subject for n in nobody.issues if n.code == "UNVERIFIED"] == ["A", "B", "C"]


def test_claimed_and_verified_runs_differ_by_all_that_was_reviewed() -> None:
    rows = (*ROW_REVIEWS, *ITEM_REVIEWS, _said("A", "走访户数", "区核定", "45", **WHY))
    claimed, verified = _levels(*rows, review="自评"), _levels(*rows)
    assert [{i: str(t) for i, t in r.ranking.select("id", "total").rows()} for r in (claimed, verified)] == [
        {"A": "94.00", "B": "78.00", "C": "58.00"}, {"A": "84.00", "B": "74.00", "C": "54.00"}]
    assert [m.id for m in scoring.moves(claimed, verified).moves] == ["A", "B", "C"]


def test_a_sheet_shows_claims_and_levels(tmp_path: Path) -> None:
    rows = (*ROW_REVIEWS, *ITEM_REVIEWS, _said("A", "走访户数", "街道初审", "45", **WHY, 佐证="附件1"), _said("A", "走访户数", "区核定"),
            _said("B", "走访户数", "街道初审", 结论="抽查属实", 核定人="张三", **PIECES))
    result = _levels(*rows, rubric=STRICT)
    scoring.write(result, tmp_path / "out")
    again = scoring.load_result(tmp_path / "out")
    assert again.reviews == result.reviews
    told = {}
    for lang, name in (("zh", "自评核定对照表"), ("en", "Reviews")):
        scoring.write(again, tmp_path / lang, ["xlsx"], lang=lang)
        sheet = openpyxl.load_workbook(tmp_path / lang / "results.xlsx")[name]
        cells = [[c.value for c in row] for row in sheet.iter_rows()]
        told[lang] = [row[1:] for row in cells if isinstance(row[0], int)]
    assert told["zh"] == [
        ["甲社区", "走访户数", "50", "45", "待核实", "没有足够的佐证", "街道初审（李四）：缺件", "附件1"],
        ["甲社区", "荣誉（序号=1）", "级别=市级；有效=是", "级别=区级；有效=否", "级别=区级；有效=否", "核实属实",
         "街道初审（李四）：缺件；区核定（李四）", None],
        ["甲社区", "荣誉（序号=2）", "序号=2", None, "不予认可", "不予认可", "区核定（李四）：缺件", None],
        ["乙社区", "走访户数", "40", "40", None, "抽查属实", "街道初审（张三）", "附件1、附件2"],
        ["乙社区", "阵地", "10.00", "6.00", None, None, "街道初审（李四）：缺件", None],
        ["丙社区", "满意", "28.00", None, "24.00", None, "区核定（李四，2027-01-08）：缺件", None],
        ["丙社区", "走访户数", "30", None, "待核实", "未经核实", "区核定：未经核实", None]]
    assert told["en"][0][3:6] == ["45", "to be verified", "the evidence is not enough"]
    assert told["en"][2][1:5] == ["荣誉 (序号=2)", "序号=2", None, "rejected"]


def test_a_claimed_run_has_no_such_sheet(tmp_path: Path) -> None:
    for i, result in enumerate((_levels(), _levels(*ITEM_REVIEWS, review="自评"))):
        scoring.write(result, tmp_path / str(i), ["xlsx"])
        assert "自评核定对照表" not in openpyxl.load_workbook(tmp_path / str(i) / "results.xlsx").sheetnames


NAMED_TWICE = LEVELS.replace("zh: 阵地", "zh: 有阵地")
FOR_TOWNS = LEVELS.replace("{id: centre,", "{id: centre, for: [城市],").replace("edition:", "ranking: {within: group}\nedition:")


@pytest.mark.parametrize(("rows", "code", "place", "rubric"), [
    ([_said("A", "有阵地", "区核定", "否", **WHY)], "REVIEW_AMBIGUOUS", "核定项目", NAMED_TWICE),
    ([_said("A", "走访率", "区核定", "90", **WHY)], "REVIEW_COMPUTED", "核定项目", LEVELS),
    ([_said("A", "走坊", "区核定", "90", **WHY)], "REVIEW_TARGET", "核定项目", LEVELS),
    ([_said("A", "走访户数", "市核定", "40", **WHY)], "REVIEW_LEVEL", "层级", LEVELS),
    ([_said("A", "走访户数", "区核定", 结论="大致属实", 核定人="李四")], "REVIEW_VERDICT", "结论", LEVELS),
    ([_said("A", "走访户数", "区核定", 结论="核实属实")], "REVIEW_BLANK", "核定人", LEVELS),
    ([_said("A", "走访户数", "区核定", 结论="不予认可", 核定人="李四")], "REVIEW_BLANK", "核定理由", LEVELS),
    ([_said("A", "走访户数", "街道初审", 结论="不予认可", **WHY), _said("A", "走访户数", "区核定", 结论="核实属实", 核定人="李四")],
     "REVIEW_OF_REJECTED", "结论", LEVELS),
    ([_said("A", "走访户数", "区核定", "40", **WHY), _said("甲社区", "字段：走访户数", "区核定", "41", **WHY)], "REVIEW_TWICE", "", LEVELS),
    ([_said("A", "满意", "区核定", 结论="不予认可", **WHY)], "REVIEW_POINTS", "核定值", LEVELS),
    ([_said("A", "满意", "区核定", "未报送", **WHY)], "REVIEW_POINTS", "核定值", LEVELS),
    ([_said("A", "满意", "区核定", "31", **WHY)], "OUT_OF_LIMITS", "核定值", LEVELS),
    ([_said("C", "阵地", "区核定", "5", **WHY)], "REVIEW_OTHER_GROUP", "", FOR_TOWNS),
    ([_said("A", "通报", "区核定", "序号=2", 台账行="序号=1", **WHY)], "REVIEW_NO_TABLE", "", LEVELS),
    ([_said("A", "荣誉", "区核定", "级别=区级", **WHY)], "REVIEW_ROW_UNSAID", "台账行", LEVELS),
    ([_said("A", "走访户数", "区核定", "40", 台账行="序号=1", **WHY)], "REVIEW_NO_ROWS", "台账行", LEVELS),
    ([_said("A", "荣誉", "区核定", "级别=区级", 台账行="第一行", **WHY)], "REVIEW_ROW_SHAPE", "台账行", LEVELS),
    ([_said("A", "荣誉", "区核定", "级数=区级", 台账行="序号=1", **WHY)], "REVIEW_COLUMN", "核定值", LEVELS),
    ([_said("A", "荣誉", "区核定", "级别=省级", 台账行="序号=1", **WHY)], "NONE_OF_CHOICES", "核定值", LEVELS),
    ([_said("A", "荣誉", "区核定", "级别=区级", 台账行="序号=3", **WHY)], "REVIEW_NO_ROW", "台账行", LEVELS),
    ([_said("A", "荣誉", "区核定", "级别=区级", 台账行="序号=1；级别=", **WHY)], "REVIEW_NO_ROW", "台账行", LEVELS),
    ([_said("A", "荣誉", "区核定", 台账行="有效=是", 结论="核实属实", 核定人="李四"),
      _said("A", "荣誉", "区核定", "级别=区级", 台账行="序号=1", **WHY)], "REVIEW_TWICE", "台账行", LEVELS),
    ([_said("A", "走访户数", "自评", 佐证="附件1、附件2", 佐证种类="走访记录、入户照片、会议记录")], "REVIEW_PIECES", "佐证种类", LEVELS),
    ([_said("A", "走访户数", "自评", 佐证日期="2026-03-01")], "REVIEW_PIECES", "佐证日期", LEVELS),
    ([_said("A", "走访户数", "自评", 佐证="附件1", 佐证日期="三月")], "REVIEW_DATE", "佐证日期", LEVELS),
])
def test_what_is_wrong_with_verdicts_rows_items_and_pieces(rows: list[dict[str, Any]], code: str, place: str, rubric: str) -> None:
    with pytest.raises(scoring.DataFaults) as found:
        _levels(*rows, rubric=rubric)
    assert [(f.code, f.place.heading, f.place.row) for f in found.value.faults] == [(code, place, len(rows))]
    for lang in ("zh", "en"):
        assert "{" not in found.value.text(lang)


def test_several_rows_are_meant_unless_they_are_the_same() -> None:
    two = {**CLAIMS, "荣誉": CLAIMS["荣誉"].with_columns(有效=pl.lit("是"))}
    table = pl.DataFrame([_said("A", "荣誉", "区核定", "级别=区级", 台账行="有效=是", **WHY)])
    with pytest.raises(scoring.DataFaults, match="REVIEW_ROWS 甲社区 has 2 such rows"):
        scoring.assess(parse_rubric(LEVELS, "levels.yaml"), two, reviews=table)


def test_every_fault_of_reviews_is_shown_here() -> None:
    shown = Path(__file__).read_text(encoding="utf-8")
    declared = {key.removeprefix("fault.") for key in SENTENCES if key.startswith("fault.REVIEW_")}
    assert sorted(code for code in declared if code not in shown) == []


def test_both_languages_say_the_same_things_of_reviews() -> None:
    for key, texts in SENTENCES.items():
        blanks = [set(re.findall(r"\{(\w+)\}", text)) for text in texts]
        assert blanks[0] == blanks[1], key


def test_the_example_of_the_language_runs(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "language" / "language.md").read_text(encoding="utf-8")
    example = re.search(r"### Levels of review.*?```\n(.*?)```", page, re.DOTALL)
    assert example is not None
    (tmp_path / "核定.csv").write_text(example[1], encoding="utf-8")
    rubric = STRICT.replace("zh: 阵地", "zh: 环境卫生").replace("points: 10, rule: {kind: pass_fail", "points: 30, rule: {kind: pass_fail")
    result = scoring.assess(parse_rubric(rubric, "levels.yaml"), CLAIMS, reviews=tmp_path / "核定.csv")
    assert [_points(result, item)["A"] for item in ("visits", "centre", "honours")] == ["45.00", "24.00", "2.00"]
