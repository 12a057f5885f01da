"""Corrections after an appeal: what they change, what is told, whom they move, and what is wrong with a table of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import cli
import scoring
from scoring.language.load import parse_rubric
from scoring.result import Result

RUBRIC = """
format: 1
id: corrected
title: 更正示例
edition: "2026"
subject: {kind: 社区, id: 编号, name: 名称}
missing: zero
fields:
  走访户数: {type: integer, max: 50}
  应访户数: {type: integer, max: 50}
  走访率: {type: percent, ratio: [走访户数, 应访户数], when_zero: not_applicable}
  满意率: {type: percent, may_be: not_applicable}
indicators:
  - id: work
    title: 工作
    items:
      - {id: visits, title: 走访, points: 60, rule: {kind: completion, of: 走访率}}
      - {id: satisfaction, title: 满意率, points: 40, rule: {kind: completion, of: 满意率}}
awards:
  - {id: good, kind: title, title: 优秀社区, require: total >= 90}
"""
WHO = {"更正理由": "漏记", "认定单位": "区考核办", "认定时间": "2027-01-12"}


def _data() -> pl.DataFrame:
    return pl.DataFrame({"编号": ["A", "B", "C"], "名称": ["甲社区", "乙社区", "丙社区"], "走访户数": [20, 10, 0], "应访户数": [20, 20, 0],
                         "满意率": ["90", "80", "不涉及"]})


def _run(*rows: dict[str, Any], source: Any = None) -> Result:
    table = source if source is not None or not rows else pl.DataFrame([{**WHO, **row} for row in rows])
    return scoring.assess(parse_rubric(RUBRIC, "corrected.yaml"), _data(), corrections=table)


def _row(who: str, what: str, before: str | None, after: str | None, **more: Any) -> dict[str, Any]:
    return {"编号": who, "更正项目": what, "原值": before, "更正为": after, **more}


def test_a_field_is_corrected_before_its_rule_and_all_that_rests_on_it() -> None:
    result = _run(_row("乙社区", "走访户数", "10", "15"))
    assert result.ranking.filter(pl.col("id") == "B")["total"][0] == 77
    assert [(n.code, n.subject) for n in result.issues if n.code == "CORRECTED"] == [("CORRECTED", "B")]


def test_an_item_is_corrected_after_its_rule() -> None:
    result = _run(_row("B", "visits", "30", "45.5"))
    line = result.scores.filter((pl.col("id") == "B") & (pl.col("indicator") == "visits"))
    assert (line["points"][0], line["origin"][0], line["outcome"][0]) == (pl.Series([45.5]).cast(pl.Decimal(38, 2))[0], "correction", "scored")
    said = scoring.explain(result, "B").lines[1].reason
    assert said == "经复核，得分由30改为45.5（理由：漏记；认定单位：区考核办；时间：2027-01-12）。"
    assert "after review" in scoring.explain(result, "B", lang="en").lines[1].reason.lower()


def test_an_item_that_did_not_apply_applies_when_it_is_corrected() -> None:
    result = _run(_row("C", "走访", None, "50"), _row("C", "field:满意率", "不涉及", "95"))
    assert result.ranking.filter(pl.col("id") == "C")["total"][0] == 88


def test_everyone_who_moved_is_shown() -> None:
    moved = scoring.moves(_run(), _run(_row("B", "走访", "30", "60")))
    assert [(m.id, m.place_before, m.place_after) for m in moved.moves] == [("B", 2, 2)]
    assert moved.moves[0].gained == ("优秀社区",)


@pytest.mark.parametrize(("rows", "codes"), [
    ([_row("丁社区", "走访", "30", "40")], ["UNMATCHED_ROW"]),
    ([_row("B", "走坊", "30", "40")], ["CORRECTION_TARGET"]),
    ([_row("B", "走访率", "50", "60")], ["CORRECTION_COMPUTED"]),
    ([_row("B", "满意率", "80", "85")], ["CORRECTION_AMBIGUOUS"]),
    ([_row("B", "走访", "30", "40"), _row("乙社区", "visits", "30", "50")], ["CORRECTION_TWICE"]),
    ([_row("B", "走访户数", "11", "15")], ["CORRECTION_FROM"]),
    ([_row("B", "走访户数", None, "15")], ["CORRECTION_FROM"]),
    ([_row("B", "走访", "31", "40")], ["CORRECTION_FROM_POINTS"]),
    ([_row("B", "走访", None, "40")], ["CORRECTION_FROM_POINTS"]),
    ([_row("B", "走访", "30", None)], ["CORRECTION_POINTS"]),
    ([_row("B", "走访", "30", "61")], ["OUT_OF_LIMITS"]),
    ([_row("B", "走访户数", "10", "51")], ["OUT_OF_LIMITS"]),
    ([_row("B", "走访户数", "10", "25")], ["RATIO_ABOVE_ONE"]),
    ([_row("B", "走访", "30", "40", 认定单位=None, 更正理由=None)], ["CORRECTION_BLANK", "CORRECTION_BLANK"]),
])
def test_what_is_wrong_with_a_table_of_corrections(rows: list[dict[str, Any]], codes: list[str]) -> None:
    with pytest.raises(scoring.DataFaults) as raised:
        _run(*rows)
    assert [f.code for f in raised.value.faults] == codes
    for lang in ("zh", "en"):
        assert raised.value.text(lang)


def test_an_empty_table_corrects_nothing() -> None:
    table = pl.DataFrame(schema=dict.fromkeys(("编号", "更正项目", "原值", "更正为", "更正理由", "认定单位"), pl.String))
    assert _run(source=table).ranking.equals(_run().ranking)


def test_corrections_come_as_a_file_and_the_command_tells_whom_they_move(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    _data().write_csv(tmp_path / "data.csv")
    (tmp_path / "corrections.csv").write_text("名称,target,from,to,reason,authority\n乙社区,走访,30.00,60,漏记,区考核办\n", encoding="utf-8")
    asked = ["score", str(tmp_path / "rubric.yaml"), str(tmp_path / "data.csv"), "--out", str(tmp_path / "out"),
             "--corrections", str(tmp_path / "corrections.csv")]
    assert cli.run(asked) == 0
    assert "3个单位中有1个的名次、总分或称号有变" in (told := capsys.readouterr().out), told
    assert "CORRECTED" in (tmp_path / "out" / "issues.csv").read_text(encoding="utf-8")
