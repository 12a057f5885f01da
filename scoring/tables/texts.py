"""Columns of text: what was typed into a workbook, a csv, or a column of strings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from scoring.language.rubric import Datum
from scoring.tables import dates, marks, numbers, percents, words
from scoring.tables.column import Column
from scoring.tables.fold import compact, trimmed


def read(raw: pl.DataFrame, data: Mapping[str, Datum], judged: bool) -> dict[str, Column]:
    """Return what text columns hold; those that are plain throughout cost one expression each."""
    if not data:
        return {}
    given = raw.select(trimmed(pl.col(name).cast(pl.String)) for name in data)
    values = given.select(_plain(pl.col(name), datum).alias(name) for name, datum in data.items())
    both = given.hstack(values.select(pl.all().name.prefix("read:")))
    facts = both.select(_facts(name, datum) for name, datum in data.items()).row(0, named=True)
    found: dict[str, Column] = {}
    for name, datum in data.items():
        column = found[name] = Column(datum, judged, values[name])
        if not _settled(facts[name], column):
            (_numbers if datum.numeric else _words)(column, given[name])
            column.close()
    return found


def _plain(text: pl.Expr, datum: Datum) -> pl.Expr:
    if datum.numeric:
        return numbers.plain(text, datum.places)
    if datum.type == "date":
        return dates.plain(text)
    if datum.type == "boolean":
        return words.boolean(text)
    return words.choice(text, datum.values or ()) if datum.type == "choice" else text


def _facts(name: str, datum: Datum) -> pl.Expr:
    """Return what decides whether a column needs to be looked at by itself, as one struct."""
    text, value = pl.col(name), pl.col(f"read:{name}")
    odd = marks.suspicious(text).any() if datum.type == "text" else (text.is_not_null() & value.is_null()).any()
    facts = [odd.alias("odd")]
    if datum.numeric:
        facts += [value.min().alias("low"), value.max().alias("high")]
    if datum.type == "text":
        facts.append(text.str.len_chars().max().alias("long"))
    return pl.struct(facts).alias(name)


def _settled(facts: dict[str, Any], column: Column) -> bool:
    if facts["odd"] or (facts.get("long") or 0) > words.LONGEST_TEXT:
        return False
    if not column.datum.numeric or facts["low"] is None:
        return True
    unclear = column.datum.type == "percent" and (percents.declared(column.datum) == "ratio" or column.judged)
    return not unclear and numbers.within(column.datum, facts["low"], facts["high"])


def _numbers(column: Column, given: pl.Series) -> None:
    places, plain = column.datum.places, column.value
    odd = numbers.spelled(marks.sort_out(_odd(given, plain), column), column.datum)
    numbers.say_unread(odd.filter(pl.col("number").is_null()), column)
    odd = odd.filter(pl.col("number").is_not_null())
    literal, bare = odd.filter(pl.col("literal")), odd.filter(~pl.col("literal"))
    if column.datum.type == "percent":
        rows = plain.is_not_null().arg_true()
        every = pl.concat([pl.DataFrame({"at": rows, "number": given.gather(rows)}), bare.select("at", "number")]).sort("at")
        if percents.judge(column, every["number"]) == "ratio":
            bare, places = every, percents.scale(column.datum, "ratio")
    numbers.put(column, literal["at"], literal["number"], column.datum.places)
    numbers.put(column, bare["at"], bare["number"], places)
    numbers.check_limits(column, given)


def _words(column: Column, given: pl.Series) -> None:
    if column.datum.type == "text":
        _free_text(column, given)
        return
    odd = marks.sort_out(_odd(given, column.value), column)
    if column.datum.type == "boolean":
        column.add("NOT_A_BOOLEAN", odd["at"], odd["text"])
    elif column.datum.type == "date":
        dates.read_odd(odd, column)
    else:
        words.say_no_choice(odd, column)


def _free_text(column: Column, given: pl.Series) -> None:
    rows = given.to_frame("text").select(marks.suspicious(pl.col("text")).fill_null(False)).to_series().arg_true()
    odd = _framed(rows, given.gather(rows))
    left = marks.sort_out(odd, column)
    marked = odd.join(left, on="at", how="anti")["at"]
    column.value = given.scatter(marked, pl.repeat(None, marked.len(), dtype=pl.String, eager=True))
    words.check_length(column)


def _odd(given: pl.Series, value: pl.Series) -> pl.DataFrame:
    rows = (given.is_not_null() & value.is_null()).arg_true()
    return _framed(rows, given.gather(rows))


def _framed(rows: pl.Series, said: pl.Series) -> pl.DataFrame:
    clean = compact(pl.col("text")).str.strip_chars_start("'‘’`")
    return pl.DataFrame({"at": rows, "text": said}).with_columns(clean=clean)
