"""A veto in words: what happened, who found it and in which document, by which clause, and what follows."""

from __future__ import annotations

from scoring import columns
from scoring.explain.leaves import Speaker
from scoring.explain.wording import clauses, listed
from scoring.language.rubric import Indicator, Veto


def grounds(veto: Veto, row: int, speaker: Speaker) -> str:
    """Return what happened with its authority and document, as a clause: 申报材料经核实弄虚作假(认定单位:区纪委;文号:1号)."""
    authority, document = (_basis(veto, what, row, speaker) for what in ("authority", "document"))
    if not authority and not document:
        return veto.say
    missing = speaker.say("words.not_recorded")
    return speaker.say("veto.grounds", say=veto.say, authority=authority or missing, document=document or missing)


def _basis(veto: Veto, what: str, row: int, speaker: Speaker) -> str:
    if veto.basis is None:
        return ""
    if veto.basis.table is None:
        column = veto.basis.authority if what == "authority" else veto.basis.document
        return str(speaker.cells.at(column, row) or "")
    return str(speaker.cells.at(columns.basis(veto.id, what), row) or "")


def clause_of(veto: Veto, speaker: Speaker) -> str:
    """Return by which clause a veto takes effect: 按细则第×条."""
    clause = veto.source.clause if veto.source else None
    return speaker.say("veto.clause", clause=clause) if clause else speaker.say("veto.no_clause")


def barring(award: str, row: int, speaker: Speaker) -> list[Veto]:
    """Return the vetoes that hold and bar an award."""
    return [v for v in speaker.rubric.adjust if award in v.effect.bar and speaker.cells.at(columns.veto(v.id), row) is True]


def doubtful(award: str, row: int, speaker: Speaker) -> list[Veto]:
    """Return the vetoes that may bar an award and are undecided."""
    return [v for v in speaker.rubric.adjust if award in v.effect.bar and speaker.cells.at(columns.veto(v.id), row) is None]


def not_decided(veto: Veto, row: int, speaker: Speaker) -> str:
    """Return that nobody can tell whether a veto holds, and for want of which data, as a clause."""
    missing = speaker.causes.missing((veto.when,), row) if speaker.causes.gaps((veto.when,), row) else ""
    return clauses((speaker.say("veto.undecided", say=veto.say), missing), speaker.lang)


def line_of(veto: Veto, row: int, speaker: Speaker) -> str:
    """Return the reason of a veto's own line."""
    if speaker.cells.at(columns.veto(veto.id), row) is None:
        return clauses((not_decided(veto, row, speaker), speaker.say("veto.waits")), speaker.lang)
    barred = listed((speaker.terms.award(a) for a in veto.effect.bar if speaker.terms.awards[a].in_use), speaker.lang)
    zeroed = listed((speaker.terms.indicator(i.id) for i in zeroed_items(row, speaker)), speaker.lang) if veto.effect.zero_items else ""
    effects = [speaker.say("veto.bars", awards=barred)] if barred else []
    effects += [speaker.say("veto.zeroes", items=zeroed)] if zeroed else []
    by = clause_of(veto, speaker) if effects else ""
    return clauses((grounds(veto, row, speaker), by, *effects), speaker.lang)


def zeroed_items(row: int, speaker: Speaker) -> list[Indicator]:
    """Return the leaves that vetoes zero."""
    return [leaf for leaf in speaker.rubric.leaves if speaker.cells.at(columns.zeroed(leaf.id), row)]
