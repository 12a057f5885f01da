"""What the door in front of workbooks finds, and what it lets through."""

import io
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt

from scoring import columns
from scoring.errors import DataFaults, UnsafeInput
from scoring.tables import limits, quick_xlsx, scan, scan_xlsx
from scoring.tables.archive import Archive
from scoring.tables.findings import Findings
from scoring.tables.read import read
from tests.broken.making import HEAD, book, in_sheet, ods_row, open_document, raw, rezipped, row, sound
from tests.reading import notes, rubric

FIELDS: dict[str, Any] = {"成立月数": {"type": "integer"}, "按期换届": {"type": "boolean"}, "诉求办结率": {"type": "percent"},
                          "困难党员数": {"type": "decimal"}, "换届日期": {"type": "date"}}


def formatted(path: Path, rows: list[list[Any]], formats: dict[tuple[int, int], str], name: str = "数据.xlsx") -> Path:
    """A workbook with number formats."""
    with xlsxwriter.Workbook(path / name) as made:
        sheet = made.add_worksheet("社区")
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                style = formats.get((number, column))
                sheet.write(number, column, cell, made.add_format({"num_format": style}) if style else None)
    return path / name


@pytest.mark.parametrize("style", ["0%", "0.00%", "0.0%", '0.0"率"%', "#,##0.000%;[Red]-0%"])
def test_percentages_are_read_as_they_are_shown(tmp_path: Path, style: str) -> None:
    rows: list[list[Any]] = [["编号", "名称", "诉求办结率"], ["S1", "甲", 0.985], ["S2", "乙", 1], ["S3", "丙", 0.5], ["S4", "丁", 97]]
    path = formatted(tmp_path, rows, {(n, 2): style for n in (1, 2, 3)})
    found = read(rubric(FIELDS), path)
    assert found.subjects.collect()["诉求办结率"].to_list() == [9850, 10000, 5000, 9700]
    assert notes(found, "PERCENT_AS_RATIOS") == []


@pytest.mark.parametrize("style", ['0"%"', "0\\%", "0.00", "[$%-409]0"])
def test_a_percent_sign_that_is_only_text_is_none(tmp_path: Path, style: str) -> None:
    rows: list[list[Any]] = [["编号", "名称", "诉求办结率"], ["S1", "甲", 98.5]]
    assert read(rubric(FIELDS), formatted(tmp_path, rows, {(1, 2): style})).subjects.collect()["诉求办结率"].to_list() == [9850]


def test_percentages_of_an_xls_and_an_ods(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("社区")
    style = xlwt.easyxf(num_format_str="0.0%")
    for number, cells in enumerate([["编号", "名称", "诉求办结率"], ["S1", "甲", 0.985], ["S2", "乙", 1]]):
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell, style if number and column == 2 else xlwt.Style.default_style)
    made.save(str(tmp_path / "数据.xls"))
    (tmp_path / "数据.et").write_bytes((tmp_path / "数据.xls").read_bytes())
    cell = '<table:table-cell office:value-type="percentage" office:value="{}"><text:p>x</text:p></table:table-cell></table:table-row>'
    said = ((("S1", "甲"), 0.985), (("S2", "乙"), 1))
    rows = "".join(ods_row(*keys).removesuffix("</table:table-row>") + cell.format(value) for keys, value in said)
    content = f'<table:table table:name="社区">{ods_row("编号", "名称", "诉求办结率")}{rows}</table:table>'
    raw(tmp_path, "数据.ods", open_document(content))
    for name in ("数据.xls", "数据.et", "数据.ods"):
        assert read(rubric(FIELDS), tmp_path / name).subjects.collect()["诉求办结率"].to_list() == [9850, 10000], name


