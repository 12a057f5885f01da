"""Frames of every library give what a workbook would."""

import math
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from scoring import columns
from scoring.outcome import DECLARED, NOT_FILED
from scoring.tables.read import read
from tests.reading import codes, fault_codes, notes, rubric, values

FIELDS: dict[str, Any] = {"户数": {"type": "integer"}, "面积": {"type": "decimal", "may_be": "not_applicable"}, "达标": {"type": "boolean"},
                          "日期": {"type": "date"}, "等次": {"type": "choice", "values": ["优", "良"]}, "说明": {"type": "text"}}
LEDGER = {"问题": {"kind": "events", "key": "编号", "absent": "zero", "columns": {"日期": "date", "分数": "decimal"}}}
SAID = {"编号": ["S1", "S2"], "名称": ["甲社区", "乙社区"], "户数": [12, None], "面积": [1.005, 2.5], "达标": [True, None],
        "日期": [date(2026, 3, 1), None], "等次": ["优", None], "说明": ["好", None]}
READ = [("S1", "甲社区", 12, 101, True, date(2026, 3, 1), "优", "好"), ("S2", "乙社区", None, 250, None, None, None, None)]


class Stream:
    """Any other library: it only knows the Arrow stream protocol."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize("source", [
    pl.DataFrame(SAID), pl.LazyFrame(SAID), pa.table(SAID), pd.DataFrame(SAID), pd.DataFrame(SAID).convert_dtypes(), Stream(pa.table(SAID)),
    pl.DataFrame(SAID).with_columns(pl.col("等次").cast(pl.Categorical), pl.col("日期").cast(pl.Datetime("ms"))),
    pl.DataFrame(SAID).with_columns(pl.col("面积").cast(pl.Decimal(12, 4)), pl.col("户数").cast(pl.Float64)),
    pl.DataFrame(SAID).with_columns(pl.all().cast(pl.String)),
], ids=["polars", "lazy", "arrow", "pandas", "pandas nullable", "stream", "categorical", "decimal", "text"])
def test_every_frame_gives_the_same(source: Any) -> None:
    found = read(rubric(FIELDS), source)
    assert found.subjects.collect().select(columns.ID, columns.NAME, *FIELDS).rows() == READ
    assert found.sources == ()
    assert found.subjects.collect()[columns.LINE].to_list() == [1, 2]


def test_a_mapping_gives_every_table_by_name() -> None:
    events = pl.DataFrame({"编号": ["乙社区", "S1"], "日期": [datetime(2026, 3, 1, 12), None], "分数": [1, 2]})
    for subjects in ("", "subjects", "社区"):
        found = read(rubric(FIELDS, LEDGER), {subjects: pl.DataFrame(SAID), "问题": events})
        assert found.tables["问题"].collect().rows() == [("S2", "问题", 1, date(2026, 3, 1), 100), ("S1", "问题", 2, None, 200)]


def test_a_mapping_may_hold_paths_and_empty_frames(tmp_path: Path) -> None:
    pl.DataFrame(SAID).write_parquet(tmp_path / "a.parquet")
    found = read(rubric(FIELDS, LEDGER), {"": tmp_path / "a.parquet", "问题": pl.DataFrame(schema={"编号": pl.String})})
    assert found.tables["问题"].collect().height == 0
    assert found.subjects.collect().height == 2


def test_no_rows_in_memory_are_no_fault() -> None:
    assert read(rubric(FIELDS), pl.DataFrame(SAID).head(0)).subjects.collect().height == 0
    assert read(rubric(FIELDS), pl.DataFrame(SAID, schema_overrides={"户数": pl.Float64}).head(0)).subjects.collect_schema()["户数"] == pl.Int64


def test_states_in_columns_of_text() -> None:
    found = read(rubric(FIELDS), pl.DataFrame({**SAID, "面积": ["不涉及:无", ""]})).subjects.collect()
    assert found[columns.state("面积")].to_list() == [DECLARED, NOT_FILED]
    assert found.schema[columns.state("面积")] == pl.UInt8
    assert [c for c in found.columns if c.startswith(columns.state(""))] == [columns.state("面积")]


def test_nan_is_a_blank_for_pandas_and_a_fault_elsewhere() -> None:
    assert read(rubric(FIELDS), pd.DataFrame({**SAID, "面积": [np.nan, 2.5]})).subjects.collect()["面积"].to_list() == [None, 250]
    assert fault_codes(rubric(FIELDS), pl.DataFrame({**SAID, "面积": [math.nan, math.inf]})) == ["NOT_FINITE", "NOT_FINITE"]


def test_floats_are_quantised_half_up() -> None:
    said = pl.Series([1.005, 2.675, -0.125, 0.1 + 0.2, 100 * 2 / 3, 1e9, None])
    assert values(said, judged=False, type="decimal") == [101, 268, -13, 30, 6667, 10**11, None]
    assert codes(said, judged=False, type="decimal") == ["ROUNDED"]
    assert codes(pl.Series([0.1 + 0.2, 12.34]), judged=False, type="decimal") == []
    assert codes(pl.Series([3.5, 4.0]), judged=False, type="integer") == ["NOT_AN_INTEGER"]
    assert codes(pl.Series([1e16]), judged=False, type="decimal") == ["TOO_MANY_DIGITS"]


def test_float32_is_read_as_it_was_meant() -> None:
    assert values(pl.Series([0.1, 98.55], dtype=pl.Float32), judged=False, type="decimal") == [10, 9855]


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt8, pl.Int16, pl.UInt32, pl.Int64, pl.UInt64, pl.Int128])
def test_integers_of_every_width(dtype: Any) -> None:
    assert values(pl.Series([0, 100, None], dtype=dtype), judged=False, type="integer") == [0, 100, None]
    assert values(pl.Series([0, 100, None], dtype=dtype), judged=False, type="percent", precision=6) == [0, 10**8, None]
    assert codes(pl.Series([0, 101, None], dtype=dtype), judged=False, type="percent") == ["OUT_OF_LIMITS"]


def test_decimals_keep_what_they_hold() -> None:
    said = pl.Series([Decimal("1.00500"), Decimal("-2.67500"), None], dtype=pl.Decimal(20, 5))
    assert values(said, judged=False, type="decimal") == [101, -268, None]
    assert values(said, judged=False, type="decimal", precision=6) == [1005000, -2675000, None]
    assert codes(said, judged=False, type="integer", min=-5) == ["NOT_AN_INTEGER", "NOT_AN_INTEGER"]


def test_booleans_from_numbers_and_choices_from_integers() -> None:
    assert values(pl.Series([1, 0, None]), judged=False, type="boolean") == [True, False, None]
    assert values(pl.Series([1.0, 0.0, None]), judged=False, type="boolean") == [True, False, None]
    assert values(pl.Series([1, 2]), judged=False, type="choice", values=["1", "2"]) == ["1", "2"]
    assert codes(pl.Series([1, 3]), judged=False, type="choice", values=["1", "2"]) == ["NONE_OF_CHOICES"]
    assert values(pl.Series([1, 3]), judged=False, type="text") == ["1", "3"]
    assert codes(pl.Series([True]), judged=False, type="integer") == ["COLUMN_TYPE"]


def test_ids_may_be_numbers() -> None:
    found = read(rubric({}), pl.DataFrame({"编号": [1, 2], "名称": ["甲", "乙"]})).subjects.collect()
    assert found[columns.ID].to_list() == ["1", "2"]
    found = read(rubric({}), pd.DataFrame({"编号": [1.0, 2.0], "名称": ["甲", "乙"]})).subjects.collect()
    assert found[columns.ID].to_list() == ["1", "2"]


def test_a_missing_column_is_missing_for_everybody() -> None:
    found = read(rubric(FIELDS), pl.DataFrame(SAID).drop("户数"))
    assert found.subjects.collect()["户数"].to_list() == [None, None]
    assert notes(found, "MISSING_COLUMN") == [("MISSING_COLUMN", "")]


def test_faults_say_row_and_column() -> None:
    found = fault_codes(rubric(FIELDS), pl.DataFrame({**SAID, "编号": ["S1", "S1"], "名称": ["甲", ""], "户数": [-1, 3]}))
    assert found == ["OUT_OF_LIMITS", "BLANK_NAME", "DUPLICATE_SUBJECT"]


def test_another_kind_of_source_is_a_programming_error() -> None:
    with pytest.raises(TypeError):
        read(rubric(FIELDS), 3)


def test_the_source_is_left_as_it_was() -> None:
    given = pl.DataFrame({**SAID, "面积": [1.005, math.pi]})
    before = given.clone()
    read(rubric(FIELDS), given)
    assert given.equals(before)
    assert given.columns == list(SAID)
