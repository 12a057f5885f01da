"""Tables of remarks on subjects, beside the data: corrections, reviews. Every row names its subject; all that it says is read as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from scoring import columns
from scoring.errors import Fault, Place
from scoring.language.rubric import Column, Events, Rubric
from scoring.tables import files, ledgers, sheets
from scoring.tables.declared import Declared
from scoring.tables.files import Origin
from scoring.tables.findings import Findings
from scoring.tables.fold import folded_column
from scoring.tables.sheet import Block, Sheet
from scoring.tables.sides import KEY
from scoring.tables.stack import Stack


def remarks(rubric: Rubric, subjects: pl.DataFrame, source: Origin, table: str, headings: Mapping[str, tuple[str, ...]], unread: str,
            encoding: str | None) -> tuple[list[dict[str, Any]], Findings]:
    """Return the rows of a table of remarks, and what was found while they were read.

    table     what the table is called
    headings  column → other headings under which it may stand; a column that is absent is null in every row
    unread    code of the fault where no sheet has such columns

    A row holds a text or None for every column, the id of its subject (None, with a fault, where that is not known), and SOURCE, SHEET, LINE.
    Rows name their subjects by id or in the column of names. Raises DataFaults where the table cannot be read.
    """
    findings = Findings()
    keyed = subjects.select(columns.ID, columns.NAME, folded_column(subjects[columns.ID]).alias(KEY))
    delivered = [replace(sheet, table=table) for sheet in files.load(source, table, encoding, findings)]
    findings.raise_faults()
    key, blocks = _placed(rubric, delivered, table, headings, unread, findings)
    rows: list[dict[str, Any]] = []
    for block in blocks:
        stack = Stack.of([block]).without_blank_rows(key)
        rows += ledgers.about(key, stack, keyed, findings).hstack(stack.texts({name: name for name in headings})).to_dicts()
    return rows, findings


def _placed(rubric: Rubric, delivered: list[Sheet], table: str, headings: Mapping[str, tuple[str, ...]], unread: str,
            findings: Findings) -> tuple[str, list[Block]]:
    """Return the column that names subjects, and the sheets under the names of their columns."""
    for key in (rubric.subject.id, rubric.subject.name):
        tried = Findings()
        blocks = sheets.place(Declared.of(_as_rubric(rubric, key, table, headings)), delivered, tried).get(table, [])
        if blocks and not tried.faults:
            return key, blocks
    place = Place(delivered[0].file if delivered else "")
    findings.faults += tried.faults or [Fault(unread, place, {"headings": (rubric.subject.id, *headings)})]
    findings.raise_faults()
    return key, []


def _as_rubric(rubric: Rubric, key: str, table: str, headings: Mapping[str, tuple[str, ...]]) -> Rubric:
    """Return a rubric whose only data are remarks; the rest of it is not looked at."""
    named = {name: Column(type="text", aliases=others) for name, others in headings.items()}
    return rubric.model_copy(update={"fields": {}, "tables": {table: Events(kind="events", key=key, absent="zero", columns=named)}, "checks": ()})
