"""Thresholds of a rubric: every value at which something changes, with the field or the points that reach it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Final, Literal, TypeAlias

from scoring.cases.before import had_numbers
from scoring.cases.rows import MOST_ROWS, laid_rows
from scoring.expression.operands import COMPARISONS, asked_to_apply, comparisons
from scoring.expression.syntax import Binary, Call, Literal as Constant, Name, Node, Unary, conjuncts, fold, names, parse
from scoring.expression.words import source
from scoring.language.adjust import TOTAL
from scoring.language.best import best_nodes
from scoring.language.indicator import HUNDRED
from scoring.language.rubric import Award, Indicator, Rubric
from scoring.rules.bands import Bands
from scoring.rules.checklist import Checklist
from scoring.rules.completion import Completion
from scoring.rules.pass_fail import PassFail
from scoring.rules.piecewise import Piecewise
from scoring.rules.shortfall import Shortfall

What: TypeAlias = Literal["bands", "piecewise", "completion", "shortfall", "pass_fail", "item", "applies", "item_applies", "valid", "exempt",
                          "star", "level", "part", "best", "veto"]
_TURNED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE: Final = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Threshold:
    """A value at which something changes.

    what   what changes there
    owner  the leaf, field, award or veto that it belongs to; empty for the exemption
    part   the item of a checklist, the node of a star or a best, the number of a level (the lowest is 1) or of a part of a condition
    of     the field, the node, "total", what was the year before ("previous.total") or the count over a table that reaches it
    sign   how that is compared with the value
    alone  whether the condition says nothing else
    """

    what: What
    owner: str
    of: str
    value: Decimal
    sign: str = ">="
    part: str = ""
    alone: bool = True

    def holds(self, found: Decimal) -> bool:
        """Return whether a value passes the comparison."""
        return {"<": found < self.value, "<=": found <= self.value, ">": found > self.value, ">=": found >= self.value,
                "==": found == self.value, "!=": found != self.value}[self.sign]


@dataclass(frozen=True)
class Skipped:
    """A comparison for which no case is made, because what it compares is not one number that can be given."""

    owner: str
    condition: str


def data_thresholds(rubric: Rubric) -> tuple[list[Threshold], list[Skipped]]:
    """Return what changes with the value of one field, and the comparisons that could not be turned into cases."""
    finder = _Finder(rubric, _given(rubric))
    found = [t for leaf in rubric.leaves for t in finder.leaf(leaf)]
    for name, field in rubric.fields.items():
        if field.valid is not None:
            found += finder.condition(Threshold("valid", name, "", Decimal(0)), field.valid)
    if rubric.exempt is not None:
        found += finder.condition(Threshold("exempt", "", "", Decimal(0)), rubric.exempt.when)
    return list(dict.fromkeys(found)), list(dict.fromkeys(finder.skipped))


def award_thresholds(rubric: Rubric) -> tuple[list[Threshold], list[Skipped]]:
    """Return what awards and vetoes ask of points, of a field or of a count, and the comparisons that could not be turned into cases."""
    finder = _Finder(rubric, {**{name: name for name in (*(i.id for i in rubric.walk()), TOTAL)}, "base": TOTAL, **_given(rubric)})
    found = [t for award in rubric.awards for t in finder.award(award)]
    found += [t for veto in rubric.vetoes for t in finder.condition(Threshold("veto", veto.id, "", Decimal(0)), veto.when)]
    finder.skipped += [Skipped(a.id, source(c)) for a in rubric.additions if a.of is not None for c in comparisons(parse(a.of))]
    return list(dict.fromkeys(found)), list(dict.fromkeys(finder.skipped))


def _given(rubric: Rubric) -> dict[str, str]:
    """Return the numbers that a case gives as they are: folded name in expressions → field, or what was the year before."""
    return {**{fold(name): name for name, field in rubric.fields.items() if field.numeric}, **{k: v.of for k, v in had_numbers(rubric).items()}}


class _Finder:
    def __init__(self, rubric: Rubric, names: dict[str, str]) -> None:
        self.rubric, self.names, self.skipped = rubric, names, list[Skipped]()

    def leaf(self, leaf: Indicator) -> Iterator[Threshold]:
        rule, blank = leaf.rule, Threshold("bands", leaf.id, "", Decimal(0))
        if leaf.applies is not None:
            yield from self.condition(replace(blank, what="applies"), leaf.applies)
        if isinstance(rule, Bands):
            yield from self.values(replace(blank, what="bands"), rule.of, [b.start for b in rule.bands])
        elif isinstance(rule, Piecewise):
            yield from self.values(replace(blank, what="piecewise"), rule.of, [x for x, _ in rule.anchors(leaf.full)])
        elif isinstance(rule, Completion):
            target = parse(rule.target)
            if isinstance(target, Constant) and isinstance(target.value, Decimal):
                yield from self.values(replace(blank, what="completion"), rule.of, [Decimal(0), target.value * rule.cap])
        elif isinstance(rule, Shortfall):
            target = parse(rule.target)
            if isinstance(target, Constant) and isinstance(target.value, Decimal):
                yield from self.values(replace(blank, what="shortfall"), rule.of, [target.value])
        elif isinstance(rule, PassFail):
            yield from self.condition(replace(blank, what="pass_fail"), rule.of)
        elif isinstance(rule, Checklist):
            for item in rule.items:
                yield from self.condition(replace(blank, what="item", part=item.id), item.met)
                if item.applies is not None:
                    yield from self.condition(replace(blank, what="item_applies", part=item.id), item.applies)

    def award(self, award: Award) -> Iterator[Threshold]:
        blank = Threshold("part", award.id, "", Decimal(0))
        if award.kind == "stars":
            yield from (replace(blank, what="star", part=str(i), of=s.of, value=s.at_least) for i, s in enumerate(award.each))
        elif award.kind == "level":
            plain = not award.contested and award.promotion is None and award.eligible == "true"
            for i, step in enumerate(award.levels):
                number = str(len(award.levels) - i)
                alone = plain and step.require is None
                yield from self.values(replace(blank, what="level", part=number, alone=alone), award.of, [] if step.start is None else [step.start])
        elif award.kind == "best":
            if award.at_least is not None and award.eligible == "true":
                for node in best_nodes(award, self.rubric):
                    yield replace(blank, what="best", part=node, of=node, value=award.at_least)
        elif award.kind in ("title", "quota"):
            text = award.require if award.kind == "title" else award.eligible
            for i, part in enumerate(conjuncts(parse(text))):
                yield from self.node(replace(blank, part=str(i), alone=True), part)

    def values(self, blank: Threshold, of: str, values: list[Decimal]) -> Iterator[Threshold]:
        node = parse(of)
        for value in values:
            made = self.reached(blank, node, ">=", value)
            if made is None:
                self.skipped.append(Skipped(blank.owner, of))
                return
            yield made

    def condition(self, blank: Threshold, text: str) -> Iterator[Threshold]:
        parts = conjuncts(parse(text))
        for part in parts:
            yield from self.node(replace(blank, alone=len(parts) == 1), part)

    def node(self, blank: Threshold, node: Node) -> Iterator[Threshold]:
        """Yield the threshold of a comparison between a name and a number; what else compares is kept as skipped."""
        if isinstance(node, Binary) and node.sign == "or" and (asked := asked_to_apply(node.left)) is not None:
            # What has a value applies.
            node = node.right if asked.name in {n.name for n in names(node.right)} else node
        negated = isinstance(node, Unary) and node.sign == "not"
        inner = node.operand if isinstance(node, Unary) and negated else node
        if isinstance(inner, Call) and inner.function == "between" and not negated:
            x, low, high = inner.arguments
            for sign, limit in ((">=", low), ("<=", high)):
                yield from self.node(replace(blank, alone=False), Binary(sign, x, limit, inner.at))
            return
        if isinstance(inner, Binary) and inner.sign in COMPARISONS:
            for of, number, sign in ((inner.left, inner.right, inner.sign), (inner.right, inner.left, _TURNED[inner.sign])):
                if isinstance(number, Constant) and isinstance(number.value, Decimal):
                    made = self.reached(blank, of, _OPPOSITE[sign] if negated else sign, number.value)
                    if made is not None:
                        yield made
                        return
        self.skipped += [Skipped(blank.owner, source(c)) for c in comparisons(node)]

    def reached(self, blank: Threshold, node: Node, sign: str, value: Decimal) -> Threshold | None:
        """Return the threshold at which a name, a rate or a count passes a value; None where no case can reach it."""
        if isinstance(node, Name) and node.name in self.names:
            return replace(blank, of=self.names[node.name], value=value, sign=sign)
        if isinstance(node, Call) and node.function == "rate" and isinstance(node.arguments[0], Name):
            return self.rate(blank, node.arguments[0].name, sign, value)
        laid = laid_rows(node, self.rubric)
        if laid is not None and value < MOST_ROWS and value <= laid.most:
            return replace(blank, of=source(node), value=value, sign=sign)
        return None

    def rate(self, blank: Threshold, name: str, sign: str, value: Decimal) -> Threshold | None:
        """Return the points at which a rate, rounded as points are, passes a value; none where groups differ in full marks."""
        of = self.names.get(name)
        nodes = (TOTAL, *(i.id for i in self.rubric.walk()))
        if of is None or of not in nodes or self.rubric.by_group or (sign in ("==", "!=") and value != HUNDRED):
            return None
        node = self.rubric.whole if of == TOTAL else self.rubric.indicator(of)
        if sign in ("==", "!="):  # nothing is above full marks
            sign = ">=" if sign == "==" else "<"
        unit = Decimal(1).scaleb(-self.rubric.scores.decimals)
        edge = value - unit / 2 if sign in (">=", "<") else value + unit / 2
        points = max(Decimal(0), (edge * node.full / HUNDRED).quantize(unit, rounding=ROUND_CEILING))
        return replace(blank, of=of, value=points, sign={">": ">=", "<=": "<"}.get(sign, sign))
