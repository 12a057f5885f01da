"""Equal totals: who shares a place, and which key put one before the other."""

from __future__ import annotations

from scoring import columns
from scoring.explain.leaves import Speaker
from scoring.explain.wording import listed
from scoring.expression.syntax import parse


class Ties:
    """Looks for equal totals and shared places among the ranked."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker, cells = speaker, speaker.cells
        everybody = cells.result.rubric.ranks_all
        self.ranks = cells.column(columns.RANK if everybody else columns.GROUP_RANK)
        self.groups = [None] * len(self.ranks) if everybody else cells.column(columns.GROUP)
        self.by_rank: dict[tuple[str | None, int], list[int]] = {}
        self.by_total: dict[tuple[str | None, int], list[int]] = {}
        for row, (group, rank, total) in enumerate(zip(self.groups, self.ranks, cells.column(columns.TOTAL), strict=True)):
            if rank is not None:
                self.by_rank.setdefault((group, rank), []).append(row)
                self.by_total.setdefault((group, total), []).append(row)

    def said(self, row: int) -> str:
        """Return how a subject stands to those with its total, as a clause; nothing where it is alone."""
        rank, ranking = self.ranks[row], self.speaker.rubric.ranking
        if rank is None or ranking is None:
            return ""
        if len(self.by_rank[self.groups[row], rank]) > 1:
            return self.shared(row)
        level = [r for r in self.by_total[self.groups[row], self.speaker.cells.at(columns.TOTAL, row)] if r != row]
        if not level:
            return ""
        others = listed((self.speaker.cells.name(r) for r in level), self.speaker.lang)
        key = self.deciding(row, min(level, key=lambda r: abs(self.ranks[r] - rank)))
        return (self.speaker.say("tie.by_id", others=others) if key is None
                else self.speaker.say("tie.by_key", others=others, key=self.speaker.terms.called(parse(key))))

    def shared(self, row: int) -> str:
        """Return with whom a place is shared, and which place comes next: 名次并列第3位，其后名次为第5位."""
        rank, ranking = self.ranks[row], self.speaker.rubric.ranking
        together = self.by_rank.get((self.groups[row], rank), [row])
        others = listed((self.speaker.cells.name(r) for r in together if r != row), self.speaker.lang)
        after = rank + 1 if ranking is not None and ranking.method == "dense" else rank + len(together)
        told = self.speaker.say("tie.shared", others=others, place=rank, after=after)
        committee = ranking is not None and ranking.still_tied == "committee"
        return self.speaker.say("tie.committee", told=told) if committee else told

    def deciding(self, a: int, b: int) -> str | None:
        """Return the first tie key in which two subjects differ; None where none does."""
        ranking = self.speaker.rubric.ranking
        for order in (*ranking.by, *ranking.ties) if ranking is not None else ():
            node = parse(order.key)
            one, other = (self.speaker.cells.operand(node, r) for r in (a, b))
            if one != other:
                return order.key
        return None
