"""A stage of a plan."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Stage:
    """Columns that are worked out together, with a name for people."""

    name: str
    columns: tuple[pl.Expr, ...]
