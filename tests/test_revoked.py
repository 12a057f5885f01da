"""A title that is revoked after publication: it is lost, its place stays empty or the next one moves up, and everyone is told why."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from scoring.api import assess
from scoring.engine.assess import assess_inputs
from scoring.errors import DataFaults
from scoring.explain.awards import awards
from scoring.explain.notes import issues, ranking
from scoring.export.content import Content
from scoring.export.corrections import corrections
from scoring.export.sheets.awards import awards as awards_sheet
from scoring.export.sheets.matters import committee
from scoring.language.load import parse_rubric
from scoring.result import Result
from scoring.tables.corrections import corrected
from tests.agreement import differences, inputs_of
from tests.interpreter import interpret
from tests.interpreter.generate import seeded
from tests.interpreter.loading import load
from tests.test_awards import decisions, frame, ladder, levels, quota, rubric

SEEDS = range(120)


def revoking(*rows: tuple[str, str], to: str = "撤销", was: str = "") -> pl.DataFrame:
    said = [{"编号": subject, "更正项目": award, "原值": was, "更正为": to, "更正理由": "材料不实", "认定单位": "虚构区委", "认定时间": "2026-12-01"}
            for subject, award in rows]
    return pl.DataFrame(said)


def scored(points: list[int], *gone: tuple[str, str], awarded: list[dict[str, Any]]) -> Result:
    return assess(rubric(*awarded), frame(points), corrections=revoking(*gone))


@pytest.mark.parametrize(("backfill", "told"), [(False, "nynn"), (True, "nyyn")])
def test_the_place_stays_empty_unless_the_next_one_moves_up(backfill: bool, told: str) -> None:
    assert decisions(scored([90, 80, 70, 60], ("S0", "称号：奖0"), awarded=[quota({"count": 2}, backfill=backfill)])) == told


@pytest.mark.parametrize(("backfill", "told"), [(False, [0, 1, 1]), (True, [0, 2, 1])])
def test_who_loses_a_level_has_none(backfill: bool, told: list[int]) -> None:
    steps = ladder({"from": 80, "take": {"count": 1}}, {"from": 60}, backfill=backfill)
    assert levels(scored([90, 85, 70], ("S0", "a0"), awarded=[steps])) == told


def test_what_rests_on_a_title_falls_with_it() -> None:
    second = quota({"count": 1}, not_together=["a0"], eligible="total >= 60")
    awarded = [{"kind": "title", "require": "total >= 60"}, {"kind": "title", "require": "a0"}, second]
    result = scored([90, 80, 50], ("S0", "a0"), awarded=awarded)
    assert [decisions(result, award) for award in ("a0", "a1", "a2")] == ["nyn", "nyn", "ynn"]


def test_the_best_of_a_node_stays_without_a_successor() -> None:
    result = scored([90, 80], ("S0", "a0"), awarded=[{"kind": "best", "of": "each", "title": "{title}最佳"}])
    assert decisions(result) == "nn"


@pytest.mark.parametrize(("lang", "lost", "behind"), [
    ("zh", "“奖0”公布后已撤销（理由：材料不实；认定单位：虚构区委；时间：2026-12-01）。",
     "在符合条件的人员中列第2位（名额1个），名额已满，撤销空出的名额不递补，与最后一个列入的人员相差10.00分，未列入“奖0”建议名单。"),
    ("en", "'奖0' was revoked after publication (材料不实; 虚构区委; 2026-12-01).",
     "Place 2 of those eligible (1 place to give), all places are taken, a place that was revoked stays empty, not proposed for '奖0'."),
])
def test_everyone_is_told(lang: str, lost: str, behind: str) -> None:
    result = scored([90, 80], ("S0", "a0"), awarded=[quota({"count": 1})])
    first, second = awards(result, lang)["reason"]
    assert first == lost
    assert second == behind.replace("，与最后一个列入的人员相差10.00分", "")
    assert issues(result, lang).filter(pl.col("code") == "REVOKED").height == 1


@pytest.mark.parametrize(("rows", "to", "code"), [
    ([("S1", "a0")], "撤销", "CORRECTION_NOT_HELD"), ([("S0", "a0")], "授予", "CORRECTION_AWARD"),
    ([("S0", "a0"), ("S0", "称号：奖0")], "撤销", "CORRECTION_TWICE"), ([("S0", "称号：大奖")], "撤销", "CORRECTION_TARGET"),
])
def test_what_cannot_be_revoked_is_a_fault(rows: list[tuple[str, str]], to: str, code: str) -> None:
    with pytest.raises(DataFaults) as caught:
        assess(rubric(quota({"count": 1})), frame([90, 80]), corrections=revoking(*rows, to=to))
    assert [fault.code for fault in caught.value.faults] == [code]


STEPS = [{"title": {"zh": "甲等", "en": "First"}, "from": 80, "take": {"count": 1}}, {"title": "乙等", "from": 60}]
KINDS = [ladder(*STEPS, backfill=True), quota({"count": 1}, backfill=True), {"kind": "best", "of": "each", "title": "{title}最佳"}]


@pytest.mark.parametrize(("award", "was"), [(ladder(*STEPS), "甲等"), (ladder(*STEPS), "First"), (ladder(*STEPS), "奖0"),
                                            (quota({"count": 1}), "奖0"), (ladder(*STEPS), ""),
                                            (ladder(*STEPS, approval={"by": "虚构区委"}), "拟评甲等")])
def test_what_was_held_may_be_said(award: dict[str, Any], was: str) -> None:
    assert assess(rubric(award), frame([90, 80]), corrections=revoking(("S0", "a0"), was=was)).ranking["a0"][0] is None


@pytest.mark.parametrize(("award", "was"), [(ladder(*STEPS), "乙等"), (quota({"count": 1}), "十佳"), (quota({"count": 1}), "甲等")])
def test_another_title_than_was_held_is_a_fault(award: dict[str, Any], was: str) -> None:
    with pytest.raises(DataFaults) as caught:
        assess(rubric(award), frame([90, 80]), corrections=revoking(("S0", "a0"), was=was))
    assert [(f.code, f.place.heading, f.args["said"]) for f in caught.value.faults] == [("CORRECTION_FROM", "原值", was)]


@pytest.mark.parametrize(("lang", "level", "beside", "rise"), [
    ("zh", "“奖0”“甲等”公布后已撤销（理由：", "称号已撤销：“奖0”“甲等”、“奖1”。", "撤销空出的名额由其递补。"),
    ("en", "'奖0' ('First') was revoked after publication (", "revoked: '奖0' ('First'), '奖1'.", "moved up to a place that was revoked."),
])
def test_the_level_that_was_lost_is_named_and_who_moved_up_is_told(lang: str, level: str, beside: str, rise: str) -> None:
    result = scored([90, 85, 70], ("S0", "a0"), ("S0", "a1"), awarded=KINDS)
    told = {(subject, award): reason for subject, award, reason in awards(result, lang).select("id", "award", "reason").rows()}
    assert told["S0", "a0"].startswith(level)
    assert [subject for (subject, _), reason in told.items() if reason.lower().endswith(rise)] == ["S1", "S1"]
    assert issues(result, lang).filter(pl.col("code") == "REVOKED")["detail"][0].count(level.partition("公布")[0].partition(" was")[0]) == 1
    assert ranking(result, lang)["note"].to_list()[:2] == [beside[0].upper() + beside[1:], ""]


def test_nobody_is_said_to_move_up_where_data_were_corrected_too() -> None:
    both = pl.concat([revoking(("S0", "a0")), revoking(("S2", "得分"), to="95", was="70")])
    result = assess(rubric(quota({"count": 2}, backfill=True)), frame([90, 85, 70]), corrections=both)
    assert decisions(result) == "nyy"
    assert not any("递补" in reason for reason in awards(result)["reason"])


def test_documents_tell_what_was_held() -> None:
    gone = [("S0", "a0"), ("S0", "a1"), ("S0", "a2")]
    result = scored([90, 85, 70], *gone, awarded=KINDS)
    content = Content(result, "zh")
    best = f"{result.rubric.indicators[0].title.zh}最佳"
    assert corrections(content)["from"].to_list() == ["甲等", "奖1", best]
    sheet, committee_sheet = awards_sheet(content), committee(content)
    assert sheet is not None
    assert [(row[1], row[-2]) for row in sheet.rows if row[2] == "虚构S0"] == [("甲等", "撤销"), ("奖1", "撤销"), (best, "撤销")]
    assert [row[1] for row in sheet.rows if row[-2] == "撤销"] == ["甲等", "奖1", best]
    assert "虚构S0" not in [row[1] for row in committee_sheet.rows]
    assert corrections(Content(result, "en"))["from"].to_list()[0] == "First"
    assert corrections(Content(replace(result, uncorrected=pl.DataFrame()), "zh"))["from"].to_list() == ["已获评"] * 3


def test_a_place_that_stays_empty_has_no_last_inside() -> None:
    told = committee(Content(scored([90, 85, 70], ("S0", "a0"), awarded=[quota({"count": 1})]), "zh"))
    assert [(row[1], row[2]) for row in told.rows] == [("虚构S1", "名额外首位")]


def test_engine_and_interpreter_agree_on_what_is_revoked() -> None:
    seen: Counter[tuple[str, bool]] = Counter()
    for seed in SEEDS:
        case = seeded(seed)
        awarded = load(case.rubric).get("awards") or []
        rng = random.Random(seed)
        gone = {(rng.choice(case.subjects)["编号"], rng.choice(awarded)["id"]) for _ in range(2)} if awarded else set()
        declared = parse_rubric(case.rubric, "generated.yaml")
        if not gone:
            continue
        revoked = {subject: frozenset(award for who, award in gone if who == subject) for subject, _ in gone}
        expected = interpret(case.rubric, case.subjects, case.tables, draft=case.draft, previous=case.previous, lower=case.lower, revoked=revoked)
        try:
            inputs = corrected(declared, inputs_of(declared, case), revoking(*((who, f"award:{award}") for who, award in sorted(gone))))
            found: Result | str = assess_inputs(declared, inputs, draft=case.draft)
        except DataFaults as faults:
            found = faults.text("en")
        assert differences(declared, case, expected, found) == [], f"seed {seed}: {gone}"
        seen.update((next(a["kind"] for a in awarded if a["id"] == award), next(a for a in awarded if a["id"] == award).get("backfill", False))
                    for _, award in gone)
    assert {kind for kind, _ in seen} == {"stars", "level", "title", "quota", "laggards", "best"}
    assert {kind for kind, moves_up in seen if moves_up} >= {"quota", "level", "laggards"}
