"""Rows of a table, laid out so that as many of them count as a case wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from scoring.cases.case import Cell, Row
from scoring.expression.syntax import Binary, Call, Literal, Name, Node, Unary, Within, conjuncts, fold
from scoring.language.additions import basis_table
from scoring.language.rubric import Bonus, Datum, Deduction, Rubric, Veto

MOST_ROWS: Final = 200
"""No case is made with more rows of a table than this."""
_CELLS: Final[Mapping[str, Cell]] = {"text": "甲", "boolean": True, "date": "2026-01-01"}
_REACHED: Final = ("==", ">=", "<=")


class Laid(NamedTuple):
    """A table, the row that one more of a count takes, and the fewest rows of which anything is known."""

    table: str
    row: Row
    fewest: int


def laid_rows(node: Node, rubric: Rubric) -> Laid | None:
    """Return what a count over a table takes, one row after another: blank but for what its condition, and a basis, ask.

    None where it is no count, or where its condition is more than columns held against single values.
    """
    if not isinstance(node, Call) or node.function != "count" or not isinstance(node.arguments[0], Name):
        return None
    table = next((name for name in rubric.tables if fold(name) == fold(node.arguments[0].name)), None)
    if table is None or rubric.tables[table].kind != "events":
        return None
    columns = {fold(name): (name, column) for name, column in rubric.tables[table].columns.items()}
    row: dict[str, Cell] = {name: _cell(rubric.tables[table].columns[name]) for name in _basis(table, rubric)}
    for part in conjuncts(node.arguments[1]) if len(node.arguments) > 1 else ():
        asked = _asked(part)
        if asked is None or asked[0] not in columns:
            return None
        row[columns[asked[0]][0]] = asked[1]
    return Laid(table, row, 0 if rubric.tables[table].absent == "zero" else 1)


def _basis(table: str, rubric: Rubric) -> Iterator[str]:
    """Yield the columns without which a row of a table has no effect."""
    for entry in rubric.adjust:
        if isinstance(entry, Veto | Bonus | Deduction) and entry.basis is not None and basis_table(entry) == table:
            yield from (entry.basis.authority, entry.basis.document)


def _asked(part: Node) -> tuple[str, Cell] | None:
    """Return a folded column and the value for which a part of a condition holds."""
    if isinstance(part, Name):
        return fold(part.name), True
    if isinstance(part, Unary) and part.sign == "not" and isinstance(part.operand, Name):
        return fold(part.operand.name), False
    if isinstance(part, Within) and isinstance(part.operand, Name):
        return fold(part.operand.name), part.items[0].value
    if isinstance(part, Binary) and part.sign in _REACHED and isinstance(part.left, Name) and isinstance(part.right, Literal):
        return fold(part.left.name), part.right.value
    return None


def _cell(datum: Datum) -> Cell:
    """Return a value that a column takes."""
    if datum.values:
        return datum.values[0]
    return max(Decimal(1), datum.limits[0]) if datum.numeric else _CELLS[datum.type]
