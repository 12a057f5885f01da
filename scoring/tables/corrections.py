"""Corrections after an appeal (复核更正): a table of who, what, from, to, why and by whom; applied to the data, or kept for the rules.

A field takes its new value, and a table its rows, before anything is scored. An item takes its points after its rule: `columns.corrected`
holds them, and `columns.asserted` what the table says it had, for the engine to check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

import polars as pl

from scoring import columns
from scoring.errors import DataFaults, Fault, Place, nearest
from scoring.language.rubric import Field, Indicator, Rubric, Subject
from scoring.outcome import FIRST_NOT_APPLICABLE, NOT_FILED
from scoring.tables.corrected_rows import RowChange, applied, parsed
from scoring.tables.files import Origin
from scoring.tables.fold import fold
from scoring.tables.inputs import Inputs, Note, Source
from scoring.tables.read import read
from scoring.tables.remarks import remarks

TABLE: Final = "复核更正"
TARGET, FROM, TO, REASON, AUTHORITY, TIME = "更正项目", "原值", "更正为", "更正理由", "认定单位", "认定时间"
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    TARGET: ("target", "项目", "指标", "字段", "item", "field"), FROM: ("from", "更正前"), TO: ("to", "更正后", "更正值"),
    REASON: ("reason", "理由", "事由"), AUTHORITY: ("authority", "复核单位", "批准单位"), TIME: ("time", "时间", "日期", "date"),
}
Kind: TypeAlias = Literal["field", "item", "table"]
_PREFIXES: Final[Mapping[Kind, tuple[str, ...]]] = {"field": ("字段:", "field:"), "item": ("指标:", "item:"), "table": ("表:", "table:")}
_WIDEST: Final = Decimal(10**9)


@dataclass(frozen=True)
class Correction:
    """One row: an input field, a leaf (by id) or a table of a subject; `before` and `after` as they are written."""

    subject: str
    target: str
    kind: Kind
    before: str | None
    after: str | None
    reason: str
    authority: str
    time: str
    where: Place

    @property
    def item(self) -> bool:
        """Return whether the points of a leaf are corrected."""
        return self.kind == "item"


def corrected(rubric: Rubric, inputs: Inputs, source: Origin, encoding: str | None = None) -> Inputs:
    """Return the inputs with a table of corrections applied, and a note for each; raises DataFaults."""
    subjects = inputs.subjects.collect()
    every, faults, sources = _rows(rubric, subjects, source, encoding)
    rows = [row for row in every if row.kind != "table"]
    faults += _repeated(rows)
    tables, wrong = _tables(rubric, inputs, [row for row in every if row.kind == "table"])
    faults += wrong
    old, wrong = _values(rubric, rows, "before")
    new, also = _values(rubric, rows, "after")
    faults += [*wrong, *also] or [*_not_as_said(rubric, rows, old, subjects), *_without_points(rows, new)]
    if faults:
        raise DataFaults(faults)
    notes = tuple(_note(rubric, row) for row in every)
    for target in dict.fromkeys(row.target for row in rows):
        chosen = [i for i, row in enumerate(rows) if row.target == target]
        item, ids = rows[chosen[0]].item, pl.Series([rows[i].subject for i in chosen])
        subjects = _with_points(subjects, target, ids, old, new, chosen) if item else _with_value(subjects, target, ids, new, chosen)
    return replace(inputs, subjects=subjects.lazy(), tables=tables, notes=(*inputs.notes, *notes), sources=(*inputs.sources, *sources))


# the rows


def _rows(rubric: Rubric, subjects: pl.DataFrame, source: Origin, encoding: str | None) -> tuple[list[Correction], list[Fault], tuple[Source, ...]]:
    """Return the rows that can be meant, which name their subjects by id or in the column of names, and what is wrong with the others.

    Raises DataFaults where the table cannot be read.
    """
    said, findings = remarks(rubric, subjects, source, TABLE, _ALSO, "CORRECTIONS_UNREAD", encoding)
    faults: list[Fault] = []
    rows = [c for row in said if (c := _row(rubric, row, faults)) is not None]
    return rows, [*findings.faults, *faults], tuple(findings.sources)


def _row(rubric: Rubric, row: dict[str, Any], faults: list[Fault]) -> Correction | None:
    where = Place(file=row[columns.SOURCE] or "", sheet=row[columns.SHEET] or "", row=row[columns.LINE] or 0)
    blank = [name for name in (TARGET, REASON, AUTHORITY) if row[name] is None]
    faults += [Fault("CORRECTION_BLANK", replace(where, heading=name), {"heading": name}) for name in blank]
    if blank:
        return None
    meant = _meant(rubric, row[TARGET])
    if isinstance(meant, Fault):
        faults.append(replace(meant, place=replace(where, heading=TARGET)))
        return None
    if row[columns.ID] is None:  # as has been said
        return None
    return Correction(row[columns.ID], *meant, row[FROM], row[TO], row[REASON], row[AUTHORITY], row[TIME] or "", where)


def _meant(rubric: Rubric, said: str) -> tuple[str, Kind] | Fault:
    """Return what is named, and whether it is a field, a leaf or a table."""
    name = fold(said)
    asked = [kind for kind, prefixes in _PREFIXES.items() if name.startswith(prefixes)] or [*_PREFIXES]
    for prefix in (p for kind in asked for p in _PREFIXES[kind]):
        name = name.removeprefix(prefix)
    known: dict[Kind, dict[str, str]] = {
        "field": {fold(n): n for n in rubric.fields}, "table": {fold(n): n for n in rubric.tables},
        "item": {fold(w): leaf.id for leaf in rubric.leaves for w in (leaf.id, *leaf.title.wordings)}}
    found = [(known[kind][name], kind) for kind in asked if name in known[kind]]
    if not found:
        named = [*rubric.inputs, *rubric.tables, *(leaf.title.zh for leaf in rubric.leaves)]
        return Fault("CORRECTION_TARGET", args={"name": said, "near": nearest(said, named)})
    if len(found) > 1:
        return Fault("CORRECTION_AMBIGUOUS", args={"name": said})
    target, kind = found[0]
    if kind == "field" and rubric.fields[target].computed:
        return Fault("CORRECTION_COMPUTED", args={"name": target})
    return target, kind


def _repeated(rows: list[Correction]) -> Iterator[Fault]:
    first: dict[tuple[str, str], Correction] = {}
    for row in rows:
        other = first.setdefault((row.subject, row.target), row)
        if other is not row:
            yield Fault("CORRECTION_TWICE", row.where, {"id": row.subject, "name": row.target, "first": other.where.row})


# the values: read as the data are read


def _values(rubric: Rubric, rows: list[Correction], which: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the values of `before` or `after` in the columns of the data, a row a correction, and what cannot be read."""
    fields = {row.target: _datum(rubric, row, lax=which == "before") for row in rows}
    cells = {name: [getattr(row, which) if row.target == name else None for row in rows] for name in fields}
    return _typed(rubric, fields, cells, rows, FROM if which == "before" else TO)


