"""A stage of a plan."""

from __future__ import annotations

import polars as pl

from scoring.record import record


@record
class Stage:
    """Columns that are worked out together, with a name for people."""

    name: str
    columns: tuple[pl.Expr, ...]
