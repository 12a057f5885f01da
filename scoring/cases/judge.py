"""What must hold at a threshold without knowing the expected number: order, bounds, one band, and that what comes next comes true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeAlias

from scoring import exact
from scoring.cases.boundary import Boundary, Where, Wrong
from scoring.cases.probe import most
from scoring.cases.seen import Seen
from scoring.cases.threshold import Threshold
from scoring.expression.syntax import fold, names, parse
from scoring.language.adjust import TOTAL
from scoring.language.rubric import Indicator, Rubric
from scoring.messages import Word, word
from scoring.outcome import Outcome
from scoring.rules.bands import Bands
from scoring.rules.checklist import Checklist
from scoring.rules.completion import Completion
from scoring.rules.pass_fail import PassFail
from scoring.rules.per_event import PerEvent
from scoring.rules.phrases import plain
from scoring.rules.piecewise import Piecewise
from scoring.rules.shortfall import Shortfall

Scored: TypeAlias = Mapping[tuple[str, Decimal], Seen]
Steps: TypeAlias = Mapping[Threshold, Mapping[Where, Decimal]]
Judged: TypeAlias = tuple[Decimal | Word | None, Word, list[Wrong]]
BASE: Final = ("", Decimal(0))
"""The case that every other starts from."""


def judged_data(rubric: Rubric, steps: Steps, scored: Scored) -> list[Boundary]:
    """Return the cases of every threshold that the value of a field reaches."""
    leaves = {leaf.id: leaf for leaf in rubric.leaves}
    rows = []
    for threshold, values in steps.items():
        leaf = leaves.get(threshold.owner)
        title = _title(threshold, leaf, rubric)
        before: Decimal | None = None
        for where, value in values.items():
            seen = scored.get((threshold.of, value))
            if seen is None:
                rows.append(Boundary(threshold, title, where, value, None, word("boundary.any"), (Wrong("refused"),)))
                continue
            found, expected, wrong = _data(threshold, leaf, value, before, seen, scored)
            before = seen.points(leaf.id) if leaf is not None else None
            rows.append(Boundary(threshold, title, where, value, found, expected, tuple(wrong)))
    return rows


def _title(threshold: Threshold, leaf: Indicator | None, rubric: Rubric) -> Word:
    if leaf is None:
        return word("boundary.exempt") if threshold.what == "exempt" else word("boundary.plain", zh=threshold.owner, en=threshold.owner)
    if threshold.part and isinstance(leaf.rule, Checklist):
        item = next(i for i in leaf.rule.items if i.id == threshold.part)
        return word("boundary.item", zh=f"{leaf.title.zh}·{item.title.zh}", en=f"{leaf.title.say('en')}: {item.title.say('en')}")
    return word("boundary.plain", zh=leaf.title.zh, en=leaf.title.say("en"))


def _data(threshold: Threshold, leaf: Indicator | None, value: Decimal, before: Decimal | None, seen: Seen, scored: Scored) -> Judged:
    holds, base = threshold.holds(value), scored.get(BASE)
    if threshold.what == "exempt":
        return _same(threshold, holds, seen.exempt(), ("boundary.exempted", "boundary.not_exempted"))
    if leaf is None:
        if base is None or not base.field_known(threshold.owner):
            return None, word("boundary.any"), []  # whether it is valid cannot be seen while it is not known
        return _same(threshold, holds, seen.field_known(threshold.owner), ("boundary.valid", "boundary.invalid"))
    if threshold.what in ("bands", "piecewise", "completion", "shortfall"):
        if seen.points(leaf.id) is None and (base is None or base.points(leaf.id) is None):
            return None, word("boundary.any"), []  # what else it reads is not known
        if seen.state(leaf.id) == Outcome.NOT_APPLICABLE:
            return word("boundary.off"), word("boundary.any"), []
        return _value(leaf, value, before, seen, scored, threshold)
    if threshold.what == "applies":
        return _same(threshold, holds, seen.state(leaf.id) != Outcome.NOT_APPLICABLE, ("boundary.applies", "boundary.off"),
                     settled=base is not None and base.state(leaf.id) != Outcome.NOT_APPLICABLE)
    if threshold.what == "pass_fail":
        found, expected, wrong = _same(threshold, holds, seen.observed(leaf.id), ("boundary.met", "boundary.unmet"),
                                       settled=base is not None and base.observed(leaf.id) is True)
        return found, expected, [*wrong, *_within(leaf, seen), *_passes(leaf, seen)]
    state = seen.item(leaf.id, threshold.part)
    settled = base is not None and base.item(leaf.id, threshold.part) == "met"
    if threshold.what == "item_applies":
        return _same(threshold, holds, state != "off", ("boundary.applies", "boundary.off"), settled=settled)
    if state == "off":
        return word("boundary.off"), word("boundary.any"), []  # whether it is met is not asked
    found, expected, wrong = _same(threshold, holds, None if state == "unknown" else state == "met", ("boundary.met", "boundary.unmet"),
                                   settled=settled)
    return found, expected, [*wrong, *_within(leaf, seen)]


def _same(threshold: Threshold, holds: bool, found: object, said: tuple[str, str], settled: bool = True) -> Judged:
    """Judge what must come out exactly as the comparison does, unless other parts of its condition decide as well."""
    shown = None if found is None else word(said[0] if found else said[1])
    if not (threshold.alone or settled):
        return shown, word("boundary.any"), []
    expected = word(said[0] if holds else said[1])
    return shown, expected, [] if found == holds else [Wrong("otherwise", {"expected": expected})]


# points of a leaf


def _value(leaf: Indicator, value: Decimal, before: Decimal | None, seen: Seen, scored: Scored, threshold: Threshold) -> Judged:
    points = seen.points(leaf.id)
    if points is None:
        return None, word("boundary.any"), [Wrong("unknown")]
    moving = leaf.factor is not None and threshold.of in {fold(n.name) for n in names(parse(leaf.factor))}
    wrong = [*_within(leaf, seen), *([] if moving else _next(leaf, threshold.of, seen, points, scored))]
    expected = word("boundary.any")
    direction = "neither" if leaf.rule is None or moving or seen.factor(leaf.id) < 0 else leaf.rule.direction
    if before is not None and direction != "neither":
        expected = word("boundary.not_below" if direction == "up" else "boundary.not_above", points=plain(before))
        if (points < before) if direction == "up" else (points > before):
            wrong.append(Wrong("order", {"expected": expected}))
    inside = _declared(leaf, value)
    if inside is not None and len(inside) != 1:
        wrong.append(Wrong("bands", {"count": len(inside)}))
    elif inside is not None:
        due = _shaped(leaf, inside[0], seen)
        expected = word("boundary.exactly", points=plain(due))
        wrong += [] if due == points else [Wrong("otherwise", {"expected": expected})]
    return points, expected, wrong


def _declared(leaf: Indicator, value: Decimal) -> list[Decimal] | None:
    """Return the points that the rubric itself gives for a value: of every band it lies in, of an anchor; None where it must be worked out."""
    rule = leaf.rule
    if isinstance(rule, Bands):
        return _bands(rule, value)
    if isinstance(rule, Piecewise):
        return [p for x, p in rule.anchors(leaf.full) if x == value] or None
    if isinstance(rule, Completion):
        ends = {Decimal(0): Decimal(0), Decimal(rule.target) * rule.cap: leaf.full * rule.cap}
        return [ends[value]] if value in ends else None
    if isinstance(rule, Shortfall):
        return [leaf.full] if value == Decimal(rule.target) else None
    return None


def _bands(rule: Bands, value: Decimal) -> list[Decimal]:
    """Return the points of every band that a value lies in: from its edge up to the next."""
    ends = [*(b.start for b in rule.bands[1:]), None]
    return [b.points for b, end in zip(rule.bands, ends, strict=True) if b.start <= value and (end is None or value < end)]


def _shaped(leaf: Indicator, points: Decimal, seen: Seen) -> Decimal:
    """Return points of a leaf's rule as they are published: after its factor, its floor and its cap."""
    made = exact.round_half_up(points * seen.factor(leaf.id), exact.WORKING)
    made = made if leaf.floor is None else max(made, leaf.floor)
    return exact.round_half_up(made if leaf.cap is None else min(made, leaf.cap), seen.places)


