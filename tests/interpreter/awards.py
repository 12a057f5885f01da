"""Awards in written order: each kind decides for every subject that is not exempt."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from .arithmetic import half_up
from .combine import Rounding
from .expressions import Scope, every, known
from .loading import Rubric, nodes_of, words
from .ranking import Key, key_of, ranking_of
from .sheet import Sheet

GRANTED, NOT_GRANTED, UNDECIDED = "granted", "not_granted", "undecided"


@dataclass(frozen=True)
class Decision:
    """One award for one subject; `tie` says how a tie at the cut or at the top was settled."""

    decision: str
    title: str | None = None
    value: Decimal | bool | None = None
    tie: str | None = None


@dataclass(frozen=True)
class Contest:
    """Who takes part: all that are not exempt, and among them those that compete for places."""

    rubric: Rubric
    rounding: Rounding
    sheets: list[Sheet]

    @property
    def competing(self) -> list[Sheet]:
        if self.rubric.get("ranking") == "none":
            return [sheet for sheet in self.sheets if sheet.combined.total is not None]
        return [sheet for sheet in self.sheets if sheet.outcome == "ranked"]


def decide(award: Rubric, contest: Contest) -> None:
    """Write the decisions of one award on every sheet, and let later expressions read them."""
    kind, name = award["kind"], award["id"]
    for sheet, decision in COMPARING[kind](award, contest) if kind in COMPARING else alone(award, contest):
        sheet.awards[name] = decision
        sheet.names[name] = any_node(decision) if isinstance(decision, dict) else decision.value


def any_node(decisions: dict[str, Decision]) -> bool | None:
    """`best` in an expression: best in any node."""
    values = [decision.value for decision in decisions.values()]
    return True if True in values else None if None in values else False


def vetoed(decision: Decision, award: Rubric, sheet: Sheet) -> Decision:
    """A barred subject cannot hold the award; where the veto is undecided, nor can it be granted for now."""
    if award["id"] in sheet.adjusted.barred:
        return Decision(NOT_GRANTED, value=Decimal(0) if award["kind"] == "level" else False)
    if award["id"] in sheet.adjusted.doubtful and decision.decision == GRANTED:
        return Decision(UNDECIDED, tie=decision.tie)
    return decision


def by_condition(holds: bool | None, title: str, tie: str | None = None) -> Decision:
    if holds is None:
        return Decision(UNDECIDED, tie=tie)
    return Decision(GRANTED, title, True, tie) if holds else Decision(NOT_GRANTED, None, False, tie)


# ---------------------------------------------------------------- each subject alone


def alone(award: Rubric, contest: Contest) -> list[tuple[Sheet, Decision]]:
    judge = ALONE[award["kind"]]
    return [(sheet, vetoed(judge(award, sheet.scope, contest), award, sheet)) for sheet in contest.sheets]


def at_least(expression: Any, threshold: Decimal, scope: Scope, contest: Contest) -> bool | None:
    """A threshold is compared at published scale."""
    value = known(expression, scope)
    return contest.rounding.publish(value) >= threshold if isinstance(value, Decimal) else None


def stars(award: Rubric, scope: Scope, contest: Contest) -> Decision:
    reached = [at_least(one["of"], one["at_least"], scope, contest) for one in award["each"]]
    if None in reached:
        return Decision(UNDECIDED)
    number = reached.count(True)
    title = words(award["title"]).replace("{n}", str(number)) if number else None
    return Decision(GRANTED if number else NOT_GRANTED, title, Decimal(number))


def level(award: Rubric, scope: Scope, contest: Contest) -> Decision:
    """The highest level that holds; an unknown one on the way down leaves it undecided."""
    for above, one in enumerate(award["levels"]):
        conditions = [known(one.get("require", True), scope)]
        if "from" in one:
            conditions.append(at_least(award.get("of", "total"), one["from"], scope, contest))
        holds = every(conditions)
        if holds is None:
            return Decision(UNDECIDED)
        if holds:
            return Decision(GRANTED, words(one["title"]), Decimal(len(award["levels"]) - above))
    return Decision(NOT_GRANTED, None, Decimal(0))


def title(award: Rubric, scope: Scope, contest: Contest) -> Decision:
    return by_condition(known(award["require"], scope), words(award["title"]))  # type: ignore[arg-type]


ALONE: dict[str, Callable[[Rubric, Scope, Contest], Decision]] = {"stars": stars, "level": level, "title": title}


# ---------------------------------------------------------------- one against the others


def quota(award: Rubric, contest: Contest) -> list[tuple[Sheet, Decision]]:
    """The first n of the eligible and not barred; who is not ranked, or may or may not be eligible, is undecided."""
    eligible = {sheet.id: known(award.get("eligible", True), sheet.scope) for sheet in contest.sheets}
    granted: dict[str, Decision] = {}
    for group in groups(award, contest):
        running = [sheet for sheet in group if eligible[sheet.id] and award["id"] not in sheet.adjusted.barred]
        keys = {sheet.id: award_key(award, sheet, contest) for sheet in running}
        places = number_of_places(award["take"], len(group))
        granted |= cut(keys, places, award.get("at_the_cut", "committee"), words(award["title"]))
    found: list[tuple[Sheet, Decision]] = []
    for sheet in contest.sheets:
        rest = Decision(NOT_GRANTED, None, False) if eligible[sheet.id] is False else Decision(UNDECIDED)
        found.append((sheet, vetoed(granted.get(sheet.id, rest), award, sheet)))
    return found


def groups(award: Rubric, contest: Contest) -> list[list[Sheet]]:
    """Those that compete, all together or each group by itself."""
    if award.get("within") != "group":
        return [contest.competing]
    names = sorted({str(sheet.group) for sheet in contest.competing})
    return [[sheet for sheet in contest.competing if str(sheet.group) == name] for name in names]


def award_key(award: Rubric, sheet: Sheet, contest: Contest) -> Key:
    ranking = ranking_of(contest.rubric)
    return key_of(ranking["by"] + award.get("ties", ranking["ties"]), sheet.scope, contest.rounding)


def number_of_places(take: Rubric, ranked: int) -> int:
    """A number, or a share of the ranked subjects."""
    if "count" in take:
        return int(take["count"])
    share = take["share"] * ranked
    nearest = take.get("rounding", "floor") == "nearest"
    return int(half_up(share, 0) if nearest else share.to_integral_value(ROUND_FLOOR))


def cut(keys: dict[str, Key], places: int, at_the_cut: str, name: str) -> dict[str, Decision]:
    """Equal keys stand or fall together; those on both sides of the cut are left to the committee, none or all."""
    decisions: dict[str, Decision] = {}
    for subject, key in keys.items():
        above = sum(other > key for other in keys.values())
        equal = sum(other == key for other in keys.values())
        if above < places < above + equal:
            settled = {"committee": None, "shrink": False, "extend": True}[at_the_cut]
            decisions[subject] = by_condition(settled, name, at_the_cut)
        else:
            decisions[subject] = by_condition(above < places, name)
    return decisions


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
    competing = [sheet for sheet in contest.competing if award["id"] not in sheet.adjusted.barred]
    points = {sheet.id: sheet.names[node] for sheet in competing if sheet.names[node] is not None}
    highest = max(points.values(), default=None)
    winners = [subject for subject, value in points.items() if value == highest >= award.get("at_least", 0)]
    name = words(award["title"]).replace("{title}", node_title)
    decisions: dict[str, Decision] = {}
    for sheet in contest.sheets:
        short = sheet.names[node] is not None and sheet.names[node] < award.get("at_least", 0)
        won = sheet.id in winners if sheet in competing else False if short else None
        decision = by_condition(won, name, "shared" if won and len(winners) > 1 else None)
        decisions[sheet.id] = vetoed(decision, award, sheet)
    return decisions


COMPARING: dict[str, Callable[[Rubric, Contest], Any]] = {"quota": quota, "best": best}
