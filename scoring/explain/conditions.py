"""How a condition fared: which part failed, and the value that was found against the one that was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final

from scoring.explain.cells import Cells, Known
from scoring.explain.terms import Terms
from scoring.explain.wording import clauses, listed
from scoring.expression.operands import Comparison, asked_to_apply, comparisons, sides
from scoring.expression.syntax import Binary, Call, Literal, Name, Node, Unary, Within, conjuncts, parse
from scoring.messages import say

_TESTS: Final[dict[str, Callable[[Any, Any], bool]]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_ORDERED: Final = ("<", "<=", ">", ">=")


def _zero(node: Node) -> bool:
    return isinstance(node, Literal) and node.value == 0


def written_down(node: Node) -> bool:
    """Return whether a side of a comparison stands in the rubric itself: a literal or a date."""
    return isinstance(node, Literal) or (isinstance(node, Call) and node.function == "date")


class Conditions:
    """Reads conditions against the values of a subject, for the words only: what was decided stands in the result."""

    def __init__(self, cells: Cells, terms: Terms) -> None:
        self.cells, self.terms, self.lang = cells, terms, terms.lang

    def holds(self, node: Node, row: int) -> bool | None:
        """Return whether a condition holds, from the values that were kept; None where that cannot be told."""
        if isinstance(node, Unary) and node.sign == "not":
            inner = self.holds(node.operand, row)
            return None if inner is None else not inner
        if isinstance(node, Binary) and node.sign in ("and", "or"):
            parts = [self.holds(node.left, row), self.holds(node.right, row)]
            deciding = node.sign == "or"
            return deciding if deciding in parts else None if None in parts else not deciding
        if comparisons(node):
            return self._compared(node, row)  # type: ignore[arg-type]
        if (name := asked_to_apply(node)) is not None:
            return self.cells.applies(name.name, row)
        if isinstance(node, Call) and node.function == "missing":
            return self.cells.operand(node.arguments[0], row) is None
        value = self.cells.operand(node, row)
        return value if isinstance(value, bool) else None

    def _compared(self, node: Comparison, row: int) -> bool | None:
        values = [self.cells.operand(s, row) for s in sides(node)]
        if any(v is None for v in values):
            return None
        if isinstance(node, Within):
            return any(values[0] == item.value for item in node.items)
        if isinstance(node, Call):
            return bool(values[1] <= values[0] <= values[2])  # type: ignore[operator]
        return _TESTS[node.sign](*values)

    def found(self, text: str, row: int) -> str:
        """Return what was found where a condition of data does not hold; nothing where the words of it would say no more."""
        node = parse(text)
        if not comparisons(node) or self.holds(node, row) is not False:
            return ""
        return listed(self.failed(node, row), self.lang)

    def short(self, node: Node, row: int) -> str:
        """Return what was found against what was asked, where only numbers are asked for; nothing where any number above 0 would do."""
        asked = comparisons(node)
        if not asked or not all(isinstance(c, Binary) and c.sign in _ORDERED and not any(map(_zero, sides(c))) for c in asked):
            return ""
        return listed(self.failed(node, row), self.lang)

    def failed(self, node: Node, row: int) -> Iterator[str]:
        """Yield a clause for every part that makes a condition false."""
        if self.holds(node, row) is not False:
            return
        if isinstance(node, Binary) and node.sign in ("and", "or"):
            # That something applies is no fault where what was asked of it is told as well.
            both = (node.left, node.right)
            for part in [p for p in both if node.sign == "and" or asked_to_apply(p) is None] or both:
                yield from self.failed(part, row)
        elif asked_to_apply(node) is not None:
            yield self.terms.called(node.operand if isinstance(node, Unary) else Unary("not", node, node.at))
        elif isinstance(node, Unary) and node.sign == "not":
            yield self._not(node.operand, row)
        elif isinstance(node, Binary):
            yield self._short(node, row)
        elif isinstance(node, Within | Call) and comparisons(node):
            side = sides(node)[0]
            yield clauses((self._observed(side, self.cells.operand(side, row), row), say("words.expected", self.lang, what=self.asked(node))),
                          self.lang)
        else:
            yield say("words.unmet" if isinstance(node, Name) else "words.not_met", self.lang, what=self.terms.called(node))

    def _not(self, node: Node, row: int) -> str:
        """Return what is the case although it must not be."""
        so = [say("words.is_so", self.lang, what=self.terms.called(p)) for p in conjuncts(node) if isinstance(p, Name)]
        seen = clauses((*so, listed(self.values(node, row), self.lang)), self.lang)
        return seen or say("words.is_so", self.lang, what=self.terms.called(node))

    def _short(self, node: Binary, row: int) -> str:
        """Return the value that was found, and how it fails the one that was asked."""
        left, sign, right = (node.left, node.sign, node.right)
        if written_down(left):
            left, sign, right = right, _TURNED[sign], left
        seen, asked = self.cells.operand(left, row), self.cells.operand(right, row)
        want = self.terms.written(left, asked)
        if not written_down(right):
            want = say("words.named_value", self.lang, name=self.terms.called(right), value=want)
        return clauses((self._observed(left, seen, row), say(self._failing(left, sign, seen, asked), self.lang, value=want)), self.lang)

    def _failing(self, left: Node, sign: str, seen: Known, asked: Known) -> str:
        if isinstance(seen, date) and sign in ("<", "<=", ">", ">="):
            return f"words.fails.{sign}.day"
        if not isinstance(seen, Decimal) or not isinstance(asked, Decimal):
            return "words.fails.other" if sign == "!=" else "words.fails.same"
        if sign == "==":
            sign = ">=" if seen < asked else "<="
        if self.terms.kind(left) == "place" and not self.terms.measure(left) and sign != "!=":
            return f"words.fails.{sign}.place"
        whole = asked == asked.to_integral_value() and seen == seen.to_integral_value()
        counted = whole and self.terms.kind(left) in ("stars", "field", "value") and self.terms.measure(left) != "%"
        return f"words.fails.{sign}.{'count' if counted else 'amount'}"

    def asked(self, node: Node) -> str:
        """Return what a comparison asks of its first side, without naming it."""
        if isinstance(node, Within):
            return listed((self.terms.written(node.operand, i.value) for i in node.items), self.lang)
        assert isinstance(node, Call)
        low, high = (self.terms.written(node.arguments[0], a.value) if isinstance(a, Literal) else self.terms.called(a)
                     for a in node.arguments[1:])
        return say("words.range", self.lang, low=low, high=high)

    def values(self, node: Node, row: int) -> list[str]:
        """Return what was found on both sides of every comparison that a condition makes, where it is known."""
        found: dict[str, None] = {}
        for side in (s for c in comparisons(node) for s in sides(c) if not written_down(s)):
            value = self.cells.operand(side, row)
            if value is not None:
                found[self._observed(side, value, row)] = None
        return [*found]

    def _observed(self, side: Node, value: Known, row: int) -> str:
        """Return a name with its value; of a value that stands in for one that is not known, that too."""
        first = side.arguments[0] if isinstance(side, Call) and side.function == "coalesce" else None
        if isinstance(first, Name) and self.cells.operand(first, row) is None:
            return say("words.observed.instead", self.lang, name=self.terms.called(first), value=self.terms.written(side, value))
        return self.terms.observed(side, value)

    def _left_out(self, node: Node, row: int) -> Iterator[str]:
        """Yield what a condition lets pass because it does not apply."""
        if isinstance(node, Binary) and node.sign in ("and", "or"):
            yield from self._left_out(node.left, row)
            yield from self._left_out(node.right, row)
        elif isinstance(node, Unary) and asked_to_apply(node) is not None and self.holds(node, row):
            yield self.terms.called(node)

    def unknown(self, node: Node, row: int) -> list[Node]:
        """Return what a condition reads by name and is not known."""
        parts = [s for c in comparisons(node) for s in sides(c)] or [node]
        return [p for p in parts if not written_down(p) and self.cells.operand(p, row) is None]

    def met(self, node: Node, row: int) -> str:
        """Return what makes a condition true, as a clause."""
        seen = [*self._left_out(node, row), *self.values(node, row)]
        if seen:
            return listed(seen, self.lang)
        if isinstance(node, Name) and node.name in self.terms.awards:
            return say("award.has", self.lang, title=self.terms.award(node.name))
        name = node.operand if isinstance(node, Unary) else node
        return say("words.not_so" if isinstance(node, Unary) else "words.met", self.lang, what=self.terms.called(name)) if (
            isinstance(name, Name)) else ""
