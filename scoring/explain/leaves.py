"""The reason of a leaf: what was found, what it cost, what would earn more, on what evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from scoring import columns, exact
from scoring.explain import reviews
from scoring.explain.causes import Causes, heads, leaf_texts
from scoring.explain.cells import Cells
from scoring.explain.conditions import Conditions
from scoring.explain.terms import Terms
from scoring.explain.wording import clauses, listed, text_of
from scoring.expression.operands import comparisons, sides
from scoring.expression.syntax import Call, Name, parse
from scoring.language.rubric import Indicator, Rubric
from scoring.messages import counted, template
from scoring.outcome import CODES, FIRST_NOT_APPLICABLE
from scoring.rules.base import Case, Rule
from scoring.rules.phrases import PERCENT, happened, marks, plain, quoted, rounded_up
from scoring.tables.inputs import Note


def period_of(rubric: Rubric, as_of: date | None) -> str:
    """Return whether the period is open or over on a day; nothing where either is not said."""
    if rubric.period is None or as_of is None:
        return ""
    return "open" if as_of <= rubric.period.end else "over"


class Speaker:
    """All that sentences about a result are told with: its cells, its terms, and one language."""

    def __init__(self, cells: Cells, lang: str, as_of: date | None = None) -> None:
        self.cells, self.rubric, self.lang = cells, cells.rubric, lang
        self.terms = Terms(cells.result.rubric, lang)
        self.conditions = Conditions(cells, self.terms)
        self.causes = Causes(cells, self.terms, self.conditions)
        self.period, self._as_of = period_of(cells.rubric, as_of), as_of
        self._of_groups: dict[int, Speaker] = {}
        self._leaves: dict[str, LeafWords] = {}
        self._templates: dict[str, str] = {}

    def of(self, row: int) -> Speaker:
        """Return who speaks of a subject: one that knows only the indicators that its group has."""
        rubric = self.cells.rubric_of(row)
        if rubric is self.rubric:
            return self
        found = self._of_groups.get(id(rubric))
        if found is None:
            found = self._of_groups[id(rubric)] = Speaker(self.cells.under(rubric), self.lang, self._as_of)
        return found

    def say(self, key: str, /, **args: object) -> str:
        """Return a sentence of the catalogue; its arguments are plain text and numbers, and `kind`, what is scored, is known."""
        found = self._templates.get(key)
        if found is None:
            found = self._templates[key] = template(key, self.lang)
        return counted(found.format(**{"kind": self.rubric.subject.kind, **args}))

    def advice(self, leaf: Indicator) -> str:
        """Return what the rubric says to do about a leaf; empty where it says nothing."""
        return "" if leaf.advice is None else leaf.advice.say(self.lang)

    @cached_property
    def reviews(self) -> dict[tuple[str, str], list[Note]]:
        """Return what levels of review changed, by subject and field, table or leaf."""
        return reviews.by_subject(self.cells.result.issues)

    @cached_property
    def stands_at(self) -> str:
        """Return the level of review at which the data stand; empty where the last one spoke, or where there are no levels."""
        return next((str(n.args["level"]) for n in self.cells.result.issues if n.code in ("UNREVIEWED", "REVIEWED_UNTIL")), "")

    def leaf(self, name: str) -> LeafWords:
        """Return what speaks of a leaf."""
        found = self._leaves.get(name)
        if found is None:
            found = self._leaves[name] = LeafWords(self, self.cells.indicators[name])
        return found

    def waits(self, leaf: str, row: int) -> bool:
        """Return whether a leaf has no points yet although it counts."""
        cells = self.cells
        if cells.at(columns.outcome(leaf), row) == 0 or cells.at(columns.zeroed(leaf), row) or cells.left_out(leaf, row):
            return False
        return cells.policy(leaf, row) != "zero" and cells.at(columns.ruled(leaf), row) is None


def corrected(found: Note, speaker: Speaker) -> str:
    """Return a correction as a clause: from, to, why, by whom and when."""
    said = {key: str(found.args[key]) for key in ("before", "after", "reason", "authority", "time")}
    when = speaker.say("correction.time", time=said["time"]) if said["time"] else ""
    row = "table" in found.args
    how = "points" if "item" in found.args else "added" if row and said["before"] == "—" else "struck" if row and said["after"] == "—" else "value"
    return speaker.say(f"correction.{how}", **{**said, "time": when})


def limited(indicator: Indicator, points: Decimal, speaker: Speaker) -> str:
    """Return that a cap or a floor holds these points back, as a clause; empty where neither does."""
    if indicator.cap is not None and points > indicator.cap:
        return speaker.say("node.capped", limit=marks(indicator.cap))
    if indicator.floor is not None and points < indicator.floor:
        return speaker.say("node.floored", limit=marks(indicator.floor))
    return ""


class LeafWords:
    """Speaks of one leaf; everything that is the same for all subjects is worked out once, and so is every sentence."""

    def __init__(self, speaker: Speaker, leaf: Indicator) -> None:
        assert leaf.rule is not None
        self.leaf, self.rule, self.lang, self.speaker = leaf, leaf.rule, speaker.lang, speaker
        cells, self.places = speaker.cells, speaker.cells.places
        self.shown = cells.result.shown.get(leaf.id)
        self.changes = leaf.rule.changes and not leaf.past
        self.name, self.measure, self.field = _called(leaf, leaf.rule, speaker)
        self.evidence, self.parent = _evidence(leaf, speaker), speaker.terms.parents.get(leaf.id)
        self.codes, self.ruled = cells.column(columns.outcome(leaf.id)), cells.column(columns.ruled(leaf.id))
        self.observed, self.next = cells.column(columns.observed(leaf.id)), cells.column(columns.next_value(leaf.id))
        self.more, self.gain = cells.column(columns.more(leaf.id)), cells.column(columns.gain(leaf.id))
        self.zeroed, self.corrected = cells.column(columns.zeroed(leaf.id)), cells.column(columns.corrected(leaf.id))
        self._scales = (self.shown.places, self.shown.next_places) if self.shown else (None, None)
        names = self.shown.figures if self.shown else ()
        self.figures = {n: cells.column(columns.figure(leaf.id, n)) for n in names}
        self._tested = [t for t in (a.text for a in leaf.rule.asked() if a.expected == "logical") if comparisons(parse(t))]
        self._numerator = _numerator(self.field, speaker)
        self._voided = [column for table in speaker.causes.inputs(*leaf_texts(leaf)) if cells.keeps(column := columns.voided(table))]
        self.apart = leaf.shaped or bool(self._voided)  # whether more is told of how the points came about than the rule's own words
        self._said: dict[tuple[Any, ...], str] = {}
        totals = cells.column(columns.TOTAL)
        # Where there is no total yet nothing adds to it.
        self._in_total = [None if t is None else g for t, g in zip(totals, self.gain, strict=True)] if None in totals else self.gain
        self._keys = [*zip(self.ruled, self.observed, self.next, self.more, self._in_total, self.zeroed, *self.figures.values(),
                           *self._read_columns(), strict=True)]

    def _read_columns(self) -> Iterator[list[Any]]:
        """Yield the columns of what the words read beside the rule's own numbers, so that equal rows are spoken of once."""
        cells = self.speaker.cells
        yield from map(cells.column, self._voided)
        for node in (s for t in self._tested for c in comparisons(parse(t)) for s in sides(c)):
            yield from cells.raw(node)
        if self._numerator is not None:
            top, bottom = self._numerator
            yield cells.column(top)
            yield from cells.raw(parse(bottom))

    def reason(self, row: int) -> str:
        """Return the whole reason of the item line, with what levels of review changed in its data."""
        said, speaker = self._reason(row), self.speaker
        if not speaker.reviews:
            return said
        subject = speaker.cells.at(columns.ID, row)
        names = (self.leaf.id, *speaker.causes.inputs(*leaf_texts(self.leaf)))
        changed = [found for name in names for found in speaker.reviews.get((subject, name), ())]
        return text_of((said, *(reviews.clause(found, speaker.cells, self.lang) for found in changed)), self.lang)

    def _reason(self, row: int) -> str:
        code = self.codes[row]
        if self.corrected[row] is not None:
            return self._corrected_reason(row)
        if code == 0:
            return self._scored(row)
        return self._missing(row) if code < FIRST_NOT_APPLICABLE else self._not_applicable(code, row)

    def _corrected_reason(self, row: int) -> str:
        """Return from what to what, why and by whom the points were corrected; nothing where only levels of review gave them."""
        found = next((n for n in self.speaker.cells.result.issues if n.code == "CORRECTED" and n.args.get("item") == self.leaf.id
                      and n.subject == self.speaker.cells.at(columns.ID, row)), None)
        said = "" if found is None else corrected(found, self.speaker)
        return text_of((said, self.speaker.say("line.item_zeroed") if self.zeroed[row] else ""), self.lang)

    # scored

    def case(self, row: int) -> Case:
        """Return the numbers of a subject as the rule's own words read them."""
        points, following = self._decimal(self.ruled[row]) or Decimal(0), _at(self.next[row], self._scales[1])
        target = following if isinstance(following, Decimal) else None
        return Case(
            self.lang, self.leaf.full, points, self.leaf.full - points, _at(self.observed[row], self._scales[0]),
            target, self._decimal(self.more[row]), {n: c[row] for n, c in self.figures.items()},
            self.name, self.measure, self.speaker.period, self._found(row) if self._tested else {},
            "" if target is None or self._numerator is None else self.means(target, row),
        )

    def _found(self, row: int) -> dict[str, str]:
        return {t: words for t in self._tested if (words := self.speaker.conditions.found(t, row))}

    def _decimal(self, value: int | None) -> Decimal | None:
        return None if value is None else exact.from_scaled(value, self.places)

    def _scored(self, row: int) -> str:
        key = self._keys[row]
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = text_of(self._sentences(self.case(row), row), self.lang)
        return said

    def _sentences(self, case: Case, row: int) -> Iterator[str]:
        ruled = (self.rule.why(self._as_ruled(case)), self._void(row), *self._shaped(case)) if self.apart else (self.rule.why(case),)
        yield clauses((*ruled, self.earned(case)), self.lang)
        if self.zeroed[row]:
            yield self.speaker.say("line.item_zeroed")
            return
        if case.lost <= 0:
            return
        yield from self.advised(case, row)
        if self.evidence:
            yield self.speaker.say("line.evidence", evidence=self.evidence)

    def _void(self, row: int) -> str:
        """Return how many ballots of the tables that are read were left out for a subject, as a clause; nothing where none was."""
        count = sum(self.speaker.cells.at(column, row) or 0 for column in self._voided)
        return self.speaker.say("line.void", count=count) if count else ""

    def _as_ruled(self, case: Case) -> Case:
        """Return the numbers before the leaf's factor, floor and cap, which the rule's own words speak of."""
        if not self.leaf.shaped:
            return case
        points = exact.round_half_up(exact.from_scaled(case.figures[columns.EARNED], exact.WORKING), self.places)
        return replace(case, points=points, lost=self.leaf.full - points)

    def _shaped(self, case: Case) -> Iterator[str]:
        """Yield what the leaf's factor, floor and cap make of the rule's points, as clauses."""
        if not self.leaf.shaped:
            return
        points = exact.from_scaled(case.figures[columns.EARNED], exact.WORKING)
        if columns.FACTOR in case.figures:
            factor = exact.from_scaled(case.figures[columns.FACTOR], exact.WORKING)
            points *= factor
            if factor != 1:
                yield self.speaker.say("line.factor", factor=plain(factor))
        yield limited(self.leaf, points, self.speaker)

    def earned(self, case: Case) -> str:
        """Return the points and what was lost, as a clause."""
        say, lost = self.speaker.say, marks(case.lost)
        if case.lost == 0:
            return say("line.full")
        if case.lost < 0:
            return say("line.points", points=marks(case.points))
        if self.rule.deducts:
            return say("line.deducted" if case.points else "line.deducted_all", points=marks(case.points), lost=lost)
        return say("line.lost" if case.points else "line.nothing", points=marks(case.points), lost=lost)

    def how(self, case: Case) -> str:
        """Return what would earn more, or that nothing can any more, as a clause; empty where nothing was lost."""
        if self.leaf.past:
            return happened(self.lang) if case.lost > 0 else ""
        return self.rule.how(case)

    def advised(self, case: Case, row: int) -> Iterator[str]:
        """Yield what would earn more and what to do, under the heading that the day asks for."""
        how, say, period = self.how(case), self.speaker.say, self.speaker.period
        gain = self._decimal(self._in_total[row])
        if how and gain is not None and case.gain is not None and gain != case.gain and gain > 0:
            how = clauses((how, say("line.in_total", gain=marks(gain))), self.lang)
        elif how and gain == 0:
            how = clauses((how, say("line.not_in_total")), self.lang)
        if how and not self.changes:
            yield how
            how = ""
        parts = [p.rstrip("。.") for p in (how, self.speaker.advice(self.leaf)) if p]
        if parts:
            heading = "line.advice." + (period if period and (self.changes or period == "over") else "any")
            yield say(heading, advice=("；" if self.lang == "zh" else "; ").join(parts))

    def means(self, target: Decimal, row: int) -> str:
        """Return the least numerator that brings the ratio to `target`, as a clause; nothing where it is no plain field."""
        if self._numerator is None:
            return ""
        top, bottom = self._numerator
        divisor = self.speaker.cells.operand(parse(bottom), row)
        seen = self.speaker.cells.field(top, row)
        if not isinstance(divisor, Decimal) or divisor <= 0 or not isinstance(seen, Decimal):
            return ""
        unit = Decimal(1).scaleb(int(target.as_tuple().exponent))
        needed = rounded_up((target - unit / 2) * divisor / 100, seen)
        return "" if needed <= seen else self.speaker.terms.observed(parse(f"「{top}」"), needed)

    # not scored

    def _missing(self, row: int) -> str:
        say, what = self.speaker.say, self.cause(row)
        if self.zeroed[row]:
            return text_of((what, say("line.item_zeroed")), self.lang)
        given = self._given(self.speaker.cells.policy(self.leaf.id, row), row)
        if given:
            return text_of((clauses((what, given), self.lang),), self.lang)
        return text_of((clauses((what, say(f"line.missing.{self.asks(row)}")), self.lang),), self.lang)

    def asks(self, row: int) -> str:
        """Return what a missing leaf waits for: that data are filed (`pending`), verified, asked again, or looked at."""
        cause = CODES[self.codes[row]].cause
        if cause == "unknown" and self.speaker.causes.divided(leaf_texts(self.leaf), row) == self.cause(row):
            return "divided"
        return cause if cause in ("to_verify", "below_quorum") else "pending"

    def _rest(self, row: int) -> str:
        """Return by what the points are re-scaled: the rest of the nearest node above in which anything applies."""
        above = self.parent
        while above and not self._applies_below(above, row):
            above = self.speaker.terms.parents.get(above)
        return self.speaker.say("line.rest_of", node=self.speaker.terms.indicator(above)) if above else self.speaker.say("line.rest")

    def _applies_below(self, node: str, row: int) -> bool:
        codes = (self.speaker.cells.at(columns.outcome(i.id), row) for i in self.speaker.rubric.indicator(node).walk() if i.leaf)
        return any(code is None or code < FIRST_NOT_APPLICABLE for code in codes)

    def _given(self, policy: str, row: int) -> str:
        """Return what a missing leaf gets by its policy, as a clause; nothing where it waits."""
        say = self.speaker.say
        if policy == "zero":
            return say("line.missing.zero", lost=marks(self.leaf.full))
        if policy == "rescale":
            return say("line.missing.rescale", rest=self._rest(row))
        points = self._decimal(self.ruled[row])
        return say(f"line.given.{policy}", points=marks(points)) if policy in ("peer_average", "lowest") and points is not None else ""

    def _not_applicable(self, code: int, row: int) -> str:
        say, policy = self.speaker.say, self.speaker.rubric.not_applicable_policy[self.leaf.id]
        why = self.speaker.causes.not_applicable(self.leaf, code, row)
        title = self.speaker.terms.indicator(self.leaf.id)
        if policy in ("peer_average", "lowest"):
            kept = clauses((say("line.not_applicable.by_peers", title=title), self._given(policy, row) or say("line.no_peers")), self.lang)
        else:
            kept = say(f"line.not_applicable.{policy}", title=title, full=marks(self.leaf.full), rest=self._rest(row))
        told = text_of((clauses((why, kept), self.lang),), self.lang)
        return text_of((told, say("line.item_zeroed")), self.lang) if self.zeroed[row] else told

    def cause(self, row: int) -> str:
        """Return the cause of an outcome in one clause, without what follows from it."""
        code = self.codes[row]
        if code == 0:
            return ""
        if CODES[code].cause == "below_quorum" and (lacking := self.rule.lacking(self.case(row))):
            return clauses((lacking, self._void(row)), self.lang)
        if code < FIRST_NOT_APPLICABLE:
            return self.speaker.causes.missing(leaf_texts(self.leaf), row, code, heads(self.leaf))
        return self.speaker.causes.not_applicable(self.leaf, code, row)


