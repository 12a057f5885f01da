"""Levels of subjects in the engine against the same in plain values: the result of a generated rubric is a table of another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import scoring
from scoring.engine.assess import assess_inputs
from scoring.errors import DataFaults
from scoring.language.load import parse_rubric
from scoring.language.rubric import Rubric
from scoring.result import Result
from scoring.tables import levels
from scoring.tables.read import read
from tests.agreement import differences, inputs_of, score
from tests.interpreter.case import Case
from tests.interpreter.stages import TABLE, facts, staged

SEEDS = 45


def _below(case: Case) -> Result:
    assert case.below is not None
    found = score(parse_rubric(case.below.rubric), case.below)
    assert isinstance(found, Result), found
    return found


def _found(rubric: Rubric, case: Case, below: Result) -> Result | str:
    """Return what the engine makes of a case whose lower table is read as a result is."""
    who = [heading for heading in (rubric.subject.id, rubric.subject.name, rubric.subject.group, rubric.subject.parent) if heading]
    named = pl.DataFrame([{heading: row[heading] for heading in who} for row in case.subjects])
    try:
        table = read(rubric, named, {TABLE: below}).tables[TABLE]
        inputs = inputs_of(rubric, case)
        return assess_inputs(rubric, replace(inputs, tables={**inputs.tables, TABLE: table}), draft=case.draft)
    except DataFaults as faults:
        return faults.text("en")


def _differences(case: Case, folder: Path) -> list[str]:
    assert case.below is not None
    (folder / "lower.yaml").write_text(case.below.rubric, encoding="utf-8")
    (folder / "upper.yaml").write_text(case.rubric, encoding="utf-8")
    rubric = scoring.load_rubric(folder / "upper.yaml")
    return differences(rubric, case, case.interpret(), _found(rubric, case, _below(case)))


def test_engine_and_interpreter_agree_on_levels_of_subjects(tmp_path: Path) -> None:
    seen: Counter[tuple[str, ...]] = Counter()
    for seed in range(SEEDS):
        case = staged(seed)
        assert _differences(case, tmp_path) == [], f"seed {seed}"
        seen.update(facts(case))
    print(sorted(seen.items()))
    wanted: list[tuple[Any, ...]] = [("rows below", state) for state in ("some", "none", "unknown")]
    wanted += [("subject below", outcome) for outcome in ("ranked", "pending", "unranked")]
    numbers = ("total", "bonus", "deduction", "rate", "rank", "group_rank", "award_0", "award_1")
    wanted += [("column below", name, state) for name in numbers for state in ("blank", "known")]
    assert [fact for fact in wanted if seen[fact] < 2] == []


def _exempt_count(monkeypatch: pytest.MonkeyPatch) -> None:
    real = levels._rows
    monkeypatch.setattr(levels, "_rows", lambda table, found: real(table, found.with_columns(pl.col("outcome").str.replace("exempt", "unranked"))))


def _pending_count_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = levels._rows
    monkeypatch.setattr(levels, "_rows", lambda table, found: real(table, found.with_columns(pl.col("total").fill_null(0))))


@pytest.mark.parametrize("plant", [_exempt_count, _pending_count_as_nothing], ids=lambda p: p.__name__.strip("_"))
def test_a_planted_fault_is_caught(plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plant(monkeypatch)
    assert any(_differences(staged(seed), tmp_path) for seed in range(SEEDS)), "nobody noticed"
