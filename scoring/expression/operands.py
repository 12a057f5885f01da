"""What a condition compares: its comparisons, and the operands whose values a reason has to tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from scoring.expression.syntax import Binary, Call, Literal, Name, Node, Unary, Within

COMPARISONS: Final = ("==", "!=", "<", "<=", ">", ">=")
Comparison: TypeAlias = Binary | Within | Call


def comparisons(node: Node) -> tuple[Comparison, ...]:
    """Return the comparisons that a condition is made of, in order; those inside table functions are not looked at.

    >>> from scoring.expression.syntax import parse
    >>> [c.sign for c in comparisons(parse("甲 >= 1 and not (乙 < 2 or 丙)"))]
    ['>=', '<']
    """
    if isinstance(node, Unary) and node.sign == "not":
        return comparisons(node.operand)
    if isinstance(node, Binary) and node.sign in ("and", "or"):
        return comparisons(node.left) + comparisons(node.right)
    if isinstance(node, Within) or (isinstance(node, Binary) and node.sign in COMPARISONS):
        return (node,)
    return (node,) if isinstance(node, Call) and node.function == "between" else ()


def sides(comparison: Comparison) -> tuple[Node, ...]:
    """Return what a comparison holds against each other; of `in` only what is looked for."""
    if isinstance(comparison, Within):
        return (comparison.operand,)
    return comparison.arguments if isinstance(comparison, Call) else (comparison.left, comparison.right)


def below(node: Node) -> tuple[Node, ...]:
    """Return the parts that a node is made of directly, in order."""
    if isinstance(node, Unary | Within):
        return (node.operand,)
    if isinstance(node, Binary):
        return node.left, node.right
    return node.arguments if isinstance(node, Call) else ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, those inside table functions included."""
    yield node
    for part in below(node):
        yield from walk(part)


def asked_to_apply(node: Node) -> Name | None:
    """Return the name of which a node asks whether it applies, or does not; None where it asks something else."""
    call = node.operand if isinstance(node, Unary) and node.sign == "not" else node
    asked = call.arguments[0] if isinstance(call, Call) and call.function == "applies" else None
    return asked if isinstance(asked, Name) else None


def worked_out(node: Node) -> bool:
    """Return whether a value has to be worked out: it is neither written down nor has a name."""
    return not isinstance(node, Literal | Name)
