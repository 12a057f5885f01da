"""A tour of the house: one value, from a workbook's cell to the sentence about it.

The cell holds `８９．９９５％`, typed by a clerk with a Chinese keyboard. At two places that is 90.00 %, on the line from 80 % (0 points) to
98 % (20 points). Each step below is one room, and says what the value has become.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

import scoring
from scoring import columns
from scoring.engine.assess import prepared, run_stages
from scoring.engine.plan import Plan, make_plan
from scoring.exact import from_scaled
from scoring.tables.inputs import Inputs

SAMPLE = Path(__file__).parent / "data" / "sample.yaml"
TYPED = "８９．９９５％"
COMPLETE = {
    "成立月数": 30, "按期换届": "是", "核定职数": 5, "实配数": 5, "批准空缺数": 0, "发展党员数": 1, "应缴党员": 40, "足额缴纳党员": 40,
    "驻区单位数": 2, "签约驻区单位": 2, "落实驻区单位": 2, "应访数": 8, "已访数": 8, "满意票": 90, "基本满意票": 10, "不满意票": 0,
    "诉求办结率": TYPED, "困难党员数": 1, "困难党员结对数": 1, "孤寡老人数": 1, "孤寡老人结对数": 1, "四个一达标率": "95%",
}


@pytest.fixture(scope="module")
def rubric() -> scoring.Rubric:
    # The language: YAML becomes frozen models; whatever could not be meant would have been said by now.
    return scoring.load_rubric(SAMPLE)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tour") / "虚构区.xlsx"
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("社区党组织")
    sheet.write_row(0, 0, ["虚构区2026年度社区党组织数据汇总"])
    sheet.write_row(1, 0, ["编号", "名称", "类别", "所属街道", *COMPLETE])
    sheet.write_row(2, 0, ["S01", "虚构一社区党支部", "甲类", "虚构街道", *COMPLETE.values()])
    for name in ("发展党员问题", "作风问题"):
        book.add_worksheet(name).write_row(0, 0, ["编号", "日期", "事由", "认定单位", "文号"])
    book.add_worksheet("弄虚作假").write_row(0, 0, ["编号", "指标", "事由", "认定单位", "文号"])
    book.close()
    return file


@pytest.fixture(scope="module")
def inputs(rubric: scoring.Rubric, workbook: Path) -> Inputs:
    # The tables: the sheet is scanned, its headings are found below a title row, and the cell becomes an integer.
    return scoring.read(rubric, workbook)


@pytest.fixture(scope="module")
def plan(rubric: scoring.Rubric) -> Plan:
    return make_plan(rubric)


def test_the_cell_becomes_an_integer_at_its_declared_places(inputs: Inputs) -> None:
    assert inputs.subjects.collect()["诉求办结率"].to_list() == [9000]


def test_more_places_than_declared_are_noted(inputs: Inputs) -> None:
    assert any(TYPED in str(note.args) or "诉求办结率" in f"{note.args}{note.where}" for note in inputs.notes)


def test_the_rule_makes_points_of_it_in_one_exact_expression(rubric: scoring.Rubric, inputs: Inputs, plan: Plan) -> None:
    # The rules: (90.00 − 80) ÷ (98 − 80) × 20, rounded once, half-up, at nine places.
    leaf = rubric.indicator("requests")
    assert leaf.rule is not None
    points = leaf.rule.points(plan.names.context(leaf.full))
    frame = run_stages(prepared(plan, inputs), plan.scoring[:2]).select(points.expr.alias("points")).collect()
    assert from_scaled(frame["points"][0], points.places) == Decimal("11.111111111")


def test_the_engine_rounds_it_where_the_rubric_says_and_adds_it_up(rubric: scoring.Rubric, inputs: Inputs, plan: Plan) -> None:
    # The engine: one lazy query; 11.11 at the item, then the star, then the total, all in integers.
    wide = run_stages(prepared(plan, inputs), plan.scoring).collect()
    row = wide.row(0, named=True)
    assert (row[columns.counted("requests")], row[columns.published("style")], row[columns.TOTAL]) == (1111, 9111, 19111)


@pytest.fixture(scope="module")
def result(rubric: scoring.Rubric, inputs: Inputs) -> scoring.Result:
    return scoring.assess(rubric, inputs)


def test_the_result_holds_a_line_for_it_and_the_lines_add_up(result: scoring.Result) -> None:
    line = result.scores.filter(pl.col("indicator") == "requests").to_dicts()[0]
    assert (line["observed"], line["points"], line["lost"], line["next"], line["gain"]) == (
        "90.00", Decimal("11.11"), Decimal("8.89"), "98.00", Decimal("8.89"))
    total = result.scores.filter(pl.col("indicator") == "total").to_dicts()[0]
    assert result.scores["contribution"].sum() == total["points"] == Decimal("191.11")


def test_the_awards_read_the_published_points(result: scoring.Result) -> None:
    decided = dict(result.awards.filter(pl.col("of").is_null() | (pl.col("award") == "stars")).select("award", "decision").rows())
    assert decided == {"stars": "granted", "two_star": "granted", "ten": "granted"}


def test_the_explanation_says_it_in_office_language(result: scoring.Result) -> None:
    said = str(scoring.explain(result, "S01"))
    assert "居民诉求按期办结率" in said
    assert "11.11分" in said
    assert "98%" in said


def test_the_same_sentence_leaves_the_house_in_the_files(result: scoring.Result, tmp_path: Path) -> None:
    scoring.write(result, tmp_path / "结果", formats=["csv"])
    text = (tmp_path / "结果" / "scores.csv").read_text(encoding="utf-8-sig")
    line = next(row for row in text.splitlines() if ",requests," in row)
    assert "11.11" in line
    assert "98%" in line
