"""CSV: ranking, scores, awards, issues and summary, and corrections where there were any, for people and machines.

UTF-8 with BOM and CRLF, so that Excel opens it right. English headings whatever the language; decimals with their places,
unquoted; null is empty. Text that a spreadsheet would run as a formula gets a leading apostrophe.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from scoring import columns
from scoring.export.content import Content
from scoring.export.corrections import corrections

# A negative number in a text column (an observed value) is what it says; any other text that starts so is defused.
_RUNS: Final = r"^[=+\-@\t\r\n\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"
_NUMBER: Final = r"^-\d+(\.\d+)?$"


def write(content: Content, directory: Path) -> None:
    """Write the csv files of a run; of a large run without the lines, which are in scores.parquet."""
    for name, frame in frames(content).items():
        defused(frame).write_csv(directory / f"{name}.csv", include_bom=True, line_terminator="\r\n")


def frames(content: Content) -> dict[str, pl.DataFrame]:
    """Return what is written, by the name of its file."""
    found = {"ranking": content.ranking, "issues": content.issues, "summary": summary(content)}
    if content.has_lines and not content.large:
        found["scores"] = content.scores
    if content.has_awards:
        found["awards"] = content.awards
    if not (corrected := corrections(content)).is_empty():
        found["corrections"] = corrected
    return found


def summary(content: Content) -> pl.DataFrame:
    """Return the lines of the summary; numbers as text, each with its own places."""
    types = dict.fromkeys(("denominator", "unknown", "not_applicable"), pl.Int64)
    return pl.DataFrame(content.summary, schema={name: types.get(name, pl.String) for name in columns.SUMMARY})


def defused(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with an apostrophe before every text that a spreadsheet would run."""
    text = pl.col(pl.String)
    runs = text.str.contains(_RUNS) & ~text.str.contains(_NUMBER)
    return frame.with_columns(pl.when(runs).then(pl.lit("'") + text).otherwise(text).name.keep())
