"""A veto in words: what happened, who found it and in which document, by which clause, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scoring import columns
from scoring.explain.leaves import Speaker
from scoring.explain.wording import clauses, fixed, listed
from scoring.language.additions import basis_table
from scoring.language.rubric import Addition, Indicator, Veto
from scoring.rules.phrases import marks


def grounds(veto: Veto, row: int, speaker: Speaker) -> str:
    """Return what happened with its authority and document, as a clause: 申报材料经核实弄虚作假（认定单位：区纪委；文号：1号）."""
    return found_by(veto, row, speaker)


def found_by(entry: Veto | Addition, row: int, speaker: Speaker) -> str:
    """Return what an adjustment says, with the authority and the document of its basis where it has one."""
    authority, document = (_basis(entry, what, row, speaker) for what in ("authority", "document"))
    if not authority and not document:
        return entry.say.say(speaker.lang)
    missing = speaker.say("words.not_recorded")
    return speaker.say("veto.grounds", say=entry.say.say(speaker.lang), authority=authority or missing, document=document or missing)


def _basis(entry: Veto | Addition, what: str, row: int, speaker: Speaker) -> str:
    if entry.basis is None:
        return ""
    if basis_table(entry) is None:
        column = entry.basis.authority if what == "authority" else entry.basis.document
        return str(speaker.cells.at(column, row) or "")
    return str(speaker.cells.at(columns.basis(entry.id, what), row) or "")


def clause_of(entry: Veto | Addition, speaker: Speaker) -> str:
    """Return by which clause an adjustment takes effect: 按细则第×条."""
    clause = entry.source.clause if entry.source else None
    return speaker.say("veto.clause", clause=clause) if clause else speaker.say("veto.no_clause")


def effects(veto: Veto, told: Sequence[str], speaker: Speaker) -> str:
    """Return what a veto does and by which clause; nothing where it does nothing."""
    return speaker.say("veto.effects", by=clause_of(veto, speaker), effects=clauses(told, speaker.lang)) if any(told) else ""


def barring(award: str, row: int, speaker: Speaker) -> list[Veto]:
    """Return the vetoes that hold and bar an award."""
    return [v for v in speaker.rubric.vetoes if award in v.effect.bar and speaker.cells.at(columns.veto(v.id), row) is True]


def doubtful(award: str, row: int, speaker: Speaker) -> list[Veto]:
    """Return the vetoes that may bar an award, or hold its levels down, and are undecided."""
    return [v for v in speaker.rubric.vetoes if speaker.cells.at(columns.veto(v.id), row) is None
            and (award in v.effect.bar or _holds_down(v, award, speaker))]


def not_decided(veto: Veto, row: int, speaker: Speaker) -> str:
    """Return that nobody can tell whether a veto holds, and for want of which data, as a clause."""
    missing = speaker.causes.missing((veto.when,), row) if speaker.causes.gaps((veto.when,), row) else ""
    return clauses((speaker.say("veto.undecided", say=veto.say.say(speaker.lang)), missing), speaker.lang)


def line_of(veto: Veto, row: int, speaker: Speaker) -> str:
    """Return the reason of a veto's own line."""
    if speaker.cells.at(columns.veto(veto.id), row) is None:
        return clauses((not_decided(veto, row, speaker), speaker.say("veto.waits")), speaker.lang)
    barred = listed((speaker.terms.award(a) for a in veto.effect.bar if speaker.terms.awards[a].in_use), speaker.lang)
    named = [i for i in speaker.rubric.walk() if i.id in veto.effect.zero]
    named += [i for i in zeroed_items(row, speaker) if veto.effect.zero_items and i not in named]
    zeroed = listed((speaker.terms.indicator(i.id) for i in named), speaker.lang)
    told = [speaker.say("veto.bars", awards=barred)] if barred else []
    told += [speaker.say("veto.zeroes", items=zeroed)] if zeroed else []
    told += [*_on_total(veto, row, speaker), *on_levels(veto, speaker)]
    return clauses((grounds(veto, row, speaker), effects(veto, told, speaker)), speaker.lang)


def _on_total(veto: Veto, row: int, speaker: Speaker) -> Iterator[str]:
    """Yield what a veto that holds does to the total: before and after."""
    if not veto.effect.on_total:
        return
    places = speaker.cells.places
    taken, before = (speaker.cells.decimal(c(veto.id), row, places) for c in (columns.adjusted, columns.until))
    if veto.effect.ends:
        yield speaker.say("veto.total_gone") if before is None else speaker.say("veto.total_zero", before=fixed(before, places))
    elif veto.effect.cap_total is not None and before is not None:
        limit = marks(veto.effect.cap_total)
        yield speaker.say("veto.total_cap", before=fixed(before, places), limit=limit) if taken else speaker.say("veto.total_within", limit=limit)


def on_levels(veto: Veto, speaker: Speaker) -> Iterator[str]:
    """Yield how a veto holds levels down."""
    if veto.effect.cap_level is not None:
        yield speaker.say("veto.level_cap", title=_level(veto.effect.cap_level, speaker))
    if veto.effect.no_promotion:
        yield speaker.say("veto.no_promotion")
    if veto.effect.demote is not None:
        yield speaker.say("veto.demote", levels=veto.effect.demote)


def _level(title: str, speaker: Speaker) -> str:
    """Return the title of a level in the language that is spoken."""
    steps = [step for award in speaker.rubric.awards if award.kind == "level" for step in award.levels]
    return next((step.title.say(speaker.lang) for step in steps if step.title.zh == title), title)


def lowering(award: str, row: int, speaker: Speaker) -> list[Veto]:
    """Return the vetoes that hold and hold a ladder down."""
    return [v for v in speaker.rubric.vetoes if _holds_down(v, award, speaker) and speaker.cells.at(columns.veto(v.id), row) is True]


def _holds_down(veto: Veto, award: str, speaker: Speaker) -> bool:
    return veto.effect.on_levels and speaker.terms.awards[award].kind == "level" and award in (veto.effect.ladders or (award,))


def zeroed_items(row: int, speaker: Speaker) -> list[Indicator]:
    """Return the leaves that vetoes zero."""
    return [leaf for leaf in speaker.rubric.leaves if speaker.cells.at(columns.zeroed(leaf.id), row)]
