"""Two subjects side by side: the difference of their totals as items that add up to it, and what decided between equals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import polars as pl

from scoring import columns
from scoring.explain import additions, printed
from scoring.explain.cells import Cells
from scoring.explain.leaves import Speaker
from scoring.explain.ties import Ties
from scoring.explain.wording import clauses, fixed, text_of
from scoring.expression.syntax import parse
from scoring.messages import say
from scoring.outcome import Standing
from scoring.record import record
from scoring.result import Result
from scoring.rules.phrases import marks


@record
class Difference:
    """One item or section: the points of both that enter the total, and the first minus the second.

    kind  section, bonus, deduction, vetoed or rest; of items the kind of line
    a, b  None where the group has not got the indicator
    """

    indicator: str
    title: str
    kind: str
    a: Decimal | None
    b: Decimal | None
    difference: Decimal


@record
class Comparison:
    """Why one stands where it does against another.

    total     first minus second; None where a total is open
    sections  the top nodes; items: every line; the differences of each add up to `total`
    key       the expression that decided where totals are equal; empty where none did
    sentence  with the other's name, for internal use; anonymous: without it
    """

    lang: str
    places: int
    a: str
    b: str
    total: Decimal | None
    sections: tuple[Difference, ...]
    items: tuple[Difference, ...]
    key: str
    sentence: str
    anonymous: str

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data for JSON: decimals as text."""
        return {k: printed.plain_data(v) for k, v in asdict(self).items()}

    def __str__(self) -> str:
        """Return the comparison for a terminal."""
        parts = [printed.wrapped(self.sentence)]
        for key, found in (("sections", self.sections), ("items", self.items)):
            if found:
                parts.append(f"{say(f'compare.{key}', self.lang)}\n{self._table(found)}")
        return "\n\n".join(parts)

    def _table(self, found: tuple[Difference, ...]) -> str:
        head = [say("score.item", self.lang), self.a, self.b, say("compare.difference", self.lang)]
        nothing = say("compare.other_groups", self.lang)
        rows = [[d.title, *(nothing if v is None else fixed(v, self.places) for v in (d.a, d.b, d.difference))] for d in found if d.difference]
        added = [sum((getattr(d, k) or Decimal(0) for d in found), Decimal(0)) for k in ("a", "b", "difference")]
        rows.append([say("score.total", self.lang), *(fixed(v, self.places) for v in added)])
        return printed.table(head, rows, [False, True, True, True])


def compare_subjects(result: Result, a: str, b: str, lang: str = "zh") -> Comparison:
    """Compare two subjects, by ids or names; raises UnknownName. The result must hold the table of lines."""
    cells = Cells(result)
    speaker = Speaker(cells, lang)
    rows = tuple(cells.rows[str(result.row(s)[columns.ID])] for s in (a, b))
    totals = [None if cells.standing(r) == Standing.EXEMPT else cells.points("total", r) for r in rows]
    known = totals[0] is not None and totals[1] is not None
    total = totals[0] - totals[1] if totals[0] is not None and totals[1] is not None else None
    sections = _sections(rows, speaker) if known else ()
    key = (Ties(speaker).deciding(*rows) or "") if total == 0 else ""
    named, nameless = (text_of(_sentence(rows, total, sections, key, who, speaker), lang) for who in
                       (speaker.say("compare.named", name=cells.name(rows[1])), _anonymous(rows, speaker)))
    return Comparison(lang, cells.places, cells.name(rows[0]), cells.name(rows[1]), total, sections,
                      _items(result, rows, speaker) if known else (), key, named, nameless)


def _anonymous(rows: tuple[int, ...], speaker: Speaker) -> str:
    """Return how the other is called where its name is not to be told."""
    ranking, groups = speaker.rubric.ranking, [speaker.cells.at(columns.GROUP, r) for r in rows]
    grouped = ranking is not None and ranking.within is not None
    places = [speaker.cells.at(columns.GROUP_RANK if grouped else columns.RANK, r) for r in rows]
    step = places[0] - places[1] if None not in places and (not grouped or groups[0] == groups[1]) else 0
    key = {1: "compare.next_above", -1: "compare.next_below"}.get(step, "compare.unit")
    return speaker.say(key)


def _sections(rows: tuple[int, ...], speaker: Speaker) -> tuple[Difference, ...]:
    """Return the top nodes, then what adjusts the total, then what re-scaling and rounding of it bring."""
    found = [_difference(node.id, speaker.terms.title(node.id), "section", [
        speaker.cells.points(node.id, r) or Decimal(0) if node.id in speaker.cells.rubric_of(r).levels else None for r in rows])
        for node in speaker.rubric.indicators]
    moved = [(*additions.added_to(None, r, speaker), _vetoed(r, speaker)) for r in rows]
    adjusted = [_difference("total", speaker.say(f"compare.{kind}"), kind, both)
                for kind, both in zip(("bonus", "deduction", "vetoed"), zip(*moved, strict=True), strict=True) if any(both)]
    told = [*found, *adjusted]
    rest = [(speaker.cells.points("total", r) or Decimal(0)) - sum(((d.a if i == 0 else d.b) or Decimal(0) for d in told), Decimal(0))
            for i, r in enumerate(rows)]
    return (*told, *([_difference("total", speaker.say("compare.rest"), "rest", rest)] if any(rest) else ()))


def _difference(name: str, title: str, kind: str, both: Sequence[Decimal | None]) -> Difference:
    one, other = both
    return Difference(name, title, kind, one, other, (one or Decimal(0)) - (other or Decimal(0)))


