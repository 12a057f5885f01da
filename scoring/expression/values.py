"""What expressions compile to, and what they may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Final, Literal as OneOf, NamedTuple, TypeAlias

import polars as pl

from scoring.exact import Number
from scoring.expression.late import Late
from scoring.expression.syntax import ExpressionError, Node
from scoring.record import record

Type: TypeAlias = OneOf["number", "logical", "text", "date"]
MAX_ROWS: Final = 10**6
"""The most rows of a table that one subject may have; it bounds sums and counts."""
ONLY_TABLES: Final = ("count", "distinct", "sum", "mean")
"""Functions that nothing but a table can be given to."""
TABLE_FUNCTIONS: Final = (*ONLY_TABLES, "max", "min")


@record
class Value:
    """A compiled expression.

    type     number, logical, text or date
    number   for numbers: the exact value with its bounds
    expr     for the others: the polars expression; null is unknown
    reads    names of what it reads, in order of appearance, without repeats; a table counts as one name
    facts    what it asks of tables
    choices  for a text that can only be one of these
    percent  whether it is a field that holds percentage points
    applies  where it applies, never null; None for what `applies` cannot be asked of
    """

    type: Type
    expr: pl.Expr
    number: Number | None = None
    reads: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    choices: tuple[str, ...] | None = None
    percent: bool = False
    applies: pl.Expr | None = None

    @property
    def exact(self) -> Number:
        """Return the number of a value that is known to be one."""
        assert self.number is not None
        return self.number


@record
class Grouped:
    """Rows of one subject taken together before a fact looks at them: one row for each value of `by`, one for all where there is none.

    by     columns that make the groups; rows in which one is blank are a group of their own
    rows   columns that are put beside every row first
    parts  columns of a group: aggregates over its rows
    made   columns that are put beside those

    Columns are named for what they hold. Small steps, because an expression that holds another several times over is slow to plan.
    """

    by: tuple[str, ...]
    rows: tuple[tuple[str, pl.Expr], ...]
    parts: tuple[tuple[str, pl.Expr], ...]
    made: tuple[tuple[str, pl.Expr], ...] = ()


@record
class Fact:
    """An aggregate over the rows of a table that one subject has.

    table      name of the table (or of a filtered view of it)
    column     the column that will hold it
    aggregate  for `group_by(...).agg`; null where something inside is unknown
    empty      whether it is 0, not unknown, for a subject without rows
    through    how rows are grouped first, where the aggregate is one over groups of them
    """

    table: str
    column: str
    aggregate: pl.Expr
    empty: bool
    through: Grouped | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fact) and (self.table, self.column) == (other.table, other.column)

    def __hash__(self) -> int:
        return hash((self.table, self.column))


class Table(NamedTuple):
    """A table as expressions see it: its columns by folded name, the view that facts are taken from, and the columns that group its rows."""

    view: str
    columns: Mapping[str, Value]
    per: tuple[str, ...] = ()


@record
class Scope:
    """The names that an expression may use.

    values  fields, and where allowed indicators, totals and awards, by folded name
    tables  tables by folded name
    rates   full marks of indicators, where `rate(id)` is allowed, with the published places
    memo    what was compiled before with these names
    """

    values: Mapping[str, Value]
    tables: Mapping[str, Table] = field(default_factory=dict)
    rates: Mapping[str, Number] = field(default_factory=dict)
    places: int = 2
    memo: dict[tuple[str, Type | None], Value] = field(default_factory=dict, init=False, compare=False, repr=False)

    def with_values(self, more: Mapping[str, Value]) -> Scope:
        """Return a scope that knows more names."""
        known = self.values
        return replace(self, values=known.but(more) if isinstance(known, Late) else {**known, **more})


def number_value(number: Number, *reads: str) -> Value:
    """Return a number as a value."""
    return Value("number", number.expr, number, reads)


def need(value: Value, wanted: Type, node: Node) -> Value:
    """Return a value that must have a type; raises ExpressionError (EXPRESSION_TYPE) at its node."""
    if value.type != wanted:
        raise ExpressionError("EXPRESSION_TYPE", node.at, expected=wanted, found=value.type)
    return value


def made_of(parts: Sequence[Value], kind: Type, expr: pl.Expr, number: Number | None = None) -> Value:
    """Return a value that reads and asks for what its parts do."""
    reads = tuple(dict.fromkeys(r for p in parts for r in p.reads))
    facts = tuple(dict.fromkeys(f for p in parts for f in p.facts))
    return Value(kind, expr, number, reads, facts)


def number_of(parts: Sequence[Value], number: Number) -> Value:
    """Return a number that was made of other values."""
    return made_of(parts, "number", number.expr, number)
