"""Years that are not the edition's, and an edition without its period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from scoring.expression.operands import walk
from scoring.expression.syntax import Binary, Call, Literal, Node, parse
from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.rules.base import Problem

SEVERITY: Final[dict[str, Severity]] = {"NO_PERIOD": "note", "OTHER_YEAR": "warning", "PERIOD_NOT_EDITION": "warning"}
_YEAR: Final = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_DATED: Final = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年|年度|[-/.][0-9]{1,2})")


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield years in titles, texts and expressions that belong to another edition."""
    rubric = scheme.rubric
    edition = set(_YEAR.findall(rubric.edition))
    if rubric.period is None:
        yield Problem("NO_PERIOD", ("edition",), {"edition": rubric.edition})
        years = edition
    else:
        years = {str(y) for y in range(rubric.period.start.year, rubric.period.end.year + 1)}
        if edition and not edition & years:
            yield Problem("PERIOD_NOT_EDITION", ("period",), {"edition": rubric.edition, "period": f"{rubric.period.start}…{rubric.period.end}"})
        years |= edition
    if not years:
        return
    titled = {path for path, _ in scheme.titles()}
    for path, words in scheme.wordings():
        found = (_YEAR if path in titled else _DATED).findall(words)
        yield from (Problem("OTHER_YEAR", path, {"year": y, "edition": rubric.edition}) for y in dict.fromkeys(found) if y not in years)
    for formula in scheme.formulas():
        found = list(_years_in(parse(formula.text)))
        yield from (Problem("OTHER_YEAR", formula.path, {"year": y, "edition": rubric.edition}) for y in dict.fromkeys(found) if y not in years)


def _years_in(node: Node) -> Iterator[str]:
    """Yield the years that an expression asks for: those in dates, and those that `year(…)` is compared with."""
    for part in walk(node):
        if isinstance(part, Call) and part.function == "date" and isinstance(part.arguments[0], Literal):
            yield str(part.arguments[0].value)[:4]
        elif isinstance(part, Binary) and any(isinstance(s, Call) and s.function == "year" for s in (part.left, part.right)):
            for side in (part.left, part.right):
                if isinstance(side, Literal) and isinstance(side.value, Decimal):
                    yield f"{side.value:f}"
