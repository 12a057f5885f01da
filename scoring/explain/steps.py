"""What one leaf, or a few together, would bring: the smallest values that reach so many points, from the rules' own inverse."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from scoring.explain.leaves import LeafWords, Speaker
from scoring.explain.recombine import Tree
from scoring.record import record
from scoring.rules.base import Reach
from scoring.rules.phrases import marks


@record
class Step:
    """A change of one item.

    indicator, title  the item
    to                what its value must come to, as a clause
    value             that value; None where there is no one value
    points            what the item has now, and what it would have
    gain              points of the total that it adds; None where there is no total
    words             all of that as a clause
    """

    indicator: str
    title: str
    to: str
    value: Decimal | str | None
    points: tuple[Decimal, Decimal]
    gain: Decimal | None
    words: str


@record
class Ways:
    """How a node can come to so many points.

    alone      items each of which is enough by itself
    together   items that are enough only together; empty where one is enough
    best       the points of the node if all that can change were at its best
    reachable  whether there is a way
    """

    alone: tuple[Step, ...]
    together: tuple[Step, ...]
    best: Decimal | None
    reachable: bool


class Changes:
    """The leaves of one subject that can still change, and what changing them brings."""

    def __init__(self, speaker: Speaker, row: int) -> None:
        self.speaker, self.row, self.tree = speaker, row, Tree(speaker.cells, row)
        self.open: dict[str, LeafWords] = {}
        self.best: dict[str, Reach] = {}
        for leaf in speaker.rubric.leaves:
            words = speaker.leaf(leaf.id)
            if words.codes[row] == 0 and not words.zeroed[row] and words.changes:
                found = self._best(words)
                if found is not None:
                    self.open[leaf.id], self.best[leaf.id] = words, found

    def now(self, leaf: str) -> Decimal:
        """Return the points that a leaf has."""
        return self.tree.leaves[leaf].points or Decimal(0)

    def _best(self, words: LeafWords) -> Reach | None:
        """Return the most that a leaf can come to, at the value that the rule names for it; None where it cannot rise."""
        case = words.case(self.row)
        more = case.points + (case.gain or Decimal(0))
        for points in dict.fromkeys((words.leaf.full, more)):
            if points > self.now(words.leaf.id):
                found = self._reach(words, points, Decimal(0)) or self._reach(words, points, self.half)
                if found is not None:
                    return found
        return None

    @property
    def half(self) -> Decimal:
        """Return half a unit of the points that count: so much less is still rounded up to them."""
        return Decimal(5).scaleb(-self.tree.item_places - 1)

    def _reach(self, words: LeafWords, points: Decimal, less: Decimal) -> Reach | None:
        """Return the least value at which a rule gives `points`, or so much `less`; None where none is allowed."""
        found = words.rule.reach(words.case(self.row), points - less)
        if found is None or self.tree.counted(words.leaf.id, found.points) < points:
            return None
        field = self.speaker.rubric.fields.get(words.field or "")
        if field is not None and field.numeric and isinstance(found.value, Decimal):
            low, high = field.limits
            return found if low <= found.value <= high else None
        return found

    def needed(self, leaf: str, node: str, at_least: Decimal, changed: Mapping[str, Decimal]) -> Decimal | None:
        """Return the least points of a leaf that bring a node to `at_least`, the other changes given; None where full marks do not."""
        unit = Decimal(1).scaleb(-self.tree.item_places)
        low, high = 0, int((self.best[leaf].points - self.now(leaf)) / unit)
        start = self.now(leaf)

        def enough(steps: int) -> bool:
            points = self.tree.points(node, {**changed, leaf: start + steps * unit})
            return points is not None and points >= at_least

        if not enough(high):
            return None
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if enough(middle) else (middle + 1, high)
        return start + low * unit

    def to_points(self, leaf: str, points: Decimal, changed: Mapping[str, Decimal] | None = None) -> Step | None:
        """Return the change that brings a leaf to at least `points`, beside other changes."""
        most = self.best[leaf]
        found = most if points >= self.tree.counted(leaf, most.points) else self._reach(self.open[leaf], points, self.half)
        return None if found is None else self._step(leaf, found, changed or {})

    def _step(self, leaf: str, reach: Reach, changed: Mapping[str, Decimal]) -> Step:
        words, speaker = self.open[leaf], self.speaker
        reached = self.tree.counted(leaf, reach.points)
        before, after = self.tree.points("total", changed), self.tree.points("total", {**changed, leaf: reached})
        gain = None if before is None or after is None else after - before
        means = words.means(reach.value, self.row) if isinstance(reach.value, Decimal) else ""
        to = speaker.say("next.means", to=reach.words, means=means) if means else reach.words
        title, full = speaker.terms.indicator(leaf), words.leaf.full
        shown = self.tree.points(leaf, {leaf: reached}) or reached
        says = "next.full" if shown == full else "next.points"
        told = speaker.say(says, title=title, to=to, points=marks(shown))
        if gain is not None and gain > 0:
            told = speaker.say("next.gain", step=told, gain=marks(gain))
        return Step(leaf, speaker.terms.title(leaf), to, reach.value, (self.now(leaf), reached), gain, told)

    def ways(self, node: str, at_least: Decimal, changed: Mapping[str, Decimal] | None = None) -> Ways:
        """Return how a node can come to `at_least`, the other changes given: by one item alone, else by the fewest together."""
        given = dict(changed or {})
        below = [i.id for i in ([self.speaker.cells.indicators[node]] if node != "total" else self.speaker.rubric.indicators)
                 for i in i.walk() if i.id in self.open and i.id not in given]
        alone = [s for leaf in below if (p := self.needed(leaf, node, at_least, given)) is not None
                 and (s := self.to_points(leaf, p, given)) is not None]
        best = self.tree.points(node, {**given, **{leaf: self.tree.counted(leaf, self.best[leaf].points) for leaf in below}})
        if alone:
            return Ways(tuple(sorted(alone, key=lambda s: s.points[1] - s.points[0])), (), best, True)
        if best is None or best < at_least:
            return Ways((), (), best, False)
        return Ways((), self._together(below, node, at_least, given), best, True)

    def _together(self, below: list[str], node: str, at_least: Decimal, given: dict[str, Decimal]) -> tuple[Step, ...]:
        """Return the fewest items that reach the mark, the largest rise first; the last one only as far as it must."""
        steps: list[Step] = []
        for leaf in sorted(below, key=lambda name: self.now(name) - self.best[name].points):
            last = self.needed(leaf, node, at_least, given)
            step = self.to_points(leaf, last, given) if last is not None else None
            steps.append(step or self._step(leaf, self.best[leaf], given))
            given[leaf] = steps[-1].points[1]
            reached = self.tree.points(node, given)
            if reached is not None and reached >= at_least:
                break
        return tuple(steps)
