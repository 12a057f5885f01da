"""The year before in the data: derived fields, rules, conditions and checks read it; the engine and the interpreter agree on it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scoring import assess
from scoring.cases import run_boundaries
from scoring.cases.case import CaseSubject, Expect
from scoring.errors import DataFaults
from scoring.explain import awards, lines
from scoring.language.load import parse_rubric
from scoring.messages import say
from scoring.result import Result
from tests.agreement import differences, score
from tests.interpreter import interpret
from tests.interpreter.generate import Case

RUBRIC = """
format: 1
id: improving
title: 改进
edition: "2026"
subject: {kind: 社区, id: 编号, name: 名称}
missing: zero
fields:
  成绩: {type: integer, max: 100}
  进步: {type: decimal, derive: 成绩 - previous.total, min: -100, max: 100}
  基数: {type: decimal, derive: "coalesce(previous.total, 60)", min: 0, max: 100}
  升幅: {type: percent, ratio: [成绩, previous.total], when_zero: not_applicable, max: 10000}
indicators:
  - {id: better, title: 进步, points: 30, rule: {kind: piecewise, of: 进步, points: [[0, 0], [10, 30]]}}
  - {id: kept, title: 保持, points: 10, rule: {kind: pass_fail, of: previous.level >= 1}}
  - id: rise
    title: 升幅
    points: 20
    applies: not missing(previous.total)
    rule: {kind: bands, of: 升幅, bands: [{from: 0, points: 0}, {from: 105, points: 20}]}
  - {id: start, title: 基数, points: 40, rule: {kind: completion, of: 成绩, target: 基数}}
adjust:
  - {id: again, kind: bonus, of: previous.stars >= 1, each: 3, say: 连续达标}
awards:
  - {id: stars, kind: stars, title: "{n}星", each: [{of: better, at_least: 10}]}
  - {id: level, kind: level, title: 等次, levels: [{title: 优, from: 80}, {title: 良, from: 60}]}
"""
BEFORE: dict[str, dict[str, Any]] = {
    "a": {"total": Decimal("84.00"), "stars": 1, "level": 2}, "b": {"total": Decimal("79.50"), "stars": 0, "level": 0},
    "d": {"total": None, "stars": None, "level": None}, "e": {"total": Decimal("0.00"), "stars": 1, "level": 1}}
ROWS: list[dict[str, Any]] = [{"编号": i, "名称": i.upper(), "成绩": Decimal(n)} for i, n in (("a", 90), ("b", 80), ("c", 70), ("d", 60), ("e", 50))]


@pytest.mark.parametrize("previous", [BEFORE, {}, None], ids=["given", "nobody was there", "not given"])
@pytest.mark.parametrize("missing", ["zero", "pending", "rescale"])
def test_engine_and_interpreter_agree(previous: dict[str, dict[str, Any]] | None, missing: str) -> None:
    text = RUBRIC.replace("missing: zero", f"missing: {missing}")
    rubric, case = parse_rubric(text), Case(text, ROWS, {}, previous=previous)
    expected = interpret(text, ROWS, {}, previous=previous)
    assert expected["fault"] is None
    assert differences(rubric, case, expected, score(rubric, case)) == []


def run(text: str = RUBRIC, previous: pl.DataFrame | None = None) -> Result:
    data = pl.DataFrame({"编号": ["a", "b", "c"], "名称": ["甲社区", "乙社区", "丙社区"], "成绩": [90, 80, 70]})
    return assess(parse_rubric(text), data, previous=previous)


def told(result: Result, leaf: str, lang: str = "zh") -> list[str]:
    found = lines.scores(result, lang).filter(pl.col("indicator") == leaf)
    return [str(reason) for reason in found["reason"]]


TABLE = pl.DataFrame({"编号": ["a", "b"], "名称": ["甲社区", "乙社区"], "total": ["84", "79.5"], "等次": ["优", ""]})


def test_improvement_is_scored_and_told() -> None:
    result = run(previous=TABLE)
    assert [row["points"] for row in lines.scores(result).filter(pl.col("indicator") == "better").to_dicts()] == [18, Decimal("1.5"), 0]
    assert told(result, "better")[0].startswith("进步为6，按比例计分，得18分")
    assert told(result, "kept")[1].startswith("“保持”未达到要求（上年度“等次”为未定等次，低于“良”）")


def test_what_is_not_known_of_the_year_before_is_told() -> None:
    waiting = RUBRIC.replace("missing: zero", "missing: pending")
    assert told(run(waiting, TABLE), "better")[2].startswith("上年度未参加考核，没有上年度总得分，暂不计分")
    assert told(run(waiting), "kept")[0].startswith("没有上年度“等次”，暂不计分")
    assert told(run(waiting), "better", "en")[0].startswith("The total of the year before is not known, not scored yet")


AWARDS = """\
  - {id: risen, kind: title, title: 进步, require: previous.level >= 1 and total > previous.total}
  - {id: steady, kind: level, title: 评级, levels: [{title: 甲, from: 0, require: previous.level >= 1}]}
