"""What was corrected after an appeal: who, what, from what to what, why and by whose decision, and what it did to total and place."""

from __future__ import annotations

from typing import Final

import polars as pl

from scoring.explain.revocations import held
from scoring.export.content import Content
from scoring.messages import say

_SAID: Final = ("about", "before", "after", "reason", "authority", "time")


def corrections(content: Content) -> pl.DataFrame:
    """Return one row a correction, in written order: id, name, target, from, to, reason, authority, time, and total and place before and after.

    Totals and places are those of the subject, with all its corrections together; null where there is none, or where the data could not be
    scored before they were corrected.
    """
    notes = [note for note in content.result.issues if note.code in ("CORRECTED", "REVOKED")]
    titles = {leaf.id: leaf.title.say(content.lang) for leaf in content.rubric.leaves}
    awards = {award.id: award for award in content.rubric.awards}
    rows = [{"id": note.subject, **{key: str(note.args.get(key, "")) for key in _SAID}} for note in notes]
    for row, note in zip(rows, notes, strict=True):
        row["about"] = titles.get(str(note.args.get("item"))) or row["about"]
        if note.code == "REVOKED":
            award = awards[str(note.args["award"])]
            had = held(award, note.subject, content.result, content.lang) or say("doc.held", content.lang)
            row |= {"about": award.called(content.lang), "before": had, "after": say("doc.revoked", content.lang)}
    made = pl.DataFrame(rows, schema=dict.fromkeys(("id", *_SAID), pl.String)).rename({"about": "target", "before": "from", "after": "to"})
    order = content.rubric.ranking
    place = "group_rank" if order is not None and order.within else "rank"
    after = content.result.ranking.select("id", "name", total_after="total", place_after=place)
    before = content.result.uncorrected
    if before.is_empty():
        before = after.select("id", total_before=pl.lit(None, after.schema["total_after"]), place_before=pl.lit(None, pl.UInt32))
    else:
        before = before.select("id", total_before="total", place_before=place)
    joined = made.join(after, on="id", how="left", maintain_order="left").join(before, on="id", how="left", maintain_order="left")
    return joined.select("id", "name", "target", "from", "to", "reason", "authority", "time", "total_before", "total_after", "place_before",
                         "place_after")
