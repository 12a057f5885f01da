"""Headings are found by name wherever they stand."""

from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from scoring import columns
from scoring.messages import say
from scoring.tables.headings import Head, Vocabulary, without_unit
from scoring.tables.read import read
from tests.broken.making import book
from tests.reading import fault_codes, notes, rubric

FIELDS: dict[str, Any] = {
    "面积": {"type": "decimal", "measure": "平方米"},
    "参保率": {"type": "percent", "input": "points"},
    "评分(分)": {"type": "decimal", "aliases": ["专家评分"]},
    "应访数": {"type": "integer", "measure": "人次"},
    "“三必访”已访数": {"type": "integer"},
    "算出": {"type": "integer", "derive": "应访数 + 1"},
}
ROW = ["S1", "虚构一社区", 85, 98, 9, 5, 4]
HEAD = ["编号", "名称", *list(FIELDS)[:5]]


def fields_of(path: Path) -> dict[str, Any]:
    return read(rubric(FIELDS), path).subjects.collect().select(list(FIELDS)[:5]).row(0, named=True)


EXPECTED = dict(zip(FIELDS, (8500, 9800, 900, 5, 4), strict=False))


@pytest.mark.parametrize("head", [
    ["编号", "名称", "面积(平方米)", "参保率(%)", "评分", "应访数（人次）", "“三必访”已访数"],
    [" 编 号 ", "名\n称", "面 积\n（㎡）", "参保率%", "专家评分", "应访数(单位:人次)", "“三必访”已访数*"],
    ["*编号", "名称:", "面积【平方米】", "参保率[%]", "评分（分）", "应访数", "“三必访”已访数(必填)"],
])
def test_units_spaces_and_marks_do_not_matter(tmp_path: Path, head: list[str]) -> None:
    assert fields_of(book(tmp_path, [head, ROW])) == EXPECTED


def test_order_and_other_columns_do_not_matter(tmp_path: Path) -> None:
    path = book(tmp_path, [["序号", *HEAD[::-1], "备注"], [1, *ROW[::-1], "无"]])
    assert fields_of(path) == EXPECTED
    assert notes(read(rubric(FIELDS), path)) == []


def test_titles_above_and_blank_rows_do_not_matter(tmp_path: Path) -> None:
    path = book(tmp_path, [["2026年度社区情况表"], [], ["填报单位:东湖街道", "", "", "单位:个"], HEAD, [], ROW, [], ["S2", *ROW[1:]], []])
    found = read(rubric(FIELDS), path).subjects.collect()
    assert found[columns.LINE].to_list() == [6, 8]


def two_rows(path: Path, upper: list[object], lower: list[object], merges: list[str], row: list[object] | None = None) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "社区"
    for cells in (upper, lower, row or ROW):
        sheet.append(cells)
    for one in merges:
        sheet.merge_cells(one)
    made.save(path / "数据.xlsx")
    return path / "数据.xlsx"


