"""A run in a few lines: how many subjects, and the lines of the summary."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.export.content import OUTCOMES, Content


def outcomes(content: Content) -> str:
    """Return how many subjects are ranked, pending, unranked and exempt, in one phrase; who is not to be ranked is merely scored."""
    words = {outcome: outcome for outcome in OUTCOMES}
    if content.rubric.ranking is None:
        words["unranked"] = "scored"
    parts = [content.say("cover.part", what=content.say(f"outcome.{words[o]}"), count=content.counts[o])
             for o in OUTCOMES if content.counts[o]]
    return content.say("list").join(parts)


def figures(content: Content) -> Iterator[str]:
    """Yield the lines of the summary in words."""
    kinds = {s.id: "share" if s.share is not None else "value" for s in content.rubric.summary}
    for line in content.summary:
        known = {**line, "value": content.say("not_applicable") if line["value"] is None else line["value"]}
        beside = [content.say(f"cover.{what}", count=line[what]) for what in ("unknown", "not_applicable") if line[what]]
        yield content.say(f"cover.{kinds[line['id']]}", **known) + "".join(beside)
