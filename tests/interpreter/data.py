"""From what was delivered to the fields of a subject, computed ones included, and its rows of every table."""

import unicodedata
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .arithmetic import half_up
from .expressions import Scope, known, read
from .loading import Rubric
from .values import MISSING, NOT_APPLICABLE, Cell, DataFault, Mark, Row, Value, marked

LIMITS = {"integer": (0, 10_000_000), "decimal": (-1_000_000_000, 1_000_000_000), "percent": (0, 100)}
Rows = dict[str, list[Row] | None]
"""{table: rows of one subject}; None where nothing is known."""
Columns = dict[str, dict[str, Rubric]]
"""{table: {column: specification}}."""


def blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


# ---------------------------------------------------------------- fields


class Fields(dict[str, Cell]):
    """The fields of one subject, each computed when it is first asked for."""

    def __init__(self, rubric: Rubric, delivered: Row, scope: Scope) -> None:
        super().__init__()
        self.specs: Rubric = rubric.get("fields") or {}
        self.delivered = delivered
        self.before: dict[str, Any] = {}
        self.scope = replace(scope, names=self)

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self.specs else default

    def __missing__(self, name: str) -> Cell:
        if name in self.before:
            return self.before[name]
        self[name] = compute(name, self)
        return self[name]


def compute(name: str, fields: Fields) -> Cell:
    """One field: read, derived or a ratio; missing where `valid` does not hold."""
    spec = fields.specs[name]
    if "ratio" in spec:
        cell = ratio(name, spec, fields.scope)
    elif "derive" in spec:
        cell = read(spec["derive"], fields.scope)
    else:
        cell = delivered(name, spec, fields.delivered.get(name))
    if not isinstance(cell, Mark):
        cell = checked(name, spec, cell)
    if "valid" in spec and known(spec["valid"], fields.scope) is not True:
        return MISSING
    return cell


def delivered(name: str, spec: Rubric, cell: Cell | None) -> Cell:
    """A datum as it came: a blank is missing; 不涉及 only where the field allows it."""
    if cell == NOT_APPLICABLE and spec.get("may_be") != "not_applicable":
        raise DataFault(f"{name}: 不涉及 is not allowed here")
    return MISSING if cell is None or blank(cell) else cell


def ratio(name: str, spec: Rubric, scope: Scope) -> Cell:
    """100 × numerator ÷ denominator; a zero denominator decides before anything else."""
    numerator, denominator = (read(text, scope) for text in spec["ratio"])
    if denominator == 0:
        when_zero: Cell = spec["when_zero"]
        return Mark(when_zero) if isinstance(when_zero, str) else when_zero
    unknown = marked([numerator, denominator])
    if unknown:
        return unknown
    if numerator > denominator and spec.get("max", 100) <= 100:  # type: ignore[operator]
        raise DataFault(f"{name}: {numerator} is above {denominator}")
    percent = Fraction(100 * numerator) / Fraction(denominator)  # type: ignore[operator, arg-type]
    return half_up(percent, places(spec))


def places(spec: Rubric) -> int:
    return int(spec.get("precision", 2))


def checked(name: str, spec: Rubric, value: Value) -> Value:
    """A number at its precision and within its limits, a choice from its list."""
    if spec["type"] == "choice" and value not in [str(choice) for choice in spec["values"]]:
        raise DataFault(f"{name}: {value} is none of the choices")
    if spec["type"] not in LIMITS:
        return value
    number = half_up(Decimal(value), 0 if spec["type"] == "integer" else places(spec))  # type: ignore[arg-type]
    if spec["type"] == "integer" and number != value:
        raise DataFault(f"{name}: {value} is not a whole number")
    # What is worked out has only the limits that are written down; a ratio is between 0 and 100 where none are.
    lowest, highest = (number, number) if "derive" in spec else LIMITS[spec["type"]]
    if not spec.get("min", lowest) <= number <= spec.get("max", highest):
        raise DataFault(f"{name}: {number} is outside its limits")
    return number


# ---------------------------------------------------------------- tables


def columns_of(rubric: Rubric) -> Columns:
    tables = rubric.get("tables") or {}
    return {
        name: {column: spec if isinstance(spec, dict) else {"type": spec} for column, spec in table["columns"].items()}
        for name, table in tables.items()
    }


def rows_of(rubric: Rubric, tables: dict[str, list[Row]], columns: Columns, subject: Row) -> Rows:
    """The rows of one subject; `absent` speaks where a delivered table has none."""
    own = {subject[rubric["subject"]["id"]], subject[rubric["subject"]["name"]]}
    found: Rows = {}
    for name, table in (rubric.get("tables") or {}).items():
        rows = [typed(row, columns[name]) for row in tables.get(name, []) if row[table["key"]] in own]
        unknown = name not in tables or (not rows and table["absent"] == "missing")
        found[name] = None if unknown else rows
    return found


def typed(row: Row, columns: dict[str, Rubric]) -> Row:
    """The row with every column at its precision; None for what is blank."""
    return {column: typed_cell(column, spec, row.get(column)) for column, spec in columns.items()}


def typed_cell(column: str, spec: Rubric, cell: Cell | None) -> Value | None:
    return None if cell is None or isinstance(cell, Mark) or blank(cell) else checked(column, spec, cell)


def spelled_once(rubric: Rubric, subjects: list[Row]) -> list[Row]:
    """Groups and units above, each as the rubric lists it, else as it is written first: width, blanks and letter case make no other."""
    found = [dict(row) for row in subjects]
    for column in (rubric["subject"].get("group"), rubric["subject"].get("parent")):
        first: dict[str, str] = {}
        for listed in rubric["subject"].get("groups", []) if column == rubric["subject"].get("group") else []:
            first[bare(str(listed))] = str(listed)
        for row in found:
            if column is not None and isinstance(row.get(column), str):
                row[column] = first.setdefault(bare(row[column]), row[column])
    return found


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def check_keys(rubric: Rubric, subjects: list[Row], tables: dict[str, list[Row]]) -> None:
    """Every row of a table must name a subject, by id or by name."""
    subject = rubric["subject"]
    allowed = {row[subject["id"]] for row in subjects} | {row[subject["name"]] for row in subjects}
    for name, rows in tables.items():
        for row in rows:
            if row.get(rubric["tables"][name]["key"]) not in allowed:
                raise DataFault(f"{name}: nobody is called {row.get(rubric['tables'][name]['key'])}")


def check_expectations(rubric: Rubric, fields: Fields) -> None:
    """A check that is false is a fault; an unknown one passes."""
    for check in rubric.get("checks") or []:
        if known(check["expect"], fields.scope) is False:
            raise DataFault(f"expected {check['expect']}")
