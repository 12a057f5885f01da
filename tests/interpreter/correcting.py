"""Corrections after an appeal, in plain values: data that are put right before anything is read, and points that are put in the place of a leaf's."""

import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from .arithmetic import half_up
from .case import Case
from .run import Given, Run
from .values import NOT_APPLICABLE, Mark, Row


@dataclass(frozen=True)
class Correction:
    """What becomes of a field, of a leaf's points, or of a row of a subject; `before` None adds a row, `after` None strikes it.

    fact  what was tried, to be counted
    """

    subject: str
    kind: str
    target: str
    before: Any
    after: Any
    fact: tuple[str, str]


def put_right(case: Case, corrections: list[Correction]) -> tuple[list[Row], dict[str, list[Row]], Given]:
    """The data as they are after the corrections, and the points that stand in the place of a rule's."""
    rubric = case.loaded
    identity, name = rubric["subject"]["id"], rubric["subject"]["name"]
    subjects, tables, given = deepcopy(case.subjects), deepcopy(case.tables), dict[str, dict[str, Decimal]]()
    for one in corrections:
        row = next(row for row in subjects if row[identity] == one.subject)
        if one.kind == "field":
            row[one.target] = one.after
        elif one.kind == "item":
            given.setdefault(one.subject, {})[one.target] = one.after
        else:
            key = rubric["tables"][one.target]["key"]
            rows = tables[one.target]
            if one.before is not None:
                rows.remove(next(r for r in rows if r[key] in (row[identity], row[name]) and without(r, key) == one.before))
            if one.after is not None:
                rows.append({key: one.subject, **one.after})
    return subjects, tables, given


def without(row: Row, key: str) -> Row:
    return {column: value for column, value in row.items() if column != key}


def some(rng: random.Random, case: Case) -> list[Correction]:
    """A few corrections of different things, that say truly what was there before: of points what the corrected data give."""
    data = [*fields(rng, case), *rows(rng, case)]
    chosen = different(rng.sample(data, rng.randint(0, min(2, len(data)))))
    subjects, tables, _ = put_right(case, chosen)
    run = replace(case, subjects=subjects, tables=tables).assess()
    points = [] if run.fault else list(items(rng, run))
    return different([*chosen, *rng.sample(points, rng.randint(0, min(2, len(points))))])


def different(corrections: list[Correction]) -> list[Correction]:
    """One for each target of a subject."""
    return list({(one.subject, one.target): one for one in corrections}.values())


def fields(rng: random.Random, case: Case) -> Iterator[Correction]:
    """A field takes the value that another subject has."""
    rubric = case.loaded
    identity = rubric["subject"]["id"]
    inputs = [name for name, spec in rubric["fields"].items() if "derive" not in spec and "ratio" not in spec]
    for name in rng.sample(inputs, min(3, len(inputs))):
        one, other = rng.choice(case.subjects), rng.choice(case.subjects)
        before, after = one.get(name), other.get(name)
        if not any(isinstance(value, str) and not value.strip() for value in (before, after)):
            yield Correction(one[identity], "field", name, before, after, (state(before), state(after)))


def state(value: Any) -> str:
    return "not_applicable" if value == NOT_APPLICABLE else "missing" if value is None or isinstance(value, Mark) else "known"


def items(rng: random.Random, run: Run) -> Iterator[Correction]:
    """A leaf takes other points, whatever it had."""
    places = run.rounding.decimals
    for sheet in run.sheets:
        if sheet.exempt is not True and sheet.leaves:
            name = rng.choice(list(sheet.leaves))
            leaf, full = sheet.leaves[name], sheet.fulls[name]
            after = half_up(full * rng.choice([Decimal(0), Decimal("0.37"), Decimal("0.5"), Decimal(1)]), places)
            before = None if leaf.points is None else half_up(leaf.points, places)
            yield Correction(sheet.id, "item", name, before, after, ("points", leaf.outcome))


def rows(rng: random.Random, case: Case) -> Iterator[Correction]:
    """A row is struck, written again, or one of its values is that of another row."""
    rubric = case.loaded
    identity, title = rubric["subject"]["id"], rubric["subject"]["name"]
    ids = {row[key]: row[identity] for row in case.subjects for key in (title, identity)}
    for name, listed in case.tables.items():
        if not listed:
            continue
        key = rubric["tables"][name]["key"]
        chosen = rng.choice(listed)
        one, other = without(chosen, key), without(rng.choice(listed), key)
        if any(isinstance(value, str) and not value.strip() for value in (*one.values(), *other.values())):
            continue
        how = rng.choice(["added", "struck", "changed"])
        column = rng.choice(list(one))
        subject = ids[chosen[key]]
        before, after = {"added": (None, one), "struck": (one, None), "changed": (one, {**one, column: other[column]})}[how]
        yield Correction(subject, "table", name, before, after, ("row", how))
