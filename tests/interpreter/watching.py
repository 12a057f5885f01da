"""What expressions came to: while a case is scored, how often each operation was known and unknown."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from . import expressions
from .expressions import AGGREGATES, LENIENT, STRICT, Known, Scope, Tree, is_aggregate

OPERATIONS = (*STRICT, *LENIENT, "rate", "applies", *(f"{name} of rows" for name in AGGREGATES))


@contextmanager
def watching(seen: Counter[tuple[str, ...]]) -> Iterator[None]:
    """Count every operation that is worked out meanwhile."""
    real = expressions.evaluate

    def evaluate(tree: Tree, scope: Scope) -> Known:
        value = real(tree, scope)
        if tree.op not in ("literal", "name"):
            asked = f"{tree.op} of rows" if tree.op not in ("rate", "applies") and is_aggregate(tree, scope) else tree.op
            seen["operation", asked, "unknown" if value is None else "known"] += 1
        return value

    expressions.evaluate = evaluate
    try:
        yield
    finally:
        expressions.evaluate = real
