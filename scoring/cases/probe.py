"""Probes: the same rules and awards, with their inputs laid open, so that a case can put one value exactly on a threshold.

In the probe of data every field is read, also those that are worked out otherwise. In the probe of awards every leaf's points are read.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Any, Final, TypeVar

from scoring.cases.case import CaseSubject, Cell
from scoring.exact import from_scaled
from scoring.expression.syntax import fold
from scoring.language.additions import basis_table
from scoring.language.adjust import TOTAL
from scoring.language.comparing import looks_back
from scoring.language.rubric import Effect, Field, Indicator, Quota, Rubric, Scores, Take, Veto
from scoring.language.scope import data_names
from scoring.model import Frozen
from scoring.rules.completion import Completion

Model = TypeVar("Model", bound=Frozen)
_SEATS: Final = 10**6
"""More places than there are generated cases."""
_FINER: Final = 4
"""So many more places points need below a node that does not simply add up."""


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
    # Leaves that look back at the year before read the names of awards.
    after: dict[str, Any] = {} if looks_back(rubric) else {"awards": (), "ranking": None}
    return changed(rubric, fields=fields, checks=(), adjust=(), summary=(), **after)


def _told(veto: Veto) -> Veto:
    """Return a veto of which only the condition counts, and a basis that stands in rows."""
    return changed(veto, effect=Effect(), basis=None if basis_table(veto) is None else veto.basis)


def award_probe(rubric: Rubric) -> Rubric:
    """Return the rubric with the points of every leaf read; quotas have a place for whoever is eligible, vetoes no effect."""
    data = data_probe(rubric)
    fields = {name: changed(field, valid=None) for name, field in data.fields.items()}
    places = _places(rubric)
    fields |= {points_field(leaf.id): Field(type="decimal", precision=places, min=Decimal(0), max=most(leaf))
               for leaf in rubric.leaves}
    awards = tuple(changed(a, take=Take(count=_SEATS)) if isinstance(a, Quota) else a for a in rubric.awards)
    scores = rubric.scores if places == rubric.scores.decimals else Scores(decimals=rubric.scores.decimals, round_at=("total",))
    return changed(data, fields=fields, indicators=tuple(map(_opened, rubric.indicators)), adjust=tuple(map(_told, rubric.vetoes)),
                    awards=awards, exempt=None, ranking=rubric.ranking, scores=scores)


def _places(rubric: Rubric) -> int:
    """Return the places of the points that are given to leaves: those of published scores, where all of it is simply added up."""
    return rubric.scores.decimals if _added_up(rubric.whole) else min(rubric.scores.decimals + _FINER, 6)


def _added_up(node: Indicator) -> bool:
    """Return whether the points of a node are the sum of its leaves'."""
    return node.leaf or (node.how == "sum" and all(map(_added_up, node.items or ())))


def changed(model: Model, **changes: Any) -> Model:
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
        return changed(indicator, items=tuple(map(_opened, indicator.items)), coverage=None)
    rule = Completion(kind="completion", of=f"「{points_field(indicator.id)}」", target=f"{indicator.full:f}", cap=most(indicator) / indicator.full)
    return Indicator(id=indicator.id, title=indicator.title, groups=indicator.groups, points=indicator.points, weight=indicator.weight, rule=rule)


def points_that_make(rubric: Rubric, name: str, wanted: Decimal) -> dict[str, Cell]:
    """Return points of every leaf that make a node, or "total", come to exactly that: everything else full, the node in even proportion.

    wanted  from 0 to the full marks of the node
    """
    places = Decimal(1).scaleb(-_places(rubric))
    node = rubric.whole if name == TOTAL else rubric.indicator(name)
    inside = [i for i in node.walk() if i.leaf]
    points = {leaf.id: leaf.full for leaf in rubric.leaves}
    points |= {leaf.id: (leaf.full * wanted / node.full).quantize(places, rounding=ROUND_DOWN) for leaf in inside}
    # Where shares are combined, what is left out by rounding is too little to be seen.
    left = wanted - sum((points[leaf.id] for leaf in inside), Decimal(0)) if _added_up(node) else Decimal(0)
    for leaf in inside:
        more = min(left, leaf.full - points[leaf.id])
        points[leaf.id], left = points[leaf.id] + more, left - more
    return {points_field(name): value for name, value in points.items()}


def can_make(rubric: Rubric, name: str, wanted: Decimal) -> bool:
    """Return whether no floor and no cap below a node, or "total", is in the way of even proportions."""
    top = rubric.whole if name == TOTAL else rubric.indicator(name)
    share = wanted / top.full
    below = (i for i in top.walk() if i is not top and not i.leaf)
    return all((i.floor or Decimal(0)) <= i.full * share <= (i.full if i.cap is None else i.cap) for i in below)


def known_subject(base: CaseSubject, fields: dict[str, Cell]) -> CaseSubject:
    """Return the subject that a probe starts from: these fields, and the tables of the base."""
    return CaseSubject("", base.group, base.parent, fields, base.tables, base.expect, base.previous)
