"""From what is typed into a cell to a value, a state, a note or a fault."""

import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest

from scoring.outcome import APPROXIMATE, DECLARED, NOT_FILED, TO_VERIFY
from tests.reading import codes, column, values


@pytest.mark.parametrize(("said", "value"), [
    ("12", 1200), ("12.5", 1250), (" 12 ", 1200), ("１２．５", 1250), ("1,234", 123400), ("1，234.5", 123450), ("'12", 1200),
    ("’12", 1200), ("-3", -300), ("−3", -300), ("+3", 300), ("007", 700), (".5", 50), ("12.", 1200), ("1 234", 123400),
    ("12\u00a0", 1200), ("\u200b12", 1200),
    ("85平方米", 8500), ("85㎡", 8500), ("85 m²", 8500), ("85平米", 8500), ("12.500", 1250),
])
def test_numbers_are_read_however_they_are_typed(said: str, value: int) -> None:
    assert values([said], type="decimal", measure="平方米") == [value]


@pytest.mark.parametrize("said", ["无", "十二", "1,23", "1,2345", "12-", "1e3", "0x1F", "1.2.3", "(5)", "85亩", "12个半", "NaN", "inf",
                                  "1_000", "是"])
def test_what_is_no_number_is_a_fault(said: str) -> None:
    assert codes([said, "1"], type="decimal", measure="平方米")[0] in ("NOT_A_NUMBER", "WRONG_UNIT")


def test_units_are_allowed_where_the_measure_matches() -> None:
    assert values(["12次", "12 次"], type="integer", measure="次") == [12, 12]
    assert values(["3名", "3位"], type="integer", measure="人") == [3, 3]
    assert codes(["12次"], type="integer", measure="人") == ["WRONG_UNIT"]
    assert codes(["12人"], type="integer") == ["WRONG_UNIT"]
    assert codes(["12万元"], type="integer", measure="元") == ["WRONG_UNIT"]


@pytest.mark.parametrize("said", ["约80", "近千", "3200多", "90余万", "80左右", "80人左右", "大约80", "≥80㎡", ">80", "80-90", "80~90",
                                  "几十", "XX", "xx人", "××", "若干", "十几", "80以上", "不足10", "超过100", "1000余", "～80", "近100人", "98%以上"])
def test_what_is_approximate_is_missing_and_listed(said: str) -> None:
    found = column([said, "3"], type="integer", measure="人")
    assert found.value.to_list() == [None, 3]
    assert found.state is not None
    assert found.state.to_list() == [APPROXIMATE, 0]
    assert [(f.code, f.row, f.args["text"]) for f in found.found] == [("APPROXIMATE", 0, said)]


def test_states_are_kept_apart_from_values_and_from_each_other() -> None:
    said = ["", None, "  ", "不涉及", "—", "不涉及:本年度无转入", "不涉及（撤并）", "未报送", "待核实", "0", "-"]
    found = column(said, type="integer", may_be="not_applicable")
    assert found.value.to_list() == [None] * 9 + [0, None]
    assert found.state is not None
    assert found.state.to_list() == [NOT_FILED] * 3 + [DECLARED] * 4 + [NOT_FILED, TO_VERIFY, 0, DECLARED]
    assert [(f.code, f.row) for f in found.found] == [("NA_WITHOUT_REASON", 3), ("NA_WITHOUT_REASON", 4), ("NA_WITHOUT_REASON", 10),
                                                      ("NA_REASON", 5), ("NA_REASON", 6)]
    assert [f.args["text"] for f in found.found if f.code == "NA_REASON"] == ["本年度无转入", "撤并"]


def test_a_column_of_blanks_says_nothing() -> None:
    found = column(["", None, "3", "未报送"], type="integer")
    assert found.state is None
    assert found.value.to_list() == [None, None, 3, None]


