"""Quotas and bests: what happens at the cut, who may take a place at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme, called
from scoring.language.rubric import Award, Laggards, Level, Quota, Take
from scoring.rules.base import Path, Problem

SEVERITY: Final[dict[str, Severity]] = {
    "BEST_WITHOUT_FLOOR": "note", "CUT_EXTENDS": "warning", "CUT_UNDECLARED": "warning", "QUOTA_TAKES_ALL": "warning",
    "QUOTA_WITHOUT_GATE": "warning", "ROUNDING_UNDECLARED": "note", "TIES_UNDECLARED": "warning",
}


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield contests that leave open what a meeting would be asked, and bests that a zero could win."""
    for i, award in enumerate(scheme.rubric.awards):
        path: Path = ("awards", i)
        if award.kind == "quota" or (award.kind in ("level", "laggards") and award.contested):
            yield from _contest(path, award, scheme)
        if award.kind == "quota":
            yield from _take((*path, "take"), award.take, award)
            if "eligible" not in award.model_fields_set:
                yield Problem("QUOTA_WITHOUT_GATE", path, {"title": called(award)})
        elif award.kind == "level":
            for n, step in enumerate(award.levels):
                yield from _take((*path, "levels", n, "take"), step.take, award)
        elif award.kind == "best" and award.at_least is None:
            yield Problem("BEST_WITHOUT_FLOOR", path, {"title": called(award)})


def _contest(path: Path, award: Quota | Laggards | Level, scheme: Scheme) -> Iterator[Problem]:
    if "at_the_cut" not in award.model_fields_set:
        yield Problem("CUT_UNDECLARED", path, {"title": called(award)})
    elif award.at_the_cut == "extend" and award.kind != "laggards":
        yield Problem("CUT_EXTENDS", (*path, "at_the_cut"), {"title": called(award)})
    ranking = scheme.rubric.ranking
    if not award.ties and not (award.ties is None and ranking is not None and ranking.ties):
        yield Problem("TIES_UNDECLARED", path, {"title": called(award)})


def _take(path: Path, take: Take | None, award: Award) -> Iterator[Problem]:
    if take is not None and take.share == 1:
        yield Problem("QUOTA_TAKES_ALL", path, {"title": called(award)})
    elif take is not None and (take.share or take.shares) and "rounding" not in take.model_fields_set:
        yield Problem("ROUNDING_UNDECLARED", path, {"title": called(award)})
