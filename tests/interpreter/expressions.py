"""The expression language: text to a tree, and a tree to a value, or to None where it is unknown."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Any

from .arithmetic import divide, exponential, half_up, logarithm, power, square_root
from .values import MISSING, NOT_APPLICABLE, Cell, Mark, Row, Value

Known = Value | None
AGGREGATES = ("count", "distinct", "sum", "mean", "max", "min")
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
SAME = {"=": "==", "≠": "!=", "<>": "!=", "≤": "<=", "≥": ">="}
TOKEN = re.compile(
    r'\s*(?:(?P<text>"[^"]*")|「(?P<quoted>[^」]*)」|(?P<number>\d+(?:\.\d+)?)(?!\w)|(?P<name>previous\.\w+|\w+)'
    r"|(?P<sign>==|!=|<=|>=|<>|[-+*/()<>=,\[\]≠≤≥]))"
)


@dataclass(frozen=True)
class Tree:
    """An operation and what it works on: trees, or for `literal` and `name` the thing itself."""

    op: str
    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Scope:
    """What names mean for one subject, and inside a table for one row of it."""

    names: Mapping[str, Cell]
    tables: Mapping[str, list[Row] | None] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)
    fulls: Mapping[str, Decimal] = field(default_factory=dict)
    row: Row | None = None
    places: int = 2
    off: frozenset[str] = frozenset()
    """Indicators that do not apply."""
    pers: Mapping[str, list[str]] = field(default_factory=dict)
    """{table: columns that group its rows}."""

    def value(self, name: str) -> Known:
        """Columns come first, fields after."""
        if self.row is not None and name in self.row:
            found: Known = self.row[name]
            return found
        cell = self.names[name]
        return None if isinstance(cell, Mark) else cell


# ---------------------------------------------------------------- text to tree


def fold(text: str) -> str:
    """Full-width forms to ordinary ones, except inside quotes."""
    parts = re.split(r'("[^"]*"|「[^」]*」)', text)
    return "".join(part if index % 2 else unicodedata.normalize("NFKC", part) for index, part in enumerate(parts))


def tokens(text: str) -> list[tuple[str, str]]:
    """Pairs of kind (text, quoted, number, name, sign) and spelling, with an end mark."""
    text = fold(text).strip()
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            raise SyntaxError(f"cannot read {text[position:]!r}")
        kind = str(match.lastgroup)
        found.append((kind, SAME.get(match[kind], match[kind])))
        position = match.end()
    return [*found, ("end", "")]


class Parser:
    """One method a level of binding, loosest first."""

    def __init__(self, text: str) -> None:
        self.rest = tokens(text)

    def peek(self, *spellings: str) -> bool:
        kind, spelling = self.rest[0]
        return kind in ("name", "sign") and spelling in spellings

    def take(self, *expected: str) -> str:
        if expected and not self.peek(*expected):
            raise SyntaxError(f"expected {expected}, found {self.rest[0]}")
        return self.rest.pop(0)[1]

    def whole(self) -> Tree:
        tree = self.either()
        if self.rest[0][0] != "end":
            raise SyntaxError(f"left over: {self.rest}")
        return tree

    def either(self) -> Tree:
        tree = self.both()
        while self.peek("or"):
            tree = Tree(self.take(), (tree, self.both()))
        return tree

    def both(self) -> Tree:
        tree = self.negation()
        while self.peek("and"):
            tree = Tree(self.take(), (tree, self.negation()))
        return tree

    def negation(self) -> Tree:
        if self.peek("not"):
            return Tree(self.take(), (self.negation(),))
        return self.comparison()

    def comparison(self) -> Tree:
        tree = self.sum()
        if self.peek(*COMPARISONS):
            return Tree(self.take(), (tree, self.sum()))
        if self.peek("in"):
            self.take()
            return Tree("in", (tree, *self.listed("[", "]")))
        return tree

    def sum(self) -> Tree:
        tree = self.product()
        while self.peek("+", "-"):
            tree = Tree(self.take(), (tree, self.product()))
        return tree

    def product(self) -> Tree:
        tree = self.signed()
        while self.peek("*", "/"):
            tree = Tree(self.take(), (tree, self.signed()))
        return tree

    def signed(self) -> Tree:
        if self.peek("-"):
            self.take()
            return Tree("negative", (self.signed(),))
        return self.primary()

    def primary(self) -> Tree:
        if self.peek("("):
            self.take()
            tree = self.either()
            self.take(")")
            return tree
        kind, spelling = self.rest.pop(0)
        if kind == "number":
            return Tree("literal", (Decimal(spelling),))
        if kind == "text":
            return Tree("literal", (spelling[1:-1],))
        if kind == "name" and spelling in ("true", "false"):
            return Tree("literal", (spelling == "true",))
        if kind == "name" and self.peek("("):
            return Tree(spelling, tuple(self.listed("(", ")")))
        if kind in ("name", "quoted"):
            return Tree("name", (spelling,))
        raise SyntaxError(f"unexpected {spelling!r}")

    def listed(self, opening: str, closing: str) -> list[Tree]:
        self.take(opening)
        found = [self.either()]
        while self.peek(","):
            self.take()
            found.append(self.either())
        self.take(closing)
        return found


@lru_cache(maxsize=20_000)
def _parse(text: str) -> Tree:
    return Parser(text).whole()


def parse(text: Any) -> Tree:
    """The tree of an expression; a bare YAML number or boolean is one too."""
    return _parse(text) if isinstance(text, str) else Tree("literal", (text,))


# ---------------------------------------------------------------- tree to value


def known(text: Any, scope: Scope) -> Known:
    """The value of an expression, or None where it is unknown."""
    return evaluate(parse(text), scope)


def read(text: Any, scope: Scope) -> Cell:
    """The value, or why there is none: not applicable if anything the expression reads does not apply, else missing."""
    value = known(text, scope)
    return reason([text], scope) if value is None else value


def reason(texts: list[Any], scope: Scope) -> Mark:
    """Why expressions that are unknown are so."""
    cells = [scope.names.get(name) for text in texts for name in reads(parse(text), scope)]
    return NOT_APPLICABLE if NOT_APPLICABLE in cells else MISSING


def reads(tree: Tree, scope: Scope, columns: frozenset[str] = frozenset()) -> set[str]:
    """Every name that the expression mentions, except the columns of the tables it runs over."""
    if tree.op == "name":
        return {tree.parts[0]} - columns
    if tree.op == "literal":
        return set()
    if is_aggregate(tree, scope):
        columns = frozenset(scope.columns[tree.parts[0].parts[0]])
        return {name for part in tree.parts[1:] for name in reads(part, scope, columns)}
    return {name for part in tree.parts for name in reads(part, scope, columns)}


def is_aggregate(tree: Tree, scope: Scope) -> bool:
    first = tree.parts[0]
    return tree.op in AGGREGATES and first.op == "name" and first.parts[0] in scope.columns


def evaluate(tree: Tree, scope: Scope) -> Known:
    """Unknown in, unknown out, but for the few operations that say otherwise."""
    if tree.op == "literal":
        literal: Known = tree.parts[0]
        return literal
    if tree.op == "name":
        return scope.value(tree.parts[0])
    if tree.op == "rate":
        return rate(tree.parts[0].parts[0], scope)
    if tree.op == "applies":
        name = tree.parts[0].parts[0]
        return scope.names[name] != NOT_APPLICABLE and name not in scope.off
    if is_aggregate(tree, scope):
        return aggregate(tree, scope)
    if tree.op in LENIENT:
        return LENIENT[tree.op](tree.parts, scope)
    values = [evaluate(part, scope) for part in tree.parts]
    return None if None in values else STRICT[tree.op](*values)


def rate(name: str, scope: Scope) -> Known:
    """Points ÷ full in percent, at the places of points."""
    points = scope.value(name)
    return divide(100 * points, scope.fulls[name], scope.places) if isinstance(points, Decimal) else None


def aggregate(tree: Tree, scope: Scope) -> Known:
    """Over the rows of the subject: `count(t)`, `count(t, condition)`, `sum(t, x)`, `sum(t, x, condition)` …"""
    table, *rest = tree.parts
    rows = scope.tables[table.parts[0]]
    if rows is None:
        return None
    measure = None if tree.op == "count" else rest.pop(0)
    chosen: list[Any] = []
    for row in rows:
        inside = replace(scope, row=row)
        holds = evaluate(rest[0], inside) if rest else True
        if holds is None:
            return None
        if holds:
            chosen.append(evaluate(measure, inside) if measure else True)
    return None if None in chosen else summarise(tree.op, chosen)


def summarise(how: str, chosen: list[Any]) -> Known:
    """Over nothing, `count`, `distinct` and `sum` are zero and the rest is unknown."""
    if how in ("count", "distinct"):
        return Decimal(len(chosen if how == "count" else set(chosen)))
    if how == "sum":
        return sum(chosen, Decimal(0))
    if not chosen:
        return None
    if how == "mean":
        return divide(sum(chosen, Decimal(0)), Decimal(len(chosen)))
    highest: Known = max(chosen)
    lowest: Known = min(chosen)
    return highest if how == "max" else lowest


def every(values: list[Known]) -> bool | None:
    """Three-valued and."""
    return False if False in values else None if None in values else True


def some(values: list[Known]) -> bool | None:
    """Three-valued or."""
    return True if True in values else None if None in values else False


def conjunction(parts: tuple[Tree, ...], scope: Scope) -> Known:
    return every([evaluate(part, scope) for part in parts])


def disjunction(parts: tuple[Tree, ...], scope: Scope) -> Known:
    return some([evaluate(part, scope) for part in parts])


def choose(parts: tuple[Tree, ...], scope: Scope) -> Known:
    condition = evaluate(parts[0], scope)
    return None if condition is None else evaluate(parts[1] if condition else parts[2], scope)


def product(parts: tuple[Tree, ...], scope: Scope) -> Known:
    """A fraction of two written numbers is not rounded before it is multiplied: 9 * (2 / 3) is 6."""
    one, other = parts if written_fraction(parts[0]) else parts[::-1]
    a: Any = evaluate(one, scope)
    b: Any = evaluate(other, scope)
    if a is None or b is None or not written_fraction(one):
        return None if a is None or b is None else a * b
    above, below = (part.parts[0] for part in one.parts)
    return divide(above * b, below)


def written_fraction(tree: Tree) -> bool:
    return tree.op == "/" and all(part.op == "literal" for part in tree.parts)


def is_unknown(parts: tuple[Tree, ...], scope: Scope) -> Known:
    return evaluate(parts[0], scope) is None


def first_known(parts: tuple[Tree, ...], scope: Scope) -> Known:
    return next((value for value in (evaluate(part, scope) for part in parts) if value is not None), None)


LENIENT: dict[str, Callable[[tuple[Tree, ...], Scope], Known]] = {
    "and": conjunction,
    "or": disjunction,
    "if": choose,
    "*": product,
    "missing": is_unknown,
    "coalesce": first_known,
}

STRICT: dict[str, Callable[..., Known]] = {
    "not": lambda a: not a,
    "negative": lambda a: -a,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "/": divide,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, *several: a in several,
    "between": lambda x, a, b: a <= x <= b,
    "min": lambda *several: min(several),
    "max": lambda *several: max(several),
    "abs": abs,
    "round": lambda x, places=0: half_up(x, int(places)),
    "floor": lambda x: x.to_integral_value(ROUND_FLOOR),
    "ceil": lambda x: x.to_integral_value(ROUND_CEILING),
    "sqrt": square_root,
    "ln": logarithm,
    "exp": exponential,
    "pow": power,
    "year": lambda d: Decimal(d.year),
    "month": lambda d: Decimal(d.month),
    "days": lambda a, b: Decimal((b - a).days),
    "date": datetime.date.fromisoformat,
}
