"""Two results of the same subjects side by side: whose place, total or titles differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from scoring.explain import printed
from scoring.explain.awards import award_title
from scoring.explain.cells import Cells
from scoring.explain.leaves import Speaker
from scoring.explain.wording import listed
from scoring.messages import say
from scoring.outcome import Decision
from scoring.record import record
from scoring.result import Result


@record
class Move:
    """One subject in two results.

    place_before, place_after  within the group where the rubric ranks so; None for no place
    total_before, total_after  None for no total
    gained, lost               titles that only the second, or only the first, gives
    """

    id: str
    name: str
    place_before: int | None
    place_after: int | None
    total_before: Decimal | None
    total_after: Decimal | None
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def moved(self) -> bool:
        """Return whether anything differs."""
        return bool(self.place_before != self.place_after or self.total_before != self.total_after or self.gained or self.lost)


@record
class Moves:
    """Everyone whose place, total or titles differ, in the order of the second result.

    compared  how many subjects are in both
    in_group  whether places are those within the groups
    only      ids that are in one of the results only
    """

    lang: str
    moves: tuple[Move, ...]
    compared: int
    only: tuple[str, ...]
    in_group: bool = False

    def __str__(self) -> str:
        head = say("moves.head", self.lang, count=len(self.moves), compared=self.compared)
        parts = [head] if not self.moves else [head, self._table()]
        if self.only:
            parts.append(say("moves.only", self.lang, ids=listed(self.only, self.lang)))
        return "\n".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"compared": self.compared, "only": list(self.only), "moves": [printed.plain_data(asdict(m)) for m in self.moves]}

    def _table(self) -> str:
        head = [say(f"moves.{key}", self.lang) for key in ("name", "group_place" if self.in_group else "place", "total", "gained", "lost")]
        rows = [[m.name, _pair(m.place_before, m.place_after), _pair(m.total_before, m.total_after),
                 listed(m.gained, self.lang), listed(m.lost, self.lang)] for m in self.moves]
        return printed.table(head, rows, [False, True, True, False, False])


def moves(before: Result, after: Result, lang: str = "zh") -> Moves:
    """Return whom it moves when `after` takes the place of `before`."""
    first, second = _rows(before), _rows(after)
    held = [_titles(result, lang) for result in (before, after)]
    found = []
    for subject, row in second.items():
        if subject in first:
            old, new = (titles.get(subject, ()) for titles in held)
            found.append(Move(subject, row["name"] or subject, _place(before, first[subject]), _place(after, row),
                              first[subject]["total"], row["total"],
                              tuple(t for t in new if t not in old), tuple(t for t in old if t not in new)))
    only = tuple(sorted(set(first) ^ set(second)))
    order = after.rubric.ranking
    return Moves(lang, tuple(m for m in found if m.moved), len(found), only, order is not None and order.within is not None)


def _rows(result: Result) -> dict[str, dict[str, Any]]:
    return {str(row["id"]): row for row in result.ranking.to_dicts()}


def _place(result: Result, row: Mapping[str, Any]) -> int | None:
    order = result.rubric.ranking
    place: int | None = None if order is None else row["group_rank" if order.within else "rank"]
    return place


def _titles(result: Result, lang: str) -> dict[str, tuple[str, ...]]:
    """Return the titles that every subject holds; those not in use are left out."""
    used, speaker = {a.id: a for a in result.rubric.awards if a.in_use}, Speaker(Cells(result), lang)
    found: dict[str, tuple[str, ...]] = {}
    for row in result.awards.to_dicts():
        if row["award"] in used and row["decision"] == Decision.GRANTED:
            title = award_title(used[row["award"]], row["of"], row["decision"], speaker)
            found[str(row["id"])] = (*found.get(str(row["id"]), ()), title)
    return found


def _pair(before: object, after: object) -> str:
    one, other = ("—" if v is None else str(v) for v in (before, after))
    return one if one == other else f"{one} → {other}"
