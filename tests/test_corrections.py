"""Corrections after an appeal: what they change, what is told, whom they move, and what is wrong with a table of them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import cli
import scoring
from scoring.export.content import Content
from scoring.export.corrections import corrections
from scoring.language.load import parse_rubric
from scoring.result import Result

RUBRIC = """
format: 1
id: corrected
title: 更正示例
edition: "2026"
subject: {kind: 社区, id: 编号, name: 名称}
missing: zero
fields:
  走访户数: {type: integer, max: 50}
  应访户数: {type: integer, max: 50}
  走访率: {type: percent, ratio: [走访户数, 应访户数], when_zero: not_applicable}
  满意率: {type: percent, may_be: not_applicable}
indicators:
  - id: work
    title: 工作
    items:
      - {id: visits, title: 走访, points: 60, rule: {kind: completion, of: 走访率}}
      - {id: satisfaction, title: 满意率, points: 40, rule: {kind: completion, of: 满意率}}
awards:
  - {id: good, kind: title, title: 优秀社区, require: total >= 90}
"""
WHO = {"更正理由": "漏记", "认定单位": "区考核办", "认定时间": "2027-01-12"}


def _data() -> pl.DataFrame:
    return pl.DataFrame({"编号": ["A", "B", "C"], "名称": ["甲社区", "乙社区", "丙社区"], "走访户数": [20, 10, 0], "应访户数": [20, 20, 0],
                         "满意率": ["90", "80", "不涉及"]})


def _run(*rows: dict[str, Any], source: Any = None) -> Result:
    table = source if source is not None or not rows else pl.DataFrame([{**WHO, **row} for row in rows])
    return scoring.assess(parse_rubric(RUBRIC, "corrected.yaml"), _data(), corrections=table)


def _row(who: str, what: str, before: str | None, after: str | None, **more: Any) -> dict[str, Any]:
    return {"编号": who, "更正项目": what, "原值": before, "更正为": after, **more}


def test_a_field_is_corrected_before_its_rule_and_all_that_rests_on_it() -> None:
    result = _run(_row("乙社区", "走访户数", "10", "15"))
    assert result.ranking.filter(pl.col("id") == "B")["total"][0] == 77
    assert [(n.code, n.subject) for n in result.issues if n.code == "CORRECTED"] == [("CORRECTED", "B")]


def test_an_item_is_corrected_after_its_rule() -> None:
    result = _run(_row("B", "visits", "30", "45.5"))
    line = result.scores.filter((pl.col("id") == "B") & (pl.col("indicator") == "visits"))
    assert (line["points"][0], line["origin"][0], line["outcome"][0]) == (pl.Series([45.5]).cast(pl.Decimal(38, 2))[0], "correction", "scored")
    said = scoring.explain(result, "B").lines[1].reason
    assert said == "经复核，得分由30改为45.5（理由：漏记；认定单位：区考核办；时间：2027-01-12）。"
    assert "after review" in scoring.explain(result, "B", lang="en").lines[1].reason.lower()


def test_an_item_that_did_not_apply_applies_when_it_is_corrected() -> None:
    result = _run(_row("C", "走访", None, "50"), _row("C", "field:满意率", "不涉及", "95"))
    assert result.ranking.filter(pl.col("id") == "C")["total"][0] == 88


def test_everyone_who_moved_is_shown() -> None:
    moved = scoring.moves(_run(), _run(_row("B", "走访", "30", "60")))
    assert [(m.id, m.place_before, m.place_after) for m in moved.moves] == [("B", 2, 2)]
    assert moved.moves[0].gained == ("优秀社区",)
    assert "名次" in str(moved)
    assert "组内名次" not in str(moved)


LEDGER = RUBRIC.replace("indicators:\n", """tables:
  通报: {kind: events, key: 编号, absent: zero, columns: {
    序号: integer, 级别: {type: choice, values: [市级, 区级]}, 扣分: decimal, 日期: date, 事由: text}}
indicators:
  - {id: notices, title: 通报情况, points: 10, rule: {kind: per_event, table: 通报, each: {by: 级别, values: {市级: -3, 区级: -1}}}}
