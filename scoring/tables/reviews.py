"""Levels of review (自评 → 街道初审 → 部门核实 → 区核定): what each level made of a datum, by whom and why.

The data hold what was claimed. A table of reviews has a row for each datum that a level looked at; the value of the last level that spoke
counts, and is put into the data, as a correction is, before anything is checked or scored. A blank value confirms what stood before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any, Final

import polars as pl

from scoring import columns
from scoring.errors import DataFaults, Fault, Place, UnknownName, nearest
from scoring.language.rubric import Field, Rubric
from scoring.outcome import FIRST_NOT_APPLICABLE
from scoring.tables import corrections
from scoring.tables.files import Origin
from scoring.tables.fold import fold
from scoring.tables.inputs import Inputs, Note, Source
from scoring.tables.remarks import remarks

TABLE: Final = "核定"
TARGET, LEVEL, VALUE, PERSON, TIME, REASON, EVIDENCE = "核定项目", "层级", "核定值", "核定人", "核定时间", "核定理由", "佐证"
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    TARGET: ("字段", "项目", "field"), LEVEL: ("核定层级", "level"), VALUE: ("value",), PERSON: ("审核人", "person"), TIME: ("时间", "日期", "date"),
    REASON: ("理由", "reason"), EVIDENCE: ("佐证编号", "佐证材料", "evidence"),
}


@dataclass(frozen=True)
class Review:
    """One row: what a level of review made of a field of a subject; a value of None confirms what stood before."""

    subject: str
    field: str
    level: int
    value: str | None
    person: str
    time: str
    reason: str
    evidence: str
    where: Place


def reviewed(rubric: Rubric, inputs: Inputs, source: Origin | None, until: str | None = None, encoding: str | None = None) -> Inputs:
    """Return the inputs as they stand at a level of review, with a note for every datum that it changed and for evidence that is lacking.

    source  the table of reviews; None where there is none, which is noted
    until   the last level that is looked at; the last of all where None
    Raises DataFaults, and UnknownName for a level that the rubric has not got.
    """
    if not rubric.review:
        raise DataFaults([Fault("REVIEW_UNDECLARED")])
    if until is not None and until not in rubric.review:
        raise UnknownName("review", until, rubric.review, all_told=True)
    last = len(rubric.review) - 1 if until is None else rubric.review.index(until)
    if source is None:
        return replace(inputs, notes=(*inputs.notes, Note("UNREVIEWED", args={"level": rubric.review[0]})))
    subjects = inputs.subjects.collect()
    rows, faults, sources = _rows(rubric, subjects, source, encoding)
    found = inputs
    for level in range(last + 1):
        try:
            found = _applied(rubric, found, [r for r in rows if r.level == level and r.value is not None], encoding)
        except DataFaults as wrong:
            faults += wrong.faults
    if faults:
        raise DataFaults(faults)
    spoken = sorted((r for r in rows if r.level <= last and r.value is not None), key=lambda r: (r.subject, r.field, r.level))
    decided = [[*chain] for _, chain in groupby(spoken, key=lambda r: (r.subject, r.field))]
    stopped = [Note("REVIEWED_UNTIL", args={"level": rubric.review[last]})] if last < len(rubric.review) - 1 else []
    notes = (*inputs.notes, *stopped, *_changes(rubric, subjects, found.subjects.collect(), decided), *_without_evidence(rubric, subjects, rows))
    return replace(found, notes=notes, sources=(*inputs.sources, *sources))


# the rows


def _rows(rubric: Rubric, subjects: pl.DataFrame, source: Origin, encoding: str | None) -> tuple[list[Review], list[Fault], tuple[Source, ...]]:
    """Return the rows that can be meant, which name their subjects by id or in the column of names, and what is wrong with the others.

    Raises DataFaults where the table cannot be read.
    """
    said, findings = remarks(rubric, subjects, source, TABLE, _COLUMNS, "REVIEWS_UNREAD", encoding)
    faults: list[Fault] = []
    rows = [r for row in said if (r := _row(rubric, row, faults)) is not None]
    first: dict[tuple[str, str, int], Review] = {}
    for row in rows:
        first.setdefault((row.subject, row.field, row.level), row)
    faults += [*findings.faults, *_repeated(rubric, rows, first)]
    return [*first.values()], faults, tuple(findings.sources)


def _row(rubric: Rubric, row: dict[str, Any], faults: list[Fault]) -> Review | None:
    where = Place(file=row[columns.SOURCE] or "", sheet=row[columns.SHEET] or "", row=row[columns.LINE] or 0)
    levels, fields = ({fold(n): n for n in known} for known in (rubric.review, rubric.inputs))
    level, field = levels.get(fold(row[LEVEL] or "")), fields.get(fold(row[TARGET] or ""))
    before = len(faults)
    if level is None:
        faults.append(Fault("REVIEW_LEVEL", replace(where, heading=LEVEL), {"found": row[LEVEL] or "—", "allowed": rubric.review}))
    if field is None:
        near = nearest(row[TARGET] or "", rubric.inputs)
        faults.append(Fault("REVIEW_TARGET", replace(where, heading=TARGET), {"name": row[TARGET] or "—", "near": near}))
    if row[VALUE] is not None and level != rubric.review[0]:
        blank = [heading for heading in (PERSON, REASON) if row[heading] is None]
        faults += [Fault("REVIEW_BLANK", replace(where, heading=heading), {"heading": heading}) for heading in blank]
    if level is None or field is None or row[columns.ID] is None or len(faults) > before:
        return None
    said = {name: row[name] or "" for name in (PERSON, TIME, REASON, EVIDENCE)}
    return Review(row[columns.ID], field, rubric.review.index(level), row[VALUE], said[PERSON], said[TIME], said[REASON], said[EVIDENCE], where)


def _repeated(rubric: Rubric, rows: list[Review], first: dict[tuple[str, str, int], Review]) -> Iterator[Fault]:
    for row in rows:
        other = first[row.subject, row.field, row.level]
        if other is not row:
            args = {"id": row.subject, "name": row.field, "level": rubric.review[row.level], "first": other.where.row}
            yield Fault("REVIEW_TWICE", row.where, args)


# what they make of the data


def _applied(rubric: Rubric, inputs: Inputs, rows: list[Review], encoding: str | None) -> Inputs:
    """Return the inputs with the values of one level, read and checked as corrections are."""
    if not rows:
        return inputs
    subjects = inputs.subjects.collect()
    place = {subject: i for i, subject in enumerate(subjects[columns.ID])}
    said = [{rubric.subject.id: r.subject, corrections.TARGET: f"字段：{r.field}",
             corrections.FROM: _text(subjects, r.field, place[r.subject], rubric.fields[r.field]), corrections.TO: r.value,
             corrections.REASON: r.reason or "—", corrections.AUTHORITY: r.person or "—", corrections.TIME: r.time} for r in rows]
    try:
        return corrections.corrected(rubric, inputs, pl.DataFrame(said, schema=dict.fromkeys(said[0], pl.String)), encoding)
    except DataFaults as wrong:
        raise DataFaults([_at_home(fault, [r.where for r in rows]) for fault in wrong.faults]) from None


def _at_home(fault: Fault, homes: list[Place]) -> Fault:
    at = fault.place.row - 1
    return replace(fault, place=replace(homes[at], heading=VALUE)) if 0 <= at < len(homes) else fault


def _text(subjects: pl.DataFrame, name: str, row: int, field: Field) -> str | None:
    """Return a value of the data as it could have been typed."""
    value, state = subjects[name][row], columns.state(name)
    if value is None:
        return "不涉及" if state in subjects.columns and (subjects[state][row] or 0) >= FIRST_NOT_APPLICABLE else None
    if isinstance(value, bool):
        return "是" if value else "否"
    if not field.numeric:
        return str(value)
    number = Decimal(value).scaleb(-field.places)
    return f"{number / 100 if field.input == 'ratio' else number:f}"


def _changes(rubric: Rubric, before: pl.DataFrame, after: pl.DataFrame, decided: list[list[Review]]) -> Iterator[Note]:
    """Yield what became of every datum that its reviews changed, level by level; — is what was not filed."""
    place = {subject: i for i, subject in enumerate(before[columns.ID])}
    for chain in decided:
        last = chain[-1]
        row, field = place[last.subject], rubric.fields[last.field]
        was, now = (_text(frame, last.field, row, field) or "—" for frame in (before, after))
        if was != now:
            # A claim that says once more what the data hold is no step.
            steps = "，".join(_step(rubric, r) for r in chain if r.level or not _same(r.value or "", was))
            yield Note("REVIEWED", last.subject, last.where, args={
                "about": last.field, "before": was, "after": now, "steps": steps, "level": rubric.review[last.level], "person": last.person,
                "reason": last.reason, "time": last.time, "first": rubric.review[0]})


def _same(one: str, other: str) -> bool:
    """Return whether two texts say the same value: 80 and 80.00."""
    try:
        return Decimal(one.strip().rstrip("%％")) == Decimal(other)
    except InvalidOperation:
        return one.strip() == other


def _step(rubric: Rubric, review: Review) -> str:
    """Return what a level of review made of a datum: 街道初审25（张三：走访记录缺5户）."""
    why = "：".join(word for word in (review.person, review.reason) if word)
    return f"{rubric.review[review.level]}{review.value}" + (f"（{why}）" if why else "")


def _without_evidence(rubric: Rubric, subjects: pl.DataFrame, rows: list[Review]) -> Iterator[Note]:
    """Yield every datum that needs evidence and for which no level names any."""
    given = {(r.subject, r.field) for r in rows if r.evidence}
    for name, field in rubric.inputs.items():
        if field.evidence is not None and field.evidence.required:
            for subject in subjects.filter(pl.col(name).is_not_null())[columns.ID]:
                if (subject, name) not in given:
                    yield Note("EVIDENCE_MISSING", subject, args={"about": name, "accept": "、".join(field.evidence.accept) or "—"})
