"""The engine against an independent reading of the language in plain decimals, on generated rubrics and tables.

However the same data arrive (shuffled, subject by subject, streamed) the engine must say the same; and a dozen planted faults must each be caught.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from scoring import columns, exact
from scoring.language.load import parse_rubric
from scoring.language.rubric import Rubric
from scoring.result import Result
from tests.agreement import differences, inputs_of, score, shuffled
from tests.interpreter import counts
from tests.interpreter.case import Case
from tests.interpreter.faulty import CODES
from tests.interpreter.generate import cases, seeded
from tests.planted import PLANTED

SEEDS = 900
CHUNK = 45


def _both(case: Case, **options: Any) -> list[str]:
    rubric = parse_rubric(case.rubric, "generated.yaml")
    return differences(rubric, case, case.interpret(), score(rubric, case, **options))


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_engine_and_interpreter_agree(first: int) -> None:
    for seed in range(first, first + CHUNK):
        assert _both(seeded(seed)) == [], f"seed {seed}"


@pytest.mark.parametrize("fault", CODES)
def test_both_call_it_a_fault(fault: str) -> None:
    called = 0
    for seed in range(15):
        case = seeded(seed, fault)
        found = score(parse_rubric(case.rubric, "generated.yaml"), case)
        assert isinstance(found, str) == (case.interpret()["fault"] is not None), f"seed {seed}"
        called += isinstance(found, str) and CODES[fault] in found
    assert called > 10


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_they_agree_on_what_hypothesis_finds(case: Case) -> None:
    assert _both(case) == []


def test_everything_that_can_be_said_was_generated() -> None:
    seen = counts.count(SEEDS, 90)
    print(counts.table(seen))
    assert counts.never(seen) == []
    assert counts.unexpected(seen) == []


# ---------------------------------------------------------------- the same data, arriving otherwise


def _wide(rubric: Rubric, case: Case, **options: Any) -> pl.DataFrame:
    return _result(rubric, case, **options).wide


def _result(rubric: Rubric, case: Case, **options: Any) -> Result:
    found = score(rubric, case, **options)
    assert isinstance(found, Result), found
    return found


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_order_of_rows_and_columns_changes_nothing(seed: int) -> None:
    case = seeded(seed)
    rubric = parse_rubric(case.rubric, "generated.yaml")
    assert _wide(rubric, case, reshape=shuffled(seed)).equals(_wide(rubric, case))


@pytest.mark.parametrize("seed", range(1, 60, 3))
def test_streamed_is_the_same(seed: int) -> None:
    case = seeded(seed)
    rubric = parse_rubric(case.rubric, "generated.yaml")
    assert _wide(rubric, case, engine="streaming").equals(_wide(rubric, case))


@pytest.mark.parametrize("seed", range(2, 60, 3))
def test_one_at_a_time_gives_the_same_scores(seed: int) -> None:
    case = seeded(seed)
    rubric = parse_rubric(case.rubric, "generated.yaml")
    result = _result(rubric, case)
    whole = result.wide
    kept = [c for c in whole.columns if c.startswith((*_ROW_WISE, columns.TOTAL))]
    made = []
    for row in case.subjects:
        own = {row.get(k) for k in (rubric.subject.id, rubric.subject.name)}
        rows = {name: [r for r in t if r[rubric.tables[name].key] in own] for name, t in case.tables.items()}
        one = Case(case.rubric, [row], rows, case.draft, previous=case.previous)
        made.append(_wide(rubric, one, peers=result.cohort).select(columns.ID, *kept))
    alone = pl.concat(made, how="vertical_relaxed")
    assert alone.to_dicts() == whole.select(columns.ID, *kept).to_dicts()


@pytest.mark.parametrize("first", range(0, 120, 30))
def test_a_part_compared_with_those_that_were_kept(first: int) -> None:
    """Some of the subjects: rules compare them with all, places and awards are among themselves."""
    for seed in range(first, first + 30):
        case = seeded(seed)
        rubric = parse_rubric(case.rubric, "generated.yaml")
        whole, kept = score(rubric, case), case.assess().population
        if isinstance(whole, Result):
            part = replace(case, subjects=case.subjects[seed % 2 :: 2], tables=dict(case.tables))
            own = {row[key] for row in part.subjects for key in (rubric.subject.id, rubric.subject.name)}
            part.tables = {name: [row for row in rows if row[rubric.tables[name].key] in own] for name, rows in case.tables.items()}
            assert differences(rubric, part, part.interpret(kept), score(rubric, part, peers=whole.cohort)) == [], f"seed {seed}"


_ROW_WISE = ("points:", "published:", "outcome:", "ruled:", "observed:", "next:", "gain:", "veto:", "zeroed:")


# ---------------------------------------------------------------- planted faults


@pytest.mark.parametrize(("plant", "first"), PLANTED, ids=lambda p: p.__name__.strip("_") if callable(p) else "")
def test_a_planted_fault_is_caught(plant: Callable[[pytest.MonkeyPatch], None], first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    assert any(_caught([*range(first, SEEDS), *range(first)])), "nobody noticed"


def _caught(seeds: list[int]) -> Iterator[bool]:
    for seed in seeds:
        try:
            yield bool(_both(seeded(seed)))
        except (pl.exceptions.PolarsError, KeyError, exact.RangeTooWide):
            yield True


def test_the_harness_hands_over_what_the_case_says() -> None:
    case = seeded(0)
    rubric = parse_rubric(case.rubric, "generated.yaml")
    frame = inputs_of(rubric, case).subjects.collect()
    assert frame[columns.ID].to_list() == [row[rubric.subject.id] for row in case.subjects]
