"""From raw cells to values.

Plain numbers are read as whole columns. What is left over is looked at one different text at a time, which costs the same for forty rows as for
as many thousands that say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from scoring.language.rubric import Datum
from scoring.tables import texts, typed
from scoring.tables.column import Column

DTYPES: Final[dict[str, type[pl.DataType]]] = {"integer": pl.Int64, "decimal": pl.Int64, "percent": pl.Int64,
                                               "boolean": pl.Boolean, "text": pl.String, "choice": pl.String, "date": pl.Date}


def nothing(datum: Datum, height: int) -> pl.Series:
    """Return a column in which nothing is known."""
    return pl.repeat(None, height, dtype=DTYPES[datum.type], eager=True)


def read(raw: pl.DataFrame, data: Mapping[str, Datum], judged: bool) -> dict[str, Column]:
    """Return the values, states, faults and notes of raw columns.

    data    what each column should hold
    judged  whether bare numbers of a percent are judged by the column, as in workbooks and csv
    """
    schema = raw.schema
    spoken = [name for name, datum in data.items() if _spoken(schema[name], datum)]
    empty = {name: Column(data[name], judged, nothing(data[name], raw.height)) for name in data if schema[name] == pl.Null}
    rest = [name for name in data if name not in spoken and name not in empty]
    found = empty | texts.read(raw, {n: data[n] for n in spoken}, judged)
    return found | typed.read(raw.select(rest), {n: data[n] for n in rest}) if rest else found


def _spoken(dtype: pl.DataType, datum: Datum) -> bool:
    """Return whether a column is read as text; whole numbers are, where words are asked for."""
    return isinstance(dtype, pl.String | pl.Categorical | pl.Enum) or (datum.type in ("text", "choice") and dtype.is_integer())
