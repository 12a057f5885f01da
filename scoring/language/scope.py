"""The names of a rubric, typed and bounded, for every place where an expression may stand.

`data_names` compiles the fields in the order in which they can be worked out, and is what rules, checks and exemptions read.
`result_names` adds what comes after the rules: indicators, `base`, `total` and the awards written before.
A fault that an expression has is raised as `NameFault`, with the path of keys to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_

import polars as pl

from scoring import columns, exact, outcome
from scoring.exact import Number
from scoring.expression.compile import Scope, Table, Type, Value, compile_text
from scoring.expression.syntax import ExpressionError, Node, fold, names, parse
from scoring.language.rubric import Award, Datum, Events, Field, Indicator, Rubric
from scoring.rules.base import Context, Path, State

_TYPES: dict[str, Type] = {"integer": "number", "decimal": "number", "percent": "number", "boolean": "logical", "text": "text",
                           "choice": "text", "date": "date"}


class NameFault(ValueError):
    """An expression that cannot be compiled: where in the rubric, and what is wrong."""

    def __init__(self, path: Path, error: ExpressionError) -> None:
        self.path, self.error = path, error
        super().__init__(error.code)


@dataclass(frozen=True)
class Definition:
    """How a field that is not simply read is worked out: the column's value and its outcome code where that is null."""

    name: str
    expr: pl.Expr
    code: pl.Expr
    after: frozenset[str]


@dataclass(frozen=True)
class Names:
    """What data expressions may read.

    scope        fields and tables by folded name, as columns
    states       why each may be unknown
    definitions  computed fields (and fields with a `valid`), each after those that it reads
    """

    scope: Scope
    states: Mapping[str, State]
    definitions: tuple[Definition, ...]

    def context(self, full: Decimal = Decimal(0)) -> Context:
        """Return what a rule with these full marks is given."""
        return Context(full, self.scope, self.states)


def data_names(rubric: Rubric) -> Names:
    """Return the names of fields and tables; raises NameFault at the first expression that cannot be compiled."""
    tables = {fold(name): table_names(name, table) for name, table in rubric.tables.items()}
    values: dict[str, Value] = {}
    states = {fold(name): State(pl.col(columns.state(name))) for name in rubric.tables}
    definitions: list[Definition] = []
    for name in evaluation_order(rubric):
        field = rubric.fields[name]
        here = Names(Scope(values, tables), states, ())
        value, state, definition = _field(name, field, here)
        values[fold(name)], states[fold(name)] = value, state
        if definition is not None:
            definitions.append(definition)
    return Names(Scope(values, tables), states, tuple(definitions))


def table_names(name: str, table: Events, view: str | None = None) -> Table:
    """Return a table as expressions see it; `view` names a filtered version of its rows."""
    return Table(view or name, {fold(c): column_value(c, datum) for c, datum in table.columns.items()})


def column_value(name: str, datum: Datum) -> Value:
    """Return the column of a field or a table as a value, with its declared limits."""
    reads = (fold(name),)
    if datum.numeric:
        low, high = (exact.to_scaled(v, datum.places) for v in datum.limits)
        number = Number(pl.col(name), datum.places, low, high)
        return Value("number", number.expr, number, reads)
    return Value(_TYPES[datum.type], pl.col(name), None, reads, (), datum.values if datum.type == "choice" else None)


def evaluation_order(rubric: Rubric) -> tuple[str, ...]:
    """Return field names so that each comes after those that it reads; raises NameFault (FIELD_CYCLE) where there is no such order."""
    unfolded = {fold(name): name for name in rubric.fields}
    done: dict[str, None] = {}

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in done:
            return
        if name in above:
            loop = " → ".join((*above[above.index(name):], name))
            raise NameFault(("fields", name), ExpressionError("FIELD_CYCLE", 0, loop=loop))
        for path, text in field_formulas(name, rubric.fields[name]):
            for read in names(_parsed(path, text)):
                if read.name in unfolded:
                    visit(unfolded[read.name], (*above, name))
        done[name] = None

    for name in rubric.fields:
        visit(name, ())
    return tuple(done)


def field_formulas(name: str, field: Field) -> tuple[tuple[Path, str], ...]:
    """Return the expressions of a field with the paths of their keys."""
    found: list[tuple[Path, str]] = []
    if field.derive is not None:
        found.append((("fields", name, "derive"), field.derive))
    found += [(("fields", name, "ratio", i), text) for i, text in enumerate(field.ratio or ())]
    if field.valid is not None:
        found.append((("fields", name, "valid"), field.valid))
    return tuple(found)


def compiled(path: Path, text: str, scope: Scope, expected: Type | None = None) -> Value:
    """Compile an expression; raises NameFault with the path of its key."""
    try:
        return compile_text(text, scope, expected)
    except ExpressionError as error:
        raise NameFault(path, error) from error


def _parsed(path: Path, text: str) -> Node:
    try:
        return parse(text)
    except ExpressionError as error:
        raise NameFault(path, error) from error


