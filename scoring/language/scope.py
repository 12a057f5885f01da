"""The names of a rubric, typed and bounded, for every place where an expression may stand.

`data_names` compiles the fields in the order in which they can be worked out, and is what rules, checks and exemptions read.
`result_names` adds what comes after the rules: indicators, `base`, `total` and the awards written before.
A fault that an expression has is raised as `NameFault`, with the path of keys to it; `gather_names` collects those of all fields.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial, reduce
from operator import or_
from typing import Final, NamedTuple

import polars as pl

from scoring import columns, exact, outcome
from scoring.exact import Number, RangeTooWide
from scoring.expression.compile import TABLE_FUNCTIONS, Fact, Scope, Table, Type, Value, compile_text
from scoring.expression.late import Late
from scoring.expression.syntax import Binary, Call, ExpressionError, Name, Node, Unary, Within, fold, parse
from scoring.language.adjust import TOTAL
from scoring.language.bounds import extra_points
from scoring.language.comparing import place_values, previous_values
from scoring.language.groups import full_of
from scoring.language.rubric import Award, Datum, Events, Field, Indicator, Rubric
from scoring.rules.base import Path
from scoring.rules.context import Context, State

_TYPES: dict[str, Type] = {"integer": "number", "decimal": "number", "percent": "number", "boolean": "logical", "text": "text",
                           "choice": "text", "date": "date"}

POINTS_BOUND: Final = 10


class NameFault(ValueError):
    """An expression that cannot be compiled: where in the rubric, what it says, and what is wrong."""

    def __init__(self, path: Path, error: ExpressionError, text: str = "") -> None:
        self.path, self.error, self.text = path, error, text
        super().__init__(error.code)


class Definition(NamedTuple):
    """How a field that is not simply read is worked out: the column's value and its outcome code where that is null."""

    name: str
    expr: pl.Expr
    code: pl.Expr
    after: frozenset[str]
    facts: tuple[Fact, ...]


class Names(NamedTuple):
    """What data expressions may read.

    scope        fields and tables by folded name, as columns
    states       why each may be unknown
    definitions  computed fields (and fields with a `valid`), each after those that it reads
    period       first and last day of what is assessed; None where the rubric does not say
    """

    scope: Scope
    states: Mapping[str, State]
    definitions: tuple[Definition, ...]
    period: tuple[date, date] | None = None

    def context(self, full: Decimal = Decimal(0), points: Number | None = None, worked: Mapping[str, pl.Expr] | None = None,
                peers: Mapping[str, Number] | None = None) -> Context:
        """Return what a rule with these full marks is given; `points`, `worked` and `peers` are its columns, once there are any."""
        return Context(full, self.scope, self.states, points, worked or {}, peers or {}, self.period)


def data_names(rubric: Rubric) -> Names:
    """Return the names of fields and tables; raises NameFault at the first expression that cannot be compiled."""
    found, faults = gather_names(rubric)
    if faults:
        raise faults[0]
    return found


# the rubric that was asked for last, so that loading and running do not compile it twice
_last: list[tuple[Rubric, Names, tuple[NameFault, ...]]] = []


def gather_names(rubric: Rubric) -> tuple[Names, tuple[NameFault, ...]]:
    """Return the names of fields and tables, and every expression of a field that cannot be compiled.

    A field with such an expression is a name all the same, so that those who read it are not at fault.
    """
    for known, found, faults in _last:
        if known is rubric:
            return found, faults
    gathered = _gather(rubric)
    _last[:] = [(rubric, *gathered)]
    return gathered


def _gather(rubric: Rubric) -> tuple[Names, tuple[NameFault, ...]]:
    tables = {fold(name): table_names(name, table) for name, table in rubric.tables.items()}
    values = previous_values(rubric, points_value(columns.TOTAL, TOTAL, rubric.full, rubric, Decimal(0)).exact)
    states = {fold(name): State(pl.col(columns.state(name))) for name in rubric.tables}
    definitions: list[Definition] = []
    order, loops = evaluation_order(rubric)
    faults = [NameFault(("fields", loop[0]), ExpressionError("FIELD_CYCLE", 0, loop=" → ".join((*loop, loop[0])))) for loop in loops]
    looped = {name for loop in loops for name in loop}
    values |= {fold(name): column_value(name, rubric.fields[name]) for name in looped}
    for name in order:
        field = rubric.fields[name]
        here = Names(Scope(values, tables), states, ())
        value, state, definition = column_value(name, field), _raw_state(name, field), None
        try:
            if name not in looped:
                value, state, definition = _field(name, field, here)
        except NameFault as fault:
            faults += _faults_of(name, field, here) or [fault]
        values[fold(name)], states[fold(name)] = replace(value, applies=_applies(state)), state
        if definition is not None:
            definitions.append(definition)
    period = None if rubric.period is None else (rubric.period.start, rubric.period.end)
    return Names(Scope(values, tables), states, tuple(definitions), period), tuple(faults)


