"""Corrections after an appeal (复核更正): a table of who, what, from, to, why and by whom; applied to the data, or kept for the rules.

A field takes its new value, and a table its rows, before anything is scored. An item takes its points after its rule: `columns.corrected`
holds them, and `columns.asserted` what the table says it had, for the engine to check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import polars as pl

from scoring import columns
from scoring.errors import DataFaults, Fault, Place
from scoring.language.rubric import Award, Level, Rubric
from scoring.messages import LANGUAGES
from scoring.outcome import FIRST_NOT_APPLICABLE
from scoring.record import record
from scoring.tables import given
from scoring.tables.corrected_rows import RowChange, applied, found, parsed, typed_rows
from scoring.tables.files import Origin
from scoring.tables.fold import fold
from scoring.tables.inputs import Inputs, Note, Source
from scoring.tables.remarks import remarks

TABLE: Final = "复核更正"
TARGET, FROM, TO, REASON, AUTHORITY, TIME = "更正项目", "原值", "更正为", "更正理由", "认定单位", "认定时间"
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    TARGET: ("target", "项目", "指标", "字段", "item", "field"), FROM: ("from", "更正前"), TO: ("to", "更正后", "更正值"),
    REASON: ("reason", "理由", "事由"), AUTHORITY: ("authority", "复核单位", "批准单位"), TIME: ("time", "时间", "日期", "date"),
}
_REVOKED: Final = ("撤销", "revoked")


@record
class Correction:
    """One row: an input field, a leaf (by id), a table or an award (by id) of a subject; `before` and `after` as they are written."""

    subject: str
    target: str
    kind: given.Kind
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
    rows = [row for row in every if row.kind in ("field", "item")]
    gone = [row for row in every if row.kind == "award"]
    faults += [*_repeated(rubric, [*rows, *gone]), *_not_revoked(gone)]
    tables, wrong = _tables(rubric, inputs, [row for row in every if row.kind == "table"])
    faults += wrong
    old, wrong = _values(rubric, rows, "before")
    new, also = _values(rubric, rows, "after")
    faults += [*wrong, *also] or [*_not_as_said(rubric, rows, old, subjects), *_without_points(rubric, rows, new)]
    if faults:
        raise DataFaults(given.with_names(faults, subjects))
    notes = tuple(_note(rubric, row) for row in every)
    for target in dict.fromkeys(row.target for row in rows):
        chosen = [i for i, row in enumerate(rows) if row.target == target]
        ids, values = [rows[i].subject for i in chosen], new[chosen]
        if rows[chosen[0]].item:
            subjects = given.put(subjects, ids, {columns.corrected(target): values[target], columns.asserted(target): old[target][chosen]})
        else:
            subjects = given.put_data(subjects, ids, target, values[target], given.states(values, target))
    for award in dict.fromkeys(row.target for row in gone):
        ids = [row.subject for row in gone if row.target == award]
        subjects = given.put(subjects, ids, {columns.revoked(award): pl.Series([True] * len(ids))})
    return replace(inputs, subjects=subjects.lazy(), tables=tables, notes=(*inputs.notes, *notes), sources=(*inputs.sources, *sources))


# the rows


def _rows(rubric: Rubric, subjects: pl.DataFrame, source: Origin, encoding: str | None) -> tuple[list[Correction], list[Fault], tuple[Source, ...]]:
    """Return the rows that can be meant, which name their subjects by id or in the column of names, and what is wrong with the others.

    Raises DataFaults where the table cannot be read.
    """
    said, findings = remarks(rubric, subjects, source, TABLE, _ALSO, "CORRECTIONS_UNREAD", encoding)
    faults: list[Fault] = []
    names = given.known(rubric, awards=True)
    rows = [c for row in said if (c := _row(rubric, names, row, faults)) is not None]
    return rows, [*findings.faults, *faults], tuple(findings.sources)


def _row(rubric: Rubric, names: given.Names, row: dict[str, Any], faults: list[Fault]) -> Correction | None:
    where = Place(file=row[columns.SOURCE] or "", sheet=row[columns.SHEET] or "", row=row[columns.LINE] or 0)
    blank = [name for name in (TARGET, REASON, AUTHORITY) if row[name] is None]
    faults += [Fault("CORRECTION_BLANK", replace(where, heading=name), {"heading": name}) for name in blank]
    if blank:
        return None
    meant = given.meant(rubric, names, row[TARGET], "CORRECTION")
    if isinstance(meant, Fault):
        faults.append(replace(meant, place=replace(where, heading=TARGET)))
        return None
    if row[columns.ID] is None:  # as has been said
        return None
    return Correction(row[columns.ID], *meant, row[FROM], row[TO], row[REASON], row[AUTHORITY], row[TIME] or "", where)


def _repeated(rubric: Rubric, rows: list[Correction]) -> Iterator[Fault]:
    first: dict[tuple[str, str], Correction] = {}
    for row in rows:
        other = first.setdefault((row.subject, row.target), row)
        if other is not row:
            yield Fault("CORRECTION_TWICE", row.where, {"id": row.subject, "name": given.called(rubric, row.target, row.kind),
                                                         "first": other.where.row})


# the values: read as the data are read


def _values(rubric: Rubric, rows: list[Correction], which: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the values of `before` or `after` in the columns of the data, a row a correction, and what cannot be read."""
    fields = {row.target: given.points(rubric, row.target, lax=which == "before") if row.item else rubric.fields[row.target] for row in rows}
    heading = FROM if which == "before" else TO
    cells = given.texts_of([row.target for row in rows], [getattr(row, which) for row in rows])
    return given.typed(rubric, fields, cells, [replace(row.where, heading=heading) for row in rows])