def _field(name: str, field: Field, here: Names) -> tuple[Value, State, Definition | None]:
    column = column_value(name, field)
    raw = State(pl.col(columns.state(name)), field.may_be is not None)
    if not field.computed and field.valid is None:
        return column, raw, None
    if field.computed:
        column, expr, code, parts, drops = _computed(name, field, here)
    else:
        expr, code, parts, drops = column.expr, raw.code, [], raw.may_not_apply
    if field.valid is not None:
        valid = compiled(("fields", name, "valid"), field.valid, here.scope, "logical")
        below = pl.lit(outcome.BELOW_QUORUM, pl.UInt8)
        code = pl.when(~valid.expr).then(below).when(valid.expr.is_null()).then(here.context().cause(valid)).otherwise(code)
        expr = pl.when(valid.expr).then(expr)
        parts = [*parts, valid]
        drops = drops or _may_not_apply(valid, here)
    reads = frozenset(r for p in parts for r in p.reads)
    return column, State(pl.col(columns.state(name)), drops), Definition(name, expr, code, reads)


def _computed(name: str, field: Field, here: Names) -> tuple[Value, pl.Expr, pl.Expr, list[Value], bool]:
    if field.ratio is not None:
        return _ratio(name, field, here)
    value = compiled(("fields", name, "derive"), field.derive or "", here.scope, _TYPES[field.type])
    code = here.context().cause(value)
    drops = _may_not_apply(value, here)
    reads = (fold(name),)
    if not field.numeric:
        choices = field.values if field.type == "choice" else None
        return Value(value.type, pl.col(name), None, reads, (), choices), value.expr, code, [value], drops
    number = value.exact.at(field.places)
    low, high = number.low, number.high
    if field.min is not None:
        low = max(low, exact.to_scaled(field.min, field.places))
    if field.max is not None:
        high = min(high, exact.to_scaled(field.max, field.places))
    bounded = Number(pl.col(name), field.places, low, max(low, high))
    return Value("number", bounded.expr, bounded, reads), number.narrow().expr, code, [value], drops


def _ratio(name: str, field: Field, here: Names) -> tuple[Value, pl.Expr, pl.Expr, list[Value], bool]:
    assert field.ratio is not None
    top, bottom = (compiled(("fields", name, "ratio", i), text, here.scope, "number") for i, text in enumerate(field.ratio))
    share = (top.exact * Number.literal(100)).divide(bottom.exact, field.places).expr
    empty = bottom.exact.expr == 0
    cause = pl.coalesce(pl.when(top.expr.is_null()).then(here.context().cause(top)), here.context().cause(bottom))
    if isinstance(field.when_zero, Decimal):
        stands_in = pl.lit(exact.to_scaled(field.when_zero, field.places), pl.Int64)
        share, code = pl.when(empty).then(stands_in).otherwise(share), cause
    else:
        zero = outcome.NA_ZERO_DENOMINATOR if field.when_zero == "not_applicable" else outcome.ZERO_DENOMINATOR
        code = pl.when(empty).then(pl.lit(zero, pl.UInt8)).otherwise(cause)
    drops = field.when_zero == "not_applicable" or _may_not_apply(top, here) or _may_not_apply(bottom, here)
    return column_value(name, field), share.cast(pl.Int64), code, [top, bottom], drops


def _may_not_apply(value: Value, here: Names) -> bool:
    return any(here.states[r].may_not_apply for r in value.reads if r in here.states)


def result_names(rubric: Rubric, data: Names, awards: Iterable[Award] = ()) -> Scope:
    """Return what adjustments, ranking, awards and the summary may read; `awards` are those written before.

    Points stand at published scale.
    """
    values = dict(data.scope.values)
    for indicator in rubric.walk():
        values[indicator.id] = points_value(columns.published(indicator.id), indicator.id, indicator.full, rubric)
    values["base"] = points_value(columns.BASE, "base", rubric.full, rubric)
    values["total"] = points_value(columns.TOTAL, "total", rubric.full, rubric)
    for award in awards:
        values[award.id] = award_value(award)
    rates = {i.id: i.full for i in rubric.walk()} | {"total": rubric.full, "base": rubric.full}
    return Scope(values, data.scope.tables, rates, rubric.scores.decimals)


def points_value(column: str, name: str, full: Decimal, rubric: Rubric) -> Value:
    """Return points at published scale; rules may give up to ten times full marks (`completion.cap`)."""
    high = exact.to_scaled(full * 10, rubric.scores.decimals)
    number = Number(pl.col(column), rubric.scores.decimals, -high, high)
    return Value("number", number.expr, number, (name,))


def award_value(award: Award) -> Value:
    """Return an award as later expressions read it: how many stars, which level, or whether it was granted."""
    if award.kind == "stars":
        number = Number(pl.col(columns.value(award.id)), 0, 0, len(award.each))
        return Value("number", number.expr, number, (award.id,))
    if award.kind == "level":
        number = Number(pl.col(columns.value(award.id)), 0, 0, len(award.levels))
        return Value("number", number.expr, number, (award.id,))
    return Value("logical", pl.col(columns.holds(award.id)), None, (award.id,))


def any_of(flags: Iterable[pl.Expr]) -> pl.Expr:
    """Return whether any of the conditions holds; three-valued; false for none."""
    return reduce(or_, flags, pl.lit(False))


def leaf_context(leaf: Indicator, data: Names) -> Context:
    """Return what the rule of a leaf is given."""
    return data.context(leaf.full)
