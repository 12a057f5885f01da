"""Bonuses, deductions and caps in words: what was counted, what a cap leaves of it, by which clause, where it goes."""

from __future__ import annotations

from decimal import Decimal

from scoring import columns, exact
from scoring.explain.leaves import Speaker
from scoring.explain.vetoes import clause_of, found_by
from scoring.explain.wording import clauses
from scoring.language.additions import belongs_to
from scoring.language.adjust import capped, side
from scoring.language.rubric import Addition, Cap
from scoring.outcome import FIRST_NOT_APPLICABLE
from scoring.rules.phrases import marks


def line_of(entry: Addition | Cap, row: int, speaker: Speaker) -> str:
    """Return the reason of an addition's own line, or of a cap's."""
    if isinstance(entry, Cap):
        return _cap(entry, row, speaker)
    points = speaker.cells.decimal(columns.adjusted(entry.id), row, speaker.cells.places)
    if points is None or unsettled(entry, row, speaker):
        waits = speaker.say("addition.waits" if points is None else "addition.zero")
        return clauses((unknown(entry, row, speaker), waits), speaker.lang)
    earned = speaker.cells.decimal(columns.figure(entry.id, columns.EARNED), row, exact.WORKING) or Decimal(0)
    parts = [found_by(entry, row, speaker), _events(entry, row, speaker)]
    if entry.cap is not None and earned > entry.cap:
        parts += [speaker.say(f"addition.earned.{entry.kind}", points=marks(earned)), speaker.say("addition.capped", limit=marks(entry.cap))]
    parts.append(speaker.say(f"addition.{entry.kind}", by=clause_of(entry, speaker), points=marks(abs(points))))
    return clauses((*parts, _place(entry, row, speaker)), speaker.lang)


def unsettled(entry: Addition, row: int, speaker: Speaker) -> bool:
    """Return whether what an addition rests on is missing."""
    code = speaker.cells.at(columns.outcome(entry.id), row)
    return bool(code and code < FIRST_NOT_APPLICABLE)


def unknown(entry: Addition, row: int, speaker: Speaker) -> str:
    """Return that an addition cannot be settled, and for want of which data, as a clause."""
    texts = tuple(text for _, text in entry.formulas())
    missing = speaker.causes.missing(texts, row) if entry.table is not None or speaker.causes.gaps(texts, row) else ""
    return clauses((speaker.say("addition.unknown", title=entry.called(speaker.lang)), missing), speaker.lang)


def _events(entry: Addition, row: int, speaker: Speaker) -> str:
    count = speaker.cells.at(columns.figure(entry.id, columns.EVENTS), row)
    if not count:
        return ""
    highest = speaker.say("addition.highest") if entry.take_highest is not None and count > 1 else ""
    return clauses((speaker.say("addition.events", count=count), highest), speaker.lang)


def _place(entry: Addition, row: int, speaker: Speaker) -> str:
    if entry.on is None:
        return ""
    off = (speaker.cells.at(columns.outcome(entry.on), row) or 0) >= FIRST_NOT_APPLICABLE
    return speaker.say("addition.nothing_to_node" if off else "addition.to_node", node=speaker.terms.indicator(entry.on))


def _cap(cap: Cap, row: int, speaker: Speaker) -> str:
    places, entries = speaker.cells.places, speaker.rubric.adjust
    over = speaker.cells.decimal(columns.adjusted(cap.id), row, places)
    if over is None:
        return speaker.say("cap.waits")
    held = [speaker.cells.decimal(columns.adjusted(a.id), row, places) or Decimal(0) for a in capped(cap, entries[:entries.index(cap)])]
    points, limit = marks(abs(sum(held, Decimal(0)))), marks(cap.at_most)
    return speaker.say(f"cap.{side(cap, entries)}", points=points, say=cap.say.say(speaker.lang), limit=limit, over=marks(abs(over)))


def pending(node: str | None, row: int, speaker: Speaker) -> list[Addition]:
    """Return the additions to a node, or to the whole and all that is in it (None), that wait for data."""
    below = None if node is None else {i.id for i in speaker.cells.indicators[node].walk()}
    return [a for a in speaker.rubric.additions if (below is None or a.on in below)
            and unsettled(a, row, speaker) and speaker.cells.at(columns.adjusted(a.id), row) is None]


def added_to(node: str | None, row: int, speaker: Speaker) -> tuple[Decimal, Decimal]:
    """Return what bonuses (and the caps on them) and what deductions bring to a node, or to the whole: the latter not above 0."""
    found = {"bonus": Decimal(0), "deduction": Decimal(0)}
    for entry in speaker.rubric.adjust:
        if entry.kind != "veto" and belongs_to(entry, speaker.rubric) == node:
            points = speaker.cells.decimal(columns.adjusted(entry.id), row, speaker.cells.places)
            found[side(entry, speaker.rubric.adjust)] += points or Decimal(0)
    return found["bonus"], found["deduction"]
