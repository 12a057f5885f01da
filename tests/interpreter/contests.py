"""Contests: who takes part, in which order, how many places there are, and who gets one."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .arithmetic import half_up
from .combine import Rounding
from .expressions import every, known, some
from .loading import Rubric, words
from .ranking import Key, key_of, ranking_of
from .sheet import Sheet
from .verdicts import GRANTED, NOT_GRANTED, UNDECIDED, Decision, by_condition

CUTS = {"committee": None, "shrink": False, "extend": True}


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


# ---------------------------------------------------------------- who may hold an award at all


def shut_out(award: Rubric, sheet: Sheet) -> bool | None:
    """Barred by a veto, or excluded by an award that was granted before."""
    reasons: list[bool | None] = [award["id"] in sheet.adjusted.barred, award.get("backfill", False) and award["id"] in sheet.revoked]
    if award["id"] in sheet.adjusted.doubtful:
        reasons.append(None)
    reasons += [held(other, sheet) for other in award.get("not_together", [])]
    return True if True in reasons else None if None in reasons else False


def held(award: str, sheet: Sheet) -> bool | None:
    """Whether an award was granted; of a `best`, in any node."""
    found = sheet.awards[award]
    decisions = [one.decision for one in found.values()] if isinstance(found, dict) else [found.decision]
    return True if GRANTED in decisions else None if UNDECIDED in decisions else False


def vetoed(decision: Decision, award: Rubric, sheet: Sheet) -> Decision:
    """Who is shut out cannot hold the award; where that is undecided, nor can it be granted for now."""
    shut = shut_out(award, sheet)
    if shut:
        return Decision(NOT_GRANTED, value=False)
    if shut is None and decision.decision == GRANTED:
        return Decision(UNDECIDED, tie=decision.tie)
    return decision


# ---------------------------------------------------------------- order and number of places


def groups(award: Rubric, sheets: list[Sheet]) -> list[list[Sheet]]:
    """All together, each group by itself, or those of each unit."""
    within = award.get("within")
    if within is None:
        return [sheets]
    by = {sheet.id: sheet.group if within == "group" else sheet.parent for sheet in sheets}
    return [[sheet for sheet in sheets if by[sheet.id] == name] for name in sorted(set(by.values()), key=str)]


def key_in(award: Rubric, sheet: Sheet, contest: Contest) -> Key:
    ranking = ranking_of(contest.rubric)
    return key_of(award.get("by", ranking["by"]) + award.get("ties", ranking["ties"]), sheet.scope, contest.rounding)


def number_of_places(take: Rubric, ranked: list[Sheet], eligible: int) -> int | None:
    """A number or a share of the ranked, less what is kept for the committee; None where nobody can tell."""
    reserve = int(take.get("reserve", 0))
    if "count" in take:
        return max(int(take["count"]) - reserve, 0)
    of = eligible if take.get("of") == "eligible" else len(ranked)
    if "share" in take:
        return max(entitled(take, take["share"], of) - reserve, 0)
    said = {known(take["places"] if "places" in take else take["shares"]["by"], sheet.scope) for sheet in ranked}
    if len(said) != 1 or None in said:
        return None
    common: Any = said.pop()
    whole = int(common) if "places" in take else entitled(take, take["shares"]["values"][common], of)
    return max(whole - reserve, 0)


def entitled(take: Rubric, share: Any, of: int) -> int:
    """A share of so many, a decimal or `1/3`, as a whole number."""
    whole = Fraction(share) * of
    return int(half_up(whole, 0)) if take.get("rounding", "floor") == "nearest" else math.floor(whole)


def wanted_at_all(award: Rubric) -> bool:
    """Whether there must be some laggards, whoever meets the condition."""
    return "share" in award.get("at_least", {}) or int(award.get("at_least", {}).get("count", 0)) > 0


def number_of_laggards(least: Rubric, ranked: int) -> int:
    if "count" in least:
        return int(least["count"])
    return math.ceil(Fraction(least["share"]) * ranked)


# ---------------------------------------------------------------- who gets one


def settled(above: int, equal: int, places: int | None, at_the_cut: str) -> tuple[bool | None, str | None]:
    """Equal keys stand or fall together; those on both sides of the cut are left to the committee, none or all."""
    if places is None:
        return None, None
    if above < places < above + equal:
        return CUTS[at_the_cut], at_the_cut
    return above < places, None


def quota(award: Rubric, contest: Contest) -> list[tuple[Sheet, Decision]]:
    """The first n of the eligible and not barred; who is not ranked, or may or may not be eligible, is undecided."""
    eligible = {sheet.id: known(award.get("eligible", True), sheet.scope) for sheet in contest.sheets}
    granted: dict[str, Decision] = {}
    for group in groups(award, contest.competing):
        running = [sheet for sheet in group if eligible[sheet.id] and shut_out(award, sheet) is not True]
        keys = {sheet.id: key_in(award, sheet, contest) for sheet in running}
        granted |= first(keys, number_of_places(award["take"], group, len(running)), award)
    found: list[tuple[Sheet, Decision]] = []
    for sheet in contest.sheets:
        rest = Decision(NOT_GRANTED, None, False) if eligible[sheet.id] is False else Decision(UNDECIDED)
        found.append((sheet, vetoed(granted.get(sheet.id, rest), award, sheet)))
    return found


def first(keys: dict[str, Key], places: int | None, award: Rubric) -> dict[str, Decision]:
    decisions: dict[str, Decision] = {}
    for subject, key in keys.items():
        above = sum(other > key for other in keys.values())
        equal = sum(other == key for other in keys.values())
        won, tie = settled(above, equal, places, award.get("at_the_cut", "committee"))
        decisions[subject] = by_condition(won, words(award["title"]), tie)
    return decisions


def laggards(award: Rubric, contest: Contest) -> list[tuple[Sheet, Decision]]:
    """The last n of those that are not barred, and everyone who meets the condition."""
    last: dict[str, tuple[bool | None, str | None]] = {}
    eligible = {sheet.id: known(award.get("eligible", True), sheet.scope) for sheet in contest.sheets}
    for group in groups(award, contest.competing):
        running = [sheet for sheet in group if eligible[sheet.id] and shut_out(award, sheet) is not True]
        keys = {sheet.id: key_in(award, sheet, contest) for sheet in running}
        wanted = number_of_laggards(award.get("at_least", {"count": 0}), len(group))
        for subject, key in keys.items():
            below, equal = sum(other < key for other in keys.values()), sum(other == key for other in keys.values())
            last[subject] = settled(below, equal, wanted, award.get("at_the_cut", "committee"))
    found: list[tuple[Sheet, Decision]] = []
    for sheet in contest.sheets:
        among, tie = last.get(sheet.id, (None if wanted_at_all(award) else False, None))
        required = known(award.get("require", False), sheet.scope)
        holds = every([eligible[sheet.id], some([among, required])])
        found.append((sheet, vetoed(by_condition(holds, words(award["title"]), tie), award, sheet)))
    return found


def place_names(ranked: list[Sheet], rounding: Rounding) -> None:
    """Let awards read places and percentiles: of the ranked, how many in a hundred stand behind."""
    for sheet in ranked:
        peers = [other for other in ranked if other.group == sheet.group]
        if sheet.rank is not None:
            sheet.names |= {"place": number(sheet.rank), "percentile": percentile(sheet.rank, [o.rank for o in ranked], rounding)}
        if sheet.group_rank is not None:
            inside = percentile(sheet.group_rank, [o.group_rank for o in peers], rounding)
            sheet.names |= {"group_place": number(sheet.group_rank), "group_percentile": inside}


def number(place: Any) -> Decimal:
    return Decimal(place)


def percentile(place: Any, places: list[Any], rounding: Rounding) -> Decimal:
    return half_up(Fraction(100 * sum(other > place for other in places), len(places)), rounding.decimals)
