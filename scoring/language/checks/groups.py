"""Groups of subjects that have indicators of their own: named, not empty, and never compared by points out of different full marks."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.errors import nearest
from scoring.language.award import RATE
from scoring.language.best import best_nodes
from scoring.language.checks.names import indicator_paths
from scoring.language.groups import fulls_of
from scoring.language.rubric import Award, Best, Indicator, Laggards, Level, Quota, Rubric, contest
from scoring.rules.base import Path, Problem
from scoring.rules.phrases import plain


def group_problems(rubric: Rubric) -> Iterator[Problem]:
    """Yield what is wrong with groups and with the indicators that are for some of them."""
    subject = rubric.subject
    if subject.groups and subject.group is None:
        yield Problem("GROUPS_WITHOUT_COLUMN", ("subject", "groups"), {})
    yield from _repeated(("subject", "groups"), subject.groups)
    found = [*_named(rubric)]
    yield from found
    if not found and rubric.by_group:
        yield from _empty(rubric)
        yield from _sums(rubric)
        yield from _compared(rubric)


def _repeated(path: Path, groups: tuple[str, ...]) -> Iterator[Problem]:
    for i, group in enumerate(groups):
        if group in groups[:i]:
            yield Problem("GROUP_REPEATED", (*path, i), {"group": group})


def _named(rubric: Rubric) -> Iterator[Problem]:
    """Yield groups that nobody knows, or that what lies above is not for."""
    known = rubric.subject.groups
    above: dict[Path, tuple[str, ...]] = {}
    for path, indicator in indicator_paths(rubric):
        allowed = above.get(path[:-2], known)
        above[path] = allowed if indicator.groups is None else indicator.groups
        if indicator.groups is None:
            continue
        here: Path = (*path, "for")
        if not known:
            yield Problem("FOR_WITHOUT_GROUPS", here, {})
            return
        yield from _repeated(here, indicator.groups)
        for i, group in enumerate(indicator.groups):
            if group not in known:
                yield Problem("UNKNOWN_GROUP", (*here, i), {"name": group, "near": nearest(group, known)})
            elif group not in allowed:
                yield Problem("FOR_OUTSIDE", (*here, i), {"group": group, "allowed": allowed})


def _empty(rubric: Rubric) -> Iterator[Problem]:
    for i, (group, own) in enumerate(rubric.by_group.items()):
        if not own.indicators:
            yield Problem("GROUP_WITHOUT_ITEMS", ("subject", "groups", i), {"group": group})


def _sums(rubric: Rubric) -> Iterator[Problem]:
    """Yield nodes that do not come to what they say in some group, or that make shares of what is out of different full marks."""
    for path, node in (((), rubric.whole), *indicator_paths(rubric)):
        for group, own in rubric.by_group.items():
            form = _form(own, node)
            if form is None or form.items is None:
                continue
            if form.how == "sum" and node.id and form.points is not None and form.points != form.full:
                yield Problem("GROUP_POINTS_SUM", (*path, "points"), {"group": group, "found": plain(form.points), "sum": plain(form.full)})
                break
            for key, least in (("keep", 0), ("drop", 1)):
                asked = getattr(form, key)
                if asked is not None and asked > len(form.items) - least:
                    yield Problem("GROUP_TOO_FEW", (*path, key), {"group": group, "found": asked, "items": len(form.items)})
        if node.how != "sum":
            below: Path = (*path, "items") if path else ("indicators",)
            for i, item in enumerate(node.items or ()):
                if len(fulls_of(rubric, item.id)) > 1:
                    yield Problem("SHARE_OF_DIFFERENT_FULLS", (*below, i), {"title": item.title.zh})


def _form(own: Rubric, node: Indicator) -> Indicator | None:
    """Return a node as a group has it; None where it has not."""
    if not node.id:
        return own.whole
    return own.indicator(node.id) if node.id in own.levels else None


def _compared(rubric: Rubric) -> Iterator[Problem]:
    """Yield what would compare points out of different full marks."""
    differ = len({own.full for own in rubric.lists}) > 1
    if differ and rubric.ranking is not None and not rubric.ranks_all and rubric.ranking.within is None:
        yield Problem("RANKING_ACROSS_FULLS", ("ranking", "within"), {})
    for i, award in enumerate(rubric.awards):
        if differ and isinstance(award, Quota | Laggards | Level) and contest(award) and award.within != "group" and not _by_rate(award, rubric):
            yield Problem("CONTEST_ACROSS_FULLS", ("awards", i, "within"), {})
        if isinstance(award, Best):
            for name in best_nodes(award, rubric):
                if len(fulls_of(rubric, name)) > 1:
                    yield Problem("BEST_ACROSS_FULLS", ("awards", i, "of"), {"name": name})


def _by_rate(award: Award, rubric: Rubric) -> bool:
    assert isinstance(award, Quota | Laggards | Level)
    by = award.by or (rubric.ranking.by if rubric.ranking is not None else ())
    return bool(by) and by[0].key == RATE
