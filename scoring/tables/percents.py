"""Percentages: points or ratios, judged by the whole column where nothing says which."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import polars as pl

from scoring.language.rubric import Datum, Field
from scoring.tables.column import Column, Found, shortened
from scoring.tables.findings import listed

Reading: TypeAlias = Literal["points", "ratio"]
_EXAMPLES: Final = 5


def declared(datum: Datum) -> Reading | None:
    """Return how bare numbers of a percent are meant, where the rubric says so."""
    return datum.input if isinstance(datum, Field) else None


def scale(datum: Datum, reading: Reading) -> int:
    """Return at how many places a number is read so that it stands at the datum's places in points.

    A ratio at two places more is the percentage: 0.985 at 4 places and 98.50 at 2 are both 9850.
    """
    return datum.places + (2 if reading == "ratio" else 0)


def judge(column: Column, bare: pl.Series) -> Reading:
    """Return how the bare numbers of a column are meant, and say what could not be decided.

    bare  plain decimal text; 0 and 1 do not speak
    """
    said = declared(column.datum)
    if said is not None or not column.judged:
        return said or "points"
    sizes = bare.cast(pl.Float64, strict=False).abs()
    low, high = (sizes > 0) & (sizes < 1), sizes > 1
    if low.any() and high.any():
        args = {"ratios": _some(bare.filter(low)), "points": _some(bare.filter(high))}
        column.found.append(Found("PERCENT_MIXED", None, args))
    elif low.any():
        column.found.append(Found("PERCENT_AS_RATIOS", None, {"count": bare.len(), "text": _some(bare.filter(low))}))
        return "ratio"
    elif not high.any() and (sizes == 1).any():
        column.found.append(Found("PERCENT_UNCLEAR", None, {"count": (sizes == 1).sum()}))
    return "points"


def _some(texts: pl.Series) -> str:
    shown = shortened(texts.head(_EXAMPLES))
    return listed(shown, _EXAMPLES, more=texts.len() - len(shown))
