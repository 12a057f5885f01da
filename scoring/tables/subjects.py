"""The subjects: one row each, from one sheet, from several under each other, or from several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from scoring import columns
from scoring.errors import Place, nearest
from scoring.language.rubric import Rubric
from scoring.messages import Word, unquoted, word
from scoring.tables import cells, marks, sides
from scoring.tables.column import shortened
from scoring.tables.declared import Declared
from scoring.tables.findings import MOST_OF_A_KIND, Findings, Hints, listed
from scoring.tables.fold import fold, folded_column
from scoring.tables.sheet import Block, Sheet
from scoring.tables.sides import KEY
from scoring.tables.stack import Stack

_LONGEST_NAME: Final = 200
_ALIKE: Final = "alike:"
_HEADINGS: Final = 12
_MANY: Final = 5
"""Beside a group of so many one of a single member is odd."""


def read(declared: Declared, blocks: list[Block], findings: Findings,
         delivered: Sequence[Sheet] = ()) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """Return the subjects in input order, with KEY beside the columns of the contract, and `Inputs.filed`; empty where that is impossible.

    delivered  all sheets that came, for what is said where none of them is one of subjects
    """
    rubric = declared.rubric
    if not blocks:
        if not findings.faults:
            _say_absent(rubric, delivered, findings)
        return pl.DataFrame(schema={KEY: pl.String, columns.ID: pl.String, columns.NAME: pl.String}), {}
    _check_headings(rubric, blocks, findings)
    parts = [_part(rubric, Stack.of(group), findings) for group in _groups(blocks)]
    frame = parts[0] if len(parts) == 1 else sides.join(rubric, parts, findings)
    _check_hidden(rubric, blocks, parts, frame, findings)
    if not frame.height and blocks[0].sheet.file:
        findings.fault("NO_ROWS", blocks[0].sheet.place())
    for name, heading in ((columns.GROUP, rubric.subject.group), (columns.PARENT, rubric.subject.parent)):
        if heading is not None and not (name == columns.GROUP and rubric.subject.groups):
            frame = spelled_once(name, heading, frame, findings)
    _check_names(rubric, frame, findings)
    frame = in_groups(rubric, frame, findings)
    absent = [cells.nothing(f, frame.height).alias(name) for name, f in rubric.inputs.items() if name not in frame.columns]
    filed = {} if len(parts) == 1 else _filed(rubric, parts, frame)
    return frame.with_columns(*absent).with_row_index(columns.ROW).select(KEY, *_ordered(rubric, frame)), filed


def _say_absent(rubric: Rubric, delivered: Sequence[Sheet], findings: Findings) -> None:
    """Say that no sheet holds subjects, and how the first line of a text that came was read: it may be garbled, or not split."""
    came = {sheet.file for sheet in delivered}
    why: Word | str = ""
    text = next((sheet for sheet in delivered if sheet.separated), None)
    first = [] if text is None else [cell for cell in text.cells.row(0) if cell]
    if text is not None and first:
        why = word("subjects.text", file=text.file, first=listed(shortened(first), _HEADINGS))
    findings.fault("NO_SUBJECTS", Place(came.pop() if len(came) == 1 else ""), kind=rubric.subject.kind, id=rubric.subject.id,
                   name=rubric.subject.name, why=why)


def _check_hidden(rubric: Rubric, blocks: list[Block], parts: list[pl.DataFrame], frame: pl.DataFrame, findings: Findings) -> None:
    """Say which subjects stand on a hidden sheet alone although others are shown: whoever reads the workbook does not know that they compete."""
    hidden = {(b.sheet.file, b.sheet.name) for b in blocks if b.sheet.hidden}
    if not hidden or all(b.sheet.hidden for b in blocks):
        return
    rows = [row for part in parts for row in part.select(KEY, columns.ID, columns.NAME, columns.SOURCE, columns.SHEET, columns.LINE).to_dicts()]
    shown = {row[KEY] for row in rows if (row[columns.SOURCE], row[columns.SHEET]) not in hidden}
    competing = {*frame[KEY].drop_nulls().to_list()} - shown
    alone = {row[KEY]: row for row in reversed(rows) if row[KEY] in competing}
    for row in [*reversed(alone.values())][:MOST_OF_A_KIND]:
        findings.fault("HIDDEN_SUBJECT", place_of(row, rubric.subject.id), name=called(row))


def _filed(rubric: Rubric, parts: list[pl.DataFrame], frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the rows of the sheet on which each field stands first."""
    found: dict[str, pl.DataFrame] = {}
    for part in parts:
        where = part.drop(columns.ID).join(frame.select(KEY, columns.ID), on=KEY).select(columns.ID, columns.SOURCE, columns.SHEET, columns.LINE)
        for name in rubric.inputs:
            if name in part.columns:
                found.setdefault(name, where)
    return found


