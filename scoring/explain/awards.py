"""Every award of every subject with its reason: what it met, what it lacked and by how much, what bars it, what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

import polars as pl

from scoring import columns
from scoring.explain import contest, levels
from scoring.explain.cells import Cells
from scoring.explain.contest import may_reach, some
from scoring.explain.grounds import barred, doubts, enlisted, failed_parts, once, open_name, open_node, open_parts, refused
from scoring.explain.leaves import Speaker
from scoring.explain.revocations import moved_up, revocations
from scoring.explain.terms import level_title
from scoring.explain.wording import clauses, fixed, listed, points_apart, text_of
from scoring.expression.syntax import Literal, Node, conjuncts, parse
from scoring.language.best import best_nodes, unsurpassed
from scoring.language.rubric import Award, Best, Laggards, Level, Quota, Star, Stars, Title
from scoring.outcome import DECISIONS, Decision
from scoring.record import record
from scoring.result import Result
from scoring.rules.phrases import marks

GRANTED, REFUSED, OPEN = (str(d) for d in DECISIONS)


def awards(result: Result, lang: str = "zh") -> pl.DataFrame:
    """Return the awards considered with titles in `lang` and a reason for each, in the order of `columns.AWARDS`."""
    return told(result.awards, Speaker(Cells(result), lang))


def told(considered: pl.DataFrame, speaker: Speaker) -> pl.DataFrame:
    """Return some rows of a result's awards with titles and reasons."""
    if not considered.columns:
        return considered
    voices: dict[tuple[Speaker, str], Voice] = {}
    risen: dict[str, frozenset[str]] = {}
    rows, titles, reasons = speaker.cells.rows, [], []
    for subject, award, of, decision in considered.select("id", "award", "of", "decision").rows():
        declared, own = speaker.terms.awards[award], speaker.of(rows[subject])
        if (own, award) not in voices:
            voices[own, award] = _VOICES[declared.kind](declared, own)
        if award not in risen:
            risen[award] = moved_up(declared, speaker.cells.result)
        titles.append(award_title(declared, of, decision, speaker))
        rise = speaker.say("award.moved_up") if subject in risen[award] else ""
        grounds = revocations(declared, rows[subject], own)
        grounds = grounds or (*voices[own, award](rows[subject], of, decision), rise, approval(declared, decision, speaker))
        reasons.append(text_of(grounds, speaker.lang))
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


def refusal(award: Award, speaker: Speaker) -> Callable[[int], str]:
    """Return who says, row by row, why an award, not of the best of something, was not given; what all rows share is looked at once."""
    voice = _VOICES[award.kind](award, speaker)
    return lambda row: text_of(voice(row, None, REFUSED), speaker.lang)


def award_title(award: Award, of: str | None, decision: str, speaker: Speaker) -> str:
    """Return the title that a subject was given, or what the award is called; stars whose number is open say so."""
    title = _title(award, of, decision, speaker)
    return award.granted(title, speaker.lang) if decision == GRANTED else title


def _title(award: Award, of: str | None, decision: str, speaker: Speaker) -> str:
    if award.kind == "best":
        return award.title.say(speaker.lang).replace("{title}", speaker.terms.title(of or ""))
    if award.kind == "stars":
        if decision == OPEN:
            return speaker.say("award.undecided_title", title=award.called(speaker.lang))
        return award.title.say(speaker.lang).replace("{n}", of or "0")
    if decision != GRANTED:
        return award.called(speaker.lang)
    return level_title(award, int(of or 0), speaker.lang).strip("“”'") if award.kind == "level" else award.title.say(speaker.lang)


def approval(award: Award, decision: str, speaker: Speaker) -> str:
    """Return who has yet to approve a title that was given; nothing where nobody has."""
    return speaker.say("award.approval", by=award.approval.by) if award.approval is not None and decision == GRANTED else ""


Voice = Callable[[int, str | None, str], Iterator[str]]


# stars


