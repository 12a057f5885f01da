"""Comma-separated text in every encoding that offices send."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scoring import columns
from scoring.errors import DataFaults
from scoring.tables.read import read
from tests.reading import fault_codes, notes, rubric

FIELDS: dict[str, Any] = {"户数": {"type": "integer"}, "办结率": {"type": "percent"}, "日期": {"type": "date"}, "说明": {"type": "text"}}
TEXT = "编号,名称,户数,办结率,日期,说明\nS1,虚构㙍社区,\"1,234\",98%,2026/3/1,\"甲,乙\n丙\"\nS2,镕园社区,5,0.5,2026-03-02,\n"


def frame(path: Path, **given: Any) -> Any:
    return read(rubric(FIELDS), path, **given)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_gives_the_same(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "社区.csv"
    path.write_bytes(TEXT.encode(encoding))
    found = frame(path)
    assert found.subjects.collect().select(columns.NAME, columns.LINE, "户数", "日期", "说明").rows() == [
        ("虚构㙍社区", 2, 1234, date(2026, 3, 1), "甲,乙\n丙"), ("镕园社区", 3, 5, date(2026, 3, 2), None)]
    assert notes(found, "READ_AS") == [("READ_AS", "")] * (encoding == "gb18030")


def test_an_encoding_may_be_forced(tmp_path: Path) -> None:
    path = tmp_path / "社区.csv"
    path.write_bytes(TEXT.replace("㙍", "").encode("gbk"))
    assert frame(path, encoding="gbk").subjects.collect().height == 2
    assert fault_codes(rubric(FIELDS), path) == []


def test_ratios_are_judged_by_the_column(tmp_path: Path) -> None:
    path = tmp_path / "社区.csv"
    path.write_text(TEXT, encoding="utf-8")
    found = frame(path)
    assert found.subjects.collect()["办结率"].to_list() == [9800, 5000]
    assert notes(found) == [("PERCENT_AS_RATIOS", "")]


@pytest.mark.parametrize(("separator", "ending"), [("\t", "txt"), (";", "csv"), ("\t", "tsv"), ("|", "txt")])
def test_other_separators(tmp_path: Path, separator: str, ending: str) -> None:
    path = tmp_path / f"社区.{ending}"
    rows = [["编号", "名称", "户数"], ["S1", "甲,社区", "1,234"]]
    path.write_bytes("".join(separator.join(cells) + "\r\n" for cells in rows).encode())
    assert frame(path).subjects.collect().select(columns.NAME, "户数").rows() == [("甲,社区", 1234)]


def test_titles_blank_lines_and_short_lines(tmp_path: Path) -> None:
    path = tmp_path / "社区.csv"
    path.write_text("2026年情况表\n\n编号,名称,户数\n\nS1,甲社区\nS2,乙社区,3,,\n合计,,3\n", encoding="utf-8")
    assert frame(path).subjects.collect().select(columns.ID, columns.LINE, "户数").rows() == [("S1", 5, None), ("S2", 6, 3)]


def test_quotes_within_quotes(tmp_path: Path) -> None:
    path = tmp_path / "社区.csv"
    path.write_text('编号,名称,说明\nS1,甲社区,"写了""三个""字"\n', encoding="utf-8")
    assert frame(path).subjects.collect()["说明"].to_list() == ['写了"三个"字']


def test_an_unknown_encoding_name_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "社区.csv"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(DataFaults, match="ENCODING"):
        frame(path, encoding="klingon")