@pytest.mark.parametrize("kind", ["integer", "decimal", "percent", "boolean", "date", "text", "choice"])
def test_every_type_knows_the_states(kind: str) -> None:
    values = {"values": ["优"]} if kind == "choice" else {}
    found = column(["不涉及", "待核实", "未报送", ""], type=kind, may_be="not_applicable", **values)
    assert found.state is not None
    assert found.state.to_list() == [DECLARED, TO_VERIFY, NOT_FILED, NOT_FILED]
    assert codes(["不涉及"], type=kind, **values) == ["NOT_APPLICABLE_HERE"]
    assert codes(["#DIV/0!"], type=kind, **values) == ["ERROR_CELL"]
    assert codes(["=A1+1"], type=kind, **values) == ["FORMULA_WITHOUT_VALUE"]
    assert column([None, None], type=kind, **values).value.null_count() == 2
    assert column(["", " "], type=kind, **values).value.dtype == column(pl.Series([None]), type=kind, **values).value.dtype


def test_more_places_are_rounded_half_up_and_noted_once_a_column() -> None:
    found = column(["1.005", "-0.125", "2.675", "3.10", "1.004999999999999999"], type="decimal", min=-10)
    assert found.value.to_list() == [101, -13, 268, 310, 100]
    assert [(f.code, f.args["count"], f.args["places"]) for f in found.found] == [("ROUNDED", 4, 2)]


def test_a_fraction_in_an_integer_is_a_fault() -> None:
    assert codes(["3.5", "4.0", "5.00"], type="integer") == ["NOT_AN_INTEGER"]
    assert values(["4.0", "5."], type="integer") == [4, 5]


def test_limits_hold_after_rounding() -> None:
    assert values(["100.004", "100"], type="decimal", max=100) == [10000, 10000]
    assert codes(["100.005"], type="decimal", max=100) == ["ROUNDED", "OUT_OF_LIMITS"]
    assert codes(["-1", "10000001", "1" * 30], type="integer") == ["OUT_OF_LIMITS"] * 3
    assert codes(["101%"], type="percent") == ["OUT_OF_LIMITS"]
    assert values(["120%"], type="percent", max=200) == [12000]


def test_a_million_typed_decimals_are_exact() -> None:
    rng = random.Random(7)
    said = [f"{rng.randint(0, 10**9)}.{rng.randint(0, 10**4):04d}" for _ in range(2000)]
    right = [int(Decimal(s).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100) for s in said]
    assert column(said, type="decimal", max=2 * 10**9).value.to_list() == right
    floats = pl.Series([float(s) for s in said])
    assert column(floats, judged=False, type="decimal", max=2 * 10**9).value.to_list() == right


@pytest.mark.parametrize("said", ["是", "√", "有", "1", "true", "TRUE", "Y", "yes", " 是 ", "✓", "Ｙ"])
def test_yes(said: str) -> None:
    assert values([said], type="boolean") == [True]


@pytest.mark.parametrize("said", ["否", "×", "无", "0", "false", "N", "no", "没有"])
def test_no(said: str) -> None:
    assert values([said], type="boolean") == [False]


@pytest.mark.parametrize("said", ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "2026年03月01日", "20260301", "46082", "2026-03-01 00:00:00",
                                  "2026-3-1 10:30", "２０２６－０３－０１", "2026 年 3 月 1 日", "2026-03-01T08:00:00"])
def test_dates_are_read_however_they_are_typed(said: str) -> None:
    assert values([said], type="date") == [date(2026, 3, 1)]


@pytest.mark.parametrize("said", ["2026-02-29", "2026年3月", "3月1日", "26-3-1", "2026-13-01", "1月", "1026-01-01", "99999"])
def test_what_is_no_date_is_a_fault(said: str) -> None:
    assert codes([said], type="date") == ["NOT_A_DATE"]


def test_a_serial_number_is_noted() -> None:
    assert codes(["46082"], type="date") == ["DATE_FROM_SERIAL"]