def test_cells_of_every_type(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["编号", "名称", "成立月数", "按期换届", "困难党员数", "换届日期"], [1001, "甲", 12, True, 0.1 + 0.2, 46082],
                             ["S2", "乙", "12", False, 1e-3, 46082.5]]
    found = read(rubric(FIELDS), formatted(tmp_path, rows, {(1, 5): "yyyy-mm-dd", (2, 5): "yyyy/m/d h:mm"})).subjects.collect()
    assert found.select(columns.ID, "成立月数", "按期换届", "困难党员数").rows() == [("1001", 12, True, 30), ("S2", 12, False, 0)]
    assert [str(d) for d in found["换届日期"]] == ["2026-03-01", "2026-03-01"]


def test_a_formula_with_its_result_is_a_value(tmp_path: Path) -> None:
    path = tmp_path / "数据.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("社区")
        sheet.write_row(0, 0, ["编号", "名称", "成立月数", "困难党员数"])
        sheet.write_row(1, 0, ["S1", "甲"])
        sheet.write_formula(1, 2, "=6+6", None, 12)
        sheet.write_formula(1, 3, "=A1", None, "x")
    in_sheet(path, "<v>x</v>", "<v></v>")  # how a spreadsheet program keeps a formula that gives an empty text
    assert read(rubric(FIELDS), path).subjects.collect().select("成立月数", "困难党员数").rows() == [(12, None)]


def test_errors_outside_what_is_read_do_not_matter(tmp_path: Path) -> None:
    path = in_sheet(book(tmp_path, [[*HEAD, "备注"], [*row(1), 77]]), '<c r="I2"><v>77</v></c>', '<c r="I2" t="e"><v>#REF!</v></c>')
    assert read(rubric(FIELDS), path).subjects.collect().height == 1


