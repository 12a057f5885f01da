"""The first sentences of a scorecard: total, places, stars, what fell short by how much, what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scoring import columns
from scoring.explain import additions, vetoes
from scoring.explain.awards import flags_of, short_of
from scoring.explain.grounds import open_node
from scoring.explain.leaves import Speaker
from scoring.explain.lines import pending
from scoring.explain.notes import at_cut, bests, given
from scoring.explain.wording import clauses, fixed, listed, so_many, text_of
from scoring.language.rubric import Best, Stars
from scoring.outcome import DECISIONS, Decision, Standing
from scoring.rules.phrases import marks, quoted

_MOST = 3
"""How many of the largest losses are named where there are no stars."""


def headline(row: int, speaker: Speaker) -> str:
    """Return how a subject fared, in a few sentences."""
    standing, name = speaker.cells.standing(row), speaker.cells.name(row)
    if standing == Standing.EXEMPT:
        said = speaker.rubric.exempt.say.say(speaker.lang) if speaker.rubric.exempt else ""
        return text_of((speaker.say("headline.exempt", name=name, say=said),), speaker.lang)
    total = speaker.cells.points("total", row)
    if total is None:
        why = pending(speaker.rubric.indicators, row, speaker)
        key = "headline.pending" if speaker.rubric.ranking is not None else "headline.pending_plain"
        return text_of((speaker.say(key, name=name, why=why), *_decided(row, speaker)), speaker.lang)
    parts = [_total(row, total, speaker), *(s for a in speaker.rubric.awards if isinstance(a, Stars) and a.in_use for s in _stars(a, row, speaker))]
    if not any(isinstance(a, Stars) and a.in_use for a in speaker.rubric.awards):
        parts += _losses(row, speaker)
    return text_of((*parts, *_decided(row, speaker)), speaker.lang)


def _total(row: int, total: Decimal, speaker: Speaker) -> str:
    say, cells, rubric = speaker.say, speaker.cells, speaker.rubric
    level = speaker.stands_at
    said = say("headline.draft") if cells.result.draft else say("headline.at_level", level=level) if level else say("headline.verified")
    points = say("headline.total", name=cells.name(row), total=fixed(total, cells.places), full=marks(rubric.full))
    bonus, deduction = additions.added_to(None, row, speaker)
    added = [speaker.say("total.added", bonus=marks(bonus))] if bonus else []
    added += [speaker.say("total.taken", deduction=marks(-deduction))] if deduction else []
    return clauses((said, points, *added, *_places(row, speaker)), speaker.lang)


def _places(row: int, speaker: Speaker) -> Iterator[str]:
    cells, kind = speaker.cells, speaker.rubric.subject.kind
    rank, group_rank = cells.at(columns.RANK, row), cells.at(columns.GROUP_RANK, row)
    ranks = [r for r in cells.column(columns.RANK) if r is not None]
    if rank is not None:
        yield speaker.say("headline.place", count=len(ranks), kind=kind, place=rank)
    if group_rank is not None:
        group = cells.at(columns.GROUP, row)
        alike = [r for r, g in zip(cells.column(columns.GROUP_RANK), cells.column(columns.GROUP), strict=True) if r is not None and g == group]
        yield speaker.say("headline.group_place", count=len(alike), kind=kind, place=group_rank)


def _stars(award: Stars, row: int, speaker: Speaker) -> Iterator[str]:
    flags = flags_of(award, row, speaker)
    met = [speaker.terms.title(s.of) for s, flag in flags if flag]
    if len(met) == len(flags) and len(met) > 1:
        starred = all(speaker.rubric.indicator(s.of).title.zh.endswith("星") for s, _ in flags)
        yield speaker.say("headline.all_stars" if starred else "headline.all_items", count=so_many(len(met), speaker.lang))
    elif met:
        yield _attained(met, speaker)
    for star, flag in flags:
        if flag is False:
            yield short_of(star.of, star.at_least, row, speaker)
        elif flag is None:
            yield open_node(star.of, row, speaker)


def _attained(met: list[str], speaker: Speaker) -> str:
    """Return the stars that were attained: 思想建设、组织建设两星达标."""
    if speaker.lang == "zh" and len(met) > 1 and all(t.endswith("星") for t in met):
        return speaker.say("headline.stars", stars=listed((t.removesuffix("星") for t in met), "zh"), count=so_many(len(met), "zh"))
    return speaker.say("award.stars_met", stars=listed(met, speaker.lang))


def _losses(row: int, speaker: Speaker) -> Iterator[str]:
    lost = [(i.full - p, i.id) for i in speaker.rubric.indicators if (p := speaker.cells.points(i.id, row)) is not None and p < i.full]
    most = sorted(lost, key=lambda one: -one[0])[:_MOST]
    if most:
        said = [speaker.say("headline.loss", title=speaker.terms.indicator(name), lost=fixed(points, speaker.cells.places)) for points, name in most]
        yield speaker.say("headline.losses", losses=listed(said, speaker.lang))


def _decided(row: int, speaker: Speaker) -> Iterator[str]:
    """Yield what the awards in use came to; stars were told before. Ties are for the committee, what waits for data is not."""
    found: dict[str, list[str]] = {key: [] for key in (*map(str, DECISIONS), "tied")}
    for award in speaker.rubric.awards:
        code = speaker.cells.at(columns.decision(award.id), row)
        if not award.in_use or code is None or isinstance(award, Stars):
            continue
        decision = DECISIONS[code]
        if award.kind == "level" and decision == Decision.GRANTED:
            yield speaker.say("headline.level", award=speaker.terms.award(award.id), title=given(award, row, speaker))
        elif isinstance(award, Best) and decision == Decision.GRANTED:
            found[str(decision)] += [quoted(t, speaker.lang) for t in bests(award, row, speaker)]
        elif decision != Decision.NOT_GRANTED or award.kind != "best":
            tied = decision == Decision.UNDECIDED and at_cut(award, row, speaker)
            found["tied" if tied else str(decision)].append(speaker.terms.award(award.id))
    plain = "" if speaker.rubric.ranking is not None else "_plain"
    for told, titles in found.items():
        if titles:
            yield speaker.say(f"headline.{told}{plain if told in ('granted', 'not_granted') else ''}", titles=listed(titles, speaker.lang))
    yield from dict.fromkeys(vetoes.line_of(v, row, speaker) for v in speaker.rubric.vetoes if speaker.cells.at(columns.veto(v.id), row))

