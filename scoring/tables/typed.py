"""Columns that come with a type: frames in memory, Parquet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import polars as pl

from scoring import exact
from scoring.language.rubric import Datum
from scoring.tables import numbers, percents
from scoring.tables.column import Column, Found
from scoring.tables.findings import MOST_OF_A_KIND

_FLOAT_LIMIT: Final = 10.0**exact.FLOAT_DIGITS
# what a product of two floats is off by, at most, as a share of it
_NOISE: Final = 5e-16
_INT64_DIGITS: Final = 18
_INT128_BOUND: Final = 10**37


def read(raw: pl.DataFrame, data: Mapping[str, Datum]) -> dict[str, Column]:
    """Return what typed columns hold; bare percents are points unless the datum says otherwise."""
    floats = {n: d for n, d in data.items() if d.numeric and raw.schema[n].is_float()}
    integers = {n: d for n, d in data.items() if d.numeric and raw.schema[n].is_integer()}
    found = _floats(raw.select(pl.col(n).cast(pl.Float64) for n in floats), floats)
    found |= _integers(raw.select(list(integers)), integers)
    return found | {n: _other(raw[n], d) for n, d in data.items() if n not in found}


def _scale(datum: Datum) -> int:
    if datum.type != "percent":
        return datum.places
    return percents.scale(datum, percents.declared(datum) or "points")


def _facts(frame: pl.DataFrame, facts: Callable[[pl.Expr], list[pl.Expr]]) -> dict[str, dict[str, Any]]:
    """Return some aggregates of every column, in one pass."""
    if not frame.width or not frame.height:
        return {}
    return frame.select(pl.struct(facts(pl.col(name))).alias(name) for name in frame.columns).row(0, named=True)


def _extremes(value: pl.Expr) -> list[pl.Expr]:
    return [value.min().alias("low"), value.max().alias("high")]


def _floats(raw: pl.DataFrame, data: Mapping[str, Datum]) -> dict[str, Column]:
    found = {name: Column(datum, False, pl.Series()) for name, datum in data.items()}
    facts = _facts(raw, lambda x: [*_extremes(x), x.is_nan().any().alias("nan")])
    raw = raw.with_columns(_without_broken(raw[name], found[name]) for name, said in facts.items() if _broken(said, data[name]))
    both = raw.with_columns(exact.quantise(pl.col(name), _scale(datum)).alias(f"read:{name}") for name, datum in data.items())
    extremes = _facts(both.select(pl.col("^read:.*$").name.replace("^read:", "")), _extremes)
    noise = {n: _NOISE * max((abs(v) for v in extremes.get(n, {}).values() if v is not None), default=0) for n in data}
    longer = both.select((_lost(name, datum) > noise[name]).sum() for name, datum in data.items())
    for name, datum in data.items():
        column = found[name]
        column.value = both[f"read:{name}"].alias(name)
        if longer[name].item():
            rows = both.select((_lost(name, datum) > noise[name]).arg_true()).to_series()
            _say_longer(column, rows, raw[name])
        _limits(column, extremes.get(name, {}), raw[name])
    return found


def _lost(name: str, datum: Datum) -> pl.Expr:
    """Return what quantising took away, in units of the last place. A division would be inexact: it is done by a reciprocal."""
    return (pl.col(name) * 10.0 ** _scale(datum) - pl.col(f"read:{name}")).abs().alias(name)


def _say_longer(column: Column, rows: pl.Series, raw: pl.Series) -> None:
    if column.datum.type == "integer":
        column.add("NOT_AN_INTEGER", rows, raw.gather(rows.head(MOST_OF_A_KIND)))
    elif rows.len():
        numbers.note_rounded(column, rows, raw.gather(rows.head(MOST_OF_A_KIND)))


def _limits(column: Column, extremes: dict[str, Any], raw: pl.Series) -> None:
    if extremes.get("low") is not None and not numbers.within(column.datum, extremes["low"], extremes["high"]):
        numbers.check_limits(column, raw)


def _broken(facts: dict[str, Any], datum: Datum) -> bool:
    if facts["nan"]:
        return True
    return facts["low"] is not None and max(abs(facts["low"]), abs(facts["high"])) * 10.0 ** _scale(datum) >= _FLOAT_LIMIT


def _without_broken(raw: pl.Series, column: Column) -> pl.Series:
    """Return floats with null for what is no number or has more digits than a float holds, and add faults for these."""
    broken = (~raw.is_finite()).fill_null(False)
    column.add("NOT_FINITE", broken.arg_true(), raw.filter(broken))
    wide = ((raw.abs() * 10.0 ** _scale(column.datum) >= _FLOAT_LIMIT) & ~broken).fill_null(False)
    column.add("TOO_MANY_DIGITS", wide.arg_true(), raw.filter(wide), most=exact.FLOAT_DIGITS)
    return raw.set(broken | wide, None)


def _integers(raw: pl.DataFrame, data: Mapping[str, Datum]) -> dict[str, Column]:
    found = {name: Column(datum, False, pl.Series()) for name, datum in data.items()}
    facts = _facts(raw, _extremes)
    highest = {name: exact.INT64_MAX // 10 ** _scale(datum) for name, datum in data.items()}
    wide = [name for name, said in facts.items() if said["low"] is not None and max(-said["low"], said["high"]) > highest[name]]
    for name in wide:
        bound, wide_cell = highest[name], pl.col(name).cast(pl.Int128)
        outside = raw.select(~wide_cell.is_between(-bound, bound)).to_series().fill_null(False)
        numbers.say_outside(found[name], outside.arg_true(), raw[name].filter(outside))
        raw = raw.with_columns(raw[name].set(outside, None))
    values = raw.select(pl.col(name).cast(pl.Int64) * 10 ** _scale(datum) for name, datum in data.items())
    for name in data:
        found[name].value = values[name]
        scaled = {k: v if v is None else v * 10 ** _scale(data[name]) for k, v in facts.get(name, {}).items()}
        _limits(found[name], scaled, raw[name])
    return found


def _other(raw: pl.Series, datum: Datum) -> Column:
    column = Column(datum, False, pl.repeat(None, raw.len(), dtype=pl.String, eager=True))
    if datum.numeric and raw.dtype.is_decimal():
        _decimals(column, raw)
    elif datum.type == "boolean" and (raw.dtype == pl.Boolean or raw.dtype.is_numeric()):
        _booleans(column, raw)
    elif datum.type == "date" and raw.dtype in (pl.Date, pl.Datetime):
        column.value = raw.cast(pl.Date)
    else:
        column.found.append(Found("COLUMN_TYPE", None, {"dtype": str(raw.dtype), "type": datum.type}))
    return column


def _decimals(column: Column, raw: pl.Series) -> None:
    assert isinstance(raw.dtype, pl.Decimal)
    places, scale = _scale(column.datum), raw.dtype.scale
    bound = min(10 ** max(_INT64_DIGITS - places + scale, 0), _INT128_BOUND)
    value, step = pl.col("value"), 10 ** max(scale - places, 0)
    held = exact.Number(value, scale, -bound, bound).at(places)
    inside = raw.to_physical().to_frame("value").select(pl.when(value.abs() <= pl.lit(bound, pl.Int128)).then(value))
    found = inside.select(held.expr.cast(pl.Int64).alias("value"), (value % pl.lit(step, pl.Int128) != 0).alias("longer"))
    lost = found["value"].is_null() & raw.is_not_null()
    numbers.say_outside(column, lost.arg_true(), raw.filter(lost))
    column.value = found["value"]
    longer = found["longer"].fill_null(False)
    _say_longer(column, longer.arg_true(), raw)
    numbers.check_limits(column, raw)


def _booleans(column: Column, raw: pl.Series) -> None:
    if raw.dtype == pl.Boolean:
        column.value = raw
        return
    other = ((raw != 0) & (raw != 1)).fill_null(False)
    column.value = raw.set(other, None).cast(pl.Boolean)
    column.add("NOT_A_BOOLEAN", other.arg_true(), raw.filter(other))
