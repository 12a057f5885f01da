"""By which rule an award is given, as a committee reads it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scoring.explain.terms import Terms
from scoring.explain.wording import listed, points_apart
from scoring.expression.syntax import Literal, parse
from scoring.language.rubric import Award, Laggards, Least, Level, Order, Quota, Step, Take
from scoring.messages import say
from scoring.rules.phrases import marks, part


class AwardRules:
    """Tells the rules of awards in the words of a rubric."""

    def __init__(self, terms: Terms) -> None:
        self.terms, self.lang = terms, terms.lang

    def say(self, key: str, /, **args: object) -> str:
        """Return a phrase of outlines."""
        return say(f"outline.{key}", self.lang, **args)

    def of(self, award: Award) -> str:
        """Return the whole rule of an award as clauses."""
        return points_apart((*self._own(award), *self._order(award), *self._apart(award)), self.lang)

    def condition(self, text: str) -> str:
        """Return a condition in words; nothing for one that always holds or never does."""
        node = parse(text)
        return "" if isinstance(node, Literal) else self.terms.called(node)

    def _own(self, award: Award) -> Iterator[str]:
        if award.kind == "stars":
            stars = [self.say("at_least", name=self.terms.title(s.of), points=marks(s.at_least)) for s in award.each]
            yield self.say("stars", stars=self.say("and").join(stars))
        elif award.kind == "level":
            yield self.say("level", of=self.terms.called(parse(award.of)), steps=self.say("and").join(map(self._step, award.levels)))
            yield self._gate(award.eligible)
            yield from self._promotion(award)
        elif award.kind == "title":
            yield self.terms.called(parse(award.require))
        elif award.kind == "quota":
            yield self.condition(award.eligible)
            yield self.say("first", size=self._size(award.take))
        elif award.kind == "laggards":
            yield self._gate(award.eligible)
            yield self.say("last", size=self._least(award.at_least)) if award.contested else ""
            if self.condition(award.require):
                yield self.say("last_with" if award.contested else "all_with", condition=self.condition(award.require))
        else:
            yield self.say("best", lowest="" if award.at_least is None else self.say("best_from", points=marks(award.at_least)))
            yield self._gate(award.eligible)

    def _gate(self, text: str) -> str:
        return self.say("gate", condition=self.condition(text)) if self.condition(text) else ""

    def _step(self, step: Step) -> str:
        name = step.title.say(self.lang)
        line = name if step.start is None else self.say("at_least", name=name, points=marks(step.start))
        inside = [self.condition(step.require or "true"), self.say("at_most", size=self._size(step.take)) if step.take else ""]
        return self.say("with", what=line, inside=points_apart(inside, self.lang)) if any(inside) else line

    def _size(self, take: Take) -> str:
        kept = self.say("reserve", reserve=take.reserve) if take.reserve else ""
        if take.count is not None:
            return self.say("count", count=take.count) + kept
        if take.places is not None:
            return self.say("places", by=self.terms.called(parse(take.places))) + kept
        if take.share is not None:
            return self.say("of_eligible" if take.of == "eligible" else "of_ranked", part=part(take.share)) + kept
        assert take.shares is not None
        shares = [value + part(share) for value, share in take.shares.values.items()]
        return self.say("shares", by=take.shares.by, shares=listed(shares, self.lang)) + kept

    def _least(self, least: Least) -> str:
        return self.say("count", count=least.count) if least.count is not None else part(least.share or Decimal(0))

    def _promotion(self, award: Level) -> Iterator[str]:
        if award.promotion is not None:
            yield self.say("promotion", steps=award.promotion.at_most)
            yield self.say(f"new.{award.promotion.new}")
            yield self.say("freed", condition=self.condition(award.promotion.unless)) if self.condition(award.promotion.unless) else ""

    def _order(self, award: Award) -> Iterator[str]:
        if not isinstance(award, Quota | Laggards | Level) or (isinstance(award, Level | Laggards) and not award.contested):
            return
        if award.by is not None:
            yield self.say("order", keys=self._keys(award.by))
        if award.ties:
            yield self.say("ties", keys=self._keys(award.ties))
        if award.within is not None:
            yield self.say(f"within.{award.within}")
        yield self.say(f"cut.{award.at_the_cut}")

    def _keys(self, keys: tuple[Order, ...]) -> str:
        return self.say("then").join(self.terms.called(parse(k.key)) for k in keys)

    def _apart(self, award: Award) -> Iterator[str]:
        if award.kind != "stars" and award.not_together:
            yield self.say("not_together", awards=listed((self.terms.award(a) for a in award.not_together), self.lang))
        if award.approval is not None:
            yield self.say("approval", by=award.approval.by)
