"""How points come about, in words: by the rule of a leaf, of the items of a node, and what shapes them beside that."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.explain.terms import Terms
from scoring.expression.syntax import Literal, parse
from scoring.language.rubric import Indicator
from scoring.messages import say
from scoring.rules.phrases import marks, plain


def standard(leaf: Indicator, terms: Terms) -> str:
    """Return the settings of a leaf's rule in words: of what is scored, under its name and with its unit; empty without a rule."""
    if leaf.rule is None:
        return ""
    of = getattr(leaf.rule, "of", None)
    node = parse(of) if isinstance(of, str) else None
    name, measure = (leaf.title.say(terms.lang), "") if node is None else (terms.called(node), terms.measure(node))
    return leaf.rule.standard(leaf.full, terms.lang, name, measure)


def combined(node: Indicator, lang: str) -> str:
    """Return how a node, or the whole, is made of its items; empty where they are simply added up."""
    if node.how == "sum":
        return ""
    return say(f"combine.{node.how}", lang, count=node.keep or node.drop or 0)


def shaped(indicator: Indicator, terms: Terms) -> Iterator[str]:
    """Yield what shapes the points of an indicator: combining, weight, factor, floor, cap, and policies of its own."""
    lang = terms.lang
    if how := combined(indicator, lang):
        yield say("combine.how", lang, how=how)
    yield from scaled(indicator, terms)
    for kind, policy in (("missing", indicator.missing), ("not_applicable", indicator.not_applicable)):
        if policy is not None:
            yield say(f"policy.{kind}", lang, then=say(f"note.policy.{kind}.{policy}", lang))


def scaled(indicator: Indicator, terms: Terms) -> Iterator[str]:
    """Yield by what the points of an indicator are changed: weight, factor, floor and cap; a factor that is always 1 changes nothing."""
    lang, factor = terms.lang, None if indicator.factor is None else parse(indicator.factor)
    if indicator.weight is not None:
        yield say("combine.weight", lang, weight=plain(indicator.weight))
    if factor is not None and not (isinstance(factor, Literal) and factor.value == 1):
        yield say("combine.factor", lang, factor=terms.called(factor))
    if indicator.floor is not None:
        yield say("combine.floor", lang, points=marks(indicator.floor))
    if indicator.cap is not None:
        yield say("combine.cap", lang, points=marks(indicator.cap))