"""


@pytest.mark.parametrize(("lang", "new", "unknown"), [
    ("zh", "上年度未参加考核，没有上年度结果，暂", "上年度“等次”待定"),
    ("en", "not assessed the year before, so that there is no result of it, c", "of the year before is open"),
])
def test_an_award_says_of_whom_there_is_no_result_of_the_year_before(lang: str, new: str, unknown: str) -> None:
    def why(previous: pl.DataFrame | None) -> list[str]:
        text_of = awards.awards(run(RUBRIC + AWARDS, previous), lang)
        return [str(r) for r in text_of.filter((pl.col("id") == "c") & pl.col("award").is_in(["risen", "steady"]))["reason"]]

    assert all(new in said.lower() and unknown not in said for said in why(TABLE))
    assert all(new not in said and unknown in said for said in why(None))


def test_a_check_may_read_it() -> None:
    checked = RUBRIC.replace("indicators:\n", "checks:\n  - {expect: 成绩 >= previous.total - 20, say: 比上年度低得多}\nindicators:\n")
    assert run(checked, TABLE).ranking.height == 3
    assert run(checked).ranking.height == 3


def test_boundaries_of_what_looks_back_are_tried() -> None:
    found = run_boundaries(parse_rubric(RUBRIC), CaseSubject("", None, None, {"成绩": 80}, {}, Expect()))
    assert found.passed
    assert {row.threshold.owner for row in found.rows} == {"better", "kept", "rise", "stars", "level"}
    assert [(row.threshold.of, row.where, row.value) for row in found.rows if row.threshold.owner == "kept"] == [
        ("previous.level", "below", 0), ("previous.level", "at", 1), ("previous.level", "above", 2)]


def test_who_is_not_found_again_and_what_cannot_be_read_is_told_with_its_file(tmp_path: Path) -> None:
    rubric, data, file = parse_rubric(RUBRIC), pl.DataFrame({"编号": ["a", "b"], "名称": ["A", "B"], "成绩": [90, 80]}), tmp_path / "上年.csv"
    file.write_text("名称,总得分,等次\nA,84,优\n没有的社区,70,良\n", encoding="utf-8")
    (note,) = [n for n in assess(rubric, data, previous=file).issues if n.code == "PREVIOUS_UNMATCHED"]
    assert (note.where.file, note.args["count"], say("words.any", what=note.args["names"])) == ("上年.csv", 1, "没有的社区")
    assert note.text("zh").startswith("上年.csv：PREVIOUS_UNMATCHED 上年度结果中有1个")
    file.write_text("名称,总得分,等次\nA,84,很好\n", encoding="utf-8")
    with pytest.raises(DataFaults, match=r"上年\.csv row 2 column '等次': PREVIOUS_LEVEL"):
        assess(rubric, data, previous=file)
    file.write_text("支部编号,备注分\nA,84\n", encoding="utf-8")
    with pytest.raises(DataFaults, match=r"上年\.csv: PREVIOUS_UNREAD .*'编号' or '名称'"):
        assess(rubric, data, previous=file)
