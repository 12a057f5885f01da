"""The year before in cases: what a subject had, by the names that follow `previous.` in expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, NamedTuple

import polars as pl

from scoring import columns, exact
from scoring.cases.case import CaseSubject, Cell
from scoring.errors import Fault, Place
from scoring.expression.syntax import fold
from scoring.language.adjust import MOST_POINTS, TOTAL
from scoring.language.comparing import PREVIOUS, previous_columns
from scoring.language.rubric import Award, Rubric
from scoring.language.scope import POINTS_BOUND
from scoring.language.shape import found_word
from scoring.messages import word
from scoring.tables.inputs import Inputs
from scoring.tables.previous import level_numbers

_SHORT: Final = "level"
"""What the award that gives levels may be called where only one does."""


def had_awards(rubric: Rubric) -> dict[str, Award]:
    """Return the awards of the year before by the names that a case may write."""
    levels = [a for a in rubric.awards if a.kind == "level"]
    return {**({_SHORT: levels[0]} if len(levels) == 1 else {}), **{a.id: a for a in rubric.awards}}


def had_cell(award: Award | None, value: Any) -> Cell | Fault:
    """Return what a subject had, as `CaseSubject.previous` holds it, or what is wrong with what was written; its place is left open.

    award  None for the total; a blank level is none, any other blank is not known
    """
    if award is not None and award.kind == "level":
        faults: list[Fault] = []
        title = None if value in (None, "") else f"{value:f}" if isinstance(value, Decimal) else str(value)
        (number,) = level_numbers(award, pl.Series([title], dtype=pl.String), None, faults).fill_null(0)
        return faults[0] if faults else int(number)
    if value is None:
        return None
    if award is None:
        return _within(Decimal(value), -MOST_POINTS, MOST_POINTS) if _number(value) else _wrong(value, "number")
    if award.kind == "stars":
        return _within(value, 0, len(award.each)) if _number(value) and isinstance(value, int) else _wrong(value, "integer")
    return value if isinstance(value, bool) else _wrong(value, "flag")


def _number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _within(value: Cell, low: Decimal | int, high: Decimal | int) -> Cell | Fault:
    assert isinstance(value, int | Decimal)
    if low <= value <= high:
        return value
    limit = word("range.ge", limit=low) if value < low else word("range.le", limit=high)
    return Fault("OUT_OF_RANGE", Place(), {"found": value, "limit": limit, "mend": ""})


def _wrong(value: Any, expected: str) -> Fault:
    return Fault("WRONG_TYPE", Place(), {"found": found_word(value), "expected": word(f"type.{expected}"), "mend": ""})


class HadNumber(NamedTuple):
    """A number of the year before that a case may give.

    of      `previous.total`, or `previous.` and the id of an award
    places  its decimal places
    limits  the least and the most that is tried
    """

    of: str
    places: int
    limits: tuple[Decimal, Decimal]


def had_numbers(rubric: Rubric) -> dict[str, HadNumber]:
    """Return the numbers of the year before by their folded names in expressions."""
    found = {TOTAL: HadNumber(f"{PREVIOUS}.{TOTAL}", rubric.scores.decimals, (Decimal(0), rubric.full * POINTS_BOUND))}
    for name, award in had_awards(rubric).items():
        if award.kind in ("stars", "level"):
            most = len(award.each if award.kind == "stars" else award.levels)
            found[name] = HadNumber(f"{PREVIOUS}.{award.id}", 0, (Decimal(0), Decimal(most)))
    return {fold(f"{PREVIOUS}.{name}"): number for name, number in found.items()}


def having_had(subject: CaseSubject, of: str, value: Decimal) -> CaseSubject:
    """Return the subject with this number in the year before; `of` is that of a `HadNumber`."""
    name = of.removeprefix(f"{PREVIOUS}.")
    cell: Cell = value if name == TOTAL else int(value)
    return replace(subject, previous={**(subject.previous or {}), name: cell})


def with_previous(rubric: Rubric, inputs: Inputs, had: Mapping[str, Mapping[str, Cell]]) -> Inputs:
    """Return the inputs with what subjects had the year before, where the rubric asks for it.

    had  subject's id → what it had, empty for one that was not assessed then; of who is not named nothing is known
    """
    kinds = previous_columns(rubric)
    if not kinds or not had:
        return inputs
    names = {columns.previous(name): name for name in (TOTAL, *(a.id for a in rubric.awards))}
    lines = [(subject, *(bool(before) if c == columns.PREVIOUS else _scaled(before.get(names[c]), rubric) for c in kinds))
             for subject, before in had.items()]
    table = pl.DataFrame(lines, schema={columns.ID: pl.String, **kinds}, orient="row")
    return replace(inputs, subjects=inputs.subjects.join(table.lazy(), on=columns.ID, how="left", maintain_order="left"))


def _scaled(cell: Cell, rubric: Rubric) -> Cell:
    """Return a total at published scale; a level, a number of stars and whether an award was held are as they are."""
    places = rubric.scores.decimals
    return exact.to_scaled(exact.round_half_up(cell, places), places) if isinstance(cell, Decimal) else cell
