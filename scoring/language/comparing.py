"""What awards may read beside points: the place among the others, and what the subject had the year before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from scoring import columns
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.expression.operands import asked_to_apply, walk
from scoring.expression.syntax import Name, fold, parse
from scoring.expression.values import MAX_ROWS
from scoring.language.award import Award
from scoring.language.rubric import Rubric

PLACES: Final = ("place", "percentile")
GROUP_PLACES: Final = ("group_place", "group_percentile")
PREVIOUS: Final = "previous"
"""What the names begin with, before a full stop, of what a subject had the year before."""


def place_values(rubric: Rubric) -> dict[str, Value]:
    """Return places and percentiles as awards read them, those within the group where there are groups; none where nothing is ranked.

    There are none among all where full marks differ between groups, see `Rubric.ranks_all`.

    A percentile is the share of the ranked that stand behind, in percent at published places.
    """
    if rubric.ranking is None:
        return {}
    most = 100 * 10**rubric.scores.decimals
    found = {}
    if rubric.ranks_all:
        found["place"] = Number(pl.col(columns.RANK).cast(pl.Int64), 0, 1, MAX_ROWS)
        found["percentile"] = Number(pl.col(columns.PERCENTILE), rubric.scores.decimals, 0, most)
    if rubric.subject.group is not None:
        found["group_place"] = Number(pl.col(columns.GROUP_RANK).cast(pl.Int64), 0, 1, MAX_ROWS)
        found["group_percentile"] = Number(pl.col(columns.GROUP_PERCENTILE), rubric.scores.decimals, 0, most)
    return {name: Value("number", number.expr, number, (name,)) for name, number in found.items()}


def previous_values(rubric: Rubric, total: Number) -> dict[str, Value]:
    """Return what a subject had the year before; unknown for one that was not there.

    That is `previous.total`, `previous.` and the id of every award, and `previous.level` where only one gives levels.
    total  what this year's total is read as
    """
    before = total.alias(columns.previous("total"))
    found = {"total": Value("number", before.expr, before)}
    levels = [a for a in rubric.awards if a.kind == "level"]
    for award in rubric.awards:
        found[award.id] = _previous(award)
    if len(levels) == 1:
        found.setdefault("level", found[levels[0].id])
    return {f"{PREVIOUS}.{name}": Value(v.type, v.expr, v.number, (f"{PREVIOUS}.{name}",)) for name, v in found.items()}


def _previous(award: Award) -> Value:
    column = pl.col(columns.previous(award.id))
    if award.kind in ("stars", "level"):
        number = Number(column, 0, 0, len(award.each if award.kind == "stars" else award.levels))
        return Value("number", column, number)
    return Value("logical", column)


def previous_columns(rubric: Rubric) -> dict[str, type[pl.DataType]]:
    """Return the columns of what was the year before with their types, where the rubric asks for it; otherwise none.

    `columns.PREVIOUS` says whether a subject was there; it is unknown where nothing of that year was delivered.
    """
    if not asks_for_previous(rubric):
        return {}
    kinds = {a.id: pl.Int64 if a.kind in ("stars", "level") else pl.Boolean for a in rubric.awards}
    return {columns.PREVIOUS: pl.Boolean, columns.previous("total"): pl.Int64, **{columns.previous(a): t for a, t in kinds.items()}}


def asks_for_previous(rubric: Rubric) -> bool:
    """Return whether anything rests on the year before: a promotion, or an expression that names it."""
    held = any(v.effect.no_promotion for v in rubric.vetoes)
    promoted = any(a.kind == "level" and a.promotion is not None for a in rubric.awards)
    return held or promoted or looks_back(rubric) or _mentions(rubric, f"{PREVIOUS}.")


def looks_back(rubric: Rubric) -> bool:
    """Return whether fields, checks, the exemption or leaves read the year before."""
    return any(f"{PREVIOUS}." in fold(text) for text in _data_texts(rubric))


def asks_for_percentiles(rubric: Rubric) -> bool:
    """Return whether anything reads a percentile."""
    return _mentions(rubric, "percentile")


def asked_whether_applicable(rubric: Rubric) -> frozenset[str]:
    """Return the leaves of which something asks whether they apply, or of a node above them; the summary does of all that it reads."""
    texts = (text for text in result_texts(rubric) if "applies" in fold(text))
    named = {name.name for text in texts for node in walk(parse(text)) if (name := asked_to_apply(node)) is not None}
    summed = (text for line in rubric.summary for _, text in line.formulas())
    named |= {node.name for text in summed for node in walk(parse(text)) if isinstance(node, Name)}
    return frozenset(leaf.id for indicator in rubric.walk() if indicator.id in named for leaf in indicator.walk() if leaf.leaf)


def _mentions(rubric: Rubric, word: str) -> bool:
    return any(word in fold(text) for text in result_texts(rubric))


def result_texts(rubric: Rubric) -> Iterator[str]:
    """Yield the expressions of adjustments, ranking, awards and summary."""
    yield from (order.key for order in ((*rubric.ranking.by, *rubric.ranking.ties) if rubric.ranking is not None else ()))
    yield from (text for thing in (*rubric.adjust, *rubric.awards, *rubric.summary) for _, text in thing.formulas())


def _data_texts(rubric: Rubric) -> Iterator[str]:
    """Yield the expressions of fields, checks, the exemption and leaves."""
    yield from (text for f in rubric.fields.values() for text in (f.derive, *(f.ratio or ()), f.valid) if text is not None)
    yield from (check.expect for check in rubric.checks)
    yield from () if rubric.exempt is None else (rubric.exempt.when,)
    for leaf in rubric.leaves:
        yield from (text for text in (leaf.applies, leaf.factor) if text is not None)
        yield from () if leaf.rule is None else (asked.text for asked in leaf.rule.asked())
