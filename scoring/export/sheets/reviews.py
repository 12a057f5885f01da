"""自评核定对照表: what was claimed and what each level of review made of it, by whom and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from scoring import columns
from scoring.exact import from_scaled
from scoring.explain.wording import clauses
from scoring.export.content import Content
from scoring.export.sheets.table import Cell, Column, Sheet, name_column, number_column
from scoring.messages import say
from scoring.tables.inputs import Stand


def reviews(content: Content) -> Sheet | None:
    """Return 自评核定对照表, in the order of the data; None where no level after the claim looked at anything."""
    stands = content.result.reviews
    if not any(stand.level for stand in stands):
        return None
    levels = content.rubric.review[:max(stand.level for stand in stands) + 1]
    heads = (
        number_column(content), name_column(content), Column((content.say("reviewed_item"),), "text", width=(12, 24)),
        *(Column((level,), "text", width=(8, 18)) for level in levels), Column((content.say("verdict"),), "text", width=(9, 16)),
        Column((content.say("review_reason"),), "text", width=(20, 44)), Column((content.say("review_evidence"),), "text", width=(10, 24)),
    )
    order = {str(subject): i for i, subject in enumerate(content.result.wide[columns.ID])}
    starts = [*(i for i, stand in enumerate(stands) if stand.level == 0), len(stands)]
    chains = [stands[a:b] for a, b in pairwise(starts)]
    names = dict(zip(content.subjects["id"], content.subjects.names, strict=True))
    rows = [(i, names[chain[0].subject], *_row(content, chain, len(levels), order[chain[0].subject]))
            for i, chain in enumerate(sorted(chains, key=lambda c: order[c[0].subject]), start=1)]
    # Who changes a value need not give a verdict: a column of blanks is left out.
    verdict = len(heads) - 3
    if all(row[verdict] is None for row in rows):
        heads, rows = (*heads[:verdict], *heads[verdict + 1:]), [(*row[:verdict], *row[verdict + 1:]) for row in rows]
    return Sheet("reviews", heads, rows, points=False, filters=True)


def _row(content: Content, chain: Sequence[Stand], levels: int, at: int) -> Iterator[Cell]:
    """Yield what was looked at, how it stood at each level (blank where the level did not look), the verdict, reasons and evidence."""
    titles = {leaf.id: leaf.title.say(content.lang) for leaf in content.rubric.leaves}
    first = chain[0]
    row = say("review.row_of", content.lang, table=first.target, row=first.row)
    yield titles[first.target] if first.kind == "item" else row if first.kind == "table" else first.target
    stood: Cell = None
    cells: dict[int, Cell] = {}
    for stand in chain:
        if stand.value is not None:
            stood = say("words.any", content.lang, what=stand.value)
        elif stand.level == 0:
            stood = _by_rule(content, stand.target, at)
        cells[stand.level] = stood
    yield from (cells.get(level) for level in range(levels))
    yield _verdict(content, chain)
    reasons = [_why(content, stand) for stand in chain if stand.level and (stand.person or stand.reason)]
    yield ("；" if content.lang == "zh" else "; ").join(reasons) or None
    yield "、".join(dict.fromkeys(piece for stand in chain for piece in stand.evidence.split("、") if piece)) or None


def _verdict(content: Content, chain: Sequence[Stand]) -> Cell:
    """Return the last verdict, with what evidence lacks beside it; None where there is neither."""
    verdicts = [stand.verdict for stand in chain if stand.verdict]
    told = [*[verdict for verdict in verdicts if verdict != "unproven"][-1:], *(["unproven"] if "unproven" in verdicts else [])]
    return clauses((say(f"review.{verdict}", content.lang) for verdict in told), content.lang) or None


def _by_rule(content: Content, leaf: str, at: int) -> Cell:
    """Return the points that the rule of a leaf gives, before any level looked at them; None where it gives none, or they were not kept."""
    name = columns.uncorrected(leaf)
    wide = content.result.wide
    value = wide[name][at] if name in wide.columns else None
    return None if value is None else str(from_scaled(value, content.rubric.scores.decimals))


def _why(content: Content, stand: Stand) -> str:
    level, reason = content.rubric.review[stand.level], say("words.any", content.lang, what=stand.reason)
    person = ("，" if content.lang == "zh" else ", ").join(part for part in (stand.person, stand.time) if part)
    who = content.say("review_who", level=level, person=person) if person else level
    return content.say("review_why", who=who, reason=reason) if reason else who
