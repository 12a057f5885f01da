"""Vetoes: what they bar, what they set to zero, and how far they hold a total or a level down."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from .combine import Leaf
from .data import blank
from .expressions import Scope, fold, known
from .loading import Rubric, leaves_of, words
from .values import DataFault, Mark, Row


@dataclass
class Adjusted:
    """What all vetoes together do to one subject."""

    barred: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    zeroed: set[str] = field(default_factory=set)
    provisional: bool = False
    totals: list[Rubric] = field(default_factory=list)
    """Effects on the total, in written order."""
    ladders: list[tuple[Rubric, bool | None]] = field(default_factory=list)
    """Effects on levels, and whether their vetoes hold: true, or unknown."""
    effects: list[tuple[str, str]] = field(default_factory=list)
    """(effect, true | unknown | no_basis), for the counts of the generator."""


def adjust(rubric: Rubric, scope: Scope) -> Adjusted:
    """Every veto is judged on the points before any of them takes effect."""
    adjusted = Adjusted()
    for veto in rubric.get("adjust") or []:
        if veto["kind"] == "veto":
            judge(veto, rubric, scope, adjusted)
    return adjusted


def judge(veto: Rubric, rubric: Rubric, scope: Scope, adjusted: Adjusted) -> None:
    basis, effect = veto.get("basis") or {}, veto["effect"]
    columns = [column for role, column in basis.items() if role != "table"]
    rows = scope.tables[basis["table"]] if "table" in basis else None
    founded = [row for row in rows or [] if not any(blank(row[column]) for column in columns)]
    if rows is not None:
        adjusted.provisional |= len(founded) < len(rows)
        scope = replace(scope, tables={**scope.tables, basis["table"]: founded})
    state = {True: "true", False: "false", None: "unknown"}[known(veto["when"], scope)]  # type: ignore[index]
    if "table" not in basis and any(isinstance(scope.names[column], Mark) for column in columns) and state != "false":
        state = "no_basis"
    adjusted.provisional |= state in ("unknown", "no_basis")
    adjusted.effects += [(called, state) for name in effect if name != "ladders" for called in kinds_of(name, effect)]
    if state == "true":
        adjusted.barred |= set(effect.get("bar", []))
        adjusted.zeroed |= zeroed_by(effect, founded, rubric) | zeroed_by_name(effect, rubric)
        adjusted.totals.append(effect)
    if state == "unknown":
        adjusted.doubtful |= set(effect.get("bar", []))
    if state in ("true", "unknown"):
        adjusted.ladders.append((effect, True if state == "true" else None))


def kinds_of(name: str, effect: Rubric) -> list[str]:
    """The words of the counts for an effect: what `zero` names makes a difference."""
    if name != "zero":
        return [name]
    return [called for called, some in (("zero total", "total" in effect["zero"]), ("zero", effect["zero"] != ["total"])) if some]


def zeroed_by_name(effect: Rubric, rubric: Rubric) -> set[str]:
    """Every indicator that is named, and all below it."""
    found: set[str] = set()

    def descend(nodes: list[Rubric], inside: bool) -> None:
        for node in nodes:
            here = inside or node["id"] in effect.get("zero", [])
            found.update([node["id"]] if here else [])
            descend(node.get("items", []), here)

    descend(rubric["indicators"], False)
    return found


def hold_total(points: Decimal | None, adjusted: Adjusted) -> Decimal | None:
    """A total after all vetoes, at working scale; 0 even where it was unknown."""
    for effect in adjusted.totals:
        if points is not None and "cap_total" in effect:
            points = min(points, effect["cap_total"])
        if "total" in effect.get("zero", []):
            points = Decimal(0)
    return points


def total_gone(adjusted: Adjusted) -> bool:
    return any("total" in effect.get("zero", []) for effect in adjusted.totals)


def zeroed_by(effect: Rubric, founded: list[Row], rubric: Rubric) -> set[str]:
    """The leaves named, by id or title, in one column of the rows that have a basis."""
    if "zero_items" not in effect:
        return set()
    named = {fold(row[effect["zero_items"]]) for row in founded if row[effect["zero_items"]] is not None}
    called = {leaf["id"]: {leaf["id"], fold(words(leaf["title"]))} for leaf in leaves_of(rubric["indicators"])}
    if not named <= set().union(*called.values()):
        raise DataFault(f"no such leaf: {named.difference(*called.values())}")
    return {name for name, calls in called.items() if calls & named}  # of two for different groups a subject has one


def zero(leaves: dict[str, Leaf], zeroed: set[str]) -> dict[str, Leaf]:
    """The leaves as they count after the vetoes."""
    return {name: replace(leaf, zeroed=name in zeroed) for name, leaf in leaves.items()}
