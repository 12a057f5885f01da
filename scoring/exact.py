"""Exact decimals on integers: half-up rounding, scale, static bounds.

A `Number` is a polars integer expression that stands for a decimal: value = expr / 10**places. It carries the lowest and the
highest value that it can take, so that every operation picks Int64 where that is surely wide enough, Int128 where it is not,
and refuses (`RangeTooWide`) what would overflow even that. Null is unknown and stays unknown through every operation.

Half-up means away from zero: 1.005 → 1.01 and −0.125 → −0.13 at two places, as 四舍五入 does on the decimal that was typed.
Floor division appears only in `div_round` and `Number.up_to`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache, lru_cache, reduce
from operator import add, and_, eq, ge, gt, le, lt, ne
from typing import Final

import polars as pl

from scoring.record import record

WORKING: Final = 9
FLOAT_DIGITS: Final = 15
INT64_MAX: Final = 2**63 - 1
INT128_MAX: Final = 2**127 - 1
# Wide enough for every decimal that is quantised in Python, so that no context of the caller's matters.
_CONTEXT: Final = Context(prec=80, rounding=ROUND_HALF_UP)


_COMPARISONS: Final[Mapping[str, Callable[[pl.Expr, pl.Expr], pl.Expr]]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}


class RangeTooWide(ArithmeticError):
    """The static bounds of a value leave no integer type that could hold it."""


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round one decimal half away from zero.

    >>> round_half_up(Decimal("1.005"), 2), round_half_up(Decimal("-0.125"), 2)
    (Decimal('1.01'), Decimal('-0.13'))
    """
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_CONTEXT)


def to_scaled(value: Decimal, places: int) -> int:
    """Return the integer that stands for `value` at `places`, half-up.

    >>> to_scaled(Decimal("89.995"), 2)
    9000
    """
    return int(round_half_up(value, places).scaleb(places, _CONTEXT))


@lru_cache(maxsize=16384)
def from_scaled(scaled: int, places: int) -> Decimal:
    """Return the decimal that an integer at `places` stands for.

    >>> from_scaled(9000, 2)
    Decimal('90.00')
    """
    return Decimal(scaled).scaleb(-places, _CONTEXT)


def decimal_places(value: Decimal) -> int:
    """Return how many places the decimal needs.

    >>> decimal_places(Decimal("12.50"))
    1
    """
    exponent = value.normalize(_CONTEXT).as_tuple().exponent
    return max(0, -int(exponent))


def quantise(value: pl.Expr, places: int) -> pl.Expr:
    """Return floats as integers at `places`, half-up on the decimal that was typed.

    Good for decimals that have up to 15 digits at that scale (|value| × 10**places < 10**FLOAT_DIGITS); larger ones, NaN and infinities must
    have been refused before. What is added lifts a typed half, which binary may hold a hair too low, over the line, and is too small to lift
    anything else. Null stays null.
    """
    scaled = value.abs() * 10.0**places
    scaled = (scaled + (scaled * 4e-16).clip(upper_bound=0.04) + 0.5).floor().cast(pl.Int64)
    return pl.when(value < 0).then(-scaled).otherwise(scaled)


