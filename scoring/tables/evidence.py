"""Pieces of evidence (佐证材料) in a table of reviews: which of them count for a datum, and what is lacking."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from scoring.errors import Fault, Place
from scoring.language.field import Evidence
from scoring.messages import unquoted
from scoring.record import record
from scoring.tables import dates
from scoring.tables.fold import fold
from scoring.tables.inputs import Note

PIECE, KIND, DATE, SEEN = "佐证", "佐证种类", "佐证日期", "核定时间"
_APART: Final = "[、；;\n]"


@record
class Piece:
    """One piece that a review names.

    kind   what it is; None where that is not said
    day    its date; None where that is not said
    seen   the day of the review; None where that is not said
    where  the row of the review
    """

    name: str
    kind: str | None
    day: date | None
    seen: date | None
    where: Place


def pieces(row: Mapping[str, str | None], time: str | None, where: Place) -> tuple[list[Piece], list[Fault]]:
    """Return the pieces of a row and what cannot be meant: 佐证, 佐证种类, 佐证日期 hold one or, with 、 between, several side by side.

    time  when the review was made, as it is written
    One kind, or one date, is that of all pieces.
    """
    names, kinds, days = (_parts(row[heading]) for heading in (PIECE, KIND, DATE))
    if not (names or kinds or days):
        return [], []
    faults = [Fault("REVIEW_PIECES", replace(where, heading=heading), {"heading": heading, "count": len(said), "pieces": len(names)})
              for heading, said in ((KIND, kinds), (DATE, days)) if said and len(said) != len(names) and (len(said) > 1 or not names)]
    faults += [Fault("REVIEW_DATE", replace(where, heading=DATE), {"found": said}) for said in days if said and read_day(said) is None]
    if faults:
        return [], faults
    kinds, days = (said * len(names) if len(said) == 1 else said or [""] * len(names) for said in (kinds, days))
    seen = read_day(time or "")
    return [Piece(n, k or None, read_day(d), seen, where) for n, k, d in zip(names, kinds, days, strict=True) if n], []


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in re.split(_APART, text.rstrip("、；;\n "))] if text else []


def read_day(text: str) -> date | None:
    """Return the day that a cell says; None where it says none."""
    serial = dates.from_serial(text)
    return serial[1] if serial is not None else dates.read(text)


def judged(about: str, evidence: Evidence, subject: str, given: list[Piece], end: date | None) -> tuple[list[Note], bool]:
    """Return what is to be said of the evidence of a datum, and whether enough of it counts.

    about  the field
    given  the pieces that all levels name
    end    the last day of the period; None where there is none
    """
    notes, counted = list[Note](), set[str]()
    for piece in given:
        wrong = _wrong(about, evidence, subject, piece, end)
        if wrong is None:
            counted.add(fold(piece.name))
        else:
            notes.append(wrong)
    needed, accept = evidence.at_least or 1, unquoted(evidence.accept or ("—",))
    enough = len(counted) >= needed
    if evidence.required and not given:
        notes.append(Note("EVIDENCE_MISSING", subject, args={"about": about, "accept": accept}))
    elif evidence.required and not enough:
        notes.append(Note("EVIDENCE_FEW", subject, given[-1].where, {"about": about, "count": len(counted), "needed": needed}))
    return notes, enough


def _wrong(about: str, evidence: Evidence, subject: str, piece: Piece, end: date | None) -> Note | None:
    """Return why a piece does not count; None where it does. A kind that is not said is not judged."""
    args = {"about": about, "piece": piece.name}
    if piece.kind and evidence.accept and fold(piece.kind) not in map(fold, evidence.accept):
        return Note("EVIDENCE_KIND", subject, replace(piece.where, heading=KIND), {**args, "kind": piece.kind, "accept": unquoted(evidence.accept)})
    if evidence.max_age is None:
        return None
    until = end or piece.seen
    if piece.day is None or until is None:
        heading = DATE if piece.day is None else SEEN
        return Note("EVIDENCE_UNDATED", subject, replace(piece.where, heading=heading), {**args, "heading": heading, "most": evidence.max_age})
    age = (until - piece.day).days
    if age <= evidence.max_age:
        return None
    return Note("EVIDENCE_OLD", subject, replace(piece.where, heading=DATE),
                {**args, "day": piece.day, "age": age, "until": until, "most": evidence.max_age})

