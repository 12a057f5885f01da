"""Two subjects side by side: the difference of their totals as items that add up to it, and what decided between equals."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from scoring import columns
from scoring.explain import printed
from scoring.explain.cells import Cells
from scoring.explain.leaves import Speaker
from scoring.explain.ties import Ties
from scoring.explain.wording import clauses, fixed, text_of
from scoring.expression.syntax import parse
from scoring.messages import say
from scoring.result import Result


@dataclass(frozen=True)
class Difference:
    """One item or section: the points of both that enter the total, and the first minus the second."""

    indicator: str
    title: str
    kind: str
    a: Decimal
    b: Decimal
    difference: Decimal


@dataclass(frozen=True)
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
        """Return everything as plain data for JSON: decimals as numbers."""
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
        rows = [[d.title, *(fixed(v, self.places) for v in (d.a, d.b, d.difference))] for d in found if d.difference]
        added = [sum((getattr(d, k) for d in found), Decimal(0)) for k in ("a", "b", "difference")]
        rows.append([say("score.total", self.lang), *(fixed(v, self.places) for v in added)])
        return printed.table(head, rows, [False, True, True, True])


def compare_subjects(result: Result, a: str, b: str, lang: str = "zh") -> Comparison:
    """Compare two subjects, by ids or names; raises UnknownName. The result must hold the table of lines."""
    cells = Cells(result)
    speaker = Speaker(cells, lang)
    rows = tuple(cells.rows[str(result.row(s)[columns.ID])] for s in (a, b))
    totals = [cells.points("total", r) for r in rows]
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
    ranking = speaker.rubric.ranking
    places = [speaker.cells.at(columns.GROUP_RANK if ranking and ranking.within else columns.RANK, r) for r in rows]
    step = places[0] - places[1] if None not in places else 0
    key = {1: "compare.next_above", -1: "compare.next_below"}.get(step, "compare.unit")
    return speaker.say(key)


def _sections(rows: tuple[int, ...], speaker: Speaker) -> tuple[Difference, ...]:
    found = []
    for node in speaker.rubric.indicators:
        one, other = (speaker.cells.points(node.id, r) or Decimal(0) for r in rows)
        found.append(Difference(node.id, speaker.terms.title(node.id), "section", one, other, one - other))
    rest = [(speaker.cells.points("total", r) or Decimal(0)) - sum((d.a if i == 0 else d.b for d in found), Decimal(0))
            for i, r in enumerate(rows)]
    if any(rest):
        found.append(Difference("total", speaker.say("compare.rest"), "rest", rest[0], rest[1], rest[0] - rest[1]))
    return tuple(found)


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
    found = [Difference(name, _title(name, line, speaker), line, one, other, one - other)
             for (name, line), (one, other) in brought.items() if one or other]
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
    if total is None:
        return [clauses((who, speaker.say("compare.unknown")), speaker.lang)]
    if total == 0:
        return [clauses((who, speaker.say("compare.level"), _decided(rows, key, speaker)), speaker.lang)]
    way = "lower" if total < 0 else "higher"
    first = clauses((who, speaker.say(f"compare.{way}", points=fixed(abs(total), speaker.cells.places))), speaker.lang)
    parts = [speaker.say("compare.item_lower" if d.difference < 0 else "compare.item_higher", title=d.title,
                         points=fixed(abs(d.difference), speaker.cells.places)) for d in sorted(sections, key=lambda d: -abs(d.difference))
             if d.difference]
    return [first, speaker.say("compare.of_which", items=clauses(parts, speaker.lang))]


def _decided(rows: tuple[int, ...], key: str, speaker: Speaker) -> str:
    """Return what put one of two equals before the other."""
    ranks = [speaker.cells.at(columns.RANK, r) for r in rows]
    if None in ranks:
        return ""
    if key:
        node = parse(key)
        one, other = (speaker.terms.written(node, speaker.cells.operand(node, r)) for r in rows)
        way = "compare.before" if ranks[0] < ranks[1] else "compare.behind"
        return speaker.say(way, key=speaker.terms.called(node), a=one, b=other)
    if ranks[0] != ranks[1]:
        return speaker.say("compare.by_id")
    together, ranking = sum(r == ranks[0] for r in speaker.cells.column(columns.RANK)), speaker.rubric.ranking
    after = ranks[0] + 1 if ranking is not None and ranking.method == "dense" else ranks[0] + together
    return speaker.say("compare.shared", place=ranks[0], after=after)

