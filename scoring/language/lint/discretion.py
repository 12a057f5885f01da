"""Discretion (酌情): a mark with a reason of its own, within full marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from scoring.expression.syntax import fold
from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.rules.base import Problem
from scoring.rules.mark import Mark
from scoring.rules.phrases import marks, plain

SEVERITY: Final[dict[str, Severity]] = {
    "DISCRETION_WITHOUT_REASON": "warning", "MARK_LIMITS": "warning", "REASON_SHARED": "warning",
}
_DISCRETION: Final = re.compile("酌情|评分|打分|印象分|主观|评定分")


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield marks without limits or a reason of their own, and marks that are not declared as such."""
    reasons: set[str] = set()
    for path, leaf in scheme.leaves:
        here, rule = (*path, "rule"), leaf.rule
        if isinstance(rule, Mark):
            field = scheme.rubric.fields[scheme.data[fold(rule.of.strip("「」"))]]
            if field.limits != (Decimal(0), leaf.full):
                args = {"title": leaf.title, "name": rule.of, "full": marks(leaf.full), "low": plain(field.limits[0]), "high": plain(field.limits[1])}
                yield Problem("MARK_LIMITS", (*here, "of"), args)
            if rule.reason in reasons:
                yield Problem("REASON_SHARED", (*here, "reason"), {"title": leaf.title, "name": rule.reason})
            reasons.add(rule.reason)
            continue
        found = next((n for n, f in scheme.inputs_of(leaf).items() if f.type in ("integer", "decimal") and _DISCRETION.search(n)), None)
        if found or "酌情" in leaf.title.zh:
            yield Problem("DISCRETION_WITHOUT_REASON", here, {"title": leaf.title, "name": found or leaf.title})