def _at(value: Any, places: int | None) -> Any:
    """Return a value as it is printed: scaled integers as decimals, all else as it is."""
    return value if value is None or places is None else exact.from_scaled(value, places)


def _called(leaf: Indicator, rule: Rule, speaker: Speaker) -> tuple[str, str, str | None]:
    """Return what the observed value is called, its unit, and its field where it is one."""
    title = leaf.title.say(speaker.lang)
    asked = {a.path: a.text for a in rule.asked()}
    counted = asked.get(("table",)) or asked.get(("where",))
    node = parse(asked.get(("of",)) or counted or "true")
    if isinstance(node, Name) and node.name in speaker.terms.fields:
        name, field = speaker.terms.fields[node.name]
        return name, PERCENT if field.type == "percent" else field.measure or "", name
    if counted and isinstance(node, Call) and isinstance(node.arguments[0], Name):
        return speaker.terms.tables[node.arguments[0].name], "", None
    return title, "", None


def _numerator(field: str | None, speaker: Speaker) -> tuple[str, str] | None:
    """Return the field above the line of a ratio and the text below it, where the former is one integer field."""
    declared = None if field is None else speaker.rubric.fields[field]
    if declared is None or declared.ratio is None:
        return None
    top = parse(declared.ratio[0])
    if not isinstance(top, Name) or top.name not in speaker.terms.fields:
        return None
    name, above = speaker.terms.fields[top.name]
    return (name, declared.ratio[1]) if above.type == "integer" else None


def _evidence(leaf: Indicator, speaker: Speaker) -> str:
    """Return what a leaf was judged on: the evidence that its data accept, else who reports them."""
    assert leaf.rule is not None
    names = speaker.causes.inputs(*(a.text for a in leaf.rule.asked()))
    fields = [f for n in names if (f := speaker.rubric.fields.get(n)) is not None]
    accepted = [a for f in fields if f.evidence for a in f.evidence.accept]
    tables = [speaker.say("line.register", table=quoted(t, speaker.lang)) for t in names if t in speaker.rubric.tables]
    if accepted or tables:
        return listed((*accepted, *tables), speaker.lang)
    reporters = listed((f.reporter for f in fields if f.reporter), speaker.lang)
    return speaker.say("line.reported", reporters=reporters) if reporters else ""

