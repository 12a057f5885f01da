"""A run that was kept is the run that was written."""

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import scoring
from scoring.export.stored import _marked, _unmarked
from scoring.messages import word

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def result() -> scoring.Result:
    return scoring.assess(DATA / "sample.yaml", DATA / "sample")


def test_what_is_loaded_equals_what_was_written(result: scoring.Result, tmp_path: Path) -> None:
    scoring.write(result, tmp_path / "run", formats=["csv"])
    loaded = scoring.load_result(tmp_path / "run")
    for field in fields(result):
        ours, theirs = getattr(result, field.name), getattr(loaded, field.name)
        if isinstance(ours, pl.DataFrame):
            assert_frame_equal(ours, theirs)
        else:
            assert ours == theirs, field.name


def test_a_kept_run_explains_the_same(result: scoring.Result, tmp_path: Path) -> None:
    scoring.write(result, tmp_path / "run", formats=["csv"])
    loaded = scoring.load_result(tmp_path / "run")
    for subject in result.ranking["id"]:
        assert str(scoring.explain(loaded, subject)) == str(scoring.explain(result, subject))


def test_a_folder_without_a_run_names_those_below(result: scoring.Result, tmp_path: Path) -> None:
    scoring.write(result, tmp_path / "demo" / "one", formats=["csv"])
    with pytest.raises(scoring.UnknownName) as caught:
        scoring.load_result(tmp_path / "demo")
    assert caught.value.nearest == (str(tmp_path / "demo" / "one"),)


@pytest.mark.parametrize("value", [
    Decimal("1.50"), date(2026, 1, 1), (1, ("a", Decimal(2))), word("place.row", row=7), {"a": [None, True, "x"]}, (), {},
])
def test_a_value_survives(value: object) -> None:
    assert json.loads(json.dumps(_marked(value)), object_hook=_unmarked) == value
