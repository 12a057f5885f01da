"""Vetoes: what they bar and which leaves they set to zero."""

from dataclasses import dataclass, field, replace

from .combine import Leaf
from .data import blank
from .expressions import Scope, known
from .loading import Rubric, leaves_of, words
from .values import DataFault, Mark, Row


@dataclass
class Adjusted:
    """What all vetoes together do to one subject."""

    barred: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    zeroed: set[str] = field(default_factory=set)
    provisional: bool = False
    effects: list[tuple[str, str]] = field(default_factory=list)
    """(effect, true | unknown | no_basis), for the counts of the generator."""


def adjust(rubric: Rubric, scope: Scope) -> Adjusted:
    """Every veto is judged on the points before any of them takes effect."""
    adjusted = Adjusted()
    for veto in rubric.get("adjust") or []:
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
    adjusted.effects += [(name, state) for name in effect]
    if state == "true":
        adjusted.barred |= set(effect.get("bar", []))
        adjusted.zeroed |= zeroed_by(effect, founded, rubric)
    if state == "unknown":
        adjusted.doubtful |= set(effect.get("bar", []))


def zeroed_by(effect: Rubric, founded: list[Row], rubric: Rubric) -> set[str]:
    """The leaves named, by id or title, in one column of the rows that have a basis."""
    if "zero_items" not in effect:
        return set()
    named = {row[effect["zero_items"]] for row in founded} - {None}
    leaves = leaves_of(rubric["indicators"])
    by_name = {words(leaf["title"]): leaf["id"] for leaf in leaves} | {leaf["id"]: leaf["id"] for leaf in leaves}
    if not named <= set(by_name):
        raise DataFault(f"no such leaf: {named - set(by_name)}")
    return {by_name[name] for name in named}


def zero(leaves: dict[str, Leaf], zeroed: set[str]) -> dict[str, Leaf]:
    """The leaves as they count after the vetoes."""
    return {name: replace(leaf, zeroed=name in zeroed) for name, leaf in leaves.items()}
