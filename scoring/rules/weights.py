"""Weights of classes of voters: decimals or fractions, of which only what they are to each other matters."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from scoring import exact
from scoring.exact import Number
from scoring.rules.phrases import part, plain

Weights: TypeAlias = Mapping[str, Decimal | Fraction]
_TIMES = 10**12


def whole(weights: Weights) -> Fraction:
    """Return what weights come to together.

    >>> whole({"党员": Fraction(1, 3), "群众": Fraction(2, 3)})
    Fraction(1, 1)
    """
    return sum((Fraction(w) for w in weights.values()), Fraction(0))


def whole_numbers(weights: Weights) -> dict[str, Number]:
    """Return constants that are to each other as the weights are: a third is no decimal."""
    numbers = exact.whole_numbers([Fraction(w) for w in weights.values()])
    return {name: Number.literal(number) for name, number in zip(weights, numbers, strict=True)}


def said(weight: Decimal | Fraction) -> str:
    """Return a number as people write it: a fraction only where it is no decimal.

    >>> said(Decimal("0.40")), said(Fraction(1, 2)), said(Fraction(5, 6))
    ('0.4', '0.5', '5/6')
    """
    if isinstance(weight, Fraction) and _TIMES % weight.denominator:
        return str(weight)
    return plain(weight if isinstance(weight, Decimal) else Decimal(int(weight * _TIMES)) / _TIMES)


def shares(weights: Weights) -> dict[str, str]:
    """Return every weight as a share of the whole, in words: in percent, and a fraction as one.

    >>> shares({"党员": Fraction(1, 3), "群众": Fraction(1, 6), "代表": Decimal("0.5")})
    {'党员': '1/3', '群众': '1/6', '代表': '50%'}
    """
    if whole(weights) != 1:
        return {name: f"{said(w)}%" for name, w in weights.items()}
    return {name: part(w) for name, w in weights.items()}
