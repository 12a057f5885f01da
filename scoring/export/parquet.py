"""Parquet: scores.parquet, one row a line, for programs.

Decimals keep their type. The metadata name the rubric. Of a large run the reason is left out as a sentence and given as what the
sentence is made from: `reason_code` is the kind of the rule (of other lines the kind of line), `reason_arguments` its own figures as the
engine holds them, as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from scoring import columns
from scoring.export.content import Content
from scoring.result import Result


def write(content: Content, directory: Path) -> None:
    """Write scores.parquet, where the run has lines."""
    if not content.has_lines:
        return
    frame = coded(content.result) if content.large else content.scores
    about = {"rubric": content.rubric.id, "edition": content.rubric.edition, "status": content.rubric.status}
    frame.write_parquet(directory / "scores.parquet", metadata=about)


def coded(result: Result) -> pl.DataFrame:
    """Return the lines with the code and the arguments of their reasons instead of sentences."""
    kinds = {leaf.id: leaf.rule.kind for leaf in result.rubric.leaves if leaf.rule is not None}
    item = pl.col("line") == "item"
    code = pl.when(item).then(pl.col("indicator").replace_strict(kinds, default=None, return_dtype=pl.String)).otherwise(pl.col("line"))
    arguments = pl.concat([_no_arguments(), *_arguments(result)])
    return (
        result.scores.with_columns(code.alias("reason_code"))
        .join(arguments, on=["id", "indicator", "line"], how="left", maintain_order="left")
    )


def _no_arguments() -> pl.DataFrame:
    return pl.DataFrame(schema={"id": pl.String, "indicator": pl.String, "line": pl.String, "reason_arguments": pl.String})


def _arguments(result: Result) -> Iterator[pl.DataFrame]:
    for leaf, shown in result.shown.items():
        if shown.figures:
            figures = pl.struct(pl.col(columns.figure(leaf, name)).alias(name) for name in shown.figures)
            line = (pl.col(columns.ID).alias("id"), pl.lit(leaf).alias("indicator"), pl.lit("item").alias("line"))
            yield result.wide.select(*line, figures.struct.json_encode().alias("reason_arguments"))
