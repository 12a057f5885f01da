"""The example district: remade byte for byte, read without a fault, and varied enough to show what the library does."""

import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from scoring.api import assess
from scoring.demo import Example, district, examples
from scoring.language.catalogue import entries
from scoring.outcome import Standing
from scoring.result import Result

ROOT = Path(__file__).parent.parent
DISTRICT = ROOT / "examples" / "district"
RUBRICS = [e.rubric for e in district()]


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def example(rubric: str) -> Example:
    return next(e for e in examples() if e.rubric == rubric)


@cache
def result(rubric: str) -> Result:
    one = example(rubric)
    return assess(rubric, one.data)


def given(rubric: str, award: str) -> Counter[str]:
    awards = result(rubric).awards.filter((pl.col("award") == award) & (pl.col("decision") == "granted"))
    return Counter(awards["title"].to_list())


def codes(rubric: str) -> Counter[str]:
    return Counter(note.code for note in result(rubric).issues)


def test_every_rubric_of_the_catalogue_has_an_example() -> None:
    assert sorted(e.rubric for e in examples()) == sorted({e.id for e in entries()})


def test_remaking_it_gives_the_same_bytes(tmp_path: Path) -> None:
    script = ROOT / "examples" / "make_district.py"
    subprocess.run([sys.executable, script, "--out", tmp_path], check=True, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"})
    made, kept = files(tmp_path), files(DISTRICT)
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == [], "run `python examples/make_district.py --out examples/district`"


def test_it_is_small_and_says_that_it_is_invented() -> None:
    assert sum(map(len, files(DISTRICT).values())) < 400_000
    assert "虚构" in (DISTRICT / "README.md").read_text(encoding="utf-8")


def test_it_comes_in_every_kind_of_file() -> None:
    assert {Path(name).suffix for name in files(DISTRICT)} >= {".xlsx", ".xls", ".csv"}


@pytest.mark.parametrize("rubric", RUBRICS)
def test_it_is_scored_and_its_issues_are_listed(rubric: str) -> None:
    found = result(rubric)
    assert found.provisional
    assert found.issues


@pytest.mark.parametrize("rubric", RUBRICS)
def test_no_dimension_is_constant(rubric: str) -> None:
    ranking = result(rubric).ranking
    nodes = [i.id for i in result(rubric).rubric.indicators]
    assert [n for n in nodes if ranking[n].n_unique() < 4] == []


def test_every_standing_occurs() -> None:
    assert {o for r in RUBRICS for o in result(r).ranking["outcome"].to_list()} == {str(s) for s in Standing}


def test_five_stars_are_rare_and_every_number_of_stars_occurs() -> None:
    rubric = "five-star-party-organisation"
    assert set(given(rubric, "stars")) == {f"达标{n}星" for n in range(1, 6)}
    assert 1 < given(rubric, "five_star").total() < 15
    assert codes(rubric).keys() >= {"VETO", "VETO_WITHOUT_BASIS", "TIED", "BELOW_COVERAGE", "APPROXIMATE", "NA_REASON", "COMPUTED_HEADING"}


def test_more_are_eligible_than_there_are_places_and_two_tie_for_the_last() -> None:
    rubric = "ten-best-community"
    places = result(rubric).wide["place:all_ten"].drop_nulls().sort().to_list()
    assert len(places) > 10
    assert places.count(10) == 2
    assert given(rubric, "all_ten").total() == 9
    assert codes(rubric)["TIED_AT_CUT"] == 2
    assert len(given(rubric, "best")) == 10


def test_leaders_are_told_apart() -> None:
    rubric = "leader-four-ones"
    finished = given(rubric, "all_done").total()
    assert 0 < finished < result(rubric).ranking.height - 2
    assert codes(rubric)["EXEMPT"] == 2


def test_the_ten_best_read_what_the_five_stars_came_to() -> None:
    stars = result("five-star-party-organisation").awards.filter(pl.col("award") == "stars")
    found = dict(zip(stars["id"].str.slice(-3), stars["of"], strict=True))
    read = result("ten-best-community").wide
    observed = dict(zip(read["subject:id"].str.slice(-3), read["observed:party_stars"].cast(pl.String), strict=True))
    assert observed == found