def _ordered(rubric: Rubric, frame: pl.DataFrame) -> list[str]:
    names = [columns.ROW, columns.ID, columns.NAME]
    names += [columns.GROUP] * (rubric.subject.group is not None) + [columns.PARENT] * (rubric.subject.parent is not None)
    names += [columns.SOURCE, columns.SHEET, columns.LINE]
    for name in rubric.inputs:
        names += [name] + [columns.state(name)] * (columns.state(name) in frame.columns)
    return names


def _groups(blocks: list[Block]) -> list[list[Block]]:
    groups: dict[frozenset[str], list[Block]] = {}
    for block in blocks:
        groups.setdefault(frozenset(block.headings), []).append(block)
    return list(groups.values())


def _check_headings(rubric: Rubric, blocks: list[Block], findings: Findings) -> None:
    present = {name for block in blocks for name in block.headings}
    unread = [heading for block in blocks for heading in block.unread]
    if rubric.subject.name not in present:
        findings.fault("KEY_COLUMN_ABSENT", blocks[0].sheet.place(), heading=rubric.subject.name,
                       near=nearest(rubric.subject.name, unread), headings=unquoted(blocks[0].headings.values()))
    for name in [*rubric.inputs, *filter(None, (rubric.subject.group, rubric.subject.parent))]:
        if name not in present:
            findings.note("MISSING_COLUMN", blocks[0].sheet.place(), field=name, near=nearest(name, unread))


def _part(rubric: Rubric, stack: Stack, findings: Findings) -> pl.DataFrame:
    stack = stack.without_blank_rows(rubric.subject.id)
    wanted = {columns.ID: rubric.subject.id, columns.NAME: rubric.subject.name, columns.GROUP: rubric.subject.group,
              columns.PARENT: rubric.subject.parent}
    said = stack.texts({name: heading for name, heading in wanted.items() if heading is not None})
    ids, keys = said[columns.ID], folded_column(said[columns.ID])
    odd = {name: stack.say_nothing_named(said[name], heading, findings) for name, heading in wanted.items() if heading in stack.rows.columns}
    _check_ids(rubric, stack, ids, keys.set(odd[columns.ID], None), findings)
    found = {KEY: keys, **said.to_dict()}
    data = {name: field for name, field in rubric.inputs.items() if name in stack.rows.columns}
    for name, column in stack.read(data, ids, findings).items():
        found[name] = column.value
        if column.state is not None:
            found[columns.state(name)] = column.state
    return pl.DataFrame(found).hstack(stack.where())


def _check_ids(rubric: Rubric, stack: Stack, ids: pl.Series, keys: pl.Series, findings: Findings) -> None:
    heading = rubric.subject.id
    for row in ids.is_null().arg_true().head(MOST_OF_A_KIND) if ids.null_count() else ():
        findings.fault("BLANK_ID", stack.place(row, heading), heading=heading)
    for row in (ids.str.len_chars() > _LONGEST_NAME).arg_true().head(MOST_OF_A_KIND):
        findings.fault("CELL_TOO_LONG", stack.place(row, heading), text=ids[row][:30] + "…", most=_LONGEST_NAME)
    if keys.n_unique() == keys.len():
        return
    twice = keys.is_duplicated() & keys.is_not_null()
    places = pl.DataFrame({KEY: keys, "at": pl.int_range(keys.len(), eager=True)}).filter(twice)
    for (_,), rows in places.group_by(KEY, maintain_order=True):
        first, *others = rows["at"].to_list()
        earlier = stack.place(first, heading)
        for row in others[:MOST_OF_A_KIND]:
            place = stack.place(row, heading)
            same = (earlier.sheet, earlier.file) == (place.sheet, place.file)
            elsewhere = "" if same else word("duplicate.elsewhere", where=earlier.sheet or earlier.file)
            findings.fault("DUPLICATE_SUBJECT", place, id=ids[row], first=earlier.row, elsewhere=elsewhere)


