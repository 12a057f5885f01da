"""The year before: a plain table of who had which total and which level, joined to the subjects of this year by id, else by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import polars as pl

from scoring import columns
from scoring.errors import DataFaults, Fault, Place, nearest
from scoring.language.comparing import asks_for_previous, previous_columns
from scoring.language.rubric import Field, Level, Rubric, Subject
from scoring.tables.files import Origin
from scoring.tables.findings import listed
from scoring.tables.fold import fold, folded_column
from scoring.tables.inputs import Inputs, Note, Source
from scoring.tables.read import read
from scoring.tables.subjects import place_of

_TOTAL: Final = ("总得分", "总分", "得分", "上年度总得分")
_LEVEL: Final = ("level", "等次", "等级", "星级", "评定结果", "上年度等次")
_ID, _NAME = "id", "name"


def read_previous(rubric: Rubric, source: Origin, encoding: str | None = None) -> tuple[pl.DataFrame, tuple[Source, ...]]:
    """Return a plain table of the year before in the columns that `joined` wants, and the files it came from.

    It has this rubric's column of ids, or only that of names; `total`; and a column for every award that is asked for, by its id or title.
    A blank level is none. Raises DataFaults.
    """
    wanted = _as_rubric(rubric, rubric.subject.id)
    try:
        found = read(wanted, source, encoding=encoding)
    except DataFaults as unread:
        if not any(f.code in ("NO_SUBJECTS", "KEY_COLUMN_ABSENT") for f in unread.faults):
            raise
        found = _by_one(rubric, source, encoding)
    absent = {str(n.args.get("field")) for n in found.notes if n.code == "MISSING_COLUMN"}
    frame = found.subjects.collect()
    data: dict[str, Any] = {_ID: frame[columns.ID], _NAME: frame[columns.NAME], columns.previous("total"): frame["total"]}
    faults: list[Fault] = []
    for award in rubric.awards:
        held = frame[award.id]
        if isinstance(award, Level):
            held = level_numbers(award, held, frame, faults)
            held = held if award.id in absent else held.fill_null(0)
        data[columns.previous(award.id)] = held
    if faults:
        raise DataFaults(faults)
    return pl.DataFrame(data), found.sources


def _by_one(rubric: Rubric, source: Origin, encoding: str | None) -> Inputs:
    """Return what stands in a table that has only the names of subjects, or only their ids."""
    subject = rubric.subject
    try:
        return read(_as_rubric(rubric, subject.name), source, encoding=encoding)
    except DataFaults as unread:
        codes = {f.code for f in unread.faults}
        if codes <= {"NO_SUBJECTS", "KEY_COLUMN_ABSENT"} and subject.id != subject.name:
            try:
                found = read(_as_rubric(rubric, subject.id, subject.id), source, encoding=encoding)
                return replace(found, subjects=found.subjects.with_columns(pl.lit(None, pl.String).alias(columns.NAME)))
            except DataFaults:
                pass
        if codes != {"NO_SUBJECTS"}:
            raise
        named = (_TOTAL[0], *(a.title.zh for a in rubric.awards))
        args = {"id": rubric.subject.id, "name": rubric.subject.name, "columns": named}
        raise DataFaults([Fault("PREVIOUS_UNREAD", unread.faults[0].place, args)]) from None


def _as_rubric(rubric: Rubric, key: str, name: str | None = None) -> Rubric:
    """Return a rubric whose only data are what a subject had; the rest of it is not looked at."""
    fields = {"total": Field(type="decimal", precision=rubric.scores.decimals, aliases=_TOTAL), **dict(_fields(rubric))}
    subject = Subject(kind=rubric.subject.kind, id=key, name=name or rubric.subject.name)
    return rubric.model_copy(update={"subject": subject, "fields": fields, "tables": {}, "checks": ()})


def _fields(rubric: Rubric) -> Iterator[tuple[str, Field]]:
    levels = [a for a in rubric.awards if a.kind == "level"]
    for award in rubric.awards:
        names = tuple(dict.fromkeys((award.title.zh, *(_LEVEL if levels == [award] else ()))))
        kind: Any = {"stars": "integer", "level": "text"}.get(award.kind, "boolean")
        yield award.id, Field(type=kind, aliases=tuple(n for n in names if n != award.id))


def level_numbers(award: Level, titles: pl.Series, where: pl.DataFrame | None, faults: list[Fault]) -> pl.Series:
    """Return titles of levels as numbers, 1 for the lowest; null where there is none. A title that the rubric does not have is a fault.

    where  SOURCE, SHEET and LINE of every title; None where they stand in no table
    """
    known = {fold(w): n for n, step in enumerate(reversed(award.levels), start=1) for w in step.title.wordings}
    found = folded_column(titles).replace_strict(known, default=None, return_dtype=pl.Int64)
    for at in (titles.is_not_null() & found.is_null()).arg_true():
        names = [step.title.zh for step in award.levels]
        args = {"title": titles[at], "award": award.called(), "near": nearest(titles[at], names), "allowed": tuple(names)}
        faults.append(Fault("PREVIOUS_LEVEL", Place() if where is None else place_of(where.row(at, named=True), award.called()), args))
    return found


def joined(rubric: Rubric, inputs: Inputs, had: pl.DataFrame, sources: tuple[Source, ...] = ()) -> Inputs:
    """Return the inputs with what every subject had the year before.

    had  one row a subject that was assessed then: `id`, `name`, and `columns.previous` of the total and of every award, null where unknown
    """
    if not asks_for_previous(rubric):
        return replace(inputs, sources=(*inputs.sources, *sources))
    wanted = previous_columns(rubric)
    kept = [c for c in wanted if c != columns.PREVIOUS]
    table = had.with_columns(pl.lit(None, wanted[c]).alias(c) for c in kept if c not in had.columns).select(
        folded_column(had[_ID]).alias("by:id"), folded_column(had[_NAME].cast(pl.String)).alias("by:name"), pl.lit(True).alias(columns.PREVIOUS),
        *(pl.col(c).cast(wanted[c]) for c in kept))
    subjects = inputs.subjects.collect()
    keyed = subjects.with_columns(folded_column(subjects[columns.ID]).alias("by:id"), folded_column(subjects[columns.NAME]).alias("by:name"))
    named = table.filter(pl.col("by:name").is_not_null() & pl.col("by:name").is_unique()).drop("by:id").rename(
        {c: f"named:{c}" for c in (columns.PREVIOUS, *kept)})
    both = (keyed.join(table.drop("by:name").unique("by:id", keep="first", maintain_order=True), on="by:id", how="left", maintain_order="left")
            .join(named, on="by:name", how="left", maintain_order="left"))
    by_id = pl.col(columns.PREVIOUS).is_not_null()
    chosen = [pl.when(by_id).then(pl.col(c)).otherwise(pl.col(f"named:{c}")).alias(c) for c in kept]
    there = (by_id | pl.col(f"named:{columns.PREVIOUS}").is_not_null()).alias(columns.PREVIOUS)
    made = both.select(*subjects.columns, there, *chosen)
    notes = _unmatched(had, [table[by].is_in(keyed[by].implode()) for by in ("by:id", "by:name")], sources)
    return replace(inputs, subjects=made.lazy(), notes=(*inputs.notes, *notes), sources=(*inputs.sources, *sources))


def _unmatched(had: pl.DataFrame, found: list[pl.Series], sources: tuple[Source, ...]) -> Iterator[Note]:
    gone = had.filter(~found[0].fill_null(False) & ~found[1].fill_null(False))
    called = gone.select(pl.coalesce(_NAME, _ID)).to_series().drop_nulls().to_list()
    if called:
        yield Note("PREVIOUS_UNMATCHED", "", Place(sources[0].name if sources else ""), {"count": len(called), "names": listed(called, 12)})
