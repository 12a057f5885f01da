"""One subject explained: how it fared, every line with its reason, what was decided and why, what next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from scoring import columns, exact
from scoring.explain import awards as award_words, printed, vetoes
from scoring.explain.banner import banner
from scoring.explain.cells import Cells
from scoring.explain.goals import Goal, Goals
from scoring.explain.headline import headline
from scoring.explain.leaves import Speaker
from scoring.explain.lines import told
from scoring.explain.notes import sentences_on
from scoring.explain.wording import MOST_PLACES, clauses, fixed, listed, text_of
from scoring.language.additions import belongs_to
from scoring.language.rubric import Indicator, Rubric
from scoring.messages import say
from scoring.outcome import Standing
from scoring.record import record
from scoring.result import Result
from scoring.rules.phrases import amount, marks


@record
class Line:
    """One line of the scorecard; contributions add up to the total.

    kind          item, combine or adjust
    adjustment    bonus, deduction, cap or vetoed; empty for other lines
    observed      the value that was scored, with its unit, or why there is none; empty where there is no one value
    points        None where there are none; full, lost likewise
    contribution  what the line brings to the total
    """

    indicator: str
    title: str
    level: int
    kind: str
    outcome: str
    observed: str
    points: Decimal | None
    full: Decimal | None
    lost: Decimal | None
    contribution: Decimal | None
    reason: str
    adjustment: str = ""


@record
class Verdict:
    """What became of an award."""

    award: str
    title: str
    decision: str
    reason: str


@record
class NextStep:
    """What one item could still bring.

    gain    points of the total; None where the item waits for data, or where there is no total yet
    advice  what the rubric advises; empty where nothing
    """

    indicator: str
    title: str
    to: str
    gain: Decimal | None
    words: str
    advice: str = ""


@record
class Explanation:
    """A scorecard as data and as text.

    banner      what the rubric's and the run's status demand to be said; empty where nothing
    headline    how the subject fared, in a few sentences
    lines       a node before what is below it; the total last
    next_steps  what waits for data, then what each item could still bring, the most first
    goals       the next stars, levels, titles and places, and what would close them
    fixed       what cannot be changed any more
    stands_at   the level of review at which the data stand; empty where the last one spoke, or where there are no levels
    heading     what the advice is called on the day that was given
    """

    lang: str
    places: int
    subject: str
    name: str
    banner: str
    headline: str
    standing: str
    total: Decimal | None
    full: Decimal
    rank: int | None
    group_rank: int | None
    lines: tuple[Line, ...]
    awards: tuple[Verdict, ...]
    issues: tuple[str, ...]
    next_steps: tuple[NextStep, ...]
    goals: tuple[Goal, ...]
    fixed: tuple[str, ...]
    heading: str
    stands_at: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data for JSON: decimals as text."""
        return {k: printed.plain_data(v) for k, v in asdict(self).items()}

    def to_markdown(self) -> str:
        """Return the scorecard in Markdown."""
        head, rows, numbers = self._table()
        parts = [f"# {self.name}", *([f"> {self.banner}"] if self.banner else []), self.headline]
        parts += [f"## {self._say('lines')}", printed.markdown(head, rows, numbers)] if rows else []
        for title, texts in self._sections():
            parts += [f"## {title}", "\n".join(f"- {t}" for t in texts)]
        return "\n\n".join(parts) + "\n"

    def __str__(self) -> str:
        """Return the scorecard for a terminal."""
        head, rows, numbers = self._table()
        parts = [*([self.banner] if self.banner else []), printed.wrapped(self.headline)]
        parts += [printed.table(head, rows, numbers)] if rows else []
        for title, texts in self._sections():
            parts.append("\n".join((title, *(printed.wrapped(t, "  ") for t in texts))))
        return "\n\n".join(parts)

    def _say(self, key: str) -> str:
        return say(f"score.{key}", self.lang)

    def _sections(self) -> list[tuple[str, list[str]]]:
        told_ = {line: f"{line.title}{self._say('colon')}{line.reason}" for line in self.lines if line.kind != "combine"}
        lost = [words for line, words in told_.items() if line.adjustment in ("", "vetoed") and (line.lost or line.outcome != "scored")]
        moved = [words for line, words in told_.items() if line.adjustment not in ("", "vetoed")]
        found = [("reasons", lost), ("awards", [f"{v.title}{self._say('colon')}{v.reason}" for v in self.awards]),
                 ("fixed", [*self.fixed]), ("goals", [g.words for g in self.goals]), ("issues", [*self.issues])]
        texts = [(self._say(key), [t for t in said if t]) for key, said in found]
        texts.insert(1, (self._say("adjusted"), moved))
        texts.insert(3, (self.heading, [s.words for s in self.next_steps]))
        return [(title, said) for title, said in texts if said]

    def _table(self) -> tuple[list[str], list[list[str]], list[bool]]:
        head = [self._say(k) for k in ("item", "observed", "full", "points", "lost", "contribution")]
        head[1] = say("score.observed_at", self.lang, level=self.stands_at) if self.stands_at else head[1]
        rows: list[list[str]] = []
        between: list[Line] = []
        for line in self.lines:
            while between and between[-1].level >= line.level:
                rows.append(self._between(between.pop()))
            if line.kind == "combine" and line.contribution:
                between.append(line)
            if line.indicator == "total":
                rows += [self._between(between.pop()) for _ in between[-1:]]
            rows += self._row(line)
        return head, rows, [False, False, True, True, True, True]

    def _row(self, line: Line) -> list[list[str]]:
        """Return the row of a line; none for an adjustment that brings nothing."""
        title = "  " * max(line.level - 1, 0) + line.title
        numbers = [self._number(v) for v in (line.full, line.points, line.lost, line.contribution)]
        if line.indicator != "total" and line.kind != "adjust" and line.points is None and not line.full:
            return [[title, line.observed, "", "", "", ""]]
        if line.kind == "adjust":
            return [[title + self._say(line.adjustment), "", "", "", "", numbers[3]]] if line.contribution else []
        if line.indicator == "total":
            return [[self._say("total"), "", *numbers[:3], numbers[1]]]
        return [[title, line.observed, *numbers]] if line.kind == "item" else [[title, "", *numbers[:3], ""]]

    def _between(self, node: Line) -> list[str]:
        """Return the row of what comes between a node and its items: re-scaling, rounding."""
        return ["  " * node.level + self._say("between"), "", "", "", "", self._number(node.contribution)]

    def _number(self, value: Decimal | None) -> str:
        return "" if value is None else fixed(value, self.places)


