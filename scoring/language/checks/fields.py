"""Fields, columns and tables: settings that fit their type, limits that can be held."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from scoring import exact
from scoring.errors import nearest
from scoring.exact import decimal_places
from scoring.language.checks.names import heading, spelling_problems
from scoring.language.rubric import NUMERIC, Datum, Events, Field, Rubric
from scoring.rules.base import Path, Problem
from scoring.rules.phrases import plain

_FITS: Final[dict[str, tuple[str, ...]]] = {
    "precision": ("decimal", "percent"), "min": NUMERIC, "max": NUMERIC, "values": ("choice",), "input": ("percent",), "ratio": ("percent",),
}
_READ_ONLY: Final = ("reporter", "may_be", "input", "evidence", "aliases")
_WIDEST: Final = 10**exact.FLOAT_DIGITS


def field_problems(rubric: Rubric) -> Iterator[Problem]:
    """Yield what is wrong with fields, expressions apart."""
    for name, field in rubric.fields.items():
        path: Path = ("fields", name)
        yield from _datum_problems(path, field)
        if field.computed:
            yield from _computed_problems(path, field)
        elif field.when_zero is not None:
            yield Problem("SETTING_NEEDS", (*path, "when_zero"), {"setting": "when_zero", "needs": "ratio"})
    for name, table in rubric.tables.items():
        yield from _table_problems(("tables", name), table)


def _datum_problems(path: Path, datum: Datum) -> Iterator[Problem]:
    for setting, types in _FITS.items():
        if getattr(datum, setting, None) is not None and datum.type not in types:
            args = {"setting": setting, "type": datum.type, "types": types}
            yield Problem("SETTING_MISFIT", (*path, setting), args)
    if datum.type == "choice":
        yield from _choice_problems(path, datum.values)
    if datum.numeric:
        yield from _limit_problems(path, datum)


def _choice_problems(path: Path, values: tuple[str, ...] | None) -> Iterator[Problem]:
    if not values:
        yield Problem("VALUES_NEEDED", path if values is None else (*path, "values"), {})
        return
    seen: set[str] = set()
    for i, value in enumerate(values):
        if not value.strip() or value != value.strip() or '"' in value or "\n" in value:
            yield Problem("VALUE_SPELLING", (*path, "values", i), {"value": value})
        elif heading(value) in seen:
            yield Problem("VALUE_REPEATED", (*path, "values", i), {"value": value})
        seen.add(heading(value))


def _limit_problems(path: Path, datum: Datum) -> Iterator[Problem]:
    low, high = datum.limits
    for key, limit in (("min", datum.min), ("max", datum.max)):
        if limit is None:
            continue
        if decimal_places(limit) > datum.places:
            code = "LIMIT_PLACES" if datum.places or datum.type != "integer" else "LIMIT_NOT_WHOLE"
            yield Problem(code, (*path, key), {"found": plain(limit), "places": datum.places})
        if abs(exact.to_scaled(limit, datum.places)) > _WIDEST:
            yield Problem("LIMIT_TOO_WIDE", (*path, key), {"found": plain(limit), "digits": exact.FLOAT_DIGITS})
    if low > high:
        written = "min" if datum.max is None else "max"
        yield Problem("LIMITS_ORDER", (*path, written), {"low": plain(low), "high": plain(high)})


def _computed_problems(path: Path, field: Field) -> Iterator[Problem]:
    for setting in _READ_ONLY:
        if setting in field.model_fields_set:
            key = "from" if setting == "reporter" else setting
            yield Problem("COMPUTED_SETTING", (*path, key), {"setting": key})
    if field.derive is not None and field.ratio is not None:
        yield Problem("NOT_BOTH", (*path, "ratio"), {"keys": ("derive", "ratio")})
    if field.ratio is None and field.when_zero is not None:
        yield Problem("SETTING_NEEDS", (*path, "when_zero"), {"setting": "when_zero", "needs": "ratio"})
    elif field.ratio is not None and field.when_zero is None:
        yield Problem("WHEN_ZERO_NEEDED", path, {})
    if isinstance(field.when_zero, Decimal) and field.type == "percent":
        yield from _stand_in_problems(path, field, field.when_zero)


def _stand_in_problems(path: Path, field: Field, value: Decimal) -> Iterator[Problem]:
    low, high = field.limits
    if not low <= value <= high:
        yield Problem("WHEN_ZERO_RANGE", (*path, "when_zero"), {"found": plain(value), "low": plain(low), "high": plain(high)})
    if decimal_places(value) > field.places:
        yield Problem("LIMIT_PLACES", (*path, "when_zero"), {"found": plain(value), "places": field.places})


def _table_problems(path: Path, table: Events) -> Iterator[Problem]:
    yield from spelling_problems(table.key, (*path, "key"))
    if not table.columns:
        yield Problem("TABLE_WITHOUT_COLUMNS", (*path, "columns"), {})
    known = {heading(table.key): table.key}
    for name, column in table.columns.items():
        here: Path = (*path, "columns", name)
        yield from spelling_problems(name, here)
        other = known.setdefault(heading(name), name)
        if heading(name) == heading(table.key):
            yield Problem("KEY_AMONG_COLUMNS", here, {"name": name})
        elif other != name:
            yield Problem("COLUMN_REPEATED", here, {"name": name, "other": other})
        yield from _datum_problems(here, column)
    for i, name in enumerate(table.per):
        if name not in table.columns:
            yield Problem("UNKNOWN_COLUMN", (*path, "per", i), {"name": name, "table": path[-1], "near": nearest(name, table.columns)})
    for i, name in enumerate(table.ballots.by if table.ballots is not None else ()):
        if name not in table.columns:
            yield Problem("UNKNOWN_COLUMN", (*path, "ballots", "by", i), {"name": name, "table": path[-1], "near": nearest(name, table.columns)})
