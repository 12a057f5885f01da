"""Columns of text: what was typed into a workbook, a csv, or a column of strings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from scoring.language.rubric import Datum
from scoring.tables import dates, marks, numbers, percents, units, words
from scoring.tables.column import Column, Found
from scoring.tables.fold import FEW, fold, trimmed
from scoring.tables.odd import Odd


def read(raw: pl.DataFrame, data: Mapping[str, Datum], judged: bool) -> dict[str, Column]:
    """Return what text columns hold. Plain numbers of all columns are read at once."""
    alike: dict[tuple[int, str | None], list[str]] = {}
    for name, datum in data.items():
        if datum.numeric:
            alike.setdefault((datum.places, None if datum.type == "percent" else datum.measure), []).append(name)
    free = [name for name, datum in data.items() if datum.type == "text"]
    given = {name: raw[name] if raw[name].dtype == pl.String else raw[name].cast(pl.String) for name in data}
    at_once = [numbers.plain(pl.col(names), *same) for same, names in alike.items()] + [trimmed(pl.col(free))] * bool(free)
    values = pl.DataFrame(list(given.values())).select(at_once)
    return {name: _column(Column(datum, judged, values[name] if name in values else given[name]), given[name]) for name, datum in data.items()}


def _column(column: Column, given: pl.Series) -> Column:
    if column.datum.numeric:
        _numbers(column, given)
    elif column.datum.type == "text":
        _free_text(column)
    elif column.datum.type == "date":
        _dates(column, given)
    else:
        _words(column, given)
    return column.close()


def _numbers(column: Column, given: pl.Series) -> None:
    datum, digits = column.datum, dict[str, str]()
    literal = bare = Odd([], [], {})
    if column.value.null_count() > given.null_count():
        odd = marks.sort_out(Odd.of(given.to_list(), column.value.to_list()), column)
        fitting = units.spellings("%" if datum.type == "percent" else datum.measure)
        said = {text: numbers.spelled(clean, fitting) for text, clean in odd.clean.items()}
        numbers.say_unread(odd, said, column)
        digits = {text: found.digits for text, found in said.items() if found.digits is not None}
        marked = {text for text in digits if said[text].unit and datum.type == "percent"}
        literal, bare = odd.where(marked), odd.where(digits.keys() - marked)
    reading: percents.Reading = "points"
    if datum.type == "percent":
        reading = percents.judge(column, given, {row: digits[text] for row, text in zip(bare.rows, bare.texts, strict=True)})
        if reading == "ratio":
            numbers.enlarge(column, given)
    numbers.put(column, literal, digits, datum.places)
    numbers.put(column, bare, digits, percents.scale(datum, reading))
    numbers.check_limits(column, given)


def _look_up(column: Column, given: pl.Series, meaning: Callable[[str], Any], dtype: type[pl.DataType]) -> Odd:
    """Put what every text means into the column, and return those that mean nothing, marks aside."""
    said = given.to_list()
    known = {text: None if text is None else meaning(text) for text in set(said)}
    values = [known[text] for text in said]
    column.value = pl.Series(given.name, values, dtype=dtype)
    return marks.sort_out(Odd.of(said, values), column)


def _words(column: Column, given: pl.Series) -> None:
    known = words.known(column.datum)
    if column.datum.type == "choice":
        words.say_no_choice(_look_up(column, given, lambda text: known.get(fold(text)), pl.String), column)
        return
    odd = _look_up(column, given, lambda text: known.get(fold(text)), pl.Boolean)
    column.add("NOT_A_BOOLEAN", odd.rows, odd.texts)


def _dates(column: Column, given: pl.Series) -> None:
    odd = _look_up(column, given, dates.read, pl.Date)
    counted = {text: said for text in odd.clean if (said := dates.from_serial(text))}
    days = odd.where(counted)
    column.put(days.rows, [counted[text][1] for text in days.texts])
    for row, text in zip(days.rows, days.texts, strict=True):
        number, day = counted[text]
        column.found.append(Found("DATE_FROM_SERIAL", row, {"text": number, "date": str(day)}))
    rest = odd.where(odd.clean.keys() - counted.keys())
    column.add("NOT_A_DATE", rest.rows, rest.texts)


def _free_text(column: Column) -> None:
    texts = column.value.to_list() if len(column.value) <= FEW else None
    if texts is not None and not any(text and (marks.special(text) or len(text) > words.LONGEST_TEXT) for text in texts):
        return
    suspicious = marks.suspicious(column.value)
    if suspicious.any():
        rows = suspicious.arg_true().to_list()
        odd = Odd.of(column.value.gather(rows).to_list(), [None] * len(rows))
        left = marks.sort_out(Odd([rows[row] for row in odd.rows], odd.texts, odd.clean), column)
        marked = odd.where(odd.clean.keys() - left.clean.keys())
        column.value = column.value.scatter([rows[row] for row in marked.rows], pl.Series([None] * len(marked.rows), dtype=pl.String))
    words.check_length(column)
