"""Numbers that decide places: half-up on the decimal that was typed, in every type that could hold it, refused where none could."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from scoring import exact
from scoring.exact import Number, RangeTooWide

ROUNDED = [("1.005", 2, "1.01"), ("-0.125", 2, "-0.13"), ("89.995", 2, "90.00"), ("2.675", 2, "2.68"), ("0.285", 2, "0.29"), ("28.5", 0, "29"),
           ("-2.5", 0, "-3"), ("1.0049999999", 2, "1.00"), ("0", 2, "0.00"), ("43.75", 1, "43.8")]


def _values(expr: pl.Expr, **data: list[object]) -> list[object]:
    frame = pl.DataFrame(data) if data else pl.DataFrame({"row": [0]})
    return frame.select(expr.alias("x"))["x"].to_list()


@pytest.mark.parametrize(("typed", "places", "expected"), ROUNDED)
def test_half_up_in_every_way_of_reading(typed: str, places: int, expected: str) -> None:
    scaled = int(Decimal(expected).scaleb(places))
    assert exact.round_half_up(Decimal(typed), places) == Decimal(expected)
    assert exact.to_scaled(Decimal(typed), places) == scaled
    assert _values(exact.quantise(pl.col("v"), places), v=[float(typed)]) == [scaled]
    assert _values(Number.literal(Decimal(typed)).at(places).expr) == [scaled]


def test_29_of_50_is_58_percent() -> None:
    share = (Number.literal(29) * Number.literal(100)).divide(Number.literal(50), 2)
    assert _values(share.expr) == [5800]
    assert _values(share.compare(">=", Number.literal(58))) == [True]


@pytest.mark.parametrize(("low", "high"), [("0", "1e12"), ("0", "1e30"), ("-1e30", "4"), ("1e28", "1e30"), ("-1e30", "-1e28"), ("0", "2.0000000001")])
def test_a_value_is_held_within_constants_of_any_size(low: str, high: str) -> None:
    value = Number(pl.col("v"), 9, 0, 10**10)
    held = value.clip_to(Decimal(low), Decimal(high))
    expected = [min(max(Decimal(v).scaleb(-9), Decimal(low)), Decimal(high)) for v in (0, 3 * 10**9, 10**10)]
    found = _values(held.expr, v=[0, 3 * 10**9, 10**10, None])
    assert [exact.from_scaled(v, held.places) for v in found[:3]] == expected  # type: ignore[arg-type]
    assert found[3] is None
    assert all(held.lowest <= v <= held.highest for v in expected)


def test_quantise_agrees_with_decimal_on_a_million_typed_decimals() -> None:
    rng = random.Random(2026)
    texts = []
    for _ in range(1_000_000):
        places = rng.randint(0, 6)
        digits = rng.randint(max(places, 1), 13 + min(places, 2))
        number = rng.randrange(10**digits)
        texts.append(f"{'-' if rng.random() < 0.2 else ''}{number // 10**places}.{number % 10**places:0{places}d}" if places else str(number))
    unit = Decimal("0.01")
    expected = [int(Decimal(t).quantize(unit, rounding=ROUND_HALF_UP).scaleb(2)) for t in texts]
    frame = pl.DataFrame({"text": texts}).with_columns(number=pl.col("text").cast(pl.Float64))
    got = frame.select(floats=exact.quantise(pl.col("number"), 2), wanted=pl.Series(expected))
    # At most 15 digits once at two places: so many a float holds surely.
    assert got.filter(pl.col("floats") != pl.col("wanted")).height == 0


decimals = st.decimals(min_value=-10**6, max_value=10**6, places=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(decimals, decimals), min_size=1, max_size=20))
def test_arithmetic_is_that_of_decimals(pairs: list[tuple[Decimal, Decimal]]) -> None:
    limit = 10**9
    frame = pl.DataFrame({"a": [int(a.scaleb(3)) for a, _ in pairs], "b": [int(b.scaleb(3)) for _, b in pairs]})
    a, b = Number(pl.col("a"), 3, -limit, limit), Number(pl.col("b"), 3, -limit, limit)
    made = {"sum": a + b, "difference": a - b, "product": a * b, "quotient": a.divide(b, 9), "least": exact.smallest([a, b]),
            "greatest": exact.largest([a, b]), "size": a.abs(), "rounded": a.at(1)}
    rows = frame.select(*(n.expr.alias(k) for k, n in made.items())).to_dicts()
    for (x, y), row in zip(pairs, rows, strict=True):
        wanted = {"sum": x + y, "difference": x - y, "product": x * y, "quotient": None if y == 0 else exact.round_half_up(x / y, 9),
                  "least": min(x, y), "greatest": max(x, y), "size": abs(x), "rounded": exact.round_half_up(x, 1)}
        for name, value in wanted.items():
            number = made[name]
            assert row[name] == (None if value is None else exact.to_scaled(value, number.places)), name
            assert row[name] is None or number.low <= row[name] <= number.high, f"{name} leaves its bounds"


def test_an_unknown_operand_makes_everything_unknown() -> None:
    a, b = Number(pl.col("a"), 0, 0, 9), Number(pl.col("b"), 0, 0, 9)
    for number in (a + b, a - b, a * b, a.divide(b), exact.smallest([a, b]), exact.largest([a, b]), exact.total([a, b])):
        assert _values(number.expr, a=[None, 1], b=[1, None]) == [None, None]


def test_a_division_by_zero_is_unknown() -> None:
    assert _values(Number.literal(1).divide(Number(pl.col("b"), 0, 0, 5)).expr, b=[0, 2]) == [None, 500_000_000]


def test_wide_bounds_choose_wide_integers_and_wider_ones_are_refused() -> None:
    narrow, wide = Number(pl.col("a"), 0, 0, 10**9), Number(pl.col("a"), 0, 0, 10**12)
    assert (narrow * narrow).dtype == pl.Int64
    assert (wide * wide).dtype == pl.Int128
    assert _values((wide * wide).expr, a=[10**12]) == [10**24]
    assert _values((-(wide * wide)).expr, a=[3]) == [-9]
    with pytest.raises(RangeTooWide):
        wide * wide * wide * wide
