"""YAML, or plain values, to a rubric: every fault at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from scoring.errors import Fault, RubricFaults, UnknownName
from scoring.language import yaml
from scoring.language.catalogue import entries, entry
from scoring.language.check import check
from scoring.language.checks.reading import AT
from scoring.language.rubric import Rubric
from scoring.language.shape import shape_faults
from scoring.rules.base import Problem

_SUFFIXES: Final = (".yaml", ".yml")


def load_rubric(source: str | Path | Mapping[str, Any]) -> Rubric:
    """Return a rubric from the catalogue, a file or plain values.

    source  an id of the catalogue, a path, or a mapping whose numbers are `int` or `Decimal`

    Raises UnknownName for an id that is not in the catalogue, and RubricFaults with everything that is wrong.
    """
    if isinstance(source, Mapping):
        return _rubric(yaml.from_mapping(dict(source)))
    if isinstance(source, Path) or _is_path(source):
        return parse_file(Path(source))
    return parse_file(entry(source).path)


def parse_file(path: Path, name: str = "") -> Rubric:
    """Return a rubric from a file; `name` is what faults call it. Raises RubricFaults."""
    return _rubric(yaml.read_file(path, name))


def parse_rubric(text: str, file: str = "") -> Rubric:
    """Return a rubric from YAML text; `file` is what faults call it. Raises RubricFaults."""
    return _rubric(yaml.read(text, file))


def _is_path(source: str) -> bool:
    if "\n" in source:
        raise UnknownName("rubric", source.partition("\n")[0] + " …", (e.id for e in entries()))
    return source.endswith(_SUFFIXES) or "/" in source or "\\" in source


def _rubric(document: yaml.Document) -> Rubric:
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


def _fault(problem: Problem, document: yaml.Document) -> Fault:
    """Return a problem as a fault; one inside an expression stands where the expression says it."""
    args = dict(problem.args)
    return Fault(problem.code, document.place(problem.path, args.pop(AT, 0)), args)
