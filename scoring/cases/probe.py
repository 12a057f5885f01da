"""Probes: the same rules and awards, with their inputs laid open, so that a case can put one value exactly on a threshold.

In the probe of data every field is read, also those that are worked out otherwise. In the probe of awards every leaf's points are read.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Any, Final, TypeVar

from scoring.cases.case import CaseSubject, Cell
from scoring.exact import from_scaled
from scoring.expression.syntax import fold
from scoring.language.rubric import Field, Indicator, Quota, Rubric, Take
from scoring.language.scope import data_names
from scoring.model import Frozen
from scoring.rules.completion import Completion

Model = TypeVar("Model", bound=Frozen)
_SEATS: Final = 10**6
"""More places than there are generated cases."""


def data_probe(rubric: Rubric) -> Rubric:
    """Return the rubric with every field read and nothing after the items."""
    names = data_names(rubric)
    fields = {}
    for name, field in rubric.fields.items():
        low = high = None
        if field.numeric:
            bounds = names.scope.values[fold(name)].exact
            low, high = from_scaled(bounds.low, bounds.places), from_scaled(bounds.high, bounds.places)
        fields[name] = Field(type=field.type, precision=field.places if field.type in ("decimal", "percent") else None, min=low, max=high,
                             values=field.values, valid=field.valid, may_be="not_applicable",
                             input="points" if field.type == "percent" else None)
    return _changed(rubric, fields=fields, checks=(), adjust=(), awards=(), summary=(), ranking=None)


def award_probe(rubric: Rubric) -> Rubric:
    """Return the rubric with the points of every leaf read; quotas have a place for whoever is eligible."""
    data = data_probe(rubric)
    fields = {name: _changed(field, valid=None) for name, field in data.fields.items()}
    fields |= {points_field(leaf.id): Field(type="decimal", precision=rubric.scores.decimals, min=Decimal(0), max=most(leaf))
               for leaf in rubric.leaves}
    awards = tuple(_changed(a, take=Take(count=_SEATS)) if isinstance(a, Quota) else a for a in rubric.awards)
    return _changed(data, fields=fields, indicators=tuple(map(_opened, rubric.indicators)), awards=awards, exempt=None, ranking=rubric.ranking)


def _changed(model: Model, **changes: Any) -> Model:
    """Return a model made anew: a copy would keep what the old one has worked out."""
    return type(model)(**{**{name: getattr(model, name) for name in type(model).model_fields}, **changes})


def points_field(leaf: str) -> str:
    """Return the field of the award probe that holds the points of a leaf."""
    return f"points of {leaf}"


def most(leaf: Indicator) -> Decimal:
    """Return the most points of a leaf: full marks, or more where it rewards over-fulfilment."""
    return leaf.full * (leaf.rule.cap if isinstance(leaf.rule, Completion) else 1)


def _opened(indicator: Indicator) -> Indicator:
    if indicator.items is not None:
        return _changed(indicator, items=tuple(map(_opened, indicator.items)), coverage=None)
    rule = Completion(kind="completion", of=f"「{points_field(indicator.id)}」", target=f"{indicator.full:f}", cap=most(indicator) / indicator.full)
    return Indicator(id=indicator.id, title=indicator.title, points=indicator.points, weight=indicator.weight, rule=rule)


def points_that_make(rubric: Rubric, node: str, wanted: Decimal) -> dict[str, Cell] | None:
    """Return points of every leaf that make a node, or "total", come to exactly that: everything else full, the node in even proportion.

    None where the node cannot come to it.
    """
    places = Decimal(1).scaleb(-rubric.scores.decimals)
    inside = rubric.leaves if node == "total" else tuple(i for i in rubric.indicator(node).walk() if i.leaf)
    full = sum((leaf.full for leaf in inside), Decimal(0))
    points = {leaf.id: leaf.full for leaf in rubric.leaves}
    if not 0 <= wanted <= full or wanted % places:
        return None
    points |= {leaf.id: (leaf.full * wanted / full).quantize(places, rounding=ROUND_DOWN) for leaf in inside}
    left = wanted - sum((points[leaf.id] for leaf in inside), Decimal(0))
    for leaf in inside:
        more = min(left, leaf.full - points[leaf.id])
        points[leaf.id], left = points[leaf.id] + more, left - more
    return {points_field(name): value for name, value in points.items()}


def known_subject(base: CaseSubject, fields: dict[str, Cell]) -> CaseSubject:
    """Return the subject that a probe starts from: these fields, and the tables of the base."""
    return CaseSubject("", base.group, base.parent, fields, base.tables, base.expect)
