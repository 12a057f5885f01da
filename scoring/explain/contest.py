"""Who got the places of a contest: the place, the seats, those at the cut, the distance to the last one taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from scoring import columns
from scoring.explain.grounds import doubts
from scoring.explain.leaves import Speaker
from scoring.explain.terms import level_title
from scoring.explain.wording import clauses, fixed, listed
from scoring.expression.syntax import parse
from scoring.language.ordering import ordered_by_total
from scoring.language.rubric import Laggards, Level, Quota, Take
from scoring.outcome import DECISIONS, Decision
from scoring.rules.phrases import quoted

_FEW = 5
"""How many are named of those who may yet take a place."""
_GRANTED, _UNDECIDED = (DECISIONS.index(d) for d in (Decision.GRANTED, Decision.UNDECIDED))


class Places:
    """The places and seats of a contest; counts are taken once, over everyone, group by group where it is so."""

    def __init__(self, name: str, award: Quota | Laggards | Level, speaker: Speaker) -> None:
        cells = speaker.cells
        self.places, self.seats = cells.column(columns.place(name)), cells.column(columns.seats(name))
        within = {"group": columns.GROUP, "parent": columns.PARENT}.get(award.within or "")
        self.groups: list[Any] = cells.column(within) if within else [None] * len(self.places)
        self.sharing = Counter((g, p) for g, p in zip(self.groups, self.places, strict=True) if p is not None)
        self.running = Counter(g for g, p in zip(self.groups, self.places, strict=True) if p is not None)
        self.lowest: dict[Any, int] = {}
        for row, (group, place, seats) in enumerate(zip(self.groups, self.places, self.seats, strict=True)):
            found = self.lowest.get(group)
            if place is not None and seats is not None and place <= seats and (found is None or place > self.places[found]):
                self.lowest[group] = row

    def where(self, row: int, speaker: Speaker) -> str:
        """Return the group or unit in which a subject competes; nothing where all compete together."""
        group = self.groups[row]
        return "" if group is None else speaker.say("award.where", group=quoted(str(group), speaker.lang))

    def others(self, row: int) -> int:
        """Return with how many others a subject shares its place."""
        return self.sharing[self.groups[row], self.places[row]] - 1

    def cut(self, row: int) -> bool:
        """Return whether the cut lies among those who share a place."""
        place, seats = self.places[row], self.seats[row]
        return place is not None and seats is not None and place <= seats < place + self.others(row)

    def inside(self, row: int) -> int | None:
        """Return who stands last within the places that a subject competes for; None where nobody does."""
        return self.lowest.get(self.groups[row])

    def free(self, row: int) -> bool:
        """Return whether fewer compete than there are places."""
        seats = self.seats[row]
        return seats is not None and self.running[self.groups[row]] < seats

    def left(self, row: int) -> int:
        """Return how many places are left for those at the cut."""
        return int(self.seats[row] - self.places[row] + 1)


class Contest(Places):
    """Speaks of those who compete for a quota, or against being among the last."""

    def __init__(self, award: Quota | Laggards, speaker: Speaker) -> None:
        super().__init__(award.id, award, speaker)
        self.award, self.speaker = award, speaker
        self.by_total = ordered_by_total(award, speaker.cells.result.rubric)
        decided = speaker.cells.column(columns.decision(award.id))
        self.last: dict[Any, int] = {}
        self.waiting: dict[Any, list[int]] = {}
        for row, (group, place) in enumerate(zip(self.groups, self.places, strict=True)):
            if place is None and decided[row] == _UNDECIDED:
                self.waiting.setdefault(group, []).append(row)
            taken = self.last.get(group)
            if decided[row] == _GRANTED and place is not None and (taken is None or place > self.places[taken]):
                self.last[group] = row

    def reason(self, row: int, decision: str) -> Iterator[str]:
        """Yield why one who competes was taken or not."""
        say, title = self.speaker.say, self.speaker.terms.award(self.award.id)
        here, tied = self.here(row), self.others(row)
        told: tuple[str, ...]
        if decision == DECISIONS[_GRANTED]:
            told = (here, say("award.extended", count=tied) if self.cut(row) else "", say("award.listed", title=title), self.provisional(row))
        elif self.seats[row] is None:
            told = (here, say("award.open"))
        elif decision == Decision.UNDECIDED and not self.cut(row):
            told = (here, *doubts(self.award, row, self.speaker), say("award.open"))
        elif decision == Decision.UNDECIDED:
            told = (here, say("award.tied", count=tied, left=self.left(row)), say("award.committee"))
        elif self.cut(row):
            told = (here, say("award.shrunk", count=tied, left=self.left(row)), say("award.not_listed", title=title))
        else:
            told = (here, say("award.full") if self.seats[row] else "", self.vacant, self.distance(row), say("award.not_listed", title=title))
        yield clauses(told, self.speaker.lang)

    @property
    def vacant(self) -> str:
        """Return that a place that was revoked stays empty; nothing where none was, or the next one moved up."""
        revoked = any(self.speaker.cells.column(columns.revoked(self.award.id)))
        return self.speaker.say("award.vacant") if revoked and not self.award.backfill else ""

    def here(self, row: int) -> str:
        """Return the place and how many there are to give."""
        assert isinstance(self.award, Quota)
        place, seats, take = self.places[row], self.seats[row], self.award.take
        if seats is None:
            return self.speaker.say("award.seats_open", place=place, by=deciding(take, self.speaker))
        here = self.speaker.say("award.contest" if seats else "award.no_seats", place=place, seats=seats, where=self.where(row, self.speaker))
        return clauses((here, reserved(take, self.speaker)), self.speaker.lang)

    def provisional(self, row: int) -> str:
        """Return who may yet take the place of one who was taken, as a clause; empty where nobody may."""
        rivals = [other for other in self.waiting.get(self.groups[row], []) if self._may_displace(other, row)]
        if self.places[row] + len(rivals) <= self.seats[row]:
            return ""
        return self.speaker.say("award.provisional", count=len(rivals), names=some(map(self.speaker.cells.name, rivals), self.speaker))

    def _may_displace(self, other: int, row: int) -> bool:
        """Return whether one who waits may yet come to as much as one who was taken; so it is where nothing says otherwise."""
        if not self.by_total:
            return True
        most, total = may_reach("total", other, self.speaker), self.speaker.cells.points("total", row)
        return most is None or total is None or most >= total

    def from_the_end(self, row: int, decision: str, unclear: list[str]) -> Iterator[str]:
        """Yield why one is among the last or not; `unclear` is what the condition waits for."""
        say, title, tied = self.speaker.say, self.speaker.terms.award(self.award.id), self.others(row)
        told: tuple[str, ...]
        here = say("award.last", place=self.places[row], seats=self.seats[row]) if self.seats[row] else ""
        if decision == DECISIONS[_GRANTED]:
            told = (here, say("award.last_extended", count=tied) if self.cut(row) else "", say("award.last_listed", title=title))
        elif decision == Decision.UNDECIDED and self.cut(row):
            told = (here, say("award.last_tied", count=tied, left=self.left(row)), say("award.committee"))
        elif decision == Decision.UNDECIDED:
            told = (here, *doubts(self.award, row, self.speaker), *unclear, say("award.open"))
        else:
            told = (here, say("award.last_shrunk", count=tied) if self.cut(row) else "", say("award.last_not_listed", title=title))
        yield clauses(told, self.speaker.lang)

    def gap(self, row: int) -> Decimal | None:
        """Return how many points of the total lie between a subject and the last one taken; None where that is not the order."""
        last = self.last.get(self.groups[row])
        if not self.by_total or last is None:
            return None
        own, taken = (self.speaker.cells.points("total", r) for r in (row, last))
        return None if own is None or taken is None else taken - own

    def distance(self, row: int) -> str:
        """Return the distance to the last one taken, as a clause."""
        gap = self.gap(row)
        if gap is None or gap < 0:
            return ""
        key = "award.gap" if gap else "award.behind_by_ties"
        return self.speaker.say(key, gap=fixed(gap, self.speaker.cells.places))


class Steps:
    """Speaks of the places that the steps of a ladder have, from the top down."""

    def __init__(self, award: Level, speaker: Speaker) -> None:
        self.award, self.speaker = award, speaker
        self.taken = {n: step.take for n, step in enumerate(reversed(award.levels), start=1) if step.take is not None}
        self.places = {n: Places(f"{award.id}:{n}", award, speaker) for n in self.taken}

    def held(self, level: int, row: int) -> str:
        """Return with which place a subject got its level; nothing where it has no places."""
        if level not in self.places or self.places[level].places[row] is None:
            return ""
        extended = self.speaker.say("award.step_extended", count=self.places[level].others(row), title=self._title(level))
        return clauses((self._here(level, row), extended if self.places[level].cut(row) else ""), self.speaker.lang)

    def lost(self, level: int, row: int) -> Iterator[str]:
        """Yield why a subject got no place on a step."""
        step = self.places.get(level)
        if step is None or step.places[row] is None:
            return
        full = self.speaker.say("award.step_shrunk" if step.cut(row) else "award.step_full", count=step.others(row), title=self._title(level))
        yield clauses((self._here(level, row), full if step.seats[row] else ""), self.speaker.lang)

    def open(self, row: int) -> Iterator[str]:
        """Yield for which place of which step a subject waits."""
        for level in reversed(self.places):
            step = self.places[level]
            if step.places[row] is None:
                continue
            if step.seats[row] is None:
                take = self.taken[level]
                yield self.speaker.say("award.seats_open", place=step.places[row], by=deciding(take, self.speaker))
                return
            if step.cut(row) and self.award.at_the_cut == "committee":
                tied = self.speaker.say("award.step_tied", count=step.others(row), left=step.left(row), title=self._title(level))
                yield clauses((self._here(level, row), tied, self.speaker.say("award.committee")), self.speaker.lang)
                return
            if step.places[row] + step.others(row) > step.seats[row] and level == min(self.places):
                yield self.speaker.say("award.step_waits", title=self._title(level))

    def _here(self, level: int, row: int) -> str:
        step = self.places[level]
        key = "award.step_contest" if step.seats[row] else "award.step_no_seats"
        here = self.speaker.say(key, title=self._title(level), place=step.places[row], seats=step.seats[row], where=step.where(row, self.speaker))
        return clauses((here, reserved(self.taken[level], self.speaker)), self.speaker.lang)

    def _title(self, level: int) -> str:
        return level_title(self.award, level, self.speaker.lang)


def may_reach(node: str, row: int, speaker: Speaker) -> Decimal | None:
    """Return the most that a subject may still come to in a node or in the total; None where nothing bounds it."""
    points = speaker.cells.points(node, row)
    return points if points is not None else speaker.cells.decimal(columns.most(node), row, speaker.cells.places)


def some(names: Iterable[str], speaker: Speaker) -> str:
    """Return the first few of some names, and how many there are where there are more."""
    every = [*names]
    first = listed(every[:_FEW], speaker.lang)
    return first if len(every) <= _FEW else speaker.say("words.some_of", names=first, count=len(every))


def deciding(take: Take, speaker: Speaker) -> str:
    """Return what decides how many places there are."""
    return speaker.terms.called(parse(take.places)) if take.places is not None else take.shares.by if take.shares else ""


def reserved(take: Take, speaker: Speaker) -> str:
    """Return how many places are kept for the committee; nothing where none is."""
    return speaker.say("award.reserved", reserve=take.reserve) if take.reserve else ""