def explain(result: Result, subject: str, lang: str = "zh", as_of: date | None = None) -> Explanation:
    """Explain one subject, by id or by a name that only one has; raises UnknownName. The result must hold the table of lines.

    as_of  the day on which it is read: before the end of the period what is lost may still be made up, after it advice is for the next
    """
    cells = Cells(result)
    name = str(result.row(subject)[columns.ID])
    row = cells.rows[name]
    speaker = Speaker(cells, lang, as_of).of(row)
    cells = speaker.cells
    standing = cells.standing(row)
    goals = Goals(speaker, row) if standing != Standing.EXEMPT else None
    total = cells.points("total", row) if standing != Standing.EXEMPT else None
    considered = result.awards.filter(pl.col("id") == name) if result.awards.columns else result.awards
    return Explanation(
        lang=lang, places=cells.places, subject=name, name=cells.name(row), banner=banner(result, lang), headline=headline(row, speaker),
        standing=str(standing), total=total, full=speaker.rubric.full, rank=cells.at(columns.RANK, row),
        group_rank=cells.at(columns.GROUP_RANK, row), lines=tuple(_lines(result, name, row, speaker)),
        awards=tuple(_verdicts(considered, speaker)), issues=sentences_on(name, speaker),
        next_steps=_next(goals, row, speaker) if goals else (), goals=goals.all() if goals else (),
        fixed=tuple(_fixed(row, speaker)) if goals else (), heading=say(f"score.heading.{speaker.period or 'any'}", lang),
        stands_at=speaker.stands_at,
    )


def _lines(result: Result, subject: str, row: int, speaker: Speaker) -> list[Line]:
    """Return the lines in the order of reading: a node before what is below it, vetoes and the total last."""
    if not result.scores.columns:
        return []
    found = told(result.scores.filter(pl.col("id") == subject), speaker).rows(named=True)
    rubric = speaker.rubric
    order = list(_reading_order(rubric.whole, rubric))
    place = {name: i for i, name in enumerate([*order, *(a.id for a in rubric.adjust if a.id not in order), "total"])}
    sorts = {a.id: "vetoed" if a.kind == "veto" else a.kind for a in rubric.adjust}
    kinds = ("combine", "item", "adjust")
    found.sort(key=lambda r: (place[r["indicator"]], kinds.index(r["line"])))
    return [Line(r["indicator"], r["title"], r["level"], r["line"], r["outcome"], _observed(r, row, speaker), r["points"], r["full"],
                 r["lost"], r["contribution"], r["reason"], sorts.get(r["indicator"], "vetoed") if r["line"] == "adjust" else "") for r in found]


