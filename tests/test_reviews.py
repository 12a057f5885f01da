"""Levels of review: the value of the last level counts, whoever changed it and why is told, and evidence that is lacking is listed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cli
import scoring
from scoring.explain import notes
from scoring.language.load import parse_rubric
from scoring.result import Result

RUBRIC = """
format: 1
id: reviewed
title: 核定示例
edition: "2026"
subject: {kind: 社区, id: 编号, name: 名称}
review: [自评, 街道初审, 区核定]
missing: zero
fields:
  走访户数: {type: integer, max: 50, evidence: {required: true, accept: [走访记录]}}
  满意率: {type: percent, may_be: not_applicable}
indicators:
  - {id: visits, title: 走访, points: 50, rule: {kind: completion, of: 走访户数, target: 50}}
  - {id: satisfaction, title: 满意, points: 50, rule: {kind: completion, of: 满意率}}
"""
DATA = pl.DataFrame({"编号": ["A", "B", "C"], "名称": ["甲社区", "乙社区", "丙社区"], "走访户数": [50, 40, None], "满意率": ["90", "80", "不涉及"]})
ROWS: list[dict[str, Any]] = [
    {"编号": "A", "核定项目": "走访户数", "层级": "自评", "佐证": "附件1"},
    {"编号": "A", "核定项目": "走访户数", "层级": "街道初审", "核定值": "45", "核定人": "张三", "核定理由": "走访记录缺5户"},
    {"编号": "甲社区", "核定项目": "走访户数", "层级": "区核定", "核定值": "40", "核定人": "李四", "核定理由": "又缺5户", "核定时间": "2027-01-08"},
    {"编号": "B", "核定项目": "走访户数", "层级": "街道初审", "核定人": "张三"},
    {"编号": "B", "核定项目": "满意率", "层级": "区核定", "核定值": "未报送", "核定人": "李四", "核定理由": "佐证被退回"},
]


def _run(rows: list[dict[str, Any]] | None = None, **options: Any) -> Result:
    table = pl.DataFrame(ROWS if rows is None else rows, infer_schema_length=None)
    return scoring.assess(parse_rubric(RUBRIC, "reviewed.yaml"), DATA, reviews=table, **options)


def _totals(result: Result) -> dict[str, Decimal]:
    return dict(result.ranking.select("id", "total").rows())


def test_the_last_level_counts_and_a_run_may_stop_at_any() -> None:
    assert _totals(_run(review="自评")) == {"A": 95, "B": 80, "C": 0}
    assert _totals(_run(review="街道初审")) == {"A": 90, "B": 80, "C": 0}
    assert _totals(_run()) == {"A": 85, "B": 40, "C": 0}  # 40 of 50 visits; no satisfaction, which counts 0 by the rubric


def test_what_verification_changed_is_told_with_person_and_reason() -> None:
    result = _run()
    told = dict(notes.issues(result).filter(pl.col("code") == "REVIEWED").select("id", "detail").rows())
    assert told == {
        "A": "甲社区“走访户数”：自评50，街道初审45（张三：走访记录缺5户），区核定40（李四：又缺5户），按40计分。",
        "B": "乙社区“满意率”：自评80.00，区核定未报送（李四：佐证被退回），按未报送计分。"}
    reason = scoring.explain(result, "A").lines[0].reason
    assert reason.endswith("“走访户数”自评50，街道初审45（张三：走访记录缺5户），区核定40（李四：又缺5户）。")


def test_evidence_that_is_lacking_is_listed() -> None:
    assert [n.subject for n in _run().issues if n.code == "EVIDENCE_MISSING"] == ["B"]  # C has nothing to prove


def test_without_reviews_all_is_as_claimed_and_that_is_said() -> None:
    result = scoring.assess(parse_rubric(RUBRIC, "reviewed.yaml"), DATA)
    assert _totals(result) == {"A": 95, "B": 80, "C": 0}
    assert [n.code for n in result.issues if n.code == "UNREVIEWED"] == ["UNREVIEWED"]


@pytest.mark.parametrize(("more", "code", "place"), [
    ({"层级": "市核定"}, "REVIEW_LEVEL", "层级"),
    ({"核定项目": "走访"}, "REVIEW_TARGET", "核定项目"),
    ({"核定人": None}, "REVIEW_BLANK", "核定人"),
    ({"核定值": "四十"}, "NOT_A_NUMBER", "核定值"),
    ({"核定值": "400"}, "OUT_OF_LIMITS", "核定值"),
    ({"层级": "区核定", "编号": "甲社区"}, "REVIEW_TWICE", ""),
])
def test_what_is_wrong_with_a_review_is_told_where_it_stands(more: dict[str, Any], code: str, place: str) -> None:
    rows = [*ROWS[:1], ROWS[2], {**ROWS[1], **more}]
    with pytest.raises(scoring.DataFaults) as found:
        _run(rows)
    assert [(f.code, f.place.row, f.place.heading) for f in found.value.faults] == [(code, 3, place)]


def test_a_row_of_nobody_is_a_fault_beside_the_others(tmp_path: Path) -> None:
    file = tmp_path / "核定.csv"
    file.write_text("编号,核定项目,层级,核定值,核定人,核定理由\n,走访户数,区核定,40,李四,缺户\nA,走访,区核定,40,李四,缺户\nB,走访户数,区核定,四十,李四,缺户\n",
                    encoding="utf-8")
    with pytest.raises(scoring.DataFaults) as found:
        scoring.assess(parse_rubric(RUBRIC, "reviewed.yaml"), DATA, reviews=file)
    assert [(f.code, f.place.file, f.place.row) for f in found.value.faults] == [
        ("BLANK_KEY", "核定.csv", 2), ("REVIEW_TARGET", "核定.csv", 3), ("NOT_A_NUMBER", "核定.csv", 4)]


def test_a_level_that_does_not_exist_has_near_ones() -> None:
    with pytest.raises(scoring.UnknownName) as found:
        _run(review="街道复审")
    assert found.value.nearest == ("街道初审",)


def test_a_level_that_is_like_none_is_told_with_all() -> None:
    with pytest.raises(scoring.UnknownName) as found:
        _run(review="市级")
    assert found.value.text("zh").endswith("现有：“自评”、“街道初审”、“区核定”。")
    assert "There are: '自评'" in found.value.text("en")


def test_a_scorecard_says_at_which_level_its_data_stand() -> None:
    claimed = scoring.explain(scoring.assess(parse_rubric(RUBRIC, "reviewed.yaml"), DATA), "A")
    assert claimed.headline.startswith("按自评的数据计算，甲社区总得分95.00分")
    assert "自评值" in str(claimed)
    assert "核定值" not in str(claimed)
    street = _run(review="街道初审")
    assert scoring.explain(street, "A").headline.startswith("按街道初审的数据计算")
    assert [n.args["level"] for n in street.issues if n.code == "REVIEWED_UNTIL"] == ["街道初审"]
    last = scoring.explain(_run(), "A")
    assert last.headline.startswith("经核定")
    assert "核定值" in str(last)
    assert last.stands_at == ""


def test_a_claim_that_repeats_the_data_is_no_step() -> None:
    result = _run([{**ROWS[0], "核定值": "50"}, ROWS[2]])
    told = notes.issues(result).filter(pl.col("code") == "REVIEWED")["detail"].item()
    assert told == "甲社区“走访户数”：自评50，区核定40（李四：又缺5户），按40计分。"


def test_a_rubric_without_levels_takes_no_reviews() -> None:
    plain = parse_rubric(RUBRIC.replace("review: [自评, 街道初审, 区核定]\n", ""), "plain.yaml")
    with pytest.raises(scoring.DataFaults) as found:
        scoring.assess(plain, DATA, reviews=pl.DataFrame(ROWS[1:2]))
    assert [f.code for f in found.value.faults] == ["REVIEW_UNDECLARED"]


def test_the_command_line_tells_whom_reviews_move(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.yaml").write_text(RUBRIC, encoding="utf-8")
    DATA.write_csv(tmp_path / "data.csv")
    pl.DataFrame(ROWS, infer_schema_length=None).write_csv(tmp_path / "reviews.csv")
    told = ["score", str(tmp_path / "r.yaml"), str(tmp_path / "data.csv"), "--reviews", str(tmp_path / "reviews.csv"), "--quiet"]
    assert cli.run([*told, "--out", str(tmp_path / "verified")]) == cli.DONE
    assert "3个单位中有2个的名次、总分或称号有变" in capsys.readouterr().out
    assert cli.run([*told, "--out", str(tmp_path / "claimed"), "--review", "自评"]) == cli.DONE
    runs = [scoring.load_result(tmp_path / name) for name in ("claimed", "verified")]
    assert [_totals(r)["A"] for r in runs] == [95, 85]
    assert "甲社区" in str(scoring.moves(*runs))
