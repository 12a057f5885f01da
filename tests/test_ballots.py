"""Ballots over several subjects: those that break the rules count for nobody, and the run says which."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from scoring import columns
from scoring.api import assess, check_data
from scoring.explain.notes import issues
from scoring.explain.outline import outline
from scoring.explain.scorecard import explain
from scoring.language.rubric import Rubric
from tests.explained import scheme

RULES = "count(票, 分数 >= 90) <= 2 and count(票, 分数 < 70) >= 1 and min(票, 分数) < max(票, 分数)"
MARKS: dict[str, list[int | None]] = {"甲": [95, 80, 60], "乙": [95, 95, 95], "丙": [80, 80, 80], "丁": [90, 75, 65]}


def rubric(valid: str = RULES, by: tuple[str, ...] = ("评委",)) -> Rubric:
    table = {"kind": "events", "key": "编号", "absent": "missing", "columns": {"评委": "text", "场次": "text", "分数": "decimal"},
             "ballots": {"by": list(by), "valid": valid}}
    leaf = {"id": "judged", "title": "评议", "points": Decimal(100), "rule": {"kind": "panel", "table": "票", "mark": "分数"}}
    return scheme({"备注": "text"} and {"备注": {"type": "text"}}, [], indicators=[leaf], tables={"票": table},
                  subject={"kind": "社区", "id": "编号", "name": "名称"})


def ballots(marks: dict[str, list[int | None]]) -> pl.DataFrame:
    rows = [{"编号": f"S{i}", "评委": judge or None, "场次": "一", "分数": None if mark is None else str(mark)}
            for judge, given in marks.items() for i, mark in enumerate(given)]
    return pl.DataFrame(rows, schema=dict.fromkeys(("编号", "评委", "场次", "分数"), pl.String))


SUBJECTS = pl.DataFrame({"编号": ["S0", "S1", "S2"], "名称": ["虚构甲", "虚构乙", "虚构丙"], "备注": ["", "", ""]})


def totals(made: Rubric, marks: dict[str, list[int | None]]) -> list[Any]:
    return [None if t is None else Decimal(t) / 100 for t in assess(made, SUBJECTS, tables={"票": ballots(marks)}).wide[columns.TOTAL]]


def test_void_ballots_count_for_nobody() -> None:
    assert totals(rubric(), MARKS) == [Decimal("92.5"), Decimal("77.5"), Decimal("62.5")]
    assert totals(rubric("true"), MARKS) == [Decimal(90), Decimal("82.5"), Decimal(75)]


@pytest.mark.parametrize(("lang", "told"), [
    ("zh", ["“票”中评委为“乙”的一份票（3行）不符合有效票的规定，没有计入。", "“票”中评委为“丙”的一份票（3行）不符合有效票的规定，没有计入。"]),
    ("en", ["The ballot of '乙' (评委) in '票', 3 rows, is void by the rubric and was left out.",
            "The ballot of '丙' (评委) in '票', 3 rows, is void by the rubric and was left out."]),
])
def test_every_void_ballot_is_told(lang: str, told: list[str]) -> None:
    result = assess(rubric(), SUBJECTS, tables={"票": ballots(MARKS)})
    said = issues(result, lang).filter(pl.col("code") == "BALLOT_VOID")
    assert [text.partition("：" if lang == "zh" else ": ")[2] or text for text in said["detail"]] == told
    assert [n.code for n in check_data(rubric(), SUBJECTS, tables={"票": ballots(MARKS)}).notes if n.code.startswith("BALLOT")] == ["BALLOT_VOID"] * 2


@pytest.mark.parametrize("marks", [MARKS, {"乙": [95, 95, 95], "甲": [80, 80, None]}])
def test_checking_before_scoring_changes_nothing(marks: dict[str, list[int | None]]) -> None:
    table = {"票": ballots(marks)}
    at_once, checked = assess(rubric(), SUBJECTS, tables=table), assess(rubric(), check_data(rubric(), SUBJECTS, tables=table))
    assert checked.ranking.equals(at_once.ranking)
    assert sorted(map(str, checked.issues)) == sorted(map(str, at_once.issues))


def test_a_ballot_of_which_nobody_can_tell_counts_and_is_told() -> None:
    cast = ballots({"甲": [80, 80, None], "": [90, 80, 70], "乙": [60, 70, 80]})
    result = assess(rubric("min(票, 分数) < max(票, 分数)"), SUBJECTS, tables={"票": cast})
    assert [n.code for n in result.issues if n.code.startswith("BALLOT")] == ["BALLOT_UNCLEAR", "BALLOT_UNNAMED"]
    assert [None if t is None else Decimal(t) / 100 for t in result.wide[columns.TOTAL]] == [Decimal("76.67"), Decimal("76.67"), None]


def test_whoever_is_left_without_a_valid_ballot_has_none() -> None:
    assert totals(rubric(), {"乙": [95, 95, 95]}) == [None, None, None]


def test_void_ballots_are_not_called_unfiled() -> None:
    result = assess(rubric(), SUBJECTS, tables={"票": ballots({"乙": [95, 95, 95]})})
    for lang, unfiled in (("zh", "未报送"), ("en", "not filed")):
        assert [unfiled in line.reason for line in explain(result, "S0", lang=lang).lines if line.indicator == "judged"] == [False]
    assert result.scores.filter(pl.col("indicator") == "judged")["cause"].unique().to_list() == ["below_quorum"]


@pytest.mark.parametrize(("lang", "told"), [
    ("zh", "2名评委打分，平均92.5分，另有2份票无效，没有计入，得92.50分，"),
    ("en", "2 judges, 92.5 on average, 2 ballots left out as void, 92.50 "),
])
def test_a_reason_says_how_many_ballots_were_void(lang: str, told: str) -> None:
    def reasons(marks: dict[str, list[int | None]]) -> list[str]:
        result = assess(rubric(), SUBJECTS, tables={"票": ballots(marks)})
        return [line.reason for n in range(3) for line in explain(result, f"S{n}", lang=lang).lines if line.indicator == "judged"]

    assert reasons(MARKS)[0].startswith(told)
    assert not [said for said in reasons({judge: MARKS[judge] for judge in ("甲", "丁")}) if "无效" in said or "void" in said]
    assert [("另有1份票无效" in said or "1 ballot left out as void" in said) for said in reasons({**MARKS, "丙": [80]})] == [False, True, True]


def test_ballots_by_several_columns_are_counted_once_each() -> None:
    cast = ballots({"甲": [80, 80, 80], "乙": [60, 70, 80]})
    twice = pl.concat([cast, cast.filter(pl.col("评委") == "甲"), cast.with_columns(pl.lit("二").alias("场次"))])
    result = assess(rubric("min(票, 分数) < max(票, 分数)", ("评委", "场次")), SUBJECTS, tables={"票": twice})
    assert result.wide[columns.voided("票")].to_list() == [2, 2, 2]


def test_the_order_of_rows_and_who_else_voted_do_not_matter() -> None:
    shuffled = ballots(MARKS).sample(fraction=1, shuffle=True, seed=3)
    result = assess(rubric(), SUBJECTS, tables={"票": shuffled})
    assert [Decimal(t) / 100 for t in result.wide[columns.TOTAL]] == totals(rubric(), MARKS)
    assert totals(rubric(), {**MARKS, "戊": [70, 70, 70]}) == totals(rubric(), MARKS)


def test_a_rubric_says_what_makes_a_ballot_valid() -> None:
    assert "“票”一个评委一份票" in outline(rubric("min(票, 分数) < max(票, 分数)"))
