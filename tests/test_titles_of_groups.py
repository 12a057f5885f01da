"""Two items with one title, each for other groups: rows that name it mean the item of the subject's own group.

Where one subject could have both it is a fault.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from scoring.errors import RubricFaults
from scoring.explain import lines
from scoring.language.load import parse_rubric
from scoring.result import Result
from tests.agreement import differences, score
from tests.interpreter import interpret
from tests.interpreter.generate import Case

RUBRIC = """
format: 1
id: twins
title: 同名指标
edition: "2026"
subject: {kind: 社区, id: 编号, name: 名称, group: 类别, groups: [城市, 涉农, 混合]}
fields: {走访: {type: integer, max: 12}, 治安: {type: integer, max: 10}}
tables:
  通报: {kind: events, key: 编号, absent: zero, columns: {指标: text, 单位: text, 文号: text}}
indicators:
  - id: work
    title: 工作
    items:
      - {id: urban, title: 走访, for: [城市], points: 40, rule: {kind: completion, of: 走访, target: 12}}
      - {id: rural, title: {zh: 入户走访, source: 走访}, for: [涉农, 混合], points: 60, rule: {kind: completion, of: 走访, target: 6, cap: 1}}
      - {id: safety, title: 治安, points: 40, rule: {kind: completion, of: 治安, target: 10}}
ranking: {within: group}
adjust:
  - id: told
    kind: veto
    when: count(通报) > 0
    basis: {table: 通报, authority: 单位, document: 文号}
    effect: {zero_items: 指标}
    say: 受到通报
"""
SUBJECTS: list[dict[str, Any]] = [{"编号": i, "名称": i.upper(), "类别": group, "走访": Decimal(6), "治安": Decimal(10)}
                                  for i, group in (("a", "城市"), ("b", "涉农"), ("c", "混合"))]


def case(text: str, named: str) -> Case:
    return Case(text, SUBJECTS, {"通报": [{"编号": one["编号"], "指标": named, "单位": "虚构区", "文号": "虚1号"} for one in SUBJECTS]})


@pytest.mark.parametrize(("named", "zeroed"), [("走访", {"a": "urban", "b": "rural", "c": "rural"}), ("urban", {"a": "urban"}),
                                               ("rural", {"b": "rural", "c": "rural"}), ("治安", dict.fromkeys("abc", "safety"))])
def test_rows_that_name_a_title_mean_the_item_of_the_own_group(named: str, zeroed: dict[str, str]) -> None:
    """The engine and the interpreter agree, and only that item is told of. The interpreter knows one wording of a title."""
    text = RUBRIC.replace("{zh: 入户走访, source: 走访}", "走访")
    one = case(text, named)
    expected = interpret(text, one.subjects, one.tables)
    assert expected["fault"] is None
    assert differences(parse_rubric(text), one, expected, score(parse_rubric(text), one)) == []
    result = score(parse_rubric(RUBRIC), one)
    assert isinstance(result, Result)
    taken = lines.scores(result).filter((pl.col("line") == "adjust") & (pl.col("indicator") != "told"))
    assert dict(taken.select("id", "indicator").rows()) == zeroed
    for subject, reason in lines.scores(result).filter(pl.col("indicator") == "told").select("id", "reason").rows():
        assert ("走访”计0分" in reason or "治安”计0分" in reason) == (subject in zeroed)
        assert "、" not in reason


@pytest.mark.parametrize(("old", "new"), [("for: [涉农, 混合]", "for: [涉农, 城市]"), (" for: [城市],", "")])
def test_titles_that_one_subject_could_have_twice_are_a_fault(old: str, new: str) -> None:
    with pytest.raises(RubricFaults) as raised:
        parse_rubric(RUBRIC.replace(old, new))
    assert "TITLE_REPEATED" in {f.code for f in raised.value.faults}


def test_every_title_that_is_there_thrice_is_looked_at() -> None:
    third = "      - {id: mixed, title: 走访, for: [混合], points: 9, rule: {kind: completion, of: 走访, target: 6, cap: 1}}\nranking:"
    with pytest.raises(RubricFaults) as raised:
        parse_rubric(RUBRIC.replace("ranking:", third))
    assert [(f.code, f.args["other"]) for f in raised.value.faults] == [("TITLE_REPEATED", "rural")]
