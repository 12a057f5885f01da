"""Levels of review (自评 → 街道初审 → 部门核实 → 区核定): what each level made of a datum, by whom and why.

The data hold what was claimed. A table of reviews has a row for each field, row of a table or item that a level looked at; what the last level
said that spoke counts. A field and a table take it before anything is checked or scored, an item after its rule: `columns.corrected` holds its
points, and so does `columns.reviewed`, which says where they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from itertools import groupby
from typing import TypeAlias

import polars as pl

from scoring import columns
from scoring.errors import DataFaults, Fault, UnknownName
from scoring.language.rubric import Rubric
from scoring.messages import Word, word
from scoring.outcome import TO_VERIFY
from scoring.tables import given
from scoring.tables.evidence import Piece, judged
from scoring.tables.files import Origin
from scoring.tables.inputs import Inputs, Note, Stand
from scoring.tables.review_rows import VALUE, VERDICT, Review, Told, read_reviews
from scoring.tables.reviewed_rows import changed

Chain: TypeAlias = list[Review]
"""What the levels made of one thing, level by level."""
Datum: TypeAlias = tuple[str, str]
"""A subject and a field."""
Unproven: TypeAlias = tuple[str | Word, Word]
"""What a datum stood at, and why it counts as missing."""


def reviewed(rubric: Rubric, inputs: Inputs, source: Origin | None, until: str | None = None, encoding: str | None = None) -> Inputs:
    """Return the inputs as they stand at a level of review, with a note for all that it changed and for evidence that is lacking.

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
    subjects, told = inputs.subjects.collect(), Told()
    said, faults, sources = read_reviews(rubric, subjects, source, encoding)
    rows, tables, wrong = changed(rubric, inputs.tables, said, last, told)
    faults += [*wrong, *_repeated(rubric, rows), *_after_a_rejection(rows)]
    rows = [r for r in rows if r.level <= last]
    after, wrong = _put(rubric, subjects, rows, told)
    if faults or wrong:
        raise DataFaults(given.with_names([*faults, *wrong], subjects))
    chains = [[*chain] for _, chain in groupby(sorted(rows, key=_order), key=lambda r: r.about)]
    unproven, lacking = _unproven(rubric, after, rows, last)
    stopped = [Note("REVIEWED_UNTIL", args={"level": rubric.review[last]})] if last < len(rubric.review) - 1 else []
    notes = (*inputs.notes, *stopped, *_changes(rubric, chains, told, unproven), *lacking)
    return replace(inputs, subjects=_without(after, unproven).lazy(), tables=tables, notes=notes, sources=(*inputs.sources, *sources),
                   reviews=tuple(_stands(chains, told, unproven, last)))


def _order(row: Review) -> tuple[object, ...]:
    return (*row.about, row.level)


def _repeated(rubric: Rubric, rows: list[Review]) -> Iterator[Fault]:
    first: dict[tuple[object, ...], Review] = {}
    for row in rows:
        other = first.setdefault(_order(row), row)
        if other is not row:
            args = {"id": row.subject, "name": given.called(rubric, row.target, row.kind), "level": rubric.review[row.level],
                    "first": other.where.row}
            yield Fault("REVIEW_TWICE", row.where, args)


def _after_a_rejection(rows: list[Review]) -> Iterator[Fault]:
    """Yield reviews that find true what a level before them rejected, and do not say what it then is."""
    for _, chain in groupby(sorted(rows, key=_order), key=lambda r: r.about):
        rejected = False
        for row in chain:
            if row.verdict and not row.decides and rejected:
                yield Fault("REVIEW_OF_REJECTED", replace(row.where, heading=VERDICT), {"heading": VALUE})
            rejected = row.rejects if row.decides else rejected


# fields and items


