"""Expressions of a rubric, compiled one by one; what is wrong with them is collected, not raised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, Final

from scoring.errors import nearest
from scoring.expression.compile import Scope, Type, Value, compile_node, compile_text
from scoring.expression.syntax import Binary, ExpressionError, Node, parse
from scoring.language.formulas import uses
from scoring.language.scope import NameFault
from scoring.messages import Word, word
from scoring.record import record
from scoring.rules.base import Path, Problem

AT: Final = "at"
"""The argument of a problem that counts the characters of a text, from 1."""
_DATA: Final = ("what.field", "what.table", "what.param")
_TOTAL: Final = ("总分", "总得分", "得分")


@record(frozen=False)
class Reading:
    """Compiles expressions and keeps their problems.

    apart  names that exist but cannot be read here, with the code that says so
    known_as  what every name of the rubric names: it may be known elsewhere, or later
    """

    problems: list[Problem] = field(default_factory=list)
    apart: Mapping[str, str] = field(default_factory=dict)
    known_as: Mapping[str, Word] = field(default_factory=dict)

    def value(self, path: Path, text: str, scope: Scope, expected: Type | None = None, offset: int = 0) -> Value | None:
        """Return a compiled expression, or None where it cannot be.

        offset  characters that a rule put before what is written; faults among them belong to another key
        """
        try:
            return compile_text(text, scope, expected)
        except ExpressionError as error:
            if offset == 0 or error.at > offset or path[-1] == "table":
                self._keep(path, text, error, scope, offset)
            return None

    def known(self, fault: NameFault, scope: Scope) -> None:
        """Keep the fault of an expression that somebody else compiled."""
        self._keep(fault.path, fault.text, fault.error, scope, 0)

    def _keep(self, path: Path, text: str, error: ExpressionError, scope: Scope, offset: int) -> None:
        for node, wrong in _parts(text, error, scope):
            self.problems += self._told(path, node, wrong, scope, offset)

    def _told(self, path: Path, node: Node | None, error: ExpressionError, scope: Scope, offset: int) -> Iterator[Problem]:
        found = list(_unknown(node, scope)) if node is not None and error.code in ("UNKNOWN_NAME", "UNKNOWN_TABLE") else []
        first = {wrong.args_["name"]: wrong for wrong in reversed(found)}
        for wrong in first.values() or [error]:
            name = str(wrong.args_.get("name"))
            if wrong.code == "UNKNOWN_NAME" and name in self.apart:
                wrong = ExpressionError(self.apart[name], wrong.at, name=name)
            elif wrong.code == "UNKNOWN_NAME" and name in self.known_as:
                what = self.known_as[name]
                why = word("not_here.columns" if what.key in _DATA else "not_here.later")
                wrong = ExpressionError("NAME_NOT_HERE", wrong.at, name=name, what=what, why=why)
            yield problem(path, wrong, offset)


def _parts(text: str, error: ExpressionError, scope: Scope) -> list[tuple[Node | None, ExpressionError]]:
    """Return what is wrong with each part of a condition that is joined by `and` and `or`; the whole where that tells nothing."""
    try:
        tree = parse(text)
    except ExpressionError:
        return [(None, error)]
    found: list[tuple[Node | None, ExpressionError]] = []
    for part in _joined(tree):
        try:
            compile_node(part, scope, "logical" if part is not tree else None)
        except ExpressionError as wrong:
            found.append((part, wrong))
    return found or [(tree, error)]


def _joined(node: Node) -> tuple[Node, ...]:
    return _joined(node.left) + _joined(node.right) if isinstance(node, Binary) and node.sign in ("and", "or") else (node,)


def problem(path: Path, error: ExpressionError, offset: int = 0) -> Problem:
    """Return the fault of an expression as a problem, with its words and its place in the text."""
    args: dict[str, Any] = {k: _worded(error.code, k, v) for k, v in error.args_.items()}
    if error.code == "EXPRESSION_ARGUMENTS":
        low, high = args.pop("low"), args.pop("high")
        args["wanted"] = word("arguments.exact", low=low) if low == high else word("arguments.range", low=low, high=high)
    if error.at > 0 and error.code not in ("FIELD_CYCLE", "RANGE_TOO_WIDE"):
        args[AT] = max(error.at - offset, 1)
    return Problem(error.code, path, args)


def _worded(code: str, name: str, value: object) -> object:
    return word(f"type.{value}") if code in ("EXPRESSION_TYPE", "EXPRESSION_ORDER") and name in ("expected", "found") else value


def _unknown(node: Node, scope: Scope) -> Iterator[ExpressionError]:
    """Yield every name that nothing is called: a column where it stands in a table function, a table where one should stand."""
    for (name, at), names_table, table in uses(node, scope.tables):
        if names_table:
            if name not in scope.tables:
                yield ExpressionError("UNKNOWN_TABLE", at, name=name, near=nearest(name, scope.tables))
        elif table is not None:
            # what the columns of an unknown table are nobody knows
            if table in scope.tables and name not in scope.tables[table].columns:
                yield ExpressionError("UNKNOWN_COLUMN", at, name=name, table=table, near=nearest(name, scope.tables[table].columns))
        elif name not in scope.values and name not in scope.tables:
            known = [*scope.values, *scope.tables]
            near = ("total",) if name in _TOTAL and "total" in known else nearest(name, known)
            yield ExpressionError("UNKNOWN_NAME", at, name=name, near=near)
