"""The same job in float64 polars, as a careful analyst would write it by hand: the baseline of every ratio.

It handles blanks, re-scales what does not apply, rounds items, sections and totals, and ranks overall and within groups. It is not
exact: ties and thresholds may fall wrong in the last bits, which is what the engine is for.
"""

from __future__ import annotations

from functools import reduce
from operator import add

import polars as pl

from benchmarks.district import APPLIES, ITEMS, KINDS, POINTS, SECTIONS


def score(frame: pl.DataFrame) -> pl.DataFrame:
    """Return 编号, the sections, total, rank and group_rank."""
    points = [_item(n).alias(f"item_{n}") for n in range(SECTIONS * ITEMS)]
    sections = [_section(s).round(2).alias(f"section_{s}") for s in range(SECTIONS)]
    total = reduce(add, [pl.col(f"section_{s}") for s in range(SECTIONS)]).round(2)
    return (
        frame.lazy()
        .with_columns(*points)
        .with_columns(*sections)
        .with_columns(total.alias("total"))
        .with_columns(pl.col("total").rank("min", descending=True).alias("rank"),
                      pl.col("total").rank("min", descending=True).over("类别").alias("group_rank"))
        .select("编号", *(f"section_{s}" for s in range(SECTIONS)), "total", "rank", "group_rank")
        .collect(engine="in-memory")
    )


def _item(n: int) -> pl.Expr:
    x = pl.col(f"指标{n}")
    kind, full = KINDS[n % ITEMS], POINTS[n % ITEMS]
    if kind == "completion":
        return (x / 100 * full).clip(0, full).round(2).fill_null(0.0)
    if kind == "piecewise":
        return ((x - 60) / 30 * full).clip(0, full).round(2).fill_null(0.0)
    if kind == "bands":
        return pl.when(x >= 800).then(2.0).when(x >= 500).then(1.5).when(x >= 200).then(1.0).when(x >= 0).then(0.0)
    return pl.when(x >= 300).then(float(full)).when(x < 300).then(0.0)


def _section(section: int) -> pl.Expr:
    items = [pl.col(f"item_{section * ITEMS + i}") for i in range(ITEMS)]
    if section not in APPLIES:
        return reduce(add, items)
    applies = pl.col(f"对象{section}") > 0
    rest = reduce(add, items[1:])
    return pl.when(applies).then(items[0] + rest).when(~applies).then(rest * 9 / 7)

