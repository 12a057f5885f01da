"""The ways that every `if` of a rubric may go, and those that its cases take."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator
from typing import NamedTuple

import polars as pl

from scoring import columns
from scoring.engine.assess import Populations, prepared, run_stages
from scoring.engine.plan import make_plan
from scoring.engine.query import collect
from scoring.expression.compile import TABLE_FUNCTIONS, Scope, compile_node
from scoring.expression.operands import below
from scoring.expression.syntax import Call, Name, Node, fold, parse
from scoring.expression.words import source
from scoring.language.rubric import Rubric
from scoring.language.scope import data_names, field_formulas
from scoring.tables.inputs import Inputs


class Branch(NamedTuple):
    """The condition of an `if` of fields and rules, and what it belongs to.

    table  the folded name of the table whose rows it looks at; None where it looks at the subject
    """

    name: str
    condition: Node
    table: str | None

    def way(self, holds: bool) -> str:
        """Return the name of one of its ways."""
        return f"{source(self.condition)} {str(holds).lower()}"


def branches(rubric: Rubric) -> tuple[Branch, ...]:
    """Return the branches of a rubric, each once."""
    texts = [(name, text) for name, field in rubric.fields.items() for _, text in field_formulas(name, field)]
    texts += [(leaf.title.zh, asked.text) for leaf in rubric.leaves if leaf.rule is not None for asked in leaf.rule.asked()]
    tables = {fold(name) for name in rubric.tables}
    found = (Branch(name, condition, table) for name, text in texts for condition, table in _conditions(parse(text), tables, None))
    return tuple({(one.name, source(one.condition)): one for one in found}.values())


def _conditions(node: Node, tables: Container[str], table: str | None) -> Iterator[tuple[Node, str | None]]:
    """Yield the condition of every `if` in a tree, with the table that it stands in."""
    if isinstance(node, Call) and node.function == "if":
        yield node.arguments[0], table
    first = node.arguments[0] if table is None and isinstance(node, Call) and node.function in TABLE_FUNCTIONS and node.arguments else None
    inside = first.name if isinstance(first, Name) and first.name in tables else table
    for part in below(node):
        yield from _conditions(part, tables, inside)


def taken(rubric: Rubric, inputs: Inputs, faulty: Collection[str]) -> Iterator[tuple[Branch, bool]]:
    """Yield every way of a branch that some subject, or some row of its tables, takes; `faulty` subjects take none."""
    asked, names = branches(rubric), data_names(rubric)
    sound = ~pl.col(columns.ID).is_in(list(faulty))
    frames, ways = [], []
    for table in dict.fromkeys(one.table for one in asked):
        scope, rows = names.scope, None
        if table is None:
            plan = make_plan(rubric, explained=False)
            rows = run_stages(prepared(plan, inputs), plan.scoring, Populations())
        else:
            scope = Scope(names.scope.tables[table].columns)
            rows = next((frame for name, frame in inputs.tables.items() if fold(name) == table), None)
        if rows is not None:
            here = [one for one in asked if one.table == table]
            frames.append(rows.filter(sound).select(_flags(here, scope)))
            ways.append([(one, holds) for one in here for holds in (True, False)])
    for frame, told in zip(collect(frames, "in-memory"), ways, strict=True):
        yield from (way for way, was in zip(told, frame.row(0), strict=True) if was)


def _flags(asked: list[Branch], scope: Scope) -> list[pl.Expr]:
    """Return whether each condition holds anywhere, and whether it fails anywhere, of all of them in order."""
    flags = [compile_node(one.condition, scope, "logical").expr for one in asked]
    return [way.any().fill_null(False).alias(f"{i} {n}") for i, flag in enumerate(flags) for n, way in enumerate((flag, ~flag))]
