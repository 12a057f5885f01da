"""A result: frozen frames, the rubric they came from, and what is needed to make them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, TypeAlias

import polars as pl

from scoring import columns
from scoring.errors import UnknownName
from scoring.language.rubric import Rubric
from scoring.tables.inputs import Note, Source, Stand

Detail: TypeAlias = Literal["totals", "wide", "lines"]


@dataclass(frozen=True)
class Shown:
    """How the explanation columns of a leaf are to be read.

    places       scale of the observed value and of the next one; None where the value is not a number
    next_places  scale of the next value; None where the kind has none
    figures      names of the rule's own figures
    """

    places: int | None
    next_places: int | None
    figures: tuple[str, ...]


@dataclass(frozen=True)
class SummaryLine:
    """One line of the summary.

    numerator    how many it holds for (share, count), or the sum (mean, sum)
    denominator  subjects not exempt; of a mean or a sum, those with a known value
    unknown      how many are not known: of those counted, or, of a mean or a sum, beside them
    not_applicable  to how many it does not apply: of those counted, or, of a mean or a sum, beside them
    value        share in percent, count, mean or sum, at published places; None where nobody is counted
    """

    id: str
    title: str
    numerator: Decimal
    denominator: int
    unknown: int
    value: Decimal | None
    not_applicable: int = 0


@dataclass(frozen=True)
class Result:
    """What a run found.

    rubric       the scheme
    wide         one row a subject in input order, integers at published scale, named by `scoring.columns`
    ranking      one row a subject: ranked ones by place, then the others in input order
    scores       one row a line, subject by subject: item, combine and adjust lines; empty unless detail is "lines"
    awards       one row a subject × award considered
    summary      the lines of the summary block
    issues       what was odd, in reading and in scoring
    sources      files that were read, with their SHA-256
    shown        leaf → how its explanation columns are read; empty for detail "totals"
    provisional  whether anything is pending or undecided
    options      what the run was asked for
    cohort       comparison → the population that subjects were compared with: `group`, `value` (scaled), `members`
    reviews      what levels of review looked at, one thing after the other, level by level; empty where there were no reviews
    uncorrected  `ranking` as it was before the corrections after an appeal; empty where there were none, or it could not be scored
    """

    rubric: Rubric
    wide: pl.DataFrame
    ranking: pl.DataFrame
    scores: pl.DataFrame
    awards: pl.DataFrame
    summary: tuple[SummaryLine, ...]
    issues: tuple[Note, ...]
    sources: tuple[Source, ...]
    shown: Mapping[str, Shown]
    provisional: bool
    options: Mapping[str, Any] = field(default_factory=dict)
    cohort: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    uncorrected: pl.DataFrame = field(default_factory=pl.DataFrame)
    reviews: tuple[Stand, ...] = ()

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {str(s): i for i, s in enumerate(self.wide[columns.ID])}

    def row(self, subject: str) -> dict[str, Any]:
        """Return the wide row of a subject, by id or by a name that only one has; raises UnknownName."""
        subject = str(subject)  # an id that somebody holds as a number is found all the same
        place = self._rows.get(subject)
        if place is None:
            named = self.wide[columns.NAME].eq(subject).fill_null(False).arg_true()
            if len(named) != 1:
                known = [*self.wide[columns.ID], *self.wide[columns.NAME].drop_nulls()]
                raise UnknownName("subject", subject, known)
            place = int(named[0])
        return self.wide.row(place, named=True)

    @property
    def draft(self) -> bool:
        """Return whether documents of this run must say that it is a draft."""
        return bool(self.options.get("draft")) or self.provisional