def _put(rubric: Rubric, subjects: pl.DataFrame, rows: list[Review], told: Told) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the subjects with what the last level said of fields and items, values read and refused as data are; and what is wrong."""
    rows = [r for r in rows if r.kind != "table"]
    data = {r.target: given.points(rubric, r.target) if r.kind == "item" else rubric.fields[r.target] for r in rows}
    new, faults = given.typed(rubric, data, given.texts_of([r.target for r in rows], [r.value for r in rows]),
                              [replace(r.where, heading=VALUE) for r in rows])
    if faults:
        return subjects, faults
    place = {subject: i for i, subject in enumerate(subjects[columns.ID])}
    for i, r in enumerate(rows):
        about = r.about
        told.claimed[about] = None if r.kind == "item" else given.said(*given.cell(subjects, r.target, place[r.subject]), data[r.target])
        if r.decides:
            told.said[about, r.level] = word("review.rejected") if r.rejects else given.said(*given.cell(new, r.target, i), data[r.target])
    for target in data:
        deciding = sorted((r.level, i) for i, r in enumerate(rows) if r.target == target and r.decides)
        ends = {rows[i].subject: i for _, i in deciding}
        if ends and rows[deciding[0][1]].kind == "item":
            points = new[target][[*ends.values()]]
            faults += [Fault("REVIEW_POINTS", replace(rows[i].where, heading=VALUE), {"name": given.called(rubric, target, "item")})
                       for i in ends.values() if new[target][i] is None]
            subjects = given.put(subjects, [*ends], {columns.corrected(target): points, columns.reviewed(target): points})
        elif ends:
            values = new[[*ends.values()]]
            subjects = given.put_data(subjects, [*ends], target, values[target], given.states(values, target))
    return subjects, faults


# evidence


def _unproven(rubric: Rubric, subjects: pl.DataFrame, rows: list[Review], last: int) -> tuple[dict[Datum, Unproven], list[Note]]:
    """Return the data that count as missing for want of a confirmation or of evidence, and what is said of evidence."""
    pieces: dict[Datum, list[Piece]] = {}
    for row in rows:
        pieces.setdefault((row.subject, row.target), []).extend(row.pieces)
    confirmed = {(r.subject, r.target) for r in rows if r.level and not r.rejects}
    end = rubric.period.end if rubric.period else None
    found, notes = dict[Datum, Unproven](), list[Note]()
    for name, field in rubric.inputs.items():
        if field.evidence is None:
            continue
        strict = last > 0 and field.evidence.required and field.evidence.unverified == "missing"
        for subject, value in subjects.select(columns.ID, name).drop_nulls().rows():
            said, enough = judged(name, field.evidence, subject, pieces.get((subject, name), []), end)
            notes += said
            if strict and not (enough and (subject, name) in confirmed):
                why = word("review.unproven" if (subject, name) in confirmed else "review.unconfirmed")
                found[subject, name] = (given.said(value, 0, field), why)
    return found, notes


def _without(subjects: pl.DataFrame, unproven: Iterable[Datum]) -> pl.DataFrame:
    """Return the subjects with these data still to be verified."""
    names: dict[str, list[str]] = {}
    for subject, name in unproven:
        names.setdefault(name, []).append(subject)
    for name, ids in names.items():
        nothing = pl.Series([None] * len(ids), dtype=subjects.schema[name])
        subjects = given.put_data(subjects, ids, name, nothing, pl.Series([TO_VERIFY] * len(ids), dtype=pl.UInt8))
    return subjects


# what is told


def _changes(rubric: Rubric, chains: list[Chain], told: Told, unproven: Mapping[Datum, Unproven]) -> Iterator[Note]:
    """Yield what became of everything that its reviews changed, and of data that nobody verified, level by level."""
    for chain in chains:
        if (note := _change(rubric, chain, told, unproven.get((chain[0].subject, chain[0].target)))) is not None:
            yield note
    looked_at = {(chain[0].subject, chain[0].target) for chain in chains}
    for (subject, name), (stands, why) in unproven.items():
        if (subject, name) not in looked_at:
            yield Note("UNVERIFIED", subject, args={"about": name, "claim": _claim(rubric, stands), "steps": why})


def _change(rubric: Rubric, chain: Chain, told: Told, unproven: Unproven | None) -> Note | None:
    last = next((r for r in reversed(chain) if r.decides), chain[-1])
    was = told.claimed[last.about]
    now = told.said.get((last.about, last.level), was)
    if now == was and unproven is None:
        return None
    # A claim that says once more what the data hold is no step.
    steps = [_step(rubric, r, said) for r in chain if (said := told.said.get((r.about, r.level))) is not None and (r.level or said != was)]
    steps += [] if unproven is None else [unproven[1]]
    about, more = _about(rubric, last)
    code = "UNVERIFIED" if unproven is not None else "REJECTED" if last.rejects else "REVIEWED"
    after = word("review.row_out" if last.kind == "table" else "review.as_missing") if code == "REJECTED" else _quoted(last, now)
    return Note(code, last.subject, last.where, {
        "about": about, "claim": None if was is None else _claim(rubric, _quoted(last, was)), "after": after,
        "steps": reduce(lambda a, b: word("review.then", a=a, b=b), steps), "level": rubric.review[last.level], "person": last.person,
        "reason": last.reason, "time": last.time, **more})


def _claim(rubric: Rubric, said: object) -> Word:
    return word("review.bare", level=rubric.review[0], value=said)


def _quoted(row: Review, said: str | Word | None) -> str | Word | None:
    """Return what is said of a row of a table in quotation marks, and all else as it is."""
    return word("review.quoted", what=said) if row.kind == "table" and said != word("review.rejected") else said


def _about(rubric: Rubric, row: Review) -> tuple[str | Word, dict[str, str]]:
    """Return what is told of, and the item or the table that it is."""
    if row.kind == "item":
        return rubric.indicator(row.target).title.zh, {"item": row.target}
    return (row.target, {}) if row.kind == "field" else (word("review.row_of", table=row.target, row=row.row), {"table": row.target})


def _step(rubric: Rubric, review: Review, said: str | Word) -> Word:
    """Return what a level of review made of something: 街道初审25（张三：走访记录缺5户）."""
    both = review.person and review.reason
    why: str | Word = word("review.why", person=review.person, reason=review.reason) if both else review.person or review.reason
    bare = word("review.bare", level=rubric.review[review.level], value=_quoted(review, said))
    return word("review.step", said=bare, why=why) if why else bare


def _stands(chains: list[Chain], told: Told, unproven: Mapping[Datum, Unproven], last: int) -> Iterator[Stand]:
    """Yield how everything that was looked at stood, claimed and level by level."""
    for chain in chains:
        about = chain[0].about
        if chain[0].level:
            yield Stand(chain[0].subject, chain[0].kind, chain[0].target, chain[0].row, 0, told.claimed[about])
        for r in chain:
            value = told.said.get((about, r.level), None if r.level else told.claimed[about])
            yield Stand(r.subject, r.kind, r.target, r.row, r.level, value, r.verdict, r.person, r.time, r.reason, r.evidence)
        if (lost := unproven.get((chain[0].subject, chain[0].target))) is not None:
            yield _unverified((chain[0].subject, chain[0].target), lost[1], last)
    looked_at = {(chain[0].subject, chain[0].target) for chain in chains}
    for (subject, name), (stands, why) in unproven.items():
        if (subject, name) not in looked_at:
            yield Stand(subject, "field", name, "", 0, stands)
            yield _unverified((subject, name), why, last)


def _unverified(datum: Datum, why: Word, last: int) -> Stand:
    """Return how a datum stands that counts as missing: no level confirmed it, or its evidence is short, whatever the levels found."""
    unproven = why == word("review.unproven")
    return Stand(datum[0], "field", datum[1], "", last, word("given.to_verify"), "unproven" if unproven else "unverified",
                 reason="" if unproven else why)
