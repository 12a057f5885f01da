"""Adjustments: what they count exists, what they rest on is filled in somewhere, and what they do can be done."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.errors import nearest
from scoring.expression.compile import Scope
from scoring.expression.syntax import fold
from scoring.language.additions import belongs_to, earned
from scoring.language.adjust import MOST_POINTS, TOTAL, capped, side
from scoring.language.checks.effects import effect_problems, titles_that_repeat
from scoring.language.checks.reading import Reading
from scoring.language.checks.sentences import sentence_problems
from scoring.language.rubric import Addition, Basis, Cap, Column, Rubric, Veto
from scoring.language.scope import Names, names_before
from scoring.rules.base import Path, Problem
from scoring.rules.ladder import coverage_problems
from scoring.rules.per_event import ByColumn
from scoring.rules.phrases import plain


def adjust_problems(rubric: Rubric, names: Names, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with adjustments; they look at results before any of them, so that there is no `total` yet."""
    before = names_before(rubric, names)
    reading.apart = {TOTAL: "VETO_READS_TOTAL"} | {a.id: "AWARD_AFTERWARDS" for a in rubric.awards}
    for i, entry in enumerate(rubric.adjust):
        path: Path = ("adjust", i)
        yield from sentence_problems((*path, "say"), entry.say, rubric.fields)
        if isinstance(entry, Veto):
            yield from _veto_problems(path, entry, rubric, before, reading)
        elif isinstance(entry, Cap):
            yield from _cap_problems((*path, "of"), entry, i, rubric)
        else:
            yield from _addition_problems(path, entry, rubric, before, reading)
    reading.apart = {}
    if any(v.effect.zero_items for v in rubric.vetoes):
        yield from titles_that_repeat(rubric)