def stars(award: Stars, speaker: Speaker) -> Voice:
    """Return the voice of stars: which are attained, which not and by how much, which are open."""

    def reason(row: int, of: str | None, decision: str) -> Iterator[str]:
        flags = flags_of(award, row, speaker)
        if not flags:
            yield speaker.say("award.stars_elsewhere", title=speaker.terms.award(award.id))
        met = [s.of for s, flag in flags if flag]
        if met:
            yield speaker.say("award.stars_met", stars=listed(map(speaker.terms.title, met), speaker.lang))
        for star, flag in flags:
            if flag is False:
                yield short_of(star.of, star.at_least, row, speaker)
            elif flag is None:
                yield open_node(star.of, row, speaker)

    return reason


def flags_of(award: Stars, row: int, speaker: Speaker) -> list[tuple[Star, bool | None]]:
    """Return whether each star was earned; those of indicators that the subject's group has not got are left out."""
    return [(star, speaker.cells.at(columns.part(award.id, i), row)) for i, star in enumerate(award.each) if star.of in speaker.rubric.levels]


def short_of(node: str, at_least: Decimal, row: int, speaker: Speaker) -> str:
    """Return by how much a node misses its pass mark: 制度建设星得78.00分，低于达标线（80分）2.00分，未达标."""
    points = speaker.cells.points(node, row) or Decimal(0)
    places = speaker.cells.places
    return speaker.say("award.short", title=speaker.terms.title(node), points=fixed(points, places), line=marks(at_least),
                       short=fixed(at_least - points, places))


# titles and contests


def level(award: Level, speaker: Speaker) -> Voice:
    """Return the voice of levels: the one that was given, and what lacks to the next."""
    return levels.Ladder(award, speaker).reason



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


def quota(award: Quota, speaker: Speaker) -> Voice:
    """Return the voice of a quota: the place among those who compete, the seats, the distance to the last one."""
    whole, field = parse(award.eligible), contest.Contest(award, speaker)

    def reason(row: int, of: str | None, decision: str) -> Iterator[str]:
        if speaker.cells.at(columns.place(award.id), row) is None:
            yield from refused(award, whole, row, decision, speaker)
        else:
            yield from field.reason(row, decision)

    return reason


def laggards(award: Laggards, speaker: Speaker) -> Voice:
    """Return the voice of laggards: the place from the end, how many there must be, the condition that is met."""
    whole, gate, field = parse(award.require), parse(award.eligible), contest.Contest(award, speaker)

    def failed(node: Node, row: int) -> list[str]:
        shut = [p for p in conjuncts(node) if speaker.conditions.holds(p, row) is False]
        return [w for p in shut for w in failed_parts(p, row, speaker)]

    def reason(row: int, of: str | None, decision: str) -> Iterator[str]:
        yield from barred(award, row, speaker)
        apart = failed(gate, row) or ([] if award.contested or isinstance(whole, Literal) else failed(whole, row))
        if decision != GRANTED and apart:
            spared = speaker.say("award.last_not_listed", title=speaker.terms.award(award.id))
            yield clauses((points_apart(apart, speaker.lang), spared), speaker.lang)
            return
        met = speaker.conditions.holds(whole, row) is True and not isinstance(whole, Literal)
        if met and decision == GRANTED:
            why = listed((speaker.conditions.met(p, row) for p in conjuncts(whole)), speaker.lang)
            yield clauses((speaker.say("award.last_met", title=speaker.terms.award(award.id), why=why) if why else speaker.say("award.all_met"),
                           speaker.say("award.last_listed", title=speaker.terms.award(award.id))), speaker.lang)
        elif speaker.cells.at(columns.place(award.id), row) is not None:
            unclear = [w for part in conjuncts(whole) for w in open_parts(part, row, speaker)]
            yield from field.from_the_end(row, decision, once(unclear, row, speaker))
        elif decision == OPEN:
            unclear = [w for part in (*conjuncts(gate), *conjuncts(whole)) for w in open_parts(part, row, speaker)]
            unranked = [] if unclear else [speaker.say("award.unranked")]
            yield clauses((*doubts(award, row, speaker), *once(unclear, row, speaker), *unranked, speaker.say("award.open")), speaker.lang)

    return reason


