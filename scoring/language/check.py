"""Everything in a rubric that cannot be meant although its shape is right, found in one pass.

Each part of a rubric has its file in `scoring.language.checks`; what is wrong with an expression is told once, where it is written.
"""

from __future__ import annotations

from collections.abc import Iterator

from scoring.expression.compile import Scope
from scoring.expression.syntax import fold
from scoring.language.adjust import TOTAL
from scoring.language.checks.adjust import adjust_problems
from scoring.language.checks.awards import award_problems, ranking_problems
from scoring.language.checks.fields import field_problems
from scoring.language.checks.groups import group_problems
from scoring.language.checks.indicators import indicator_problems
from scoring.language.checks.locks import lock_problems
from scoring.language.checks.names import all_names, name_problems
from scoring.language.checks.reading import Reading
from scoring.language.checks.sentences import sentence_problems
from scoring.language.rubric import Rubric
from scoring.language.scope import Names, gather_names, result_names
from scoring.messages import word
from scoring.rules.base import Problem


def check(rubric: Rubric) -> list[Problem]:
    """Return every problem with its path from the top of the rubric; an empty list means that it can be run."""
    names, faults = gather_names(rubric)
    reading = Reading(known_as={fold(name): what for name, _, what in all_names(rubric)} | dict.fromkeys(("base", TOTAL), word("what.total")))
    for fault in faults:
        reading.known(fault, names.scope)
    found = [*name_problems(rubric), *lock_problems(rubric), *field_problems(rubric), *_top_problems(rubric, names, reading),
             *indicator_problems(rubric, names, reading), *group_problems(rubric), *_result_problems(rubric, names, reading)]
    return found + reading.problems


def _top_problems(rubric: Rubric, names: Names, reading: Reading) -> Iterator[Problem]:
    period = rubric.period
    if period is not None and period.start > period.end:
        yield Problem("PERIOD_ORDER", ("period", "to"), {"start": str(period.start), "end": str(period.end)})
    for i, level in enumerate(rubric.review):
        if level in rubric.review[:i]:
            yield Problem("REVIEW_REPEATED", ("review", i), {"level": level})
    if rubric.exempt is not None:
        reading.value(("exempt", "when"), rubric.exempt.when, names.scope, "logical")
    for name, table in rubric.tables.items():
        if table.ballots is not None:
            scope = Scope({}, {fold(name): names.scope.tables[fold(name)]})
            reading.value(("tables", name, "ballots", "valid"), table.ballots.valid, scope, "logical")
    for i, line in enumerate(rubric.checks):
        reading.value(("checks", i, "expect"), line.expect, names.scope, "logical")
        yield from sentence_problems(("checks", i, "say"), line.say, rubric.fields)


def _result_problems(rubric: Rubric, names: Names, reading: Reading) -> Iterator[Problem]:
    scope = result_names(rubric, names)
    yield from adjust_problems(rubric, names, reading)
    yield from ranking_problems(rubric, scope, reading)
    yield from award_problems(rubric, scope, reading)
