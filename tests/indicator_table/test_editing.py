"""What clerks do to an indicator table, and what is read of it."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import scoring
from scoring.api import to_indicator_table
from scoring.errors import OutputFaults
from scoring.indicator_table.read import Imported, from_indicator_table
from scoring.indicator_table.values import plain
from scoring.source import load_rubric
from tests.indicator_table.editing import HEAD, SAMPLE, Table

ROOT = Path(__file__).parent.parent.parent
DATA = SAMPLE.parent / "sample"


@pytest.fixture
def table() -> Table:
    return Table()


def imported(table: Table, folder: Path) -> Imported:
    return from_indicator_table(table.save(folder / "指标表.xlsx"))


def notes(found: Imported) -> list[tuple[str, str]]:
    return [(n.code, n.where.heading) for n in found.notes if n.code != "COMMENTS_LOST"]


def test_a_line_follows_the_points_of_its_indicator(table: Table, tmp_path: Path) -> None:
    table.put("指标", "satisfaction", "分值", 35).put("指标", "conduct", "分值", 15)
    found = imported(table, tmp_path)
    assert found.rubric.indicator("satisfaction").points == 35
    assert plain(found.rubric)["indicators"][1]["items"][0]["rule"]["points"] == [[60, 0], [90, 35]]
    assert notes(found) == []


def test_numbers_may_be_written_as_people_do(table: Table, tmp_path: Path) -> None:
    table.put("指标", "election", "分值", "２０").put("指标", "organisation", "最低可评占比", "70%").put("指标", "posts", "得满分的值", " 95 ")
    found = imported(table, tmp_path).rubric
    assert found.indicator("election").points == 20
    coverage, rule = found.indicator("organisation").coverage, found.indicator("posts").rule
    assert coverage is not None
    assert coverage.at_least == Decimal("0.7")
    assert getattr(rule, "target", None) == "95"


def test_merged_and_empty_parents_are_understood(table: Table, tmp_path: Path) -> None:
    sheet = table.book["指标"]
    first, second = table.row("指标", "organisation"), table.row("指标", "style")
    for row in range(first + 1, second):
        sheet.cell(row, 1).value = None
    sheet.merge_cells(start_row=first, end_row=second - 1, start_column=1, end_column=1)
    for row in range(second + 1, second + 6):
        sheet.cell(row, 1).value = None
    assert imported(table, tmp_path).rubric == load_rubric(SAMPLE)


def test_rows_may_be_sorted_apart_from_their_parent(table: Table, tmp_path: Path) -> None:
    sheet = table.book["指标"]
    at, last = table.row("指标", "style"), sheet.max_row
    values = [cell.value for cell in sheet[at]]
    sheet.delete_rows(at)
    sheet.insert_rows(last - 1)
    for column, value in enumerate(values, 1):
        sheet.cell(last - 1, column).value = value
    found = imported(table, tmp_path).rubric
    assert {leaf.id for leaf in found.leaves} == {leaf.id for leaf in load_rubric(SAMPLE).leaves}
    assert [i.id for i in found.indicators] == ["organisation", "style"]


def test_an_indicator_and_a_level_can_be_added(table: Table, tmp_path: Path) -> None:
    sheet = table.book["指标"]
    column = sheet.max_column + 1
    sheet.cell(HEAD, column).value = "三级指标"
    table.put("指标", "conduct", "规则", None).put("指标", "conduct", "数据或条件", None).put("指标", "conduct", "规则设置", None)
    table.put("指标", "conduct", "每起分值", None)
    table.add("指标", 一级指标="作风建设星", 二级指标="作风和纪律问题", 三级指标="新指标", 分值=20, 规则="是否达到",
              数据或条件="按期换届", 编号="added")
    found = imported(table, tmp_path)
    assert [i.id for i in found.rubric.indicator("conduct").items or ()] == ["added"]
    assert notes(found) == []


def test_columns_for_remarks_and_sheets_of_others_are_not_read(table: Table, tmp_path: Path) -> None:
    sheet = table.book["字段"]
    sheet.cell(HEAD, sheet.max_column + 1).value = "备注（内部）"
    sheet.cell(HEAD + 1, sheet.max_column).value = "待商"
    table.book.create_sheet("草稿")["A1"] = "随手记"
    found = imported(table, tmp_path)
    assert found.rubric == load_rubric(SAMPLE)
    assert notes(found) == [("SHEET_NOT_READ", "")]
    assert "“草稿”" in found.said("zh")[0]
    assert len(found.said("en")) == 2


def test_a_change_in_what_is_made_by_itself_is_told(table: Table, tmp_path: Path) -> None:
    table.put("指标", "election", "评分标准", "按期换届的得满分").put("指标", "posts", "数据来源", None)
    table.put("指标", "election", "分值", 15).put("指标", "posts", "分值", 15)  # the standard is then out of date, and nobody's fault
    found = imported(table, tmp_path)
    assert notes(found) == [("MADE_CELL_EDITED", "D5 评分标准"), ("MADE_CELL_EDITED", "E6 数据来源")]


def test_headings_may_be_wrapped_and_moved(table: Table, tmp_path: Path) -> None:
    sheet = table.book["指标"]
    sheet.insert_rows(1)
    sheet.cell(HEAD + 1, 3).value = "分值\n（分）"
    assert imported(table, tmp_path).rubric == load_rubric(SAMPLE)


def test_what_is_inherited_or_has_a_name_is_kept(tmp_path: Path) -> None:
    tree = plain(load_rubric(SAMPLE)) | {"params": {"line": {"value": 80}}}
    tree["awards"][1]["require"] = "stars == 2 and total >= line"
    (tmp_path / "表.xlsx").write_bytes(to_indicator_table(tree))
    assert load_rubric(tmp_path / "表.xlsx") == load_rubric(tree)
    assert "total >= line" in from_indicator_table(tmp_path / "表.xlsx").yaml


def test_what_no_cell_can_hold_is_a_fault() -> None:
    tree = plain(load_rubric(SAMPLE))
    tree["provenance"] = {"note": "长" * 40_000}
    with pytest.raises(OutputFaults) as found:
        to_indicator_table(tree)
    assert [f.code for f in found.value.faults] == ["TOO_LONG_FOR_A_CELL"]
    assert found.value.text("zh")


def test_a_table_scores_as_its_rubric_does(table: Table, tmp_path: Path) -> None:
    path = table.save(tmp_path / "指标表.xlsx")
    assert scoring.assess(path, DATA).ranking.equals(scoring.assess(SAMPLE, DATA).ranking)


def run(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, ROOT / "cli.py", *args], cwd=folder, capture_output=True, encoding="utf-8", check=False)


def test_the_command_line_writes_and_reads_tables(tmp_path: Path) -> None:
    assert run(tmp_path, "rubric", "export", str(SAMPLE), "表.xlsx").returncode == 0
    assert run(tmp_path, "rubric", "export", str(SAMPLE), "表.xlsx").returncode == 2
    assert run(tmp_path, "rubric", "import", "表.xlsx", "细则.yaml").returncode == 0
    assert load_rubric(tmp_path / "细则.yaml") == load_rubric(SAMPLE)
    assert run(tmp_path, "rubric", "check", "表.xlsx").returncode == 0
    assert run(tmp_path, "template", "表.xlsx", "-o", "采集.xlsx").returncode == 0


def test_a_broken_table_is_not_imported(table: Table, tmp_path: Path) -> None:
    table.put("指标", "election", "分值", 25).save(tmp_path / "表.xlsx")
    done = run(tmp_path, "rubric", "import", "表.xlsx", "细则.yaml")
    assert done.returncode == 1
    assert "“C4 分值”列" in done.stderr
    assert not (tmp_path / "细则.yaml").exists()
