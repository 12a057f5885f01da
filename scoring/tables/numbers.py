"""Numbers that were typed: plain ones, and those with separators, full-width digits or a unit behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final, NamedTuple

import polars as pl

from scoring.exact import INT64_MAX
from scoring.language.rubric import Datum
from scoring.messages import word
from scoring.tables import units
from scoring.tables.column import Column, Found, shortened
from scoring.tables.findings import listed
from scoring.tables.odd import Odd

_SPELLED: Final = r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)([^\d,.+-].*|)"
_EXAMPLES: Final = 3
_PLAIN_DIGITS: Final = "[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3}"
_MOST_DIGITS: Final = 18
_PRECISION: Final = 38


class Spelled(NamedTuple):
    """A number that was typed.

    digits  as plain text, null where there is none or its unit is another
    unit    what stood behind it
    """

    digits: str | None
    unit: str


def plain(text: pl.Expr, places: int, measure: str | None) -> pl.Expr:
    """Return plain decimal text with no more than `places` places as Int64; null where it is anything else.

    Its unit may stand behind it, and commas between its thousands. The cast to a decimal has nothing to round then, and is forty times faster
    than reading digit by digit.
    """
    behind = "|".join(map(re.escape, sorted(units.spellings(measure))))
    digits = text.str.extract(rf"^([+-]?(?:{_PLAIN_DIGITS})(?:\.[0-9]{{0,{places}}})?)(?:{behind})?$").str.replace_all(",", "", literal=True)
    return digits.cast(pl.Decimal(_PRECISION, places), strict=False).to_physical().cast(pl.Int64)


def scaled(digits: str, places: int) -> int | None:
    """Return plain decimal text as an integer at `places`, half-up; null where it is longer than any number that is kept, or in other digits.

    >>> scaled("1.005", 2), scaled("-.5", 0), scaled("1" * 30, 2)
    (101, -1, None)
    """
    whole, _, fraction = digits.lstrip("+-").partition(".")
    if len(whole) > _MOST_DIGITS or not digits.isascii():
        return None
    magnitude = int(whole + fraction[:places].ljust(places, "0") or "0")
    if magnitude > INT64_MAX:
        return None
    magnitude += fraction[places:places + 1] >= "5"
    return -magnitude if digits.startswith("-") else magnitude


def spelled(clean: str, fitting: frozenset[str]) -> Spelled:
    """Return the number in a text as it is compared.

    fitting  folded units that may stand behind it
    """
    found = re.fullmatch(_SPELLED, clean)
    if not found:
        return Spelled(None, "")
    unit = found[2].lower()
    return Spelled(found[1].replace(",", "") if not unit or unit in fitting else None, unit)


def say_unread(odd: Odd, said: Mapping[str, Spelled], column: Column) -> None:
    """Add a fault for every cell that holds no number, or one with another unit."""
    unread = {text for text, found in said.items() if found.digits is None}
    wrong = {text for text in unread if units.known(said[text].unit)}
    measure = "%" if column.datum.type == "percent" else column.datum.measure
    said_of = word("unit.other", measure=measure) if measure else word("unit.none")
    for code, cells, args in (("WRONG_UNIT", odd.where(wrong), {"wrong": said_of}),
                              ("NOT_A_NUMBER", odd.where(unread - wrong), {})):
        column.add(code, cells.rows, cells.texts, **args)


def put(column: Column, odd: Odd, digits: Mapping[str, str], places: int) -> None:
    """Put numbers into the column, read at `places`, and say which are too long or have more places.

    digits  plain decimal text for every text
    """
    values = {text: scaled(digits[text], places) for text in odd.clean}
    longer = {text for text in odd.clean if digits[text].partition(".")[2][places:].strip("0")}
    lost, known = odd.where({text for text in values if values[text] is None}), odd.where({text for text in values if values[text] is not None})
    column.put(known.rows, [values[text] for text in known.texts])
    say_outside(column, lost.rows, [digits[text] for text in lost.texts])
    more = known.where(longer)
    said = [digits[text] for text in more.texts]
    if column.datum.type == "integer":
        column.add("NOT_AN_INTEGER", more.rows, said)
    elif said:
        note_rounded(column, more.rows, said)


def enlarge(column: Column, given: pl.Series) -> None:
    """Make percentages of a column of ratios; what would leave the range of Int64 is outside the limits."""
    most = INT64_MAX // 100
    lost = (~column.value.is_between(-most, most)).fill_null(False).arg_true()
    column.value = column.value.scatter(lost, pl.Series([None] * lost.len(), dtype=pl.Int64)) * 100
    say_outside(column, lost, given.gather(lost))


def note_rounded(column: Column, rows: Sequence[int] | pl.Series, numbers: Sequence[str] | pl.Series) -> None:
    """Add one note that counts the values that had more places than are kept.

    numbers  the first of them at least
    """
    shown = shortened(numbers[:_EXAMPLES])
    args = {"count": len(rows), "places": column.datum.places, "text": listed(shown, more=len(rows) - len(shown))}
    column.found.append(Found("ROUNDED", int(rows[0]), args))


def within(datum: Datum, low: int, high: int) -> bool:
    """Return whether scaled values lie within the limits."""
    least, most = _scaled_limits(datum)
    return least <= low and high <= most


def check_limits(column: Column, texts: pl.Series) -> None:
    """Add a fault for every value outside the limits, after rounding; it is unknown then.

    texts  as it was delivered, for the message
    """
    low, high = column.value.min(), column.value.max()
    if low is None or within(column.datum, low, high):  # type: ignore[arg-type]
        return
    least, most = _scaled_limits(column.datum)
    outside = ((column.value < least) | (column.value > most)).fill_null(False)
    rows = outside.arg_true()
    said = texts.gather(rows)
    say_outside(column, rows, said.to_list() if said.dtype == pl.String else said)
    column.value = column.value.set(outside, None)


def say_outside(column: Column, rows: Sequence[int] | pl.Series, texts: Sequence[str] | pl.Series) -> None:
    """Add a fault for each of these values: outside the limits."""
    low, high = column.datum.limits
    column.add("OUT_OF_LIMITS", rows, texts, low=f"{low.normalize():f}", high=f"{high.normalize():f}")


def _scaled_limits(datum: Datum) -> tuple[int, int]:
    low, high = datum.limits
    unit = Decimal(10) ** datum.places
    return int((low * unit).to_integral_value(ROUND_CEILING)), int((high * unit).to_integral_value(ROUND_FLOOR))
