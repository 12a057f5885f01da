"""Which rows below the headings are data."""

from __future__ import annotations

from typing import Final

import polars as pl

from scoring.tables.findings import Findings, listed
from scoring.tables.fold import compact, fold, folded
from scoring.tables.headings import Head
from scoring.tables.sheet import Sheet
from scoring.tables.units import below_heading

_TOTAL: Final = r"^(合计|总计|小计|共计|累计|总和|平均|平均值|平均数|平均分|均值)(数|:)?$"
_FOOTER: Final = (r"^(填表人|填报人|制表人?|审核人?|复核人?|负责人|单位负责人|分管领导|经办人|联系人|联系电话|电话|填报日期|"
                  r"填表日期|制表日期|日期|填报单位|填表单位|单位\(盖章\)|填报单位\(盖章\)|盖章|注|备注|说明|填表说明|填报说明)\d*[:.]")

_SKIPPED: Final = ["TOTAL_ROW", "FOOTER_ROW", "REPEATED_HEADING"]
_SHOWN: Final = 30


def data_rows(sheet: Sheet, first: int, heads: dict[str, Head], keys: list[str], measures: frozenset[str],
              findings: Findings) -> pl.DataFrame:
    """Return the rows of data of a sheet without headings: the columns `heads` by position, and `line` (UInt32, from 1).

    Left out: blank rows, a row of units, headings printed again, totals and footers; the last three are noted.
    keys      positions of the columns that name a subject
    measures  units of measure that the rubric uses, folded
    """
    cells = sheet.cells.slice(first).with_row_index("line", offset=first + 1)
    if cells.height and _units(cells.row(0, named=True), keys, measures):
        cells = cells.slice(1)
    first_cell = compact(pl.coalesce(pl.exclude("line")))
    total = pl.any_horizontal(first_cell.str.contains(_TOTAL), *(compact(pl.col(key)).str.contains(_TOTAL) for key in keys))
    again = pl.all_horizontal(folded(pl.col(position)) == fold(head.parts[-1]) for position, head in heads.items())
    kinds = cells.select("line", first_cell.alias("text"), TOTAL_ROW=total, FOOTER_ROW=first_cell.str.contains(_FOOTER),
                         REPEATED_HEADING=again, filled=pl.any_horizontal(pl.col(list(heads)).is_not_null()))
    for code in _SKIPPED:
        said = kinds.filter(code)
        if said.height:
            lines = listed([str(line) for line in said["line"].to_list()])
            findings.note(code, sheet.place(said["line"][0]), rows=lines, text=said["text"][0][:_SHOWN])
    kept = kinds.select(pl.col("filled") & ~pl.any_horizontal(pl.col(_SKIPPED).fill_null(False))).to_series()
    return cells.filter(kept)


def _units(row: dict[str, str | None], keys: list[str], measures: frozenset[str]) -> bool:
    if any(row.get(key) for key in keys):
        return False
    said = [fold(text).strip("()[]").removeprefix("单位:") for position, text in row.items() if position != "line" and text]
    return bool(said) and all(word in measures or below_heading(word) for word in said)
