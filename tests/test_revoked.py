"""A title that is revoked after publication: it is lost, its place stays empty or the next one moves up, and everyone is told why."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import polars as pl
import pytest

from scoring.api import assess
from scoring.engine.assess import assess_inputs
from scoring.errors import DataFaults
from scoring.explain.awards import awards
from scoring.explain.notes import issues
from scoring.language.load import parse_rubric
from scoring.result import Result
from scoring.tables.corrections import corrected
from tests.agreement import differences, inputs_of
from tests.interpreter import interpret
from tests.interpreter.generate import seeded
from tests.interpreter.loading import load
from tests.test_awards import decisions, frame, ladder, levels, quota, rubric

SEEDS = range(120)


def revoking(*rows: tuple[str, str], to: str = "撤销") -> pl.DataFrame:
    said = [{"编号": subject, "更正项目": award, "原值": "", "更正为": to, "更正理由": "材料不实", "认定单位": "虚构区委", "认定时间": "2026-12-01"}
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
