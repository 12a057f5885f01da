"""Every line of every subject with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl

from scoring import columns, exact, outcome
from scoring.explain import vetoes
from scoring.explain.cells import Cells
from scoring.explain.leaves import Speaker
from scoring.explain.wording import clauses, fixed, listed, sentence
from scoring.language.rubric import Indicator
from scoring.outcome import FIRST_NOT_APPLICABLE
from scoring.result import Result
from scoring.rules.base import marks


def scores(result: Result, lang: str = "zh", as_of: date | None = None) -> pl.DataFrame:
    """Return the lines of a result with titles in `lang` and a reason for each, in the order of `columns.SCORES`.

    as_of  the day on which it is read: before the end of the period what is lost may still be made up
    """
    return told(result.scores, Speaker(Cells(result), lang, as_of))


def told(lines: pl.DataFrame, speaker: Speaker) -> pl.DataFrame:
    """Return some lines of a result with titles and reasons."""
    if not lines.columns:
        return lines
    voices, rows = _voices(speaker), speaker.cells.rows
    titles, reasons = [], []
    for subject, indicator, line in lines.select("id", "indicator", "line").iter_rows():
        title, voice = voices[indicator, line]
        titles.append(title)
        reasons.append(voice(rows[subject]))
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
    for veto in rubric.adjust:
        title = veto.title.say(speaker.lang) if veto.title else veto.say
        found[veto.id, "adjust"] = (title, _veto(veto.id, speaker))
    found["total", "combine"] = (rubric.title.say(speaker.lang), _total(speaker))
    return found


def _veto(name: str, speaker: Speaker) -> _Voice:
    veto = next(v for v in speaker.rubric.adjust if v.id == name)
    return lambda row: sentence(vetoes.line_of(veto, row, speaker), speaker.lang)


def _zeroed(leaf: Indicator, speaker: Speaker) -> _Voice:
    zeroing = [v for v in speaker.rubric.adjust if v.effect.zero_items is not None]
    before = speaker.cells.column(columns.ruled(leaf.id))

    def reason(row: int) -> str:
        why = dict.fromkeys(vetoes.grounds(v, row, speaker) for v in zeroing if speaker.cells.at(columns.veto(v.id), row))
        clause = vetoes.clause_of(zeroing[0], speaker)
        was = speaker.cells.decimal(columns.ruled(leaf.id), row, speaker.cells.places) if before[row] is not None else None
        key = "line.zeroed" if was else "line.zeroed_unknown"
        return sentence(clauses((*why, clause, speaker.say(key, before=marks(was or Decimal(0)))), speaker.lang), speaker.lang)

    return reason


def _node(node: Indicator, speaker: Speaker) -> _Voice:
    codes, sums = speaker.cells.column(columns.outcome(node.id)), Sums(node.id, node.items or (), node.full, speaker)

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
    sums = Sums("total", rubric.indicators, rubric.full, speaker)

    def reason(row: int) -> str:
        if sums.points[row] is not None:
            return sums.reason(row)
        return sentence(clauses((pending(rubric.indicators, row, speaker), speaker.say("total.waits")), speaker.lang), speaker.lang)

    return reason


class Sums:
    """Speaks of how the points of a node came from those below it: added, re-scaled, rounded."""

    def __init__(self, node: str, items: tuple[Indicator, ...], full: Decimal, speaker: Speaker) -> None:
        self.full, self.speaker, self.places = full, speaker, speaker.cells.places
        self.points = speaker.cells.column(columns.TOTAL if node == "total" else columns.published(node))
        self.below = [speaker.cells.column(columns.published(i.id)) for i in items]
        self.leaving = [i for i in items if any(c is not None and c >= FIRST_NOT_APPLICABLE for c in speaker.cells.column(columns.outcome(i.id)))]
        self.added = speaker.say("node.sum", points="{}")

    def reason(self, row: int) -> str:
        """Return it for a subject whose node has points."""
        points, summed = self.points[row], sum(c[row] or 0 for c in self.below)
        gone = sum((i.full for i in self.leaving if dropped(i, row, self.speaker)), Decimal(0))
        shown = fixed(exact.from_scaled(points, self.places), self.places)
        if gone:
            applicable, added = self.full - gone, exact.from_scaled(summed, self.places)
            return sentence(self.speaker.say("node.rescaled", points=marks(added), applicable=marks(applicable), full=marks(self.full),
                                             result=shown), self.speaker.lang)
        rounding = ""
        if points != summed:
            rounding = self.speaker.say("node.rounded", difference=marks(exact.from_scaled(abs(points - summed), self.places)))
        return sentence(clauses((self.added.format(shown), rounding), self.speaker.lang), self.speaker.lang)


def dropped(item: Indicator, row: int, speaker: Speaker) -> bool:
    """Return whether an indicator leaves its full marks to the others."""
    if not item.leaf:
        return bool(speaker.cells.at(columns.outcome(item.id), row) == outcome.NOTHING_APPLIES)
    code = speaker.cells.at(columns.outcome(item.id), row)
    lets_go = speaker.rubric.not_applicable_policy[item.id] in ("rescale", "unranked")
    return bool(code >= FIRST_NOT_APPLICABLE and lets_go and not speaker.cells.at(columns.zeroed(item.id), row))


def pending(items: tuple[Indicator, ...], row: int, speaker: Speaker) -> str:
    """Return what keeps indicators without points, as a clause: leaves that wait for data, nodes that are not rated."""
    leaves = [leaf for item in items for leaf in waiting(item, row, speaker)]
    nodes = [n for item in items for n in item.walk() if not n.leaf and n.coverage is not None
             and speaker.cells.at(columns.outcome(n.id), row) == outcome.COVERAGE]
    said = [speaker.say(key, items=listed((speaker.terms.indicator(i.id) for i in found), speaker.lang))
            for key, found in (("node.waits_for", leaves), ("node.not_rated", nodes)) if found]
    return clauses(said, speaker.lang) or speaker.say("node.nothing_applies")


def waiting(item: Indicator, row: int, speaker: Speaker) -> list[Indicator]:
    """Return the leaves of an indicator that have no points because a datum is missing."""
    return [leaf for leaf in item.walk() if leaf.leaf and leaf.id not in speaker.forgiven and not speaker.cells.at(columns.zeroed(leaf.id), row)
            and 0 < speaker.cells.at(columns.outcome(leaf.id), row) < FIRST_NOT_APPLICABLE]