# the best


def best(award: Best, speaker: Speaker) -> Voice:
    """Return the voice of the best in a node."""
    tops: dict[str, _Top] = {}
    gate = parse(award.eligible)

    def reason(row: int, of: str | None, decision: str) -> Iterator[str]:
        node = of or ""
        points, places = speaker.cells.points(node, row), speaker.cells.places
        called = speaker.terms.indicator(node)
        shut = [p for part in conjuncts(gate) if speaker.conditions.holds(part, row) is False for p in failed_parts(part, row, speaker)]
        if shut and decision != OPEN:
            yield from refused(award, gate, row, decision, speaker)
            return
        if decision == OPEN or points is None:
            why = [open_node(node, row, speaker)] if points is None else [*open_name("total", row, speaker)]
            why += [w for part in conjuncts(gate) for w in open_parts(part, row, speaker)]
            yield clauses((*doubts(award, row, speaker), *once(why, row, speaker), speaker.say("award.open")), speaker.lang)
            return
        if node not in tops:
            tops[node] = _top(award, node, speaker)
        bars, top = [*barred(award, row, speaker)], tops[node]
        yield from bars
        if decision == GRANTED:
            shared = speaker.say("award.best_shared", count=top.winners) if top.winners > 1 else ""
            known = speaker.say("award.best", title=called, points=fixed(points, places), among=top.among)
            yield clauses((known, shared, top.provisional), speaker.lang)
        elif award.at_least is not None and points < award.at_least:
            yield speaker.say("award.best_below", title=called, points=fixed(points, places), line=marks(award.at_least))
        elif top.points is not None and points < top.points and not bars:
            key = "award.best_not_among" if top.among else "award.best_not"
            yield speaker.say(key, title=called, points=fixed(points, places), short=fixed(top.points - points, places))
        elif not bars:
            yield speaker.say("award.best_apart", title=called, points=fixed(points, places))

    return reason


@record
class _Top:
    """Those who are the best in a node.

    points       what they have; None where nobody is the best
    winners      how many they are
    among        among whom they have the most, where somebody else has more; empty where nobody has
    provisional  who has, or may have, more and is not decided yet, as a clause; empty where nobody has
    """

    points: Decimal | None
    winners: int
    among: str = ""
    provisional: str = ""


def _top(award: Best, node: str, speaker: Speaker) -> _Top:
    cells, say = speaker.cells, speaker.say
    decided = [None if code is None else DECISIONS[code] for code in cells.column(columns.decision(f"{award.id}:{node}"))]
    won = [p for row, d in enumerate(decided) if d == Decision.GRANTED and (p := cells.points(node, row)) is not None]
    if not won:
        return _Top(None, 0)
    top, bound = max(won), unsurpassed(node, cells.result.rubric)
    above = [row for row, d in enumerate(decided) if d is not None and (p := cells.points(node, row)) is not None and p > top]
    higher = [row for row in above if decided[row] == Decision.UNDECIDED]
    maybe = [row for row, d in enumerate(decided) if d == Decision.UNDECIDED and cells.points(node, row) is None
             and (bound if (most := may_reach(node, row, speaker)) is None else most) > top]
    known = (say("award.best_known", name=cells.name(row), points=fixed(cells.points(node, row) or top, cells.places)) for row in higher)
    why = [say("award.best_higher", names=some(known, speaker))] if higher else []
    why += [say("award.best_maybe", count=len(maybe), names=some(map(cells.name, maybe), speaker))] if maybe else []
    ranked = "ranked" if speaker.rubric.ranking is not None else "decided"
    among = say(f"award.best_among.{ranked if higher == above else 'eligible'}") if above else ""
    return _Top(top, len(won), among, say("award.best_provisional", why=points_apart(why, speaker.lang)) if why else "")


_VOICES: Final[dict[str, Callable[..., Voice]]] = {"stars": stars, "level": level, "title": title, "quota": quota, "laggards": laggards, "best": best}