def _check_names(rubric: Rubric, frame: pl.DataFrame, findings: Findings) -> None:
    """Say which subjects have no name, which share one, and which are in no group."""
    heading = rubric.subject.name
    nameless = pl.col(columns.NAME).is_null() & frame[columns.NAME].is_not_null().any()
    for row in frame.filter(nameless).head(MOST_OF_A_KIND).to_dicts():
        findings.fault("BLANK_NAME", place_of(row, heading), id=row[columns.ID] or "", heading=heading)
    for row in frame.filter(pl.col(columns.NAME).str.len_chars() > _LONGEST_NAME).head(MOST_OF_A_KIND).to_dicts():
        findings.fault("CELL_TOO_LONG", place_of(row, heading), text=row[columns.NAME][:30] + "…", most=_LONGEST_NAME)
    names = folded_column(frame[columns.NAME])
    if names.n_unique() < names.len():
        shared = frame.with_columns(names.alias(_ALIKE)).filter(names.is_duplicated() & names.is_not_null())
        for _, rows in shared.group_by(_ALIKE, maintain_order=True):
            first = rows.row(0, named=True)
            findings.note("SAME_NAME", place_of(first, heading), name=first[columns.NAME], ids=listed(_ids(rows)))
    if columns.GROUP in frame.columns and rubric.subject.group and not rubric.subject.groups:
        blank = frame.filter(pl.col(columns.GROUP).is_null())
        if 0 < blank.height < frame.height:
            first = blank.row(0, named=True)
            findings.note("GROUP_BLANK", place_of(first, rubric.subject.group), count=blank.height,
                          names=listed([called(row) for row in blank.to_dicts()]))
        _say_alone(rubric.subject.group, frame, findings)


def _say_alone(heading: str, frame: pl.DataFrame, findings: Findings) -> None:
    """Say who is alone in a group where others are many, or whose group is called almost like another: it may be a slip."""
    sizes = frame.drop_nulls(columns.GROUP).with_columns(pl.len().over(columns.GROUP).alias("size:"))
    others = sizes.filter(pl.col("size:") > 1)[columns.GROUP].unique(maintain_order=True).to_list()
    hints, large = Hints(others), (sizes["size:"] >= _MANY).any()
    for row in sizes.filter(pl.col("size:") == 1).head(MOST_OF_A_KIND).to_dicts():
        group = row[columns.GROUP]
        if large or hints.of(group):
            args = {"heading": heading, "group": group, "name": called(row), "near": hints.of(group)}
            findings.note("GROUP_OF_ONE", place_of(row, heading), row[columns.ID] or "", **args)


def spelled_once(name: str, heading: str, frame: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Return the subjects with every group, or unit above, as it was written first: the same but for width, spaces and letter case is the same."""
    written = frame[name].drop_nulls().unique(maintain_order=True)
    alike: dict[str, list[str]] = {}
    for key, text in zip(folded_column(written).to_list(), written.to_list(), strict=True):
        alike.setdefault(key, []).append(text)
    for first, *others in alike.values():
        if others:
            row = frame.filter(pl.col(name).is_in(others)).row(0, named=True)
            findings.note("SPELLED_OTHERWISE", place_of(row, heading), heading=heading, first=first, others=listed(others), count=len(others))
    other = {text: same[0] for same in alike.values() for text in same[1:]}
    return frame.with_columns(pl.col(name).replace(other)) if other else frame


def in_groups(rubric: Rubric, frame: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Return the subjects with their groups as the rubric writes them; a blank, or a group that it does not know, is a fault."""
    known, heading = {fold(group): group for group in rubric.subject.groups}, rubric.subject.group
    if not known or heading is None or not frame.height:
        return frame
    meant = folded_column(frame[columns.GROUP]).replace_strict(known, default=None, return_dtype=pl.String)
    for row in frame.filter(meant.is_null()).head(MOST_OF_A_KIND).to_dicts():
        said = row[columns.GROUP]
        if said is not None and marks.nothing(said):
            continue  # said where it was read
        args = {"name": called(row), "heading": heading, "allowed": unquoted(known.values())}
        if said is None:
            findings.fault("BLANK_GROUP", place_of(row, heading), **args)
        else:
            findings.fault("GROUP_UNKNOWN", place_of(row, heading), found=said, near=nearest(said, known.values()), **args)
    empty = [group for group in known.values() if group not in meant.to_list()]
    if empty:
        findings.note("GROUP_EMPTY", Place(), heading=heading, groups=unquoted(empty), count=len(empty))
    return frame.with_columns(meant.alias(columns.GROUP))


def _ids(frame: pl.DataFrame) -> list[str]:
    return [said or "" for said in frame[columns.ID].to_list()]


def called(row: dict[str, Any]) -> str:
    """Return what people call a subject, from its row of the frame: its name, or its id where it has none."""
    return row[columns.NAME] or row[columns.ID] or ""


def place_of(row: dict[str, Any], heading: str) -> Place:
    """Return the place of a cell of a subject, from its row of the frame."""
    return Place(file=row[columns.SOURCE], sheet=row[columns.SHEET], row=row[columns.LINE], heading=heading)
