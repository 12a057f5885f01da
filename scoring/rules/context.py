"""What a rule is given: its full marks, the names it may read, why they may be unknown, and whom it is compared with."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Final, Literal, NamedTuple

import polars as pl

from scoring import outcome
from scoring.exact import Number
from scoring.expression.compile import Scope, Type, Value, compile_text

_UNKNOWN: Final = pl.lit(outcome.UNKNOWN, pl.UInt8)


class State(NamedTuple):
    """Why a name may be unknown.

    code     UInt8 outcome code (`scoring.outcome.CODES`), looked at only where `unknown` holds
    unknown  where the name is null; None for a table, which is looked at after all fields
    may_not_apply  whether the code can ever say that it does not apply
    """

    code: pl.Expr
    unknown: pl.Expr | None = None
    may_not_apply: bool = False


MOST_SUBJECTS: Final = 10**7
"""More are never compared."""


class Population(NamedTuple):
    """By what a rule compares subjects.

    value       null for whoever is not compared
    within      "group", or "all"
    statistics  what it asks of the peers, of `scoring.engine.cohort.STATISTICS`
    rooms       what divides a group into parts whose means are asked; None where groups are such parts themselves
    """

    value: Number
    within: Literal["group", "all"]
    statistics: tuple[str, ...]
    rooms: pl.Expr | None = None

    def number(self, expr: pl.Expr, statistic: str) -> Number:
        """Return a statistic with its static bounds."""
        low, high, places = self.value.low, self.value.high, self.value.places
        if statistic in ("low", "high", "next_up", "next_down"):
            return Number(expr, places, low, high)
        if statistic == "sum":
            return Number(expr, places, min(low, 0) * MOST_SUBJECTS, max(high, 0) * MOST_SUBJECTS)
        if statistic == "squares":
            return Number(expr, 2 * places, 0, max(low * low, high * high) * MOST_SUBJECTS)
        return Number(expr, 0, 0, MOST_SUBJECTS)


class Context(NamedTuple):
    """What a rule is given: its full marks, the names it may read, and why they may be unknown.

    points  the column that holds the rule's own points, once they have been worked out
    worked  the columns of the rule's own steps, once they have been worked out
    peers   the statistics of the population that the rule asked for, once it has been fitted
    period  the first and the last day of what is assessed; None where the rubric does not say
    """

    full: Decimal
    scope: Scope
    states: Mapping[str, State]
    points: Number | None = None
    worked: Mapping[str, pl.Expr] = {}
    peers: Mapping[str, Number] = {}
    period: tuple[date, date] | None = None

    @property
    def full_number(self) -> Number:
        """Return the full marks as a constant."""
        return Number.literal(self.full)

    def value(self, text: str, expected: Type | None = None) -> Value:
        """Compile an expression over fields and tables."""
        return compile_text(text, self.scope, expected)

    def step(self, name: str, expr: pl.Expr) -> pl.Expr:
        """Return the column of a step where it has been worked out, else its expression."""
        return self.worked.get(name, expr)

    def peer(self, population: Population, statistic: str) -> Number:
        """Return the column of a statistic of the peers; before the population is fitted, an unknown with the same bounds."""
        return self.peers.get(statistic) or population.number(pl.lit(None, pl.Int64), statistic)

    def not_applicable(self, value: Value) -> pl.Expr | None:
        """Return where `value` is unknown because something it reads does not apply; None if that cannot be."""
        states = [self.states[r] for r in value.reads if r in self.states]
        flags = [s.unknown & (s.code >= outcome.FIRST_NOT_APPLICABLE).fill_null(False) for s in states if s.may_not_apply and s.unknown is not None]
        return value.expr.is_null() & reduce(or_, flags) if flags else None

    def cause(self, *values: Value) -> pl.Expr:
        """Return the outcome code where any of `values` is unknown: does not apply before missing, then in order of reading."""
        # Of several values only those that are unknown tell why: one that is known may have read over a gap.
        several = len(values) > 1
        told = [(v.expr.is_null() if several else pl.lit(True), self.states[r]) for v in values for r in v.reads if r in self.states]
        fields = [pl.when(open_ & s.unknown).then(s.code) for open_, s in told if s.unknown is not None]
        tables = [pl.when(open_).then(s.code) for open_, s in told if s.unknown is None]
        declared = [pl.when(open_ & s.unknown & (s.code >= outcome.FIRST_NOT_APPLICABLE)).then(s.code)
                    for open_, s in told if s.may_not_apply and s.unknown is not None]
        return pl.coalesce(*declared, *fields, *tables, _UNKNOWN)
