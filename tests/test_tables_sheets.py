"""Which sheet is which table, how sheets of subjects come together, and whom a ledger's rows are about."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from scoring import assess, check_data, columns
from scoring.errors import DataFaults
from scoring.language.rubric import Check
from scoring.outcome import DECLARED, NOT_FILED, TO_VERIFY
from scoring.tables.read import read
from tests.broken.making import book, text
from tests.reading import fault_codes, notes, rubric

FIELDS: dict[str, Any] = {"户数": {"type": "integer"}, "面积": {"type": "decimal", "may_be": "not_applicable"}, "达标": {"type": "boolean"}}
LEDGERS = {
    "作风问题": {"kind": "events", "key": "编号", "absent": "zero", "columns": {"日期": "date", "事由": "text", "次数": "integer"}},
    "走访": {"kind": "events", "key": "社区", "absent": "missing",
             "columns": {"日期": "date", "对象": {"type": "choice", "values": ["困难", "新转入"]}}},
}
HEAD = ["编号", "名称", "户数", "面积", "达标"]
ROWS = [["S1", "甲社区", 1, 1.5, "是"], ["S2", "乙社区", 2, 2.5, "否"]]
EVENTS = ["编号", "日期", "事由", "次数"]


def frame(path: Any, **given: Any) -> pl.DataFrame:
    return read(rubric(FIELDS, LEDGERS), path, **given).subjects.collect()


def test_a_sheet_belongs_to_the_table_whose_name_it_bears(tmp_path: Path) -> None:
    sheets = {"走 访": [["社区", "日期", "对象"], ["甲社区", "2026-03-01", "困难"]], "社区": [HEAD, *ROWS],
              "作风问题": [EVENTS, ["S2", "2026.3.2", "迟报", 2]], "其他": [["事项"], ["无"]]}
    found = read(rubric(FIELDS, LEDGERS), book(tmp_path, sheets))
    assert found.subjects.collect().select(columns.ID, "户数", "面积", "达标").rows() == [("S1", 1, 150, True), ("S2", 2, 250, False)]
    assert {n: t.collect().rows() for n, t in found.tables.items()} == {
        "作风问题": [("S2", "作风问题", 2, date(2026, 3, 2), "迟报", 2)], "走访": [("S1", "走 访", 2, date(2026, 3, 1), "困难")]}
    assert notes(found) == [("UNKNOWN_SHEET", "")]


def test_else_to_the_one_whose_key_and_most_headings_it_has(tmp_path: Path) -> None:
    sheets = {"Sheet1": [HEAD, *ROWS], "Sheet2": [EVENTS, ["S1", "2026-03-01", "迟报", 1]], "Sheet3": [["社区", "对象"], ["乙社区", "困难"]]}
    found = read(rubric(FIELDS, LEDGERS), book(tmp_path, sheets))
    assert list(found.tables) == ["作风问题", "走访"]
    assert found.tables["走访"].collect()["日期"].to_list() == [None]


def test_a_table_with_headings_alone_is_delivered_and_an_absent_one_is_not(tmp_path: Path) -> None:
    found = read(rubric(FIELDS, LEDGERS), book(tmp_path, {"社区": [HEAD, *ROWS], "作风问题": [EVENTS]}))
    assert {name: table.collect().height for name, table in found.tables.items()} == {"作风问题": 0}
    assert found.tables["作风问题"].collect_schema() == {columns.ID: pl.String, columns.SHEET: pl.String, columns.LINE: pl.UInt32,
                                                    "日期": pl.Date, "事由": pl.String, "次数": pl.Int64}
    assert notes(found) == [("TABLE_ABSENT", "")]


def test_sheets_with_the_same_headings_are_appended(tmp_path: Path) -> None:
    found = frame(book(tmp_path, {"东湖": [HEAD, ROWS[0]], "西湖": [["序号", *HEAD[::-1]], [1, *ROWS[1][::-1]]]}))
    assert found.select(columns.ROW, columns.ID, columns.SHEET, columns.LINE, "户数").rows() == [(0, "S1", "东湖", 2, 1), (1, "S2", "西湖", 2, 2)]


def test_sheets_with_other_headings_are_joined_by_id(tmp_path: Path) -> None:
    sheets = {"街道": [HEAD[:3], ["S2", "乙社区", 2], ["S1", "甲社区", 1]], "民政": [["编号", "面积"], ["S1", "不涉及:无用房"], ["s２", 2.5]],
              "组织部": [["编号", "名称", "达标"], ["S1", "甲 社区", "待核实"]]}
    found = frame(book(tmp_path, sheets))
    assert found.select(columns.ROW, columns.ID, columns.NAME, "户数", "面积", columns.state("面积"), "达标", columns.state("达标")).rows() == [
        (0, "S2", "乙社区", 2, 250, 0, None, NOT_FILED), (1, "S1", "甲社区", 1, None, DECLARED, None, TO_VERIFY)]


def test_one_field_on_two_sheets_is_taken_from_where_it_is_filed(tmp_path: Path) -> None:
    sheets = {"街道": [HEAD[:4], ["S1", "甲社区", "", 1.5], ["S2", "乙社区", 2, ""]],
              "民政": [["编号", "户数", "面积"], ["S1", 1, 1.50], ["S2", "", ""]]}
    found = frame(book(tmp_path, sheets))
    assert found.select("户数", "面积").rows() == [(1, 150), (2, None)]
    assert columns.state("户数") not in found.columns


def test_who_comes_only_on_a_later_sheet_is_added_and_noted(tmp_path: Path) -> None:
    sheets = {"街道": [HEAD[:3], ["S1", "甲社区", 1]], "民政": [["编号", "名称", "面积"], ["S2", "乙社区", 2.5]]}
    found = read(rubric(FIELDS), book(tmp_path, sheets))
    assert found.subjects.collect().select(columns.ID, "户数", "面积", columns.SHEET).rows() == [("S1", 1, None, "街道"), ("S2", None, 250, "民政")]
    assert notes(found, "SUBJECT_ONLY_HERE", "ABSENT_FROM_SHEET") == [("SUBJECT_ONLY_HERE", "S2"), ("ABSENT_FROM_SHEET", "")]


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    text(tmp_path, [HEAD, *ROWS], "社区.csv")
    text(tmp_path, [EVENTS, ["甲社区", "2026-3-1", "迟报", 1]], "作风问题.csv")
    pl.DataFrame({"社区": ["S2"], "日期": [date(2026, 3, 1)], "对象": ["困难"]}).write_parquet(tmp_path / "走访.parquet")
    (tmp_path / "~$社区.xlsx").write_bytes(b"")
    (tmp_path / "说明.docx").write_bytes(b"")
    found = read(rubric(FIELDS, LEDGERS), tmp_path)
    assert {n: t.collect()[columns.ID].to_list() for n, t in found.tables.items()} == {"作风问题": ["S1"], "走访": ["S2"]}
    assert notes(found) == [("UNKNOWN_FILE", "")]
    assert [s.name for s in found.sources] == ["作风问题.csv", "社区.csv", "走访.parquet"]
    assert all(len(s.sha256) == 64 for s in found.sources)


def test_further_tables_are_given_by_name(tmp_path: Path) -> None:
    extra = {"作风问题": text(tmp_path, [EVENTS, ["S1", "2026-3-1", "迟报", 1]], "任意.csv")}
    assert read(rubric(FIELDS, LEDGERS), book(tmp_path, {"社区": [HEAD, *ROWS]}), extra).tables["作风问题"].collect().height == 1


def test_names_find_their_subject_without_spaces_and_full_width(tmp_path: Path) -> None:
    events = [EVENTS, *([who, "2026-03-01", "迟报", 1] for who in ("S1", "ｓ１", "甲 社区", " 乙社区 "))]
    found = read(rubric(FIELDS, LEDGERS), book(tmp_path, {"社区": [HEAD, *ROWS], "作风问题": events}))
    assert found.tables["作风问题"].collect()[columns.ID].to_list() == ["S1", "S1", "S1", "S2"]


def test_an_office_is_a_hint_and_no_match(tmp_path: Path) -> None:
    path = book(tmp_path, {"社区": [["编号", "名称"], ["S1", "东湖街道"]], "作风问题": [EVENTS, ["东湖街道办事处", "", "", ""]]})
    with pytest.raises(DataFaults, match="UNMATCHED_ROW") as found:
        read(rubric({}, LEDGERS), path)
    assert found.value.faults[0].args["near"] == ("东湖街道",)


def test_a_blank_key_with_content_is_a_fault_and_a_blank_row_is_none(tmp_path: Path) -> None:
    events = [EVENTS, ["", "", "", ""], ["S1", "2026-03-01", "迟报", 1], ["", "2026-03-01", "迟报", 1]]
    assert fault_codes(rubric(FIELDS, LEDGERS), book(tmp_path, {"社区": [HEAD, *ROWS], "作风问题": events})) == ["BLANK_KEY"]


def test_an_id_that_is_another_ones_name_is_ambiguous(tmp_path: Path) -> None:
    rows = [["编号", "名称"], ["甲", "乙"], ["乙", "丙"]]
    path = book(tmp_path, {"社区": rows, "作风问题": [EVENTS, ["乙", "", "x", ""], ["丙", "", "x", ""]]})
    assert fault_codes(rubric({}, LEDGERS), path) == ["AMBIGUOUS_SUBJECT"]


def test_hidden_sheets_and_rows_are_read_and_noted(tmp_path: Path) -> None:
    path = book(tmp_path, {"社区": [HEAD, *ROWS], "作风问题": [EVENTS, ["S1", "", "迟报", 1]]})
    made = openpyxl.load_workbook(path)
    made["作风问题"].sheet_state = "hidden"
    made["社区"].row_dimensions[3].hidden = True
    made["社区"].row_dimensions[30].hidden = True
    made.save(path)
    found = read(rubric(FIELDS, LEDGERS), path)
    assert notes(found) == [("HIDDEN_ROWS", ""), ("HIDDEN_SHEET", ""), ("TABLE_ABSENT", "")]
    assert (found.subjects.collect().height, found.tables["作风问题"].collect().height) == (2, 1)
    assert found.notes[0].where.text("zh") == "数据.xlsx 工作表“社区” 第3行"


def test_all_faults_are_raised_together_and_sorted(tmp_path: Path) -> None:
    bad = [["S1", "甲社区", "三", 1, "是"], ["S1", "乙社区", 1, "宽", "是"], ["S3", "", 1, 1, "对错"]]
    path = book(tmp_path, {"社区": [HEAD, *bad], "作风问题": [EVENTS, ["S9", "昨天", "", 1.5]]})
    with pytest.raises(DataFaults) as found:
        read(rubric(FIELDS, LEDGERS), path, {"没有的表": path})
    assert [f.code for f in found.value.faults] == [
        "TABLE_UNKNOWN", "NOT_A_DATE", "NOT_AN_INTEGER", "UNMATCHED_ROW", "NOT_A_NUMBER", "DUPLICATE_SUBJECT", "NOT_A_NUMBER",
        "BLANK_NAME", "NOT_A_BOOLEAN"]


def test_merged_headings_totals_and_footers_are_no_merged_data(tmp_path: Path) -> None:
    path = book(tmp_path, {"社区": [["情况表"], HEAD, *ROWS, ["合计", "", 3], ["填表人:某甲"]]})
    made = openpyxl.load_workbook(path)
    for one in ("A1:E1", "A5:B5", "A6:E6", "G3:G4"):
        made["社区"].merge_cells(one)
    made.save(path)
    assert frame(path).height == 2


def test_what_does_not_add_up_is_told_on_the_sheet_on_which_it_stands(tmp_path: Path) -> None:
    fields: dict[str, Any] = {name: {"type": "integer"} for name in ("户数", "应拨", "已拨")}
    fields["到位率"] = {"type": "percent", "ratio": ["已拨", "应拨"]}
    file = book(tmp_path, {"组织": [["编号", "名称", "户数"], ["S1", "甲", 1], ["S2", "乙", 2]],
                           "财政": [["编号", "名称", "应拨", "已拨"], ["s2", "乙", 9, 90], ["S1", "甲", 9, 9]]})
    with pytest.raises(DataFaults) as found:
        check_data(rubric(fields, {}), file)
    assert [(f.code, f.place.sheet, f.place.row) for f in found.value.faults] == [("RATIO_ABOVE_ONE", "财政", 2)]


def test_where_nothing_is_near_and_nothing_is_measured_nothing_is_said_of_it(tmp_path: Path) -> None:
    file = book(tmp_path, {"社区": [HEAD, ["S1", "甲社区", "1公斤", 1.5, "是"]], "作风问题": [EVENTS, ["云帆", "2026.3.2", "迟报", 2]]})
    with pytest.raises(DataFaults) as found:
        frame(file)
    said = {(f.code, lang): f.text(lang).partition(f.code)[2].strip() for f in found.value.faults for lang in ("zh", "en")}
    assert said["WRONG_UNIT", "zh"] == "“1公斤”带有单位，这一列不带单位。请换算后只填数。"
    assert said["WRONG_UNIT", "en"].startswith("'1公斤' has a unit, and this column has none.")
    assert said["UNMATCHED_ROW", "en"] == "'云帆' is none of the subjects. Give the id or the full name."


@pytest.mark.parametrize("judge", [check_data, assess])
def test_a_cell_that_cannot_be_read_hides_no_other_fault(tmp_path: Path, judge: Callable[..., object]) -> None:
    fields: dict[str, Any] = {"应访": {"type": "integer"}, "已访": {"type": "integer"}, "率": {"type": "percent", "ratio": ["已访", "应访"]}}
    file = book(tmp_path, {"社区": [["编号", "名称", "应访", "已访"], ["S1", "甲", "几户", 1], ["S2", "乙", 9, 90], ["S3", "丙", -1, 9]]})
    with pytest.raises(DataFaults) as found:
        judge(rubric(fields, {}), file)
    assert [(f.code, f.place.row) for f in found.value.faults] == [("NOT_A_NUMBER", 2), ("RATIO_ABOVE_ONE", 3), ("OUT_OF_LIMITS", 4)]


@pytest.mark.parametrize("judge", [check_data, assess])
def test_a_table_with_a_row_of_nobody_is_not_compared(tmp_path: Path, judge: Callable[..., object]) -> None:
    made = rubric({"通报数": {"type": "integer"}, "户数": {"type": "integer"}},
                  {"通报": {"kind": "events", "key": "编号", "absent": "zero", "columns": {"日期": "date"}}})
    checks = (Check(expect="count(通报) == 通报数", say="通报数与台账不符"), Check(expect="户数 > 0", say="户数为0"))
    file = book(tmp_path, {"社区": [["编号", "名称", "通报数", "户数"], ["S1", "甲", 1, 0]],
                           "通报": [["编号", "日期"], ["S9", "2026-01-01"]]})
    with pytest.raises(DataFaults) as found:
        judge(made.model_copy(update={"checks": checks}), file)
    assert [(f.code, f.args.get("say")) for f in found.value.faults] == [("CHECK_FAILED", "户数为0"), ("UNMATCHED_ROW", None)]
