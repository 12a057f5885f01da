"""Every award of every subject with its reason: what it met, what it lacked and by how much, what bars it, what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

import polars as pl

from scoring import columns
from scoring.explain import contest, vetoes
from scoring.explain.cells import Cells
from scoring.explain.leaves import Speaker
from scoring.explain.lines import pending
from scoring.explain.terms import bare_title, level_title
from scoring.explain.wording import clauses, fixed, listed, points_apart, text_of
from scoring.expression.operands import walk
from scoring.expression.syntax import Name, Node, conjuncts, parse
from scoring.language.best import best_nodes
from scoring.language.rubric import Award, Best, Level, Quota, Stars, Title
from scoring.outcome import DECISIONS, FIRST_NOT_APPLICABLE, Decision, Standing
from scoring.result import Result
from scoring.rules.base import marks

GRANTED, REFUSED, OPEN = (str(d) for d in DECISIONS)


def awards(result: Result, lang: str = "zh") -> pl.DataFrame:
    """Return the awards considered with titles in `lang` and a reason for each, in the order of `columns.AWARDS`."""
    return told(result.awards, Speaker(Cells(result), lang))


def told(considered: pl.DataFrame, speaker: Speaker) -> pl.DataFrame:
    """Return some rows of a result's awards with titles and reasons."""
    if not considered.columns:
        return considered
    voices = {a.id: _VOICES[a.kind](a, speaker) for a in speaker.rubric.awards}
    rows, titles, reasons = speaker.cells.rows, [], []
    for subject, award, of, decision in considered.select("id", "award", "of", "decision").iter_rows():
        declared = speaker.terms.awards[award]
        titles.append(award_title(declared, of, decision, speaker, stars_met(declared, rows[subject], speaker)))
        reasons.append(text_of(voices[award](rows[subject], of, decision), speaker.lang))
    named = considered.with_columns(pl.Series("title", titles, pl.String), pl.Series("reason", reasons, pl.String))
    return named.select(columns.AWARDS)


def why_open(award: Award, row: int, speaker: Speaker) -> str:
    """Return why an award is undecided for a subject, in sentences; of the best node by node."""
    voice = _VOICES[award.kind](award, speaker)
    if award.kind != "best":
        return text_of(voice(row, None, OPEN), speaker.lang)
    waiting = DECISIONS.index(Decision.UNDECIDED)
    nodes = [n for n in best_nodes(award, speaker.rubric) if speaker.cells.at(columns.decision(f"{award.id}:{n}"), row) == waiting]
    return text_of(dict.fromkeys(w for n in nodes for w in voice(row, n, OPEN)), speaker.lang)


def award_title(award: Award, of: str | None, decision: str, speaker: Speaker, met: int = 0) -> str:
    """Return the title that a subject was given, or the award's own; of stars with the number of those `met`, given or not."""
    if award.kind == "best":
        return award.title.say(speaker.lang).replace("{title}", speaker.terms.title(of or ""))
    if award.kind == "stars":
        return award.title.say(speaker.lang).replace("{n}", of or str(met))
    if decision != GRANTED:
        return bare_title(award, speaker.lang)
    return level_title(award, int(of or 0), speaker.lang).strip("“”'") if award.kind == "level" else award.title.say(speaker.lang)


def stars_met(award: Award, row: int, speaker: Speaker) -> int:
    """Return how many stars are surely attained."""
    return sum(speaker.cells.at(columns.part(award.id, i), row) is True for i in range(len(award.each))) if award.kind == "stars" else 0


Voice = Callable[[int, str | None, str], Iterator[str]]


def _barred(award: Award, row: int, speaker: Speaker) -> Iterator[str]:
    barred = speaker.say("veto.bars", awards=speaker.terms.award(award.id))
    yield from dict.fromkeys(clauses((vetoes.grounds(v, row, speaker), vetoes.clause_of(v, speaker), barred), speaker.lang)
                             for v in vetoes.barring(award.id, row, speaker))


def _doubts(award: Award, row: int, speaker: Speaker) -> Iterator[str]:
    yield from dict.fromkeys(vetoes.not_decided(v, row, speaker) for v in vetoes.doubtful(award.id, row, speaker))


# stars


def stars(award: Stars, speaker: Speaker) -> Voice:
    """Return the voice of stars: which are attained, which not and by how much, which are open."""

    def reason(row: int, of: str | None, decision: str) -> Iterator[str]:
        flags = [speaker.cells.at(columns.part(award.id, i), row) for i in range(len(award.each))]
        met = [s.of for s, flag in zip(award.each, flags, strict=True) if flag]
        if met:
            yield speaker.say("award.stars_met", stars=listed(map(speaker.terms.title, met), speaker.lang))
        for star, flag in zip(award.each, flags, strict=True):
            if flag is False:
                yield short_of(star.of, star.at_least, row, speaker)
            elif flag is None:
                yield open_node(star.of, row, speaker)

    return reason


