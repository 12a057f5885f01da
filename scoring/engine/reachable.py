"""The most that a subject may still come to, in the whole or in an indicator: what waits for data taken at its best.

Whoever can come to less than somebody has cannot displace that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import polars as pl

from scoring import columns, exact
from scoring.engine.adjust import WHOLE, Adjust
from scoring.engine.combine import Part
from scoring.engine.leaves import PEERS, Leaves
from scoring.engine.stage import Stage
from scoring.engine.tree import Tree
from scoring.exact import Number
from scoring.language.best import best_nodes
from scoring.language.rubric import Best, Indicator, Quota, Rubric

AT_BEST = "at best:"
"""What the names of columns begin with that hold points with everything open at its best."""


def reachable(rubric: Rubric, leaves: Leaves, tree: Tree, adjust: Adjust) -> tuple[tuple[Stage, ...], tuple[Stage, ...]]:
    """Return the stages of the tree at its best, and what is kept of them: `columns.most` of what places or bests are given by.

    Null where nothing bounds it: a bonus is open, too little was scored, or what is open would move the points of others, too. Nothing is kept, and
    so nothing is bounded, where a leaf may turn out not to apply and a node that is left without it takes a cap, a floor or an addition with it.
    """
    wanted = [*dict.fromkeys(_wanted(rubric))]
    waiting = [leaf.id for leaf in rubric.leaves if leaves.waits(leaf.id)]
    if not wanted or not waiting or (any(tree.parts[leaf].dropped is not None for leaf in waiting) and _uneven(rubric, adjust)):
        return (), ()
    dropping = any(tree.parts[leaf.id].dropped is not None for leaf in rubric.leaves)
    share = max(tree.parts[leaf.id].counted.highest / leaf.full for leaf in rubric.leaves) if dropping else Decimal(1)
    parts = {leaf.id: tree.parts[leaf.id] if _moves_others(leaf, leaves, rubric) else _at_best(leaf, tree.parts[leaf.id], share)
             for leaf in rubric.leaves}
    best = replace(tree, parts=parts, prefix=AT_BEST, added={})
    stages = tuple(best.stages())
    kept = [_total(best, adjust) if node == "total" else pl.col(AT_BEST + columns.published(node)) for node in wanted]
    return stages, (Stage("the most that may be reached", tuple(e.alias(columns.most(n)) for n, e in zip(wanted, kept, strict=True))),)


def _uneven(rubric: Rubric, adjust: Adjust) -> bool:
    """Return whether the points of some node are not simply made of what is below it."""
    return any(node.cap is not None or node.floor is not None or adjust.on(node.id) is not None for node in rubric.nodes)


def _wanted(rubric: Rubric) -> Iterator[str]:
    for award in rubric.awards:
        if isinstance(award, Best):
            yield from best_nodes(award, rubric)
        elif isinstance(award, Quota):
            yield "total"


def _moves_others(leaf: Indicator, leaves: Leaves, rubric: Rubric) -> bool:
    """Return whether one more datum of a leaf may change what others have."""
    return leaf.id in leaves.peers or leaves.policy(leaf.id) in PEERS or rubric.not_applicable_policy[leaf.id] in PEERS


def _at_best(leaf: Indicator, part: Part, share: Decimal) -> Part:
    """Return a leaf with its most points where it has none yet.

    One that may turn out not to apply has as much of its full marks as the best of all leaves can, a `share`: without it no more is left.
    """
    most = part.counted.highest if part.dropped is None else share * leaf.full
    open_ = part.counted.expr.is_null()
    return replace(part, counted=exact.choose(open_, Number.literal(most).up_to(part.counted.places), part.counted))


def _total(best: Tree, adjust: Adjust) -> pl.Expr:
    extra, held = adjust.on(WHOLE), adjust.held(best.total()).expr
    return held if extra is None else pl.when(extra.expr.is_not_null()).then(held)
