"""The input contract: what the engine is given, whatever the data came from.

Everything that a cell could say wrong has been said before an `Inputs` exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from scoring import messages
from scoring.errors import Place


@dataclass(frozen=True)
class Note:
    """Something that was read with care and should be known: a stable code, its place, the arguments of its sentence.

    subject  id of the subject it concerns, or empty
    """

    code: str
    subject: str = ""
    where: Place = field(default_factory=Place)
    args: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: str = "zh") -> str:
        """Return place, code and sentence of a note of reading; what scoring notes is told by the result."""
        where = self.where.text(lang)
        head = messages.say("place.said", lang, where=where) if where else ""
        return f"{head}{self.code} {messages.say(f'note.{self.code}', lang, **self.args)}"


@dataclass(frozen=True)
class Source:
    """A file that was read, with its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Stand:
    """How a field, a row of a table or the points of an item stand at a level of review.

    kind     field, table or item
    target   the field, the table, or the id of the leaf
    row      which row of the table, as it is written; empty for all else
    level    its place in the rubric's list; 0 is the claim
    value    as it could be typed; None where the level confirmed what stood before, and for claimed points that the rule gives
    verdict  verified, sampled or rejected; unverified, or unproven (short of evidence), after what the levels said; empty where nothing was said
    """

    subject: str
    kind: str
    target: str
    row: str
    level: int
    value: str | messages.Word | None
    verdict: str = ""
    person: str = ""
    time: str = ""
    reason: str | messages.Word = ""
    evidence: str = ""


@dataclass(frozen=True)
class Inputs:
    """Typed tables of one run.

    subjects  one row a subject, in input order. Columns (see `scoring.columns`): ROW (UInt32, from 0), ID, NAME (String), GROUP, PARENT
              (String; only where the rubric declares them), SOURCE, SHEET (String), LINE (UInt32; where the row stood); then one column an input
              field: numbers as Int64 at the field's places, Boolean, String (text, choice), Date; null where unknown. `columns.state(field)`
              (UInt8, `scoring.outcome.CODES`) exists only for a field in which some cell said more than nothing: it is 0 where the value is
              known and the cause where it is null.
    tables    delivered tables only: ID (String, the subject's id), LINE, SHEET, and one column a declared column, typed likewise
    notes     what was read with care
    sources   the files
    reviews   what levels of review looked at, one thing after the other, level by level; empty where there are no reviews
    filed     where subjects stand on several sheets side by side: field → the rows of its sheet: ID, SOURCE, SHEET, LINE
    """

    subjects: pl.LazyFrame
    tables: Mapping[str, pl.LazyFrame]
    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()
    filed: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    reviews: tuple[Stand, ...] = ()
