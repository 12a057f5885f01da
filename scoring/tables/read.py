"""From whatever a committee has to `Inputs`: one call, all faults at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from scoring.errors import Place, nearest
from scoring.language.rubric import Rubric, Subjects
from scoring.tables import files, ledgers, levels, sheets, subjects
from scoring.tables.declared import SUBJECTS, Declared
from scoring.tables.files import Origin
from scoring.tables.findings import Findings
from scoring.tables.inputs import Inputs
from scoring.tables.sheet import Sheet
from scoring.tables.sides import KEY


def read(rubric: Rubric, source: Origin, extra: Mapping[str, Origin] | None = None, encoding: str | None = None) -> Inputs:
    """Read the data of a rubric.

    source    a workbook (.xlsx, .xls, .et, .ods), a .csv or .parquet file, a folder of these, a frame of polars, pandas, Arrow or
              whatever speaks the Arrow stream protocol, or a mapping of these by table: subjects under "", "subjects" or
              their kind
    extra     further tables by name; one of subjects may be a result, or the folder of a finished run
    encoding  of csv files, where it is known
    Raises DataFaults with everything that was found, sorted; UnsafeInput among it where a file was turned away unread.
    """
    findings = Findings()
    found = gathered(rubric, source, extra, encoding, findings)
    findings.raise_faults()
    return found


def gathered(rubric: Rubric, source: Origin, extra: Mapping[str, Origin] | None, encoding: str | None, findings: Findings) -> Inputs:
    """Return what `read` does, and put what is wrong into the findings; a cell that cannot be read is unknown."""
    declared = Declared.of(rubric)
    delivered = list(_delivered(declared, source, dict(extra or {}), encoding, findings))
    placed = sheets.place(declared, delivered, findings)
    found, filed = subjects.read(declared, placed.get(SUBJECTS, []), findings, delivered)
    tables: dict[str, pl.LazyFrame] = {}
    for name in rubric.tables:
        if name in placed:
            tables[name] = ledgers.read(declared, name, placed[name], found, findings).lazy()
        elif not any(sheet.table == name for sheet in delivered):
            findings.note("TABLE_ABSENT", Place(), table=name)
    return Inputs(found.drop(KEY).lazy(), tables, tuple(findings.notes), tuple(findings.sources), filed)


def _delivered(declared: Declared, source: Origin, extra: dict[str, Origin], encoding: str | None,
               findings: Findings) -> Iterator[Sheet]:
    """Yield the sheets of everything that was given; those given by the name of a table belong to it."""
    named = dict(source) if _is_mapping(source) else {}
    if not _is_mapping(source):
        yield from files.load(source, "", encoding, findings)
    for name, one in [*named.items(), *extra.items()]:
        table = SUBJECTS if name == SUBJECTS else declared.table(name)
        if table is None:
            known = [*declared.rubric.tables, declared.rubric.subject.kind]
            findings.fault("TABLE_UNKNOWN", Place(), name=name, near=nearest(name, known))
            continue
        lower = declared.rubric.tables.get(table)
        found = (levels.load(lower, one, name, encoding, findings) if isinstance(lower, Subjects)
                 else files.load(one, name, encoding, findings))
        for sheet in found:
            yield replace(sheet, table=table)


def _is_mapping(source: Origin) -> bool:
    return isinstance(source, Mapping) and not isinstance(source, str | os.PathLike)
