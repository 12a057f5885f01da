"""Ranking, awards and the summary: what they name exists, in an order in which it can be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from scoring.errors import nearest
from scoring.expression.compile import Scope
from scoring.expression.syntax import fold
from scoring.language.best import best_nodes
from scoring.language.checks.reading import Reading
from scoring.language.checks.sentences import title_problems
from scoring.language.rubric import Award, Best, Indicator, Level, Order, Quota, Rubric, Stars, Summary, Title
from scoring.language.scope import award_value
from scoring.rules.base import Path, Problem, plain
from scoring.rules.completion import Completion


def ranking_problems(rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with the ranking."""
    if rubric.ranking is None:
        return
    reading.apart = {a.id: "AWARD_AFTERWARDS" for a in rubric.awards}
    _order(("ranking", "by"), rubric.ranking.by, scope, reading)
    _order(("ranking", "ties"), rubric.ranking.ties, scope, reading)
    yield from _group_problems(("ranking", "within"), rubric.ranking.within, rubric)


def award_problems(rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with awards; each sees only those before it."""
    for i, award in enumerate(rubric.awards):
        reading.apart = {a.id: "AWARD_LATER" for a in rubric.awards[i:]}
        yield from _award_problems(("awards", i), award, rubric, scope, reading)
        scope = scope.with_values({award.id: award_value(award)})
    reading.apart = {}
    for i, line in enumerate(rubric.summary):
        yield from _summary_problems(("summary", i), line, rubric, scope, reading)


def _award_problems(path: Path, award: Award, rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    allowed = {"stars": ("n",), "best": ("title",)}.get(award.kind, ())
    yield from title_problems((*path, "title"), award.title, allowed)
    if isinstance(award, Stars):
        yield from _node_marks((*path, "each"), [(s.of, s.at_least) for s in award.each], rubric)
    elif isinstance(award, Level):
        yield from _level_problems(path, award, rubric, scope, reading)
    elif isinstance(award, Title):
        reading.value((*path, "require"), award.require, scope, "logical")
    elif isinstance(award, Quota):
        yield from _quota_problems(path, award, rubric, scope, reading)
    else:
        yield from _best_problems(path, award, rubric)


def _most(indicator: Indicator) -> Decimal:
    """Return the most points that can be had: full marks, or more where something below rewards over-fulfilment."""
    return indicator.full * max([Decimal(1), *(i.rule.cap for i in indicator.walk() if isinstance(i.rule, Completion))])


def _node_marks(path: Path, marks: list[tuple[str, Decimal]], rubric: Rubric) -> Iterator[Problem]:
    most = {i.id: _most(i) for i in rubric.walk()}
    seen: set[str] = set()
    for i, (name, least) in enumerate(marks):
        if name not in most:
            yield Problem("UNKNOWN_INDICATOR", (*path, i, "of"), {"name": name, "near": nearest(name, most)})
        elif name in seen:
            yield Problem("INDICATOR_REPEATED", (*path, i, "of"), {"name": name})
        elif not 0 < least <= most[name]:
            yield Problem("MARK_OUT_OF_REACH", (*path, i, "at_least"), {"found": plain(least), "name": name, "most": plain(most[name])})
        seen.add(name)


def _level_problems(path: Path, award: Level, rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    reading.value((*path, "of"), award.of, scope, "number")
    titles: set[str] = set()
    for i, step in enumerate(award.levels):
        here: Path = (*path, "levels", i)
        above = award.levels[i - 1] if i else None
        if above is not None and (step.start > above.start or (step.start == above.start and above.require is None)):
            yield Problem("LEVELS_ORDER", (*here, "from"), {"found": plain(step.start), "before": plain(above.start)})
        if step.title.zh in titles:
            yield Problem("LEVEL_REPEATED", (*here, "title"), {"title": step.title.zh})
        titles.add(step.title.zh)
        yield from title_problems((*here, "title"), step.title)
        if step.require is not None:
            reading.value((*here, "require"), step.require, scope, "logical")


def _quota_problems(path: Path, award: Quota, rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    reading.value((*path, "eligible"), award.eligible, scope, "logical")
    _order((*path, "ties"), award.ties or (), scope, reading)
    yield from _group_problems((*path, "within"), award.within, rubric)
    if (award.take.count is None) == (award.take.share is None):
        yield Problem("ONE_OF", (*path, "take"), {"keys": ("count", "share")})
    elif award.take.share is None and "rounding" in award.take.model_fields_set:
        yield Problem("SETTING_NEEDS", (*path, "take", "rounding"), {"setting": "rounding", "needs": "share"})


def _best_problems(path: Path, award: Best, rubric: Rubric) -> Iterator[Problem]:
    most = {i.id: _most(i) for i in rubric.walk()}
    nodes = best_nodes(award, rubric)
    if not nodes:
        yield Problem("BEST_EMPTY", (*path, "of"), {})
    for i, name in enumerate(nodes):
        if name not in most:
            yield Problem("UNKNOWN_INDICATOR", (*path, "of", i), {"name": name, "near": nearest(name, most)})
        elif name in nodes[:i] and award.of != "each":
            yield Problem("INDICATOR_REPEATED", (*path, "of", i), {"name": name})
        elif award.at_least is not None and not 0 < award.at_least <= most[name]:
            yield Problem("MARK_OUT_OF_REACH", (*path, "at_least"), {"found": plain(award.at_least), "name": name, "most": plain(most[name])})


def _summary_problems(path: Path, line: Summary, rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    written = {key: text for key in ("share", "count", "mean") if (text := getattr(line, key)) is not None}
    if len(written) != 1:
        yield Problem("ONE_OF", path, {"keys": ("share", "count", "mean")})
    awards = {a.id for a in rubric.awards}
    for key, text in written.items():
        counted = key != "mean" and fold(text) in awards
        reading.value((*path, key), text, scope, None if counted else "number" if key == "mean" else "logical")


def _order(path: Path, keys: Iterable[Order], scope: Scope, reading: Reading) -> None:
    for i, order in enumerate(keys):
        reading.value((*path, i, "key"), order.key, scope, "number")


def _group_problems(path: Path, within: str | None, rubric: Rubric) -> Iterator[Problem]:
    if within is not None and rubric.subject.group is None:
        yield Problem("GROUP_NEEDED", path, {})
