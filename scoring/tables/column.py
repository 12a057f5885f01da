"""What a column of raw cells becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Final

import polars as pl

from scoring.language.rubric import Datum
from scoring.outcome import NOT_FILED
from scoring.record import record
from scoring.tables.findings import MOST_OF_A_KIND
from scoring.tables.fold import stripped

NOTES: Final = frozenset({"APPROXIMATE", "NA_WITHOUT_REASON", "NA_REASON", "ROUNDED", "PERCENT_AS_RATIOS", "DATE_FROM_SERIAL",
                          "MORE_NOTES"})
_COUNTS: Final = frozenset({"ROUNDED", "MORE_NOTES"})
_LONGEST: Final = 60


@record
class Found:
    """Something in a column.

    row  position from 0, or None where it concerns the whole column
    """

    code: str
    row: int | None = None
    args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def noted(self) -> bool:
        """Return whether it is a note and not a fault."""
        return self.code in NOTES

    @property
    def counts(self) -> bool:
        """Return whether it counts cells of several rows, the first of which is its place."""
        return self.code in _COUNTS


@record(frozen=False)
class Column:
    """A column while it is read, and when it has been.

    datum   what it should hold
    judged  whether bare numbers of a percent are judged by the column
    value   Int64 at the datum's places, Boolean, String or Date; null where unknown
    state   UInt8 outcome codes, where some cell said more than nothing
    """

    datum: Datum
    judged: bool
    value: pl.Series
    state: pl.Series | None = None
    found: list[Found] = field(default_factory=list)
    marked: dict[int, int] = field(default_factory=dict)

    def add(self, code: str, rows: Sequence[int] | pl.Series, texts: Sequence[str] | pl.Series, **args: object) -> None:
        """Add a finding for every position in `rows`, with its text; beyond a limit one that counts the rest."""
        shown = zip(rows[:MOST_OF_A_KIND], shortened(texts[:MOST_OF_A_KIND]), strict=True)
        self.found += [Found(code, row, {"text": text, **args}) for row, text in shown]
        if len(rows) > MOST_OF_A_KIND:
            more = "MORE_NOTES" if code in NOTES else "MORE_FAULTS"
            self.found.append(Found(more, int(rows[MOST_OF_A_KIND]), {"count": len(rows) - MOST_OF_A_KIND, "what": code}))

    def put(self, rows: Sequence[int], values: Sequence[object]) -> None:
        """Set the values at some positions."""
        if rows:
            self.value = self.value.scatter(rows, pl.Series(values, dtype=self.value.dtype))

    def close(self) -> Column:
        """Build the states out of the marks that were found, and return the column."""
        if self.marked:
            state = self.value.is_null().cast(pl.UInt8) * NOT_FILED
            self.state = state.scatter(list(self.marked), pl.Series(list(self.marked.values()), dtype=pl.UInt8))
        return self


def shortened(texts: Sequence[str] | pl.Series) -> list[str]:
    """Return texts as messages show them."""
    said = texts.cast(pl.String).fill_null("").to_list() if isinstance(texts, pl.Series) else map(stripped, texts)
    return [" ".join(t.split()) if len(t) <= _LONGEST else " ".join(t[:_LONGEST].split()) + "…" for t in said]
