"""Dates as they are typed: 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301, and serial numbers of a spreadsheet."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from scoring.tables.column import Column, Found

_ISO: Final = r"^\d{4}-\d{2}-\d{2}$"
_DAY: Final = r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})[日号]?$"
_PACKED: Final = r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$"
_TIME: Final = r"[T\s]+(上午|下午)?\d{1,2}:\d{2}.*$"
_SERIAL: Final = r"^[2-7]\d{4}$"
_EPOCH: Final = date(1899, 12, 30)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


def plain(text: pl.Expr) -> pl.Expr:
    """Return ISO dates; null where the text is anything else."""
    return _sensible(pl.when(text.str.contains(_ISO)).then(text).str.to_date("%Y-%m-%d", strict=False))


def read_odd(odd: pl.DataFrame, column: Column) -> None:
    """Put the dates of `odd` (`at`, `text`) into the column, and add faults for the rest."""
    bare = pl.col("text").str.normalize("NFKC").str.strip_chars(" '’‘").str.replace(_TIME, "").str.replace_all(r"\s", "")
    serial = pl.when(pl.col("bare").str.contains(_SERIAL)).then(pl.col("bare")).cast(pl.Int32)
    odd = odd.with_columns(bare=bare).with_columns(
        typed=_sensible(pl.coalesce(_parts(_DAY), _parts(_PACKED))),
        counted=_sensible(pl.lit(_EPOCH) + pl.duration(days=serial)))
    column.put(odd["at"], odd.select(pl.coalesce("typed", "counted")).to_series())
    for row in odd.filter(pl.col("typed").is_null() & pl.col("counted").is_not_null()).to_dicts():
        column.found.append(Found("DATE_FROM_SERIAL", row["at"], {"text": row["bare"], "date": str(row["counted"])}))
    unread = odd.filter(pl.col("typed").is_null() & pl.col("counted").is_null())
    column.add("NOT_A_DATE", unread["at"], unread["text"])


def _parts(pattern: str) -> pl.Expr:
    groups = pl.col("bare").str.extract_groups(pattern)
    padded = [groups.struct.field("y"), groups.struct.field("m").str.zfill(2), groups.struct.field("d").str.zfill(2)]
    return pl.concat_str(padded, separator="-").str.to_date("%Y-%m-%d", strict=False)


def _sensible(day: pl.Expr) -> pl.Expr:
    return pl.when(day.is_between(_EARLIEST, _LATEST)).then(day)
