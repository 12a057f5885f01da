"""What people give in the place of data, in corrections and in reviews: what they name, and values that are read and refused as data are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

import polars as pl

from scoring import columns
from scoring.errors import DataFaults, Fault, Place, nearest
from scoring.language.rubric import Datum, Field, Rubric, Subject
from scoring.messages import Word, word
from scoring.outcome import APPROXIMATE, FIRST_NOT_APPLICABLE, NOT_FILED, TO_VERIFY
from scoring.tables.fold import fold
from scoring.tables.read import read

Kind: TypeAlias = Literal["field", "item", "table", "award"]
Names: TypeAlias = Mapping[Kind, Mapping[str, str]]
"""Folded names and what they mean, by kind."""
_PREFIXES: Final[Mapping[Kind, tuple[str, ...]]] = {"field": ("字段:", "field:"), "item": ("指标:", "item:"), "table": ("表:", "table:"),
                                                   "award": ("称号:", "award:")}
_WIDEST: Final = Decimal(10**9)


def known(rubric: Rubric, awards: bool = False) -> Names:
    """Return what can be named: fields, tables and leaves (by id and by title), and awards likewise where they are asked for."""
    return {"field": {fold(n): n for n in rubric.fields}, "table": {fold(n): n for n in rubric.tables},
            "item": {fold(w): leaf.id for leaf in rubric.leaves for w in (leaf.id, *leaf.title.wordings)},
            "award": {fold(w): award.id for award in rubric.awards for w in (award.id, *award.title.wordings)} if awards else {}}


def meant(rubric: Rubric, names: Names, said: str, remark: Literal["CORRECTION", "REVIEW"]) -> tuple[str, Kind] | Fault:
    """Return what is named, an input field, a leaf (its id), a table or an award (its id), and which of these it is.

    names   what is `known`
    remark  in which sort of table it is named, for the code of a fault
    """
    name = fold(said)
    asked = [kind for kind, prefixes in _PREFIXES.items() if name.startswith(prefixes)] or [*_PREFIXES]
    for prefix in (p for kind in asked for p in _PREFIXES[kind]):
        name = name.removeprefix(prefix)
    found = [(names[kind][name], kind) for kind in asked if name in names[kind]]
    if not found:
        named = [*rubric.inputs, *rubric.tables, *(leaf.title.zh for leaf in rubric.leaves), *names["award"]]
        return Fault(f"{remark}_TARGET", args={"name": said, "near": nearest(said, named)})
    if len(found) > 1:
        return Fault(f"{remark}_AMBIGUOUS", args={"name": said})
    target, kind = found[0]
    if kind == "field" and rubric.fields[target].computed:
        return Fault(f"{remark}_COMPUTED", args={"name": target})
    return target, kind


def called(rubric: Rubric, target: str, kind: Kind) -> str | Word:
    """Return what people call a field, a leaf, a table or an award."""
    if kind == "item":
        return rubric.indicator(target).title.told()
    award = next((a for a in rubric.awards if a.id == target), None) if kind == "award" else None
    return target if award is None else word("words.title", zh=award.called("zh"), en=award.called("en"))


def with_names(faults: Iterable[Fault], subjects: pl.DataFrame) -> list[Fault]:
    """Return faults with the name of the subject whose id they hold, as `subject`; of a name that several have with the id."""
    several = subjects[columns.NAME].is_duplicated()
    named = {i: word("words.named", name=name, id=i) if name and shared else name or i
             for i, name, shared in zip(subjects[columns.ID], subjects[columns.NAME], several, strict=True)}
    return [replace(f, args={**f.args, "subject": named.get(str(f.args["id"]), f.args["id"])}) if "id" in f.args else f for f in faults]


def points(rubric: Rubric, leaf: str, lax: bool = False) -> Field:
    """Return what the points of a leaf are as a datum; `lax` where they may lie outside its marks."""
    item = rubric.indicator(leaf)
    low, high = min(item.floor or Decimal(0), Decimal(0)), max(item.cap or item.full, item.full)
    limits = (-_WIDEST, _WIDEST) if lax else (low, high)
    return Field(type="decimal", precision=rubric.scores.decimals, min=limits[0], max=limits[1])


def typed(rubric: Rubric, fields: Mapping[str, Field], cells: Mapping[str, Sequence[str | None]],
          places: Sequence[Place]) -> tuple[pl.DataFrame, list[Fault]]:
    """Return texts as values of fields, and what cannot be read, each at its place.

    cells   field → its texts; all as long as `places`
    places  of the cells, one a row
    """
    keys = [str(i) for i in range(len(places))]
    frame = pl.DataFrame({rubric.subject.id: keys, rubric.subject.name: keys, **cells},
                         schema_overrides=dict.fromkeys((rubric.subject.id, rubric.subject.name, *cells), pl.String))
    subject = Subject(kind=rubric.subject.kind, id=rubric.subject.id, name=rubric.subject.name)
    wanted = rubric.model_copy(update={"subject": subject, "fields": dict(fields), "tables": {}, "checks": ()})
    try:
        return read(wanted, frame).subjects.collect().sort(pl.col(columns.ID).cast(pl.Int64)), []
    except DataFaults as wrong:
        return pl.DataFrame(), [replace(f, place=places[f.place.row - 1] if 0 < f.place.row <= len(places) else Place()) for f in wrong.faults]


def texts_of(targets: Sequence[str], texts: Sequence[str | None]) -> dict[str, list[str | None]]:
    """Return the texts of each target in a column of its own, null where a row names another."""
    return {name: [text if target == name else None for target, text in zip(targets, texts, strict=True)] for name in dict.fromkeys(targets)}


def cell(frame: pl.DataFrame, name: str, at: int) -> tuple[Any, int]:
    """Return a value and its outcome code (`scoring.outcome.CODES`): 0 where it is known."""
    value, state = frame[name][at], columns.state(name)
    if value is not None:
        return value, 0
    return None, (frame[state][at] if state in frame.columns else None) or NOT_FILED


def shown(value: Any, code: int, field: Datum) -> str | Word | None:
    """Return a value of the data as it could have been typed; None where it is unknown without being 不涉及."""
    if value is None:
        return word("given.not_applicable") if code >= FIRST_NOT_APPLICABLE else None
    if isinstance(value, bool):
        return word("given.yes" if value else "given.no")
    return f"{Decimal(value).scaleb(-field.places):f}" if field.numeric else str(value)


def said(value: Any, code: int, field: Datum) -> str | Word:
    """Return a value of the data in words, also where it is unknown."""
    return shown(value, code, field) or word({TO_VERIFY: "given.to_verify", APPROXIMATE: "given.approximate"}.get(code, "note.unfiled"))


def states(frame: pl.DataFrame, name: str) -> pl.Series:
    """Return the outcome code of a field in every row: not filed where nothing more was said."""
    state = columns.state(name)
    if state in frame.columns:
        return frame[state]
    return frame.select(pl.when(pl.col(name).is_null()).then(NOT_FILED).otherwise(0).cast(pl.UInt8).alias(state)).to_series()


def put(subjects: pl.DataFrame, ids: Sequence[str], values: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Return the subjects with values in the place of what some of them had; a column that was not there is null for the others.

    ids     of those who are given values, each once
    values  column → its values, as long as `ids`
    """
    given = pl.DataFrame({columns.ID: pl.Series(ids, dtype=pl.String), "given:": pl.repeat(True, len(ids), eager=True),
                          **{f"given:{name}": series for name, series in values.items()}})
    joined = subjects.join(given, on=columns.ID, how="left", maintain_order="left")
    flag = pl.col("given:").fill_null(False)
    news = [pl.when(flag).then(pl.col(f"given:{name}")).otherwise(pl.col(name) if name in subjects.columns else None).alias(name) for name in values]
    return joined.with_columns(news).select(*subjects.columns, *(name for name in values if name not in subjects.columns))


def put_data(subjects: pl.DataFrame, ids: Sequence[str], name: str, values: pl.Series, codes: pl.Series) -> pl.DataFrame:
    """Return the subjects with values of a field, and their outcome codes, in the place of what some of them had."""
    state = columns.state(name)
    there = subjects if state in subjects.columns else subjects.with_columns(states(subjects, name))
    return put(there, ids, {name: values, state: codes})
