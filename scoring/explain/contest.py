"""Who got the places of a quota: the place, the seats, those at the cut, the distance to the last one taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scoring import columns
from scoring.explain import vetoes
from scoring.explain.leaves import Speaker
from scoring.explain.wording import clauses, fixed
from scoring.language.rubric import Quota
from scoring.outcome import DECISIONS, Decision

_GRANTED = DECISIONS.index(Decision.GRANTED)


class Contest:
    """Speaks of those who compete for a quota; counts are taken once, over everyone, group by group where it is so."""

    def __init__(self, award: Quota, speaker: Speaker) -> None:
        self.award, self.speaker, cells = award, speaker, speaker.cells
        self.places, self.seats = cells.column(columns.place(award.id)), cells.column(columns.seats(award.id))
        self.groups: list[Any] = cells.column(columns.GROUP) if award.within else [None] * len(self.places)
        self.sharing = Counter((g, p) for g, p in zip(self.groups, self.places, strict=True) if p is not None)
        decided = cells.column(columns.decision(award.id))
        self.last: dict[Any, int] = {}
        for row, (group, place) in enumerate(zip(self.groups, self.places, strict=True)):
            taken = self.last.get(group)
            if decided[row] == _GRANTED and place is not None and (taken is None or place > self.places[taken]):
                self.last[group] = row

    def reason(self, row: int, decision: str) -> Iterator[str]:
        """Yield why one who competes was taken or not."""
        say, lang = self.speaker.say, self.speaker.lang
        title = self.speaker.terms.award(self.award.id)
        place, seats = self.places[row], self.seats[row]
        here = say("award.contest" if seats else "award.no_seats", place=place, seats=seats)
        tied = self.sharing[self.groups[row], place] - 1
        cut = place <= seats < place + tied
        if decision == DECISIONS[_GRANTED]:
            yield clauses((here, say("award.extended", count=tied) if cut else "", say("award.listed", title=title)), lang)
        elif decision == Decision.UNDECIDED and not tied:
            doubts = [vetoes.not_decided(v, row, self.speaker) for v in vetoes.doubtful(self.award.id, row, self.speaker)]
            yield clauses((here, *dict.fromkeys(doubts), say("award.open")), lang)
        elif decision == Decision.UNDECIDED:
            yield clauses((here, say("award.tied", count=tied, left=seats - place + 1), say("award.committee")), lang)
        elif cut:
            yield clauses((here, say("award.shrunk", count=tied, left=seats - place + 1), say("award.not_listed", title=title)), lang)
        else:
            yield clauses((here, say("award.full") if seats else "", self.distance(row), say("award.not_listed", title=title)), lang)

    def gap(self, row: int) -> Decimal | None:
        """Return how many points of the total lie between a subject and the last one taken; None where that is not the order."""
        ranking, last = self.speaker.rubric.ranking, self.last.get(self.groups[row])
        by_total = ranking is None or (ranking.by[0].key == "total" and ranking.by[0].order == "descending")
        if not by_total or last is None:
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
