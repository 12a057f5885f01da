"""Advice, sources and titles: what people need beside the points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme, called
from scoring.language.rubric import Provenance
from scoring.model import Text
from scoring.rules.base import Path, Problem

SEVERITY: Final[dict[str, Severity]] = {
    "AWARD_NO_SOURCE": "note", "NO_ADVICE": "warning", "NO_ENGLISH": "note", "NO_PROVENANCE": "warning", "NO_SOURCE": "warning",
    "PARAM_NO_SOURCE": "warning", "SAME_TITLE": "warning",
}


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield what has no advice, no source, no English title, or the title of another."""
    rubric = scheme.rubric
    if not _sourced(rubric.provenance):
        yield Problem("NO_PROVENANCE", ("id",), {})
    for path, leaf in scheme.leaves:
        if not leaf.advice:
            yield Problem("NO_ADVICE", path, {"title": leaf.title})
        if not _sourced(leaf.source):
            yield Problem("NO_SOURCE", path, {"title": leaf.title})
    for i, award in enumerate(rubric.awards):
        if award.in_use and award.approval is None and not _sourced(award.source):
            yield Problem("AWARD_NO_SOURCE", ("awards", i), {"title": called(award)})
    for name, param in rubric.params.items():
        if not all(_sourced(p.source) for p in (param if isinstance(param, tuple) else (param,))):
            yield Problem("PARAM_NO_SOURCE", ("params", name), {"name": name})
    titles = list(scheme.titles())
    bare = [(path, title) for path, title in titles if not title.en]
    # A rubric with no English at all is told once.
    for path, title in bare[:1] if len(bare) == len(titles) else bare:
        yield Problem("NO_ENGLISH", path, {"title": title})
    yield from _repeated(((*path, "title"), indicator.title) for path, indicator in scheme.indicators)
    yield from _repeated((("awards", i, "title"), award.title) for i, award in enumerate(rubric.awards))


def _sourced(source: Provenance | None) -> bool:
    return source is not None and any((source.document, source.clause, source.quote))


def _repeated(titles: Iterable[tuple[Path, Text]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, title in titles:
        if title.zh in seen:
            yield Problem("SAME_TITLE", path, {"title": title})
        seen.add(title.zh)
