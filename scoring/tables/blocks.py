"""The rows of a sheet under the names that the rubric gives its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from scoring.errors import nearest
from scoring.tables import marks, rows, units
from scoring.tables.declared import SUBJECTS, Declared
from scoring.tables.findings import Findings, Hints, listed
from scoring.tables.fold import CONTROL
from scoring.tables.headings import Head, silent, without_unit
from scoring.tables.layout import Layout
from scoring.tables.sheet import Block, Merge, Sheet, cell_name, letters


def block(sheet: Sheet, found: Layout, table: str, declared: Declared, findings: Findings) -> Block | None:
    """Return the rows of a sheet that belongs to `table`; nothing where the column is absent that says whom they are about."""
    columns = _columns(sheet, found, table, declared, findings)
    key = declared.keys[table]
    if key not in columns:
        headings = [head.text for head in found.heads if head.parts]
        findings.fault("KEY_COLUMN_ABSENT", sheet.place(), heading=key, near=nearest(key, headings), headings=listed(headings, 12))
        return None
    unread = tuple(head.text for at, head in enumerate(found.heads) if head.parts and at not in columns.values())
    headings_of = {name: found.heads[at].text for name, at in columns.items()}
    positions = {name: sheet.cells.columns[at] for name, at in columns.items()}
    if sheet.headed:
        lines = pl.int_range(1, sheet.cells.height + 1, dtype=pl.UInt32, eager=True)
        found_rows = _without_controls(_renamed(sheet.cells, positions), sheet, table, headings_of, lines, declared, findings)
        return Block(sheet, headings_of, unread, found_rows, lines)
    heads = {positions[name]: found.heads[at] for name, at in columns.items()}
    keys = [positions[name] for name in (key, declared.rubric.subject.name) if name in positions]
    data = rows.data_rows(sheet, found.first, heads, keys, declared.measures, findings)
    _say_unheaded(sheet, data, found, findings)
    _say_merged(sheet, set(data["line"].to_list()) if sheet.merges else set(), columns, findings)
    found_rows = _without_controls(_renamed(data, positions), sheet, table, headings_of, data["line"], declared, findings)
    return Block(sheet, headings_of, unread, found_rows, data["line"])


def _renamed(cells: pl.DataFrame, positions: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame([cells[position].alias(name) for name, position in positions.items()])


def _without_controls(rows: pl.DataFrame, sheet: Sheet, table: str, headings: Mapping[str, str], lines: pl.Series, declared: Declared,
                      findings: Findings) -> pl.DataFrame:
    """Return the rows with names and texts, which are shown as they were written, without characters that show nothing; these are noted."""
    texts = [n for n in rows.columns if rows[n].dtype == pl.String and ((datum := declared.datum(table, n)) is None or datum.type == "text")]
    controls = pl.col(texts).str.contains(CONTROL).fill_null(False)
    odd = rows.select(controls.any())
    for name in [n for n in texts if odd[n][0]]:
        found = rows[name].str.contains(CONTROL).fill_null(False)
        first = found.arg_max() or 0
        code = re.search(CONTROL, rows[name][first])
        findings.note("CONTROL_CHARACTERS", sheet.place(int(lines[first]), headings[name]), count=found.sum(),
                      found=f"U+{ord(code[0]):04X}" if code else "")
        rows = rows.with_columns(pl.col(name).str.replace_all(CONTROL, ""))
    return rows


def _columns(sheet: Sheet, found: Layout, table: str, declared: Declared, findings: Findings) -> dict[str, int]:
    """Return name → position, and say what is doubled, what is unknown, and whose unit is another."""
    columns: dict[str, list[int]] = {}
    hints = Hints(declared.vocabularies[table].names)
    for at, head in enumerate(found.heads):
        name = declared.vocabularies[table].find(head)
        if name is None and not _say_formulas(sheet, found.first, head, at, findings):
            _note_unread(sheet, head, table, declared, hints, findings)
        if name is None:
            continue
        columns.setdefault(name, []).append(at)
        _check_unit(sheet, head, name, table, declared, findings)
    for name, positions in columns.items():
        if len(positions) > 1:
            where = listed([letters(p) for p in positions])
            findings.fault("DUPLICATE_HEADING", sheet.place(found.first), heading=name, columns=where)
    return {name: positions[0] for name, positions in columns.items()}


def _say_formulas(sheet: Sheet, below: int, head: Head, at: int, findings: Findings) -> bool:
    """Say where a heading with something below it is a formula without a value, or an error, and return whether it is."""
    if sheet.headed or sheet.cells[sheet.cells.columns[at]].slice(below).null_count() == sheet.cells.height - below:
        return False
    said = {part: code for part in head.parts if (code := marks.nothing(part))}
    for part, code in said.items():
        findings.fault(code, sheet.place(below, letters(at)), text=part)
    return bool(said)


def _note_unread(sheet: Sheet, head: Head, table: str, declared: Declared, hints: Hints, findings: Findings) -> None:
    if table == SUBJECTS and declared.computed.find(head) is not None:
        findings.note("COMPUTED_HEADING", sheet.place(heading=head.text), heading=head.text)
    elif not silent(head):
        findings.note("UNKNOWN_HEADING", sheet.place(heading=head.text), heading=head.text, near=hints.of(head.text))


def _check_unit(sheet: Sheet, head: Head, name: str, table: str, declared: Declared, findings: Findings) -> None:
    datum = declared.datum(table, name)
    if datum is None:
        return
    measure = "%" if datum.type == "percent" else datum.measure
    for reading in head.readings():
        unit = without_unit(reading).unit or (reading if units.known(reading) else "")
        if units.another_size(unit, measure):
            findings.fault("HEADING_UNIT", sheet.place(heading=head.text), unit=unit, measure=measure)
            return


def _say_unheaded(sheet: Sheet, data: pl.DataFrame, found: Layout, findings: Findings) -> None:
    """Say where something stands beside the headings: in text a comma too many, in a workbook a column that nobody can name."""
    headed = [at for at, head in enumerate(found.heads) if head.parts]
    for at, head in enumerate(found.heads):
        column = sheet.cells.columns[at]
        if head.parts or data[column].null_count() == data.height:
            continue
        filled = data.filter(pl.col(column).is_not_null())
        if sheet.separated and at > headed[-1]:
            row = filled.row(0, named=True)
            width = max(number for number, name in enumerate(sheet.cells.columns, 1) if row[name] is not None)
            findings.fault("ROW_TOO_LONG", sheet.place(row["line"]), width=headed[-1] + 1, found=width)
            return
        findings.note("UNHEADED_COLUMN", sheet.place(filled["line"][0]), column=letters(at))


def _say_merged(sheet: Sheet, lines: set[int], columns: dict[str, int], findings: Findings) -> None:
    for merge in sheet.merges:
        text = sheet.cells.item(merge.top, merge.left) if merge.top + 1 in lines and _wide(merge, sheet) else None
        if text and any(merge.left <= at <= merge.right for at in columns.values()):
            cells = f"{cell_name(merge.top, merge.left)}:{cell_name(merge.bottom, merge.right)}"
            findings.fault("MERGED_CELLS", sheet.place(merge.top + 1), cells=cells, text=text)


def _wide(merge: Merge, sheet: Sheet) -> bool:
    return merge.top < sheet.cells.height and merge.left < sheet.cells.width
