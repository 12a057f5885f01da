"""Vetoes (一票否决): on a list, with an authority and a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.language.rubric import Veto
from scoring.rules.base import Problem

SEVERITY: Final[dict[str, Severity]] = {"VETO_NO_BASIS": "warning", "VETO_UNLISTED": "error"}


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield vetoes that no document lists, and those that need no finding of an authority."""
    for i, veto in enumerate(scheme.rubric.adjust):
        if not isinstance(veto, Veto):
            continue
        title = {"title": veto.title or veto.say}
        if veto.source is None or not (veto.source.document or veto.source.clause):
            yield Problem("VETO_UNLISTED", ("adjust", i), title)
        if veto.basis is None:
            yield Problem("VETO_NO_BASIS", ("adjust", i), title)
