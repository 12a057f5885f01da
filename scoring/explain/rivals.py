"""Whom a subject must outdo for a place, and what becomes of those who come level: the last one within the places, or the next in the ranking."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scoring import columns
from scoring.explain.contest import Places
from scoring.explain.leaves import Speaker
from scoring.explain.wording import fixed, listed
from scoring.expression.syntax import parse
from scoring.language.ordering import ordered_by_total
from scoring.language.rubric import Level, Order, Quota, Ranking
from scoring.outcome import DECISIONS, Decision
from scoring.record import record


@record
class Rival:
    """The one whose place a subject may take.

    total   what that one has in total
    gap     how far it is, as a clause
    level   what becomes of those who come level with it, as a clause
    shares  whether to come level is enough
    """

    total: Decimal
    gap: str
    level: str
    shares: bool


def at_the_cut(places: Places, award: Quota | Level, row: int, speaker: Speaker) -> Rival | None:
    """Return the last one within the places, as the one to outdo; None where a place is free, or where the order is not by the total."""
    last = None if places.free(row) else places.inside(row)
    if last is None or not ordered_by_total(award, speaker.cells.result.rubric):
        return None
    own, theirs = (speaker.cells.points("total", r) for r in (row, last))
    if own is None or theirs is None:
        return None
    code = speaker.cells.at(columns.decision(award.id), last)
    taken = code is not None and DECISIONS[code] == Decision.GRANTED
    gap = speaker.say("award.gap" if taken else "goal.gap_edge", gap=fixed(theirs - own, speaker.cells.places))
    ranking = speaker.rubric.ranking
    by = award.by or (ranking.by if ranking is not None else ())
    ties = award.ties if award.ties is not None else ranking.ties if ranking is not None else ()
    return Rival(theirs, gap, _by_keys((*by[1:], *ties), speaker) or speaker.say(f"goal.cut.{award.at_the_cut}"),
                 award.at_the_cut == "extend" and not (*by[1:], *ties))


def still_to_outdo(places: Places, row: int, speaker: Speaker) -> str:
    """Return that whoever meets the conditions still competes for places, as a sentence; empty where a place is free."""
    seats = places.seats[row]
    if places.free(row):
        return ""
    return speaker.say("goal.cut.open") if seats is None else speaker.say("goal.cut.seats", seats=seats)


def next_place(theirs: Decimal, gap: str, ranking: Ranking, speaker: Speaker) -> Rival:
    """Return the one that stands a place higher in the ranking."""
    keys = _by_keys((*ranking.by[1:], *ranking.ties), speaker)
    shared = "by_id" if ranking.method == "ordinal" else ranking.still_tied
    return Rival(theirs, gap, keys or speaker.say(f"goal.tied.{shared}"), not keys and shared == "share")


def _by_keys(orders: Sequence[Order], speaker: Speaker) -> str:
    keys = listed((speaker.terms.called(parse(order.key)) for order in orders), speaker.lang)
    return speaker.say("goal.tied.by_keys", keys=keys) if keys else ""
