"""Levels: the highest step that is reached and may be given; steps with so many places are filled from the top down."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .contests import Contest, groups, key_in, number_of_places, settled, shut_out
from .expressions import Scope, every, known, some
from .loading import Rubric, words
from .ranking import Key
from .sheet import Sheet
from .verdicts import GRANTED, NOT_GRANTED, UNDECIDED, Decision

FREE, WAITING, UNSURE = "free", "waiting", "unsure"
"""Not placed yet; tied at a cut, so that it may still come down; nobody can tell."""
Truth = bool | None


@dataclass
class Ladder:
    """What one subject reaches and may be given, by number of the step, 1 for the lowest; and how far it has come."""

    reached: dict[int, Truth]
    allowed: dict[int, Truth]
    state: str | int = FREE
    tie: str | None = None
    note: str | None = None

    def may(self, step: int) -> bool:
        return self.reached[step] is True and self.allowed[step] is not False


def level(award: Rubric, contest: Contest) -> list[tuple[Sheet, Decision]]:
    ladders = {sheet.id: Ladder(reached_by(award, sheet, contest), allowed_to(award, sheet)) for sheet in contest.sheets}
    for sheet in contest.sheets:
        held_down(award, sheet, ladders[sheet.id])
    steps = numbered(award)
    for number in sorted(steps, reverse=True):
        if "take" in steps[number]:
            for group in groups(award, contest.competing):
                contend(award, number, steps[number], {sheet.id: ladders[sheet.id] for sheet in group}, group, contest)
        running = {sheet.id for sheet in contest.competing} if "take" in steps[number] else set()
        for name, ladder in ladders.items():
            if name not in running or (ladder.state == FREE and not ladder.may(number)):
                alone(number, ladder, "take" in steps[number])
    return [(sheet, verdict(award, ladders[sheet.id])) for sheet in contest.sheets]


def numbered(award: Rubric) -> dict[int, Rubric]:
    return dict(enumerate(reversed(award["levels"]), start=1))


def alone(number: int, ladder: Ladder, limited: bool) -> None:
    """A step for one who does not compete for it: who surely cannot have it goes on down."""
    holds = every([ladder.reached[number], ladder.allowed[number]])
    if ladder.state == WAITING and not limited and ladder.may(number):
        ladder.state = UNSURE
    if ladder.state == FREE and holds is not False:
        ladder.state = UNSURE if holds is None or limited else number


def contend(award: Rubric, number: int, step: Rubric, ladders: dict[str, Ladder], group: list[Sheet], contest: Contest) -> None:
    """The places of one step. Who waits above may come down or not, so that both are looked at."""
    keys = {sheet.id: key_in(award, sheet, contest) for sheet in group}
    running = [name for name, ladder in ladders.items() if ladder.state == FREE and ladder.may(number)]
    waiting = [name for name, ladder in ladders.items() if ladder.state == WAITING and ladder.may(number)]
    places = number_of_places(step["take"], group, sum(ladder.may(number) for ladder in ladders.values()))
    after: dict[str, str | int] = {}
    for name in running:
        won, tie = chance(name, keys, running, waiting, places, award.get("at_the_cut", "committee"))
        ladders[name].tie = tie or ladders[name].tie
        if won:
            after[name] = number if ladders[name].allowed[number] else UNSURE
        elif won is False:
            ladders[name].note = "displaced"
        else:
            after[name] = WAITING
    for name in waiting:
        above, equal = ahead(name, keys, [*running, *waiting])
        if places is not None and above + equal <= places:
            after[name] = UNSURE
    for name, state in after.items():
        ladders[name].state = state


def ahead(name: str, keys: dict[str, Key], among: list[str]) -> tuple[int, int]:
    return sum(keys[other] > keys[name] for other in among), sum(keys[other] == keys[name] for other in among)


def chance(name: str, keys: dict[str, Key], running: list[str], waiting: list[str], places: int | None,
           at_the_cut: str) -> tuple[Truth, str | None]:
    without, together = ahead(name, keys, running), ahead(name, keys, [*running, *waiting])
    if without == together or places is None:
        return settled(*without, places, at_the_cut)
    if sum(together) <= places:
        return True, None
    return (False, None) if without[0] >= places else (None, None)


# ---------------------------------------------------------------- what a subject reaches and may be given


def reached_by(award: Rubric, sheet: Sheet, contest: Contest) -> dict[int, Truth]:
    gate = known(award.get("eligible", True), sheet.scope)
    return {number: every([gate, *conditions(award, step, sheet.scope, contest)]) for number, step in numbered(award).items()}


def conditions(award: Rubric, step: Rubric, scope: Scope, contest: Contest) -> list[Any]:
    found = [known(step["require"], scope)] if "require" in step else []
    if "from" in step:
        value = known(award.get("of", "total"), scope)
        found.append(contest.rounding.publish(value) >= step["from"] if isinstance(value, Decimal) else None)
    return found


def allowed_to(award: Rubric, sheet: Sheet) -> dict[int, Truth]:
    shut = shut_out(award, sheet)
    open_: Truth = None if shut is None else not shut
    return {number: every([open_, promoted(award, number, sheet)]) for number in numbered(award)}


def held_down(award: Rubric, sheet: Sheet, ladder: Ladder) -> None:
    """What vetoes leave of what is allowed: a level that is above what they leave at best is not, one above what they leave at worst may be."""
    effects = [(effect, holds) for effect, holds in sheet.adjusted.ladders if award["id"] in effect.get("ladders", [award["id"]])]
    at_worst = ceiling(award, sheet, ladder, [effect for effect, _ in effects], 0)
    at_best = ceiling(award, sheet, ladder, [effect for effect, holds in effects if holds], len(award["levels"]))
    for number in ladder.allowed:
        within: Truth = True if number <= at_worst else False if number > at_best else None
        ladder.allowed[number] = every([ladder.allowed[number], within])


def ceiling(award: Rubric, sheet: Sheet, ladder: Ladder, effects: list[Rubric], unknown: int) -> int:
    """The highest level under these effects; `unknown` stands in for what nobody knows."""
    found = [len(award["levels"])]
    for effect in effects:
        if "cap_level" in effect:
            found += [number for number, step in numbered(award).items() if words(step["title"]) == effect["cap_level"]]
        if effect.get("no_promotion"):
            before = None if sheet.previous is None else sheet.previous.get(award["id"]) if sheet.previous else 0
            found.append(unknown if before is None else int(before))
    demoted = sum(int(effect.get("demote", 0)) for effect in effects)
    if demoted:
        merit = merit_of(ladder)
        found.append((unknown if merit is None else merit) - demoted)
    return max(min(found), 0)


def merit_of(ladder: Ladder) -> int | None:
    """The highest level that is reached and allowed, were it not for vetoes on levels; 0 for none."""
    for number in sorted(ladder.reached, reverse=True):
        holds = every([ladder.reached[number], ladder.allowed[number]])
        if holds is not False:
            return number if holds else None
    return 0


def promoted(award: Rubric, number: int, sheet: Sheet) -> Truth:
    """Not more steps above last year's than allowed; who was not there last year follows `new`."""
    if "promotion" not in award:
        return True
    rule = award["promotion"]
    freed = known(rule.get("unless", False), sheet.scope)
    return some([freed, within_reach(award, rule, number, sheet)])


def within_reach(award: Rubric, rule: Rubric, number: int, sheet: Sheet) -> Truth:
    if sheet.previous is None:
        return None
    if sheet.previous == {}:
        return number <= {"free": len(award["levels"]), "lowest": 1, "none": 0}[rule.get("new", "free")]
    before = sheet.previous.get(award["id"])
    return None if before is None else bool(number <= before + rule.get("at_most", 1))


def verdict(award: Rubric, ladder: Ladder) -> Decision:
    if ladder.state == FREE:
        return Decision(NOT_GRANTED, None, Decimal(0), ladder.tie, ladder.note)
    if isinstance(ladder.state, int):
        title = words(numbered(award)[ladder.state]["title"])
        return Decision(GRANTED, title, Decimal(ladder.state), ladder.tie, ladder.note)
    return Decision(UNDECIDED, tie=ladder.tie, note=ladder.state)
