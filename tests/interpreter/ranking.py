"""Order and places: keys compared at published scale, what is unknown below everything known."""

from decimal import Decimal
from typing import Any

from .combine import Rounding
from .expressions import Scope, known
from .loading import Rubric

Key = tuple[tuple[bool, Any], ...]
"""Larger is better; one pair a key: whether it is known, and the value, negated where ascending."""


def ranking_of(rubric: Rubric) -> Rubric:
    """The ranking as declared, or by total; `ranking: none` orders by total too, where an award needs an order."""
    declared = rubric.get("ranking")
    settings: Rubric = {} if declared in (None, "none") else declared
    return {"by": ["total"], "ties": [], "method": "competition", "within": None, **settings}


def key_of(expressions: list[Any], scope: Scope, rounding: Rounding) -> Key:
    return tuple(one_key(expression, scope, rounding) for expression in expressions)


def one_key(expression: Any, scope: Scope, rounding: Rounding) -> tuple[bool, Any]:
    ascending = isinstance(expression, dict) and expression.get("order") == "ascending"
    text = expression["key"] if isinstance(expression, dict) else expression
    text = "rate(total)" if text == "rate" else text
    value = known(text, scope)
    if value is None:
        return (False, 0)
    number = rounding.publish(Decimal(value))  # type: ignore[arg-type]
    return (True, -number if ascending else number)


def places(keys: dict[str, Key], method: str) -> dict[str, int]:
    """{id: place} for {id: key}."""
    return {name: place(name, keys, method) for name in keys}


def place(name: str, keys: dict[str, Key], method: str) -> int:
    above = [key for key in keys.values() if key > keys[name]]
    if method == "dense":
        return 1 + len(set(above))
    if method == "ordinal":
        return 1 + len(above) + sum(keys[other] == keys[name] and other < name for other in keys)
    return 1 + len(above)
