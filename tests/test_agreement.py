"""The engine against an independent reading of the language in plain decimals, on generated rubrics and tables.

However the same data arrive (shuffled, subject by subject, streamed) the engine must say the same; and a dozen planted faults must each be caught.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from scoring import columns, exact, outcome
from scoring.engine import (
    adjust,
    aggregate,
    awards,
    ceilings,
    cohort,
    combine,
    contests,
    deciding,
    facts,
    leaves,
    levels,
    ranking,
    tree,
    vetoes,
)
from scoring.exact import Number
from scoring.language.load import parse_rubric
from scoring.language.rubric import Rubric
from scoring.result import Result
from tests.agreement import differences, inputs_of, score, shuffled
from tests.interpreter import counts, interpret
from tests.interpreter.generate import Case, cases, seeded

SEEDS = 900
CHUNK = 45


def _both(case: Case, **options: Any) -> list[str]:
    rubric = parse_rubric(case.rubric, "generated.yaml")
    expected = interpret(case.rubric, case.subjects, case.tables, draft=case.draft, previous=case.previous)
    return differences(rubric, case, expected, score(rubric, case, **options))


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_engine_and_interpreter_agree(first: int) -> None:
    for seed in range(first, first + CHUNK):
        assert _both(seeded(seed)) == [], f"seed {seed}"


def test_both_call_a_missing_datum_under_error_a_fault() -> None:
    called = 0
    for seed in range(40):
        case = seeded(seed, "missing")
        fault = interpret(case.rubric, case.subjects, case.tables, draft=case.draft)["fault"]
        found = score(parse_rubric(case.rubric, "generated.yaml"), case)
        assert isinstance(found, str) == (fault is not None), f"seed {seed}"
        called += fault is not None
    assert called > 20


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


_ROW_WISE = ("points:", "published:", "outcome:", "ruled:", "observed:", "next:", "gain:", "veto:", "zeroed:")


# ---------------------------------------------------------------- planted faults


def _half_down(monkeypatch: pytest.MonkeyPatch) -> None:
    real = exact.div_round

    def planted(number: Number, divisor: Any, places: int) -> Number:
        down = Number(number.expr * 2 - number.expr.sign(), number.places, 2 * number.low - 1, 2 * number.high + 1)
        return real(down, divisor * 2, places) if isinstance(divisor, int) else real(number, divisor, places)

    monkeypatch.setattr(exact, "div_round", planted)


def _strict_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Number.compare
    monkeypatch.setattr(Number, "compare", lambda self, sign, other: real(self, ">" if sign == ">=" else sign, other))


def _skipped_null(monkeypatch: pytest.MonkeyPatch) -> None:
    real = combine.exact.total

    def planted(numbers: Any) -> Number:
        return real(Number(n.expr.fill_null(0), n.places, n.low, n.high) for n in numbers)

    monkeypatch.setattr(combine.exact, "total", planted)


def _floor_of_negatives(monkeypatch: pytest.MonkeyPatch) -> None:
    real = exact.div_round

    def planted(number: Number, divisor: Any, places: int) -> Number:
        rounded = real(number, divisor, places)
        below = divisor if isinstance(divisor, int) else divisor.expr
        return replace(rounded, expr=pl.when(number.expr < 0).then(number.expr // below).otherwise(rounded.expr))

    monkeypatch.setattr(exact, "div_round", planted)


def _leaked_veto(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vetoes.Vetoes, "barred", {})


def _basis_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    real = facts.basis_view
    for module in (facts, vetoes, adjust):
        monkeypatch.setattr(module, "basis_view", lambda v: None if (view := real(v)) is None else facts.View(view.name, view.table, pl.lit(True)))


def _all_of_a_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    real = adjust.earned
    monkeypatch.setattr(adjust, "earned", lambda entry, rubric, scope: real(entry.model_copy(update={"take_highest": None}), rubric, scope))


def _caps_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adjust, "capped", lambda cap, before: [])


def _total_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adjust, "_vetoed", lambda points, veto: points)


def _levels_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ceilings, "_limits", lambda award, held, doubt: [pl.lit(len(award.levels), pl.Int64)])


def _unfounded_is_founded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adjust.Adjust, "_filled", lambda self, entry: None)


def _nothing_zeroed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vetoes.Vetoes, "flag", lambda self, indicator: pl.lit(False))


def _not_rescaled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "combine", lambda added, parts, full: added.points)


def _coverage_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "covered", lambda node, scored: pl.lit(True))


def _missing_is_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves.Leaves, "policy", lambda self, leaf: "zero")


def _ties_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    real = ranking.order_keys
    monkeypatch.setattr(ranking, "order_keys", lambda orders, scope: real(orders[:1], scope))


def _dense_places(monkeypatch: pytest.MonkeyPatch) -> None:
    real = ranking.rank
    monkeypatch.setattr(ranking, "rank", lambda keys, among, method="competition": real(keys, among, "dense"))


def _one_seat_more(monkeypatch: pytest.MonkeyPatch) -> None:
    real = contests.Contest.seats
    monkeypatch.setattr(contests.Contest, "seats", lambda self, take, ranked: real(self, take, ranked) + 1)


def _unknown_is_false(monkeypatch: pytest.MonkeyPatch) -> None:
    real = awards.code
    monkeypatch.setattr(awards, "code", lambda holds, considered: real(holds.fill_null(False), considered))


def _no_step_lower(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "FREE", levels.UNSURE)


def _promotion_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "_promoted", lambda award: pl.lit(len(award.levels)))


def _exclusion_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "held", lambda award: pl.lit(False))


def _least_rounded_down(monkeypatch: pytest.MonkeyPatch) -> None:
    real = contests._at_least
    monkeypatch.setattr(contests, "_at_least", lambda award, contest, ranked: real(award, contest, ranked) - (award.at_least.share is not None))


def _open_ties_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "OPEN", levels.UNSURE)


def _itself_counts_as_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    real = ranking._percentile
    monkeypatch.setattr(ranking, "_percentile", lambda rank, places: real(rank, places) + 100 * 10**places // rank.count())


def _not_applicable_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcome, "FIRST_NOT_APPLICABLE", 99)


def _weights_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregate, "weights_of", lambda node: [Decimal(1) for _ in node.items or ()])


def _one_more_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    real = aggregate._kept
    monkeypatch.setattr(aggregate, "_kept", lambda node, applicable: real(node, applicable) + Number.literal(1))


def _limits_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "within", lambda points, indicator: points)


def _groups_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cohort.Comparison, "group", property(lambda self: pl.lit("").alias("group")))


def _tied_are_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    real = cohort._named
    monkeypatch.setattr(cohort, "_named", lambda statistic, asked: real(statistic, asked) + (
        real("at", asked) - 1 if statistic in ("above", "below") else 0))


def _imputed_count_among_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    real = leaves.Leaves._averaged

    def planted(self: Any, leaf: Any) -> Any:
        asked = real(self, leaf)
        return replace(asked, columns=tuple(c.fill_null(0).alias(c.meta.output_name()) for c in asked.columns))

    monkeypatch.setattr(leaves.Leaves, "_averaged", planted)


PLANTED: list[Callable[[pytest.MonkeyPatch], None]] = [
    _half_down, _strict_edge, _skipped_null, _floor_of_negatives, _leaked_veto, _basis_ignored, _nothing_zeroed, _not_rescaled,
    _all_of_a_matter, _caps_ignored, _total_never_held, _levels_never_held, _unfounded_is_founded,
    _coverage_ignored, _missing_is_zero, _ties_ignored, _dense_places, _one_seat_more, _unknown_is_false, _no_step_lower, _promotion_ignored,
    _exclusion_ignored, _least_rounded_down,
    _weights_ignored, _one_more_is_kept, _limits_ignored, _groups_ignored, _tied_are_behind, _imputed_count_among_peers,
    _open_ties_forgotten, _itself_counts_as_behind, _not_applicable_is_missing,
]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda p: p.__name__.strip("_"))
def test_a_planted_fault_is_caught(plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    assert any(_caught(range(SEEDS))), "nobody noticed"


def _caught(seeds: range) -> Iterator[bool]:
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
