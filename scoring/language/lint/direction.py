"""Points that go up and down, steps that change nothing, and points that rise with what is bad."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.model import Text
from scoring.rules.bands import Bands
from scoring.rules.base import Path, Problem, Rule
from scoring.rules.checklist import Checklist
from scoring.rules.grade import Grade
from scoring.rules.phrases import plain
from scoring.rules.piecewise import Piecewise

SEVERITY: Final[dict[str, Severity]] = {
    "BAND_IDLE": "note", "DIRECTION_DOUBTFUL": "warning", "GRADE_ORDER": "warning", "POINTS_UP_AND_DOWN": "warning",
}
_BAD: Final = re.compile(
    "(超期|逾期|延误|事故|违纪|违法|投诉|差错|缺席|缺勤|迟到|未完成|不满意|不合格|流失)[起件次人天]?(数|率|票|次数|天数|人数|件数|起数)?"
)


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield rules whose points do not go the way they should."""
    for path, leaf in scheme.leaves:
        here, rule, title = (*path, "rule"), leaf.rule, leaf.title
        if isinstance(rule, Bands):
            yield from _steps((*here, "bands"), [b.points for b in rule.bands], title, idle=True)
        elif isinstance(rule, Piecewise):
            yield from _steps((*here, "points"), [p for _, p in rule.anchors(leaf.full)], title)
        elif isinstance(rule, Checklist) and rule.counts is not None:
            points = [c.points for c in rule.counts]
            if points != sorted(points):
                yield Problem("POINTS_UP_AND_DOWN", (*here, "counts"), {"title": title})
        elif isinstance(rule, Grade):
            yield from _grade(here, rule, leaf.full, scheme)
        name = getattr(rule, "of", "")
        if isinstance(rule, Rule) and rule.direction == "up" and _BAD.fullmatch(name):
            yield Problem("DIRECTION_DOUBTFUL", (*here, "of"), {"title": title, "name": name})


def _steps(path: Path, points: list[Decimal], title: Text, *, idle: bool = False) -> Iterator[Problem]:
    if points not in (sorted(points), sorted(points, reverse=True)):
        yield Problem("POINTS_UP_AND_DOWN", path, {"title": title})
    for i, (before, here) in enumerate(itertools.pairwise(points), 1):
        if idle and before == here:
            yield Problem("BAND_IDLE", (*path, i), {"title": title, "points": plain(here)})


def _grade(path: Path, rule: Grade, full: Decimal, scheme: Scheme) -> Iterator[Problem]:
    choices = scheme.names.context(full).value(rule.of, "text").choices or ()
    table = rule.table(full)
    key = "points" if rule.points_of is not None else "coefficients"
    for better, worse in itertools.pairwise(choices):
        if table[better] < table[worse]:
            yield Problem("GRADE_ORDER", (*path, key, worse), {"better": better, "worse": worse})