def _applies(state: State) -> pl.Expr:
    """Return where a field applies: it is known, or missing."""
    if not state.may_not_apply or state.unknown is None:
        return pl.lit(True)
    return ~(state.unknown & (state.code >= outcome.FIRST_NOT_APPLICABLE).fill_null(False))


def _faults_of(name: str, field: Field, here: Names) -> list[NameFault]:
    """Return what is wrong with each expression of a field on its own."""
    wanted: dict[str | int, Type] = {"derive": _TYPES[field.type], "ratio": "number", "valid": "logical"}
    found = []
    for path, text in field_formulas(name, field):
        try:
            compiled(path, text, here.scope, wanted[path[2]])
        except NameFault as fault:
            found.append(fault)
    return found


def table_names(name: str, table: Events, view: str | None = None) -> Table:
    """Return a table as expressions see it; `view` names a filtered version of its rows."""
    return Table(view or name, {fold(c): column_value(c, datum) for c, datum in table.columns.items()}, table.per)


def column_value(name: str, datum: Datum) -> Value:
    """Return the column of a field or a table as a value, with its declared limits."""
    reads = (fold(name),)
    if datum.numeric:
        low, high = sorted(exact.to_scaled(v, datum.places) for v in datum.limits)
        number = Number(pl.col(name), datum.places, low, high)
        return Value("number", number.expr, number, reads, percent=datum.type == "percent")
    return Value(_TYPES[datum.type], pl.col(name), None, reads, (), datum.values if datum.type == "choice" else None)


