"""A syntax tree to polars, typed and three-valued.

Numbers are exact (`scoring.exact.Number`); conditions are Boolean expressions where null is unknown. What a value reads comes with
it, so that the cause of an unknown can be told, and what it asks of tables comes as facts, which the engine groups and joins.

A division and most functions look at an operand several times. What is itself made of such parts is worked out once, as a field of a struct, and
looked at there (`_once`): written out, a formula would grow with each level of its nesting several times over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import polars as pl

from scoring import columns, exact
from scoring.errors import nearest
from scoring.exact import Number, RangeTooWide
from scoring.expression.functions import FUNCTIONS
from scoring.expression.operands import walk
from scoring.expression.syntax import Binary, Call, ExpressionError, Literal, Name, Node, Unary, Within, fold, parse
from scoring.expression.values import (
    MAX_ROWS,
    ONLY_TABLES,
    TABLE_FUNCTIONS,
    Fact,
    Grouped,
    Scope,
    Table,
    Type,
    Value,
    made_of,
    need,
    number_of,
    number_value,
)

FUNCTION_NAMES: Final = frozenset({*FUNCTIONS, *TABLE_FUNCTIONS, "rate", "applies", "date"})
_HELD: Final = "held"
"""What the fields of a struct are called that holds operands, with a number each, and, without, what is made of them."""
__all__ = [
    "FUNCTION_NAMES", "TABLE_FUNCTIONS", "Fact", "Grouped", "Scope", "Table", "Type", "Value", "compile_node", "compile_text", "fold", "number_value",
]


def compile_text(text: str, scope: Scope, expected: Type | None = None) -> Value:
    """Parse and compile an expression; raises ExpressionError with the position of the fault.

    A number whose bounds no integer type could hold is such a fault, too (RANGE_TOO_WIDE). The same text in the same scope is
    compiled once.
    """
    key = (text, expected)
    if key not in scope.memo:
        scope.memo[key] = compile_node(parse(text), scope, expected)
    return scope.memo[key]


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
            return made_of([operand], "logical", ~need(operand, "logical", node.operand).expr)
        return number_of([operand], -need(operand, "number", node.operand).exact)

    def binary(self, node: Binary) -> Value:
        node = _exact(node)
        left, right = parts = [self.value(node.left), self.value(node.right)]
        if node.sign == "/":
            return _once(parts, (node.left, node.right), lambda seen: self.quotient(node, *seen))
        if node.sign in ("and", "or"):
            a, b = (need(p, "logical", n).expr for p, n in ((left, node.left), (right, node.right)))
            return made_of(parts, "logical", a & b if node.sign == "and" else a | b)
        if node.sign in ("+", "-", "*"):
            x, y = (need(p, "number", n).exact for p, n in ((left, node.left), (right, node.right)))
            return number_of(parts, {"+": Number.__add__, "-": Number.__sub__, "*": Number.__mul__}[node.sign](x, y))
        return made_of(parts, "logical", self.comparison(node, left, right))

    def quotient(self, node: Binary, left: Value, right: Value) -> Value:
        x, y = (need(p, "number", n).exact for p, n in ((left, node.left), (right, node.right)))
        return number_of([left, right], x.divide(y))

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
        if not node.items:
            raise ExpressionError("EXPRESSION_LIST", node.at)
        return _once([self.value(node.operand)], [node.operand], lambda seen: self.one_of(node, *seen))

    def one_of(self, node: Within, operand: Value) -> Value:
        tests = [self.comparison(Binary("==", node.operand, item, item.at), operand, _literal(item)) for item in node.items]
        joined = tests[0]
        for test in tests[1:]:
            joined = joined | test
        return made_of([operand], "logical", joined)

    # functions

    def call(self, node: Call) -> Value:
        first = node.arguments[0] if node.arguments else None
        if node.function in TABLE_FUNCTIONS and isinstance(first, Name) and first.name in self.scope.tables:
            return self.aggregate(node, first)
        if node.function in ONLY_TABLES:
            raise self.unknown_table(node, first)
        if node.function == "rate":
            return self.rate(node)
        if node.function == "applies":
            return self.applies(node)
        if node.function == "date":
            return _date(node)
        function = FUNCTIONS.get(node.function)
        if function is None:
            near = nearest(node.function, FUNCTION_NAMES)
            raise ExpressionError("UNKNOWN_FUNCTION", node.at, name=node.function, near=near)
        low, high, build = function
        if not low <= len(node.arguments) <= high:
            raise ExpressionError("EXPRESSION_ARGUMENTS", node.at, name=node.function, low=low, high=high,
                                  found=len(node.arguments))
        return _once([self.value(a) for a in node.arguments], node.arguments, lambda seen: build(node, seen))

    def unknown_table(self, node: Call, first: Node | None) -> ExpressionError:
        if isinstance(first, Name):
            near = nearest(first.name, self.scope.tables)
            return ExpressionError("UNKNOWN_TABLE", first.at, name=first.name, near=near)
        return ExpressionError("EXPRESSION_NOT_TABLE", node.at, name=node.function)

    def rate(self, node: Call) -> Value:
        name = node.arguments[0] if len(node.arguments) == 1 else None
        if not isinstance(name, Name):
            raise ExpressionError("EXPRESSION_ARGUMENTS", node.at, name="rate", low=1, high=1, found=len(node.arguments))
        full, points = self.scope.rates.get(name.name), self.scope.values.get(name.name)
        if full is None or points is None:
            near = nearest(name.name, self.scope.rates)
            raise ExpressionError("UNKNOWN_NAME", name.at, name=name.name, near=near)
        percent = points.exact * Number.literal(100)
        return number_of([points], percent.divide(full, self.scope.places))

    def applies(self, node: Call) -> Value:
        name = node.arguments[0] if len(node.arguments) == 1 else None
        asked = self.name(name) if isinstance(name, Name) else None
        if asked is None or asked.applies is None:
            raise ExpressionError("EXPRESSION_APPLIES", node.at)
        return made_of([asked], "logical", asked.applies)

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
        chosen = pl.lit(True) if condition is None else need(condition, "logical", condition_node[0]).expr
        item = None if counted else inner.value(node.arguments[1])
        if item is not None and node.function == "distinct":
            aggregate, bounds = _distinct(chosen, item)
        else:
            aggregate, bounds = _aggregate(node.function, chosen, None if item is None else need(item, "number", node.arguments[1]).exact)
        column = columns.fact(table.view, _canonical(node))
        fact = Fact(table.view, column, aggregate, empty=node.function in ("count", "sum", "distinct"))
        return Value("number", pl.col(column), bounds.alias(column), (name.name,), (fact,))


def _exact(node: Binary) -> Binary:
    """Return a product with a written fraction as one division: 2 / 3 is no decimal, and 9 * (2 / 3) is 6."""
    for part, other in ((node.left, node.right), (node.right, node.left)) if node.sign == "*" else ():
        if isinstance(part, Binary) and part.sign == "/" and _is_number(part.left) and _is_number(part.right):
            return Binary("/", Binary("*", part.left, other, node.at), part.right, node.at)
    return node


def _is_number(node: Node) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, Decimal)


def _once(values: list[Value], nodes: Sequence[Node], build: Callable[[list[Value]], Value]) -> Value:
    """Return what `build` makes of values: where one repeats its own operands, all are worked out once, however often it looks at them."""
    if not any(map(_repeats, values, nodes)):
        return build(values)
    held = {f"{_HELD}{i}": value for i, (value, node) in enumerate(zip(values, nodes, strict=True)) if not isinstance(node, Literal)}
    made = build([_seen(value, name) if (name := f"{_HELD}{i}") in held else value for i, value in enumerate(values)])
    parts = pl.struct(*(value.expr.alias(name) for name, value in held.items()))
    expr = parts.struct.with_fields(made.expr.alias(_HELD)).struct.field(_HELD)
    return replace(made, expr=expr, number=None if made.number is None else replace(made.number, expr=expr))


def _seen(value: Value, name: str) -> Value:
    """Return a value as the field of a struct that holds it."""
    field = pl.field(name)
    return replace(value, expr=field, number=None if value.number is None else replace(value.number, expr=field))


def _repeats(value: Value, node: Node) -> bool:
    """Return whether an expression is made of a part that may hold its operands more than once; a column is made of nothing."""
    repeating = any(isinstance(part, Call | Within) or (isinstance(part, Binary) and part.sign == "/") for part in walk(node))
    return repeating and not value.expr.meta.is_column()


def _aggregate(function: str, chosen: pl.Expr, item: Number | None) -> tuple[pl.Expr, Number]:
    if item is None:
        count = pl.when(~chosen.is_null().any()).then(chosen.cast(pl.Int64).sum() if not _is_true(chosen) else pl.len().cast(pl.Int64))
        return count, Number(count, 0, 0, MAX_ROWS)
    known, picked = pl.when(_known(chosen, item.expr)), _picked(chosen, item.expr)
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


def _distinct(chosen: pl.Expr, item: Value) -> tuple[pl.Expr, Number]:
    """Return how many different values there are among the rows that count."""
    many = len(item.choices) if item.choices else MAX_ROWS if item.number is None else item.number.high - item.number.low + 1
    expr = pl.when(_known(chosen, item.expr)).then(_picked(chosen, item.expr).drop_nulls().n_unique().cast(pl.Int64))
    return expr, Number(expr, 0, 0, min(many, MAX_ROWS))


def _known(chosen: pl.Expr, item: pl.Expr) -> pl.Expr:
    """Return whether it is known which rows count, and what each of them comes to."""
    return ~(chosen.is_null().any() | (chosen & item.is_null()).any())


def _picked(chosen: pl.Expr, item: pl.Expr) -> pl.Expr:
    """Return what the rows that count come to, null for the others."""
    # What reads no column is one value for all rows; it counts once for each.
    every = chosen if chosen.meta.root_names() or item.meta.root_names() else chosen & (pl.int_range(pl.len()) >= 0)
    return pl.when(every).then(item)


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
