"""Exact decimals, and the one way of rounding them: half-up, away from zero."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

WORKING = 9
"""Decimal places that are kept inside."""

CONTEXT = Context(prec=100, rounding=ROUND_HALF_UP)
"""Wide enough that sums and products of what a rubric may hold are never rounded."""


def half_up(number: Decimal | Fraction, places: int = WORKING) -> Decimal:
    """Round to a number of decimal places: 0.125 becomes 0.13 and -0.125 becomes -0.13."""
    if isinstance(number, Decimal):
        return number.quantize(Decimal(1).scaleb(-places), context=CONTEXT) + 0  # + 0: no negative zero
    scaled = number * Fraction(10) ** places
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places, CONTEXT)


def divide(numerator: Decimal, denominator: Decimal, places: int = 9) -> Decimal | None:
    """The quotient at working scale; nothing where the denominator is zero."""
    if denominator == 0:
        return None
    return half_up(Fraction(numerator) / Fraction(denominator), places)


def square_root(number: Decimal) -> Decimal | None:
    """Unknown below zero."""
    return None if number < 0 else half_up(CONTEXT.sqrt(number))


def logarithm(number: Decimal) -> Decimal | None:
    """The natural one; unknown at zero and below."""
    return None if number <= 0 else half_up(CONTEXT.ln(number))


def exponential(number: Decimal) -> Decimal:
    """e to the power of the number."""
    return half_up(CONTEXT.exp(number))


def power(base: Decimal, exponent: Decimal) -> Decimal | None:
    """Unknown for a negative base, for 0 to the power 0, and for 0 to a negative power, which divides by zero."""
    if base < 0 or (base == 0 and exponent <= 0):
        return None
    return half_up(CONTEXT.power(base, exponent))
