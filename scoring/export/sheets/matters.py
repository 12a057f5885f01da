"""未报送和不涉及事项, for the office to chase; and 并列和临界情况, for the committee to decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from scoring import columns
from scoring.export.content import Content
from scoring.export.sheets.table import Cell, Column, Sheet, name_column, number_column
from scoring.language.rubric import Award

COMMITTEE: Final = ("TIED", "TIED_MANY", "TIED_COMMITTEE", "TIED_AT_CUT", "AWARD_UNDECIDED", "AWARD_PROVISIONAL",
                    "VETO", "VETO_UNDECIDED", "VETO_WITHOUT_BASIS", "ADDITION_WITHOUT_BASIS")
_OFFICE: Final = ("ADDITION_MISSING", "CORRECTED", "MISSING", "NOT_APPLICABLE", "NA_REASON", "BELOW_COVERAGE", "EXEMPT", "EXEMPT_UNKNOWN",
                  "OUTSIDE_WINDOW", "OUTSIDE_WINDOW_MANY")
_APART: Final = ("REVOKED", "TIED_AT_CUT")


def missing(content: Content) -> Sheet:
    """Return 未报送和不涉及事项: all issues that no committee decides, subject by subject in the order of the data."""
    return _matters(content, "missing", content.issues.filter(~pl.col("code").is_in(COMMITTEE)), ())


def committee(content: Content) -> Sheet:
    """Return 并列和临界情况: ties, vetoes, what is undecided, and who stands next to the cut of a quota."""
    issues = content.issues.filter(pl.col("code").is_in(COMMITTEE))
    pending = content.ranking.filter(pl.col("outcome") == "pending").select("id")
    tied = issues.filter(pl.col("code") == "TIED_AT_CUT").select("id", "about")
    said = issues.filter(pl.col("code") == "AWARD_UNDECIDED")
    # What waits for data is no matter of the committee, and what is tied at the cut is listed as that.
    waiting = pl.concat([said.join(pending, on="id", how="semi"), said.join(tied, on=["id", "about"], how="semi")])
    return _matters(content, "committee", issues.join(waiting, on=["code", "id", "about"], how="anti", maintain_order="left"),
                    tuple(_at_the_cut(content)))


def _matters(content: Content, key: str, issues: pl.DataFrame, more: tuple[tuple[Cell, ...], ...]) -> Sheet:
    order = content.result.wide.select(pl.col(columns.ID).alias("id")).with_row_index("order:subject")
    found = issues.join(order, on="id", how="left", maintain_order="left").sort("order:subject", nulls_last=True, maintain_order=True)
    rows: list[tuple[Cell, ...]] = [
        (row["name"] or row["id"], _situation(content, row["code"]), row["about"], row["detail"], row["where"])
        for row in found.rows(named=True)
    ]
    rows += more
    placed = any(row[-1] for row in rows)
    heads = [
        number_column(content), name_column(content), Column((content.say("situation"),), "text", width=(14, 20)),
        Column((content.say("about"),), "text", width=(16, 28)), Column((content.say("detail"),), "text", width=(40, 60)),
        *([Column((content.say("where"),), "text", width=(14, 26))] if placed else []),
    ]
    numbered = [(i, *row[:len(heads) - 1]) for i, row in enumerate(rows, start=1)]
    return Sheet(key, tuple(heads), numbered, points=False, filters=True)


def _situation(content: Content, code: str) -> str:
    return content.say(f"situation.{code if code in (*COMMITTEE, *_OFFICE) else 'other'}")


def _at_the_cut(content: Content) -> Iterator[tuple[Cell, ...]]:
    for award in content.rubric.awards:
        # Whose places are undecided at the cut are listed as that; whose title was revoked stand in the note of it.
        apart = [note.subject for note in content.result.issues if note.code in _APART and note.args["award"] == award.id]
        for contest, title, within in _contests(award, content.lang) if award.in_use else ():
            place, seats = columns.place(contest), columns.seats(contest)
            if place not in content.assessed:
                continue
            at_cut = (pl.col(place) == pl.col(seats)) | (pl.col(place) == pl.col(seats) + 1)
            near = content.assessed.frame.filter(at_cut & ~pl.col("id").is_in(apart)).sort(place, maintain_order=True)
            for subject in near.rows(named=True):
                inside = subject[place] <= subject[seats]
                yield (subject["name"] or subject["id"], content.say("situation." + ("LAST_IN" if inside else "FIRST_OUT")),
                       title if within is None else content.say("part", name=title, part=subject[within]),
                       content.say("at_the_cut", place=subject[place], seats=subject[seats]), None)


def _contests(award: Award, lang: str) -> Iterator[tuple[str, str, str | None]]:
    """Yield (what its columns are named by, title, whose subjects compete by themselves) of a quota, or of each level that has one."""
    if award.kind == "quota":
        yield award.id, award.title.say(lang), award.within
    elif award.kind == "level":
        for n, level in enumerate(reversed(award.levels), start=1):
            if level.take is not None:
                yield f"{award.id}:{n}", level.title.say(lang), award.within
