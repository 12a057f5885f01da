"""The result of a lower rubric as a table: from a result in memory, the folder of a finished run, or its ranking."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import polars as pl

from scoring.errors import Place
from scoring.language.rubric import Subjects
from scoring.outcome import Standing
from scoring.tables import files, frames
from scoring.tables.files import Origin
from scoring.tables.findings import Findings
from scoring.tables.inputs import Source
from scoring.tables.sheet import Sheet


def load(table: Subjects, source: Origin, name: str, encoding: str | None, findings: Findings) -> list[Sheet]:
    """Return the sheets of a table of subjects; whoever is exempt is in no denominator, and so not in it.

    source  a result, the folder of a run, its ranking (.csv or .parquet) or a frame of it; any other table is read as it is
    """
    found, rubric = _ranking(source, findings)
    if rubric is not None and table.lower is not None and rubric != table.lower.id:
        findings.fault("LEVEL_OTHER_RUBRIC", Place(sheet=name), found=rubric, wanted=table.lower.id)
        return []
    if found is None:
        return files.load(source, name, encoding, findings)
    return frames.read(_rows(table, found), name, findings)


def _ranking(source: Any, findings: Findings) -> tuple[pl.DataFrame | None, str | None]:
    """Return the ranking that a source holds, and the id of its rubric; None of what it does not say."""
    if hasattr(source, "ranking") and hasattr(source, "rubric"):
        return source.ranking, source.rubric.id
    if isinstance(source, str | os.PathLike):
        path, machine = Path(source), Path(source) / "machine"
        if (machine / "ranking.parquet").is_file() and (machine / "result.json").is_file():
            said = json.loads((machine / "result.json").read_text(encoding="utf-8"))
            return _read(machine / "ranking.parquet", path.name, findings), said["rubric"]["id"]
        known = path.is_file() and path.stem == "ranking" and path.suffix.lower() in (".csv", ".parquet")
        return (_read(path, path.name, findings), None) if known else (None, None)
    frame = source.collect() if isinstance(source, pl.LazyFrame) else source
    return (frame, None) if isinstance(frame, pl.DataFrame) and {"id", "outcome"} <= {*frame.columns} else (None, None)


def _read(path: Path, name: str, findings: Findings) -> pl.DataFrame:
    findings.sources.append(Source(name, hashlib.sha256(path.read_bytes()).hexdigest()))
    return pl.read_parquet(path) if path.suffix.lower() == ".parquet" else pl.read_csv(path, infer_schema=False)


def _rows(table: Subjects, ranking: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the subjects that are not exempt, under the name of the column that says to whom they belong."""
    side = table.lower.side if table.lower is not None else "parent"
    kept = ranking.filter(pl.col("outcome") != str(Standing.EXEMPT)) if "outcome" in ranking.columns else ranking
    key = pl.col(table.key if table.key in kept.columns else side).alias(table.key)
    return kept.select(key, *(c for c in table.columns if c in kept.columns and c != table.key))
