"""Contests: an order that can be read, places that can be counted, groups to compete within."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scoring.errors import nearest
from scoring.expression.compile import Scope
from scoring.expression.syntax import fold
from scoring.language.checks.reading import Reading
from scoring.language.rubric import Laggards, Level, Order, Quota, Rubric, Shares, Take
from scoring.rules.base import Path, Problem

_SETTINGS = ("by", "ties", "at_the_cut", "within")


def read_order(path: Path, keys: Iterable[Order], scope: Scope, reading: Reading) -> None:
    """Read the keys of an order."""
    for i, order in enumerate(keys):
        reading.value((*path, i, "key"), order.key, scope, "number")


def contest_problems(path: Path, award: Quota | Laggards | Level, rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with the order of a contest and with whom it brings together."""
    read_order((*path, "by"), award.by or (), scope, reading)
    read_order((*path, "ties"), award.ties or (), scope, reading)
    if isinstance(award, Level) and not award.contested:
        for setting in _SETTINGS:
            if setting in award.model_fields_set:
                yield Problem("SETTING_NEEDS", (*path, setting), {"setting": setting, "needs": "take"})
    if award.within == "group" and rubric.subject.group is None:
        yield Problem("GROUP_NEEDED", (*path, "within"), {})
    if award.within == "parent" and rubric.subject.parent is None:
        yield Problem("UNIT_NEEDED", (*path, "within"), {})


def take_problems(path: Path, take: Take, award: Quota | Level, rubric: Rubric, scope: Scope, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with how many places there are."""
    if sum(size is not None for size in (take.count, take.places, take.share, take.shares)) != 1:
        yield Problem("ONE_OF", path, {"keys": ("count", "places", "share", "shares")})
    elif take.share is None and take.shares is None and (apart := {"rounding", "of"} & take.model_fields_set):
        yield from (Problem("SETTING_NEEDS", (*path, setting), {"setting": setting, "needs": "share"}) for setting in sorted(apart))
    elif take.count is not None and take.reserve is not None and take.reserve >= take.count:
        yield Problem("RESERVE_TAKES_ALL", (*path, "reserve"), {"reserve": take.reserve, "count": take.count})
    if take.places is not None:
        found = reading.value((*path, "places"), take.places, scope, "number")
        if found is not None and found.exact.places:
            yield Problem("PLACES_NOT_WHOLE", (*path, "places"), {"name": take.places})
    if take.shares is not None:
        yield from _shares_problems((*path, "shares"), take.shares, rubric)
        if award.within is None:
            yield Problem("SETTING_NEEDS", (*path, "shares"), {"setting": "shares", "needs": "within"})


def _shares_problems(path: Path, shares: Shares, rubric: Rubric) -> Iterator[Problem]:
    named = {fold(name): field for name, field in rubric.fields.items()}
    field = named.get(fold(shares.by))
    if field is None or field.type != "choice":
        choices = [name for name, f in rubric.fields.items() if f.type == "choice"]
        code = "NOT_A_CHOICE" if field is not None else "UNKNOWN_NAME"
        yield Problem(code, (*path, "by"), {"name": shares.by, "near": nearest(shares.by, choices)})
        return
    values = field.values or ()
    for value in values:
        if value not in shares.values:
            yield Problem("SHARE_MISSING", (*path, "values"), {"value": value})
    for value in shares.values:
        if value not in values:
            yield Problem("UNKNOWN_CHOICE", (*path, "values", value), {"found": value, "allowed": values, "near": nearest(value, values)})


def least_problems(path: Path, award: Laggards) -> Iterator[Problem]:
    """Yield what is wrong with how many there must be at least."""
    least = award.at_least
    if (least.count is None) == (least.share is None):
        yield Problem("ONE_OF", (*path, "at_least"), {"keys": ("count", "share")})
    elif not award.contested and "require" not in award.model_fields_set:
        yield Problem("LAGGARDS_NOBODY", path, {})
