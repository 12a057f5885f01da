"""Levels of review, in plain values: what each level made of a datum, of a row or of the points of a leaf, and which data are proven.

The last level that spoke counts. A rejected field is missing, a rejected row is out. Columns of a row that a level does not name stay as the
levels before it left them, also where one between them rejected the row. A field that must be proven, and where that is not so is missing, keeps
its value only if a level after the claim confirmed or changed it and enough of its evidence counts.
"""

import datetime
import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .arithmetic import half_up
from .case import Case
from .correcting import state, without
from .dumping import dump
from .loading import Rubric, load
from .run import Given
from .values import MISSING, Row

LEVELS = ["自评", "街道初审", "部门核实", "区核定"]
END = datetime.date(2026, 12, 31)
DAYS = [datetime.date(2026, 6, 14), datetime.date(2026, 6, 13), datetime.date(2026, 12, 1), datetime.date(2026, 9, 1)]
"""Two hundred days before the end of the period, one day more, and later ones."""


@dataclass(frozen=True)
class Piece:
    """One piece of evidence; its kind and day where they are said."""

    name: str
    kind: str | None = None
    day: datetime.date | None = None


@dataclass
class Review:
    """What a level made of a field, a leaf's points, or a row as it was claimed: a value, nothing (it confirms), or a rejection."""

    subject: str
    kind: str
    target: str
    level: int
    value: Any = None
    rejects: bool = False
    verdict: str | None = None
    row: Row | None = None
    pieces: tuple[Piece, ...] = ()

    @property
    def decides(self) -> bool:
        return self.rejects or self.value is not None

    @property
    def about(self) -> tuple[str, str, str, str]:
        return self.subject, self.kind, self.target, str(self.row)


def as_reviewed(case: Case, reviews: list[Review], until: int) -> tuple[list[Row], dict[str, list[Row]], Given]:
    """The data at a level of review, and the points that stand in the place of a rule's."""
    rubric = case.loaded
    subjects, tables, given = deepcopy(case.subjects), deepcopy(case.tables), dict[str, dict[str, Decimal]]()
    rows = {row[rubric["subject"]["id"]]: row for row in subjects}
    chains: dict[Any, list[Review]] = {}
    for one in sorted((one for one in reviews if one.level <= until), key=lambda one: one.level):
        chains.setdefault(one.about, []).append(one)
    for chain in chains.values():
        spoken = [one for one in chain if one.decides]
        if spoken and chain[0].kind == "table":
            change_row(rubric, case, tables, rows[chain[0].subject], spoken)
        elif spoken and chain[0].kind == "item":
            given.setdefault(chain[0].subject, {})[chain[0].target] = spoken[-1].value
        elif spoken:
            rows[chain[0].subject][chain[0].target] = MISSING if spoken[-1].rejects else spoken[-1].value
    for name, spec in rubric["fields"].items():
        for subject, row in rows.items():
            if not proven(spec, chains.get((subject, "field", name, "None"), []), until) and state(row.get(name)) == "known":
                row[name] = MISSING
    return subjects, {name: [row for row in listed if row] for name, listed in tables.items()}, given


def change_row(rubric: Rubric, case: Case, tables: dict[str, list[Row]], subject: Row, spoken: list[Review]) -> None:
    first = spoken[0]
    key = rubric["tables"][first.target]["key"]
    own = (subject[rubric["subject"]["id"]], subject[rubric["subject"]["name"]])
    at = next(n for n, row in enumerate(case.tables[first.target]) if row[key] in own and without(row, key) == first.row)
    made = dict(case.tables[first.target][at])
    for one in spoken:
        made |= one.value or {}
    tables[first.target][at] = {} if spoken[-1].rejects else made  # what is out keeps its number, so that the others keep theirs


def proven(spec: Rubric, chain: list[Review], until: int) -> bool:
    evidence = spec.get("evidence", {})
    if not evidence.get("required") or evidence.get("unverified") != "missing" or until == 0:
        return True
    named = {piece.name for one in chain for piece in one.pieces if counts(evidence, piece)}
    return len(named) >= evidence.get("at_least", 1) and any(one.level and not one.rejects for one in chain)


def counts(evidence: Rubric, piece: Piece) -> bool:
    if piece.kind and evidence.get("accept") and piece.kind not in evidence["accept"]:
        return False
    return "max_age" not in evidence or (piece.day is not None and (END - piece.day).days <= evidence["max_age"])


# ---------------------------------------------------------------- at random


def to_be_reviewed(rng: random.Random, case: Case) -> str:
    """The rubric of a case with levels of review, and with fields that must be proven."""
    rubric = load(case.rubric)
    rubric["review"] = LEVELS[: rng.choice([2, 3, 4])]
    for spec in rubric["fields"].values():
        if "derive" not in spec and "ratio" not in spec and rng.random() < 0.4:
            spec["evidence"] = {"required": True, "accept": ["批复", "照片"], "unverified": "missing"} | rng.choice(
                [{}, {"at_least": 2}, {"max_age": 200}, {"at_least": 2, "max_age": 200}])
    return dump(rubric)


