"""Load, plan, score, rank, explain and export, beside the same job by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import polars.selectors as cs
import pytest
from xlsxwriter import Workbook

import scoring
from benchmarks import by_hand, district
from scoring import columns
from scoring.engine.assess import score_wide
from scoring.engine.plan import make_plan
from scoring.language.load import load_rubric
from scoring.tables.inputs import Inputs

ROOT = Path(__file__).parent.parent
SIZES = (46, 3_000, 610_000)
FEW = {46: 5, 3_000: 5, 610_000: 3}


@cache
def rubric() -> scoring.Rubric:
    return load_rubric(district.rubric())


@cache
def frame(rows: int) -> pl.DataFrame:
    return district.subjects(rows)


@cache
def inputs(rows: int) -> Inputs:
    return scoring.read(rubric(), frame(rows))


def timed(benchmark: Any, job: Any, rows: int) -> Any:
    return benchmark.pedantic(job, rounds=FEW[rows], iterations=1, warmup_rounds=1)


def test_load(benchmark: Any) -> None:
    assert benchmark(lambda: scoring.load_rubric("five-star-party-organisation")).id == "five-star-party-organisation"


def test_plan(benchmark: Any) -> None:
    scheme = scoring.load_rubric("five-star-party-organisation")
    assert benchmark(lambda: make_plan(scheme)).rubric is scheme


@pytest.mark.parametrize("rows", SIZES)
def test_by_hand(benchmark: Any, rows: int) -> None:
    assert timed(benchmark, lambda: by_hand.score(frame(rows)), rows).height == rows


@pytest.mark.parametrize("rows", SIZES)
def test_read(benchmark: Any, rows: int) -> None:
    assert timed(benchmark, lambda: scoring.read(rubric(), frame(rows)).subjects.collect(), rows).height == rows


@pytest.mark.parametrize("rows", SIZES)
def test_score(benchmark: Any, rows: int) -> None:
    given = inputs(rows)
    wide = timed(benchmark, lambda: score_wide(make_plan(rubric(), explained=False), given), rows).wide
    same_as_by_hand(wide, by_hand.score(frame(rows)))


@pytest.mark.parametrize("rows", SIZES)
def test_score_explained(benchmark: Any, rows: int) -> None:
    given = inputs(rows)
    wide = timed(benchmark, lambda: score_wide(make_plan(rubric()), given, "wide"), rows).wide
    assert columns.gain("item_0") in wide.columns


@pytest.mark.parametrize("rows", SIZES)
def test_ranking_table(benchmark: Any, rows: int) -> None:
    given = inputs(rows)
    assert timed(benchmark, lambda: scoring.assess(rubric(), given, detail="totals").ranking, rows).height == rows


@pytest.mark.parametrize("rows", [46, 3_000])
def test_lines(benchmark: Any, rows: int) -> None:
    given = inputs(rows)
    assert timed(benchmark, lambda: scoring.assess(rubric(), given), rows).scores.height > rows


def test_explain_one_of_3000(benchmark: Any) -> None:
    result = scoring.assess(rubric(), inputs(3_000))
    assert benchmark(lambda: str(scoring.explain(result, "S17")))


@pytest.mark.parametrize("formats", [("csv", "json"), ("parquet",), ("xlsx",)], ids="+".join)
def test_export_46(benchmark: Any, formats: tuple[str, ...], tmp_path: Path) -> None:
    result = scoring.assess(rubric(), inputs(46))
    assert benchmark(lambda: scoring.write(result, tmp_path / "out", formats, force=True))


def same_as_by_hand(wide: pl.DataFrame, hand: pl.DataFrame) -> None:
    """Hold the engine to the baseline within a hundredth, wherever both have a total."""
    ours = wide.select(columns.TOTAL, columns.RANK)
    off = (ours[columns.TOTAL] / 100 - hand["total"]).abs().max()
    assert isinstance(off, float)
    assert off <= 0.01
    assert ours[columns.TOTAL].null_count() == hand["total"].null_count()


# ---------------------------------------------------------------- as a committee runs it: whole processes


def process(benchmark: Any, *command: str) -> None:
    # As it is installed: modules compiled before, whatever the shell of whoever measures says.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def run() -> None:
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True, env=environment)

    benchmark.pedantic(run, rounds=7, iterations=1, warmup_rounds=2)


def test_process_import_polars(benchmark: Any) -> None:
    process(benchmark, "-c", "import polars")


def score_command(out: Path, *more: str) -> tuple[str, ...]:
    example = next(e for e in scoring.examples() if e.rubric == "five-star-party-organisation")
    return ("cli.py", "score", example.rubric, str(example.data), "--out", str(out), "--force", *more)


def test_process_csv_and_json(benchmark: Any, tmp_path: Path) -> None:
    process(benchmark, *score_command(tmp_path / "out", "--format", "csv", "--format", "json"))


def test_process_every_format(benchmark: Any, tmp_path: Path) -> None:
    process(benchmark, *score_command(tmp_path / "out"))


def clean_command(folder: Path, *more: str) -> tuple[str, ...]:
    """Return the command on a tidy workbook of one sheet: the 46 × 50 of the other measures."""
    data, scheme = folder / "district.xlsx", folder / "district.yaml"
    # A share below 1 beside percentages asks the clerk which of the two it is; here it is neither.
    tidy = frame(46).with_columns(pl.when(cs.float().is_between(0, 1, closed="right")).then(60.0).otherwise(cs.float()).name.keep())
    with Workbook(str(data)) as book:
        sheet = book.add_worksheet("社区")
        sheet.write_row(0, 0, tidy.columns)
        for number, row in enumerate(tidy.rows(), start=1):
            sheet.write_row(number, 0, row)
    scheme.write_text(json.dumps(district.rubric(), ensure_ascii=False, default=float), encoding="utf-8")
    return ("cli.py", "score", str(scheme), str(data), "--out", str(folder / "out"), "--force", *more)


def test_process_clean_csv_and_json(benchmark: Any, tmp_path: Path) -> None:
    process(benchmark, *clean_command(tmp_path, "--format", "csv", "--format", "json"))


def test_process_clean_every_format(benchmark: Any, tmp_path: Path) -> None:
    process(benchmark, *clean_command(tmp_path))


# ---------------------------------------------------------------- a large rubric


def test_load_check_and_plan_300_indicators(benchmark: Any) -> None:
    written = district.rubric(sections=60)

    def job() -> int:
        scheme = load_rubric(written)
        make_plan(scheme)
        return len(scheme.leaves)

    assert benchmark.pedantic(job, rounds=5, iterations=1, warmup_rounds=1) == 300
