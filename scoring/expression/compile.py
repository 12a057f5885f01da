"""A syntax tree to polars, typed and three-valued.

Numbers are exact (`scoring.exact.Number`); conditions are Boolean expressions where null is unknown. What a value reads comes with
it, so that the cause of an unknown can be told, and what it asks of tables comes as facts, which the engine groups and joins.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, Literal as OneOf, TypeAlias

import polars as pl

from scoring import exact
from scoring.errors import nearest
from scoring.exact import Number, RangeTooWide
from scoring.expression.syntax import Binary, Call, ExpressionError, Literal, Name, Node, Unary, Within, fold, parse

Type: TypeAlias = OneOf["number", "logical", "text", "date"]
MAX_ROWS: Final = 10**6
"""The most rows of a table that one subject may have; it bounds sums and counts."""
TABLE_FUNCTIONS: Final = ("count", "sum", "mean", "max", "min")


@dataclass(frozen=True)
class Value:
    """A compiled expression.

    type     number, logical, text or date
    number   for numbers: the exact value with its bounds
    expr     for the others: the polars expression; null is unknown
    reads    names of what it reads, in order of appearance, without repeats; a table counts as one name
    facts    what it asks of tables
    choices  for a text that can only be one of these
    """

    type: Type
    expr: pl.Expr
    number: Number | None = None
    reads: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    choices: tuple[str, ...] | None = None

    @property
    def exact(self) -> Number:
        """Return the number of a value that is known to be one."""
        assert self.number is not None
        return self.number


@dataclass(frozen=True)
class Fact:
    """An aggregate over the rows of a table that one subject has.

    table      name of the table (or of a filtered view of it)
    column     the column that will hold it
    aggregate  for `group_by(...).agg`; null where something inside is unknown
    empty      whether it is 0, not unknown, for a subject without rows
    """

    table: str
    column: str
    aggregate: pl.Expr
    empty: bool

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fact) and (self.table, self.column) == (other.table, other.column)

    def __hash__(self) -> int:
        return hash((self.table, self.column))


@dataclass(frozen=True)
class Table:
    """A table as expressions see it: its columns by folded name, and the view that facts are taken from."""

    view: str
    columns: Mapping[str, Value]


@dataclass(frozen=True)
class Scope:
    """The names that an expression may use.

    values  fields, and where allowed indicators, totals and awards, by folded name
    tables  tables by folded name
    rates   full marks of indicators, where `rate(id)` is allowed, with the published places
    """

    values: Mapping[str, Value]
    tables: Mapping[str, Table] = field(default_factory=dict)
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    places: int = 2

    def with_values(self, more: Mapping[str, Value]) -> Scope:
        """Return a scope that knows more names."""
        return replace(self, values={**self.values, **more})


def number_value(number: Number, *reads: str) -> Value:
    """Return a number as a value."""
    return Value("number", number.expr, number, reads)


def compile_text(text: str, scope: Scope, expected: Type | None = None) -> Value:
    """Parse and compile an expression; raises ExpressionError with the position of the fault.

    A number whose bounds no integer type could hold is such a fault, too (RANGE_TOO_WIDE).
    """
    return compile_node(parse(text), scope, expected)


def compile_node(node: Node, scope: Scope, expected: Type | None = None) -> Value:
    """Compile a part of a tree; see `compile_text`."""
    try:
        value = _Compiler(scope).value(node)
    except RangeTooWide as error:
        raise ExpressionError("RANGE_TOO_WIDE", node.at) from error
    if expected is not None and value.type != expected:
        raise ExpressionError("EXPRESSION_TYPE", node.at, expected=expected, found=value.type)
    return value


class _Compiler:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def value(self, node: Node) -> Value:
        if isinstance(node, Literal):
            return _literal(node)
        if isinstance(node, Name):
            return self.name(node)
        if isinstance(node, Unary):
            return self.unary(node)
        if isinstance(node, Within):
            return self.within(node)
        if isinstance(node, Binary):
            return self.binary(node)
        return self.call(node)

    # leaves

    def name(self, node: Name) -> Value:
        found = self.scope.values.get(node.name)
        if found is not None:
            return found
        if node.name in self.scope.tables:
            raise ExpressionError("EXPRESSION_TABLE", node.at, name=node.name)
        raise self.unknown_name(node)

    def unknown_name(self, node: Name) -> ExpressionError:
        near = nearest(node.name, [*self.scope.values, *self.scope.tables])
        return ExpressionError("UNKNOWN_NAME", node.at, name=node.name, near=near)

    # operators

    def unary(self, node: Unary) -> Value:
        operand = self.value(node.operand)
        if node.sign == "not":
            return _from([operand], "logical", ~_need(operand, "logical", node.operand).expr)
        return _number([operand], -_need(operand, "number", node.operand).exact)

    def binary(self, node: Binary) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        parts = [left, right]
        if node.sign in ("and", "or"):
            a, b = (_need(p, "logical", n).expr for p, n in ((left, node.left), (right, node.right)))
            return _from(parts, "logical", a & b if node.sign == "and" else a | b)
        if node.sign in ("+", "-", "*", "/"):
            x, y = (_need(p, "number", n).exact for p, n in ((left, node.left), (right, node.right)))
            return _number(parts, {"+": Number.__add__, "-": Number.__sub__, "*": Number.__mul__,
                                   "/": Number.divide}[node.sign](x, y))
        return _from(parts, "logical", self.comparison(node, left, right))

    def comparison(self, node: Binary, left: Value, right: Value) -> pl.Expr:
        if left.type != right.type:
            raise ExpressionError("EXPRESSION_TYPE", node.right.at, expected=left.type, found=right.type)
        if left.type == "number":
            return left.exact.compare(node.sign, right.exact)
        if left.type in ("text", "logical") and node.sign not in ("==", "!="):
            raise ExpressionError("EXPRESSION_ORDER", node.at, found=left.type)
        for one, other, at in ((left, node.right, node.right.at), (right, node.left, node.left.at)):
            _check_choice(one, other, at)
        a, b = left.expr, right.expr
        return {"==": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[node.sign]

    def within(self, node: Within) -> Value:
        operand = self.value(node.operand)
        if not node.items:
            raise ExpressionError("EXPRESSION_LIST", node.at)
        tests = [self.comparison(Binary("==", node.operand, item, item.at), operand, _literal(item)) for item in node.items]
        joined = tests[0]
        for test in tests[1:]:
            joined = joined | test
        return _from([operand], "logical", joined)

    # functions

    def call(self, node: Call) -> Value:
        first = node.arguments[0] if node.arguments else None
        if node.function in TABLE_FUNCTIONS and isinstance(first, Name) and first.name in self.scope.tables:
            return self.aggregate(node, first)
        if node.function in ("count", "sum", "mean"):
            raise self.unknown_table(node, first)
        if node.function == "rate":
            return self.rate(node)
        if node.function == "date":
            return _date(node)
        function = _FUNCTIONS.get(node.function)
        if function is None:
            near = nearest(node.function, FUNCTION_NAMES)
            raise ExpressionError("UNKNOWN_FUNCTION", node.at, name=node.function, near=near)
        low, high, build = function
        if not low <= len(node.arguments) <= high:
            raise ExpressionError("EXPRESSION_ARGUMENTS", node.at, name=node.function, low=low, high=high,
                                  found=len(node.arguments))
        return build(node, [self.value(a) for a in node.arguments])

    def unknown_table(self, node: Call, first: Node | None) -> ExpressionError:
        if isinstance(first, Name):
            near = nearest(first.name, self.scope.tables)
            return ExpressionError("UNKNOWN_TABLE", first.at, name=first.name, near=near)
        return ExpressionError("EXPRESSION_NOT_TABLE", node.at if first is None else first.at, name=node.function)

    def rate(self, node: Call) -> Value:
        name = node.arguments[0] if len(node.arguments) == 1 else None
        if not isinstance(name, Name):
            raise ExpressionError("EXPRESSION_ARGUMENTS", node.at, name="rate", low=1, high=1, found=len(node.arguments))
        full, points = self.scope.rates.get(name.name), self.scope.values.get(name.name)
        if full is None or points is None:
            near = nearest(name.name, self.scope.rates)
            raise ExpressionError("UNKNOWN_NAME", name.at, name=name.name, near=near)
        percent = points.exact * Number.literal(100)
        return _number([points], percent.divide(Number.literal(full), self.scope.places))

    def aggregate(self, node: Call, name: Name) -> Value:
        table = self.scope.tables[name.name]
        counted = node.function == "count"
        most = 2 if counted else 3
        if not (1 if counted else 2) <= len(node.arguments) <= most:
            raise ExpressionError("EXPRESSION_ARGUMENTS", node.at, name=node.function, low=1 if counted else 2, high=most,
                                  found=len(node.arguments))
        inner = _Compiler(Scope(table.columns))
        condition_node = node.arguments[1:] if counted else node.arguments[2:]
        condition = inner.value(condition_node[0]) if condition_node else None
        chosen = pl.lit(True) if condition is None else _need(condition, "logical", condition_node[0]).expr
        item = None if counted else _need(inner.value(node.arguments[1]), "number", node.arguments[1]).exact
        aggregate, bounds = _aggregate(node.function, chosen, item)
        column = f"fact:{table.view}:{_canonical(node)}"
        fact = Fact(table.view, column, aggregate, empty=node.function in ("count", "sum"))
        return Value("number", pl.col(column), bounds.alias(column), (name.name,), (fact,))


def _aggregate(function: str, chosen: pl.Expr, item: Number | None) -> tuple[pl.Expr, Number]:
    undecided = chosen.is_null().any()
    if item is None:
        count = pl.when(~undecided).then(chosen.cast(pl.Int64).sum() if not _is_true(chosen) else pl.len().cast(pl.Int64))
        return count, Number(count, 0, 0, MAX_ROWS)
    known = pl.when(~(undecided | (chosen & item.expr.is_null()).any()))
    picked = pl.when(chosen).then(item.expr)
    summed = Number(item.expr, item.places, min(item.low * MAX_ROWS, 0), max(item.high * MAX_ROWS, 0))
    rows = chosen.cast(pl.Int64).sum() if not _is_true(chosen) else pl.len().cast(pl.Int64)
    if function == "sum":
        expr = known.then(picked.cast(summed.dtype).sum())
        return expr, replace(summed, expr=expr)
    if function == "mean":
        total = replace(summed, expr=picked.cast(summed.dtype).sum())
        mean = total.divide(Number(rows, 0, 0, MAX_ROWS))
        low, high = item.at(exact.WORKING).low, item.at(exact.WORKING).high
        expr = known.then(mean.expr)
        return expr, Number(expr, exact.WORKING, low, high)
    expr = known.then(picked.max() if function == "max" else picked.min())
    return expr, replace(item, expr=expr)


def _is_true(chosen: pl.Expr) -> bool:
    return chosen.meta.eq(pl.lit(True))


def _canonical(node: Node) -> str:
    if isinstance(node, Literal):
        return repr(node.value) if isinstance(node.value, str) else str(node.value)
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Unary):
        return f"({node.sign} {_canonical(node.operand)})"
    if isinstance(node, Binary):
        return f"({_canonical(node.left)} {node.sign} {_canonical(node.right)})"
    if isinstance(node, Within):
        return f"({_canonical(node.operand)} in {[_canonical(i) for i in node.items]})"
    return f"{node.function}({','.join(map(_canonical, node.arguments))})"


def _literal(node: Literal) -> Value:
    if isinstance(node.value, bool):
        return Value("logical", pl.lit(node.value))
    if isinstance(node.value, Decimal):
        return number_value(Number.literal(node.value))
    return Value("text", pl.lit(node.value))


def _date(node: Call) -> Value:
    text = node.arguments[0] if len(node.arguments) == 1 else None
    if not isinstance(text, Literal) or not isinstance(text.value, str):
        raise ExpressionError("EXPRESSION_DATE", node.at)
    try:
        return Value("date", pl.lit(date.fromisoformat(text.value)))
    except ValueError as error:
        raise ExpressionError("EXPRESSION_DATE", text.at) from error


def _check_choice(value: Value, other: Node, at: int) -> None:
    if value.choices is None or not isinstance(other, Literal) or not isinstance(other.value, str):
        return
    if other.value not in value.choices:
        near = nearest(other.value, value.choices)
        raise ExpressionError("UNKNOWN_CHOICE", at, found=other.value, allowed=value.choices, near=near)


def _need(value: Value, wanted: Type, node: Node) -> Value:
    if value.type != wanted:
        raise ExpressionError("EXPRESSION_TYPE", node.at, expected=wanted, found=value.type)
    return value


def _from(parts: Sequence[Value], kind: Type, expr: pl.Expr, number: Number | None = None) -> Value:
    reads = tuple(dict.fromkeys(r for p in parts for r in p.reads))
    facts = tuple(dict.fromkeys(f for p in parts for f in p.facts))
    return Value(kind, expr, number, reads, facts)


def _number(parts: Sequence[Value], number: Number) -> Value:
    return _from(parts, "number", number.expr, number)


_Builder: TypeAlias = Callable[[Call, list[Value]], Value]


def _numeric(build: Callable[..., Number]) -> _Builder:
    def made(node: Call, values: list[Value]) -> Value:
        return _number(values, build(*(_need(v, "number", n).exact for v, n in zip(values, node.arguments, strict=True))))

    return made


def _if(node: Call, values: list[Value]) -> Value:
    condition, then, otherwise = values
    test = _need(condition, "logical", node.arguments[0]).expr
    _need(otherwise, then.type, node.arguments[2])
    if then.type == "number":
        return _number(values, exact.choose(test, then.exact, otherwise.exact))
    picked = _from(values, then.type, pl.when(test).then(then.expr).when(~test).then(otherwise.expr))
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
        _need(value, values[0].type, argument)
    if values[0].type != "number":
        return _from(values, values[0].type, pl.coalesce(*(v.expr for v in values)))
    places = max(v.exact.places for v in values)
    aligned = [v.exact.at(places) for v in values]
    low, high = min(a.low for a in aligned), max(a.high for a in aligned)
    bounds = Number(aligned[0].expr, places, low, high)
    return _number(values, replace(bounds, expr=pl.coalesce(*(a.expr.cast(bounds.dtype) for a in aligned))))


def _between(node: Call, values: list[Value]) -> Value:
    x, low, high = (_need(v, "number", n).exact for v, n in zip(values, node.arguments, strict=True))
    return _from(values, "logical", x.compare(">=", low) & x.compare("<=", high))


def _round(node: Call, values: list[Value]) -> Value:
    number = _need(values[0], "number", node.arguments[0]).exact
    places = node.arguments[1] if len(node.arguments) == 2 else Literal(Decimal(0), node.at)
    if not isinstance(places, Literal) or not isinstance(places.value, Decimal) or places.value not in range(10):
        raise ExpressionError("EXPRESSION_PLACES", places.at)
    return _number(values[:1], number if number.places <= places.value else number.at(int(places.value)))


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


def _calendar(part: Callable[[pl.Expr], pl.Expr], low: int, high: int) -> _Builder:
    def made(node: Call, values: list[Value]) -> Value:
        day = _need(values[0], "date", node.arguments[0]).expr
        return _number(values, Number(part(day).cast(pl.Int64), 0, low, high))

    return made


def _days(node: Call, values: list[Value]) -> Value:
    start, end = (_need(v, "date", n).expr for v, n in zip(values, node.arguments, strict=True))
    return _number(values, Number((end - start).dt.total_days().cast(pl.Int64), 0, -4_000_000, 4_000_000))


_FUNCTIONS: Final[dict[str, tuple[int, int, _Builder]]] = {
    "if": (3, 3, _if),
    "between": (3, 3, _between),
    "missing": (1, 1, lambda _, values: _from(values, "logical", values[0].expr.is_null())),
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

FUNCTION_NAMES: Final = frozenset({*_FUNCTIONS, *TABLE_FUNCTIONS, "rate", "date"})

__all__ = ["FUNCTION_NAMES", "Fact", "Scope", "Table", "Type", "Value", "compile_node", "compile_text", "fold", "number_value"]