def evaluation_order(rubric: Rubric) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return field names so that each comes after those that it reads, and the loops that have no such order."""
    unfolded = {fold(name): name for name in rubric.fields}
    tables = {fold(name) for name in rubric.tables}
    done: dict[str, None] = {}
    loops: list[tuple[str, ...]] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in done:
            return
        if name in above:
            loops.append(above[above.index(name):])
            return
        for _, text in field_formulas(name, rubric.fields[name]):
            for read in _fields_read(text, tables):
                if read in unfolded:
                    visit(unfolded[read], (*above, name))
        done[name] = None

    for name in rubric.fields:
        visit(name, ())
    return tuple(done), loops


def _fields_read(text: str, tables: Container[str]) -> tuple[str, ...]:
    """Return the names that may be fields; nothing for text that cannot be parsed, which is found when it is compiled."""
    try:
        return tuple(outer_names(parse(text), tables))
    except ExpressionError:
        return ()


def outer_names(node: Node, tables: Container[str]) -> Iterator[str]:
    """Yield the names in a tree except those inside table functions, which are columns."""
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Unary | Within):
        yield from outer_names(node.operand, tables)
    elif isinstance(node, Binary):
        yield from outer_names(node.left, tables)
        yield from outer_names(node.right, tables)
    elif isinstance(node, Call):
        first = node.arguments[0] if node.arguments else None
        if node.function in TABLE_FUNCTIONS and isinstance(first, Name) and first.name in tables:
            return
        for argument in node.arguments:
            yield from outer_names(argument, tables)


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
        raise NameFault(path, error, text) from error


def _raw_state(name: str, field: Field) -> State:
    return State(pl.col(columns.state(name)), pl.col(name).is_null(), field.may_be is not None)


def _field(name: str, field: Field, here: Names) -> tuple[Value, State, Definition | None]:
    column = column_value(name, field)
    raw = _raw_state(name, field)
    if not field.computed and field.valid is None:
        return column, raw, None
    if field.computed:
        column, expr, code, parts, drops = _computed(name, field, here)
    else:
        expr, code, parts, drops = column.expr, raw.code, [], raw.may_not_apply
    if field.valid is not None:
        valid = compiled(("fields", name, "valid"), field.valid, here.scope, "logical")
        below, unclear = pl.lit(outcome.BELOW_QUORUM, pl.UInt8), here.context().cause(valid)
        # A condition that cannot be judged leaves the field missing, even where what it reads does not apply.
        unclear = pl.when(unclear >= outcome.FIRST_NOT_APPLICABLE).then(pl.lit(outcome.UNKNOWN, pl.UInt8)).otherwise(unclear)
        code = pl.when(~valid.expr).then(below).when(valid.expr.is_null()).then(unclear).otherwise(code)
        expr = pl.when(valid.expr).then(expr)
        parts = [*parts, valid]
    reads = frozenset(r for p in parts for r in p.reads)
    facts = tuple(f for p in parts for f in p.facts)
    return column, raw._replace(may_not_apply=drops), Definition(name, expr, code, reads, facts)


def _computed(name: str, field: Field, here: Names) -> tuple[Value, pl.Expr, pl.Expr, list[Value], bool]:
    if field.ratio is not None:
        return _ratio(name, field, here)
    path: Path = ("fields", name, "derive")
    value = compiled(path, field.derive or "", here.scope, _TYPES[field.type])
    code = here.context().cause(value)
    drops = _may_not_apply(value, here)
    reads = (fold(name),)
    if not field.numeric:
        choices = field.values if field.type == "choice" else None
        for other in () if choices is None else value.choices or ():
            if other not in (choices or ()):
                raise NameFault(path, ExpressionError("UNKNOWN_CHOICE", 0, found=other, allowed=choices, near=()))
        return Value(value.type, pl.col(name), None, reads, (), choices), value.expr, code, [value], drops
    try:
        number = value.exact.at(field.places)
        worked_out = number.narrow().expr
    except RangeTooWide as error:
        raise NameFault(path, ExpressionError("RANGE_TOO_WIDE", 0)) from error
    low, high = number.low, number.high
    if field.min is not None:
        low = max(low, exact.to_scaled(field.min, field.places))
    if field.max is not None:
        high = min(high, exact.to_scaled(field.max, field.places))
    bounded = Number(pl.col(name), field.places, low, max(low, high))
    return Value("number", bounded.expr, bounded, reads, percent=field.type == "percent"), worked_out, code, [value], drops


def _ratio(name: str, field: Field, here: Names) -> tuple[Value, pl.Expr, pl.Expr, list[Value], bool]:
    assert field.ratio is not None
    top, bottom = (compiled(("fields", name, "ratio", i), text, here.scope, "number") for i, text in enumerate(field.ratio))
    try:
        share = (top.exact * Number.literal(100)).divide(bottom.exact, field.places).expr
    except RangeTooWide as error:
        raise NameFault(("fields", name, "ratio"), ExpressionError("RANGE_TOO_WIDE", 0)) from error
    empty = bottom.exact.expr == 0
    cause = here.context().cause(top, bottom)
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


def result_names(rubric: Rubric, data: Names, awards: Iterable[Award] | None = None) -> Scope:
    """Return what ranking, awards and the summary may read, points at published scale; `awards` stand before, None before there are places."""
    total = points_value(columns.TOTAL, TOTAL, rubric.full, rubric)
    known = {"base": _base(rubric), TOTAL: total, **previous_values(rubric, total.exact)}
    if awards is not None:
        known |= place_values(rubric) | {award.id: award_value(award) for award in awards}
    values = Late({**data.scope.values, **known}, {i.id: partial(_points_of, i, columns.published(i.id), rubric) for i in rubric.walk()})
    return Scope(values, data.scope.tables, _rates(rubric, "base", TOTAL), rubric.scores.decimals)


def names_before(rubric: Rubric, data: Names, prefix: str = "") -> Scope:
    """Return what adjustments may read: points as they stood before any of them; `prefix` begins the names of their columns."""
    points = {i.id: partial(_points_of, i, prefix + columns.published(i.id), rubric, Decimal(0)) for i in rubric.walk()}
    return Scope(Late({**data.scope.values, "base": _base(rubric)}, points), data.scope.tables, _rates(rubric, "base"), rubric.scores.decimals)


def _base(rubric: Rubric) -> Value:
    return points_value(columns.BASE, "base", rubric.full, rubric, Decimal(0))


def _rates(rubric: Rubric, *whole: str) -> Late[Number]:
    """Return what each is out of: indicators, and the whole under its names."""
    return Late({}, {**{i.id: partial(full_of, rubric, i) for i in rubric.walk()}, **dict.fromkeys(whole, partial(full_of, rubric, rubric.whole))})


def result_formulas(rubric: Rubric) -> Iterator[tuple[Path, str, int]]:
    """Yield every expression that reads results: its path, its text, and how many awards stand before it."""
    if rubric.ranking is not None:
        for key in ("by", "ties"):
            for i, order in enumerate(getattr(rubric.ranking, key)):
                yield ("ranking", key, i), order.key, 0
    for n, award in enumerate(rubric.awards):
        for path, text in award_formulas(award):
            yield ("awards", n, *path), text, n
    for n, line in enumerate(rubric.summary):
        for path, text in line.formulas():
            yield ("summary", n, *path), text, len(rubric.awards)


def award_formulas(award: Award) -> Iterator[tuple[Path, str]]:
    """Yield the expressions of an award with the paths of their keys below it."""
    return award.formulas()


def points_value(column: str, name: str, full: Decimal, rubric: Rubric, extra: Decimal | None = None) -> Value:
    """Return points at published scale; rules may give up to ten times full marks (`completion.cap`), adjustments `extra` more."""
    high = exact.to_scaled(full * POINTS_BOUND + (extra_points(rubric, name) if extra is None else extra), rubric.scores.decimals)
    number = Number(pl.col(column), rubric.scores.decimals, -high, high)
    return Value("number", number.expr, number, (name,))


def _points_of(indicator: Indicator, column: str, rubric: Rubric, extra: Decimal | None = None) -> Value:
    """Return the points of an indicator, which applies where anything below it does."""
    below = [columns.applies(i.id) for i in indicator.walk() if i.leaf]
    applies = pl.any_horizontal(below) if below else pl.lit(True)  # there is nothing below where the rubric is at fault
    return replace(points_value(column, indicator.id, indicator.full, rubric, extra), applies=applies)


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
