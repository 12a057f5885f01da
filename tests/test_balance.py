"""Rooms within a group: each evened out against the mean of its own group, however the rows arrive and with a population that was kept."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scoring import columns
from scoring.api import assess
from scoring.errors import RubricFaults
from scoring.export.stored import load_result, store
from scoring.language.load import load_rubric
from scoring.result import Result

ROOM = "考官组"
CANDIDATES: list[tuple[str, str | None, int | None]] = [
    # post 甲: rooms of mean 70 and 80, of all 73.75 (three and one), of the means 75; post 乙: one room of mean 90 and two of 60
    ("甲", "一", 60), ("甲", "一", 80), ("甲", "二", 80), ("甲", "一", 70),
    ("乙", "一", 90), ("乙", "二", 60), ("乙", "三", 60), ("乙", None, 99), ("甲", "二", None),
]


def rubric(**balance: Any) -> Any:
    """Return interviews of several posts in several rooms."""
    rule = {"kind": "cohort", "of": "面试成绩", "method": "balanced", "balance": balance}
    return load_rubric({
        "format": 1, "id": "interviews", "title": "面试", "edition": "2026",
        "subject": {"kind": "考生", "id": "编号", "name": "姓名", "group": "职位"},
        "fields": {"面试成绩": {"type": "decimal", "precision": 2, "min": 0, "max": 100}, ROOM: {"type": "text"}},
        "indicators": [{"id": "interview", "title": "面试", "points": 100, "rule": rule}],
    })


def subjects(rows: list[tuple[str, str | None, int | None]] | None = None) -> pl.DataFrame:
    """Return candidates with their posts, rooms and scores."""
    return pl.DataFrame([{"编号": f"S{i}", "姓名": f"考生{i}", "职位": post, ROOM: room, "面试成绩": None if mark is None else Decimal(mark)}
                         for i, (post, room, mark) in enumerate(CANDIDATES if rows is None else rows)],
                        schema={"编号": pl.String, "姓名": pl.String, "职位": pl.String, ROOM: pl.String, "面试成绩": pl.Decimal(18, 2)})


def points(result: Result) -> dict[str, int | None]:
    """Return what everyone got, in hundredths."""
    return dict(result.wide.select(columns.ID, columns.published("interview")).iter_rows())


OVERALL = {"S0": 6214, "S1": 8286, "S2": 7250, "S3": 7250, "S4": 7000, "S5": 7000, "S6": 7000, "S7": None, "S8": None}
"""60 × 72.5 ÷ 70 and so on: the mean of all of post 甲 is 72.5, of post 乙 70."""
GROUPS = {"S0": 6429, "S1": 8571, "S2": 7500, "S3": 7500, "S4": 7000, "S5": 7000, "S6": 7000, "S7": None, "S8": None}
"""The mean of the means of the rooms of post 甲 is 75, of post 乙 70."""


@pytest.mark.parametrize(("reference", "wanted"), [("overall", OVERALL), ("groups", GROUPS)])
def test_the_rooms_of_a_post_are_evened_out_among_themselves(reference: str, wanted: dict[str, int | None]) -> None:
    scheme = rubric(reference=reference, by=ROOM)
    result = assess(scheme, subjects())
    assert points(result) == wanted
    assert points(assess(scheme, subjects()[::-1])) == wanted
    assert points(assess(scheme, subjects(), engine="streaming")) == wanted


def test_a_blank_room_is_missing_and_counts_in_no_mean() -> None:
    result = assess(rubric(reference="overall", by=ROOM), subjects())
    code = result.wide.filter(pl.col(columns.ID) == "S7")[columns.outcome("interview")][0]
    again = assess(rubric(reference="overall", by=ROOM), subjects([*CANDIDATES[:7], ("乙", None, 0), CANDIDATES[8]]))
    assert code == result.wide.filter(pl.col(columns.ID) == "S8")[columns.outcome("interview")][0]
    assert points(again) == points(result)


@pytest.mark.parametrize("reference", ["overall", "groups"])
def test_a_room_alone_gets_the_factor_of_a_kept_population(reference: str, tmp_path: Path) -> None:
    scheme = rubric(reference=reference, by=ROOM)
    whole = assess(scheme, subjects())
    store(whole, tmp_path)
    kept = load_result(tmp_path).cohort
    assert all(kept[name].equals(table) for name, table in whole.cohort.items())
    for i in range(len(CANDIDATES)):
        alone = assess(scheme, subjects()[i], peers=kept)
        assert points(alone) == {f"S{i}": points(whole)[f"S{i}"]}
    unknown = assess(scheme, subjects([("甲", "四", 60), ("丙", "一", 60)]), peers=kept)
    assert set(points(unknown).values()) == {None}


def test_populations_with_and_without_rooms_are_kept_side_by_side(tmp_path: Path) -> None:
    rule = {"kind": "rank_points", "of": "面试成绩", "highest": 10, "lowest": 1}
    made = rubric(reference="overall", by=ROOM).model_dump(by_alias=True, exclude_unset=True)
    made["indicators"] = [*made["indicators"], {"id": "standing", "title": "名次", "points": 10, "rule": rule}]
    result = assess(load_rubric(made), subjects())
    store(result, tmp_path)
    kept = load_result(tmp_path).cohort
    assert set(kept) == {"interview", "standing"}
    assert all(kept[name].equals(table) for name, table in result.cohort.items())


def test_without_by_the_groups_are_the_rooms_and_all_compete() -> None:
    everyone = assess(rubric(reference="overall"), subjects([(room or "", None, mark) for _, room, mark in CANDIDATES[:7]]))
    # of 60, 80, 70, 90 in one, 80, 60 in another, 60 in a third: means 75, 70, 60; of all 71.428571429
    assert points(everyone) == {"S0": 5714, "S1": 7619, "S2": 8163, "S3": 6667, "S4": 8571, "S5": 6122, "S6": 7143}


def test_by_must_be_a_text() -> None:
    with pytest.raises(RubricFaults) as raised:
        rubric(reference="overall", by="面试成绩")
    assert [f.code for f in raised.value.faults] == ["EXPRESSION_TYPE"]