def _not_as_said(rubric: Rubric, rows: list[Correction], old: pl.DataFrame, subjects: pl.DataFrame) -> Iterator[Fault]:
    """Yield corrections whose `from` is not what the data say, or a level of review; of other items the engine knows the points."""
    place = {subject: i for i, subject in enumerate(subjects[columns.ID])}
    for i, row in enumerate(rows):
        at, field = place[row.subject], given.points(rubric, row.target, lax=True) if row.item else rubric.fields[row.target]
        name = columns.reviewed(row.target) if row.item else row.target
        if name not in subjects.columns or (row.item and subjects[name][at] is None):
            continue
        (said, before), (value, code) = given.cell(old, row.target, i), given.cell(subjects, name, at)
        if (said, before >= FIRST_NOT_APPLICABLE) != (value, code >= FIRST_NOT_APPLICABLE):
            now = given.shown(value, code, field) or "—"
            yield Fault("CORRECTION_FROM", replace(row.where, heading=FROM),
                        {"id": row.subject, "name": given.called(rubric, row.target, row.kind), "said": row.before or "—", "found": now})


def _not_revoked(rows: list[Correction]) -> Iterator[Fault]:
    """Yield corrections of an award that do something else than revoke it."""
    for row in rows:
        if fold(row.after or "") not in _REVOKED:
            yield Fault("CORRECTION_AWARD", replace(row.where, heading=TO), {"found": row.after or "—"})


def not_held(rubric: Rubric, notes: Iterable[Note], ranking: pl.DataFrame) -> Iterator[Fault]:
    """Yield the revocations of awards in use that a subject did not hold before any correction, or held by another title than `from` says.

    ranking  as a run without the corrections gives it
    """
    awards = {award.id: award for award in rubric.awards if award.in_use}
    gone = [note for note in notes if note.code == "REVOKED" and note.args["award"] in awards]
    held = {row["id"]: row for row in ranking.filter(pl.col("id").is_in([note.subject for note in gone])).to_dicts()}
    for note in gone:
        award = awards[str(note.args["award"])]
        title, said = held[note.subject][award.id], str(note.args["before"])
        whose = {"id": note.subject, "subject": held[note.subject]["name"] or note.subject}
        name = given.called(rubric, award.id, "award")
        if title is None:
            yield Fault("CORRECTION_NOT_HELD", note.where, {**whose, "about": name})
        elif said and fold(said) not in {fold(name) for name in _names(award, title)}:
            yield Fault("CORRECTION_FROM", replace(note.where, heading=FROM), {**whose, "name": name, "said": said, "found": title})


def _names(award: Award, title: str) -> Iterator[str]:
    """Yield what a title that was given may be called: as it is printed, the level in either language, or the award."""
    yield title
    texts = [award.title, *(step.title for step in (award.levels if isinstance(award, Level) else ()) if award.granted(step.title.zh) == title)]
    for lang in LANGUAGES:
        yield award.called(lang)
        yield from (text.say(lang) for text in texts)


def _without_points(rubric: Rubric, rows: list[Correction], new: pl.DataFrame) -> Iterator[Fault]:
    for i, row in enumerate(rows):
        if row.item and new[row.target][i] is None:
            yield Fault("CORRECTION_POINTS", replace(row.where, heading=TO), {"name": given.called(rubric, row.target, row.kind)})


# rows of tables


def _tables(rubric: Rubric, inputs: Inputs, rows: list[Correction]) -> tuple[Mapping[str, pl.LazyFrame], list[Fault]]:
    """Return the tables with their rows as they are corrected, and what is wrong."""
    tables, faults = dict(inputs.tables), list[Fault]()
    for name in dict.fromkeys(row.target for row in rows):
        chosen = [row for row in rows if row.target == name]
        if name not in tables:
            faults += [Fault("CORRECTION_NO_TABLE", row.where, {"name": name}) for row in chosen]
            continue
        table = tables[name].collect()
        changes, wrong = _changes(rubric, name, chosen)
        taken, lost = ({}, []) if wrong else found(name, table, changes)
        faults += [*wrong, *lost]
        if not wrong and not lost:
            tables[name] = applied(table, taken, changes).lazy()
    return tables, faults


def _changes(rubric: Rubric, name: str, rows: list[Correction]) -> tuple[list[RowChange], list[Fault]]:
    """Return what becomes of the rows of one table, values read as the columns are."""
    sides, faults = [], list[Fault]()
    for which, heading in (("before", FROM), ("after", TO)):
        said = [parsed(getattr(row, which), rubric.tables[name]) for row in rows]
        values, wrong = typed_rows(rubric, name, said, [replace(row.where, heading=heading) for row in rows])
        faults += wrong
        sides.append(values)
    faults += [Fault("CORRECTION_NOTHING", row.where, {"name": name}) for row in rows if row.before is None and row.after is None]
    return [RowChange(row.subject, before, after, row.where) for row, before, after in zip(rows, *sides, strict=True)], faults


def _note(rubric: Rubric, row: Correction) -> Note:
    if row.kind == "award":
        said = {"before": row.before or "", "reason": row.reason, "authority": row.authority, "time": row.time}
        return Note("REVOKED", row.subject, row.where, {"award": row.target, **said})
    about = rubric.indicator(row.target).title.zh if row.item else row.target
    args = {"about": about, "before": row.before or "—", "after": row.after or "—", "reason": row.reason, "authority": row.authority,
            "time": row.time}
    kind: dict[str, str] = {} if row.kind == "field" else {row.kind: row.target}
    return Note("CORRECTED", row.subject, row.where, {**args, **kind})
