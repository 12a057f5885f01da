"""Whatever is read with care is said, once, in both languages, with its place."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from scoring.messages import LANGUAGES, say
from scoring.messages.data import SENTENCES
from scoring.tables.inputs import Note
from scoring.tables.read import read
from tests.broken.making import book, old_formulas, old_sheet, text
from tests.reading import rubric

FIELDS: dict[str, Any] = {
    "户数": {"type": "integer", "may_be": "not_applicable"}, "面积": {"type": "decimal"}, "办结率": {"type": "percent"}, "日期": {"type": "date"},
    "总数": {"type": "integer", "derive": "户数 + 1"}, "未列": {"type": "text"}}
LEDGERS = {"问题": {"kind": "events", "key": "编号", "absent": "zero", "columns": {"日期": "date"}}}
HEAD = ["编号", "名称", "类别", "户数", "面积", "办结率", "日期", "总数", "街道办", ""]


def messy(folder: Path) -> tuple[Note, ...]:
    """The notes of a folder with everything in it that is odd and no fault."""
    rows = [["情况表"], HEAD, ["S1", "甲社区", "一类", "约80", 1.005, 0.98, "46082", 1, 2, 3], ["S2", "甲社区", "", "不涉及", 1, 0.5, "", 1, 2, 3],
            ["S3", "丙\u202e社区", "一 类", "不涉及:新建", 1, 1, "", 1, 2, 3], HEAD, ["合计"], [], ["填表人:某甲"]]
    more = [["编号", "名称", "类别"], ["甲", "乙", "丙"], ["S1", "甲社区", "一类"], ["S9", "新社区", "第一类"], ["以下空白"]]
    path = book(folder, {"社区": rows, "增补": more, "备份": [["编号", "名称"], ["S1", "甲社区"]], "电话": [["电话"], [1]]})
    made = openpyxl.load_workbook(path)
    made["备份"].sheet_state = "hidden"
    made["社区"].row_dimensions[4].hidden = True
    made["社区"].column_dimensions["E"].hidden = True
    made.save(path)
    (folder / "说明.docx").write_bytes(b"")
    many = [["编号", "名称", "户数"], *([f"T{n}", f"第{n}社区", "约1"] for n in range(201))]
    text(folder, many, "续表.csv", "gb18030")
    old = old_sheet(folder, [["编号", "名称", "户数"], ["U1", "末社区", xlwt.Formula("1-1")]], "续.xls")
    old_formulas(old, edited=True, result=bytes(8), flags=2)
    listed = rubric(FIELDS, group="类别", groups=["一类", "二类"])
    alone = read(listed, book(folder, [["编号", "名称", "类别"], ["S1", "甲社区", "一类"]], "分类.xlsx")).notes
    (folder / "分类.xlsx").unlink()
    return (*read(rubric(FIELDS, LEDGERS, group="类别"), folder).notes, *alone)


def test_every_note_is_given_and_can_be_said(tmp_path: Path) -> None:
    notes = messy(tmp_path)
    declared = {key.removeprefix("note.") for key in SENTENCES if key.startswith("note.")}
    assert {n.code for n in notes} == declared
    for lang in LANGUAGES:
        assert all(say(f"note.{n.code}", lang, **n.args) for n in notes)


@pytest.mark.parametrize(("code", "where", "subject", "sentence"), [
    ("APPROXIMATE", "数据.xlsx 工作表“社区” 第3行 “户数”列", "S1", "“约80”是约数，不能计分，按未报送处理，请补准确数。"),
    ("ROUNDED", "数据.xlsx 工作表“社区” 第3行 “面积”列", "", "1个数四舍五入到2位小数（如1.005）。"),
    ("PERCENT_AS_RATIOS", "数据.xlsx 工作表“社区” “办结率”列", "", "3个数按比值读取（如0.98、0.5，0.98即98%）。"),
    ("MISSING_COLUMN", "数据.xlsx 工作表“社区”", "", "没有“未列”列，全部按未报送。"),
    ("TOTAL_ROW", "数据.xlsx 工作表“社区” 第7行", "", "第7行是“合计”，没有计入。"),
    ("GROUP_EMPTY", "", "", "没有一个单位的“类别”是二类。"),
    ("GROUP_OF_ONE", "数据.xlsx 工作表“增补” 第4行 “类别”列", "S9", "“类别”为“第一类”的只有“新社区”1个，单独成一组，请核对。是否为“一类”？"),
    ("SPELLED_OTHERWISE", "数据.xlsx 工作表“社区” 第5行 “类别”列", "", "“类别”里的一 类，按“一类”读取。"),
    ("COLUMN_NUMBERS", "数据.xlsx 工作表“增补” 第2行", "", "第2行是栏次，没有计入。"),
    ("NOTHING_ROW", "数据.xlsx 工作表“增补” 第5行", "", "第5行是“以下空白”，没有计入。"),
    ("HIDDEN_COLUMNS", "数据.xlsx 工作表“社区”", "", "E列是隐藏的，照常读取。"),
    ("FORMULA_ZERO", "续.xls 工作表“一” 第2行", "", "1个公式（C2）的结果是0，要打开时重新计算；可能没有算过，请核对。"),
    ("CONTROL_CHARACTERS", "数据.xlsx 工作表“社区” 第5行 “名称”列", "", "1格里有看不见的控制字符（如U+202E），已去掉。"),
    ("GROUP_BLANK", "数据.xlsx 工作表“社区” 第4行 “类别”列", "", None),
])
def test_a_note_says_where_and_what(tmp_path: Path, code: str, where: str, subject: str, sentence: str | None) -> None:
    found = next(n for n in messy(tmp_path) if n.code == code)
    assert (found.where.text("zh"), found.subject) == (where, subject)
    assert sentence is None or say(f"note.{code}", "zh", **found.args) == sentence


def test_chinese_sentences_put_no_space_around_digits() -> None:
    assert [key for key, (zh, _) in SENTENCES.items() if " " in zh.replace("input: ", "")] == []
