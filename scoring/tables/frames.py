"""Frames in memory, whoever made them, and Parquet."""

from __future__ import annotations

import io
from typing import Any

import polars as pl

from scoring.errors import Place
from scoring.tables.findings import Findings
from scoring.tables.sheet import Sheet


def is_frame(source: object) -> bool:
    """Return whether a source is a frame of some library."""
    spoken = hasattr(source, "__arrow_c_stream__") or hasattr(source, "__dataframe__")
    return isinstance(source, pl.DataFrame | pl.LazyFrame) or spoken


def read(source: Any, title: str, findings: Findings) -> list[Sheet]:
    """Return a frame as a sheet whose column names are its headings."""
    try:
        frame = _polars(source)
    except (pl.exceptions.PolarsError, TypeError, ValueError, ImportError, NotImplementedError) as error:
        findings.fault("FRAME", Place(sheet=title), kind=type(source).__name__, detail=str(error).split("\n")[0][:200])
        return []
    return [Sheet("", title, title, frame, headed=True, judged=False)]


def parquet(name: str, title: str, data: bytes, findings: Findings) -> list[Sheet]:
    """Return a Parquet file as a sheet."""
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as error:
        findings.fault("BROKEN_FILE", Place(name), detail=str(error).split("\n")[0][:200])
        return []
    return [Sheet(name, "", title, frame, headed=True, judged=False)]


def _polars(source: Any) -> pl.DataFrame:
    if isinstance(source, pl.LazyFrame):
        return source.collect(engine="in-memory")
    if isinstance(source, pl.DataFrame):
        return source
    if type(source).__module__.split(".")[0] == "pandas":
        return pl.from_pandas(source)  # a blank is NaN there, and null here
    return pl.DataFrame(source) if hasattr(source, "__arrow_c_stream__") else pl.from_dataframe(source)
