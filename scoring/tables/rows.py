"""Which rows below the headings are data."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from scoring.tables.column import shortened
from scoring.tables.findings import Findings, listed
from scoring.tables.fold import compact, fold, folded_column
from scoring.tables.headings import Head
from scoring.tables.sheet import Sheet
from scoring.tables.units import below_heading

_TOTALS: Final = ("合计", "总计", "小计", "共计", "累计", "总和", "平均", "平均值", "平均数", "平均分", "均值")
_FOOTERS: Final = ("填表人", "填报人", "制表人?", "审核人?", "复核人?", "负责人", "单位负责人", "分管领导", "经办人", "联系人", "联系电话", "电话",
                   "填报日期", "填表日期", "制表日期", "日期", "填报单位", "填表单位", r"单位\(盖章\)", r"填报单位\(盖章\)", "盖章", "注", "备注",
                   "说明", "填表说明", "填报说明")
_TOTAL: Final = re.compile(f"({'|'.join(_TOTALS)})(数|:)?")
_FOOTER: Final = re.compile(f"({'|'.join(_FOOTERS)})[0-9]*[:.]")
_NOTHINGS: Final = ("无", "暂无", "没有", "零报告", "以下空白", "以下无", "以下无内容")
_NOTHING: Final = re.compile(rf"\(?({'|'.join(_NOTHINGS)})\)?[。.]?")
_LABELS: Final = ("栏次", "列次", "栏号")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_COLUMN_NUMBER: Final = re.compile(r"\(?([0-9]{1,3})\)?(?:=.+)?")
_FEWEST: Final = 3
"""So many cells at least are column numbers; fewer may be anything."""
# how a cell begins that may be one of these; the ranges are characters that half width turns into others
_BEGINNINGS: Final = "".join(sorted({word[0] for word in (*_TOTALS, *_FOOTERS, *_NOTHINGS)}))
_SUSPICIOUS: Final = rf"^[\s\u200b-\u200f\u2060\ufeff]*[{_BEGINNINGS}(（\u2e80-\u2fdf\u3200-\u33ff\uf900-\ufaff]"

_SKIPPED: Final = ("TOTAL_ROW", "FOOTER_ROW", "REPEATED_HEADING", "NOTHING_ROW", "COLUMN_NUMBERS")


def data_rows(sheet: Sheet, first: int, heads: dict[str, Head], keys: list[str], measures: frozenset[str],
              findings: Findings) -> pl.DataFrame:
    """Return the rows of data of a sheet without headings: the columns `heads` by position, and `line` (UInt32, from 1).

    Left out: blank rows, a row of units, headings printed again, the numbers of the columns below them, totals, footers, and rows that say that
    there is nothing; all but the first two are noted.
    keys      positions of the columns that name a subject
    measures  units of measure that the rubric uses, folded
    """
    cells = sheet.cells.slice(first).with_row_index("line", offset=first + 1)
    if cells.height and _units(cells.row(0, named=True), keys, measures):
        cells = cells.slice(1)
    first_cell = pl.coalesce(pl.exclude("line"))
    odd = pl.any_horizontal(text.str.contains(_SUSPICIOUS) for text in (first_cell, *map(pl.col, keys)))
    seen = cells.select(text=first_cell, odd=odd.fill_null(False), filled=pl.any_horizontal(pl.col(list(heads)).is_not_null()))
    again = folded_column(cells[keys[0]]) == fold(heads[keys[0]].parts[-1])
    kept, skipped = seen["filled"], dict[str, list[int]]()
    if seen["odd"].any() or again.any():
        for row in [at for at, (this, other) in enumerate(zip(seen["odd"].to_list(), again.to_list(), strict=True)) if this or other]:
            for code in _kinds(cells.row(row, named=True), seen["text"][row], heads, keys):
                skipped.setdefault(code, []).append(row)
    for row in (0, *(above + 1 for above in skipped.get("REPEATED_HEADING", ()))):
        if row < cells.height and _column_numbers(cells.row(row, named=True), heads, keys):
            skipped.setdefault("COLUMN_NUMBERS", []).append(row)
    for code in _SKIPPED:
        if code in skipped:
            lines = cells["line"].gather(skipped[code]).to_list()
            text = seen["text"][skipped[code][0]]
            findings.note(code, sheet.place(lines[0]), rows=listed([str(line) for line in lines]), text=shortened([text])[0])
            kept = kept.scatter(skipped[code], False)
    return cells if kept.all() else cells.filter(kept)


def _kinds(row: dict[str, str | None], first_cell: str, heads: dict[str, Head], keys: list[str]) -> list[str]:
    """Return what a row is that is no data."""
    said = [compact(text) for text in (first_cell, *(row[key] for key in keys)) if text]
    found = [any(_TOTAL.fullmatch(text) for text in said), _FOOTER.match(said[0]),
             all(fold(row[position] or "") == fold(head.parts[-1]) for position, head in heads.items()),
             any(map(_NOTHING.fullmatch, said)) and all(_NOTHING.fullmatch(compact(text)) for position in heads if (text := row[position]))]
    return [code for code, is_so in zip(_SKIPPED[:len(found)], found, strict=True) if is_so]


def _column_numbers(row: dict[str, str | None], heads: dict[str, Head], keys: list[str]) -> bool:
    """Return whether a row numbers the columns: 甲乙丙 and on with 1, 2, 3, or 1, 2, 3 alone in every column that is read.

    What is no more than that may be data, so that something must speak against it: a label, a column of names, or two stems and a number.
    """
    said = [compact(text) for position, text in row.items() if position != "line" and text]
    labelled = bool(said) and said[0] in _LABELS
    said = said[labelled:]
    stems = next((at for at, text in enumerate(said) if text != _STEMS[at:at + 1]), len(said))
    numbers = [found and int(found[1]) for found in map(_COLUMN_NUMBER.fullmatch, said[stems:])]
    filled = stems > 1 or all(row[position] for position in heads)
    odd = labelled or (len(said) >= _FEWEST and filled and (len(keys) > 1 or (stems > 1 and bool(numbers))))
    return odd and bool(said) and numbers == [*range(1, len(numbers) + 1)]


def _units(row: dict[str, str | None], keys: list[str], measures: frozenset[str]) -> bool:
    if any(name and not below_heading(name) for name in (row.get(key) for key in keys)):
        return False
    said = [fold(text).strip("()[]").removeprefix("单位:") for position, text in row.items() if position != "line" and text]
    return bool(said) and all(word in measures or below_heading(word) for word in said)
