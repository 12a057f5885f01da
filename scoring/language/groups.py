"""What differs between groups of subjects: which indicators they have, and so out of how many points.

A subject's list of indicators is the column `columns.LIST`: the number of its group's rubric among `Rubric.lists`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

import polars as pl

from scoring import columns, exact
from scoring.exact import Number
from scoring.expression.syntax import fold, names, parse
from scoring.language.comparing import result_texts
from scoring.language.rubric import Indicator, Rubric


def list_of(rubric: Rubric) -> pl.Expr | None:
    """Return which of its lists of indicators a subject has; None where all have the same."""
    if not rubric.by_group:
        return None
    numbers = {group: next(n for n, one in enumerate(rubric.lists) if one is own) for group, own in rubric.by_group.items()}
    return pl.col(columns.GROUP).replace_strict(numbers, default=None, return_dtype=pl.UInt8).alias(columns.LIST)


def absent(rubric: Rubric, indicator: str) -> pl.Expr | None:
    """Return where a subject's group has not got an indicator; None where every group has it."""
    lacking = [n for n, one in enumerate(rubric.lists) if indicator not in one.levels]
    return pl.col(columns.LIST).is_in(lacking) if lacking else None


def differing(rubric: Rubric, value: Callable[[Rubric], Decimal | None]) -> Number:
    """Return what a rubric says as a number of each subject: a constant where all groups say the same; None where one says nothing."""
    said = {n: found for n, one in enumerate(rubric.lists) if (found := value(one)) is not None}
    if len({*said.values()}) <= 1:
        return Number.literal(next(iter(said.values()), Decimal(1)))
    places = max(exact.decimal_places(v) for v in said.values())
    scaled = {n: exact.to_scaled(v, places) for n, v in said.items()}
    return Number(chosen({n: exact.integer(v) for n, v in scaled.items()}), places, min(scaled.values()), max(scaled.values()))


def chosen(by_list: dict[int, pl.Expr]) -> pl.Expr:
    """Return the expression of a subject's own list; the last stands for every list that is not named."""
    (_, found), *others = reversed(by_list.items())
    for number, expr in others:
        found = pl.when(pl.col(columns.LIST) == number).then(expr).otherwise(found)
    return found


def full_of(rubric: Rubric, node: Indicator) -> Number:
    """Return the full marks of an indicator, or of the whole, as each subject's group has them."""
    if not rubric.by_group:
        return Number.literal(node.full)
    if not node.id:
        return differing(rubric, lambda one: one.full)
    return differing(rubric, lambda one: one.indicator(node.id).full if node.id in one.levels else None)


def groups_with(rubric: Rubric, indicator: str) -> tuple[str, ...]:
    """Return the groups that have an indicator, in their order; nothing where all have it."""
    having = [g for g, one in rubric.by_group.items() if indicator in one.levels]
    return () if len(having) == len(rubric.by_group) else tuple(having)


def fulls_of(rubric: Rubric, indicator: str) -> tuple[Decimal, ...]:
    """Return the full marks that an indicator has in some group, each once."""
    found: Iterable[Decimal] = (one.indicator(indicator).full for one in rubric.lists if indicator in one.levels)
    return tuple(dict.fromkeys(found))


def groups_asked(rubric: Rubric) -> dict[str, tuple[str, ...]]:
    """Return the groups whose indicators read a field or a table; nothing of what all groups are asked for."""
    if not rubric.by_group:
        return {}
    known = {fold(name): name for name in (*rubric.fields, *rubric.tables)}
    beside = _read([*(c.expect for c in rubric.checks), *_results(rubric)], rubric, known) | {
        name for entry in (*rubric.vetoes, *rubric.additions) if entry.basis is not None
        for name in (entry.basis.table, entry.basis.authority, entry.basis.document) if name in {*known.values()}}
    asked: dict[str, list[str]] = {}
    for group, one in rubric.by_group.items():
        texts = [text for leaf in one.leaves for text in (leaf.applies, leaf.factor) if text is not None]
        texts += [a.text for leaf in one.leaves if leaf.rule is not None for a in leaf.rule.asked()]
        for name in _read(texts, rubric, known):
            asked.setdefault(name, []).append(group)
    return {name: tuple(groups) for name, groups in asked.items() if name not in beside and len(groups) < len(rubric.by_group)}


def _results(rubric: Rubric) -> Iterator[str]:
    """Yield the expressions of exemption, adjustments, ranking, awards and summary."""
    yield from [] if rubric.exempt is None else [rubric.exempt.when]
    yield from result_texts(rubric)


def _read(texts: Iterable[str], rubric: Rubric, known: dict[str, str]) -> set[str]:
    """Return the fields and tables that expressions read, those read by other fields included."""
    found: set[str] = set()
    waiting = list(texts)
    while waiting:
        for name in {known[n.name] for n in names(parse(waiting.pop())) if n.name in known} - found:
            found.add(name)
            if name in rubric.fields:
                field = rubric.fields[name]
                waiting += [text for text in (field.derive, *(field.ratio or ()), field.valid) if text is not None]
    return found
