"""What is asked for and never used, and what is not in use and yet decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scoring.expression.syntax import names, parse
from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Formula, Scheme, called
from scoring.language.rubric import Rubric
from scoring.rules.base import Problem

SEVERITY: Final[dict[str, Severity]] = dict.fromkeys(("AWARD_NOT_IN_USE", "UNUSED_FIELD", "UNUSED_PARAM", "UNUSED_TABLE"), "warning")


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield fields, tables and params that nothing reads, and awards that are not in use but are read."""
    rubric = scheme.rubric
    used = _used(scheme)
    for name, field in rubric.fields.items():
        if name not in used:
            yield Problem("UNUSED_FIELD", ("fields", name), {"name": name, "reporter": field.reporter or "—"})
    for name in rubric.tables:
        if name not in used:
            yield Problem("UNUSED_TABLE", ("tables", name), {"name": name})
    yield from (Problem("UNUSED_PARAM", ("params", name), {"name": name}) for name in scheme.idle_params)
    idle = {a.id: called(a) for a in rubric.awards if not a.in_use}
    for formula in scheme.result_formulas():
        for name in dict.fromkeys(n.name for n in names(parse(formula.text)) if n.name in idle):
            yield Problem("AWARD_NOT_IN_USE", formula.path, {"title": idle[name], "name": name})


def _used(scheme: Scheme) -> set[str]:
    rubric = scheme.rubric
    roots: list[Formula] = [f for path, leaf in scheme.leaves for f in scheme.leaf_formulas(path, leaf)]
    texts = [*(f.text for f in (*roots, *scheme.result_formulas())), *(check.expect for check in rubric.checks)]
    return {*scheme.read_by(*texts), *scheme.read_by(*(f"「{name}」" for name in _named(rubric)))}


def _named(rubric: Rubric) -> Iterator[str]:
    """Yield fields and tables that are named outside expressions."""
    for entry in (*rubric.vetoes, *rubric.additions):
        if entry.basis is not None:
            yield from [entry.basis.table] if entry.basis.table else [entry.basis.authority, entry.basis.document]
    for sentence in (*(c.say.zh for c in rubric.checks), *(v.say.zh for v in rubric.adjust)):
        yield from (name for name in rubric.fields if f"{{{name}}}" in sentence)