""")


def _ledger_run(*rows: dict[str, Any], marks: tuple[int, ...] = (3, 1, 1, 1)) -> Result:
    notices = pl.DataFrame({"编号": ["A", "A", "B", "B"], "序号": [1, 2, 1, 1], "级别": ["市级", "区级", "区级", "区级"], "扣分": marks,
                            "日期": ["2026-03-01", "2026-04-01", "2026-05-01", "2026-05-01"], "事由": ["迟报", "漏报；错报", None, None]})
    table = pl.DataFrame([{**WHO, **row} for row in rows]) if rows else None
    return scoring.assess(parse_rubric(LEDGER, "corrected.yaml"), {"": _data(), "通报": notices}, corrections=table)


def _points(result: Result) -> list[Any]:
    return [str(p) for p in result.ranking.sort("id")["notices"]]


def test_rows_of_a_table_are_added_changed_and_struck() -> None:
    assert _points(_ledger_run()) == ["6.00", "8.00", "10.00"]
    assert _points(_ledger_run(_row("A", "通报", "序号=1", "级别＝区级；日期：2026年3月2日"))) == ["8.00", "8.00", "10.00"]
    assert _points(_ledger_run(_row("甲社区", "表：通报", "序号=2；级别=区级", None))) == ["7.00", "8.00", "10.00"]
    assert _points(_ledger_run(_row("C", "table:通报", None, "序号=9;级别=市级"))) == ["6.00", "8.00", "7.00"]
    assert _points(_ledger_run(_row("A", "通报", "事由=“漏报；错报”", "级别=市级"))) == ["4.00", "8.00", "10.00"]
    assert _points(_ledger_run(_row("B", "通报", "序号=1；事由=", None), _row("B", "通报", "序号=1", None))) == ["6.00", "10.00", "10.00"]


def test_what_became_of_a_row_is_told() -> None:
    result = _ledger_run(_row("A", "通报", "序号=1", "级别=区级"), _row("A", "通报", "序号=2", None), _row("C", "通报", None, "序号=9；级别=市级"))
    told = {lang: Content(result, lang).issues.filter(pl.col("code") == "CORRECTED")["detail"].to_list() for lang in ("zh", "en")}
    assert [text.partition("（")[0] for text in told["zh"]] == ["甲社区“通报”：经复核，由序号=1更正为级别=区级", "甲社区“通报”：经复核，删去序号=2",
                                                               "丙社区“通报”：经复核，补记序号=9；级别=市级"]
    assert "after review struck: 序号=2" in told["en"][1]


@pytest.mark.parametrize(("rows", "codes"), [
    ([_row("A", "通报", "序号=3", None)], ["CORRECTION_NO_ROW"]),
    ([_row("A", "通报", "级数=市级", None)], ["CORRECTION_COLUMN"]),
    ([_row("A", "通报", "市级", None)], ["CORRECTION_ROW_SHAPE"]),
    ([_row("A", "通报", "序号=1；序号=2", None)], ["CORRECTION_ROW_SHAPE"]),
    ([_row("A", "通报", "序号=1", "级别=省级")], ["NONE_OF_CHOICES"]),
    ([_row("A", "通报", "序号=甲", None)], ["NOT_A_NUMBER"]),
    ([_row("A", "通报", None, None)], ["CORRECTION_NOTHING"]),
    ([_row("A", "通报", "扣分=3", None), _row("A", "通报", "序号=1", "级别=区级")], ["CORRECTION_TWICE"]),
    ([_row("A", "通报", "日期=", None)], ["CORRECTION_NO_ROW"]),
])
def test_what_is_wrong_with_a_correction_of_a_row(rows: list[dict[str, Any]], codes: list[str]) -> None:
    with pytest.raises(scoring.DataFaults) as raised:
        _ledger_run(*rows)
    assert [f.code for f in raised.value.faults] == codes
    for lang in ("zh", "en"):
        assert raised.value.text(lang)


def test_several_rows_are_meant_unless_they_are_the_same() -> None:
    assert _points(_ledger_run(_row("B", "通报", "序号=1", None))) == ["6.00", "9.00", "10.00"]
    with pytest.raises(scoring.DataFaults, match="CORRECTION_ROWS 乙社区 has 2 such rows"):
        _ledger_run(_row("B", "通报", "序号=1", None), marks=(3, 1, 1, 2))


@pytest.mark.parametrize(("rows", "codes"), [
    ([_row("丁社区", "走访", "30", "40")], ["UNMATCHED_ROW"]),
    ([_row("B", "走坊", "30", "40")], ["CORRECTION_TARGET"]),
    ([_row("B", "走访率", "50", "60")], ["CORRECTION_COMPUTED"]),
    ([_row("B", "满意率", "80", "85")], ["CORRECTION_AMBIGUOUS"]),
    ([_row("B", "走访", "30", "40"), _row("乙社区", "visits", "30", "50")], ["CORRECTION_TWICE"]),
    ([_row("B", "走访户数", "11", "15")], ["CORRECTION_FROM"]),
    ([_row("B", "走访户数", None, "15")], ["CORRECTION_FROM"]),
    ([_row("B", "走访", "31", "40")], ["CORRECTION_FROM_POINTS"]),
    ([_row("B", "走访", None, "40")], ["CORRECTION_FROM_POINTS"]),
    ([_row("B", "走访", "30", None)], ["CORRECTION_POINTS"]),
    ([_row("B", "走访", "30", "61")], ["OUT_OF_LIMITS"]),
    ([_row("B", "走访户数", "10", "51")], ["OUT_OF_LIMITS"]),
    ([_row("B", "走访户数", "10", "25")], ["RATIO_ABOVE_ONE"]),
    ([_row("B", "走访", "30", "40", 认定单位=None, 更正理由=None)], ["CORRECTION_BLANK", "CORRECTION_BLANK"]),
])
def test_what_is_wrong_with_a_table_of_corrections(rows: list[dict[str, Any]], codes: list[str]) -> None:
    with pytest.raises(scoring.DataFaults) as raised:
        _run(*rows)
    assert [f.code for f in raised.value.faults] == codes
    for lang in ("zh", "en"):
        assert raised.value.text(lang)


@pytest.mark.parametrize(("rows", "told"), [
    ([_row("B", "visits", "30", "40"), _row("B", "走访", "30", "50")], "乙社区的“走访”在第1行已更正过"),
    ([_row("B", "走访户数", "11", "15")], "乙社区的“走访户数”现为10，"), ([_row("B", "visits", "30", None)], "“走访”没有写更正后的得分"),
    ([_row("A", "good", "", "撤销"), _row("A", "优秀社区", "", "撤销")], "甲社区的“优秀社区”在第1行已更正过"),
    ([_row("C", "称号：good", "", "撤销")], "丙社区没有获评“优秀社区”，"),
])
def test_faults_call_subjects_and_items_as_people_do(rows: list[dict[str, Any]], told: str) -> None:
    with pytest.raises(scoring.DataFaults) as raised:
        _run(*rows)
    assert [told in fault.text("zh") for fault in raised.value.faults] == [True]


def test_of_a_shared_name_the_id_is_told_too() -> None:
    alike = _data().with_columns(名称=pl.Series(["同名社区", "同名社区", "丙社区"]))
    with pytest.raises(scoring.DataFaults, match=r"同名社区 \(B\) is 10"):
        scoring.assess(parse_rubric(RUBRIC, "corrected.yaml"), alike, corrections=pl.DataFrame([{**WHO, **_row("B", "走访户数", "11", "15")}]))


def test_truth_values_and_what_does_not_apply_are_told_in_both_languages() -> None:
    rubric = parse_rubric(RUBRIC.replace("  走访率:", "  有阵地: {type: boolean, may_be: not_applicable}\n  走访率:"), "corrected.yaml")
    table = pl.DataFrame([{**WHO, **_row(who, "有阵地", None, "否")} for who in "ABC"])
    with pytest.raises(scoring.DataFaults) as raised:
        scoring.assess(rubric, _data().with_columns(有阵地=pl.Series(["是", "否", "不涉及"])), corrections=table)
    found = {lang: [f.text(lang) for f in raised.value.faults] for lang in ("zh", "en")}
    assert ["现为是，" in found["zh"][0], "现为否，" in found["zh"][1], "现为不涉及，" in found["zh"][2]] == [True] * 3
    assert ["is yes, not —" in found["en"][0], "is no, not —" in found["en"][1], "is not applicable, not —" in found["en"][2]] == [True] * 3


def test_a_row_of_nobody_is_a_fault_beside_the_others(tmp_path: Path) -> None:
    file = tmp_path / "更正.csv"
    rows = ("编号,更正项目,原值,更正为,更正理由,认定单位", "B,走访户数,11,15,漏记,区", ",走访户数,20,19,漏记,区", "A,走坊,1,2,漏记,区")
    file.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(scoring.DataFaults) as raised:
        _run(source=file)
    assert [(f.code, f.place.file, f.place.row) for f in raised.value.faults] == [
        ("CORRECTION_FROM", "更正.csv", 2), ("BLANK_KEY", "更正.csv", 3), ("CORRECTION_TARGET", "更正.csv", 4)]


def test_points_that_are_not_as_said_are_told_where_the_correction_stands(tmp_path: Path) -> None:
    file = tmp_path / "更正.csv"
    file.write_text("编号,更正项目,原值,更正为,更正理由,认定单位\nB,走访,31,40,漏记,区\n", encoding="utf-8")
    with pytest.raises(scoring.DataFaults, match=r"更正\.csv row 2: CORRECTION_FROM_POINTS"):
        _run(source=file)
    file.write_text("姓,氏\nB,走访\n", encoding="utf-8")
    with pytest.raises(scoring.DataFaults, match=r"更正\.csv: KEY_COLUMN_ABSENT"):
        _run(source=file)


def test_an_empty_table_corrects_nothing() -> None:
    table = pl.DataFrame(schema=dict.fromkeys(("编号", "更正项目", "原值", "更正为", "更正理由", "认定单位"), pl.String))
    assert _run(source=table).ranking.equals(_run().ranking)


def test_data_at_fault_may_be_mended_by_a_correction() -> None:
    data = _data().with_columns(走访户数=pl.Series([20, 25, 0]))
    table = pl.DataFrame([{**WHO, **_row("B", "走访户数", "25", "15")}])
    rubric = parse_rubric(RUBRIC, "corrected.yaml")
    with pytest.raises(scoring.DataFaults, match="RATIO_ABOVE_ONE"):
        scoring.assess(rubric, data)
    result = scoring.assess(rubric, data, corrections=table)
    assert result.uncorrected.is_empty()
    assert corrections(Content(result, "zh")).select("total_before", "total_after").row(0) == (None, Decimal("77.00"))


def test_a_sheet_says_what_was_corrected_and_what_it_did(tmp_path: Path) -> None:
    result = _run(_row("丙社区", "走访", None, "50"), _row("B", "走访", "30", "60"), _row("B", "field:满意率", "80", "95"))
    scoring.write(result, tmp_path / "out")
    again = scoring.load_result(tmp_path / "out")
    found = corrections(Content(again, "zh"))
    assert found["target"].to_list() == ["走访", "走访", "满意率"]
    assert found.select("total_before", "total_after", "place_before", "place_after").rows()[1:] == [(Decimal("62.00"), Decimal("98.00"), 2, 1)] * 2
    assert (tmp_path / "out" / "corrections.csv").read_text(encoding="utf-8-sig").splitlines()[2] == (
        "B,乙社区,走访,30,60,漏记,区考核办,2027-01-12,62.00,98.00,2,1")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "results.xlsx")["复核更正表"]
    cells = [[c.value for c in row] for row in sheet.iter_rows()]
    assert [2, "乙社区", "走访", "30", "60", "漏记", "区考核办", "2027-01-12", 62, 98, 2, 1] in [row[:12] for row in cells]
    scoring.write(again, tmp_path / "en", ["xlsx"], lang="en")
    assert "Corrections" in openpyxl.load_workbook(tmp_path / "en" / "results.xlsx").sheetnames


def test_a_run_without_corrections_has_no_such_sheet(tmp_path: Path) -> None:
    scoring.write(_run(), tmp_path / "out")
    assert not (tmp_path / "out" / "corrections.csv").exists()
    assert "复核更正表" not in openpyxl.load_workbook(tmp_path / "out" / "results.xlsx").sheetnames


def test_corrections_come_as_a_file_and_the_command_tells_whom_they_move(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    _data().write_csv(tmp_path / "data.csv")
    (tmp_path / "corrections.csv").write_text("名称,target,from,to,reason,authority\n乙社区,走访,30.00,60,漏记,区考核办\n", encoding="utf-8")
    asked = ["score", str(tmp_path / "rubric.yaml"), str(tmp_path / "data.csv"), "--out", str(tmp_path / "out"),
             "--corrections", str(tmp_path / "corrections.csv")]
    assert cli.run(asked) == 0
    assert "3个单位中有1个的名次、总分或称号有变" in (told := capsys.readouterr().out), told
    assert "CORRECTED" in (tmp_path / "out" / "issues.csv").read_text(encoding="utf-8")
