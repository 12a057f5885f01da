"""What every award gives as its grounds: what bars or excludes it, conditions that fail, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scoring import columns
from scoring.explain import vetoes
from scoring.explain.cells import previous_of
from scoring.explain.leaves import Speaker
from scoring.explain.lines import pending
from scoring.explain.wording import clauses, points_apart
from scoring.expression.operands import walk
from scoring.expression.syntax import Name, Node, conjuncts
from scoring.language.rubric import Award, Best, Quota, Stars, Title
from scoring.outcome import DECISIONS, FIRST_NOT_APPLICABLE, Decision, Standing

_OPEN = str(Decision.UNDECIDED)


def barred(award: Award, row: int, speaker: Speaker) -> Iterator[str]:
    """Yield the vetoes that bar an award, and the awards that exclude it."""
    bars = speaker.say("veto.bars", awards=speaker.terms.award(award.id))
    yield from dict.fromkeys(clauses((vetoes.grounds(v, row, speaker), vetoes.effects(v, (bars,), speaker)), speaker.lang)
                             for v in vetoes.barring(award.id, row, speaker))
    yield from (speaker.say("award.excluded", other=speaker.terms.award(other), title=speaker.terms.award(award.id))
                for other in _others(award, Decision.GRANTED, row, speaker))


def doubts(award: Award, row: int, speaker: Speaker) -> Iterator[str]:
    """Yield the vetoes that may bar an award and are undecided, and the awards that may exclude it."""
    yield from dict.fromkeys(vetoes.not_decided(v, row, speaker) for v in vetoes.doubtful(award.id, row, speaker))
    yield from (speaker.say("award.exclusion_open", other=speaker.terms.award(other))
                for other in _others(award, Decision.UNDECIDED, row, speaker))


def _others(award: Award, decision: Decision, row: int, speaker: Speaker) -> list[str]:
    """Return the awards that exclude this one and were so decided."""
    others = () if isinstance(award, Stars) else award.not_together
    return [other for other in others if speaker.cells.at(columns.decision(other), row) == DECISIONS.index(decision)]


def open_node(node: str, row: int, speaker: Speaker) -> str:
    """Return why a node has no points to be judged on."""
    item, called = speaker.cells.indicators[node], speaker.terms.indicator(node)
    if node not in speaker.rubric.levels:
        return speaker.say("award.other_groups", title=called)
    if item.leaf and speaker.cells.at(columns.outcome(node), row) >= FIRST_NOT_APPLICABLE:
        return speaker.say("award.not_applicable", title=called)
    why = pending((item,), row, speaker)
    itself = why in (speaker.say("node.not_rated", items=called), speaker.say("node.waits_for", items=called))
    return why if itself else clauses((speaker.say("award.node_open", title=speaker.terms.title(node)), why), speaker.lang)


def enlisted(key: str, award: Award, speaker: Speaker) -> str:
    """Return that a subject is on the list of those proposed, or not; where nothing is ranked there is no such list."""
    listing = key if speaker.rubric.ranking is not None else f"{key}.plain"
    return speaker.say(listing, title=speaker.terms.award(award.id))


def refused(award: Title | Quota | Best, whole: Node, row: int, decision: str, speaker: Speaker) -> Iterator[str]:
    """Yield why a subject does not meet the conditions of an award, or why that is open."""
    yield from barred(award, row, speaker)
    failed = [p for i, part in enumerate(conjuncts(whole)) if speaker.cells.at(columns.part(award.id, i), row) is False
              for p in failed_parts(part, row, speaker)]
    if failed:
        why, said = points_apart(failed, speaker.lang), enlisted("award.not_listed", award, speaker)
        yield clauses((_placed(row, speaker), speaker.say("award.refused", why=why, said=said)), speaker.lang)
    elif decision == _OPEN:
        unclear = [w for i, part in enumerate(conjuncts(whole)) if speaker.cells.at(columns.part(award.id, i), row) is None
                   for w in open_parts(part, row, speaker)]
        apart = [] if unclear or speaker.cells.standing(row) == Standing.RANKED else [speaker.say("award.unranked")]
        yield clauses((*doubts(award, row, speaker), *once(unclear, row, speaker), *apart, speaker.say("award.open")), speaker.lang)


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
        known = [w for n in walk(node) if isinstance(n, Name) for w in open_name(n.name, row, speaker)]
        yield from known or [speaker.say("award.waits_for", what=speaker.terms.called(node))]


def once(waits: Iterable[str], row: int, speaker: Speaker) -> list[str]:
    """Return what is waited for without repeats: what the total waits for is not said again of its parts."""
    found, whole = [*dict.fromkeys(waits)], pending(speaker.rubric.indicators, row, speaker)
    if whole not in found:
        return found
    parts = {open_node(i.id, row, speaker) for i in speaker.rubric.walk() if speaker.cells.points(i.id, row) is None}
    return [w for w in found if w == whole or w not in parts]


def open_name(name: str, row: int, speaker: Speaker) -> Iterator[str]:
    """Yield why a name has no value."""
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
    elif previous_of(name) is not None and speaker.cells.at(columns.PREVIOUS, row) is False:
        yield speaker.say("award.new")
    elif speaker.causes.gaps((f"「{name}」",), row):
        yield speaker.causes.missing((f"「{name}」",), row)