def short_of(node: str, at_least: Decimal, row: int, speaker: Speaker) -> str:
    """Return by how much a node misses its pass mark: 制度建设星得78.00分,低于达标线(80分)2.00分,未达标."""
    points = speaker.cells.points(node, row) or Decimal(0)
    places = speaker.cells.places
    return speaker.say("award.short", title=speaker.terms.title(node), points=fixed(points, places), line=marks(at_least),
                       short=fixed(at_least - points, places))


def open_node(node: str, row: int, speaker: Speaker) -> str:
    """Return why a node has no points to be judged on."""
    item, called = speaker.cells.indicators[node], speaker.terms.indicator(node)
    if item.leaf and speaker.cells.at(columns.outcome(node), row) >= FIRST_NOT_APPLICABLE:
        return speaker.say("award.not_applicable", title=called)
    why = pending((item,), row, speaker)
    itself = why in (speaker.say("node.not_rated", items=called), speaker.say("node.waits_for", items=called))
    return why if itself else clauses((speaker.say("award.node_open", title=speaker.terms.title(node)), why), speaker.lang)


# levels


def level(award: Level, speaker: Speaker) -> Voice:
    """Return the voice of levels: the one reached, and what lacks to the next."""
    of = parse(award.of)

    def reason(row: int, found: str | None, decision: str) -> Iterator[str]:
        value = speaker.cells.operand(of, row)
        seen = speaker.terms.observed(of, value) if value is not None else ""
        if decision == OPEN:
            yield clauses((*_doubts(award, row, speaker), *open_parts(of, row, speaker), speaker.say("award.open")), speaker.lang)
            return
        reached = int(found or 0)
        barred = [*_barred(award, row, speaker)]
        yield from barred
        if reached:
            yield speaker.say("award.level", seen=seen, title=level_title(award, reached, speaker.lang))
        elif not barred:
            yield speaker.say("award.no_level", seen=seen)
        if reached < len(award.levels) and not barred and isinstance(value, Decimal):
            yield _to_next(award, reached, of, value, row, speaker)

    return reason


def _to_next(award: Level, reached: int, of: Node, value: Decimal, row: int, speaker: Speaker) -> str:
    step = award.levels[len(award.levels) - reached - 1]
    parts = [p for t in ([step.require] if step.require else []) for p in speaker.conditions.failed(parse(t), row)]
    if value < step.start:
        line = speaker.terms.written(of, step.start)
        parts.insert(0, speaker.say("award.below_level", line=line, short=speaker.terms.written(of, step.start - value)))
    return speaker.say("award.not_level", title=level_title(award, reached + 1, speaker.lang), why=points_apart(parts, speaker.lang))


# titles and quotas


def title(award: Title, speaker: Speaker) -> Voice:
    """Return the voice of a title: the conditions that were met, or those that were not."""
    whole = parse(award.require)

    def reason(row: int, of: str | None, decision: str) -> Iterator[str]:
        if decision == GRANTED:
            met = listed((speaker.conditions.met(p, row) for p in conjuncts(whole)), speaker.lang)
            yield speaker.say("award.met", title=speaker.terms.award(award.id), why=met) if met else speaker.say("award.all_met")
            yield enlisted("award.listed", award, speaker)
            return
        yield from refused(award, whole, row, decision, speaker)

    return reason


def refused(award: Title | Quota, whole: Node, row: int, decision: str, speaker: Speaker) -> Iterator[str]:
    """Yield why a subject does not meet the conditions of an award, or why that is open."""
    yield from _barred(award, row, speaker)
    failed = [p for i, part in enumerate(conjuncts(whole)) if speaker.cells.at(columns.part(award.id, i), row) is False
              for p in failed_parts(part, row, speaker)]
    if failed:
        yield clauses((_placed(row, speaker), speaker.say("award.because", why=points_apart(failed, speaker.lang)),
                       enlisted("award.not_listed", award, speaker)), speaker.lang)
    elif decision == OPEN:
        unclear = [w for i, part in enumerate(conjuncts(whole)) if speaker.cells.at(columns.part(award.id, i), row) is None
                   for w in open_parts(part, row, speaker)]
        apart = [] if unclear or speaker.cells.standing(row) == Standing.RANKED else [speaker.say("award.unranked")]
        yield clauses((*_doubts(award, row, speaker), *dict.fromkeys(unclear), *apart, speaker.say("award.open")), speaker.lang)


