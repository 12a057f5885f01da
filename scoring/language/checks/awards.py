"""Ranking, awards and the summary: what they name exists, in an order in which it can be decided."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scoring.errors import nearest
from scoring.expression.compile import Scope
from scoring.expression.syntax import fold
from scoring.language.best import best_nodes
from scoring.language.bounds import most_points
from scoring.language.checks.contests import contest_problems, least_problems, read_order, take_problems
from scoring.language.checks.reading import Reading
from scoring.language.checks.sentences import title_problems
from scoring.language.comparing import GROUP_PLACES, PLACES, place_values
from scoring.language.rubric import (
    SUMMARY_WAYS,
    Award,
    Best,
    Laggards,
    Level,
    Quota,
    Rubric,
    Stars,
    Step,
    Summary,
    Title,
)
from scoring.language.scope import award_value
from scoring.rules.base import Path, Problem
from scoring.rules.phrases import plain


def ranking_problems(rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with the ranking."""
    if rubric.ranking is None:
        return
    reading.apart = {a.id: "AWARD_AFTERWARDS" for a in rubric.awards} | dict.fromkeys((*PLACES, *GROUP_PLACES), "PLACE_AFTERWARDS")
    read_order(("ranking", "by"), rubric.ranking.by, scope, reading)
    read_order(("ranking", "ties"), rubric.ranking.ties, scope, reading)
    if rubric.ranking.within is not None and rubric.subject.group is None:
        yield Problem("GROUP_NEEDED", ("ranking", "within"), {})


def award_problems(rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with awards; each sees only those before it."""
    places = place_values(rubric)
    lacking = dict.fromkeys(GROUP_PLACES, "PLACE_WITHOUT_GROUP")
    if rubric.ranking is None:
        lacking = dict.fromkeys((*PLACES, *GROUP_PLACES), "PLACE_WITHOUT_RANKING")
    elif not rubric.ranks_all:
        lacking = dict.fromkeys(PLACES, "PLACE_ACROSS_FULLS")
    scope = scope.with_values(places)
    for i, award in enumerate(rubric.awards):
        reading.apart = {a.id: "AWARD_LATER" for a in rubric.awards[i:]} | lacking
        yield from _award_problems(("awards", i), award, rubric, scope, reading)
        yield from _excluded_problems(("awards", i, "not_together"), i, rubric)
        scope = scope.with_values({award.id: award_value(award)})
    reading.apart = lacking
    for i, line in enumerate(rubric.summary):
        yield from _summary_problems(("summary", i), line, rubric, scope, reading)
    reading.apart = {}


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
        reading.value((*path, "eligible"), award.eligible, scope, "logical")
        yield from contest_problems(path, award, rubric, scope, reading)
        yield from take_problems((*path, "take"), award.take, award, rubric, scope, reading)
    elif isinstance(award, Laggards):
        reading.value((*path, "require"), award.require, scope, "logical")
        yield from contest_problems(path, award, rubric, scope, reading)
        reading.value((*path, "eligible"), award.eligible, scope, "logical")
        yield from least_problems(path, award)
    else:
        reading.value((*path, "eligible"), award.eligible, scope, "logical")
        yield from _best_problems(path, award, rubric)


def _excluded_problems(path: Path, place: int, rubric: Rubric) -> Iterator[Problem]:
    """Yield awards that cannot exclude this one: nobody knows them, or they are decided later."""
    award, before = rubric.awards[place], {a.id for a in rubric.awards[:place]}
    for i, name in enumerate(() if isinstance(award, Stars) else award.not_together):
        if name not in {a.id for a in rubric.awards}:
            yield Problem("UNKNOWN_AWARD", (*path, i), {"name": name, "near": nearest(name, before)})
        elif name not in before:
            yield Problem("AWARD_LATER", (*path, i), {"name": name})


def _node_marks(path: Path, marks: list[tuple[str, Decimal]], rubric: Rubric) -> Iterator[Problem]:
    most = {i.id: most_points(i) for i in rubric.walk()}
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
    reading.value((*path, "eligible"), award.eligible, scope, "logical")
    titles: set[str] = set()
    above: Step | None = None
    if award.promotion is not None:
        reading.value((*path, "promotion", "unless"), award.promotion.unless, scope, "logical")
    for i, step in enumerate(award.levels):
        here: Path = (*path, "levels", i)
        yield from _step_problems(here, step, above)
        if step.title.zh in titles:
            yield Problem("LEVEL_REPEATED", (*here, "title"), {"title": step.title.zh})
        titles.add(step.title.zh)
        yield from title_problems((*here, "title"), step.title)
        if step.require is not None:
            reading.value((*here, "require"), step.require, scope, "logical")
        if step.take is not None:
            yield from take_problems((*here, "take"), step.take, award, rubric, scope, reading)
        above = step if step.start is not None else above
    yield from contest_problems(path, award, rubric, scope, reading)


def _step_problems(path: Path, step: Step, above: Step | None) -> Iterator[Problem]:
    """Yield a step that asks for nothing, or whose line is not below that of the last one above that has a line."""
    if step.start is None and step.require is None:
        yield Problem("STEP_EMPTY", (*path, "title"), {"title": step.title.zh})
    if step.start is None or above is None or above.start is None:
        return
    apart = above.require is not None or above.take is not None
    if step.start > above.start or (step.start == above.start and not apart):
        yield Problem("LEVELS_ORDER", (*path, "from"), {"found": plain(step.start), "before": plain(above.start)})


def _best_problems(path: Path, award: Best, rubric: Rubric) -> Iterator[Problem]:
    most = {i.id: most_points(i) for i in rubric.walk()}
    nodes = best_nodes(award, rubric)
    if not nodes and award.of == "each":
        yield Problem("BEST_EACH_EMPTY", (*path, "of"), {"ids": ", ".join(i.id for i in rubric.indicators)})
    elif not nodes:
        yield Problem("BEST_EMPTY", (*path, "of"), {})
    for i, name in enumerate(nodes):
        if name not in most:
            yield Problem("UNKNOWN_INDICATOR", (*path, "of", i), {"name": name, "near": nearest(name, most)})
        elif name in nodes[:i] and award.of != "each":
            yield Problem("INDICATOR_REPEATED", (*path, "of", i), {"name": name})
        elif award.at_least is not None and not 0 < award.at_least <= most[name]:
            yield Problem("MARK_OUT_OF_REACH", (*path, "at_least"), {"found": plain(award.at_least), "name": name, "most": plain(most[name])})


def _summary_problems(path: Path, line: Summary, rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    written = {key: text for (key,), text in line.formulas()}
    if len(written) != 1:
        yield Problem("ONE_OF", path, {"keys": SUMMARY_WAYS})
    awards = {a.id for a in rubric.awards}
    for key, text in written.items():
        measured = key in ("mean", "sum")
        counted = not measured and fold(text) in awards
        reading.value((*path, key), text, scope, None if counted else "number" if measured else "logical")