def _typed(rubric: Rubric, fields: dict[str, Field], cells: dict[str, list[str | None]], rows: list[Correction],
           heading: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Return cells as values of fields, a row a correction, and what cannot be read."""
    keys = [str(i) for i in range(len(rows))]
    frame = pl.DataFrame({rubric.subject.id: keys, rubric.subject.name: keys, **cells},
                         schema_overrides=dict.fromkeys((rubric.subject.id, rubric.subject.name, *cells), pl.String))
    subject = Subject(kind=rubric.subject.kind, id=rubric.subject.id, name=rubric.subject.name)
    wanted = rubric.model_copy(update={"subject": subject, "fields": fields, "tables": {}, "checks": ()})
    try:
        return read(wanted, frame).subjects.collect().sort(pl.col(columns.ID).cast(pl.Int64)), []
    except DataFaults as wrong:
        return pl.DataFrame(), [_at_home(fault, rows, heading) for fault in wrong.faults]


def _datum(rubric: Rubric, row: Correction, lax: bool) -> Field:
    if not row.item:
        return rubric.fields[row.target]
    leaf: Indicator = rubric.indicator(row.target)
    low, high = min(leaf.floor or Decimal(0), Decimal(0)), max(leaf.cap or leaf.full, leaf.full)
    limits = (-_WIDEST, _WIDEST) if lax else (low, high)
    return Field(type="decimal", precision=rubric.scores.decimals, min=limits[0], max=limits[1])


def _at_home(fault: Fault, rows: list[Correction], heading: str) -> Fault:
    """Return a fault at the row of the corrections, and not of the frame that was read."""
    at = fault.place.row - 1
    home = rows[at].where if 0 <= at < len(rows) else Place()
    return replace(fault, place=replace(home, heading=heading))


def _not_as_said(rubric: Rubric, rows: list[Correction], old: pl.DataFrame, subjects: pl.DataFrame) -> Iterator[Fault]:
    """Yield corrections of fields whose `from` is not what the data say."""
    place = {subject: i for i, subject in enumerate(subjects[columns.ID])}
    for i, row in enumerate(rows):
        if not row.item:
            said, found = (_cell(frame, row.target, at) for frame, at in ((old, i), (subjects, place[row.subject])))
            if said != found:
                shown = _shown(found, rubric.fields[row.target])
                yield Fault("CORRECTION_FROM", replace(row.where, heading=FROM),
                            {"id": row.subject, "name": row.target, "said": row.before or "—", "found": shown})


def _cell(frame: pl.DataFrame, name: str, at: int) -> tuple[Any, bool]:
    """Return a value, and whether it is unknown because it does not apply."""
    state = columns.state(name)
    code = frame[state][at] if state in frame.columns else NOT_FILED
    value = frame[name][at]
    return value, value is None and (code or 0) >= FIRST_NOT_APPLICABLE


def _shown(cell: tuple[Any, bool], field: Field) -> str:
    value, off = cell
    if value is None:
        return "不涉及" if off else "—"
    return f"{Decimal(value).scaleb(-field.places):f}" if field.numeric else str(value)


def _without_points(rows: list[Correction], new: pl.DataFrame) -> Iterator[Fault]:
    for i, row in enumerate(rows):
        if row.item and new[row.target][i] is None:
            yield Fault("CORRECTION_POINTS", replace(row.where, heading=TO), {"name": row.target})


# rows of tables


def _tables(rubric: Rubric, inputs: Inputs, rows: list[Correction]) -> tuple[Mapping[str, pl.LazyFrame], list[Fault]]:
    """Return the tables with their rows as they are corrected, and what is wrong."""
    tables, faults = dict(inputs.tables), list[Fault]()
    for name in dict.fromkeys(row.target for row in rows):
        chosen = [row for row in rows if row.target == name]
        if name not in tables:
            faults += [Fault("CORRECTION_NO_TABLE", row.where, {"name": name}) for row in chosen]
            continue
        changes, wrong = _changes(rubric, name, chosen)
        corrected, lost = (None, []) if wrong else applied(name, tables[name].collect(), changes)
        faults += [*wrong, *lost]
        if corrected is not None:
            tables[name] = corrected.lazy()
    return tables, faults


def _changes(rubric: Rubric, name: str, rows: list[Correction]) -> tuple[list[RowChange], list[Fault]]:
    """Return what becomes of the rows of one table, values read as the columns are."""
    table, faults, sides = rubric.tables[name], list[Fault](), []
    fields = {c: Field.model_validate(column.model_dump(exclude_unset=True)) for c, column in table.columns.items()}
    for which, heading in (("before", FROM), ("after", TO)):
        said = [parsed(getattr(row, which), table) for row in rows]
        faults += [replace(one, place=replace(row.where, heading=heading)) for one, row in zip(said, rows, strict=True) if isinstance(one, Fault)]
        texts = [one if isinstance(one, dict) else None for one in said]
        frame, wrong = _typed(rubric, fields, {c: [(one or {}).get(c) for one in texts] for c in fields}, rows, heading)
        faults += wrong
        sides.append([None if one is None else {c: None if frame.is_empty() else frame[c][i] for c in one} for i, one in enumerate(texts)])
    faults += [Fault("CORRECTION_NOTHING", row.where, {"name": name}) for row in rows if row.before is None and row.after is None]
    return [RowChange(row.subject, before, after, row.where) for row, before, after in zip(rows, *sides, strict=True)], faults


# applying them


def _with_value(subjects: pl.DataFrame, field: str, ids: pl.Series, new: pl.DataFrame, chosen: list[int]) -> pl.DataFrame:
    state = columns.state(field)
    picked = new[chosen]
    codes = picked[state] if state in picked.columns else pl.Series([0 if v is not None else NOT_FILED for v in picked[field]], dtype=pl.UInt8)
    given = pl.DataFrame({columns.ID: ids, "new:value": picked[field], "new:state": codes, "new:": pl.Series([True] * len(ids))})
    present = subjects if state in subjects.columns else subjects.with_columns(
        pl.when(pl.col(field).is_null()).then(NOT_FILED).otherwise(0).cast(pl.UInt8).alias(state))
    joined = present.join(given, on=columns.ID, how="left", maintain_order="left")
    flag = pl.col("new:").fill_null(False)
    return joined.with_columns(pl.when(flag).then(pl.col("new:value")).otherwise(pl.col(field)).alias(field),
                               pl.when(flag).then(pl.col("new:state")).otherwise(pl.col(state)).alias(state)).select(present.columns)


def _with_points(subjects: pl.DataFrame, leaf: str, ids: pl.Series, old: pl.DataFrame, new: pl.DataFrame, chosen: list[int]) -> pl.DataFrame:
    given = pl.DataFrame({columns.ID: ids, columns.corrected(leaf): new[leaf][chosen], columns.asserted(leaf): old[leaf][chosen]})
    return subjects.join(given, on=columns.ID, how="left", maintain_order="left")


def _note(rubric: Rubric, row: Correction) -> Note:
    about = rubric.indicator(row.target).title.zh if row.item else row.target
    args = {"about": about, "before": row.before or "—", "after": row.after or "—", "reason": row.reason, "authority": row.authority,
            "time": row.time}
    kind = {"item": {"item": row.target}, "table": {"table": row.target}, "field": {}}[row.kind]
    return Note("CORRECTED", row.subject, row.where, {**args, **kind})