def _veto_problems(path: Path, veto: Veto, rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    value = reading.value((*path, "when"), veto.when, scope, "logical")
    if veto.basis is not None:
        yield from _basis_problems((*path, "basis"), veto.basis, rubric)
        table = veto.basis.table
        if value is not None and table in rubric.tables and fold(table) not in value.reads:
            yield Problem("BASIS_NOT_READ", (*path, "basis", "table"), {"table": table, "key": "when"})
    yield from effect_problems((*path, "effect"), veto, rubric)


def _basis_problems(path: Path, basis: Basis, rubric: Rubric) -> Iterator[Problem]:
    if basis.table is not None and basis.table not in rubric.tables:
        args = {"name": basis.table, "near": nearest(basis.table, rubric.tables)}
        yield Problem("UNKNOWN_TABLE", (*path, "table"), args)
        return
    for key, name in (("authority", basis.authority), ("document", basis.document)):
        if basis.table is not None:
            yield from column_problems((*path, key), name, basis.table, rubric)
        elif name not in rubric.fields or rubric.fields[name].type != "text":
            texts = [n for n, f in rubric.fields.items() if f.type == "text"]
            yield Problem("BASIS_FIELD", (*path, key), {"name": name, "near": nearest(name, texts)})


def column_problems(path: Path, name: str, table: str, rubric: Rubric) -> Iterator[Problem]:
    """Yield that a table has no such column."""
    known = rubric.tables[table].columns
    if name not in known:
        yield Problem("UNKNOWN_COLUMN", path, {"name": name, "table": table, "near": nearest(name, known)})


# bonuses and deductions


def _addition_problems(path: Path, entry: Addition, rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    indicators = {i.id: i for i in rubric.walk()}
    if (entry.table is None) == (entry.of is None):
        yield Problem("ADDITION_SOURCE", path, {})
        return
    if entry.on is not None and entry.on not in indicators:
        yield Problem("UNKNOWN_INDICATOR", (*path, "on"), {"name": entry.on, "near": nearest(entry.on, [n.id for n in rubric.nodes])})
    elif entry.on is not None and indicators[entry.on].leaf:
        yield Problem("ADDITION_ON_ITEM", (*path, "on"), {"name": entry.on})
    if not isinstance(entry.each, ByColumn) and entry.each <= 0:
        yield Problem("ADDITION_SIGN" if entry.each else "EACH_ZERO", (*path, "each"), {"points": plain(entry.each)})
        return
    known = list(_of_problems(path, entry, rubric, scope, reading) if entry.of is not None else _events_problems(path, entry, rubric, scope, reading))
    yield from known
    sound = not known and not any(p.path[:2] == path for p in reading.problems)
    if sound and entry.cap is None and earned(entry, rubric, scope).most > MOST_POINTS:
        yield Problem("RANGE_TOO_WIDE", (*path, "of" if entry.of else "each"), {})


def _of_problems(path: Path, entry: Addition, rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    for key in ("where", "window", "take_highest"):
        if getattr(entry, key) is not None:
            yield Problem("ADDITION_NEEDS_TABLE", (*path, key), {"key": key})
    if isinstance(entry.each, ByColumn):
        yield Problem("ADDITION_NEEDS_TABLE", (*path, "each"), {"key": "each.by"})
    value = reading.value((*path, "of"), entry.of or "", scope)
    if value is not None and value.type not in ("number", "logical"):
        yield Problem("ADDITION_TYPE", (*path, "of"), {})
    if entry.basis is not None:
        yield from _basis_problems((*path, "basis"), entry.basis, rubric)
        table = entry.basis.table
        if value is not None and table in rubric.tables and fold(table) not in value.reads:
            yield Problem("BASIS_NOT_READ", (*path, "basis", "table"), {"table": table, "key": "of"})


def _events_problems(path: Path, entry: Addition, rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    assert entry.table is not None
    if entry.table not in rubric.tables:
        yield Problem("UNKNOWN_TABLE", (*path, "table"), {"name": entry.table, "near": nearest(entry.table, rubric.tables)})
        return
    for below, text in entry.formulas():
        reading.value((*path, *below), text, scope, "number", len(f"count(「{entry.table}」, ") if entry.where else 0)
    if isinstance(entry.each, ByColumn):
        yield from _level_problems((*path, "each"), entry.each, rubric.tables[entry.table].columns)
    if entry.window is not None:
        yield from _window_problems((*path, "window"), entry, rubric)
    if entry.take_highest is not None:
        yield from column_problems((*path, "take_highest"), entry.take_highest, entry.table, rubric)
    if entry.basis is not None:
        if entry.basis.table not in (None, entry.table):
            yield Problem("BASIS_TABLE", (*path, "basis", "table"), {"table": entry.table})
        for key in ("authority", "document"):
            yield from column_problems((*path, "basis", key), getattr(entry.basis, key), entry.table, rubric)


def _level_problems(path: Path, each: ByColumn, known: dict[str, Column]) -> Iterator[Problem]:
    column = known.get(each.by)
    if column is None or column.values is None:
        yield Problem("NOT_A_CHOICE", (*path, "by"), {"name": each.by})
        return
    yield from coverage_problems((*path, "values"), each.values, column.values)
    for value, points in each.values.items():
        if points < 0:
            yield Problem("ADDITION_SIGN", (*path, "values", value), {"points": plain(points)})
    if not any(each.values.values()):
        yield Problem("EACH_ZERO", (*path, "values"), {})


def _window_problems(path: Path, entry: Addition, rubric: Rubric) -> Iterator[Problem]:
    window, period = entry.window, rubric.period
    assert window is not None
    assert entry.table is not None
    columns = rubric.tables[entry.table].columns
    if window.column not in columns or columns[window.column].type != "date":
        dates = [n for n, c in columns.items() if c.type == "date"]
        yield Problem("WINDOW_COLUMN", (*path, "column"), {"name": window.column, "near": nearest(window.column, dates)})
    start, end = window.start or (period.start if period else None), window.end or (period.end if period else None)
    if start is None or end is None:
        yield Problem("WINDOW_OPEN", path, {})
    elif start > end:
        yield Problem("PERIOD_ORDER", (*path, "to" if window.end else "from"), {"start": str(start), "end": str(end)})


# caps


def _cap_problems(path: Path, cap: Cap, place: int, rubric: Rubric) -> Iterator[Problem]:
    before = {a.id: a for a in rubric.adjust[:place]}
    later = {a.id for a in rubric.adjust[place:]}
    for i, name in enumerate(() if isinstance(cap.of, str) else cap.of):
        if name in later:
            yield Problem("ADJUSTMENT_LATER", (*path, i), {"name": name})
        elif name not in before:
            yield Problem("UNKNOWN_ADJUSTMENT", (*path, i), {"name": name, "near": nearest(name, before)})
        elif isinstance(before[name], Veto):
            yield Problem("CAP_OF_VETO", (*path, i), {"name": name})
    held = list(capped(cap, rubric.adjust[:place]))
    # A cap only takes back: what names nothing but caps has nothing to hold down.
    if all(isinstance(a, Cap) for a in held) and (held or isinstance(cap.of, str)):
        yield Problem("CAP_EMPTY", path, {})
    sides = {side(a, rubric.adjust) for a in held}
    places = {belongs_to(a, rubric) for a in held}
    if len(sides) > 1 or len(places) > 1:
        yield Problem("CAP_MIXED", path, {})
