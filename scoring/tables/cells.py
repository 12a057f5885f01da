"""From raw cells to values: whole columns together, never one cell at a time.

Every type has a plain form in which all columns are read at once; only a column in which something is left over is looked at by
itself.
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
    spoken = [name for name in data if isinstance(raw.schema[name], pl.String | pl.Categorical | pl.Enum)]
    empty = {name: Column(data[name], judged, nothing(data[name], raw.height)) for name in data if raw.schema[name] == pl.Null}
    rest = [name for name in data if name not in spoken and name not in empty]
    found = empty | texts.read(raw.select(spoken), {n: data[n] for n in spoken}, judged)
    return found | typed.read(raw.select(rest), {n: data[n] for n in rest})
