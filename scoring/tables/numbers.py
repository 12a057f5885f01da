"""Numbers that were typed: plain ones, and those with separators, full-width digits or a unit behind them."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

import polars as pl

from scoring import exact
from scoring.language.rubric import Datum
from scoring.tables import units
from scoring.tables.column import Column, Found, shortened
from scoring.tables.findings import listed

_SPELLED: Final = r"^(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)(?P<unit>[^\d,.+-].*|)$"
_EXAMPLES: Final = 3
_PLAIN_DIGITS: Final = 12
_PRECISION: Final = 38


def plain(text: pl.Expr, places: int) -> pl.Expr:
    """Return plain decimal text with no more than `places` places as Int64; null where it is anything else.

    The cast to a decimal has nothing to round then, and is forty times faster than reading digit by digit.
    """
    simple = text.str.contains(rf"^[+-]?\d{{1,{_PLAIN_DIGITS}}}(\.\d{{0,{places}}})?$")
    number = pl.when(simple).then(text).cast(pl.Decimal(_PRECISION, places), strict=False)
    return number.to_physical().cast(pl.Int64)


def _read(number: pl.Series, places: int) -> tuple[pl.Series, pl.Series]:
    """Return plain decimal text as Int64, half-up, and where it had more places than that, zeros at its end aside."""
    text = pl.col("text")
    frame = number.to_frame("text").with_columns(value=plain(text, places), longer=pl.lit(False))
    left = frame["value"].is_null()
    if left.any():
        more = text.str.contains(rf"\.\d{{{places}}}\d*[1-9]")
        slow = frame.filter(left).select(value=exact.parse(text, places), longer=more)
        rows = left.arg_true()
        return frame["value"].scatter(rows, slow["value"]), frame["longer"].scatter(rows, slow["longer"])
    return frame["value"], frame["longer"]


def spelled(odd: pl.DataFrame, datum: Datum) -> pl.DataFrame:
    """Add to `odd` (`clean`) the `number` as plain text, null where there is none or its unit is another.

    Adds `unit`, what stood behind the number (null without a number), and `literal`: whether it was marked as a percentage.
    """
    percent = datum.type == "percent"
    groups = odd["clean"].str.extract_groups(_SPELLED)
    unit = groups.struct.field("unit").str.to_lowercase()
    fits = unit.is_in(["", *sorted(units.spellings("%" if percent else datum.measure))]).fill_null(False)
    number = groups.struct.field("number").str.replace_all(",", "", literal=True)
    return odd.with_columns(number=number.set(~fits, None), unit=unit, literal=(unit != "").fill_null(False) & percent)


def say_unread(odd: pl.DataFrame, column: Column) -> None:
    """Add a fault for every row of `odd`: no number, or one with another unit."""
    is_unit = pl.Series([units.known(unit) for unit in odd["unit"].fill_null("").to_list()], dtype=pl.Boolean)
    wrong, rest = odd.filter(is_unit), odd.filter(~is_unit)
    column.add("WRONG_UNIT", wrong["at"], wrong["text"], measure=column.datum.measure or "–")
    column.add("NOT_A_NUMBER", rest["at"], rest["text"])


def put(column: Column, rows: pl.Series, number: pl.Series, places: int) -> None:
    """Put plain decimal text at some positions of the column, read at `places`, and say what is too long or has more places."""
    value, longer = _read(number, places)
    column.put(rows, value)
    lost = value.is_null()
    if lost.any():
        say_outside(column, rows.filter(lost), number.filter(lost))
    longer = longer & ~lost
    if column.datum.type == "integer":
        column.add("NOT_AN_INTEGER", rows.filter(longer), number.filter(longer))
    elif longer.any():
        note_rounded(column, rows.filter(longer), number.filter(longer))


def note_rounded(column: Column, rows: pl.Series, numbers: pl.Series) -> None:
    """Add one note that counts the values that had more places than are kept.

    numbers  the first of them at least
    """
    shown = shortened(numbers.head(_EXAMPLES))
    args = {"count": rows.len(), "places": column.datum.places, "text": listed(shown, more=rows.len() - len(shown))}
    column.found.append(Found("ROUNDED", int(rows[0]), args))


def within(datum: Datum, low: int, high: int) -> bool:
    """Return whether scaled values lie within the limits."""
    least, most = _scaled_limits(datum)
    return least <= low and high <= most


def check_limits(column: Column, texts: pl.Series) -> None:
    """Add a fault for every value outside the limits, after rounding.

    texts  as it was delivered, for the message
    """
    low, high = column.value.min(), column.value.max()
    if low is None or within(column.datum, low, high):  # type: ignore[arg-type]
        return
    least, most = _scaled_limits(column.datum)
    rows = ((column.value < least) | (column.value > most)).fill_null(False).arg_true()
    say_outside(column, rows, texts.gather(rows))


def say_outside(column: Column, rows: pl.Series, texts: pl.Series) -> None:
    """Add a fault for each of these values: outside the limits."""
    low, high = column.datum.limits
    column.add("OUT_OF_LIMITS", rows, texts, low=f"{low.normalize():f}", high=f"{high.normalize():f}")


def _scaled_limits(datum: Datum) -> tuple[int, int]:
    low, high = datum.limits
    unit = Decimal(10) ** datum.places
    return int((low * unit).to_integral_value(ROUND_CEILING)), int((high * unit).to_integral_value(ROUND_FLOOR))
