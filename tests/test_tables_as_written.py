"""What stands in a sheet and is no value: formulas that nobody computed, other spellings, numbers of columns, characters that show nothing."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter
import xlwt

from scoring import columns
from scoring.errors import DataFaults
from scoring.language.load import parse_rubric
from scoring.messages import say
from scoring.tables.read import read
from tests.agreement import differences, score
from tests.broken.making import book, in_sheet, ods_row, old_formulas, old_sheet, open_document, raw, rezipped, text
from tests.interpreter.generate import seeded
from tests.reading import fault_codes, notes, rubric

FIELDS: dict[str, Any] = {"户数": {"type": "integer"}, "面积": {"type": "decimal"}, "说明": {"type": "text"}}
LEDGERS: dict[str, Any] = {"问题": {"kind": "events", "key": "编号", "absent": "zero",
                                  "columns": {"次数": "integer", "人数": "integer", "事由": "text"}}}
HEAD = ["编号", "名称", "户数", "面积"]
ROWS: list[list[object]] = [["S1", "甲社区", 1, 1.5], ["S2", "乙社区", 2, 2.5]]
EVENTS = ["编号", "次数", "人数", "事由"]


def ids(found: Any) -> list[str]:
    return list(found.subjects.collect()[columns.ID])


# ---------------------------------------------------------------- formulas


BLANK, ZERO = b"\x03\x00\x00\x00\x00\x00\xff\xff", bytes(8)


@pytest.mark.parametrize(("edited", "result", "flags", "said"), [
    (False, BLANK, 0, "FORMULA_WITHOUT_VALUE"),  # as a library writes it that computes nothing
    (False, BLANK, 2, "nothing"),                # one program signs no file, and asks to compute on opening
    (True, BLANK, 0, "nothing"),                 # the others sign
    (True, ZERO, 2, "FORMULA_ZERO"),             # another library leaves a zero; a true one looks the same
    (True, ZERO, 0, "nothing"),
    (False, ZERO, 2, "nothing"),
    (True, b"\x00\x00\x00\x00\x00\x00\xf0?", 2, "nothing"),
])
def test_what_the_record_of_a_formula_tells(tmp_path: Path, edited: bool, result: bytes, flags: int, said: str) -> None:
    path = old_formulas(old_sheet(tmp_path, [HEAD, ["S1", "甲社区", xlwt.Formula("1-1"), 1]]), edited=edited, result=result, flags=flags)
    try:
        codes = [code for code, _ in notes(read(rubric(FIELDS), path)) if code != "MISSING_COLUMN"]
    except DataFaults as found:
        codes = [f.code for f in found.faults]
    assert codes == ([] if said == "nothing" else [said])


@pytest.mark.parametrize(("value", "careful", "said"), [(0, False, ["C2"]), (0, True, ["C2"]), (7, False, []), ("零", False, [])])
def test_a_zero_of_a_workbook_that_is_to_be_computed_on_opening_is_doubted(tmp_path: Path, value: object, careful: bool, said: list[str]) -> None:
    path = tmp_path / "数据.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("社区")
        for number, cells in enumerate([["编号", "名称", "说明"], ["S1", "甲社区", ""]]):
            sheet.write_row(number, 0, cells)
        sheet.write_formula("C2", "=1-1", None, value)
    if careful:  # an element with a prefix is not looked through as bytes
        in_sheet(path, "</worksheet>", '<x:c xmlns:x="x"/></worksheet>')
    found = read(rubric(FIELDS), path)
    assert [say("words.any", what=n.args["cells"]) for n in found.notes if n.code == "FORMULA_ZERO"] == said


def test_a_zero_of_a_workbook_that_a_program_saved_is_a_zero(tmp_path: Path) -> None:
    path = book(tmp_path, [HEAD, *ROWS])
    in_sheet(path, "<v>1.5</v>", "<f>1-1</f><v>0</v>")
    rezipped(path, lambda name, data: data.replace(b' fullCalcOnLoad="1"', b"") if name == "xl/workbook.xml" else data)
    assert notes(read(rubric(FIELDS), path), "FORMULA_ZERO") == []


def test_a_formula_in_a_frame_names_nobody_either() -> None:
    assert fault_codes(rubric({}), pl.DataFrame({"编号": ["S1", "=A2"], "名称": ["甲", "＝B2"]})) == ["FORMULA_WITHOUT_VALUE"] * 2


def test_an_id_with_a_number_sign_is_an_id(tmp_path: Path) -> None:
    assert ids(read(rubric(FIELDS), book(tmp_path, [HEAD, ["#1", "=", 1, 1], ["#2", "#乙", 1, 1]]))) == ["#1", "#2"]


def test_a_formula_above_nothing_is_no_fault(tmp_path: Path) -> None:
    path = book(tmp_path, [HEAD, *ROWS])
    made = openpyxl.load_workbook(path)
    made.worksheets[0]["H1"] = "=1+1"
    made.save(path)
    assert notes(read(rubric(FIELDS), path), "UNKNOWN_HEADING") == [("UNKNOWN_HEADING", "")]


# ---------------------------------------------------------------- spellings


@pytest.mark.parametrize("said", [("Ａ类", "A类", "a类"), ("老城", "老 城", "老城　"), ("A类", "Ａ 类", "A\u200b类")])
def test_groups_are_one_however_they_are_spelled(tmp_path: Path, said: Sequence[str]) -> None:
    rows = [["编号", "名称", "类别", "街道"], *([f"S{n}", f"第{n}社区", group, f"东湖 {group}"] for n, group in enumerate(said))]
    found = read(rubric({}, group="类别", parent="街道"), book(tmp_path, rows))
    frame = found.subjects.collect()
    assert frame[columns.GROUP].to_list() == [said[0]] * 3
    assert frame[columns.PARENT].n_unique() == 1
    assert [(n.where.row, n.where.heading) for n in found.notes] == [(3, "类别"), (3, "街道")]


def test_engine_and_interpreter_agree_however_groups_are_spelled() -> None:
    tried = 0
    for seed in range(60):
        case = seeded(seed)
        heading = case.loaded["subject"].get("group")
        if heading is None or len(case.subjects) < 3 or case.fault:
            continue
        respelled = [{**row, heading: row[heading][:1] + ("", " ", "\u3000")[n % 3] + row[heading][1:]} for n, row in enumerate(case.subjects)]
        other, declared = replace(case, subjects=respelled), parse_rubric(case.rubric, "generated.yaml")
        assert differences(declared, other, other.interpret(), score(declared, other)) == [], seed
        rest = [line for line in differences(declared, other, case.interpret(), score(declared, other)) if "ranking group:" not in line]
        assert rest == [], seed
        tried += 1
    assert tried >= 15


def test_another_group_is_another_group(tmp_path: Path) -> None:
    rows = [["编号", "名称", "类别"], ["S1", "甲", "一类"], ["S2", "乙", "二类"], ["S3", "丙", ""], ["S4", "丁", "一类"]]
    found = read(rubric({}, group="类别"), book(tmp_path, rows))
    assert found.subjects.collect()[columns.GROUP].to_list() == ["一类", "二类", None, "一类"]
    assert notes(found) == [("GROUP_BLANK", "")]


# ---------------------------------------------------------------- rows that are no data


@pytest.mark.parametrize("numbers", [["甲", "乙", 1, 2], [1, 2, 3, 4], ["（1）", "(2)", "③", "4=3÷2"], ["甲", "乙", "丙", 1], ["", "甲", "乙", 1],
                                     ["栏次", 1, 2, 3]])
def test_numbers_of_columns_are_left_out_and_noted(tmp_path: Path, numbers: list[object]) -> None:
    found = read(rubric(FIELDS), book(tmp_path, [HEAD, numbers, *ROWS, HEAD, numbers, ["S3", "丙社区", 1, 1]]))
    assert ids(found) == ["S1", "S2", "S3"]
    assert {n.code: say("words.any", what=n.args["rows"]) for n in found.notes if "rows" in n.args} == {
        "REPEATED_HEADING": "5", "COLUMN_NUMBERS": "2、6"}


def test_units_may_stand_above_the_numbers_of_columns(tmp_path: Path) -> None:
    fields = {"户数": {"type": "integer", "measure": "户"}, "面积": {"type": "decimal", "measure": "平方米"}}
    found = read(rubric(fields), book(tmp_path, [HEAD, ["", "", "户", "平方米"], ["甲", "乙", 1, 2], *ROWS]))
    assert ids(found) == ["S1", "S2"]


@pytest.mark.parametrize("row", [["1", "2社区", 3, 4], ["甲", "乙", 2, 3], ["甲", "乙", 1, 3], ["甲", "丙", 1, 2], ["2", "3", 4, 5],
                                 ["甲", "乙", "", ""]])
def test_a_row_that_only_looks_like_numbers_of_columns_is_data(tmp_path: Path, row: list[object]) -> None:
    assert len(ids(read(rubric(FIELDS), book(tmp_path, [HEAD, row, *ROWS])))) == 3


def test_numbers_of_columns_stand_below_headings_and_nowhere_else(tmp_path: Path) -> None:
    assert ids(read(rubric(FIELDS), book(tmp_path, [HEAD, *ROWS, ["甲", "乙", 1, 2]]))) == ["S1", "S2", "甲"]


def test_a_row_of_a_ledger_that_counts_up_may_be_data(tmp_path: Path) -> None:
    sheets = {"社区": [HEAD, ["1", "甲社区", 1, 1]], "问题": [EVENTS, ["1", 2, 3, ""]]}
    found = read(rubric(FIELDS, LEDGERS), book(tmp_path, sheets))
    assert found.tables["问题"].collect()["人数"].to_list() == [3]


@pytest.mark.parametrize("row", [["无", "", "", ""], ["（以下空白）", "", "", ""], ["以下无内容。", "", "", ""], ["无", "无", "无", "无"]])
def test_a_ledger_that_says_that_there_is_nothing_is_empty(tmp_path: Path, row: list[object]) -> None:
    found = read(rubric(FIELDS, LEDGERS), book(tmp_path, {"社区": [HEAD, *ROWS], "问题": [EVENTS, row]}))
    assert found.tables["问题"].collect().height == 0
    assert notes(found, "NOTHING_ROW") == [("NOTHING_ROW", "")]


def test_a_footer_is_quoted_as_it_is_written(tmp_path: Path) -> None:
    long = "填表人：某甲　审核人：某乙　" + "说" * 60
    found = read(rubric(FIELDS), book(tmp_path, [HEAD, *ROWS, ["合 计", "", 3], [long]]))
    said = {n.code: say(f"note.{n.code}", "zh", **n.args) for n in found.notes if "rows" in n.args}
    assert said == {"TOTAL_ROW": "第4行是“合 计”，没有计入。", "FOOTER_ROW": f"第5行是表尾（“填表人：某甲 审核人：某乙 {'说' * 46}…”），没有计入。"}


# ---------------------------------------------------------------- what is not seen


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\u202e", "\u2066", "\u200f"])
def test_characters_that_show_nothing_are_taken_out_of_names_and_texts(tmp_path: Path, character: str) -> None:
    head = ["编号", "名称", "类别", "户数", f"说{character}明"]
    said = [text[:1] + character + text[1:] for text in ("S1", "甲社区", "一类", "12", "好的")]
    rows = [head, said, ["S2", "乙社区", "一类", "3", ""]]
    ledger = text(tmp_path, [EVENTS, [f"甲{character}社区", 1, 1, f"{character}迟报"]], "问题.csv")
    found = read(rubric(FIELDS, LEDGERS, group="类别"), text(tmp_path, rows), {"问题": ledger})
    frame = found.subjects.collect()
    assert frame.select(columns.ID, columns.NAME, columns.GROUP, "户数", "说明").row(0) == ("S1", "甲社区", "一类", 12, "好的")
    assert found.tables["问题"].collect().select(columns.ID, "事由").rows() == [("S1", "迟报")]
    noted = [n for n in found.notes if n.code == "CONTROL_CHARACTERS"]
    assert [(n.where.heading.replace(character, ""), n.args["found"]) for n in noted] == [
        (name, f"U+{ord(character):04X}") for name in ("编号", "名称", "类别", "说明", "编号", "事由")]


def test_a_null_character_of_a_frame_is_taken_out_too() -> None:
    found = read(rubric(FIELDS), pl.DataFrame({"编号": ["S1\x00"], "名称": ["甲\x00社区"], "说明": ["\x00"], "户数": ["1\x00"]}))
    assert found.subjects.collect().select(columns.ID, columns.NAME, "说明", "户数").rows() == [("S1", "甲社区", None, 1)]


def test_ends_of_lines_and_tabs_stay(tmp_path: Path) -> None:
    found = read(rubric(FIELDS), book(tmp_path, [[*HEAD, "说明"], ["S1", "甲社区", 1, 1, "一\n二\t三"]]))
    assert found.subjects.collect()["说明"].to_list() == ["一\n二\t三"]
    assert notes(found) == []


def test_hidden_columns_are_read_and_noted(tmp_path: Path) -> None:
    path = book(tmp_path, [[*HEAD, "说明"], *ROWS])
    made = openpyxl.load_workbook(path)
    for letter in "DEJ":
        made.worksheets[0].column_dimensions[letter].hidden = True
    made.save(path)
    old = xlwt.Workbook()
    sheet = old.add_sheet("社区")
    for number, cells in enumerate([HEAD, *ROWS]):
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell)
    sheet.col(3).hidden = True
    old.save(str(tmp_path / "数据.xls"))
    widths = '<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>'
    cells = "".join(ods_row(*cells) for cells in [HEAD, *ROWS])
    raw(tmp_path, "数据.ods", open_document(f'<table:table table:name="社区">{widths}{cells}</table:table>'))
    for name, said in (("数据.xlsx", "D、E"), ("数据.xls", "D"), ("数据.ods", "D")):
        found = read(rubric(FIELDS), tmp_path / name)
        assert found.subjects.collect()["面积"].to_list() == [150, 250]
        assert [say("words.any", what=n.args["columns"]) for n in found.notes if n.code == "HIDDEN_COLUMNS"] == [said], name


# ---------------------------------------------------------------- what is said of a whole column


def test_rounded_numbers_of_a_column_are_nobodys_own(tmp_path: Path) -> None:
    found = read(rubric(FIELDS), text(tmp_path, [HEAD, ["S1", "甲社区", 1, "77.775"], ["S2", "乙社区", 1, "88.005"]]))
    assert [(n.subject, say("words.any", what=n.args["text"])) for n in found.notes if n.code == "ROUNDED"] == [("", "77.775、88.005")]


@pytest.mark.parametrize(("row", "kept"), [(["甲", 1, 2, ""], 2), (["甲", "乙", "丙", ""], 2), (["栏次", 1, 2, 3], 1), (["甲", "乙", 1, 2], 1)])
def test_below_one_column_of_names_a_label_or_two_stems_are_numbers_of_columns(tmp_path: Path, row: list[object], kept: int) -> None:
    texts = dict.fromkeys(("事项", "结果", "备考"), "text")
    ledgers: dict[str, Any] = {"台账": {"kind": "events", "key": "单位", "absent": "zero", "columns": texts}}
    sheets = {"社区": [HEAD, ["S1", "甲", 1, 1]], "台账": [["单位", "事项", "结果", "备考"], row, ["甲", "走访", "办结", "无误"]]}
    assert read(rubric(FIELDS, ledgers), book(tmp_path, sheets)).tables["台账"].collect().height == kept
