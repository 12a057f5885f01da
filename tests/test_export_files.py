"""CSV, parquet and JSON: what is read back equals what was found, and nothing in them runs."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from handed_out import sample
from polars.testing import assert_frame_equal

from scoring import columns
from scoring.explain import awards, lines, notes
from scoring.export import content as content_module
from scoring.export.content import Content
from scoring.export.csv import defused, frames
from scoring.export.parquet import coded
from scoring.export.write import write
from scoring.result import Result


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "out"
    write(sample(), folder)
    return folder


# ---------------------------------------------------------------- csv


def read(path: Path) -> list[dict[str, str]]:
    """Rows as a program of others reads them."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def printed(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


@pytest.mark.parametrize("name", ["ranking", "scores", "awards", "issues", "summary"])
def test_csv_read_back_equals_the_frame(name: str, out: Path) -> None:
    expected = frames(Content(sample(), "zh"))[name]
    rows = read(out / f"{name}.csv")
    assert list(rows[0]) == expected.columns
    assert rows == [{k: printed(v) for k, v in row.items()} for row in expected.to_dicts()]


@pytest.mark.parametrize("name", ["ranking", "scores", "awards", "issues", "summary"])
def test_csv_is_for_excel(name: str, out: Path) -> None:
    raw = (out / f"{name}.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_headings_are_those_of_the_columns(out: Path) -> None:
    nodes = [i.id for i in sample().rubric.indicators]
    given = [a.id for a in sample().rubric.awards if a.in_use]
    fixed = list(columns.RANKING)
    assert list(read(out / "ranking.csv")[0]) == [*fixed[:4], *nodes, *fixed[4:11], *given, *fixed[11:]]
    for name, expected in (("scores", columns.SCORES), ("awards", columns.AWARDS), ("issues", columns.ISSUES), ("summary", columns.SUMMARY)):
        assert tuple(read(out / f"{name}.csv")[0]) == expected


def test_headings_are_english_in_both_languages_and_words_are_not(out: Path, tmp_path: Path) -> None:
    write(sample(), tmp_path / "en", ["csv"], lang="en")
    zh, en = read(out / "scores.csv"), read(tmp_path / "en" / "scores.csv")
    assert list(zh[0]) == list(en[0])
    assert [r["points"] for r in zh] == [r["points"] for r in en]
    assert [r["reason"] for r in zh] != [r["reason"] for r in en]


def test_decimals_have_their_places_and_no_quotes(out: Path) -> None:
    text = (out / "ranking.csv").read_text(encoding="utf-8-sig")
    assert ",200.00," in text
    assert '"200.00"' not in text
    assert ",100.00," in text


@pytest.mark.parametrize("text", ["=1+1", "+86", "-甲", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "\uff1d1+1"])
def test_text_that_a_spreadsheet_would_run_is_defused(text: str) -> None:
    assert defused(pl.DataFrame({"name": [text]}))["name"].to_list() == [f"'{text}"]


@pytest.mark.parametrize("text", ["-3.50", "-3", "3.5", "甲=乙", "a-b", "", "'=1", " =1", "2026-01-01", "—"])
def test_other_text_is_left_alone(text: str) -> None:
    assert defused(pl.DataFrame({"name": [text]}))["name"].to_list() == [text]


def test_negative_numbers_are_left_alone() -> None:
    frame = pl.DataFrame({"lost": [Decimal("-1.50"), None], "n": [-1, None]})
    assert_frame_equal(defused(frame), frame)


def test_a_name_that_would_run_is_defused_in_the_file(tmp_path: Path) -> None:
    wide = sample().wide.with_columns(pl.lit("=HYPERLINK(1),社区").alias(columns.NAME))
    ranking = sample().ranking.with_columns(pl.lit("=HYPERLINK(1),社区").alias("name"))
    write(replace(sample(), wide=wide, ranking=ranking), tmp_path / "out", ["csv"])
    assert {r["name"] for r in read(tmp_path / "out" / "ranking.csv")} == {"'=HYPERLINK(1),社区"}


# ---------------------------------------------------------------- parquet


def test_parquet_read_back_equals_the_lines(out: Path) -> None:
    assert_frame_equal(pl.read_parquet(out / "scores.parquet"), lines.scores(sample(), "zh"))
    about = pl.read_parquet_metadata(out / "scores.parquet")
    assert about["rubric"] == "two-star-organisation"
    assert about["edition"] == "2026"


def test_contributions_in_the_file_add_up_to_the_total(out: Path) -> None:
    summed = pl.read_parquet(out / "scores.parquet").group_by("id").agg(pl.col("contribution").sum())
    totals = dict(summed.iter_rows())
    for row in read(out / "ranking.csv"):
        if row["outcome"] == "ranked":
            assert totals[row["id"]] == Decimal(row["total"])


# ---------------------------------------------------------------- json


def test_json_holds_the_run(out: Path) -> None:
    text = (out / "results.json").read_text(encoding="utf-8")
    found = json.loads(text)
    assert "虚构甲社区" in text
    assert found["rubric"] == {"id": "two-star-organisation", "edition": "2026", "status": "default", "title": "两星示例"}
    assert found["provisional"] is True
    assert found["draft"] is False  # of a run that was made as a draft, as in the manifest
    assert found["counts"]["subjects"] == 6
    assert found["ranking"] == plain(notes.ranking(sample(), "zh"))
    assert found["awards"] == plain(awards.awards(sample(), "zh"))
    assert found["issues"] == plain(notes.issues(sample(), "zh"))
    assert found["summary"] == [{"id": "both_stars", "title": "两星率", "numerator": "2", "denominator": 5, "value": "40.00", "unknown": 1,
                                 "not_applicable": 0}]


def plain(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [{k: f"{v:f}" if isinstance(v, Decimal) else v for k, v in row.items()} for row in frame.to_dicts()]


def test_json_has_no_floats(out: Path) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(text)

    json.loads((out / "results.json").read_text(encoding="utf-8"), parse_float=refuse)


# ---------------------------------------------------------------- large runs


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setattr(content_module, "DETAIL_ROWS", 10)
    return sample()


def test_the_lines_of_a_large_run_are_in_parquet_only(large: Result, tmp_path: Path) -> None:
    write(large, tmp_path / "out", ["csv"])
    assert not (tmp_path / "out" / "scores.csv").exists()
    frame = pl.read_parquet(tmp_path / "out" / "scores.parquet")
    assert frame.height == large.scores.height
    assert "reason" not in frame.columns
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["detail"]["reasons"] == "code and arguments"
    assert "scores.parquet only" in manifest["detail"]["note"]
    assert manifest["options"]["formats"] == ["csv", "parquet"]


def test_reasons_of_a_large_run_are_codes_and_arguments() -> None:
    frame = coded(sample())
    assert_frame_equal(frame.select(sample().scores.columns), sample().scores)
    pairs = frame.filter((pl.col("indicator") == "five_pairings") & (pl.col("id") == "X02")).row(0, named=True)
    assert pairs["reason_code"] == "checklist"
    assert json.loads(pairs["reason_arguments"]) == {"party_member": "off", "elderly": "met"}
    assert set(frame.filter(pl.col("line") != "item")["reason_code"]) == {"adjust", "combine"}
