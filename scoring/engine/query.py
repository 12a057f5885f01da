"""Running queries: the one place where the engine does."""

from __future__ import annotations

from typing import Literal, TypeAlias

import polars as pl

Engine: TypeAlias = Literal["in-memory", "streaming"]


def collect(frames: list[pl.LazyFrame], engine: Engine = "in-memory") -> list[pl.DataFrame]:
    """Run queries together; both engines give the same."""
    if len(frames) == 1:
        return [frames[0].collect(engine=engine)]
    return pl.collect_all(frames, engine=engine)
