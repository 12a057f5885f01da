"""What reasons need beside the scores: the values that conditions compared, and what vetoes rest on."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from scoring import columns, exact
from scoring.engine.facts import basis_view
from scoring.engine.stage import Stage
from scoring.exact import RangeTooWide
from scoring.expression.compile import Fact, Scope, Value, compile_node
from scoring.expression.operands import comparisons, sides, walk, worked_out
from scoring.expression.syntax import Call, Node, conjuncts, fold, parse
from scoring.expression.words import source
from scoring.language.rubric import Addition, Award, Rubric, Veto
from scoring.language.scope import Names, any_of, award_formulas, result_names, table_names


def result_facts(rubric: Rubric, names: Names) -> Iterator[Fact]:
    """Yield what the checks, the ranking, the awards and the summary ask of tables."""
    for check in rubric.checks:
        yield from compile_node(parse(check.expect), names.scope).facts
    for text, scope in _result_texts(rubric, names):
        yield from compile_node(parse(text), scope).facts
    scope = result_names(rubric, names, rubric.awards)
    for line in rubric.summary:
        yield from (fact for _, text in line.formulas() for fact in compile_node(parse(text), scope).facts)


def basis_facts(rubric: Rubric) -> Iterator[Fact]:
    """Yield who found what an adjustment rests on, and in which document: both as lists in words, of the rows that count."""
    for entry in (*rubric.vetoes, *rubric.additions):
        view = basis_view(entry)
        if view is not None and entry.basis is not None:
            counts = _rows_that_count(entry, view.table, rubric)
            for what, column in (("authority", entry.basis.authority), ("document", entry.basis.document)):
                listed = pl.col(column).cast(pl.String).filter(counts).unique().sort().str.join("、")
                yield Fact(view.name, columns.fact(view.name, what), listed, empty=False)


def readings(rubric: Rubric, names: Names) -> Stage:
    """Return the stage that holds every operand which has no column of its own, and the basis of every adjustment."""
    found = {column: expr for node, scope in _told(rubric, names) for column, expr in _column(node, scope)}
    basis = [pl.col(columns.fact(view.name, what)).cast(pl.String).alias(columns.basis(entry.id, what))
             for entry in (*rubric.vetoes, *rubric.additions) if (view := basis_view(entry)) is not None for what in ("authority", "document")]
    return Stage("readings", (*(e.alias(c) for c, e in found.items()), *basis))


def _column(node: Node, scope: Scope) -> Iterator[tuple[str, pl.Expr]]:
    value = compile_node(node, scope)
    try:
        yield columns.operand(source(node)), _held(value)
    except RangeTooWide:
        return  # told without its value


def _held(value: Value) -> pl.Expr:
    return value.expr if value.number is None else value.number.at(exact.WORKING).expr


def _told(rubric: Rubric, names: Names) -> Iterator[tuple[Node, Scope]]:
    """Yield what has to be worked out to tell how a condition fared."""
    for text in _data_conditions(rubric):
        yield from _operands(parse(text), names.scope)
    for text, scope in _result_texts(rubric, names):
        whole = parse(text)
        yield from [(whole, scope)] if worked_out(whole) and not comparisons(whole) else []
        yield from _operands(whole, scope)
    for award, scope in _scopes(rubric, names):
        if award.kind == "level":
            yield from ((part, scope) for step in award.levels if step.require for part in conjuncts(parse(step.require)))


def _operands(condition: Node, scope: Scope) -> Iterator[tuple[Node, Scope]]:
    yield from ((side, scope) for c in comparisons(condition) for side in sides(c) if worked_out(side))


def _data_conditions(rubric: Rubric) -> Iterator[str]:
    yield from (f.valid for f in rubric.fields.values() if f.valid is not None)
    for leaf in rubric.leaves:
        if leaf.applies is not None:
            yield leaf.applies
        if leaf.rule is not None:
            yield from (a.text for a in leaf.rule.asked() if a.expected == "logical")


def _result_texts(rubric: Rubric, names: Names) -> Iterator[tuple[str, Scope]]:
    scope = result_names(rubric, names)
    if rubric.ranking is not None:
        yield from ((order.key, scope) for order in (*rubric.ranking.by, *rubric.ranking.ties))
    for award, here in _scopes(rubric, names):
        yield from ((text, here) for text in _award_texts(award))


def _scopes(rubric: Rubric, names: Names) -> Iterator[tuple[Award, Scope]]:
    for i, award in enumerate(rubric.awards):
        yield award, result_names(rubric, names, rubric.awards[:i])


def _award_texts(award: Award) -> Iterator[str]:
    yield from (text for _, text in award_formulas(award))


def _rows_that_count(entry: Veto | Addition, table: str, rubric: Rubric) -> pl.Expr:
    """Return which rows of its table an adjustment counts; all where it counts every row."""
    scope = Scope(table_names(table, rubric.tables[table]).columns)
    if not isinstance(entry, Veto) and entry.table is not None:
        period = rubric.period
        counts = entry.counts(period.start if period else None, period.end if period else None)
        return compile_node(parse(counts), scope, "logical").expr.fill_null(False) if counts else pl.lit(True)
    text = entry.when if isinstance(entry, Veto) else entry.of or "true"
    asked = [n for n in walk(parse(text)) if isinstance(n, Call) and n.arguments and source(n.arguments[0]) == fold(table)]
    conditions = [n.arguments[1 if n.function == "count" else 2:] for n in asked]
    if not conditions or not all(conditions):
        return pl.lit(True)
    return any_of([compile_node(c[0], scope, "logical").expr.fill_null(False) for c in conditions])
