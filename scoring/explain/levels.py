"""The level that was reached, what lacks to the next, who had a place on a step, and how far last year's level allows one to rise."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scoring import columns
from scoring.explain import vetoes
from scoring.explain.contest import Steps
from scoring.explain.grounds import barred, doubts, failed_parts, once, open_parts
from scoring.explain.leaves import Speaker
from scoring.explain.terms import level_title
from scoring.explain.wording import clauses, points_apart
from scoring.expression.syntax import Node, conjuncts, parse
from scoring.language.rubric import Level, Step
from scoring.outcome import Decision, Standing


class Ladder:
    """Speaks of the levels of an award."""

    def __init__(self, award: Level, speaker: Speaker) -> None:
        self.award, self.speaker = award, speaker
        self.of, self.gate = parse(award.of), parse(award.eligible)
        self.steps = Steps(award, speaker) if award.contested else None

    def reason(self, row: int, found: str | None, decision: str) -> Iterator[str]:
        """Yield why a subject has the level that it has."""
        value = self.speaker.cells.operand(self.of, row)
        seen = self.speaker.terms.observed(self.of, value) if value is not None else ""
        if decision == Decision.UNDECIDED:
            yield clauses((*self.open(row), self.speaker.say("award.open")), self.speaker.lang)
            return
        reached, bars = int(found or 0), [*barred(self.award, row, self.speaker)]
        yield from bars
        shut = [p for part in conjuncts(self.gate) for p in self._failed(part, row)]
        if shut:
            said = self.speaker.say("award.no_step", title=self.speaker.terms.award(self.award.id))
            yield self.speaker.say("award.refused", why=points_apart(shut, self.speaker.lang), said=said)
        lowered = self._lowered(reached, row)
        if lowered:
            yield lowered
        elif reached:
            title = level_title(self.award, reached, self.speaker.lang)
            held = self.speaker.say("award.level" if seen else "award.level_plain", seen=seen, title=title)
            yield clauses((held, self.steps.held(reached, row) if self.steps else ""), self.speaker.lang)
        elif not bars and not shut:
            yield self.speaker.say("award.no_level" if seen else "award.no_level_plain", seen=seen)
        if reached < len(self.award.levels) and not bars and not shut and not lowered:
            yield self.to_next(reached, value, row)

    def _lowered(self, given: int, row: int) -> str:
        """Return that vetoes hold a level down: what they found, what they do, and the level before and after; nothing where none does."""
        speaker, merit = self.speaker, self.speaker.cells.at(columns.ceiling(self.award.id, "merit"), row)
        if merit is None or merit <= given or (speaker.cells.at(columns.ceiling(self.award.id, "sure"), row) or 0) >= merit:
            return ""
        why = [clauses((vetoes.grounds(v, row, speaker), vetoes.effects(v, [*vetoes.on_levels(v, speaker)], speaker)), speaker.lang)
               for v in vetoes.lowering(self.award.id, row, speaker)]
        before = speaker.say("award.merit", title=level_title(self.award, merit, speaker.lang))
        after = speaker.say("award.held_down", title=level_title(self.award, given, speaker.lang)) if given else speaker.say("award.held_to_none")
        return clauses((before, points_apart(why, speaker.lang), after), speaker.lang) if why else ""

    def _failed(self, part: Node, row: int) -> list[str]:
        return failed_parts(part, row, self.speaker) if self.speaker.conditions.holds(part, row) is False else []

    def open(self, row: int) -> Iterator[str]:
        """Yield what a level waits for."""
        speaker, texts = self.speaker, [self.award.eligible, *(s.require for s in self.award.levels if s.require is not None)]
        texts += [] if self.award.promotion is None else [self.award.promotion.unless]
        waits = [*doubts(self.award, row, speaker), *open_parts(self.of, row, speaker),
                 *(w for text in texts for part in conjuncts(parse(text)) for w in open_parts(part, row, speaker))]
        yield from once(waits, row, speaker)
        if self.steps is not None and not waits and speaker.cells.standing(row) != Standing.RANKED and speaker.rubric.ranking is not None:
            yield speaker.say("award.unranked")
        if self.award.promotion is not None and _top(self.award, row, self.speaker) is None:
            yield speaker.say("award.promotion_open")
        if self.steps is not None:
            yield from self.steps.open(row)

    def to_next(self, reached: int, value: object, row: int) -> str:
        """Return why the next level was not given: the line, the condition, the places, or last year's level."""
        step, title = self.award.levels[len(self.award.levels) - reached - 1], level_title(self.award, reached + 1, self.speaker.lang)
        parts = [*self._short(step, value), *(p for part in conjuncts(parse(step.require or "true")) for p in self._failed(part, row))]
        parts += [] if parts else [*held_back(self.award, reached + 1, row, self.speaker)]
        parts += [] if parts or self.steps is None else [*self.steps.lost(reached + 1, row)]
        return self.speaker.say("award.not_level", title=title, why=points_apart(parts, self.speaker.lang)) if parts else ""

    def _short(self, step: Step, value: object) -> Iterator[str]:
        if step.start is not None and isinstance(value, Decimal) and value < step.start:
            written = self.speaker.terms.written
            yield self.speaker.say("award.below_level", line=written(self.of, step.start), short=written(self.of, step.start - value))


def _top(award: Level, row: int, speaker: Speaker) -> int | None:
    """Return the highest level that last year's allows; None where nobody knows."""
    cells, rule = speaker.cells, award.promotion
    if rule is None or speaker.conditions.holds(parse(rule.unless), row):
        return len(award.levels)
    there, before = cells.at(columns.PREVIOUS, row), cells.at(columns.previous(award.id), row)
    if there:
        return None if before is None else min(int(before) + rule.at_most, len(award.levels))
    return None if there is None else {"free": len(award.levels), "lowest": 1, "none": 0}[rule.new]


def held_back(award: Level, level: int, row: int, speaker: Speaker) -> Iterator[str]:
    """Yield that last year's level keeps a subject from one; nothing where it does not."""
    top = _top(award, row, speaker)
    if top is None or top >= level:
        return
    there, before = speaker.cells.at(columns.PREVIOUS, row), speaker.cells.at(columns.previous(award.id), row)
    key = "promotion" if there and before else "promotion_none" if there else "promotion_new" if top else "promotion_no"
    yield speaker.say(f"award.{key}", before=level_title(award, before or 0, speaker.lang), top=level_title(award, top, speaker.lang))
