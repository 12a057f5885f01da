"""Titles that were revoked after publication: what was lost, why and by whom, and who moved up to a place that became free."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from scoring import columns
from scoring.explain.leaves import Speaker
from scoring.explain.wording import listed
from scoring.language.best import best_nodes
from scoring.language.rubric import Award, Best, Laggards, Level, Quota, Stars
from scoring.result import Result
from scoring.rules.phrases import quoted
from scoring.tables.inputs import Note


def revocations(award: Award, row: int, speaker: Speaker) -> tuple[str, ...]:
    """Return what title was revoked, why, and by whom; nothing where none was."""
    if not speaker.cells.at(columns.revoked(award.id), row):
        return ()
    subject = speaker.cells.at(columns.ID, row)
    found = next(n for n in speaker.cells.result.issues if n.code == "REVOKED" and n.subject == subject and n.args["award"] == award.id)
    return (speaker.say("award.revoked", title=lost(award, subject, speaker), said=revoked(found, speaker)),)


def revoked(found: Note, speaker: Speaker) -> str:
    """Return a revocation as a clause: why, by whom and when."""
    when = speaker.say("correction.time", time=found.args["time"]) if found.args["time"] else ""
    return speaker.say("correction.revoked", reason=found.args["reason"], authority=found.args["authority"], time=when)


def lost(award: Award, subject: str, speaker: Speaker) -> str:
    """Return what was revoked, in quotation marks: the award, and of a level, of stars and of a best the title that was held, where it is known."""
    called, title = speaker.terms.award(award.id), held(award, subject, speaker.cells.result, speaker.lang)
    named = title and isinstance(award, Level | Stars | Best)
    return speaker.say("award.revoked_title", title=called, held=quoted(title, speaker.lang)) if named else called


def held(award: Award, subject: str, result: Result, lang: str) -> str:
    """Return the title that a subject held before any correction; empty where it held none, or that is not known."""
    before = result.uncorrected
    had = before.filter(pl.col("id") == subject)[award.id].to_list() if award.id in before.columns else []
    if not had or had[0] is None:
        return ""
    if isinstance(award, Level):
        return next(step.title.say(lang) for step in award.levels if award.granted(step.title.zh) == had[0])
    if isinstance(award, Stars):
        title = award.granted(award.title.zh)
        return next(award.title.say(lang).replace("{n}", str(n)) for n in range(len(award.each) + 1) if title.replace("{n}", str(n)) == had[0])
    if isinstance(award, Best):
        names = [result.rubric.indicator(node).title for node in best_nodes(award, result.rubric)]
        return listed((award.title.say(lang).replace("{title}", name.say(lang)) for name in names
                       if award.granted(award.title.zh.replace("{title}", name.zh)) in had[0].split("、")), lang)
    return award.title.say(lang)


def moved_up(award: Award, result: Result) -> frozenset[str]:
    """Return who has a place, or a higher level, only because a title was revoked.

    Known of awards whose places are filled again; where data were corrected as well, nobody can tell what it was that moved somebody up.
    """
    codes = {note.code for note in result.issues if note.code == "CORRECTED" or note.args.get("award") == award.id}
    if not isinstance(award, Quota | Laggards | Level) or not award.backfill or "REVOKED" not in codes or "CORRECTED" in codes:
        return frozenset()
    if award.id not in result.uncorrected.columns:
        return frozenset()
    steps = [award.granted(step.title.zh) for step in reversed(award.levels)] if isinstance(award, Level) else [award.granted(award.title.zh)]
    height: Mapping[str | None, int] = {None: 0, **{title: n for n, title in enumerate(steps, start=1)}}
    both = result.ranking.select("id", now=award.id).join(result.uncorrected.select("id", had=award.id), on="id")
    return frozenset(subject for subject, now, had in both.rows() if height[now] > height[had])
