"""Awards in written order: each kind decides for every subject that is not exempt."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .contests import Contest, laggards, quota, shut_out, vetoed
from .expressions import Scope, every, known
from .levels import level
from .loading import Rubric, leaves_of, nodes_of, words
from .sheet import Sheet
from .verdicts import GRANTED, NOT_GRANTED, UNDECIDED, Decision, by_condition

__all__ = ["Contest", "Decision", "decide"]


def decide(award: Rubric, contest: Contest) -> None:
    """Write the decisions of one award on every sheet, and let later expressions read them."""
    kind, name = award["kind"], award["id"]
    for sheet, decision in COMPARING[kind](award, contest) if kind in COMPARING else alone(award, contest):
        if name in sheet.revoked:
            decision = {node: lost(award) for node in decision} if isinstance(decision, dict) else lost(award)
        sheet.awards[name] = decision
        sheet.names[name] = any_node(decision) if isinstance(decision, dict) else decision.value


def lost(award: Rubric) -> Decision:
    """What is left of an award that was revoked after publication: nothing, and who was behind stays behind unless the next moves up."""
    return Decision(NOT_GRANTED, value=Decimal(0) if award["kind"] in ("stars", "level") else False)


def any_node(decisions: dict[str, Decision]) -> bool | None:
    """`best` in an expression: best in any node."""
    values = [decision.value for decision in decisions.values()]
    return True if True in values else None if None in values else False


# ---------------------------------------------------------------- each subject alone


def alone(award: Rubric, contest: Contest) -> list[tuple[Sheet, Decision]]:
    if award["kind"] == "stars":
        return [(sheet, stars(award, sheet, contest)) for sheet in contest.sheets]
    return [(sheet, vetoed(title(award, sheet.scope), award, sheet)) for sheet in contest.sheets]


def stars(award: Rubric, sheet: Sheet, contest: Contest) -> Decision:
    """Every threshold is compared at published scale; of what the group has not got there is none."""
    own = {node["id"] for node in [*nodes_of(sheet.rubric["indicators"]), *leaves_of(sheet.rubric["indicators"])]}
    each = [one for one in award["each"] if one["of"] in own]
    values = [known(one["of"], sheet.scope) for one in each]
    if None in values:
        return Decision(UNDECIDED)
    marks = [one["at_least"] for one in each]
    number = sum(contest.rounding.publish(value) >= mark for value, mark in zip(values, marks, strict=True))  # type: ignore[arg-type]
    title = words(award["title"]).replace("{n}", str(number)) if number else None
    return Decision(GRANTED if number else NOT_GRANTED, title, Decimal(number))


def title(award: Rubric, scope: Scope) -> Decision:
    return by_condition(known(award["require"], scope), words(award["title"]))  # type: ignore[arg-type]


# ---------------------------------------------------------------- the best


def best(award: Rubric, contest: Contest) -> list[tuple[Sheet, dict[str, Decision]]]:
    """In each node the highest points, shared when equal."""
    nodes = {node["id"]: node for node in nodes_of(contest.rubric["indicators"])}
    tops = [node["id"] for node in contest.rubric["indicators"] if "items" in node]
    chosen = tops if award["of"] == "each" else award["of"]
    found: dict[str, dict[str, Decision]] = {sheet.id: {} for sheet in contest.sheets}
    for name in chosen:
        for subject, decision in best_in(name, words(nodes[name]["title"]), award, contest).items():
            found[subject][name] = decision
    return [(sheet, found[sheet.id]) for sheet in contest.sheets]


def best_in(node: str, node_title: str, award: Rubric, contest: Contest) -> dict[str, Decision]:
    gate = {sheet.id: known(award.get("eligible", True), sheet.scope) for sheet in contest.sheets}
    competing = [sheet for sheet in contest.competing if gate[sheet.id] is True and shut_out(award, sheet) is not True]
    points = {sheet.id: sheet.names[node] for sheet in competing if sheet.names[node] is not None}
    highest = max(points.values(), default=None)
    winners = [subject for subject, value in points.items() if value == highest >= award.get("at_least", value)]
    name = words(award["title"]).replace("{title}", node_title)
    decisions: dict[str, Decision] = {}
    for sheet in contest.sheets:
        enough = None if sheet.names[node] is None else sheet.names[node] >= award.get("at_least", sheet.names[node])
        out = every([enough, gate[sheet.id]]) is False
        won = sheet.id in winners if sheet in competing else False if out else None
        if node not in {one["id"] for one in [*nodes_of(sheet.rubric["indicators"]), *leaves_of(sheet.rubric["indicators"])]}:
            won = False
        decision = by_condition(won, name, "shared" if won and len(winners) > 1 else None)
        decisions[sheet.id] = vetoed(decision, award, sheet)
    return decisions


COMPARING: dict[str, Callable[[Rubric, Contest], Any]] = {"level": level, "quota": quota, "laggards": laggards, "best": best}
