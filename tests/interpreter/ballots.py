"""Ballots over several subjects: rows that are one ballot, and whether it counts."""

from .data import Columns, blank, columns_of, typed
from .expressions import Scope, known
from .loading import Rubric
from .values import Row

Ballot = tuple[object, ...]


def without_void(rubric: Rubric, tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The tables without the rows of ballots that break their rules; whose ballot nobody can judge counts."""
    columns, found = columns_of(rubric), dict(tables)
    for name, table in (rubric.get("tables") or {}).items():
        if "ballots" in table and name in tables:
            found[name] = [row for row, valid in judged(name, table, tables[name], columns) if valid is not False]
    return found


def judged(name: str, table: Rubric, rows: list[Row], columns: Columns) -> list[tuple[Row, bool | None]]:
    """Every row with what became of its ballot; unknown where it does not say whose it is."""
    whose = [tuple(None if blank(row.get(column)) else row[column] for column in table["ballots"]["by"]) for row in rows]
    together: dict[Ballot, list[Row]] = {}
    for row, who in zip(rows, whose, strict=True):
        together.setdefault(who, []).append(typed(row, columns[name]))
    valid = {who: None if None in who else known(table["ballots"]["valid"], Scope({}, {name: own}, columns)) for who, own in together.items()}
    return [(row, valid[who]) for row, who in zip(rows, whose, strict=True)]  # type: ignore[misc]