def _vetoed(row: int, speaker: Speaker) -> Decimal:
    """Return what vetoes take off the total."""
    cells = speaker.cells
    taken = (cells.decimal(columns.adjusted(v.id), row, cells.places) for v in speaker.rubric.vetoes if v.effect.on_total)
    return sum((points for points in taken if points is not None), Decimal(0))


def _items(result: Result, rows: tuple[int, ...], speaker: Speaker) -> tuple[Difference, ...]:
    """Return every line that brings something to either, in the order of the rubric."""
    ids = [speaker.cells.at(columns.ID, r) for r in rows]
    brought: dict[tuple[str, str], list[Decimal]] = {}
    lines = result.scores.filter(pl.col("id").is_in(ids)).select("id", "indicator", "line", "contribution")
    for subject, indicator, line, points in lines.rows():
        both = brought.setdefault((indicator, line), [Decimal(0), Decimal(0)])
        both[ids.index(subject)] += points or Decimal(0)
    if ids[0] == ids[1]:
        brought = {k: [v[0], v[0]] for k, v in brought.items()}
    order = {indicator.id: i for i, indicator in enumerate(speaker.rubric.walk())}
    lacks = [{i.id for i in speaker.rubric.walk()} - {*speaker.cells.rubric_of(r).levels} for r in rows]
    found = [_difference(name, _title(name, line, speaker), line, [None if name in gone else v for v, gone in zip(both, lacks, strict=True)])
             for (name, line), both in brought.items() if any(both)]
    return tuple(sorted(found, key=lambda d: (order.get(d.indicator, len(order)), d.kind != "item")))


def _title(name: str, line: str, speaker: Speaker) -> str:
    if name == "total":
        return speaker.say("compare.rest")
    entry = next((a for a in speaker.rubric.adjust if a.id == name), None)
    if entry is not None:
        return entry.called(speaker.lang) + speaker.say("score.vetoed" if entry.kind == "veto" else f"score.{entry.kind}")
    title = speaker.terms.title(name)
    return title if line == "item" else title + speaker.say("score.vetoed" if line == "adjust" else "compare.between")


def _sentence(rows: tuple[int, ...], total: Decimal | None, sections: tuple[Difference, ...], key: str, who: str, speaker: Speaker) -> list[str]:
    if rows[0] == rows[1]:
        return [speaker.say("compare.itself", name=speaker.cells.name(rows[0]))]
    exempt = [i for i, r in enumerate(rows) if speaker.cells.standing(r) == Standing.EXEMPT]
    if exempt:
        key = "compare.exempt_both" if len(exempt) > 1 else f"compare.exempt_{('one', 'other')[exempt[0]]}"
        return [clauses((who, speaker.say(key, name=speaker.cells.name(rows[0]))), speaker.lang)]
    if total is None:
        return [clauses((who, speaker.say("compare.unknown")), speaker.lang)]
    one, other = (speaker.cells.rubric_of(r) for r in rows)
    if one is not other:
        said = speaker.say("compare.other_items", a=marks(one.full), b=marks(other.full))
        return [said, *_told(rows, total, sections, key, who, speaker)]
    return _told(rows, total, sections, key, who, speaker)


def _told(rows: tuple[int, ...], total: Decimal, sections: tuple[Difference, ...], key: str, who: str, speaker: Speaker) -> list[str]:
    if total == 0:
        return [clauses((who, speaker.say("compare.level"), _decided(rows, key, speaker)), speaker.lang)]
    way = "lower" if total < 0 else "higher"
    first = clauses((who, speaker.say(f"compare.{way}", points=fixed(abs(total), speaker.cells.places))), speaker.lang)
    parts = [speaker.say(_way(d), title=d.title, points=fixed(abs(d.difference), speaker.cells.places))
             for d in sorted(sections, key=lambda d: -abs(d.difference)) if d.difference]
    return [first, speaker.say("compare.of_which", items=clauses(parts, speaker.lang))]


def _way(found: Difference) -> str:
    """Return how a difference is told: of what is taken off the first has less or more, else higher or lower points."""
    if found.kind in ("deduction", "vetoed"):
        return "compare.taken_more" if found.difference < 0 else "compare.taken_less"
    return "compare.item_lower" if found.difference < 0 else "compare.item_higher"


def _decided(rows: tuple[int, ...], key: str, speaker: Speaker) -> str:
    """Return what put one of two equals before the other."""
    column = columns.RANK if speaker.rubric.ranks_all else columns.GROUP_RANK
    groups, ranks = ([speaker.cells.at(c, r) for r in rows] for c in (columns.GROUP, column))
    if None in ranks or (column == columns.GROUP_RANK and groups[0] != groups[1]):
        return ""
    if key:
        node = parse(key)
        one, other = (speaker.terms.written(node, speaker.cells.operand(node, r)) for r in rows)
        way = "compare.before" if ranks[0] < ranks[1] else "compare.behind"
        return speaker.say(way, key=speaker.terms.called(node), a=one, b=other)
    if ranks[0] != ranks[1]:
        return speaker.say("compare.by_id")
    held = zip(speaker.cells.column(columns.GROUP), speaker.cells.column(column), strict=True)
    together, ranking = sum(r == ranks[0] and (column == columns.RANK or g == groups[0]) for g, r in held), speaker.rubric.ranking
    after = ranks[0] + 1 if ranking is not None and ranking.method == "dense" else ranks[0] + together
    return speaker.say("compare.shared", place=ranks[0], after=after)

