"""The generator against itself: sound cases, and faults planted in the interpreter that some of them must show."""

from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.by_hand import MISSING, D
from tests.interpreter import arithmetic, awards, combine, contests, expressions, ranking, rules
from tests.interpreter.case import Case
from tests.interpreter.expressions import Scope, known
from tests.interpreter.generate import cases, seeded
from tests.interpreter.loading import full_of, leaves_of


def outcome_of(case: Case) -> dict[str, Any]:
    return case.interpret()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_hypothesis_makes_cases_without_fault(case: Case) -> None:
    assert outcome_of(case)["fault"] is None


# Faults planted one at a time: (where, what, its wrong replacement).


def half_down(number: Any, places: int = 9) -> Decimal:
    """Rounds 0.5 to 0."""
    exact = number if isinstance(number, Decimal) else arithmetic.half_up(number, 30)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_DOWN, arithmetic.CONTEXT)


def round_total_only(self: combine.Rounding, level: str, points: Decimal) -> Decimal:
    return self.publish(points) if level == "total" else points


def covered_above(node: dict[str, Any], leaves: dict[str, combine.Leaf]) -> bool:
    """`>` for `>=`."""
    below = leaves_of(node["items"])
    scored = sum(leaf["points"] for leaf in below if leaves[leaf["id"]].scored)
    return "coverage" not in node or scored > node["coverage"]["at_least"] * full_of(node)


def step_above(steps: list[dict[str, Any]], value: Fraction) -> Fraction:
    """`<` for `<=`, but for the first."""
    return Fraction([one for one in steps if one is steps[0] or one["from"] < value][-1]["points"])


def unknown_is_high(expression: Any, scope: Scope, rounding: combine.Rounding) -> tuple[bool, Any]:
    text = expression["key"] if isinstance(expression, dict) else expression
    value = known("rate(total)" if text == "rate" else text, scope)
    sign = -1 if isinstance(expression, dict) and expression.get("order") == "ascending" else 1
    return (True, D(10**9) if value is None else sign * rounding.publish(D(value)))  # type: ignore[arg-type]


def places_floored(take: dict[str, Any], ranked: list[Any], eligible: int, real: Callable[..., Any] = contests.number_of_places) -> Any:
    return real({**take, "rounding": "floor"}, ranked, eligible)


PLANTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "half down": (combine, "half_up", half_down),
    "rounding at the end only": (combine.Rounding, "round", round_total_only),
    "coverage above": (combine, "covered", covered_above),
    "bands above": (rules, "step", step_above),
    "unknown is false": (expressions, "every", lambda values: all(value is True for value in values)),
    "any blank reason is missing": (expressions, "reason", lambda texts, scope: MISSING),
    "unknown keys first": (ranking, "one_key", unknown_is_high),
    "a veto leaks": (awards, "vetoed", lambda decision, award, sheet: decision),
    "nearest is floor": (contests, "number_of_places", places_floored),
}


@pytest.fixture(scope="module")
def examples() -> list[tuple[Case, dict[str, Any]]]:
    """Cases with their sound results."""
    made = [seeded(number) for number in range(700)]
    return [(case, outcome_of(case)) for case in made]


@pytest.mark.parametrize("plant", PLANTS)
def test_cases_catch_planted_faults(plant: str, examples: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    target, name, fault = PLANTS[plant]
    monkeypatch.setattr(target, name, fault)
    caught = (number for number, (case, sound) in enumerate(examples) if outcome_of(case) != sound)
    assert next(caught, None) is not None
