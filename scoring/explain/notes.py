"""What stands beside the numbers: the note of every subject in the ranking, and the issues of a run in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from scoring import columns
from scoring.explain import additions, reviews, vetoes
from scoring.explain.awards import award_title, why_open
from scoring.explain.cells import Cells
from scoring.explain.leaves import Speaker, corrected
from scoring.explain.lines import pending
from scoring.explain.passed_over import PassedOver
from scoring.explain.revocations import lost, revoked
from scoring.explain.ties import Ties
from scoring.explain.wording import clauses, listed, points_apart, sentence
from scoring.language.best import best_nodes
from scoring.language.rubric import Award, Best, contest
from scoring.messages import say
from scoring.outcome import DECISIONS, Decision, Standing
from scoring.result import Result
from scoring.rules.phrases import quoted
from scoring.tables.inputs import Note

_OPEN = DECISIONS.index(Decision.UNDECIDED)


def ranking(result: Result, lang: str = "zh") -> pl.DataFrame:
    """Return the ranking with the titles of awards in `lang` and a note for each subject; nodes and awards stand before `outcome`."""
    return ranked(Speaker(Cells(result), lang))


def ranked(speaker: Speaker) -> pl.DataFrame:
    """Return the ranking as `ranking` does, in the words of who speaks of the result."""
    ranking, rows, ties, passed = speaker.cells.result.ranking, speaker.cells.rows, Ties(speaker), PassedOver(speaker)
    named = ranking.with_columns(
        *(pl.Series(a.id, _titles(a, ranking, speaker), pl.String) for a in speaker.rubric.awards if a.in_use),
        pl.Series("note", [note(rows[s], speaker.of(rows[s]), ties, passed) for s in ranking["id"]], pl.String),
    )
    return named.select(*(c for c in named.columns if c not in ("outcome", "note")), "outcome", "note")


def _titles(award: Award, ranked: pl.DataFrame, speaker: Speaker) -> list[str | None]:
    return [given(award, speaker.cells.rows[s], speaker) if had is not None else None
            for s, had in ranked.select("id", award.id).rows()]


def given(award: Award, row: int, speaker: Speaker) -> str:
    """Return the title that a subject was given, of several bests all."""
    if isinstance(award, Best):
        return listed(bests(award, row, speaker), speaker.lang)
    of = speaker.cells.at(columns.value(award.id), row)
    return award_title(award, None if of is None else str(of), str(Decision.GRANTED), speaker)


def bests(award: Best, row: int, speaker: Speaker) -> list[str]:
    """Return the titles of the bests that a subject was given."""
    granted = DECISIONS.index(Decision.GRANTED)
    won = [n for n in best_nodes(award, speaker.rubric) if speaker.cells.at(columns.decision(f"{award.id}:{n}"), row) == granted]
    return [award_title(award, n, str(Decision.GRANTED), speaker) for n in won]


def note(row: int, speaker: Speaker, ties: Ties, passed: PassedOver) -> str:
    """Return what should be known of a subject beside its numbers; empty where nothing."""
    standing = speaker.cells.standing(row)
    parts = [*_standing(standing, row, speaker)]
    if standing != Standing.EXEMPT:
        parts += [ties.said(row), *_vetoes(row, speaker), *_open(row, speaker), *_lost(row, speaker), *passed.said(row, speaker)]
    return sentence(points_apart(parts, speaker.lang), speaker.lang)


def _standing(standing: Standing, row: int, speaker: Speaker) -> Iterator[str]:
    if standing == Standing.EXEMPT:
        said = speaker.rubric.exempt.say.say(speaker.lang) if speaker.rubric.exempt else ""
        yield speaker.say("note.exempt_short", say=said)
    elif standing == Standing.PENDING:
        key = "note.pending_short" if speaker.rubric.ranking is not None else "note.pending_short_plain"
        yield clauses((pending(speaker.rubric.indicators, row, speaker), speaker.say(key)), speaker.lang)
    elif standing == Standing.UNRANKED and speaker.rubric.ranking is not None:
        apart = [i for i in speaker.rubric.leaves if speaker.rubric.not_applicable_policy[i.id] == "unranked"
                 and not speaker.cells.at(columns.zeroed(i.id), row) and (speaker.cells.at(columns.outcome(i.id), row) or 0) >= 9]
        why = (speaker.say("note.apart", items=listed((speaker.terms.indicator(i.id) for i in apart), speaker.lang)) if apart
               else pending(speaker.rubric.indicators, row, speaker))
        yield clauses((why, speaker.say("note.unranked_short")), speaker.lang)


def _vetoes(row: int, speaker: Speaker) -> Iterator[str]:
    for veto in speaker.rubric.vetoes:
        holds = speaker.cells.at(columns.veto(veto.id), row)
        if holds:
            yield vetoes.grounds(veto, row, speaker)
        elif holds is None:
            yield vetoes.not_decided(veto, row, speaker)


def _open(row: int, speaker: Speaker) -> Iterator[str]:
    """Yield which awards the committee is asked about, and which are open though the subject has its place."""
    for award in speaker.rubric.awards:
        if award.in_use and speaker.cells.at(columns.decision(award.id), row) == _OPEN:
            if at_cut(award, row, speaker):
                yield speaker.say("note.cut_short", title=speaker.terms.award(award.id))
            elif contest(award) and speaker.cells.standing(row) == Standing.RANKED:
                yield speaker.say("note.open_short", title=speaker.terms.award(award.id))


def _lost(row: int, speaker: Speaker) -> Iterator[str]:
    """Yield which titles were revoked."""
    gone = [a for a in speaker.rubric.awards if a.in_use and speaker.cells.at(columns.revoked(a.id), row)]
    if gone:
        titles = listed((lost(a, speaker.cells.at(columns.ID, row), speaker) for a in gone), speaker.lang)
        yield speaker.say("note.revoked_short", titles=titles)


def at_cut(award: Award, row: int, speaker: Speaker) -> bool:
    """Return whether a subject shares its place with others so that the last places are for the committee to give."""
    return (speaker.cells.at(columns.ID, row), award.id) in speaker.cells.at_cut


def issues(result: Result, lang: str = "zh") -> pl.DataFrame:
    """Return what was odd, one row an issue with a sentence, in the order of `columns.ISSUES`."""
    return noted(Speaker(Cells(result), lang))


def noted(speaker: Speaker) -> pl.DataFrame:
    """Return what was odd as `issues` does, in the words of who speaks of the result."""
    ties = Ties(speaker)
    rows = [_issue(n, speaker, ties) for n in speaker.cells.result.issues]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns.ISSUES, pl.String), orient="row")


def sentences_on(subject: str, speaker: Speaker) -> tuple[str, ...]:
    """Return the sentences of the issues of one subject; reasons, awards and vetoes are told elsewhere."""
    ties = Ties(speaker)
    found = [n for n in speaker.cells.result.issues if n.subject == subject and n.code not in _ELSEWHERE
             and not (n.code in ("CORRECTED", *reviews.CODES) and "item" in n.args)]
    told = [_issue(n, speaker, ties)[4:] for n in found]
    return tuple(dict.fromkeys(speaker.say("note.placed", where=where, detail=detail) if where else detail for detail, where in told))


def _issue(found: Note, speaker: Speaker, ties: Ties) -> tuple[str, ...]:
    row = speaker.cells.rows.get(found.subject)
    name = speaker.cells.name(row) if row is not None else found.subject
    about = _about(found, speaker)
    args: dict[str, Any] = {"name": name, "id": found.subject, "title": quoted(about, speaker.lang), **found.args, "about": about}
    if row is not None and found.code in _TOLD:
        args |= _TOLD[found.code](found, row, speaker.of(row), ties)
    detail = say(f"note.{found.code}", speaker.lang, **args)
    return (found.code, found.subject, name, about, detail, found.where.text(speaker.lang))


def _about(found: Note, speaker: Speaker) -> str:
    if (item := found.args.get("item")) in speaker.terms.titles:
        return speaker.terms.title(str(item))
    if (award := found.args.get("award")) in speaker.terms.awards:
        return speaker.terms.awards[str(award)].called(speaker.lang)
    entry = next((a for a in speaker.rubric.adjust if a.id == found.args.get("about")), None)
    if entry is not None:
        return entry.called(speaker.lang)
    if found.code == "NA_REASON":
        return found.where.heading
    about = found.args.get("about", "")
    return about if isinstance(about, str) else say("words.any", speaker.lang, what=about)


def _leaf(found: Note, row: int, speaker: Speaker, ties: Ties) -> dict[str, str]:
    words = speaker.leaf(str(found.args["item"]))
    key = "note.policy." + ("missing." if found.code == "MISSING" else "not_applicable.") + str(found.args["policy"])
    if found.args["policy"] == "pending":
        key = f"line.missing.{words.asks(row)}"  # what it waits for decides what to ask
    return {"cause": words.cause(row), "policy": speaker.say(key)}


def _veto(found: Note, row: int, speaker: Speaker, ties: Ties) -> dict[str, str]:
    veto = next(v for v in speaker.rubric.vetoes if v.id == found.args["about"])
    if found.code == "VETO":
        return {"said": vetoes.line_of(veto, row, speaker)}
    return {"said": vetoes.not_decided(veto, row, speaker)}


def _corrected(found: Note, row: int, speaker: Speaker, ties: Ties) -> dict[str, str]:
    return {"said": corrected(found, speaker)}


def _revoked(found: Note, row: int, speaker: Speaker, ties: Ties) -> dict[str, str]:
    return {"title": lost(speaker.terms.awards[str(found.args["award"])], found.subject, speaker), "said": revoked(found, speaker)}


def _reviewed(found: Note, row: int, speaker: Speaker, ties: Ties) -> dict[str, Any]:
    return {"claim": reviews.reviewed(found, speaker.cells, speaker.lang)["claim"]}


def _addition(found: Note, row: int, speaker: Speaker, ties: Ties) -> dict[str, str]:
    entry = next(a for a in speaker.rubric.additions if a.id == found.args["about"])
    return {"said": additions.line_of(entry, row, speaker)}


def _baseless(found: Note, row: int, speaker: Speaker, ties: Ties) -> dict[str, str]:
    line = found.args.get("row")
    return {"where": speaker.say("note.at_row", table=found.args["table"], row=line) if isinstance(line, int) else ""}


def _undecided(found: Note, row: int, speaker: Speaker, ties: Ties) -> dict[str, str]:
    return {"why": why_open(speaker.terms.awards[str(found.args["award"])], row, speaker)}


def _shared(found: Note, row: int, speaker: Speaker, ties: Ties) -> dict[str, str]:
    return {"said": ties.shared(row)}


_ELSEWHERE = {"ADDITION_MISSING", "MISSING", "NOT_APPLICABLE", "VETO", "AWARD_UNDECIDED", "TIED_AT_CUT", "EXEMPT"}
_TOLD = {"MISSING": _leaf, "NOT_APPLICABLE": _leaf, "VETO": _veto, "VETO_UNDECIDED": _veto, "VETO_WITHOUT_BASIS": _baseless,
         "ADDITION_WITHOUT_BASIS": _baseless, "ADDITION_MISSING": _addition, "CORRECTED": _corrected, "REVOKED": _revoked,
         **dict.fromkeys(reviews.CODES, _reviewed),
         "AWARD_UNDECIDED": _undecided, "TIED": _shared, "TIED_COMMITTEE": _shared}