def some(rng: random.Random, case: Case, review: int) -> list[Review]:
    """Chains over several levels, about different things."""
    fulls = {sheet.id: {leaf: sheet.fulls[leaf] for leaf in sheet.leaves} for sheet in case.assess().sheets if sheet.leaves}
    found = [one for about in things(rng, case, fulls) for one in chain(rng, case, fulls, about, review)]
    rng.shuffle(found)
    return found


Fulls = dict[str, dict[str, Decimal]]
"""{id: {leaf that it has: full marks}} of those that are scored."""


def things(rng: random.Random, case: Case, fulls: Fulls) -> Iterator[Review]:
    """What may be looked at: most data that must be proven, and some fields, leaves and rows."""
    rubric = case.loaded
    identity, title = rubric["subject"]["id"], rubric["subject"]["name"]
    inputs = [name for name, spec in rubric["fields"].items() if "derive" not in spec and "ratio" not in spec]
    for subject in [row[identity] for row in case.subjects]:
        for name in inputs:
            if rng.random() < (0.8 if rubric["fields"][name].get("evidence", {}).get("unverified") else 0.2):
                yield Review(subject, "field", name, 0)
        if subject in fulls and rng.random() < 0.4:
            yield Review(subject, "item", rng.choice(list(fulls[subject])), 0)
    ids = {row[key]: row[identity] for row in case.subjects for key in (title, identity)}
    for name, rows in case.tables.items():
        key, seen = rubric["tables"][name]["key"], set[str]()
        for row in rng.sample(rows, min(2, len(rows))):
            plain = without(row, key)
            blank = any(isinstance(value, str) and not value.strip() for value in plain.values())
            if not blank and any(value is not None for value in plain.values()) and f"{ids[row[key]]}{plain}" not in seen:
                seen.add(f"{ids[row[key]]}{plain}")
                yield Review(ids[row[key]], "table", name, 0, row=plain)


def chain(rng: random.Random, case: Case, fulls: Fulls, about: Review, levels: int) -> Iterator[Review]:
    rejected = False
    for level in range(levels):
        if rng.random() < 0.35:
            continue
        one = Review(about.subject, about.kind, about.target, level, row=about.row)
        said = rng.choice(["value", "value", "verdict", "verdict", "nothing", "rejected"])
        if said == "value" or about.kind == "item":
            one.value = value_of(rng, case, fulls, about)
        elif said == "rejected" and level and about.kind != "item":
            one.rejects, one.verdict = True, "不予认可"
        elif said == "verdict" and level and not rejected:
            one.verdict = rng.choice(["核实属实", "抽查属实"])
        if one.verdict is None and rejected and not one.decides:
            continue
        rejected = one.rejects if one.decides else rejected
        if about.kind == "field":
            one.pieces = pieces(rng, rng.choice([0, 1, 2, 2]))
        yield one


def pieces(rng: random.Random, number: int) -> tuple[Piece, ...]:
    """Kinds and days are said of the last or of none: side by side, a blank at the end is no blank."""
    kinds, days = rng.random() < 0.7, rng.random() < 0.7
    found = []
    for place in range(number):
        blank = place < number - 1 and rng.random() < 0.3
        kind = rng.choice(["批复", "照片", "照片", "其他"]) if kinds and not blank else None
        found.append(Piece(f"附件{rng.randint(1, 4)}", kind, rng.choice(DAYS) if days and not blank else None))
    return tuple(found)


def value_of(rng: random.Random, case: Case, fulls: Fulls, about: Review) -> Any:
    """What another subject has, points of full marks, or columns of another row."""
    if about.kind == "item":
        share = rng.choice([Decimal(0), Decimal("0.37"), Decimal(1)])
        return half_up(fulls[about.subject][about.target] * share, int(case.loaded["scores"]["decimals"]))
    if about.kind == "field":
        value = rng.choice(case.subjects).get(about.target)
        blank = isinstance(value, str) and not value.strip()
        return MISSING if value is None or blank else value
    other = rng.choice(case.tables[about.target])
    assert about.row is not None
    columns = rng.sample(sorted(about.row), rng.randint(1, min(2, len(about.row))))
    changed = {column: other[column] for column in columns if not (isinstance(other[column], str) and not other[column].strip())}
    return changed or None


def facts(one: Review) -> tuple[str, ...]:
    """What a review shows, to be counted."""
    value = "rejected" if one.rejects else "nothing" if one.value is None else "row" if one.kind == "table" else state(one.value)
    return one.kind, value, "claim" if one.level == 0 else "above"
