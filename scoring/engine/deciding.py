"""What every award decides with: who is looked at, what bars or excludes, and conditions as columns.

Three-valued throughout: what depends on something unknown is undecided, never refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from functools import reduce
from operator import or_

import polars as pl

from scoring import columns
from scoring.expression.compile import Scope, compile_node
from scoring.expression.syntax import conjuncts, parse
from scoring.language.rubric import Award, Laggards, Level, Quota, Stars
from scoring.language.scope import compiled
from scoring.record import record

GRANTED, NOT_GRANTED, UNDECIDED = range(3)


@record
class Ceiling:
    """The highest level that a subject may be given, 0 for none: two expressions, equal where nothing is in doubt.

    sure   the highest level that it may have however doubts are settled
    maybe  the highest level that it may have if every doubt is settled in its favour
    """

    sure: pl.Expr
    maybe: pl.Expr

    def allows(self, level: int) -> pl.Expr:
        """Return whether a level is within it."""
        return pl.when(self.sure >= level).then(True).when(self.maybe < level).then(False)


@record
class Standing:
    """Who an award looks at.

    considered  not exempt
    ranked      in the ranking (or, where nothing is ranked, with a known total)
    barred      award → where a veto bars it; three-valued
    ceilings    award → the highest level allowed
    revoked     awards that somebody loses after they were published
    """

    considered: pl.Expr
    ranked: pl.Expr
    barred: Mapping[str, pl.Expr]
    ceilings: Mapping[str, Ceiling] = field(default_factory=dict)
    revoked: Collection[str] = ()

    def shut(self, award: Award) -> pl.Expr:
        """Return where an award cannot be held: a veto bars it, or one that excludes it was granted; three-valued.

        So it is where it was revoked and the next one moves up; otherwise its place stays taken (see `lost`).
        """
        others = () if isinstance(award, Stars) else award.not_together
        shut = reduce(or_, [held(other) for other in others], self.barred.get(award.id, pl.lit(False)))
        moves_up = isinstance(award, Quota | Laggards | Level) and award.backfill and award.id in self.revoked
        return shut | gone(award.id) if moves_up else shut


def held(award: str) -> pl.Expr:
    """Return where an award was granted; unknown where that is undecided."""
    decision = pl.col(columns.decision(award))
    return pl.when(decision == GRANTED).then(True).when(decision == NOT_GRANTED).then(False)


def gone(award: str) -> pl.Expr:
    """Return where an award was revoked."""
    return pl.col(columns.revoked(award)).fill_null(False)


def lost(award: str, names: Iterable[str], counted: bool) -> list[pl.Expr]:
    """Return the columns of a decision without whom it was revoked of.

    names    what the decision is called: the award, or several parts of it
    counted  whether a number stands beside it (of stars, or of a level), and not whether it is held
    """
    def without(name: str, column: str, value: object) -> pl.Expr:
        considered = pl.col(columns.decision(name)).is_not_null()
        return pl.when(gone(award) & considered).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)

    decisions = [without(name, columns.decision(name), NOT_GRANTED).cast(pl.UInt8) for name in names]
    beside = [without(name, columns.value(name), 0) if counted else without(name, columns.holds(name), value=False) for name in names]
    return [*decisions, *beside]


def code(holds: pl.Expr, considered: pl.Expr) -> pl.Expr:
    """Return a decision's code (`scoring.outcome.DECISIONS`), null for subjects that are exempt."""
    found = pl.when(holds).then(GRANTED).when(~holds).then(NOT_GRANTED).otherwise(UNDECIDED)
    return pl.when(considered).then(found).cast(pl.UInt8)


def conditions(award: str, text: str, scope: Scope) -> tuple[list[pl.Expr], pl.Expr]:
    """Return each part of a condition as a column, for the reasons, and the whole."""
    whole = compiled(("awards", award), text, scope, "logical").expr
    parts = [compile_node(part, scope, "logical").expr for part in conjuncts(parse(text))]
    return [p.alias(columns.part(award, i)) for i, p in enumerate(parts)], whole
