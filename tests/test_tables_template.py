"""The empty workbook to collect data, and reading it back."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scoring import columns
from scoring.language.load import load_rubric
from scoring.language.rubric import Rubric
from scoring.tables.read import read
from scoring.tables.template import forms, template
from tests.reading import fault_codes, notes, rubric

SAMPLE = Path(__file__).parent / "data" / "sample.yaml"
VALUES: dict[str, Any] = {"integer": 3, "decimal": 5.5, "percent": 98, "boolean": "是", "text": "说明文字", "date": date(2026, 3, 1)}
FIELDS: dict[str, Any] = {
    "户数": {"type": "integer", "measure": "户", "from": "街道", "max": 9999, "help": "常住户数"},
    "面积": {"type": "decimal", "measure": "平方米/户", "from": "民政:区级", "may_be": "not_applicable",
             "evidence": {"required": True, "accept": ["房产证明"]}},
    "办结率": {"type": "percent", "from": "作风问题"},
    "等次": {"type": "choice", "values": ["优", "良"], "from": "街道"},
    "事由类别": {"type": "choice", "values": [f"第{n}类事由,含其他情形" for n in range(60)]},
    "换届日期": {"type": "date", "from": "街道"},
    "=1+1": {"type": "text", "from": "街道"},
    "按期": {"type": "boolean", "from": "街道"},
}
LEDGERS = {"作风问题": {"kind": "events", "key": "编号", "absent": "zero",
                    "columns": {"日期": "date", "事由": "text", "金额": {"type": "decimal", "measure": "元"}}}}


def filled(rubric: Rubric, path: Path, rows: int = 3) -> Path:
    """The form with some rows in every sheet, as a clerk would fill it in."""
    book = openpyxl.load_workbook(io.BytesIO(template(rubric)))
    for form in forms(rubric):
        sheet = book[form.title]
        for number in range(rows):
            keys = [f"S{number:02d}", f"虚构{number}社区", "甲类", "东湖街道"][:len(form.keys)]
            said = [VALUES[d.type] if d.type != "choice" else (d.values or ("",))[-1] for d in form.data.values()]
            for column, value in enumerate(keys + said, 1):
                sheet.cell(3 + number, column, value)
    book.save(path / "采集表.xlsx")
    return path / "采集表.xlsx"


@pytest.mark.parametrize("scheme", [load_rubric(SAMPLE), rubric(FIELDS, LEDGERS, group="类别", parent="所属街道")], ids=["sample", "odd names"])
def test_a_filled_form_is_read_back(scheme: Rubric, tmp_path: Path) -> None:
    found = read(scheme, filled(scheme, tmp_path))
    subjects = found.subjects.collect()
    assert notes(found) == []
    assert subjects[columns.ID].to_list() == ["S00", "S01", "S02"]
    for name, field in scheme.inputs.items():
        scaled = 10**field.places
        expected = {"integer": 3, "decimal": 5.5 * scaled, "percent": 98 * scaled, "boolean": True, "choice": (field.values or ("",))[-1]}
        assert subjects[name].to_list() == [expected.get(field.type, VALUES.get(field.type))] * 3
    assert {name: t.collect().height for name, t in found.tables.items()} == dict.fromkeys(scheme.tables, 3)


def test_an_empty_form_says_that_nothing_was_filed(tmp_path: Path) -> None:
    path = tmp_path / "采集表.xlsx"
    path.write_bytes(template(load_rubric(SAMPLE)))
    assert fault_codes(load_rubric(SAMPLE), path) == ["NO_ROWS"]


def test_a_reporter_may_still_be_missing(tmp_path: Path) -> None:
    scheme = load_rubric(SAMPLE)
    path = filled(scheme, tmp_path)
    book = openpyxl.load_workbook(path)
    book["测评"].delete_rows(3, 3)
    book.save(path)
    found = read(scheme, path)
    assert found.subjects.collect()["满意票"].null_count() == 3
    assert notes(found) == []


def test_each_reporter_has_a_sheet_and_each_table() -> None:
    scheme = load_rubric(SAMPLE)
    book = openpyxl.load_workbook(io.BytesIO(template(scheme)))
    assert book.sheetnames == ["填报说明", "组织部", "街道", "社区", "测评", "区城运中心", "发展党员问题", "作风问题", "弄虚作假"]
    assert [c.value for c in book["街道"][1]] == ["编号", "名称", "类别", "所属街道", "驻区单位数"]
    assert [c.value for c in book["街道"][2]][-1] == "个"
    assert book["街道"].freeze_panes == "C3"
    assert (book["街道"].page_setup.paperSize, book["街道"].page_setup.orientation) == (9, "landscape")
    assert book["街道"].print_title_rows == "$1:$2"


def test_drop_downs_limits_and_notes() -> None:
    scheme = rubric(FIELDS, LEDGERS)
    book = openpyxl.load_workbook(io.BytesIO(template(scheme)))
    rules = {str(r.sqref).split(":")[0]: r for sheet in book for r in sheet.data_validations.dataValidation if sheet.title == "街道"}
    assert rules["D3"].formula1 == '"优,良"'
    assert (rules["C3"].type, rules["C3"].formula2) == ("whole", "9999")
    assert rules["G3"].formula1 == '"是,否"'
    assert all(r.errorStyle == "warning" and r.error for r in rules.values())
    assert "常住户数" in str(book["街道"]["C1"].comment.text)
    area = book["民政 区级"]
    assert "房产证明" in str(area["C1"].comment.text)
    assert "不涉及" in str(area.data_validations.dataValidation[0].formula1)
    assert book["_lists"].sheet_state == "veryHidden"
    assert book["社区"].data_validations.dataValidation[0].formula1 == "'_lists'!$A$1:$A$60"
    assert book["街道"]["F1"].data_type == "s"


def test_equal_rubrics_give_equal_bytes() -> None:
    assert template(load_rubric(SAMPLE)) == template(load_rubric(SAMPLE))


def test_the_words_are_there_in_english() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(load_rubric(SAMPLE), "en")))
    assert book.sheetnames[0] == "Instructions"


def test_what_a_clerk_types_into_a_form(tmp_path: Path) -> None:
    scheme = rubric(FIELDS, LEDGERS)
    path = filled(scheme, tmp_path, 2)
    book = openpyxl.load_workbook(path)
    book["民政 区级"]["C3"] = "不涉及:无用房"
    book["街道"]["C3"] = "约80"
    book["街道"]["C4"] = None
    book["街道"]["E3"] = datetime(2026, 3, 1, 0, 0)
    book["街道"]["E4"] = "2026年3月1日"
    book["作风问题"]["A3"] = "虚构1社区"
    book.save(path)
    found = read(scheme, path)
    subjects = found.subjects.collect()
    assert subjects["户数"].to_list() == [None, None]
    assert subjects["面积"].to_list() == [None, 550]
    assert subjects["换届日期"].to_list() == [date(2026, 3, 1)] * 2
    assert found.tables["作风问题"].collect()[columns.ID].to_list() == ["S01", "S01"]
    assert notes(found) == [("APPROXIMATE", "S00"), ("NA_REASON", "S00")]
