"""A rubric as a committee reads it: its indicators with points and standards, what restricts, what is awarded, where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.explain.adjust_outline import adjustments
from scoring.explain.award_rules import AwardRules
from scoring.explain.combining import shaped, standard
from scoring.explain.fulls import full_text, groups_text
from scoring.explain.terms import Terms
from scoring.expression.syntax import parse
from scoring.language.rubric import Award, Indicator, Provenance, Rubric
from scoring.messages import say
from scoring.rules.phrases import plain


def outline(rubric: Rubric, lang: str = "zh") -> str:
    """Return a rubric as indented text, in the order in which it is written."""
    return "\n".join(_Outline(rubric, lang).lines())


class _Outline:
    def __init__(self, rubric: Rubric, lang: str) -> None:
        self.rubric, self.lang, self.terms = rubric, lang, Terms(rubric, lang)

    def say(self, key: str, /, **args: object) -> str:
        return say(f"outline.{key}", self.lang, **args)

    def condition(self, text: str) -> str:
        return self.terms.called(parse(text))

    def lines(self) -> Iterator[str]:
        rubric = self.rubric
        yield self.say("head", title=rubric.title.say(self.lang), id=rubric.id, edition=rubric.edition,
                       full=full_text(rubric, rubric.whole, self.lang))
        yield self.say(f"status.{rubric.status}")
        if rubric.period is not None:
            yield self.say("period", start=rubric.period.start, end=rubric.period.end)
        if rubric.exempt is not None:
            yield self.say("exempt", when=self.condition(rubric.exempt.when), say=rubric.exempt.say.say(self.lang))
        yield from (self.say("ballots", table=name, by="、".join(t.ballots.by), when=self.condition(t.ballots.valid))
                    for name, t in rubric.tables.items() if t.ballots is not None)
        yield ""
        yield from shaped(rubric.whole, self.terms)
        for number, indicator in enumerate(rubric.indicators, 1):
            yield from self.indicator(indicator, str(number), "")
        yield from self.section("adjust" if rubric.additions else "vetoes", adjustments(rubric, self.terms))
        yield from self.section("ranking", list(self.ranking()))
        yield from self.section("awards", [self.award(a) for a in rubric.awards])
        yield from self.section("summary", [s.title.say(self.lang) for s in rubric.summary])
        yield from self.section("provenance", self.provenance(rubric.provenance))

    def section(self, key: str, lines: list[str]) -> Iterator[str]:
        if lines:
            yield ""
            yield self.say(key)
            yield from (f"  {line}" for line in lines)

    def indicator(self, indicator: Indicator, number: str, indent: str) -> Iterator[str]:
        yield indent + self.say("indicator", number=number, title=indicator.title.say(self.lang),
                                full=full_text(self.rubric, indicator, self.lang))
        below = indent + "  "
        if indicator.groups is not None:
            yield below + self.say("for", groups=groups_text(self.rubric, indicator.id, self.lang))
        yield from (below + said for said in shaped(indicator, self.terms))
        if indicator.coverage is not None:
            yield below + self.say("coverage", share=plain(indicator.coverage.at_least * 100))
        if indicator.rule is not None:
            yield below + self.say("standard", standard=standard(indicator, self.terms))
        if indicator.applies is not None:
            yield below + self.say("applies", when=self.condition(indicator.applies))
        if indicator.source is not None and indicator.source.clause:
            yield below + self.say("source", clause=indicator.source.clause)
        for i, item in enumerate(indicator.items or (), 1):
            yield from self.indicator(item, f"{number}.{i}", below)

    def ranking(self) -> Iterator[str]:
        order = self.rubric.ranking
        if order is None:
            yield self.say("no_ranking")
            return
        arrow = self.say("then")
        yield self.say("by", keys=arrow.join(self.condition(k.key) for k in order.by))
        if order.ties:
            yield self.say("ties", keys=arrow.join(self.condition(k.key) for k in order.ties))
        yield self.say(f"still_tied.{order.still_tied}")

    def award(self, award: Award) -> str:
        title = award.title.say(self.lang).replace("{n}", "N").replace("{title}", "××")
        return self.say("award", title=title, rule=AwardRules(self.terms).of(award),
                        unused="" if award.in_use else self.say("not_in_use"))

    def provenance(self, source: Provenance | None) -> list[str]:
        if source is None:
            return []
        place = [p for p in (source.document, source.clause) if p]
        quote = [self.say("quote", quote=source.quote)] if source.quote else []
        return [" ".join(place), *quote, *(source.note.say(self.lang).splitlines() if source.note else ())]
