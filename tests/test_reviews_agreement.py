"""Levels of review in the engine against the same in plain values: fields, rows of tables, points of items, verdicts and evidence."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from scoring.engine.assess import assess_inputs
from scoring.errors import DataFaults
from scoring.language.load import parse_rubric
from scoring.language.rubric import Rubric
from scoring.result import Result
from scoring.tables import evidence, reviewed_rows, reviews as reviews_of_tables
from scoring.tables.reviews import reviewed
from tests.agreement import as_typed, differences, inputs_of
from tests.interpreter import interpret
from tests.interpreter.case import Case
from tests.interpreter.generate import seeded
from tests.interpreter.reviewing import Review, as_reviewed, facts, some, to_be_reviewed
from tests.interpreter.values import Mark

SEEDS = 100
KIND = {"field": "字段", "item": "指标", "table": "表"}


def _table(rubric: Rubric, reviews: list[Review]) -> pl.DataFrame:
    rows = [_row(rubric, one) for one in reviews]
    return pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))


def _row(rubric: Rubric, one: Review) -> dict[str, str | None]:
    value = "未报送" if isinstance(one.value, Mark) and one.value.kind == "missing" else as_typed(one.value)
    above = one.level > 0
    return {
        rubric.subject.id: one.subject, "核定项目": f"{KIND[one.kind]}：{one.target}", "台账行": as_typed(one.row), "层级": rubric.review[one.level],
        "核定值": value, "结论": one.verdict, "核定人": "张三" if above else None, "核定理由": "核实" if above else None,
        "佐证": "、".join(piece.name for piece in one.pieces) or None, "佐证种类": _beside([piece.kind for piece in one.pieces]),
        "佐证日期": _beside([piece.day.isoformat() if piece.day else None for piece in one.pieces]),
    }


def _beside(said: list[str | None]) -> str | None:
    return "、".join(one or "" for one in said) if any(said) else None


def _found(rubric: Rubric, case: Case, reviews: list[Review], level: str) -> Result | str:
    try:
        inputs = reviewed(rubric, inputs_of(rubric, case), _table(rubric, reviews), level)
        return assess_inputs(rubric, inputs, draft=case.draft)
    except DataFaults as faults:
        return faults.text("en")


def _tried(seed: int) -> tuple[list[str], list[Review], str, Result | str]:
    """Return the differences, the reviews, how far they were looked at, and what was found."""
    rng, case = random.Random(seed), seeded(seed)
    case = replace(case, rubric=to_be_reviewed(rng, case))
    rubric = parse_rubric(case.rubric, "generated.yaml")
    reviews, last = some(rng, case, len(rubric.review)), len(rubric.review) - 1
    until = rng.choice([last, rng.randrange(last + 1)])
    if not reviews:
        return [], [], "", ""
    subjects, tables, given = as_reviewed(case, reviews, until)
    expected = interpret(case.rubric, subjects, tables, draft=case.draft, previous=case.previous, given=given)
    found = _found(rubric, case, reviews, rubric.review[until])
    where = "the claim" if until == 0 else "between" if until < last else "the last"
    return differences(rubric, case, expected, found), reviews, where, found


def test_engine_and_interpreter_agree_on_reviews() -> None:
    seen: Counter[tuple[Any, ...]] = Counter()
    sound = 0
    for seed in range(SEEDS):
        wrong, reviews, where, found = _tried(seed)
        assert wrong == [], f"seed {seed}: {found if isinstance(found, str) else ''}"
        seen.update(facts(one) for one in reviews)
        seen["until", where] += 1
        sound += isinstance(found, Result)
    print(sorted(seen.items()), sound)
    assert sound > SEEDS * 0.6
    wanted = [("field", value, level) for value in ("known", "missing", "not_applicable", "nothing") for level in ("claim", "above")]
    wanted += [("field", "rejected", "above"), ("table", "rejected", "above"), ("item", "known", "claim"), ("item", "known", "above")]
    wanted += [("table", value, level) for value in ("row", "nothing") for level in ("claim", "above")]
    assert [fact for fact in [*wanted, *(("until", where) for where in ("the claim", "between", "the last"))] if seen[fact] < 2] == []


def _nothing_needs_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviews_of_tables, "_unproven", lambda rubric, subjects, rows, last: ({}, []))


def _old_evidence_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    real = evidence._wrong
    monkeypatch.setattr(evidence, "_wrong", lambda about, asked, *rest: real(about, asked.model_copy(update={"max_age": None}), *rest))


def _a_rejected_row_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    real = reviewed_rows._decided
    monkeypatch.setattr(reviewed_rows, "_decided", lambda rows: {at: replace(one, after=one.after or {}) for at, one in real(rows).items()})


@pytest.mark.parametrize("plant", [_nothing_needs_proof, _old_evidence_counts, _a_rejected_row_stays], ids=lambda p: p.__name__.strip("_"))
def test_a_planted_fault_is_caught(plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    assert any(_tried(seed)[0] for seed in range(SEEDS)), "nobody noticed"