def _within(leaf: Indicator, seen: Seen) -> Iterator[Wrong]:
    points = seen.points(leaf.id)
    least = leaf.rule.floor if isinstance(leaf.rule, PerEvent | Shortfall) else Decimal(0)
    low, high = sorted(_shaped(leaf, p, seen) for p in (least, most(leaf)))
    if points is not None and not low <= points <= high:
        yield Wrong("bounds", {"low": plain(low), "high": plain(high)})


def _passes(leaf: Indicator, seen: Seen) -> Iterator[Wrong]:
    """Yield where full marks and what was found do not go together."""
    met, points = seen.observed(leaf.id), seen.points(leaf.id)
    if isinstance(leaf.rule, PassFail) and isinstance(met, bool) and points is not None:
        missed = leaf.full if leaf.rule.deduct is None else min(leaf.rule.deduct, leaf.full)
        full, less = (_shaped(leaf, p, seen) for p in (leaf.full, leaf.full - missed))
        expected, more = full if met else less, None if full <= less and leaf.shaped else full - less
        if points != expected:
            yield Wrong("otherwise", {"expected": word("boundary.exactly", points=expected)})
        elif not met and seen.more(leaf.id) != more:
            yield Wrong("gain", {"said": _shown(seen.more(leaf.id)), "found": _shown(more)})