def test_a_stale_dimension_and_far_formats_are_let_through(tmp_path: Path) -> None:
    path = in_sheet(book(tmp_path, sound()), '<dimension ref="A1:H4"/>', '<dimension ref="A1:XFD1048576"/>')
    path = in_sheet(path, "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    assert read(rubric(FIELDS), path).subjects.collect().height == 3


def test_a_workbook_is_known_by_what_it_holds(tmp_path: Path) -> None:
    data = book(tmp_path, sound()).read_bytes()
    for name in ("数据.xls", "数据.et", "数据.xlsm", "数据.XLSX"):
        assert read(rubric(FIELDS), raw(tmp_path, name, data)).subjects.collect().height == 3


def test_an_unsafe_file_is_an_unsafe_input(tmp_path: Path) -> None:
    with pytest.raises(UnsafeInput):
        read(rubric(FIELDS), rezipped(book(tmp_path, sound()), lambda _, data: data, {"xl/media/a.png": b" " * 60_000_000}))


def large(rows: int) -> bytes:
    """A large sheet with everything that is looked for in it."""
    made = io.BytesIO()
    rng = random.Random(3)
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as written:
        sheet, percent = written.add_worksheet("社区"), written.add_format({"num_format": "0.0%"})
        for number in range(rows):
            sheet.write_row(number, 0, [f"S{number}", "名称&<甲>", rng.random(), number])
            sheet.write_number(number, 4, rng.random(), percent if rng.random() < 0.5 else None)
            sheet.write_blank(number, 5, None, percent)
            if rng.random() < 0.1:
                sheet.write_formula(number, 6, '=IF(A1>"x",1,2)', percent, rng.choice(["", 0.5, "#DIV/0!", "文字"]))
            if rng.random() < 0.01:
                sheet.set_row(number, None, None, {"hidden": True})
    return made.getvalue()


def test_the_quick_look_finds_what_the_careful_one_does(tmp_path: Path) -> None:
    path = raw(tmp_path, "数据.xlsx", large(400))
    path = in_sheet(path, '<c r="D9"><v>8</v></c>', '<c r="D9"><f>SUM(A1:A9)&amp;"&lt;"</f></c>')
    path = in_sheet(path, '<c r="D10"><v>9</v></c>', '<c r="D10" s="1"><f>1</f><v></v></c>')
    archive = Archive.open(path.read_bytes())
    percents = scan_xlsx.percent_styles(archive)
    data = archive.read("xl/worksheets/sheet1.xml")
    quick, careful = quick_xlsx.scan(data, percents), scan_xlsx.carefully(data, "sheet", percents)
    assert quick is not None
    assert len(careful.texts) > 5
    assert len(careful.percents) > 100
    assert len(careful.hidden_rows) > 0
    for name in ("texts", "percents", "hidden_rows"):
        assert getattr(quick, name) == getattr(careful, name), name
    assert (quick.last_row, quick.last_column) == (careful.last_row, careful.last_column)


@pytest.mark.parametrize("spelling", [
    b"<!-- -->", b"<x:c r='A1'>", b"<c r='A1'>", b'<c t="n" r="A1">', b'<c r="A1" r="XFD1048576">', b'<c r="a1">', b"<c>",
    b"<row r=\"2\" hidden='1'>", b'<v xml:space="preserve">',
    b'<row spans="1:2">', b"\x00", b'<c r="A1" x=">" r="XFD1048576">', b'<c\nr="A1">', b"<![CDATA[<c r=]]>",
])
def test_the_quick_look_leaves_the_unusual_to_the_careful_one(spelling: bytes) -> None:
    sheet = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c>' + spelling + b"</row></sheetData></worksheet>"
    assert quick_xlsx.scan(sheet, frozenset()) is None


@pytest.mark.parametrize("attributes", ['s="1" cm="1"', 'cm="1" s="1"', 's="1" t="n"', 't="n" s="1"', 's="1" t="str"', 's="2"'])
def test_a_percentage_is_found_whatever_else_its_cell_says(attributes: str) -> None:
    sheet = f'<worksheet><sheetData><row r="1"><c r="A1" {attributes}><v>1</v></c></row></sheetData></worksheet>'.encode()
    quick = quick_xlsx.scan(sheet, frozenset({"1"}))
    assert quick is not None
    assert quick.percents == scan_xlsx.carefully(sheet, "sheet", frozenset({"1"})).percents


@pytest.mark.parametrize(("old", "new"), [("</sheetData>", ""), ("<sheetData>", "<sheetData>&x;"), ("<worksheet", "<!DOCTYPE a><worksheet")])
def test_what_is_no_sound_xml_is_never_looked_through(tmp_path: Path, old: str, new: str) -> None:
    found = Findings()
    assert scan.scan("数据.xlsx", in_sheet(book(tmp_path, sound()), old, new).read_bytes(), found) is None
    assert [f.code for f in found.faults] == ["BROKEN_FILE"]


def test_a_large_far_cell_is_refused_too(tmp_path: Path) -> None:
    path = raw(tmp_path, "数据.xlsx", large(20_000))
    path = in_sheet(path, "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    found = Findings()
    assert scan.scan("数据.xlsx", path.read_bytes(), found) is None
    assert [f.code for f in found.faults] == ["SHEET_TOO_LARGE"]


def test_how_far_a_sheet_may_reach() -> None:
    assert not limits.too_far(1000, 16_384 // 4, 10)
    assert not limits.too_far(600_000, 20, 12_000_000)
    assert limits.too_far(limits.LAST_ROW + 1, 1, 10**7)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_damaged_files_never_give_a_traceback(tmp_path: Path, kind: str) -> None:
    rng = random.Random(11)
    if kind == "xlsx":
        data = book(tmp_path, sound()).read_bytes()
    elif kind == "ods":
        data = open_document(f'<table:table table:name="社区">{ods_row(*HEAD)}{ods_row(*row(1))}</table:table>')
    else:
        made = xlwt.Workbook()
        sheet = made.add_sheet("社区")
        for number, cells in enumerate(sound()):
            for column, cell in enumerate(cells):
                sheet.write(number, column, cell)
        written = io.BytesIO()
        made.save(written)
        data = written.getvalue()
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(rng.randint(1, 6)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        with suppress(DataFaults):
            read(rubric(FIELDS), raw(tmp_path, f"数据.{kind}", bytes(broken)))


def test_openpyxl_writes_what_can_be_read(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    for cells in sound():
        made.active.append(cells)
    made.save(tmp_path / "数据.xlsx")
    assert read(rubric(FIELDS), tmp_path / "数据.xlsx").subjects.collect().height == 3
