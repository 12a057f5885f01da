"""Full marks and groups in words: where groups of subjects have indicators of their own, both differ."""

from __future__ import annotations

from decimal import Decimal

from scoring.explain.wording import listed
from scoring.language.groups import groups_with
from scoring.language.rubric import Indicator, Rubric
from scoring.messages import say
from scoring.rules.phrases import marks


def full_marks(rubric: Rubric, node: Indicator) -> Decimal | None:
    """Return the full marks of an indicator, or of the whole; None where they differ between groups."""
    found = {*by_group(rubric, node).values()} or {node.full}
    return next(iter(found)) if len(found) == 1 else None


def full_text(rubric: Rubric, node: Indicator, lang: str) -> str:
    """Return the full marks of an indicator, or of the whole: one number, or one for each group that has it."""
    one = full_marks(rubric, node)
    if one is not None:
        return marks(one)
    return listed((say("words.full_of_group", lang, group=group, full=marks(full)) for group, full in by_group(rubric, node).items()), lang)


def groups_text(rubric: Rubric, indicator: str, lang: str) -> str:
    """Return the groups that have an indicator; nothing where all have it."""
    return listed(groups_with(rubric, indicator), lang)


def by_group(rubric: Rubric, node: Indicator) -> dict[str, Decimal]:
    """Return the full marks of an indicator, or of the whole, in each group that has it; nothing where all groups have the same indicators."""
    return {group: one.full if not node.id else one.indicator(node.id).full for group, one in rubric.by_group.items()
            if not node.id or node.id in one.levels}