@record
class Number:
    """An exact decimal in a polars expression.

    expr    integer expression; null is unknown
    places  value = expr / 10**places
    low     lowest scaled value, inclusive
    high    highest scaled value, inclusive
    """

    expr: pl.Expr
    places: int
    low: int
    high: int

    def __post_init__(self) -> None:
        if max(abs(self.low), abs(self.high)) > INT128_MAX:
            raise RangeTooWide

    # making one

    @classmethod
    def literal(cls, value: Decimal | int) -> Number:
        """Return a constant, at no more places than it needs."""
        number = Decimal(value)
        places = decimal_places(number)
        scaled = to_scaled(number, places)
        return cls(integer(scaled), places, scaled, scaled)

    @classmethod
    def unknown(cls) -> Number:
        """Return a value that nobody knows."""
        return cls(pl.lit(None, pl.Int64), 0, 0, 0)

    @property
    def constant(self) -> bool:
        """Return whether the value can only be one (or unknown)."""
        return self.low == self.high

    # scale

    def at(self, places: int) -> Number:
        """Return the same value at `places`, half-up when that is fewer."""
        if places == self.places:
            return self
        if places < self.places:
            return div_round(self, 10 ** (self.places - places), places)
        factor = 10 ** (places - self.places)
        low, high = self.low * factor, self.high * factor
        return Number(_wide(self.expr, low, high) * _factor(factor, low, high), places, low, high)

    def up_to(self, places: int) -> Number:
        """Return the least value at `places` that is not below this one."""
        if places >= self.places:
            return self.at(places)
        step = 10 ** (self.places - places)
        return Number(_negative(_negative(self.expr) // step), places, -(-self.low // step), -(-self.high // step))

    def narrow(self) -> Number:
        """Return the value in Int64 where its bounds allow."""
        return Number(self.expr.cast(_dtype(self.low, self.high)), self.places, self.low, self.high)

    # arithmetic

    def __neg__(self) -> Number:
        return Number(_negative(self.expr), self.places, -self.high, -self.low)

    def __add__(self, other: Number) -> Number:
        a, b = _aligned(self, other)
        low, high = a.low + b.low, a.high + b.high
        return Number(_wide(a.expr, low, high) + _wide(b.expr, low, high), a.places, low, high)

    def __sub__(self, other: Number) -> Number:
        return self + -other

    def __mul__(self, other: Number) -> Number:
        corners = [x * y for x in (self.low, self.high) for y in (other.low, other.high)]
        low, high = min(corners), max(corners)
        product = _wide(self.expr, low, high) * _wide(other.expr, low, high)
        return Number(product, self.places + other.places, low, high)

    def divide(self, other: Number, places: int = WORKING) -> Number:
        """Return the quotient, half-up at `places`; null where the divisor is 0."""
        shift = places + other.places - self.places
        numerator = self if shift < 0 else Number(self.expr, 0, self.low, self.high).at(shift)
        divisor = other if shift >= 0 else Number(other.expr, 0, other.low, other.high).at(-shift)
        return div_round(numerator, divisor, places)

    def abs(self) -> Number:
        """Return the magnitude."""
        high = max(abs(self.low), abs(self.high))
        low = 0 if self.low <= 0 <= self.high else min(abs(self.low), abs(self.high))
        return Number(self.expr.abs(), self.places, low, high)

    def clip(self, low: Number, high: Number) -> Number:
        """Return the value held within two others; unknown if any is."""
        return smallest([largest([self, low]), high])

    def clip_to(self, low: Decimal, high: Decimal) -> Number:
        """Return the value held within two constants, in Int64 where that is wide enough."""
        places = max(self.places, decimal_places(low), decimal_places(high))
        here, floor, cap = self.at(places), to_scaled(low, places), to_scaled(high, places)
        # Held within what is reached at all: a cap far above the value needs no wider type than the value has.
        least, most = min(max(here.low, floor), cap), max(min(here.high, cap), floor)
        bounds = min(here.low, least), max(here.high, most)
        held = _wide(here.expr, *bounds).clip(pl.lit(least, _dtype(*bounds)), pl.lit(most, _dtype(*bounds)))
        return Number(held, places, least, most).narrow()

    @property
    def dtype(self) -> type[pl.DataType]:
        """Return the integer type that the bounds ask for."""
        return _dtype(self.low, self.high)

    # comparison: Boolean expressions, null where either side is

    def compare(self, sign: str, other: Number) -> pl.Expr:
        """Return `self sign other` for one of < <= > >= == !=."""
        a, b = _aligned(self, other)
        low, high = min(a.low, b.low), max(a.high, b.high)
        left, right = _wide(a.expr, low, high), _wide(b.expr, low, high)
        return _COMPARISONS[sign](left, right)

    # leaving

    def to_float(self) -> pl.Expr:
        """Return float64, for functions that have no exact form."""
        return self.expr.cast(pl.Float64) / 10.0**self.places

    def alias(self, name: str) -> Number:
        """Return the number as a reference to the column `name`."""
        return Number(pl.col(name), self.places, self.low, self.high)

    @property
    def lowest(self) -> Decimal:
        """Return the lower bound as a decimal."""
        return from_scaled(self.low, self.places)

    @property
    def highest(self) -> Decimal:
        """Return the upper bound as a decimal."""
        return from_scaled(self.high, self.places)


@cache
def integer(value: int, dtype: type[pl.DataType] | None = None) -> pl.Expr:
    """Return an integer constant, of the narrowest type where none is asked for.

    Plans are full of the same few constants, and polars takes longer to make one than to look it up.
    """
    return pl.lit(value, dtype or _dtype(value, value))


def div_round(number: Number, divisor: Number | int, places: int) -> Number:
    """Return the integers of `number` divided by those of `divisor`, half away from zero, as a value at `places`.

    The places of the operands are not looked at. Null where the divisor is 0. The quotient is bounded by
    the divisor's magnitude nearest to zero.
    """
    if isinstance(divisor, int):
        divisor = Number(integer(divisor), 0, divisor, divisor)
    largest_part = 2 * max(abs(number.low), abs(number.high)) + max(abs(divisor.low), abs(divisor.high))
    if largest_part > INT128_MAX:
        raise RangeTooWide
    top = _wide(number.expr, largest_part, 2 * max(abs(divisor.low), abs(divisor.high)))
    bottom = _wide(divisor.expr, largest_part, 2 * max(abs(divisor.low), abs(divisor.high)))
    signed = number.low < 0 or divisor.low < 0
    magnitude, size = (top.abs(), bottom.abs()) if signed else (top, bottom)
    quotient = (magnitude * 2 + size) // (size * 2)
    if signed:
        quotient = quotient * (top.sign() * bottom.sign() if divisor.low < 0 else top.sign())
    if divisor.low <= 0 <= divisor.high:
        quotient = pl.when(bottom != 0).then(quotient)
    nearest_to_zero = 1 if divisor.low <= 0 <= divisor.high else min(abs(divisor.low), abs(divisor.high))
    corners = [_half_up(n * s, nearest_to_zero) for n in (number.low, number.high)
               for s in ({1, -1} if divisor.low < 0 else {1})]
    farthest = max(abs(divisor.low), abs(divisor.high), 1)
    corners += [_half_up(n * s, farthest) for n in (number.low, number.high)
                for s in ({1, -1} if divisor.low < 0 else {1})]
    return Number(quotient, places, min(corners), max(corners)).narrow()


def total(numbers: Iterable[Number]) -> Number:
    """Return the sum; unknown if any part is; 0 for none."""
    listed = list(numbers)
    return reduce(add, listed) if listed else Number.literal(0)


def smallest(numbers: list[Number]) -> Number:
    """Return the least; unknown if any is."""
    return _extreme(numbers, min, pl.min_horizontal) if len(numbers) > 1 else numbers[0]


def largest(numbers: list[Number]) -> Number:
    """Return the greatest; unknown if any is."""
    return _extreme(numbers, max, pl.max_horizontal) if len(numbers) > 1 else numbers[0]


def choose(condition: pl.Expr, then: Number, otherwise: Number) -> Number:
    """Return one of two; unknown where the condition is."""
    a, b = _aligned(then, otherwise)
    low, high = min(a.low, b.low), max(a.high, b.high)
    picked = pl.when(condition).then(_wide(a.expr, low, high)).when(~condition).then(_wide(b.expr, low, high))
    return Number(picked, a.places, low, high)


def from_float(value: pl.Expr, low: float, high: float) -> Number:
    """Return a float expression as a number at working places; null where it is not finite.

    low and high bound the value; they are widened by one unit of the last place.
    """
    if not (abs(low) < 1e28 and abs(high) < 1e28):
        raise RangeTooWide
    lowest = to_scaled(Decimal(repr(float(low))), WORKING) - 1
    highest = to_scaled(Decimal(repr(float(high))), WORKING) + 1
    finite = pl.when(value.is_finite()).then(value)
    magnitude = (finite.abs() * 10.0**WORKING + 0.5).floor().cast(_dtype(lowest, highest))
    return Number(pl.when(finite < 0).then(_negative(magnitude)).otherwise(magnitude), WORKING, lowest, highest)


def _extreme(numbers: list[Number], edge: Callable[[Iterable[int]], int], pick: Callable[..., pl.Expr]) -> Number:
    places = max(n.places for n in numbers)
    aligned = [n.at(places) for n in numbers]
    bottom, top = min(n.low for n in aligned), max(n.high for n in aligned)
    wide = [_wide(n.expr, bottom, top) for n in aligned]
    # The horizontal functions skip nulls; here one unknown makes the whole unknown.
    known = reduce(and_, [e.is_not_null() for e in wide])
    return Number(pl.when(known).then(pick(*wide)), places, edge(n.low for n in aligned), edge(n.high for n in aligned)).narrow()


def _aligned(a: Number, b: Number) -> tuple[Number, Number]:
    places = max(a.places, b.places)
    return a.at(places), b.at(places)


def _dtype(low: int, high: int) -> type[pl.DataType]:
    largest_size = max(abs(low), abs(high))
    if largest_size <= INT64_MAX:
        return pl.Int64
    if largest_size <= INT128_MAX:
        return pl.Int128
    raise RangeTooWide


def _wide(expr: pl.Expr, low: int, high: int) -> pl.Expr:
    return expr if _dtype(low, high) is pl.Int64 else expr.cast(pl.Int128)


def _factor(factor: int, low: int, high: int) -> pl.Expr:
    return integer(factor, _dtype(max(abs(low), abs(high), factor), 0))


def _half_up(numerator: int, denominator: int) -> int:
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude


def _negative(expr: pl.Expr) -> pl.Expr:
    # Not `-expr`: polars does not negate Int128.
    return integer(0) - expr


def whole_numbers(weights: Sequence[Fraction]) -> list[int]:
    """Return whole numbers in the same proportions.

    >>> whole_numbers([Fraction("0.4"), Fraction("0.6")])
    [2, 3]
    """
    common = math.lcm(*(w.denominator for w in weights))
    scaled = [int(w * common) for w in weights]
    divisor = math.gcd(*scaled)
    return [s // divisor for s in scaled]