def _reading_order(node: Indicator, rubric: Rubric) -> Iterator[str]:
    """Yield the indicators below a node top down, what is added to each node after its items."""
    for item in node.items or ():
        yield item.id
        yield from _reading_order(item, rubric)
        yield from (a.id for a in rubric.adjust if a.kind != "veto" and not item.leaf and belongs_to(a, rubric) == item.id)


def _observed(line: dict[str, Any], row: int, speaker: Speaker) -> str:
    if line["line"] == "item" and line["outcome"] != "scored":
        cause = line["cause"] if line["cause"] in ("to_verify", "approximate", "below_quorum") else line["outcome"]
        return speaker.say(f"score.state.{cause}")
    if line["line"] == "combine" and line["outcome"] == "not_applicable":
        return speaker.say("score.state.not_applicable")
    if line["line"] != "item" or line["observed"] is None:
        return ""
    case = speaker.leaf(line["indicator"]).case(row)
    value = exact.round_half_up(case.observed, MOST_PLACES) if isinstance(case.observed, Decimal) else case.observed
    return amount(value, case.measure, speaker.lang).strip("“”'")


def _verdicts(considered: pl.DataFrame, speaker: Speaker) -> list[Verdict]:
    used = {a.id for a in speaker.rubric.awards if a.in_use}
    said = award_words.told(considered, speaker)
    return [Verdict(r["award"], r["title"], r["decision"], r["reason"]) for r in said.rows(named=True) if r["award"] in used]


def _next(goals: Goals, row: int, speaker: Speaker) -> tuple[NextStep, ...]:
    """Return what waits for data, then every item that could bring more, the most first."""
    waiting: list[NextStep] = []
    open_: list[tuple[int, NextStep]] = []
    for leaf in speaker.rubric.leaves:
        words = speaker.leaf(leaf.id)
        if 0 < words.codes[row] < 9 and not words.zeroed[row]:
            asked = speaker.say(f"next.file.{words.asks(row)}", title=speaker.terms.indicator(leaf.id), what=words.cause(row))
            told_ = text_of((asked,), speaker.lang)
            waiting.append(NextStep(leaf.id, speaker.terms.title(leaf.id), words.cause(row), None, told_))
        elif leaf.id in goals.changes.open and (gain := words.gain[row]):
            open_.append((gain, _step(leaf, Decimal(gain).scaleb(-speaker.cells.places), row, speaker)))
    return (*waiting, *(step for _, step in sorted(open_, key=lambda one: -one[0])))


def _step(leaf: Indicator, gain: Decimal, row: int, speaker: Speaker) -> NextStep:
    words = speaker.leaf(leaf.id)
    case = words.case(row)
    how = words.how(case)
    told_already = gain == case.gain != case.lost
    more = speaker.say("line.in_total", gain=marks(gain))
    if speaker.cells.points("total", row) is None:  # What is not there yet does not rise.
        told_already, more = case.gain != case.lost, speaker.say("line.in_item", gain=marks(case.lost))
    said = clauses((how, "" if told_already else more), speaker.lang)
    step = speaker.say("next.step", title=speaker.terms.indicator(leaf.id), how=said)
    told = None if speaker.cells.points("total", row) is None else gain
    return NextStep(leaf.id, speaker.terms.title(leaf.id), how, told, text_of((step,), speaker.lang), speaker.advice(leaf))


def _fixed(row: int, speaker: Speaker) -> list[str]:
    """Return what cannot be changed any more: events, marks, zeroed items, vetoes."""
    found = []
    for leaf in speaker.rubric.leaves:
        words = speaker.leaf(leaf.id)
        if words.codes[row] == 0 and not words.zeroed[row] and not words.changes:
            case = words.case(row)
            how = words.how(case)
            if case.lost > 0 and how:
                lost = speaker.say("fixed.deducted" if words.rule.deducts else "fixed.lost", title=speaker.terms.indicator(leaf.id),
                                   lost=marks(case.lost))
                found.append(text_of((clauses((lost, how), speaker.lang),), speaker.lang))
    zeroed = listed((speaker.terms.indicator(i.id) for i in vetoes.zeroed_items(row, speaker)), speaker.lang)
    if zeroed:
        found.append(text_of((speaker.say("fixed.zeroed", items=zeroed),), speaker.lang))
    return found