def _next(leaf: Indicator, of: str, seen: Seen, points: Decimal, scored: Scored) -> Iterator[Wrong]:
    """Yield where the value that is said to earn more does not earn exactly that; of what is past none is said to."""
    if leaf.past:
        return
    value, more = seen.next(leaf.id), seen.more(leaf.id)
    then = None if value is None else scored.get((of, value))
    reached = None if then is None else then.points(leaf.id)
    if value is not None and more is not None and reached is not None and reached - points != more:
        yield Wrong("gain", {"said": plain(more), "found": plain(reached - points)})
    if value is None and points < most(leaf) and points != leaf.floor and any(later > points for later in _others(leaf, of, scored)):
        yield Wrong("no_next")


def _others(leaf: Indicator, of: str, scored: Scored) -> Iterator[Decimal]:
    for (field, _), seen in scored.items():
        points = seen.points(leaf.id) if field == of else None
        if points is not None:
            yield points


# awards


def judged_award(rubric: Rubric, steps: Steps, scored: Scored) -> list[Boundary]:
    """Return the cases of every threshold of awards and vetoes."""
    called = {a.id: (a.called("zh"), a.called("en")) for a in rubric.awards}
    called |= {v.id: (v.called("zh"), v.called("en")) for v in rubric.vetoes}
    nodes = {i.id: i.title for i in rubric.walk()}
    rows = []
    for threshold, values in steps.items():
        zh, en = called[threshold.owner]
        title = word("boundary.plain", zh=zh, en=en)
        if threshold.of in nodes:
            of = nodes[threshold.of]
            title = word("boundary.plain", zh=f"{zh}·{of.zh}", en=f"{en}: {of.say('en')}")
        for where, value in values.items():
            seen = scored.get((threshold.of, value))
            if seen is None:
                rows.append(Boundary(threshold, title, where, value, None, word("boundary.any"), (Wrong("refused"),)))
                continue
            came = seen.points(threshold.of) if threshold.of in (*nodes, TOTAL) else value
            wrong = [] if came == value else [Wrong("points", {"found": _shown(came)})]
            found, expected, more = _award(threshold, value, seen, scored.get(BASE))
            rows.append(Boundary(threshold, title, where, value, found, expected, (*wrong, *more)))
    return rows


def _award(threshold: Threshold, value: Decimal, seen: Seen, base: Seen | None) -> Judged:
    said, holds = ("boundary.reached", "boundary.not_reached"), threshold.holds(value)
    if threshold.what == "veto":
        return _same(threshold, holds, seen.veto(threshold.owner), ("boundary.holds", "boundary.holds_not"),
                     settled=base is not None and base.veto(threshold.owner) is True)
    how: dict[str, Callable[[], object]] = {
        "star": lambda: seen.part(threshold.owner, int(threshold.part)),
        "part": lambda: seen.part(threshold.owner, int(threshold.part)),
        "best": lambda: seen.held(f"{threshold.owner}:{threshold.part}"),
    }
    if threshold.what in how:
        return _same(threshold, holds, how[threshold.what](), said)
    return _level(threshold, holds, seen)


def _level(threshold: Threshold, holds: bool, seen: Seen) -> Judged:
    level = seen.level(threshold.owner)
    reached = None if level is None else level >= int(threshold.part)
    return _same(threshold, holds, reached, ("boundary.reached", "boundary.not_reached"), settled=False)


def _shown(points: Decimal | None) -> str:
    return "—" if points is None else plain(points)
