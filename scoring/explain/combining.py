"""How nodes are made of their items, and what shapes points beside the rules, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scoring.language.rubric import Indicator
from scoring.messages import say
from scoring.rules.phrases import marks, plain


def combined(node: Indicator, lang: str) -> str:
    """Return how a node, or the whole, is made of its items; empty where they are simply added up."""
    if node.how == "sum":
        return ""
    return say(f"combine.{node.how}", lang, count=node.keep or node.drop or 0)


def shaped(indicator: Indicator, lang: str, condition: Callable[[str], str]) -> Iterator[str]:
    """Yield what shapes the points of an indicator: combining, weight, factor, floor, cap, and policies of its own.

    condition  says an expression in words
    """
    if how := combined(indicator, lang):
        yield say("combine.how", lang, how=how)
    if indicator.weight is not None:
        yield say("combine.weight", lang, weight=plain(indicator.weight))
    if indicator.factor is not None:
        yield say("combine.factor", lang, factor=condition(indicator.factor))
    if indicator.floor is not None:
        yield say("combine.floor", lang, points=marks(indicator.floor))
    if indicator.cap is not None:
        yield say("combine.cap", lang, points=marks(indicator.cap))
    for kind, policy in (("missing", indicator.missing), ("not_applicable", indicator.not_applicable)):
        if policy is not None:
            yield say(f"policy.{kind}", lang, then=say(f"note.policy.{kind}.{policy}", lang))
