"""Params and inheritance in the engine: a generated rubric said with params, or as changes to another, must score as the rubric itself does.

The interpreter resolves neither. It reads the rubric, of which `retelling` made the other forms backwards.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import scoring
from scoring.errors import RubricFaults
from scoring.language import change
from scoring.language.load import parse_rubric
from tests.agreement import differences, score
from tests.interpreter.generate import seeded
from tests.interpreter.loading import load
from tests.interpreter.retelling import BACKWARDS, with_changes, with_params

SEEDS = 50


def _with_params(seed: int) -> tuple[list[str], list[str]]:
    case = seeded(seed)
    text, kinds = with_params(random.Random(seed), load(case.rubric))
    rubric = parse_rubric(text, "generated.yaml")
    return differences(rubric, case, case.interpret(), score(rubric, case)), kinds


def _with_changes(seed: int, folder: Path) -> tuple[list[str], list[str]]:
    case = seeded(seed)
    above, below, kinds = with_changes(random.Random(seed), load(case.rubric), "./above.yaml")
    (folder / "above.yaml").write_text(above, encoding="utf-8")
    (folder / "below.yaml").write_text(below, encoding="utf-8")
    rubric = scoring.load_rubric(folder / "below.yaml")
    return differences(rubric, case, case.interpret(), score(rubric, case)), kinds


def test_params_stand_for_their_values() -> None:
    seen: Counter[str] = Counter()
    for seed in range(SEEDS):
        found, kinds = _with_params(seed)
        assert found == [], f"seed {seed}"
        seen.update(kinds)
    print(sorted(seen.items()))
    assert [f"{kind}{dated}" for kind in ("setting", "expression", "text") for dated in ("", ", dated") if seen[f"{kind}{dated}"] < 3] == []


def test_a_rubric_that_extends_another_is_the_rubric_that_it_comes_to(tmp_path: Path) -> None:
    seen: Counter[str] = Counter()
    for seed in range(SEEDS):
        found, kinds = _with_changes(seed, tmp_path)
        assert found == [], f"seed {seed}"
        seen.update(kinds)
    print(sorted(seen.items()))
    assert [kind for kind in BACKWARDS if seen[kind] < 3] == []


def test_a_name_that_nothing_follows_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change, "follow", lambda *_: None)
    assert any(_refused(seed, tmp_path) for seed in range(SEEDS))


def test_a_change_that_takes_no_effect_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change._Operation, "set", lambda self, asked: None)
    assert any(_refused(seed, tmp_path) for seed in range(SEEDS))


def _refused(seed: int, folder: Path) -> Any:
    try:
        return _with_changes(seed, folder)[0]
    except RubricFaults as faults:
        return faults