def _placed(row: int, speaker: Speaker) -> str:
    grouped = speaker.rubric.ranking is not None and speaker.rubric.ranking.within == "group"
    place = speaker.cells.at(columns.GROUP_RANK if grouped else columns.RANK, row)
    return speaker.say("award.placed_in_group" if grouped else "award.placed", place=place) if place is not None else ""


def failed_parts(part: Node, row: int, speaker: Speaker) -> list[str]:
    """Return the clauses for a condition that does not hold: the value found against the one asked."""
    if isinstance(part, Name) and part.name in speaker.terms.awards:
        return [speaker.say("award.lacks", title=speaker.terms.award(part.name))]
    return [*speaker.conditions.failed(part, row)] or [speaker.say("words.not_met", what=speaker.terms.called(part))]


def open_parts(part: Node, row: int, speaker: Speaker) -> Iterator[str]:
    """Yield what a condition waits for."""
    for node in speaker.conditions.unknown(part, row):
        known = [w for n in walk(node) if isinstance(n, Name) for w in _open_name(n.name, row, speaker)]
        yield from known or [speaker.say("award.waits_for", what=speaker.terms.called(node))]


def _open_name(name: str, row: int, speaker: Speaker) -> Iterator[str]:
    award = speaker.terms.awards.get(name)
    if name in ("total", "base"):
        if speaker.cells.points("total", row) is None:
            yield pending(speaker.rubric.indicators, row, speaker)
    elif name in speaker.cells.indicators:
        if speaker.cells.points(name, row) is None:
            yield open_node(name, row, speaker)
    elif isinstance(award, Stars):
        yield from (open_node(s.of, row, speaker) for i, s in enumerate(award.each)
                    if speaker.cells.at(columns.part(award.id, i), row) is None)
    elif speaker.causes.gaps((f"「{name}」",), row):
        yield speaker.causes.missing((f"「{name}」",), row)


def enlisted(key: str, award: Award, speaker: Speaker) -> str:
    """Return that a subject is on the list of those proposed, or not; where nothing is ranked there is no such list."""
    listing = key if speaker.rubric.ranking is not None else f"{key}.plain"
    return speaker.say(listing, title=speaker.terms.award(award.id))


def quota(award: Quota, speaker: Speaker) -> Voice:
    """Return the voice of a quota: the place among those who compete, the seats, the distance to the last one."""
    whole, field = parse(award.eligible), contest.Contest(award, speaker)

    def reason(row: int, of: str | None, decision: str) -> Iterator[str]:
        if speaker.cells.at(columns.place(award.id), row) is None:
            yield from refused(award, whole, row, decision, speaker)
        else:
            yield from field.reason(row, decision)

    return reason


# the best


def best(award: Best, speaker: Speaker) -> Voice:
    """Return the voice of the best in a node."""
    tops: dict[str, tuple[Decimal | None, int]] = {}

    def reason(row: int, of: str | None, decision: str) -> Iterator[str]:
        node = of or ""
        points, places = speaker.cells.points(node, row), speaker.cells.places
        called = speaker.terms.indicator(node)
        if decision == OPEN or points is None:
            why = [open_node(node, row, speaker)] if points is None else [*_open_name("total", row, speaker)]
            yield clauses((*_doubts(award, row, speaker), *why, speaker.say("award.open")), speaker.lang)
            return
        if node not in tops:
            tops[node] = _highest(award, node, speaker)
        barred, (top, winners) = [*_barred(award, row, speaker)], tops[node]
        yield from barred
        if decision == GRANTED:
            shared = speaker.say("award.best_shared", count=winners) if winners > 1 else ""
            yield clauses((speaker.say("award.best", title=called, points=fixed(points, places)), shared), speaker.lang)
        elif award.at_least is not None and points < award.at_least:
            yield speaker.say("award.best_below", title=called, points=fixed(points, places), line=marks(award.at_least))
        elif top is not None and points < top and not barred:
            yield speaker.say("award.best_not", title=called, points=fixed(points, places), short=fixed(top - points, places))
        elif not barred:
            yield speaker.say("award.best_apart", title=called, points=fixed(points, places))

    return reason


def _highest(award: Best, node: str, speaker: Speaker) -> tuple[Decimal | None, int]:
    """Return the points of those who are the best in a node, and how many they are."""
    code, decided = DECISIONS.index(Decision.GRANTED), speaker.cells.column(columns.decision(f"{award.id}:{node}"))
    won = [speaker.cells.points(node, i) for i, d in enumerate(decided) if d == code]
    return max((p for p in won if p is not None), default=None), len(won)


_VOICES: Final[dict[str, Callable[..., Voice]]] = {"stars": stars, "level": level, "title": title, "quota": quota, "best": best}
