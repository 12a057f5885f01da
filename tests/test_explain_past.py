"""What has happened cannot be made up; one more event can."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scoring import columns
from scoring.explain.scorecard import Explanation, explain
from scoring.language.rubric import Rubric
from tests.explained import faults_of, run, scheme

PERIOD = {"from": "2026-01-01", "to": "2026-12-31"}
WITHIN, AFTER = date(2026, 6, 30), date(2027, 1, 31)
RATE = {"id": "prompt", "title": {"zh": "走访及时", "en": "Visited in time"}, "points": 60, "advice": "知悉后7日内上门",
        "rule": {"kind": "completion", "of": "及时率"}}
FULL = {"id": "done", "title": "办结", "points": 40, "rule": {"kind": "completion", "of": "办结率"}}
FIELDS = {"及时率": {"type": "percent"}, "办结率": {"type": "percent"}}


def timed(past: bool) -> Rubric:
    return scheme(FIELDS, [{**RATE, "past": past}, FULL], period=PERIOD)


def told(rubric: Rubric, row: dict[str, Any], lang: str = "zh", as_of: date = WITHIN, **tables: Any) -> Explanation:
    return explain(run(rubric, [row], tables or None), "S0", lang, as_of)


def reason(found: Explanation, leaf: str) -> str:
    return next(line.reason for line in found.lines if line.indicator == leaf)


def test_what_is_past_names_no_next_value() -> None:
    row = {"及时率": 50, "办结率": 50}
    found = run(timed(True), [row]).wide
    assert columns.next_value("prompt") not in found.columns
    assert columns.next_value("done") in found.columns
    assert found[columns.published("prompt")].to_list() == run(timed(False), [row]).wide[columns.published("prompt")].to_list()


@pytest.mark.parametrize(("as_of", "lang", "said"), [
    (WITHIN, "zh", "及时率50%，未达到目标（100%），按完成比例计分，得30分，失分30分。属已发生事项，不能补得。整改建议：知悉后7日内上门。"),
    (AFTER, "zh", "及时率50%，未达到目标（100%），按完成比例计分，得30分，失分30分。属已发生事项，不能补得。下年度整改建议：知悉后7日内上门。"),
    (WITHIN, "en", "及时率 is 50%, short of the target 100%, scored in proportion, 30 points, 30 lost. "
                   "It has happened and cannot be made up. Advice: 知悉后7日内上门."),
])
def test_the_advice_stays_without_a_promise(as_of: date, lang: str, said: str) -> None:
    assert reason(told(timed(True), {"及时率": 50, "办结率": 100}, lang, as_of), "prompt") == said
    assert "年内可补" in reason(told(timed(False), {"及时率": 50, "办结率": 100}), "prompt")


def test_the_card_lists_it_under_what_cannot_be_changed() -> None:
    found = told(timed(True), {"及时率": 50, "办结率": 50})
    assert [step.indicator for step in found.next_steps] == ["done"]
    assert found.fixed == ("“走访及时”失分30分，属已发生事项，不能补得。",)
    assert [step.indicator for step in told(timed(False), {"及时率": 50, "办结率": 50}).next_steps] == ["prompt", "done"]


# one more event

LEVELS = {"级别": {"type": "choice", "values": ["市级", "区级"]}, "事项": "text"}
HONOURS = {"荣誉": {"kind": "events", "key": "编号", "absent": "zero", "columns": LEVELS}}


def honours(**rule: Any) -> Rubric:
    leaf = {"id": "honours", "title": "荣誉", "points": 5, "rule": {"kind": "per_event", "table": "荣誉", **rule}}
    return scheme(FIELDS, [leaf, {**FULL, "points": 95}], tables=HONOURS, period=PERIOD)


def events(*levels: str) -> list[dict[str, str]]:
    return [{"编号": "S0", "级别": level, "事项": str(i)} for i, level in enumerate(levels)]


@pytest.mark.parametrize(("rule", "levels", "said"), [
    ({"each": 2}, ("市级",), "再有1起的，可再得2分"),
    ({"each": 2}, ("市级", "市级"), "再有1起的，可再得1分"),
    ({"each": 2, "cap": 4}, ("市级", "市级"), ""),
    ({"each": 2}, ("市级", "市级", "区级"), ""),
    ({"each": {"by": "级别", "values": {"市级": 2, "区级": 1}}}, ("市级",), "再有1起的，可得市级2分、区级1分"),
    ({"each": {"by": "级别", "values": {"市级": 2, "区级": 1}}, "take_highest": "事项"}, ("市级",), "再有1起（另一事项）的，可得市级2分、区级1分"),
    ({"each": 2, "per_head": {"of": "办结率", "unit": 100}}, ("市级",), ""),
])
def test_one_more_event_is_said(rule: dict[str, Any], levels: tuple[str, ...], said: str) -> None:
    found = told(honours(**rule), {"办结率": 100, "及时率": 1}, 荣誉=events(*levels))
    why = reason(found, "honours")
    assert (f"年内可补：{said}。" in why) if said else "再有" not in why
    assert faults_of(why, "zh") == []
    assert faults_of(reason(told(honours(**rule), {"办结率": 100, "及时率": 1}, "en", 荣誉=events(*levels)), "honours"), "en") == []


def test_one_more_event_earns_what_is_said() -> None:
    step, = told(honours(each=2), {"办结率": 100, "及时率": 1}, 荣誉=events("市级", "市级")).next_steps
    assert (step.indicator, step.gain) == ("honours", 1)
    before, after = (run(honours(each=2), [{"办结率": 100, "及时率": 1}], {"荣誉": events(*levels)}).wide[columns.TOTAL][0]
                     for levels in (("市级", "市级"), ("市级", "市级", "市级")))
    assert after - before == 100
