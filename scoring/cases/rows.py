"""Rows of a table, laid out so that as many of them count as a case wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
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
    """What a count over a table takes.

    row      what every row holds
    fewest   the fewest rows of which anything is known
    differs  the column whose values are counted; empty where rows are
    values   what that holds, one row after another
    """

    table: str
    row: Row
    fewest: int
    differs: str = ""
    values: tuple[Cell, ...] = ()

    @property
    def most(self) -> int:
        """Return the most that a case can count."""
        return len(self.values) if self.differs else MOST_ROWS

    def rows(self, number: int) -> tuple[Row, ...]:
        """Return the rows of which a count counts so many."""
        return tuple({**self.row, self.differs: value} for value in self.values[:number]) if self.differs else (self.row,) * number


def laid_rows(node: Node, rubric: Rubric) -> Laid | None:
    """Return what a count over a table takes, one row after another: blank but for what its condition, a basis, and `distinct` ask.

    None where it is no count, where its condition is more than columns held against single values, or where the values that are counted are
    neither a column's, nor the years or months of one.
    """
    if not isinstance(node, Call) or node.function not in ("count", "distinct") or not isinstance(node.arguments[0], Name):
        return None
    table = next((name for name in rubric.tables if fold(name) == fold(node.arguments[0].name)), None)
    if table is None or rubric.tables[table].kind != "events":
        return None
    columns = {fold(name): (name, column) for name, column in rubric.tables[table].columns.items()}
    row: dict[str, Cell] = {name: _cell(rubric.tables[table].columns[name]) for name in _basis(table, rubric)}
    before = 1 if node.function == "count" else 2
    for part in conjuncts(node.arguments[before]) if len(node.arguments) > before else ():
        asked = _asked(part)
        if asked is None or asked[0] not in columns:
            return None
        row[columns[asked[0]][0]] = asked[1]
    laid = Laid(table, row, 0 if rubric.tables[table].absent == "zero" else 1)
    if node.function == "count":
        return laid
    of, step = _stepped(node.arguments[1])
    name, column = columns.get(of, ("", None))
    return None if column is None or name in row else laid._replace(differs=name, values=_different(column, step))


def _stepped(counted: Node) -> tuple[str, str]:
    """Return the folded column whose values are counted, and of a date's year or month that; empty where they are no column's."""
    if isinstance(counted, Call) and counted.function in ("year", "month") and isinstance(counted.arguments[0], Name):
        return fold(counted.arguments[0].name), counted.function
    return (fold(counted.name), "") if isinstance(counted, Name) else ("", "")


def _different(datum: Datum, step: str) -> tuple[Cell, ...]:
    """Return different values that a column takes, as many as a case has rows, or as there are."""
    if datum.values or datum.type == "boolean":
        return tuple(datum.values or (True, False))
    if step:
        return tuple(f"2026-{n:02}-01" if step == "month" else f"{2000 + n}-01-01" for n in range(1, 13 if step == "month" else 100))
    if datum.type == "date":
        return tuple((date(2026, 1, 1) + timedelta(n)).isoformat() for n in range(MOST_ROWS))
    if not datum.numeric:
        return tuple(f"甲{n}" for n in range(1, MOST_ROWS + 1))
    (low, high), unit = datum.limits, Decimal(1).scaleb(-datum.places)
    return tuple(value for n in range(MOST_ROWS) if (value := low + n * unit) <= high)


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
