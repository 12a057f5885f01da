"""What stands on single sheets: rows by which a total can be followed, what a checklist was scored on, what a reason for a blank is of."""

from __future__ import annotations

from typing import Any

from scoring.export.content import Content
from scoring.export.sheets.matters import missing
from scoring.export.sheets.scores import scores
from scoring.export.sheets.working import working
from scoring.result import Result
from tests.explained import run, scheme

FIELDS = {name: {"type": "integer"} for name in ("办结", "表彰", "通报", "特色")} | {name: {"type": "boolean"} for name in ("甲", "乙", "造假")}
ITEMS = [
    {"id": "done", "title": "办结", "points": 60, "rule": {"kind": "completion", "of": "办结", "target": 60}},
    {"id": "list", "title": "清单", "points": 40, "rule": {"kind": "checklist", "items": [
        {"id": "a", "title": "甲项", "points": 10, "met": "甲"}, {"id": "b", "title": "乙项", "points": 30, "met": "乙"}]}},
]
ADJUST: list[dict[str, Any]] = [
    {"id": "own", "kind": "bonus", "say": "特色工作", "of": "特色", "each": 1, "on": "star"},
    {"id": "honour", "kind": "bonus", "say": "表彰", "of": "表彰", "each": 1},
    {"id": "circular", "kind": "deduction", "say": "通报批评", "of": "通报", "each": 1},
    {"id": "forged", "kind": "veto", "when": "造假", "say": "弄虚作假", "effect": {"cap_total": 50}},
]
ROW = {"办结": 60, "甲": "是", "乙": "否", "表彰": 3, "通报": 1, "特色": 2, "造假": "否"}


def _run(*rows: dict[str, Any], **more: Any) -> Result:
    return run(scheme(FIELDS, ITEMS, **more), [{**ROW, **row} for row in rows])


def test_the_total_can_be_followed_from_row_to_row() -> None:
    sheet = working(Content(_run({}, {"造假": "是"}, adjust=ADJUST), "zh"))
    assert sheet is not None
    assert [row[1] for row in sheet.rows] == ["办结", "清单", "加分", "组织建设星", "加分", "扣分", "限制情形", "总得分"]
    points = [(row[5], row[7]) for row in sheet.rows]
    assert points == [(60, 60), (10, 10), (2, 2), (72, 72), (3, 3), (-1, -1), (0, -24), (74, 50)]
    assert [row[3] for row in sheet.rows][4:7] == ["表彰", "通报批评", "弄虚作假"]


def test_the_scores_have_a_column_for_what_adjusts() -> None:
    sheet = scores(Content(_run({}, adjust=ADJUST), "en"))
    assert sheet is not None
    assert [c.heads[-1] for c in sheet.columns][-6:] == ["Bonus", "Subtotal", "Bonus", "Deduction", "Limits", "Total"]
    assert [float(v) for v in sheet.rows[0][-6:]] == [2, 72, 3, -1, 0, 74]


def test_what_is_not_adjusted_has_no_such_rows() -> None:
    sheet = working(Content(_run({}), "zh"))
    assert sheet is not None
    assert not {row[1] for row in sheet.rows} & {"加分", "扣分", "限制情形"}


def test_a_checklist_says_how_many_are_met() -> None:
    sheet = working(Content(_run({}, {"乙": "是"}, {"乙": None}), "zh"))
    assert sheet is not None
    assert next(row for row in sheet.rows if row[1] == "清单")[4::2] == ("达到1/2项", "达到2/2项", None)


def test_a_reason_for_not_applicable_is_told_with_its_field() -> None:
    items = [{"id": "done", "title": "办结", "points": 60, "rule": {"kind": "completion", "of": "办结", "target": 60}}]
    fields = {"办结": {"type": "integer", "may_be": "not_applicable"}}
    found = missing(Content(run(scheme(fields, items), [{"办结": "不涉及：不是新任"}]), "zh"))
    told = {(row[2], row[3]) for row in found.rows}
    assert ("不涉及", "办结") in told
    assert "数据说明" not in {situation for situation, _ in told}
