"""Fields as whoever fills them in meets them: who reports, in what unit, within which limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.language.rubric import Field
from scoring.rules.base import Path, Problem

SEVERITY: Final[dict[str, Severity]] = {
    "GROWTH_LIMITS": "warning", "NO_LIMITS": "warning", "NO_MEASURE": "note", "NO_REPORTER": "warning", "RATIO_COARSE": "note",
    "YES_NO_UNCLEAR": "note",
}
_GROWTH: Final = re.compile("增长|增幅|增速|同比|环比|降幅|下降")


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield fields that leave open what to write, or let anything pass."""
    for name, field in scheme.rubric.fields.items():
        path: Path = ("fields", name)
        if field.type == "percent" and field.precision == 0 and field.ratio is not None:
            yield Problem("RATIO_COARSE", (*path, "precision"), {"name": name})
        yield from (Problem(code, path, {"name": name}) for code in _open(name, field))


def _open(name: str, field: Field) -> Iterator[str]:
    if field.computed:
        return
    if not field.reporter:
        yield "NO_REPORTER"
    if field.type in ("integer", "decimal") and not field.measure:
        yield "NO_MEASURE"
    if field.type == "decimal" and (field.min is None or field.max is None):
        yield "NO_LIMITS"
    if field.type == "percent" and field.min is None and field.max is None and _GROWTH.search(name):
        yield "GROWTH_LIMITS"
    if field.type == "boolean" and not field.help and field.evidence is None:
        yield "YES_NO_UNCLEAR"
