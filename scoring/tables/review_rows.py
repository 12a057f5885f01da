"""The rows of a table of reviews: which datum a level of review looked at, what it made of it, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Any, Final

import polars as pl

from scoring import columns
from scoring.errors import Fault, Place
from scoring.language.rubric import Rubric
from scoring.messages import Word, word
from scoring.record import record
from scoring.tables import given
from scoring.tables.evidence import DATE, KIND, PIECE, SEEN, Piece, pieces
from scoring.tables.files import Origin
from scoring.tables.fold import fold
from scoring.tables.inputs import Source
from scoring.tables.remarks import remarks

TABLE: Final = "核定"
TARGET, ROW, LEVEL, VALUE, VERDICT, PERSON, REASON = "核定项目", "台账行", "层级", "核定值", "结论", "核定人", "核定理由"
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    TARGET: ("字段", "项目", "指标", "field", "item", "target"), ROW: ("row",), LEVEL: ("核定层级", "level"), VALUE: ("核定分", "value"),
    VERDICT: ("核定结论", "verdict"), PERSON: ("审核人", "person"), SEEN: ("时间", "日期", "date"), REASON: ("理由", "reason"),
    PIECE: ("佐证编号", "佐证材料", "evidence"), KIND: ("佐证类别", "evidence_kind"), DATE: ("evidence_date",),
}
VERIFIED, SAMPLED, REJECTED = "verified", "sampled", "rejected"
_VERDICTS: Final = {fold(said): verdict for verdict, words in {
    VERIFIED: ("核实属实", "属实", VERIFIED), SAMPLED: ("抽查属实", SAMPLED), REJECTED: ("不予认可", REJECTED)}.items() for said in words}


@record
class Review:
    """One row: what a level of review made of a field, of a row of a table, or of the points of a leaf.

    target   the field, the table, or the id of the leaf
    row      which row of the table, as it is written; empty for all else
    level    its place in the rubric's list; 0 is the claim
    value    as it is written; None confirms what stood before, unless it is rejected
    verdict  verified, sampled or rejected; empty where nothing is said
    at       of a table: where the row stands in it; -1 for all else
    """

    subject: str
    target: str
    kind: given.Kind
    row: str
    level: int
    value: str | None
    verdict: str
    person: str
    time: str
    reason: str
    evidence: str
    pieces: tuple[Piece, ...]
    where: Place
    at: int = -1

    @property
    def about(self) -> tuple[str, str, str, int]:
        """Return what was looked at: rows of all levels that are about the same have the same."""
        return (self.subject, self.kind, self.target, self.at)

    @property
    def rejects(self) -> bool:
        """Return whether what was claimed is not accepted, and nothing put in its place."""
        return self.verdict == REJECTED and self.value is None

    @property
    def decides(self) -> bool:
        """Return whether it changes what stood before."""
        return self.value is not None or self.rejects


@record(frozen=False)
class Told:
    """What stood before the reviews, and what each of them made of it, in words.

    claimed  what was looked at → as the data hold it; None for the points of an item, which the rule gives
    said     (what was looked at, level) → what that level put in its place
    """

    claimed: dict[tuple[str, str, str, int], str | Word | None] = field(default_factory=dict)
    said: dict[tuple[tuple[str, str, str, int], int], str | Word] = field(default_factory=dict)


def read_reviews(rubric: Rubric, subjects: pl.DataFrame, source: Origin,
                 encoding: str | None) -> tuple[list[Review], list[Fault], tuple[Source, ...]]:
    """Return the rows that can be meant, which name their subjects by id or in the column of names, and what is wrong with the others.

    Raises DataFaults where the table cannot be read.
    """
    said, findings = remarks(rubric, subjects, source, TABLE, _COLUMNS, "REVIEWS_UNREAD", encoding)
    faults: list[Fault] = []
    names, levels = given.known(rubric), {fold(level): i for i, level in enumerate(rubric.review)}
    rows = [r for row in said if (r := _row(rubric, names, levels, row, faults)) is not None]
    return rows, [*findings.faults, *faults], tuple(findings.sources)


def _row(rubric: Rubric, names: given.Names, levels: Mapping[str, int], row: dict[str, Any], faults: list[Fault]) -> Review | None:
    where, before = Place(file=row[columns.SOURCE] or "", sheet=row[columns.SHEET] or "", row=row[columns.LINE] or 0), len(faults)
    level = levels.get(fold(row[LEVEL] or ""), -1)
    meant = given.meant(rubric, names, row[TARGET] or "—", "REVIEW")
    verdict = _VERDICTS.get(fold(row[VERDICT] or ""), "")
    proofs, wrong = pieces(row, row[SEEN], where)
    if level < 0:
        faults.append(Fault("REVIEW_LEVEL", replace(where, heading=LEVEL), {"found": row[LEVEL] or "—", "allowed": rubric.review}))
    if isinstance(meant, Fault):
        faults.append(replace(meant, place=replace(where, heading=TARGET)))
    if row[VERDICT] is not None and not verdict:
        faults.append(Fault("REVIEW_VERDICT", replace(where, heading=VERDICT), {"found": row[VERDICT], "allowed": _said()}))
    faults += [*wrong, *_lacking(row, level, verdict, where)]
    if isinstance(meant, Fault) or row[columns.ID] is None or len(faults) > before:
        return None
    target, kind = meant
    faults += _misplaced(row, given.called(rubric, target, kind), kind, verdict, where)
    if len(faults) > before:
        return None
    told = [row[name] or "" for name in (PERSON, SEEN, REASON, PIECE)]
    person, time, reason, evidence = told
    return Review(row[columns.ID], target, kind, row[ROW] or "", level, row[VALUE], verdict, person, time, reason, evidence, tuple(proofs), where)


def _said() -> tuple[object, ...]:
    return tuple(word(f"review.{verdict}") for verdict in (VERIFIED, SAMPLED, REJECTED))


def _lacking(row: dict[str, Any], level: int, verdict: str, where: Place) -> Iterator[Fault]:
    """Yield what a change, or a verdict, above the claim lacks: who made it, and of a change why."""
    if level == 0:
        return
    needed = (PERSON, REASON) if row[VALUE] is not None or verdict == REJECTED else (PERSON,) if verdict else ()
    yield from (Fault("REVIEW_BLANK", replace(where, heading=heading), {"heading": heading}) for heading in needed if row[heading] is None)


def _misplaced(row: dict[str, Any], name: str | Word, kind: given.Kind, verdict: str, where: Place) -> Iterator[Fault]:
    """Yield what does not go with the sort of thing that is looked at."""
    if (kind == "table") != (row[ROW] is not None):
        yield Fault("REVIEW_ROW_UNSAID" if kind == "table" else "REVIEW_NO_ROWS", replace(where, heading=ROW), {"name": name})
    if kind == "item" and verdict == REJECTED and row[VALUE] is None:
        yield Fault("REVIEW_POINTS", replace(where, heading=VALUE), {"name": name})
