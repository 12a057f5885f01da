"""Vetoes: a basis that exists, awards that can be barred, items that can be named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scoring.errors import nearest
from scoring.expression.compile import Scope
from scoring.expression.syntax import fold
from scoring.language.checks.names import indicator_paths
from scoring.language.checks.reading import Reading
from scoring.language.checks.sentences import sentence_problems
from scoring.language.rubric import Basis, Events, Rubric, Veto
from scoring.rules.base import Path, Problem


def veto_problems(rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with adjustments; they look at results before any of them, so that there is no `total` yet."""
    before = replace(scope, values={name: v for name, v in scope.values.items() if name != "total"})
    reading.apart = {"total": "VETO_READS_TOTAL"} | {a.id: "AWARD_AFTERWARDS" for a in rubric.awards}
    for i, veto in enumerate(rubric.adjust):
        path: Path = ("adjust", i)
        value = reading.value((*path, "when"), veto.when, before, "logical")
        yield from sentence_problems((*path, "say"), veto.say, rubric.fields)
        if veto.basis is not None:
            yield from _basis_problems((*path, "basis"), veto.basis, rubric)
            table = veto.basis.table
            if value is not None and table in rubric.tables and fold(table) not in value.reads:
                yield Problem("BASIS_NOT_READ", (*path, "basis", "table"), {"table": table})
        yield from _effect_problems((*path, "effect"), veto, rubric)
    reading.apart = {}
    if any(v.effect.zero_items for v in rubric.adjust):
        yield from _titles_that_repeat(rubric)


def _basis_problems(path: Path, basis: Basis, rubric: Rubric) -> Iterator[Problem]:
    if basis.table is not None and basis.table not in rubric.tables:
        args = {"name": basis.table, "near": nearest(basis.table, rubric.tables)}
        yield Problem("UNKNOWN_TABLE", (*path, "table"), args)
        return
    for key, name in (("authority", basis.authority), ("document", basis.document)):
        if basis.table is not None:
            yield from _column_problems((*path, key), name, basis.table, rubric.tables[basis.table])
        elif name not in rubric.fields or rubric.fields[name].type != "text":
            texts = [n for n, f in rubric.fields.items() if f.type == "text"]
            yield Problem("BASIS_FIELD", (*path, key), {"name": name, "near": nearest(name, texts)})


def _column_problems(path: Path, name: str, table: str, events: Events) -> Iterator[Problem]:
    if name not in events.columns:
        yield Problem("UNKNOWN_COLUMN", path, {"name": name, "table": table, "near": nearest(name, events.columns)})


def _effect_problems(path: Path, veto: Veto, rubric: Rubric) -> Iterator[Problem]:
    if not veto.effect.bar and veto.effect.zero_items is None:
        yield Problem("EFFECT_EMPTY", path, {})
    awards = {a.id: a for a in rubric.awards}
    for i, name in enumerate(veto.effect.bar):
        if name not in awards:
            yield Problem("UNKNOWN_AWARD", (*path, "bar", i), {"name": name, "near": nearest(name, awards)})
        elif awards[name].kind == "stars":
            yield Problem("STARS_BARRED", (*path, "bar", i), {"name": name})
    column = veto.effect.zero_items
    table = None if veto.basis is None else veto.basis.table
    if column is None:
        return
    if table is None:
        yield Problem("ZERO_ITEMS_TABLE", (*path, "zero_items"), {})
    elif table in rubric.tables:
        yield from _zero_items_problems((*path, "zero_items"), column, table, rubric)


def _zero_items_problems(path: Path, column: str, table: str, rubric: Rubric) -> Iterator[Problem]:
    events = rubric.tables[table]
    yield from _column_problems(path, column, table, events)
    datum = events.columns.get(column)
    if datum is None:
        return
    if datum.type not in ("text", "choice"):
        yield Problem("ZERO_ITEMS_TYPE", path, {"name": column})
    known = {w for leaf in rubric.leaves for w in (leaf.id, *leaf.title.wordings)}
    for i, value in enumerate(datum.values or ()):
        if value not in known:
            yield Problem("UNKNOWN_ITEM_NAMED", ("tables", table, "columns", column, "values", i), {"name": value, "near": nearest(value, known)})


def _titles_that_repeat(rubric: Rubric) -> Iterator[Problem]:
    """Yield leaves that share a wording, which rows of a table could not tell apart."""
    first: dict[str, str] = {}
    for path, leaf in indicator_paths(rubric):
        for wording in sorted(leaf.title.wordings) if leaf.leaf else ():
            other = first.setdefault(fold(wording), leaf.id)
            if other != leaf.id:
                yield Problem("TITLE_REPEATED", (*path, "title"), {"title": wording, "other": other})
