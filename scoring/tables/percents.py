"""Percentages: points or ratios, judged by the whole column where nothing says which."""

from __future__ import annotations

from math import nan
from typing import Final, Literal, TypeAlias

import polars as pl

from scoring.language.rubric import Datum, Field
from scoring.messages import Word
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


def judge(column: Column, given: pl.Series, bare: dict[int, str]) -> Reading:
    """Return how the bare numbers of a column are meant, and say what could not be decided.

    The column holds its plain numbers, as points; 0 and 1 do not speak.

    given  the column as it was delivered
    bare   plain decimal text of the other bare numbers, by position
    """
    said = declared(column.datum)
    if said is not None or not column.judged:
        return said or "points"
    one = 10**column.datum.places
    sizes = [abs(value) / one for value in column.value.drop_nulls().to_list()] + [_size(digits) for digits in bare.values()]
    low, high = any(0 < size < 1 for size in sizes), any(size > 1 for size in sizes)
    if not low:
        ones = 0 if high else sizes.count(1)
        if ones:
            column.found.append(Found("PERCENT_UNCLEAR", None, {"count": ones}))
        return "points"
    plain = column.value.is_not_null().arg_true()
    digits = bare | {row: str(given[row]).replace(",", "") for row in plain}
    texts = [digits[row] for row in sorted(digits)]
    ratios = _some([text for text in texts if 0 < _size(text) < 1])
    if high:
        column.found.append(Found("PERCENT_MIXED", None, {"ratios": ratios, "points": _some([text for text in texts if _size(text) > 1])}))
        return "points"
    column.found.append(Found("PERCENT_AS_RATIOS", None, {"count": len(sizes), "text": ratios}))
    return "ratio"


def _size(digits: str) -> float:
    return abs(float(digits)) if digits.isascii() else nan


def _some(texts: list[str]) -> Word:
    shown = shortened(texts[:_EXAMPLES])
    return listed(shown, _EXAMPLES, more=len(texts) - len(shown))
