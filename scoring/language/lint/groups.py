"""Groups with indicators of their own: one line for full marks that differ, and conditions on what some group has not got."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scoring.expression.syntax import fold, names, parse
from scoring.language.adjust import TOTAL
from scoring.language.groups import fulls_of, groups_with
from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.rules.base import Path, Problem

SEVERITY: Final[dict[str, Severity]] = {"GROUP_LACKS": "warning", "LINE_ACROSS_FULLS": "warning"}


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield lines in points where full marks differ between groups, and conditions that some group can never meet or miss."""
    rubric = scheme.rubric
    if not rubric.by_group:
        return
    differs = {TOTAL} if len({one.full for one in rubric.lists}) > 1 else set()
    differs |= {i.id for i in rubric.walk() if len(fulls_of(rubric, i.id)) > 1}
    titles = {TOTAL: rubric.title.zh, **{i.id: i.title.zh for i in rubric.walk()}}
    for path, name in _lines(scheme):
        if name in differs:
            yield Problem("LINE_ACROSS_FULLS", path, {"title": titles[name]})
    for path, text in (f for f in scheme.result_formulas() if f.path[0] in ("adjust", "awards")):
        for name in dict.fromkeys(n.name for n in names(parse(text)) if n.name in titles and n.name != TOTAL):
            asked = any(f"{function}({name})" in fold(text).replace(" ", "") for function in ("applies", "missing"))
            if not asked and (having := groups_with(rubric, name)):
                lacking = tuple(g for g in rubric.by_group if g not in having)
                yield Problem("GROUP_LACKS", path, {"title": titles[name], "groups": lacking})


def _lines(scheme: Scheme) -> Iterator[tuple[Path, str]]:
    """Yield lines that are drawn in points: where they stand, and in what."""
    for n, award in enumerate(scheme.rubric.awards):
        if award.kind == "stars":
            yield from ((("awards", n, "each", i, "at_least"), star.of) for i, star in enumerate(award.each))
        if award.kind == "level" and any(step.start is not None for step in award.levels):
            yield ("awards", n, "levels"), fold(award.of)
