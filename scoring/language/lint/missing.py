"""Zeros that punish who did nothing wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.language.rubric import Field
from scoring.rules.base import Problem

SEVERITY: Final[dict[str, Severity]] = {"ZERO_FOR_OTHERS": "warning", "ZERO_WITHOUT_CASE": "warning"}


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield items that give 0 for what others did not report, or for what does not apply."""
    rubric = scheme.rubric
    for path, leaf in scheme.leaves:
        others = [f.reporter for f in scheme.inputs_of(leaf).values() if f.reporter and not scheme.reports_itself(f.reporter)]
        if rubric.missing_policy[leaf.id] == "zero" and others:
            yield Problem("ZERO_FOR_OTHERS", path, {"title": leaf.title, "reporters": tuple(dict.fromkeys(others))})
        if rubric.not_applicable_policy[leaf.id] == "zero" and _may_not_apply(leaf.applies, scheme.inputs_of(leaf).values()):
            yield Problem("ZERO_WITHOUT_CASE", path, {"title": leaf.title})


def _may_not_apply(applies: str | None, inputs: Iterable[Field]) -> bool:
    return applies is not None or any(f.may_be is not None for f in inputs)
