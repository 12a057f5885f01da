"""YAML, or plain values, to a rubric: every fault at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from scoring.errors import Fault, RubricFaults, UnknownName
from scoring.language import yaml
from scoring.language.catalogue import entries, entry, is_path
from scoring.language.check import check
from scoring.language.checks.reading import AT
from scoring.language.digest import digest
from scoring.language.extend import Reader, alone, resolved
from scoring.language.levels import asks, lowered
from scoring.language.params import with_values
from scoring.language.rest import rest_problems
from scoring.language.rubric import Rubric
from scoring.language.shape import refused, shape_faults
from scoring.language.tree import Tree, Written
from scoring.rules.base import Problem


def load_rubric(source: str | Path | Mapping[str, Any], read: Reader = yaml.read_file) -> Rubric:
    """Return a rubric from the catalogue, a file or plain values, with everything that it inherits.

    source  an id of the catalogue, `id@edition`, a path, or a mapping whose numbers are `int` or `Decimal`
    read    reads a file; `scoring.source` has one that also reads workbooks

    Raises UnknownName for an id that is not in the catalogue, and RubricFaults with everything that is wrong.
    """
    return _rubric(*read_rubric(source, read=read), read)


def load_written(source: str | Path | Mapping[str, Any], read: Reader = yaml.read_file) -> tuple[Rubric, Tree]:
    """Return a rubric, and what is written of it, names of params not yet replaced; every file is read once. Raises as `load_rubric` does."""
    once = cache(read)
    document, file = read_rubric(source, read=once)
    return _rubric(document, file, once), whole(document, file, once)


def read_rubric(source: str | Path | Mapping[str, Any], name: str = "", read: Reader = yaml.read_file) -> tuple[yaml.Document, Path | None]:
    """Return a rubric as it is written, and where; `name` is what faults call it. Raises as `load_rubric` does."""
    if isinstance(source, Mapping):
        return yaml.from_mapping(dict(source)), None
    path = Path(source) if isinstance(source, Path) or _is_path(source) else _listed(source)
    return read(path, name), path


def parse_file(path: Path, name: str = "", read: Reader = yaml.read_file) -> Rubric:
    """Return a rubric from a file; `name` is what faults call it. Raises RubricFaults."""
    return _rubric(read(path, name), path, read)


def parse_rubric(text: str, file: str = "") -> Rubric:
    """Return a rubric from YAML text; `file` is what faults call it. Raises RubricFaults."""
    return _rubric(yaml.read(text, file), None)


def whole(document: yaml.Document, file: Path | None, read: Reader = yaml.read_file) -> Tree:
    """Return what a file stands for, names of params not yet replaced; raises RubricFaults where it cannot be put together."""
    if document.value is None:
        raise RubricFaults(document.faults)
    if "extends" not in document.value:
        return alone(document)
    tree, vouched = resolved(document, file, read)
    for level in vouched:
        found = digest(_checked(with_values(level.tree)))
        if not found.startswith(level.sha256):
            place = level.said.place(("extends", "sha256"))
            raise RubricFaults([Fault("EDITION_CHANGED", place, {"file": level.tree.root.document.file, "found": found[:12]})])
    return tree


def _listed(source: str) -> Path:
    """Return where a rubric of the catalogue lies; a name that is none of it may be a file or folder that is there."""
    try:
        return entry(source).path
    except UnknownName:
        if Path(source).exists():
            return Path(source)
        raise


def _is_path(source: str) -> bool:
    if "\n" in source:
        raise UnknownName("rubric", source.partition("\n")[0] + " …", (e.id for e in entries()))
    return is_path(source)


def shaped(path: Path, read: Reader = yaml.read_file) -> Rubric:
    """Return a rubric whose shape is right; whether what it says can be meant is not looked at, which takes the longest.

    Raises RubricFaults.
    """
    return _shaped(_written(read(path, ""), path, read), path, read)


def _rubric(document: yaml.Document, file: Path | None, read: Reader = yaml.read_file, above: tuple[str, ...] = ()) -> Rubric:
    return _checked(_written(document, file, read), file, read, above)


def _written(document: yaml.Document, file: Path | None, read: Reader) -> Written:
    plain = document.value is None or not {"extends", "changes", "params"} & set(document.value)
    return document if plain else with_values(whole(document, file, read))


def _checked(document: Written, file: Path | None = None, read: Reader = yaml.read_file, above: tuple[str, ...] = ()) -> Rubric:
    rubric = _shaped(document, file, read, above)
    faults = [_fault(problem, document) for problem in check(rubric)]
    if faults:
        raise RubricFaults(faults)
    return rubric


def _shaped(document: Written, file: Path | None = None, read: Reader = yaml.read_file, above: tuple[str, ...] = ()) -> Rubric:
    if document.value is None:
        raise RubricFaults(document.faults)
    value, wrong = lowered(document, file, above, lambda lower, loop: _rubric(read(lower, ""), lower, read, loop))
    rubric: Rubric | None = None
    error: ValidationError | None = None
    try:
        rubric = Rubric.model_validate(value, by_alias=True, by_name=False)
    except ValidationError as found:
        error = found
    faults = [*document.faults, *shape_faults(error, document), *wrong]
    if rubric is None or faults:
        raise RubricFaults([*faults, *_rest(value, error, document)])
    return rubric


def _rest(value: Any, error: ValidationError | None, document: Written) -> list[Fault]:
    """Return what is wrong with the parts of a rubric whose shape is right; nothing where the text itself cannot be taken as it stands."""
    if not {f.code for f in document.faults} <= _GUESSED:
        return []
    tables = document.value.get("tables")
    unknown = [name for name, t in (value["tables"] if isinstance(tables, Mapping) else {}).items() if isinstance(t, Mapping) and asks(t)]
    wrong = refused(error, document) | {("tables", name) for name in unknown}
    return [_fault(problem, document) for problem in rest_problems(value, wrong)]


_GUESSED: Final = frozenset({"FULL_WIDTH_COLON", "COLON_WITHOUT_SPACE", "COMMA_IN_TEXT", "NUMBER_NOT_FINITE", "NUMBER_TOO_LONG"})
"""Faults of the text after which it is known which value was guessed."""


def _fault(problem: Problem, document: Written) -> Fault:
    """Return a problem as a fault; one inside an expression stands where the expression says it."""
    args = dict(problem.args)
    return Fault(problem.code, document.place(problem.path, args.pop(AT, 0)), args)