def test_choices_are_folded_and_written_as_the_rubric_does() -> None:
    kinds = ["A级", "优 秀", "良好"]
    assert values(["a级", "Ａ级", " 优秀 ", "良\n好"], type="choice", values=kinds) == ["A级", "A级", "优 秀", "良好"]
    found = column(["良"], type="choice", values=kinds).found
    assert [(f.code, f.args["near"]) for f in found] == [("NONE_OF_CHOICES", ("良好",))]


def test_equal_texts_are_read_alike_wherever_they_stand() -> None:
    said = ["12人", "约80", "12人", "", "12亩", " 12人", "约80", "7"]
    found = column(said, type="integer", measure="人")
    assert found.value.to_list() == [12, None, 12, None, None, 12, None, 7]
    assert [(f.code, f.row) for f in found.found] == [("APPROXIMATE", 1), ("APPROXIMATE", 6), ("WRONG_UNIT", 4)]


def test_text_is_kept_as_it_stands() -> None:
    assert values([" 按程序 核减 ", "约80人", "3.5", "未来可期", "待人接物"], type="text") == ["按程序 核减", "约80人", "3.5", "未来可期", "待人接物"]


# ---------------------------------------------------------------- percentages


def test_points_are_points() -> None:
    assert values(["98", "98.5", "0", "1", "100%", "１００％", "98 %"], type="percent") == [9800, 9850, 0, 100, 10000, 10000, 9800]


def test_a_column_of_ratios_is_read_so_and_noted() -> None:
    found = column(["0.98", "1", "0", "0.985", "97%"], type="percent")
    assert found.value.to_list() == [9800, 10000, 0, 9850, 9700]
    assert [f.code for f in found.found] == ["PERCENT_AS_RATIOS"]


def test_ratios_are_rounded_at_the_places_of_the_percentage() -> None:
    found = column(["0.98765", "0.5"], type="percent", precision=1)
    assert found.value.to_list() == [988, 500]
    assert [f.code for f in found.found] == ["PERCENT_AS_RATIOS", "ROUNDED"]


def test_a_mixture_and_a_column_of_ones_are_faults() -> None:
    assert codes(["0.98", "97"], type="percent") == ["PERCENT_MIXED"]
    assert codes(["1", "0", "1"], type="percent") == ["PERCENT_UNCLEAR"]
    assert codes(["0", "0", ""], type="percent") == []
    assert codes(["98%", "1"], type="percent") == ["PERCENT_UNCLEAR"]


def test_a_small_rate_with_its_sign_is_what_it_says() -> None:
    assert codes(["57.7", "30.6", "0.7"], type="percent") == ["PERCENT_MIXED"]
    assert values(["57.7", "30.6", "0.7%", "０.７ ％"], type="percent") == [5770, 3060, 70, 70]
    assert values(["0.577", "0.7%"], type="percent") == [5770, 70]


def test_ratios_beyond_every_range_are_outside_the_limits() -> None:
    found = column(["999999999999", "0.5"], type="percent", input="ratio", precision=6)
    assert found.value.to_list() == [None, 50_000_000]
    assert [(f.code, f.row) for f in found.found] == [("OUT_OF_LIMITS", 0)]


def test_the_rubric_may_say_which() -> None:
    assert values(["0.98", "1", "0", "98%"], type="percent", input="ratio") == [9800, 10000, 0, 9800]
    assert values(["0.98", "1", "0", "98%"], type="percent", input="points") == [98, 100, 0, 9800]
    assert codes(["98"], type="percent", input="ratio") == ["OUT_OF_LIMITS"]


def test_frames_hold_points() -> None:
    assert values(["0.98", "1"], judged=False, type="percent") == [98, 100]
    assert values(pl.Series([0.98, 1.0]), judged=False, type="percent") == [98, 100]
    assert values(pl.Series([0.98, 1.0, 0.07]), judged=False, type="percent", input="ratio") == [9800, 10000, 700]
