"""Every line of every subject with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl

from scoring import columns, exact, outcome
from scoring.explain import additions, vetoes
from scoring.explain.cells import Cells
from scoring.explain.leaves import Speaker, limited
from scoring.explain.wording import clauses, fixed, listed, sentence
from scoring.language.rubric import Adjustment, Indicator, Veto
from scoring.outcome import FIRST_NOT_APPLICABLE
from scoring.result import Result
from scoring.rules.phrases import marks


def scores(result: Result, lang: str = "zh", as_of: date | None = None) -> pl.DataFrame:
    """Return the lines of a result with titles in `lang` and a reason for each, in the order of `columns.SCORES`.

    as_of  the day on which it is read: before the end of the period what is lost may still be made up
    """
    return told(result.scores, Speaker(Cells(result), lang, as_of))


def told(lines: pl.DataFrame, speaker: Speaker) -> pl.DataFrame:
    """Return some lines of a result with titles and reasons."""
    if not lines.columns:
        return lines
    voices, rows = {speaker: _voices(speaker)}, speaker.cells.rows
    titles, reasons = [], []
    for subject, indicator, line in lines.select("id", "indicator", "line").rows():
        row = rows[subject]
        own = speaker.of(row)
        if own not in voices:
            voices[own] = _voices(own)
        title, voice = voices[own][indicator, line]
        titles.append(title)
        reasons.append(voice(row))
    named = lines.with_columns(pl.Series("title", titles, pl.String), pl.Series("reason", reasons, pl.String))
    return named.select(columns.SCORES)


_Voice = Callable[[int], str]


def _voices(speaker: Speaker) -> dict[tuple[str, str], tuple[str, _Voice]]:
    """Return who speaks of a line: (indicator, kind of line) → title and reason by row."""
    rubric, terms = speaker.rubric, speaker.terms
    found: dict[tuple[str, str], tuple[str, _Voice]] = {}
    for leaf in rubric.leaves:
        found[leaf.id, "item"] = (terms.title(leaf.id), speaker.leaf(leaf.id).reason)
        found[leaf.id, "adjust"] = (terms.title(leaf.id), _zeroed(leaf, speaker))
    for node in rubric.nodes:
        found[node.id, "combine"] = (terms.title(node.id), _node(node, speaker))
    for entry in rubric.adjust:
        found[entry.id, "adjust"] = (entry.called(speaker.lang), _adjustment(entry, speaker))
    found["total", "combine"] = (rubric.title.say(speaker.lang), _total(speaker))
    return found


def _adjustment(entry: Adjustment, speaker: Speaker) -> _Voice:
    if isinstance(entry, Veto):
        return lambda row: sentence(vetoes.line_of(entry, row, speaker), speaker.lang)
    return lambda row: sentence(additions.line_of(entry, row, speaker), speaker.lang)


def _zeroed(leaf: Indicator, speaker: Speaker) -> _Voice:
    above: set[str] = set()
    here: str | None = leaf.id
    while here is not None:
        above.add(here)
        here = speaker.terms.parents.get(here)
    zeroing = [v for v in speaker.rubric.vetoes if v.effect.zero_items is not None or above & {*v.effect.zero}]
    before = speaker.cells.column(columns.ruled(leaf.id))

    def reason(row: int) -> str:
        why = dict.fromkeys(vetoes.grounds(v, row, speaker) for v in zeroing if speaker.cells.at(columns.veto(v.id), row))
        clause = vetoes.clause_of(zeroing[0], speaker)
        was = speaker.cells.decimal(columns.ruled(leaf.id), row, speaker.cells.places) if before[row] is not None else None
        key = "line.zeroed" if was else "line.zeroed_unknown"
        return sentence(clauses((*why, clause, speaker.say(key, before=marks(was or Decimal(0)))), speaker.lang), speaker.lang)

    return reason


def _node(node: Indicator, speaker: Speaker) -> _Voice:
    codes, sums = speaker.cells.column(columns.outcome(node.id)), Sums(node, speaker)

    def reason(row: int) -> str:
        code = codes[row]
        if code == outcome.COVERAGE and node.coverage is not None:
            share = marks(node.coverage.at_least * 100)
            return sentence(speaker.say("node.coverage", share=share, title=speaker.terms.indicator(node.id)), speaker.lang)
        if code >= FIRST_NOT_APPLICABLE:
            return sentence(speaker.say("node.not_applicable", title=speaker.terms.indicator(node.id)), speaker.lang)
        if sums.points[row] is None:
            return sentence(clauses((pending((node,), row, speaker), speaker.say("node.waits")), speaker.lang), speaker.lang)
        return sums.reason(row)

    return reason


def _total(speaker: Speaker) -> _Voice:
    rubric = speaker.rubric
    sums = Sums(rubric.whole, speaker)

    def reason(row: int) -> str:
        if sums.points[row] is not None:
            return sums.reason(row)
        return sentence(clauses((pending(rubric.indicators, row, speaker), speaker.say("total.waits")), speaker.lang), speaker.lang)

    return reason


class Sums:
    """Speaks of how the points of a node came from those below it: added, re-scaled, rounded."""

    def __init__(self, node: Indicator, speaker: Speaker) -> None:
        items = node.items or ()
        self.node, self.full, self.speaker, self.places = node, node.full, speaker, speaker.cells.places
        self.points = speaker.cells.column(columns.published(node.id) if node.id else columns.TOTAL)
        self.below = [speaker.cells.column(columns.published(i.id)) for i in items]
        self.leaving = [i for i in items if any(c for c in speaker.cells.column(columns.outcome(i.id)))]
        self.added = speaker.say("node.sum", points="{}")

    def reason(self, row: int) -> str:
        """Return it for a subject whose node has points."""
        extra = sum(additions.added_to(self.node.id or None, row, self.speaker), Decimal(0))
        if not self.node.id and (extra or self._vetoed(row)):
            return sentence(self._adjusted(row), self.speaker.lang)
        more = self.speaker.say("node.adjusted", points=marks(extra)) if extra else ""
        return sentence(clauses((self._items(row, exact.to_scaled(extra, self.places)), more), self.speaker.lang), self.speaker.lang)

    def _vetoed(self, row: int) -> bool:
        """Return whether a veto moves the total."""
        return any(self.speaker.cells.at(columns.veto(v.id), row) for v in self.speaker.rubric.vetoes if v.effect.on_total)

    def _adjusted(self, row: int) -> str:
        """Return how adjustments make a total of what the items add up to: before, what is added and taken off, after."""
        say, cells = self.speaker.say, self.speaker.cells
        combined, total = cells.decimal(columns.COMBINED, row, self.places), cells.decimal(columns.TOTAL, row, self.places)
        bonus, deduction = additions.added_to(None, row, self.speaker)
        parts = [] if combined is None else [say("total.of_items", points=fixed(combined, self.places))]
        parts += [say("total.added", bonus=marks(bonus))] if bonus else []
        parts += [say("total.taken", deduction=marks(-deduction))] if deduction else []
        moved = [columns.adjusted(v.id) for v in self.speaker.rubric.vetoes if v.effect.on_total]
        taken = sum((cells.decimal(c, row, self.places) or Decimal(0) for c in moved), Decimal(0))
        after = (combined or Decimal(0)) + bonus + deduction + taken
        parts += [say("total.vetoed", points=fixed(after if combined is not None else Decimal(0), self.places))] if self._vetoed(row) else []
        parts.append(limited(self.node, after, self.speaker) if combined is not None else "")
        return clauses((*parts, say("total.makes", points=fixed(total or Decimal(0), self.places))), self.speaker.lang)

    def _items(self, row: int, extra: int) -> str:
        """Return how the items make the points of the node, less what adjustments add to it."""
        if self.node.how != "sum":
            return self._made(row, extra)
        points, summed = self.points[row] - extra, sum(c[row] or 0 for c in self.below)
        gone = sum((i.full for i in self.leaving if dropped(i, row, self.speaker)), Decimal(0))
        shown = fixed(exact.from_scaled(points, self.places), self.places)
        if gone:
            applicable, added = self.full - gone, exact.from_scaled(summed, self.places)
            return self.speaker.say("node.rescaled", points=marks(added), applicable=marks(applicable), full=marks(self.full), result=shown)
        rounding = limited(self.node, exact.from_scaled(summed + extra, self.places), self.speaker)
        if points != summed and not rounding:
            rounding = self.speaker.say("node.rounded", difference=marks(exact.from_scaled(abs(points - summed), self.places)))
        return clauses((self.added.format(shown), rounding), self.speaker.lang)

    def _made(self, row: int, extra: int) -> str:
        """Return how a node that does more than add up came to its points: the share of every item that applies."""
        items, say = self.node.items or (), self.speaker.say
        shown = [say("node.share", title=self.speaker.terms.indicator(i.id), points=marks(exact.from_scaled(column[row], self.places)),
                     full=marks(i.full), weight=say("node.weight", weight=marks(i.weight)) if i.weight else "")
                 for i, column in zip(items, self.below, strict=True) if column[row] is not None and not dropped(i, row, self.speaker)]
        result = fixed(exact.from_scaled(self.points[row] - extra, self.places), self.places)
        return say(f"node.made.{self.node.how}", items=say("node.shares").join(shown), count=self.node.keep or self.node.drop or 0,
                   full=marks(self.full), result=result)


def dropped(item: Indicator, row: int, speaker: Speaker) -> bool:
    """Return whether an indicator leaves its full marks to the others."""
    if not item.leaf:
        return bool(speaker.cells.at(columns.outcome(item.id), row) == outcome.NOTHING_APPLIES)
    return speaker.cells.left_out(item.id, row)


def pending(items: tuple[Indicator, ...], row: int, speaker: Speaker) -> str:
    """Return what keeps indicators without points, as a clause: leaves that wait for data, nodes that are not rated."""
    leaves = [leaf for item in items for leaf in waiting(item, row, speaker)]
    nodes = [n for item in items for n in item.walk() if not n.leaf and n.coverage is not None
             and speaker.cells.at(columns.outcome(n.id), row) == outcome.COVERAGE]
    said = [speaker.say(key, items=listed((speaker.terms.indicator(i.id) for i in found), speaker.lang))
            for key, found in (("node.waits_for", leaves), ("node.not_rated", nodes)) if found]
    places = [None] if items == speaker.rubric.indicators else [i.id for i in items if not i.leaf]
    said += [additions.unknown(a, row, speaker) for place in places for a in additions.pending(place, row, speaker)]
    return clauses(dict.fromkeys(said), speaker.lang) or speaker.say("node.nothing_applies")


def waiting(item: Indicator, row: int, speaker: Speaker) -> list[Indicator]:
    """Return the leaves of an indicator that have no points because a datum is missing."""
    return [leaf for leaf in item.walk() if leaf.leaf and speaker.waits(leaf.id, row)]
