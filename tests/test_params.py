"""Params: which value holds, where a name may stand for it, and that a rubric with params scores as one with the values written out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.errors import RubricFaults
from scoring.language.load import load_rubric, parse_rubric, whole
from scoring.language.params import unused
from scoring.language.rubric import Rubric
from scoring.language.yaml import read

RUBRIC = """\
format: 1
id: minimal
title: 最小示例
edition: "{edition}"
{period}subject: {{kind: 社区, id: 编号, name: 名称}}
params:
{params}
fields:
  走访次数: {{type: integer, max: {most}}}
  等次: {{type: choice, values: [优, 良]}}
  建成日: {{type: date}}
tables:
  通报: {{kind: events, key: 编号, absent: zero, columns: {{分值: {{type: integer}}, 级别: text}}}}
indicators:
  - {{id: visits, title: 走访, points: 60, applies: "{applies}", rule: {{kind: completion, of: 走访次数, target: "{target}"}}}}
awards:
  - {{id: good, kind: title, title: 合格, require: "{require}"}}
"""
YEARS = "  线: [{value: 1}, {value: 2, from: 2026-01-01}, {value: 3, from: 2026-07-01}, {value: 4, from: 2027-01-01}]"


def text(params: str, **more: str) -> str:
    said = {"edition": "2026", "period": "", "most": "365", "applies": "true", "target": "12", "require": "total >= 1", **more}
    return RUBRIC.format(params=params, **said)


def rubric(params: str, **more: str) -> Rubric:
    return parse_rubric(text(params, **more), "a.yaml")


def target(params: str, **more: str) -> Any:
    return rubric(params, target="线", **more).indicator("visits").rule.target  # type: ignore[union-attr]


# which value


@pytest.mark.parametrize(("start", "value"), [
    ("2025-12-31", "1"), ("2026-01-01", "2"), ("2026-06-30", "2"), ("2026-07-01", "3"), ("2030-01-01", "4"),
])
def test_the_value_that_holds_when_the_period_begins_is_meant(start: str, value: str) -> None:
    assert target(YEARS, period=f"period: {{from: {start}, to: 2031-01-01}}\n") == value


def test_without_a_period_the_year_of_the_edition_decides() -> None:
    assert target(YEARS) == "2"
    assert target(YEARS, edition="2027") == "4"


def test_an_undated_value_always_holds() -> None:
    assert target("  线: {value: 7}", edition="试行") == "7"


def test_the_history_stays_in_the_rubric() -> None:
    held = rubric(YEARS).params["线"]
    assert isinstance(held, tuple)
    assert [p.value for p in held] == [1, 2, 3, 4]


# where a name stands for it


@pytest.mark.parametrize(("value", "applies", "means"), [
    ("30", "走访次数 >= 线 * 2", "走访次数 >= 30 * 2"),
    ("0.50", "走访次数 > 线", "走访次数 > 0.50"),
    ("-3", "走访次数 - 线 > 0", "走访次数 - (-3) > 0"),
    ("优", "等次 == 线", '等次 == "优"'),
    ("2026-03-01", "建成日 <= 线", '建成日 <= date("2026-03-01")'),
    ("true", "线 or 走访次数 > 1", "true or 走访次数 > 1"),
    ("30", "走访次数 >= 「线」", "走访次数 >= 30"),
    ("2", "count(通报, 分值 >= 线) == 0", "count(通报, 分值 >= 2) == 0"),
])
def test_a_name_in_an_expression_is_its_value(value: str, applies: str, means: str) -> None:
    found = rubric(f"  线: {{value: {value}}}", applies=applies).indicator("visits").applies
    assert found == means


def test_a_column_comes_before_a_param() -> None:
    assert rubric("  分值: {value: 2}", applies="count(通报, 分值 >= 1) == 0").indicator("visits").applies == "count(通报, 分值 >= 1) == 0"


def test_a_setting_takes_a_param_after_a_sign() -> None:
    found = rubric("  上限: {value: 100}", most="=上限")
    assert found.fields["走访次数"].max == Decimal(100)


def test_a_text_that_begins_with_the_sign_is_a_text_where_there_are_no_params() -> None:
    value = read(text("  线: {value: 1}")).value
    del value["params"]
    value["title"] = "=线"
    assert load_rubric(value).title.zh == "=线"


def test_a_param_is_not_read_where_nothing_reads_it() -> None:
    said = read(text("  线: {value: 12}\n  上限: {value: 100}\n  空: {value: 1}\n  级: {value: 优}", most="=上限", target="线", applies="等次 == 级"))
    assert unused(whole(said, None)) == ("空",)


def test_params_of_plain_values_are_read_too() -> None:
    value = {**read(text("  线: {value: 12}", target="线")).value}
    assert load_rubric(value).indicator("visits").rule.target == "12"  # type: ignore[union-attr]


def test_a_param_is_read_only() -> None:
    with pytest.raises(RubricFaults) as caught:
        rubric("  走访次数: {value: 1}")
    assert {f.code for f in caught.value.faults} == {"NAME_REPEATED"}
