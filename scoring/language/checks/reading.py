"""Expressions of a rubric, compiled one by one; what is wrong with them is collected, not raised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scoring.errors import nearest
from scoring.expression.compile import TABLE_FUNCTIONS, Scope, Type, Value, compile_text
from scoring.expression.syntax import Binary, Call, ExpressionError, Name, Node, Unary, Within, parse
from scoring.language.scope import NameFault
from scoring.messages import word
from scoring.rules.base import Path, Problem

AT: Final = "at"
"""The argument of a problem that counts the characters of an expression, from 1."""


@dataclass
class Reading:
    """Compiles expressions and keeps their problems.

    apart  names that exist but cannot be read here, with the code that says so
    """

    problems: list[Problem] = field(default_factory=list)
    apart: Mapping[str, str] = field(default_factory=dict)

    def value(self, path: Path, text: str, scope: Scope, expected: Type | None = None, offset: int = 0) -> Value | None:
        """Return a compiled expression, or None where it cannot be.

        offset  characters that a rule put before what is written; faults among them belong to another key
        """
        try:
            return compile_text(text, scope, expected)
        except ExpressionError as error:
            if offset == 0 or error.at > offset or path[-1] == "table":
                self.problems += self._told(path, text, error, scope, offset)
            return None

    def known(self, fault: NameFault, scope: Scope) -> None:
        """Keep the fault of an expression that somebody else compiled."""
        self.problems += self._told(fault.path, fault.text, fault.error, scope, 0)

    def _told(self, path: Path, text: str, error: ExpressionError, scope: Scope, offset: int) -> Iterator[Problem]:
        unknown = {n.name: (n, t) for n, t in reversed(list(_unknown(parse(text), scope)))} if error.code == "UNKNOWN_NAME" else {}
        if not unknown:
            yield problem(path, error, offset)
        for name, table in unknown.values():
            yield problem(path, self._unknown_name(name, table, scope), offset)

    def _unknown_name(self, name: Name, table: Name | None, scope: Scope) -> ExpressionError:
        if table is not None:
            near = nearest(name.name, scope.tables[table.name].columns)
            return ExpressionError("UNKNOWN_COLUMN", name.at, name=name.name, table=table.name, near=near)
        if name.name in self.apart:
            return ExpressionError(self.apart[name.name], name.at, name=name.name)
        return ExpressionError("UNKNOWN_NAME", name.at, name=name.name, near=nearest(name.name, [*scope.values, *scope.tables]))


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


def _unknown(node: Node, scope: Scope, table: Name | None = None) -> Iterator[tuple[Name, Name | None]]:
    """Yield every name that nothing is called, with the table whose column it should be where it stands in a table function."""
    if isinstance(node, Name):
        known = node.name in scope.tables[table.name].columns if table else node.name in scope.values or node.name in scope.tables
        if not known:
            yield node, table
    elif isinstance(node, Unary | Within):
        yield from _unknown(node.operand, scope, table)
    elif isinstance(node, Binary):
        yield from _unknown(node.left, scope, table)
        yield from _unknown(node.right, scope, table)
    elif isinstance(node, Call):
        first = node.arguments[0] if node.arguments else None
        over = node.function in TABLE_FUNCTIONS and isinstance(first, Name) and table is None and first.name in scope.tables
        for argument in node.arguments[1:] if over else node.arguments:
            yield from _unknown(argument, scope, first if over and isinstance(first, Name) else table)
