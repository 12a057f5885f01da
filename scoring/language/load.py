"""YAML, or plain values, to a rubric: every fault at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from scoring.errors import Fault, RubricFaults, UnknownName
from scoring.language import yaml
from scoring.language.catalogue import entries, entry
from scoring.language.check import check
from scoring.language.checks.reading import AT
from scoring.language.digest import digest
from scoring.language.extend import alone, is_path, resolved
from scoring.language.params import with_values
from scoring.language.rubric import Rubric
from scoring.language.shape import shape_faults
from scoring.language.tree import Tree, Written
from scoring.rules.base import Problem

TABLES: Final = (".xlsx", ".xls", ".et", ".ods")
"""Endings of indicator tables: a rubric may be a workbook, too."""


def load_rubric(source: str | Path | Mapping[str, Any]) -> Rubric:
    """Return a rubric from the catalogue, a file or plain values, with everything that it inherits.

    source  an id of the catalogue, `id@edition`, a path, or a mapping whose numbers are `int` or `Decimal`

    Raises UnknownName for an id that is not in the catalogue, and RubricFaults with everything that is wrong.
    """
    return _rubric(*read_rubric(source))


def read_rubric(source: str | Path | Mapping[str, Any], name: str = "") -> tuple[yaml.Document, Path | None]:
    """Return a rubric as it is written, and where; `name` is what faults call it. Raises as `load_rubric` does."""
    if isinstance(source, Mapping):
        return yaml.from_mapping(dict(source)), None
    path = Path(source) if isinstance(source, Path) or _is_path(source) else entry(source).path
    if path.suffix.lower() in TABLES:
        # By name, as the formats of an export are: what reads workbooks stands above the language.
        document: yaml.Document = import_module("scoring.indicator_table.read").read_document(path, name)
        return document, path
    return yaml.read_file(path, name), path


def parse_file(path: Path, name: str = "") -> Rubric:
    """Return a rubric from a file; `name` is what faults call it. Raises RubricFaults."""
    return _rubric(*read_rubric(path, name))


def parse_rubric(text: str, file: str = "") -> Rubric:
    """Return a rubric from YAML text; `file` is what faults call it. Raises RubricFaults."""
    return _rubric(yaml.read(text, file), None)


def whole(document: yaml.Document, file: Path | None) -> Tree:
    """Return what a file stands for, names of params not yet replaced; raises RubricFaults where it cannot be put together."""
    if document.value is None:
        raise RubricFaults(document.faults)
    if "extends" not in document.value:
        return alone(document)
    tree, vouched = resolved(document, file)
    for level in vouched:
        found = digest(_checked(with_values(level.tree)))
        if not found.startswith(level.sha256):
            place = level.said.place(("extends", "sha256"))
            raise RubricFaults([Fault("EDITION_CHANGED", place, {"file": level.tree.root.document.file, "found": found[:12]})])
    return tree


def _is_path(source: str) -> bool:
    if "\n" in source:
        raise UnknownName("rubric", source.partition("\n")[0] + " …", (e.id for e in entries()))
    return is_path(source) or source.lower().endswith(TABLES)


def _rubric(document: yaml.Document, file: Path | None) -> Rubric:
    plain = document.value is None or not {"extends", "changes", "params"} & set(document.value)
    return _checked(document if plain else with_values(whole(document, file)))


def _checked(document: Written) -> Rubric:
    if document.value is None:
        raise RubricFaults(document.faults)
    rubric, error = None, None
    try:
        rubric = Rubric.model_validate(document.value, by_alias=True, by_name=False)
    except ValidationError as found:
        error = found
    faults = [*document.faults, *shape_faults(error, document)]
    if rubric is None or faults:
        raise RubricFaults(faults)
    faults = [_fault(problem, document) for problem in check(rubric)]
    if faults:
        raise RubricFaults(faults)
    return rubric


def _fault(problem: Problem, document: Written) -> Fault:
    """Return a problem as a fault; one inside an expression stands where the expression says it."""
    args = dict(problem.args)
    return Fault(problem.code, document.place(problem.path, args.pop(AT, 0)), args)
