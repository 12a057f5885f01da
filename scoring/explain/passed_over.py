"""Who is not on the list of a quota although somebody with fewer points is: what kept it out, for those who wonder at the ranking.

It is so for lists that are ordered by the total, of all subjects or of each group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scoring import columns
from scoring.explain import vetoes
from scoring.explain.awards import refusal
from scoring.explain.leaves import Speaker
from scoring.language.ordering import ordered_by_total
from scoring.language.rubric import Quota
from scoring.outcome import DECISIONS, Decision

_GRANTED, _REFUSED = DECISIONS.index(Decision.GRANTED), DECISIONS.index(Decision.NOT_GRANTED)


class PassedOver:
    """Knows the fewest points on every list, and who speaks of those who are not on it."""

    def __init__(self, speaker: Speaker) -> None:
        cells, rubric = speaker.cells, speaker.cells.result.rubric
        totals, groups = cells.column(columns.TOTAL), cells.column(columns.GROUP)
        self.quotas = [a for a in rubric.awards if isinstance(a, Quota) and a.in_use and a.within != "parent" and ordered_by_total(a, rubric)]
        self._fewest: dict[tuple[str, str | None], int] = {}
        self._voices: dict[tuple[str, Speaker], Callable[[int], str]] = {}
        for award in self.quotas:
            listed = (row for row, code in enumerate(cells.column(columns.decision(award.id))) if code == _GRANTED)
            for row in listed:
                key = (award.id, groups[row] if award.within else None)
                self._fewest[key] = min(totals[row], self._fewest.get(key, totals[row]))

    def said(self, row: int, speaker: Speaker) -> Iterator[str]:
        """Yield why a subject is not on a list although it has more points than somebody on it; what a veto bars is told as one."""
        total, group = speaker.cells.at(columns.TOTAL, row), speaker.cells.at(columns.GROUP, row)
        for award in self.quotas:
            fewest = self._fewest.get((award.id, group if award.within else None))
            passed = total is not None and fewest is not None and total > fewest and speaker.cells.at(columns.decision(award.id), row) == _REFUSED
            if passed and not vetoes.barring(award.id, row, speaker):
                if (award.id, speaker) not in self._voices:
                    self._voices[award.id, speaker] = refusal(award, speaker)
                yield self._voices[award.id, speaker](row)
