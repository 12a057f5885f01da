"""The sums of the indicators: a total below, and a parent that turns red where its items do not add up to it."""

from __future__ import annotations

from typing import Any

from scoring.indicator_table.styles import Styles
from scoring.indicator_table.table import Sheet
from scoring.messages import say
from scoring.tables.sheet import cell_name, letters

_MOST_PARTS = 200
"""Ranges in one formula."""


def draw(worksheet: Any, sheet: Sheet, first: int, levels: int, styles: Styles, lang: str) -> int:
    """Draw the line of the total and mark the parents; returns the row of the total."""
    at = first + len(sheet.rows)
    column = next(number for number, one in enumerate(sheet.columns) if one.key == "points")
    depths = [sum(f"level_{n}" in row.cells for n in range(1, levels + 1)) for row in sheet.rows]
    for place, row in enumerate(sheet.rows):
        items = _items(depths, place)
        if row.level and "points" in row.cells and items:
            cell = cell_name(first + place, column)
            worksheet.conditional_format(first + place, column, first + place, column, {
                "type": "formula", "criteria": f"=ROUND({cell}-{_sum(items, first, column)},6)<>0", "format": styles.wrong()})
    top = [place for place, depth in enumerate(depths) if depth == 1]
    full = sum(float(row.cells.get("points", 0)) for place, row in enumerate(sheet.rows) if place in set(top))
    for number in range(levels):
        worksheet.write_string(at, number, say("indicator_table.total", lang) if number == 0 else "", styles.cell("text", strong=True))
    whole = all("points" in sheet.rows[place].cells for place in top)
    if whole and len(_ranges(top)) <= _MOST_PARTS:
        worksheet.write_formula(at, column, f"={_sum(top, first, column)}", styles.cell("number", strong=True), full)
    worksheet.set_row(at, 23)
    return at


def _items(depths: list[int], place: int) -> list[int]:
    """Return the places right below one."""
    found = []
    for below in range(place + 1, len(depths)):
        if depths[below] <= depths[place]:
            break
        if depths[below] == depths[place] + 1:
            found.append(below)
    return found if len(_ranges(found)) <= _MOST_PARTS else []


def _sum(places: list[int], first: int, column: int) -> str:
    name = letters(column)
    return f"SUM({','.join(f'{name}{first + a + 1}:{name}{first + b + 1}' for a, b in _ranges(places))})"


def _ranges(places: list[int]) -> list[tuple[int, int]]:
    """Return runs of neighbours as (first, last)."""
    found: list[tuple[int, int]] = []
    for place in places:
        if found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found
