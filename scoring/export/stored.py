"""A finished run, kept: what its folder must hold to be explained, compared and exported again without its inputs.

    DIR/machine/wide.parquet, ranking.parquet, scores.parquet, awards.parquet
    DIR/machine/cohort.parquet  with whom subjects were compared, where a rule compares
    DIR/machine/uncorrected.parquet  the ranking before corrections, where there were any
    DIR/machine/result.json    the rubric, the notes, the sources, the summary, the options

Exact: decimals stay decimals, and a tuple stays a tuple.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl

from scoring.errors import Place, UnknownName
from scoring.language.rubric import Rubric
from scoring.messages import Word
from scoring.result import Result, Shown, SummaryLine
from scoring.tables.inputs import Note, Source, Stand

FOLDER: Final = "machine"
COHORT: Final = "cohort.parquet"
UNCORRECTED: Final = "uncorrected.parquet"
_FRAMES: Final = ("wide", "ranking", "scores", "awards")


def store(result: Result, directory: Path) -> None:
    """Write a result into the folder `machine` of `directory`, which must exist."""
    folder = directory / FOLDER
    folder.mkdir()
    for name in _FRAMES:
        getattr(result, name).write_parquet(folder / f"{name}.parquet", statistics=False)  # nobody filters what is read whole
    if result.cohort:
        kept = [table.select(pl.lit(name).alias("comparison"), pl.all()) for name, table in result.cohort.items()]
        pl.concat(kept, how="diagonal").write_parquet(folder / COHORT)  # some have rooms, some none
    if not result.uncorrected.is_empty():
        result.uncorrected.write_parquet(folder / UNCORRECTED)
    told = {
        "rubric": result.rubric.model_dump(by_alias=True, exclude_unset=True),
        "summary": [vars(line) for line in result.summary],
        "issues": [{"code": n.code, "subject": n.subject, "where": vars(n.where), "args": dict(n.args)} for n in result.issues],
        "sources": [vars(source) for source in result.sources],
        "shown": {leaf: vars(shown) for leaf, shown in result.shown.items()},
        "provisional": result.provisional,
        "options": dict(result.options),
        **({"reviews": [vars(stand) for stand in result.reviews]} if result.reviews else {}),
    }
    (folder / "result.json").write_text(json.dumps(_marked(told), ensure_ascii=False), encoding="utf-8")


def load_result(directory: str | Path) -> Result:
    """Return the result that a run left in `directory`; raises UnknownName where there is none."""
    folder = Path(directory) / FOLDER
    if not (folder / "result.json").exists():
        unknown = UnknownName("run", str(directory), ())
        unknown.nearest = runs_below(Path(directory))
        raise unknown
    kept = json.loads((folder / "result.json").read_text(encoding="utf-8"), object_hook=_unmarked)
    wide, ranking, scores, awards = (pl.read_parquet(folder / f"{name}.parquet") for name in _FRAMES)
    return Result(
        rubric=Rubric.model_validate(kept["rubric"]), wide=wide, ranking=ranking, scores=scores, awards=awards,
        summary=tuple(SummaryLine(**line) for line in kept["summary"]),
        issues=tuple(Note(**{**note, "where": Place(**note["where"])}) for note in kept["issues"]),
        sources=tuple(Source(**source) for source in kept["sources"]),
        shown={leaf: Shown(**shown) for leaf, shown in kept["shown"].items()},
        provisional=kept["provisional"],
        options=kept["options"], cohort=_cohort(folder / COHORT), reviews=tuple(Stand(**stand) for stand in kept.get("reviews", ())),
        uncorrected=pl.read_parquet(folder / UNCORRECTED) if (folder / UNCORRECTED).exists() else pl.DataFrame(),
    )


def _cohort(file: Path) -> dict[str, pl.DataFrame]:
    """Return with whom subjects were compared; empty where no rule compares."""
    if not file.exists():
        return {}
    tables = pl.read_parquet(file).partition_by("comparison", as_dict=True, include_key=False)
    return {str(name): table[[c.name for c in table if c.null_count() < table.height]] for (name,), table in tables.items()}


def runs_below(directory: Path) -> tuple[str, ...]:
    """Return the folders directly below that hold a run, sorted."""
    return tuple(sorted(str(found.parent.parent) for found in directory.glob(f"*/{FOLDER}/result.json")))


def _marked(value: Any) -> Any:
    """Return a value as JSON can say it; what JSON has no word for becomes a mapping with one key that names its type."""
    if isinstance(value, Word):
        return {"<word>": [value.key, _marked(dict(value.args))]}
    if isinstance(value, Mapping):
        return {name: _marked(v) for name, v in value.items()}
    if isinstance(value, tuple):
        return {"<tuple>": [_marked(v) for v in value]}
    if isinstance(value, list):
        return [_marked(v) for v in value]
    if isinstance(value, Decimal):
        return {"<decimal>": str(value)}
    if isinstance(value, date):
        return {"<date>": value.isoformat()}
    return value


def _unmarked(value: dict[str, Any]) -> Any:
    if len(value) == 1:
        (name, inner), = value.items()
        if name == "<decimal>":
            return Decimal(inner)
        if name == "<date>":
            return date.fromisoformat(inner)
        if name == "<tuple>":
            return tuple(inner)
        if name == "<word>":
            return Word(inner[0], tuple(inner[1].items()))
    return value
