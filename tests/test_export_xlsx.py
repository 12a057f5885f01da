"""The workbook: sheets in order, numbers as numbers, blank for missing, set up for print, the same bytes twice."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import polars as pl
import pytest
from handed_out import sample
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring import columns
from scoring.export import content as content_module, paper, xlsx
from scoring.export.content import Content
from scoring.export.page import Head, heads
from scoring.export.sheets.table import Column, Sheet
from scoring.result import Result
from scoring.tables.inputs import Note

ORDER = ["封面及说明", "汇总表", "分组排名", "得分明细表", "扣分情况明细表", "评定结果", "未报送和不涉及事项", "并列和临界情况",
         "总体情况", "各项得分情况", "计算过程", "基础数据"]


def opened(result: Result, lang: str = "zh", as_of: date | None = None) -> Any:
    return load_workbook(io.BytesIO(xlsx.workbook(Content(result, lang, as_of))))


@pytest.fixture(scope="module")
def book() -> Any:
    return opened(sample())


def table(sheet: Worksheet) -> tuple[list[str], dict[Any, dict[str, Any]]]:
    """Headings (the last of each column) and rows by name; merged cells are read from their first."""
    merged = {(r, c): (m.min_row, m.min_col) for m in sheet.merged_cells.ranges for r in range(m.min_row, m.max_row + 1)
              for c in range(m.min_col, m.max_col + 1)}
    first = int(sheet.freeze_panes[1:]) if sheet.freeze_panes[1:].isdigit() else int(sheet.freeze_panes[2:])
    headings = [sheet.cell(*merged.get((first - 1, c), (first - 1, c))).value.split("\n（")[0] for c in range(1, sheet.max_column + 1)]
    rows = [dict(zip(headings, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=first)]
    key = "单位名称" if "单位名称" in headings else "考核项目"
    return headings, {row[key]: row for row in rows if row[key]}


# ---------------------------------------------------------------- sheets and values


def test_sheets_stand_in_the_order_of_the_office(book: Any) -> None:
    assert book.sheetnames == ORDER


def test_the_english_workbook_has_english_sheets_and_headings() -> None:
    found = opened(sample(), "en")
    assert found.sheetnames[:3] == ["Cover", "Summary", "Ranking by group"]
    said = {cell.value for row in found["Summary"].iter_rows(max_row=4) for cell in row}
    assert {"No.", "Name", "Parent", "Group", "Total", "Awards", "Note", "in points"} <= said


def test_the_summary_has_the_columns_of_the_office_in_the_order_of_the_data(book: Any) -> None:
    headings, rows = table(book["汇总表"])
    assert headings == ["序号", "所属街道", "单位名称", "类别", "组织建设星", "作风建设星", "总得分", "组内\n名次", "总名次", "评定结果", "备注"]
    assert list(rows) == [f"虚构{c}社区" for c in "甲乙丙丁戊己"]
    assert [r["序号"] for r in rows.values()] == [1, 2, 3, 4, 5, 6]


def test_values_equal_the_result_to_the_cent(book: Any) -> None:
    _, rows = table(book["汇总表"])
    for row in sample().ranking.to_dicts():
        shown = rows[row["name"]]
        for heading, column in (("总得分", "total"), ("组织建设星", "organisation"), ("作风建设星", "style"), ("总名次", "rank"),
                                ("组内\n名次", "group_rank")):
            value = shown[heading]
            assert (None if value is None else Decimal(str(value))) == row[column], (row["name"], heading)


def test_every_item_equals_the_result_to_the_cent(book: Any) -> None:
    headings, rows = table(book["得分明细表"])
    titles = {leaf.title.zh: leaf.id for leaf in sample().rubric.leaves}
    assert set(titles) <= set(headings)
    assert "虚构戊社区" not in rows, "an exempt subject has no points: blanks would say missing"
    for name, row in rows.items():
        wide = sample().row(name)
        for title, leaf in titles.items():
            scaled = wide[columns.published(leaf)]
            expected = scaled / 100 if scaled is not None else "—" if wide[columns.outcome(leaf)] >= 9 else None
            assert row[title] == expected, (name, title)


def test_missing_is_blank_and_not_applicable_a_dash(book: Any) -> None:
    _, rows = table(book["得分明细表"])
    assert rows["虚构丁社区"]["居民诉求按期办结率"] is None
    assert rows["虚构丁社区"]["总得分"] is None
    assert rows["虚构乙社区"]["发展党员程序"] == "—"
    assert rows["虚构己社区"]["班子配备"] == 0, "a veto zeroes it"


def test_points_are_numbers_with_two_decimals(book: Any) -> None:
    sheet = book["得分明细表"]
    cells = [cell for row in sheet.iter_rows(min_row=5, min_col=3) for cell in row if isinstance(cell.value, int | float)]
    assert cells
    assert {cell.number_format for cell in cells} == {"0.00"}


def test_losses_have_clause_reason_and_points(book: Any) -> None:
    sheet = book["扣分情况明细表"]
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=4) if isinstance(row[0].value, int)]
    lost = sample().scores.filter((pl.col("lost") > 0) & pl.col("line").is_in(["item", "adjust"]))
    assert [r[0] for r in rows] == list(range(1, lost.height + 1))
    assert [Decimal(str(r[7])) for r in rows] == lost["lost"].to_list()
    joint = next(r for r in rows if r[3] == "共驻共建")
    assert joint[2] == "组织建设星"
    assert joint[4] == "三（四）"
    assert "共建落实率" in joint[5]
    assert joint[6] == 20


def test_awards_list_who_is_given_what_by_place(book: Any) -> None:
    rows = [[c.value for c in row] for row in book["评定结果"].iter_rows(min_row=4) if isinstance(row[0].value, int)]
    given = [(r[1], r[2]) for r in rows if r[6] == "拟评定"]
    expected = sample().awards.filter(pl.col("decision") == "granted")
    assert set(given) == set(expected.select("title", "name").rows())
    assert [n for t, n in given if t == "两星级党组织"] == ["虚构甲社区", "虚构乙社区"]
    assert {r[2] for r in rows if r[6] == "待定"} == {"虚构丁社区"}


def test_what_is_missing_is_for_the_office_and_vetoes_for_the_committee(book: Any) -> None:
    office = [[c.value for c in row] for row in book["未报送和不涉及事项"].iter_rows(min_row=4) if isinstance(row[0].value, int)]
    assert [r[1] for r in office] == ["虚构乙社区"] * 3 + ["虚构丙社区", "虚构丁社区", "虚构戊社区"]
    assert "单位.csv" in office[0][5]
    committee = [[c.value for c in row] for row in book["并列和临界情况"].iter_rows(min_row=4) if isinstance(row[0].value, int)]
    assert [(r[1], r[2]) for r in committee] == [("虚构己社区", "一票否决")], "what waits for data is no matter of the committee"


def test_an_empty_list_says_so() -> None:
    found = opened(replace(sample(), issues=()))
    assert found["未报送和不涉及事项"]["A4"].value == "无"


def test_the_working_goes_from_observed_by_rule_to_points(book: Any) -> None:
    sheet = book["计算过程"]
    names = {sheet.cell(3, c).value: c for c in range(5, sheet.max_column + 1) if sheet.cell(3, c).value}
    assert list(names) == [f"虚构{c}社区" for c in "甲乙丙丁己"]
    rows = {sheet.cell(r, 2).value: r for r in range(5, sheet.max_row + 1)}
    visits, column = rows["“三必访”"], names["虚构乙社区"]
    assert sheet.cell(visits, 3).value == 20
    assert "必访率" in sheet.cell(visits, 4).value
    assert sheet.cell(visits, column).value == 80
    assert sheet.cell(visits, column + 1).value == 16
    assert Decimal(str(sheet.cell(rows["总得分"], column + 1).value)) == Decimal("174.32")


def test_the_data_are_typed(book: Any) -> None:
    _, rows = table(book["基础数据"])
    row = rows["虚构乙社区"]
    assert row["按期换届"] == "是"
    assert row["必访率（%）"] == 80
    assert rows["虚构丁社区"]["诉求办结率（%）"] is None


def test_text_is_never_a_formula_or_a_link() -> None:
    name = "=1+1"
    wide = sample().wide.with_columns(pl.lit(name).alias(columns.NAME))
    result = replace(sample(), wide=wide, ranking=sample().ranking.with_columns(pl.lit(name).alias("name")),
                     issues=(Note("EXEMPT", "X05", args={"say": "mailto:x"}),))
    raw = ZipFile(io.BytesIO(xlsx.workbook(Content(result, "zh"))))
    sheets = [raw.read(n).decode() for n in raw.namelist() if n.startswith("xl/worksheets/")]
    assert not any("<f>" in s or "<hyperlink" in s or "NaN" in s for s in sheets)
    assert "=1+1" in raw.read("xl/sharedStrings.xml").decode()


def test_a_tie_and_the_edge_of_a_quota_are_shown() -> None:
    wide = sample().wide.with_columns(pl.lit(2, pl.Int64).alias(columns.seats("ten")))
    result = replace(sample(), wide=wide, issues=(Note("TIED", "X01", args={"place": 1}),))
    rows = [[c.value for c in row] for row in opened(result)["并列和临界情况"].iter_rows(min_row=4) if isinstance(row[0].value, int)]
    assert [r[1:3] for r in rows] == [["虚构甲社区", "名次并列"], ["虚构己社区", "名额内末位"], ["虚构乙社区", "名额外首位"]]


# ---------------------------------------------------------------- how it looks


def test_titles_name_year_rubric_and_table(book: Any) -> None:
    assert book["汇总表"]["A1"].value == "2026年度两星示例得分汇总表"
    assert opened(sample(), "en")["Summary"]["A1"].value == "A two-star example, 2026: summary of scores"


@pytest.mark.parametrize("name", ORDER)
def test_every_sheet_says_default_and_provisional(name: str, book: Any) -> None:
    assert book[name]["A2"].value.startswith("默认细则，未经审定")


def test_a_draft_says_so_on_every_sheet() -> None:
    found = opened(replace(sample(), options={"draft": True}))
    assert all("征求意见稿" in sheet["A2"].value for sheet in found)


@pytest.mark.parametrize("name", ORDER[1:])
def test_heads_and_names_stay_on_screen_and_on_every_page(name: str, book: Any) -> None:
    sheet = book[name]
    assert sheet.freeze_panes[0] in "CD"
    first = int(sheet.freeze_panes[1:])
    assert sheet.print_title_rows == f"$1:${first - 1}"
    assert sheet.print_area


@pytest.mark.parametrize("name", ORDER)
def test_pages_are_landscape_one_wide_and_numbered(name: str, book: Any) -> None:
    sheet = book[name]
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == (paper.A3 if sheet.max_column > 14 else paper.A4)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert sheet.oddFooter.center.text == "第&P页 共&N页"


def test_lists_that_are_signed_end_with_the_line(book: Any) -> None:
    for name in ORDER[1:8]:
        assert book[name].cell(book[name].max_row, 1).value.startswith("填表人："), name


def test_fonts_are_those_of_the_office(book: Any) -> None:
    assert book["汇总表"]["A1"].font.name == "宋体"
    assert book["汇总表"]["A3"].font.name == "宋体"
    assert book["汇总表"]["C5"].font.name == "仿宋"
    assert book["汇总表"]["C5"].border.left.style == "thin"


def test_neighbours_share_a_head() -> None:
    found = heads([Column(("a",)), Column(("b", "c", "x")), Column(("b", "c", "y")), Column(("b", "z")), Column(("b",))])
    assert found == [
        Head(0, 0, 2, 0, "a"), Head(0, 1, 0, 3, "b"), Head(0, 4, 2, 4, "b"),
        Head(1, 1, 1, 2, "c"), Head(1, 3, 2, 3, "z"),
        Head(2, 1, 2, 1, "x"), Head(2, 2, 2, 2, "y"),
    ]


def test_a_table_too_wide_to_read_is_cut_between_its_heads() -> None:
    wide = [Column(("序号",)), Column(("单位名称",)), *(Column((f"星{i // 8}", f"项{i}")) for i in range(80))]
    lies = paper.layout(wide, [6, 14, *([9] * 80)], 2)
    assert lies.paper == paper.A3
    assert lies.scale is not None
    assert 50 <= lies.scale <= 100
    assert all((start - 2) % 8 == 0 for start in lies.starts[1:])
    assert 2 <= len(lies.starts) <= 5
    assert paper.layout(wide[:20], [6, 14, *([9] * 18)], 2) == paper.Layout(paper.A3, (0,), None)
    assert paper.layout(wide[:14], [6, 14, *([9] * 12)], 2).paper == paper.A4


# ---------------------------------------------------------------- bytes, size, other programs


def test_two_workbooks_are_the_same_bytes() -> None:
    assert xlsx.workbook(Content(sample(), "zh")) == xlsx.workbook(Content(sample(), "zh"))


def test_the_workbook_of_a_large_run_carries_totals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content_module, "DETAIL_ROWS", 10)
    found = opened(sample())
    assert found.sheetnames == ORDER[:2]
    _, rows = table(found["汇总表"])
    assert rows["虚构乙社区"]["总得分"] == 174.32
    assert "scores.parquet" in "\n".join(str(c.value) for row in found["封面及说明"].iter_rows() for c in row)


def test_a_table_too_long_for_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 4)
    found = opened(sample())
    assert found.sheetnames[1:3] == ["汇总表（1）", "汇总表（2）"]
    assert [len(table(found[n])[1]) for n in found.sheetnames[1:3]] == [4, 2]


@pytest.mark.parametrize("kept", [{"scores"}, {"scores", "awards", "shown"}])
def test_a_run_with_less_detail_has_fewer_sheets(kept: set[str]) -> None:
    empty: dict[str, Any] = {"scores": pl.DataFrame(), "awards": pl.DataFrame(), "shown": {}}
    names = opened(replace(sample(), **{k: empty[k] for k in kept})).sheetnames
    assert ("得分明细表" in names) == ("shown" not in kept)
    assert "扣分情况明细表" not in names
    assert "汇总表" in names


def test_sheets_are_as_wide_as_their_rows() -> None:
    for sheet in xlsx.sheets(Content(sample(), "zh")):
        assert isinstance(sheet, Sheet)
        assert {len(row) for row in sheet.rows} <= {len(sheet.columns)}, sheet.key


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_reads_the_workbook(tmp_path: Path) -> None:
    (tmp_path / "results.xlsx").write_bytes(xlsx.workbook(Content(sample(), "zh")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", utf8, "--outdir", str(tmp_path), str(tmp_path / "results.xlsx")],
                   check=True, capture_output=True, timeout=120)
    assert "2026年度两星示例计分和评定结果" in (tmp_path / "results.csv").read_text(encoding="utf-8")
