"""The functions of the language: how many arguments each takes, and what it makes of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Final, TypeAlias

import polars as pl

from scoring import exact
from scoring.exact import Number, RangeTooWide
from scoring.expression.syntax import Call, ExpressionError, Literal
from scoring.expression.values import Value, made_of, need, number_of

Builder: TypeAlias = Callable[[Call, list[Value]], Value]


def _numeric(build: Callable[..., Number]) -> Builder:
    def made(node: Call, values: list[Value]) -> Value:
        return number_of(values, build(*(need(v, "number", n).exact for v, n in zip(values, node.arguments, strict=True))))

    return made


def _if(node: Call, values: list[Value]) -> Value:
    condition, then, otherwise = values
    test = need(condition, "logical", node.arguments[0]).expr
    need(otherwise, then.type, node.arguments[2])
    if then.type == "number":
        return number_of(values, exact.choose(test, then.exact, otherwise.exact))
    picked = made_of(values, then.type, pl.when(test).then(then.expr).when(~test).then(otherwise.expr))
    return replace(picked, choices=_joined_choices(node, values))


def _joined_choices(node: Call, values: list[Value]) -> tuple[str, ...] | None:
    listed: list[str] = []
    for part, value in zip(node.arguments[1:], values[1:], strict=True):
        if isinstance(part, Literal) and isinstance(part.value, str):
            listed.append(part.value)
        elif value.choices is not None:
            listed.extend(value.choices)
        else:
            return None
    return tuple(dict.fromkeys(listed))


def _coalesce(node: Call, values: list[Value]) -> Value:
    for value, argument in zip(values, node.arguments, strict=True):
        need(value, values[0].type, argument)
    if values[0].type != "number":
        return made_of(values, values[0].type, pl.coalesce(*(v.expr for v in values)))
    places = max(v.exact.places for v in values)
    aligned = [v.exact.at(places) for v in values]
    low, high = min(a.low for a in aligned), max(a.high for a in aligned)
    bounds = Number(aligned[0].expr, places, low, high)
    return number_of(values, replace(bounds, expr=pl.coalesce(*(a.expr.cast(bounds.dtype) for a in aligned))))


def _between(node: Call, values: list[Value]) -> Value:
    x, low, high = (need(v, "number", n).exact for v, n in zip(values, node.arguments, strict=True))
    # Counted and not joined by `&`, which is false where one side is, whatever the other: an unknown bound leaves the whole unknown.
    sides = (side.cast(pl.Int8) for side in (x.compare(">=", low), x.compare("<=", high)))
    return made_of(values, "logical", sum(sides, pl.lit(0, pl.Int8)) == 2)


def _round(node: Call, values: list[Value]) -> Value:
    number = need(values[0], "number", node.arguments[0]).exact
    places = node.arguments[1] if len(node.arguments) == 2 else Literal(Decimal(0), node.at)
    if not isinstance(places, Literal) or not isinstance(places.value, Decimal) or places.value not in range(10):
        raise ExpressionError("EXPRESSION_PLACES", places.at)
    return number_of(values[:1], number if number.places <= places.value else number.at(int(places.value)))


def _floor(number: Number) -> Number:
    step = 10**number.places
    return Number(number.expr // step, 0, number.low // step, number.high // step)


def _sqrt(x: Number) -> Number:
    value = pl.when(x.expr >= 0).then(x.to_float().sqrt())
    return exact.from_float(value, 0, math.sqrt(max(float(x.highest), 0)))


def _ln(x: Number) -> Number:
    value = pl.when(x.expr > 0).then(x.to_float().log())
    return exact.from_float(value, -math.log(10.0**x.places), max(math.log(max(float(x.highest), 1.0)), 0))


def _exp(x: Number) -> Number:
    try:
        return exact.from_float(x.to_float().exp(), 0, math.exp(float(x.highest)))
    except OverflowError as error:
        raise RangeTooWide from error


def _pow(x: Number, y: Number) -> Number:
    try:
        corners = [max(b, 10.0**-x.places) ** e for b in (max(float(x.lowest), 0.0), float(x.highest))
                   for e in (float(y.lowest), float(y.highest))]
    except OverflowError as error:
        raise RangeTooWide from error
    known = (x.expr >= 0) & ~((x.expr == 0) & (y.expr <= 0))
    return exact.from_float(pl.when(known).then(x.to_float().pow(y.to_float())), 0, max(corners))


def _calendar(part: Callable[[pl.Expr], pl.Expr], low: int, high: int) -> Builder:
    def made(node: Call, values: list[Value]) -> Value:
        day = need(values[0], "date", node.arguments[0]).expr
        return number_of(values, Number(part(day).cast(pl.Int64), 0, low, high))

    return made


def _days(node: Call, values: list[Value]) -> Value:
    start, end = (need(v, "date", n).expr for v, n in zip(values, node.arguments, strict=True))
    return number_of(values, Number((end - start).dt.total_days().cast(pl.Int64), 0, -4_000_000, 4_000_000))


FUNCTIONS: Final[dict[str, tuple[int, int, Builder]]] = {
    "if": (3, 3, _if),
    "between": (3, 3, _between),
    "missing": (1, 1, lambda _, values: made_of(values, "logical", values[0].expr.is_null())),
    "coalesce": (2, 20, _coalesce),
    "min": (1, 20, _numeric(lambda *xs: exact.smallest(list(xs)))),
    "max": (1, 20, _numeric(lambda *xs: exact.largest(list(xs)))),
    "abs": (1, 1, _numeric(Number.abs)),
    "round": (1, 2, _round),
    "floor": (1, 1, _numeric(_floor)),
    "ceil": (1, 1, _numeric(lambda x: -_floor(-x))),
    "sqrt": (1, 1, _numeric(_sqrt)),
    "ln": (1, 1, _numeric(_ln)),
    "exp": (1, 1, _numeric(_exp)),
    "pow": (2, 2, _numeric(_pow)),
    "year": (1, 1, _calendar(lambda d: d.dt.year(), 1, 9999)),
    "month": (1, 1, _calendar(lambda d: d.dt.month(), 1, 12)),
    "days": (2, 2, _days),
}
