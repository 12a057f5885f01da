"""The ranking that a run publishes, in plain values, and what it is as a table of the rubric above.

A bonus (deduction) is what those of the whole and the caps on them come to, each at published scale, a deduction without its sign; unknown
where there is no total. The rate is total ÷ full marks, both as they are published, in percent at two places. A title that somebody has yet to
approve is a proposed one.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .additions import side_of
from .arithmetic import half_up
from .loading import Rubric, full_of, whole_of
from .sheet import Sheet
from .values import Row

if TYPE_CHECKING:
    from .run import Run

WIDE = Decimal(10**9)


def ranking_of_run(run: Run) -> list[Row]:
    """A row for every subject, in the order of the data."""
    return [row_of(run, sheet) for sheet in run.sheets]


def row_of(run: Run, sheet: Sheet) -> Row:
    there, total, rounding = sheet.exempt is not True, sheet.combined.total, run.rounding
    full = rounding.publish(full_of(whole_of(sheet.rubric)))
    row: Row = {"id": sheet.id, "name": sheet.name, "parent": sheet.parent, "group": sheet.group}
    points = {**sheet.combined.nodes, **{name: leaf.counted for name, leaf in sheet.leaves.items()}}
    for node in run.rubric["indicators"]:
        value = points.get(node["id"]) if there else None
        row[node["id"]] = None if value is None else rounding.publish(value)
    row |= {side: added_of(run, sheet, side) for side in ("bonus", "deduction")}
    row |= {"total": total, "full": full, "rate": None if total is None else half_up(100 * Fraction(total) / Fraction(full), 2)}
    row |= {"rank": sheet.rank, "group_rank": sheet.group_rank}
    row |= {award["id"]: title_of(run.rubric, award, sheet) for award in in_use(run.rubric)}
    return {**row, "outcome": sheet.outcome}


def added_of(run: Run, sheet: Sheet, side: str) -> Decimal | None:
    if sheet.combined.total is None:
        return None
    brought = [points for name, points in sheet.added.brought.items() if sheet.added.on[name] == "" and side_of(name, run.rubric) == side]
    summed = sum((run.rounding.publish(points) for points in brought if points is not None), Decimal(0))
    return summed if side == "bonus" else -summed + 0


def in_use(rubric: Rubric) -> list[Rubric]:
    return [award for award in rubric.get("awards") or [] if award.get("in_use") is not False]


def title_of(rubric: Rubric, award: Rubric, sheet: Sheet) -> str | None:
    """The title that was given; of several the titles in the order of the nodes."""
    found = sheet.awards.get(award["id"])
    if found is None:
        return None
    given = [one.title for one in (found.values() if isinstance(found, dict) else [found]) if one.decision == "granted"]
    proposed = "拟评" if "approval" in award else ""
    return "、".join(f"{proposed}{title}" for title in given) or None


# ---------------------------------------------------------------- as a table


def columns_of_run(rubric: Rubric) -> dict[str, Any]:
    """The columns that the ranking has for the rubric above."""
    places = int((rubric.get("scores") or {}).get("decimals", 2))
    points = {"type": "decimal", "precision": places, "min": -WIDE, "max": WIDE}
    found: dict[str, Any] = {name: {"type": "text"} for name in ("id", "name", "parent", "group")}
    found |= dict.fromkeys([*(node["id"] for node in rubric["indicators"]), "bonus", "deduction", "total", "full"], points)
    found |= {"rate": {**points, "precision": 2}, "rank": {"type": "integer"}, "group_rank": {"type": "integer"}}
    return {**found, **{award["id"]: {"type": "text"} for award in in_use(rubric)}, "outcome": {"type": "text"}}


def below(table: Rubric, run: Run) -> list[Row]:
    """The rows under the column that names the subject above, and the columns told to the table; who is exempt is in no denominator."""
    table["columns"] = columns_of_run(run.rubric)
    table.setdefault("absent", "zero")
    side = "parent" if run.rubric["subject"].get("parent") == table["key"] else "group"
    return [{**row, table["key"]: row[side]} for row in ranking_of_run(run) if row["outcome"] != "exempt"]