def test_two_rows_of_headings_are_read_together(tmp_path: Path) -> None:
    upper = ["编号", "名称", "面积", "参保率", "评分(分)", "“三必访”", None]
    path = two_rows(tmp_path, upper, [None, None, None, None, None, "应访数", "已访数"], ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1"])
    assert fields_of(path) == EXPECTED


def test_a_row_of_units_is_no_data(tmp_path: Path) -> None:
    path = two_rows(tmp_path, HEAD, [None, None, "平方米", "%", "分", "人次", "次"], ["A1:A2", "B1:B2"])
    assert fields_of(path) == EXPECTED


def test_a_row_of_units_may_say_one_below_a_column_of_names(tmp_path: Path) -> None:
    path = two_rows(tmp_path, HEAD, [None, "文字", "平方米", "%", "分", "人次", "次"], ["A1:A2"])
    assert fields_of(path) == EXPECTED


def test_two_rows_in_a_csv_are_carried_to_the_right(tmp_path: Path) -> None:
    path = tmp_path / "数据.csv"
    path.write_text("编号,名称,面积,参保率,评分,“三必访”,\n,,,,,应访数,已访数\nS1,虚构一社区,85,98,9,5,4\n", encoding="utf-8")
    assert fields_of(path) == EXPECTED


def test_an_upper_heading_over_several_columns_names_none_by_itself() -> None:
    known = Vocabulary({"走访": (), "应访数": ()})
    assert known.find(Head(("走访", "次数"), (False, True))) is None
    assert known.find(Head(("走访", "应访数"), (False, True))) == "应访数"
    assert known.find(Head(("走访", "(次)"), (True, True))) == "走访"


def test_brackets_that_hold_no_unit_are_part_of_the_name() -> None:
    assert without_unit("困难党员数(结对)").text == "困难党员数(结对)"
    known = Vocabulary({"面积(平方米)": (), "面积(亩)": ()})
    assert known.find(Head.of("面积")) is None
    assert known.find(Head.of("面积(亩)")) == "面积(亩)"


def test_what_is_unknown_computed_or_absent_is_noted(tmp_path: Path) -> None:
    head = [*HEAD[:5], "算出", "参保率率", "", "联系电话"]
    found = read(rubric(FIELDS), book(tmp_path, [head, [*ROW[:5], 1, 2, 3, 4]]))
    assert {n.code: n.args.get("near") for n in found.notes if n.code != "MISSING_COLUMN"} == {
        "COMPUTED_HEADING": None, "UNKNOWN_HEADING": ("参保率",), "UNHEADED_COLUMN": None}
    missing = {n.args["field"]: n.args["near"] for n in found.notes if n.code == "MISSING_COLUMN"}
    assert missing == {"应访数": (), "“三必访”已访数": ()}
    assert found.subjects.collect()["应访数"].to_list() == [None]


def test_a_heading_of_a_year_or_a_number_is_no_fault(tmp_path: Path) -> None:
    path = book(tmp_path, [[*HEAD, 2026, 3.5], [*ROW, 1, 2]])
    assert [code for code, _ in notes(read(rubric(FIELDS), path))] == ["UNKNOWN_HEADING", "UNKNOWN_HEADING"]


def test_totals_and_footers_are_left_out_and_noted(tmp_path: Path) -> None:
    rows = [["序号", *HEAD], [1, *ROW], ["小计", "", "", 85], [2, "S2", "虚构二社区", *ROW[2:]], ["序号", *HEAD],
            ["合 计", "", "", 170], ["", "平均", "", 85], [],
            ["填表人:某甲", "", "审核人:某乙"], ["注:1.面积以房产证明为准。"], ["日期：2026年12月31日"]]
    found = read(rubric(FIELDS), book(tmp_path, rows))
    assert found.subjects.collect()[columns.ID].to_list() == ["S1", "S2"]
    assert {n.code: say("words.any", what=n.args["rows"]) for n in found.notes} == {
        "TOTAL_ROW": "3、6、7", "FOOTER_ROW": "9、10、11", "REPEATED_HEADING": "5"}


def test_numbered_rows_without_anything_are_blank(tmp_path: Path) -> None:
    path = book(tmp_path, [["序号", *HEAD], [1, *ROW], *[[n] for n in range(2, 30)]])
    assert read(rubric(FIELDS), path).subjects.collect().height == 1


def test_group_and_parent_follow_the_rubric(tmp_path: Path) -> None:
    path = book(tmp_path, [["编号", "名称", "类别"], ["S1", "甲社区", "一类"], ["S2", "乙社区", ""]])
    grouped = read(rubric({}, group="类别", parent="街道"), path)
    frame = grouped.subjects.collect()
    assert frame.columns == [columns.ROW, columns.ID, columns.NAME, columns.GROUP, columns.PARENT, columns.SOURCE, columns.SHEET, columns.LINE]
    assert frame[columns.GROUP].to_list() == ["一类", None]
    assert frame[columns.PARENT].to_list() == [None, None]
    assert [code for code, _ in notes(grouped)] == ["MISSING_COLUMN", "GROUP_BLANK"]
    assert columns.GROUP not in read(rubric({}), path).subjects.collect_schema()


def test_one_column_may_be_id_and_name(tmp_path: Path) -> None:
    path = book(tmp_path, [["名称", "面积"], ["甲社区", 1], ["乙社区", 2]])
    frame = read(rubric({"面积": {"type": "decimal"}}, id="名称"), path).subjects.collect()
    assert frame[columns.ID].to_list() == frame[columns.NAME].to_list() == ["甲社区", "乙社区"]


def test_a_group_may_be_a_field_too(tmp_path: Path) -> None:
    path = book(tmp_path, [["编号", "名称", "类别"], ["S1", "甲社区", "一类"]])
    frame = read(rubric({"类别": {"type": "choice", "values": ["一类", "二类"]}}, group="类别"), path).subjects.collect()
    assert frame.select(columns.GROUP, "类别").row(0) == ("一类", "一类")


def test_ids_are_text_however_they_are_stored(tmp_path: Path) -> None:
    path = book(tmp_path, [["编号", "名称"], [1001, "甲社区"], ["001", "乙社区"], [" S３ ", "丙 社区"]])
    frame = read(rubric({}), path).subjects.collect()
    assert frame[columns.ID].to_list() == ["1001", "001", "S３"]
    assert frame[columns.NAME].to_list() == ["甲社区", "乙社区", "丙 社区"]
    assert frame.schema[columns.ROW] == pl.UInt32
    assert frame.schema[columns.LINE] == pl.UInt32


def test_headings_twice_by_alias_are_a_fault(tmp_path: Path) -> None:
    assert fault_codes(rubric(FIELDS), book(tmp_path, [[*HEAD, "专家评分"], [*ROW, 9]])) == ["DUPLICATE_HEADING"]
