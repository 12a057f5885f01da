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


def has_more_places(text: pl.Expr, places: int) -> pl.Expr:
    """Return whether plain decimal text has more places than are kept, zeros at its end aside."""
    return text.str.contains(rf"\.\d{{{places}}}\d*[1-9]")


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


def put(column: Column, rows: pl.Series, plain: pl.Series, places: int) -> None:
    """Put plain decimal text into the column, read at `places`, and say what is too long or has more places."""
    text = pl.col("text")
    read = plain.to_frame("text").select(value=exact.parse(text, places), longer=has_more_places(text, places))
    column.put(rows, read["value"])
    lost = read["value"].is_null()
    if lost.any():
        say_outside(column, rows.filter(lost), plain.filter(lost))
    longer = (read["longer"] & ~lost).fill_null(False)
    say_longer(column, rows.filter(longer), plain.filter(longer))


def say_longer(column: Column, rows: pl.Series, numbers: pl.Series) -> None:
    """Add a fault for each of these fractions in an integer; one note that counts values with more places than are kept."""
    if column.datum.type == "integer":
        column.add("NOT_AN_INTEGER", rows, numbers)
    elif rows.len():
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
