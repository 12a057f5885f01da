"""What a rule's settings are in words: numbers with their units, expressions without code, and all that changes the points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from scoring.explain.combining import scaled, standard
from scoring.explain.outline import outline
from scoring.explain.terms import Terms
from scoring.export.content import Content
from scoring.export.sheets.working import working
from scoring.language.indicator import Missing, NotApplicable
from scoring.messages import LANGUAGES, documents
from tests.explained import run, scheme

FIELDS = {"应办": {"type": "integer", "measure": "件"}, "另办": {"type": "integer", "measure": "件"}, "办结": {"type": "integer", "measure": "件"},
          "办结率": {"type": "percent"}, "户数": {"type": "integer", "measure": "户"}, "系数": {"type": "decimal", "min": 0, "max": 2}}
TABLES = {"测评": {"kind": "events", "key": "编号", "absent": "zero", "columns": {"满意票": "integer", "不满意票": "integer"}},
          "问题": {"kind": "events", "key": "编号", "absent": "zero", "columns": {"事由": "text"}}}
BALLOT: dict[str, Any] = {"kind": "ballot", "table": "测评", "values": {"满意票": 10, "不满意票": 0}}
SHORT: dict[str, Any] = {"kind": "shortfall", "of": "办结率", "target": 95, "off": 1, "count": "linear"}


def leaf(rule: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "leaf", "title": {"zh": "事项", "en": "Matter"}, "points": 10, "rule": dict(rule), **more}


def told(rule: Mapping[str, Any], lang: str = "zh") -> str:
    rubric = scheme(FIELDS, [leaf(rule)], tables=TABLES)
    return standard(rubric.indicator("leaf"), Terms(rubric, lang))


@pytest.mark.parametrize(("rule", "zh", "en"), [
    ({**BALLOT, "quorum": 20}, "，有效票少于20张的无效", ", void below 20 valid votes"),
    ({**BALLOT, "quorum": "应办 * 2 / 3", "quorum_of": "cast"}, "，收回票少于应办×2÷3的无效", ", void below 应办 × 2 ÷ 3 votes cast"),
    ({**BALLOT, "quorum": "min(20, (应办 + 另办) / 2)"}, "，有效票少于20与（应办+另办）÷2中的较小者的无效",
     ", void below the lesser of 20 and (应办 + 另办) ÷ 2 valid votes"),
    (SHORT, "办结率达到95%得10分，每低1个百分点扣1分，", "95%, 1 off for every 1 percentage point below, "),
    ({**SHORT, "of": "办结", "target": 30, "per": 2}, "办结达到30件得10分，每低2件扣1分，", "30 件, 1 off for every 2 件 below, "),
    ({**SHORT, "of": "办结 / 2", "target": "应办 / 2"}, "办结÷2达到应办÷2得10分，每低1个单位扣1分，", "应办 ÷ 2, 1 off for every 1 below, "),
    ({**SHORT, "of": "办结", "target": "应办", "relative": True, "per": 5}, "办结达到应办得10分，每低5%扣1分，", "应办, 1 off for every 5% below, "),
    ({"kind": "completion", "of": "办结 + 另办", "target": "应办 + 户数"}, "（办结+另办）÷（应办+户数）×10，",
     "(办结 + 另办) ÷ (应办 + 户数) × 10, "),
    ({"kind": "bands", "of": "办结率", "bands": [{"from": 0, "points": 0}, {"from": 60, "points": 10}]},
     "办结率：0%起0分，60%起10分", "from 0%: 0, from 60%: 10"),
    ({"kind": "piecewise", "of": "办结", "points": [[0, 0], [12, 10]]}, "办结：0件→0分，12件→10分，", "0 件 → 0, 12 件 → 10"),
    ({"kind": "per_event", "table": "问题", "each": -1, "per_head": {"of": "户数 * 3", "unit": 100}}, "按每100户数×3折算", "for every 100 户数 × 3"),
])
def test_settings_are_told_in_words_and_with_units(rule: dict[str, Any], zh: str, en: str) -> None:
    assert zh in told(rule)
    assert en in told(rule, "en")


@pytest.mark.parametrize(("factor", "said"), [
    ("系数", ["乘以系数：系数", "封顶：8分"]), ("应办 / 100", ["乘以系数：应办÷100", "封顶：8分"]), ("1", ["封顶：8分"])])
def test_a_factor_is_told_where_it_can_change_anything(factor: str, said: list[str]) -> None:
    rubric = scheme(FIELDS, [leaf(SHORT, factor=factor, cap=8)])
    assert [*scaled(rubric.indicator("leaf"), Terms(rubric, "zh"))] == said
    assert [line.strip() for line in outline(rubric).splitlines() if "系数：" in line] == [line for line in said if "系数：" in line]


def test_points_can_be_worked_out_again_from_the_sheet() -> None:
    rubric = scheme(FIELDS, [leaf(SHORT, factor="系数", cap=8)])
    sheet = working(Content(run(rubric, [{"办结率": 95, "系数": "0.5"}]), "zh"))
    assert sheet is not None
    row = next(iter(sheet.rows))
    assert row[3] == "办结率达到95%得10分，每低1个百分点扣1分，扣完为止\n乘以系数：系数\n封顶：8分"
    assert (row[4], row[5]) == (95, 5)


def test_documents_do_not_say_of_all_subjects_that_they_are_a_district() -> None:
    assert [key for key, (zh, _) in documents.SENTENCES.items() if "全区" in zh] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("key", "policy"), [(key, policy) for key, kind in (("missing", Missing), ("not_applicable", NotApplicable))
                                             for policy in get_args(kind)])
def test_every_policy_of_an_item_is_told(key: str, policy: str, lang: str) -> None:
    rule = {"kind": "completion", "of": "应办", "target": "10"}
    plain, said = (outline(scheme(FIELDS, [leaf(rule, **more)]), lang) for more in ({}, {key: policy}))
    assert len(said.splitlines()) == len(plain.splitlines()) + 1
