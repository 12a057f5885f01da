"""The settings of a rule that people change most, in columns of their own.

What is read stands in one column, whether it is a value or a table. A straight line from nothing to full marks is written as the two
values where it begins and ends, so that its points follow the points of the indicator.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules import KINDS

COLUMNS = ("reads", "zero_at", "full_at", "each")
"""Keys that stand for a rule's own ones in the columns."""


def read_key(kind: object) -> str | None:
    """Return the key under which a kind names what it reads; None where it has none."""
    model = KINDS.get(str(kind))
    keys = () if model is None else tuple(field.alias or name for name, field in model.model_fields.items())
    return next((key for key in ("of", "table") if key in keys), None)


def opened(rule: Mapping[str, Any], points: object) -> dict[str, Any]:
    """Return a rule with the keys of the columns in place of its own."""
    made = dict(rule)
    key = read_key(made.get("kind"))
    if key is not None and isinstance(made.get(key), str):
        made["reads"] = made.pop(key)
    if made.get("kind") == "piecewise" and (line := _line(made.get("points"), points)) is not None:
        made["zero_at"], made["full_at"] = line
        del made["points"]
    if made.get("kind") == "completion" and "target" in made:
        made["full_at"] = made.pop("target")
    return made


def _line(anchors: object, points: object) -> tuple[Any, Any] | None:
    """Return where a line has no points and where it has full ones; None where it is no such line."""
    if not isinstance(anchors, list) or len(anchors) != 2 or not all(isinstance(a, list) and len(a) == 2 for a in anchors):
        return None
    (first, low), (last, high) = anchors
    if not all(isinstance(n, int | Decimal) for n in (first, last, low, high, points)) or points == 0:
        return None
    found = {low: first, high: last}
    return (found[0], found[points]) if set(found) == {0, points} and first < last else None


def closed(rule: Mapping[str, Any], points: object) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a rule with its own keys, and which column each of them came from; columns that mean nothing to its kind are left in it."""
    made, origin = dict(rule), {}
    kind = made.get("kind")
    key = read_key(kind)
    if key is not None and "reads" in made and key not in made:
        made = {("kind" if k == "kind" else key if k == "reads" else k): v for k, v in made.items()}
        origin[key] = "reads"
    ends = (made.get("zero_at"), made.get("full_at"))
    if kind == "piecewise" and "points" not in made and all(is_number(n) for n in (*ends, points)):
        anchors = sorted([[made.pop("zero_at"), 0], [made.pop("full_at"), points]], key=lambda anchor: Decimal(anchor[0]))
        made["points"], origin["points"] = anchors, "full_at"
    if kind == "completion" and "full_at" in made and "target" not in made:
        made["target"], origin["target"] = made.pop("full_at"), "full_at"
    return made, origin


def is_number(value: object) -> bool:
    """Return whether a value is a number."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
