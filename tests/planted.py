"""Faults to plant in the engine: each makes one thing wrong that some generated case must notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from scoring import columns, exact, outcome
from scoring.engine import (
    adjust,
    aggregate,
    assess,
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
    standings,
    tree,
    vetoes,
)
from scoring.exact import Number
from scoring.expression import functions


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
    monkeypatch.setattr(contests.Contest, "seats", lambda self, *asked: real(self, *asked) + 1)


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


def _any_side_rules_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """`between` is false where the value is beyond the one bound that is known."""
    def planted(node: Any, values: list[Any]) -> Any:
        x, low, high = (value.exact for value in values)
        return functions.made_of(values, "logical", x.compare(">=", low) & x.compare("<=", high))

    monkeypatch.setitem(functions.FUNCTIONS, "between", (3, 3, planted))


def _extremes_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    real = cohort._trimmed_means
    monkeypatch.setattr(cohort, "_trimmed_means", lambda population, by, asked, drop: real(population, by, asked, [0, 0, 0]))


def _caps_are_no_bonus(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ranking tells what bonuses come to without the caps on them."""
    real = standings.entries_on
    monkeypatch.setattr(standings, "entries_on", lambda node, rubric: [one for one in real(node, rubric) if one.kind != "cap"])


def _proposed_as_granted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standings, "award_text", lambda award, rubric, real=standings.award_text: real(
        award.model_copy(update={"approval": None}), rubric))


def _last_year_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody had a total the year before."""
    real = assess.prepared
    monkeypatch.setattr(assess, "prepared", lambda plan, inputs: real(plan, inputs).with_columns(
        pl.lit(None, pl.Int64).alias(columns.previous("total"))))


PLANTED: list[tuple[Callable[[pytest.MonkeyPatch], None], int]] = [
    (_half_down, 3),
    (_strict_edge, 0),
    (_skipped_null, 2),
    (_floor_of_negatives, 3),
    (_leaked_veto, 2),
    (_basis_ignored, 3),
    (_all_of_a_matter, 3),
    (_caps_ignored, 0),
    (_total_never_held, 11),
    (_levels_never_held, 12),
    (_unfounded_is_founded, 7),
    (_nothing_zeroed, 3),
    (_not_rescaled, 4),
    (_coverage_ignored, 11),
    (_missing_is_zero, 2),
    (_ties_ignored, 4),
    (_dense_places, 4),
    (_one_seat_more, 5),
    (_unknown_is_false, 2),
    (_no_step_lower, 5),
    (_promotion_ignored, 22),
    (_exclusion_ignored, 13),
    (_least_rounded_down, 9),
    (_open_ties_forgotten, 292),
    (_itself_counts_as_behind, 4),
    (_not_applicable_is_missing, 3),
    (_weights_ignored, 24),
    (_one_more_is_kept, 3),
    (_limits_ignored, 13),
    (_groups_ignored, 1),
    (_tied_are_behind, 9),
    (_imputed_count_among_peers, 0),
    (_any_side_rules_out, 34),
    (_extremes_stay, 48),
    (_caps_are_no_bonus, 7),
    (_proposed_as_granted, 9),
    (_last_year_unknown, 4),
]
"""Each with the first seed that noticed it when it was last looked for, where the search begins."""
