"""Bonuses, deductions and caps on them: what each brings to a node or to the total."""

import datetime
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from .arithmetic import half_up
from .combine import Rounding
from .data import blank
from .expressions import Scope, known, read
from .loading import Rubric
from .values import NOT_APPLICABLE, DataFault, Mark, Row

POINTS = ("bonus", "deduction", "cap")


@dataclass
class Added:
    """What adjustments bring to one subject, signed; None while something is missing."""

    brought: dict[str, Decimal | None] = field(default_factory=dict)
    on: dict[str, str] = field(default_factory=dict)
    """Where each belongs: a node, or "" for the whole."""
    provisional: bool = False
    pending: bool = False
    seen: list[tuple[str, ...]] = field(default_factory=list)
    """Facts for the counts of the generator."""

    def to(self, node: str) -> list[Decimal | None]:
        return [points for name, points in self.brought.items() if self.on[name] == node]


def add_all(rubric: Rubric, scope: Scope, rounding: Rounding, draft: bool, zeroed: set[str]) -> Added:
    """In written order; what is on a node that counts 0 counts 0 with it."""
    added = Added()
    for entry in rubric.get("adjust") or []:
        if entry["kind"] in ("bonus", "deduction"):
            added.on[entry["id"]] = entry.get("on", "")
            gone, pending = entry.get("on") in zeroed, added.pending
            points = points_of(entry, rubric, scope, rounding, draft or gone, added)
            added.brought[entry["id"]] = Decimal(0) if gone else points
            added.pending = pending if gone else added.pending
        elif entry["kind"] == "cap":
            hold_down(entry, rubric, rounding, added)
    return added


def points_of(entry: Rubric, rubric: Rubric, scope: Scope, rounding: Rounding, draft: bool, added: Added) -> Decimal | None:
    """Not below 0, not above its cap, rounded as items are; a deduction is negative."""
    earned = from_events(entry, rubric, scope, added) if "table" in entry else from_value(entry, scope, added)
    kind = entry["kind"]
    if earned == NOT_APPLICABLE:
        added.seen.append(("addition × outcome", kind, "not_applicable"))
        return Decimal(0)
    if not isinstance(earned, Decimal):
        declared = {"error": "error", "zero": "zero", "rescale": "zero"}.get(rubric.get("missing", ""), "pending")
        policy = "pending" if draft else entry.get("missing") or declared
        added.seen.append(("addition × outcome", kind, policy))
        if policy == "error":
            raise DataFault(f"{entry['id']} is missing")
        added.pending |= policy == "pending"
        return None if policy == "pending" else Decimal(0)
    added.seen.append(("addition × outcome", kind, "some" if earned else "none"))
    held = max(earned, Decimal(0))
    if "cap" in entry:
        added.seen.append(("addition × cap", kind, "reached" if held >= entry["cap"] else "below"))
        held = min(held, entry["cap"])
    return rounding.round("item", -held if kind == "deduction" else held)


def from_value(entry: Rubric, scope: Scope, added: Added) -> Decimal | Mark:
    """`each` times a number, or once for a condition; nothing without a basis."""
    basis = entry.get("basis") or {}
    if "table" in basis:
        scope = replace(scope, tables={**scope.tables, basis["table"]: founded(scope.tables[basis["table"]], basis, added)})
    value = read(entry["of"], scope)
    units = Decimal(int(value)) if isinstance(value, bool) else value
    earned = half_up(units * entry.get("each", Decimal(1))) if isinstance(units, Decimal) else units
    if basis and "table" not in basis and any(isinstance(scope.names[basis[role]], Mark) for role in ("authority", "document")):
        if not isinstance(earned, Decimal) or earned > 0:
            added.provisional = True
            added.seen.append(("addition × basis", entry["kind"], "field"))
        return Decimal(0)
    assert isinstance(earned, Decimal | Mark)
    return earned


def founded(rows: list[Row] | None, basis: Rubric, added: Added) -> list[Row] | None:
    kept = [row for row in rows or [] if not any(blank(row[basis[role]]) for role in ("authority", "document"))]
    added.provisional |= len(kept) < len(rows or [])
    return None if rows is None else kept


def from_events(entry: Rubric, rubric: Rubric, scope: Scope, added: Added) -> Decimal | Mark:
    """The sum over the events that count; of several for one matter the highest."""
    rows, basis = scope.tables[entry["table"]], entry.get("basis")
    looked_at: list[Row] = []
    for row in rows or []:
        counts = row_counts(entry, rubric, replace(scope, row=row))
        if basis and counts is not False and any(blank(row[basis[role]]) for role in ("authority", "document")):
            added.provisional = True
            added.seen.append(("addition × basis", entry["kind"], "row"))
            continue
        if counts is None:
            rows = None
        elif counts:
            looked_at.append(row)
    worth = [event_points(entry, row) for row in looked_at]
    matters = [row[entry["take_highest"]] if "take_highest" in entry else number for number, row in enumerate(looked_at)]
    if rows is None or None in worth or any(blank(matter) for matter in matters):
        return Mark("missing")
    best: dict[Any, Decimal] = {}
    for matter, points in zip(matters, worth, strict=True):
        assert points is not None
        best[matter] = max(points, best.get(matter, Decimal(0)))
    if "take_highest" in entry and worth:
        added.seen.append(("take_highest", "several for one" if len(best) < len(worth) else "one each"))
    return sum(best.values(), Decimal(0))


def row_counts(entry: Rubric, rubric: Rubric, scope: Scope) -> bool | None:
    inside = True
    if "window" in entry:
        window, period = entry["window"], rubric["period"]
        day = scope.value(window["column"])
        first, last = (datetime.date.fromisoformat(str(window.get(edge, period[edge]))) for edge in ("from", "to"))
        inside = None if day is None else first <= day <= last  # type: ignore[assignment, operator]
    holds = known(entry.get("where", True), scope)
    return False if False in (inside, holds) else None if None in (inside, holds) else True


def event_points(entry: Rubric, row: Row) -> Decimal | None:
    each = entry.get("each", Decimal(1))
    if not isinstance(each, dict):
        return each  # type: ignore[no-any-return]
    return None if blank(row[each["by"]]) else each["values"][row[each["by"]]]


# ---------------------------------------------------------------- caps


def hold_down(cap: Rubric, rubric: Rubric, rounding: Rounding, added: Added) -> None:
    """A cap takes back what is too much of those it names, or of all of a side that are of the whole; caps written before count with them."""
    held = [name for name in added.brought if name in cap["of"]] if isinstance(cap["of"], list) else [
        name for name in added.brought if added.on[name] == "" and side_of(name, rubric) == cap["of"]]
    points = [added.brought[name] for name in held]
    side = side_of(cap["id"], rubric)
    added.on[cap["id"]] = added.on[held[0]] if held else ""
    if None in points:
        added.brought[cap["id"]] = None
        added.seen.append(("cap", side, "unknown"))
        return
    summed = sum((one for one in points if one is not None), Decimal(0))
    over = max((summed if side == "bonus" else -summed) - cap["at_most"], Decimal(0))
    added.seen.append(("cap", side, "reached" if over else "below"))
    added.brought[cap["id"]] = rounding.round("item", -over if side == "bonus" else over)


def side_of(name: str, rubric: Rubric) -> str:
    entry = next(one for one in rubric["adjust"] if one["id"] == name)
    if entry["kind"] != "cap":
        return str(entry["kind"])
    return entry["of"] if isinstance(entry["of"], str) else side_of(entry["of"][0], rubric)
