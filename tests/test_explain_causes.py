"""Why a field cannot be worked out: the table, and the columns that some row lacks."""

from __future__ import annotations

import pytest

from scoring.explain.scorecard import explain
from tests.explained import faults_of, run, scheme

COLUMNS = {"日期": "date", "类别": "text", "件数": "integer", "确认": "date"}
TABLES = {"好事台账": {"kind": "events", "key": "编号", "absent": "zero", "columns": COLUMNS}}
LEAF = {"id": "deeds", "title": {"zh": "好事", "en": "Deeds"}, "points": 100, "rule": {"kind": "completion", "of": "好事数", "target": 10}}
ROW = {"编号": "S0", "日期": None, "类别": None, "件数": None, "确认": None}


def told(derive: str, lang: str = "zh", **row: str) -> str:
    rubric = scheme({"好事数": {"type": "integer", "derive": derive}}, [LEAF], tables=TABLES)
    row = {"确认": "2026-05-01", **row}
    found = explain(run(rubric, [{}], {"好事台账": [{**ROW, **row}]}), "S0", lang)
    reason = next(line.reason for line in found.lines if line.indicator == "deeds")
    assert faults_of(reason, lang) == []
    return reason


@pytest.mark.parametrize(("derive", "said"), [
    ('count(好事台账, 日期 >= date("2026-01-01"))', "好事数不能计算：“好事台账”有行未填“日期”，"),
    ('count(好事台账, 类别 == "好事" and not missing(确认))', "好事数不能计算：“好事台账”有行未填“类别”，"),
    ('sum(好事台账, 件数, 类别 == "好事")', "好事数不能计算：“好事台账”有行未填“件数”或“类别”，"),
    ("sum(好事台账, min(4, ceil((件数 + month(确认)) / 3)), not missing(确认))", "好事数不能计算：“好事台账”有行未填“件数”，"),
    ("floor(mean(好事台账, 件数))", "好事数不能计算，"), ("floor(max(好事台账, 件数))", "好事数不能计算，"),
])
def test_the_columns_are_named_by_which_a_field_counts(derive: str, said: str) -> None:
    assert told(derive).startswith(said)


def test_the_columns_are_named_in_english() -> None:
    assert told("sum(好事台账, 件数)", "en").startswith("好事数 cannot be worked out: rows of '好事台账' lack '件数', ")


def test_fields_that_lack_the_same_are_told_together() -> None:
    fields = {"好事数": {"type": "percent", "ratio": ["甲", "乙"], "when_zero": "missing"},
              "甲": {"type": "integer", "derive": 'count(好事台账, 类别 == "a")'},
              "乙": {"type": "integer", "derive": 'count(好事台账, 类别 != "b")'}}
    found = explain(run(scheme(fields, [LEAF], tables=TABLES), [{}], {"好事台账": [ROW]}), "S0")
    (reason,) = (line.reason for line in found.lines if line.indicator == "deeds")
    assert reason.startswith("甲、乙不能计算：“好事台账”有行未填“类别”，")


@pytest.mark.parametrize(("lang", "said", "asked"), [
    ("zh", "除数受理为0，不能计算，暂不计分，请核对数据。", "“好事”：除数受理为0，不能计算，请核对数据。"),
    ("en", "受理 is 0 and cannot be divided by, not scored yet, please check the data.",
     "'Deeds': 受理 is 0 and cannot be divided by, please check the data."),
])
def test_what_is_divided_by_nothing_is_not_called_unfiled(lang: str, said: str, asked: str) -> None:
    leaf = {**LEAF, "rule": {"kind": "formula", "of": "100 * 办结 / 受理", "min": 0, "max": 100}}
    rubric = scheme({"办结": {"type": "integer"}, "受理": {"type": "integer"}}, [leaf])
    found = explain(run(rubric, [{"办结": 0, "受理": 0}]), "S0", lang)
    assert next(line.reason.lower() for line in found.lines if line.indicator == "deeds") == said.lower()
    assert [step.words for step in found.next_steps] == [asked]
