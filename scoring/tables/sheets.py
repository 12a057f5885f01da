"""Which sheet belongs to which table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scoring.errors import nearest
from scoring.messages import LANGUAGES, say
from scoring.tables import blocks, layout
from scoring.tables.declared import SUBJECTS, Declared
from scoring.tables.findings import Findings
from scoring.tables.layout import Layout
from scoring.tables.sheet import Block, Sheet

_INSTRUCTIONS: Final = frozenset(say("template.instructions", lang) for lang in LANGUAGES)
"""The sheet of our own forms that holds no data."""


def place(declared: Declared, sheets: Iterable[Sheet], findings: Findings) -> dict[str, list[Block]]:
    """Return table → its sheets in the order in which they came; what belongs nowhere is noted.

    A sheet belongs to the table whose name it bears, else to the one whose key and most headings it has.
    """
    placed: dict[str, list[Block]] = {}
    for sheet in sheets:
        if not sheet.cells.width or not (sheet.headed or sheet.cells.height) or sheet.title in _INSTRUCTIONS:
            continue
        found = layout.find(sheet, declared.knows)
        table = _table_of(sheet, found, declared, findings)
        if table is None:
            continue
        block = blocks.block(sheet, found, table, declared, findings)
        if block is not None:
            placed.setdefault(table, []).append(block)
    return placed


def _table_of(sheet: Sheet, found: Layout, declared: Declared, findings: Findings) -> str | None:
    meant = {table: {v.find(head) for head in found.heads} - {None} for table, v in declared.vocabularies.items()}
    said = declared.table(sheet.title) if sheet.table is None else sheet.table
    if said is not None and (meant[said] or sheet.table is not None):
        return said
    keyed = {table: len(names) for table, names in meant.items() if declared.keys[table] in names and len(names) > 1}
    best = [table for table, score in keyed.items() if score == max(keyed.values())]
    if not best and len(meant[SUBJECTS]) > 1:
        return SUBJECTS
    if not best:
        _note_unknown(sheet, declared, findings)
        return None
    if len(best) > 1:
        findings.fault("AMBIGUOUS_SHEET", sheet.place(), title=sheet.title, tables=tuple(t or declared.rubric.subject.kind for t in best))
        return None
    return best[0]


def _note_unknown(sheet: Sheet, declared: Declared, findings: Findings) -> None:
    known = [*declared.rubric.tables, declared.rubric.subject.kind]
    findings.note("UNKNOWN_SHEET", sheet.place(), title=sheet.title, near=nearest(sheet.title, known))
