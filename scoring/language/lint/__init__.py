"""Lint: what a careful reader would question in a rubric that can be run. One file is one family, and this folder is the registry.

A family has `SEVERITY` (its codes, each with how grave it is) and `find`. `docs/lint.md` lists every code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from scoring.language import params, yaml
from scoring.language.checks.reading import AT
from scoring.language.extend import Reader
from scoring.language.lint.finding import Finding, Severity
from scoring.language.lint.scheme import Scheme
from scoring.language.load import load_written
from scoring.language.rubric import Rubric
from scoring.language.tree import Written

__all__ = ["FAMILIES", "SEVERITY", "Finding", "Severity", "lint"]


def _families() -> dict[str, ModuleType]:
    files = sorted(f.stem for f in Path(__file__).parent.glob("*.py"))
    return {f: import_module(f"{__name__}.{f}") for f in files if f not in ("__init__", "bounds", "finding", "scheme")}


FAMILIES: Final[Mapping[str, ModuleType]] = _families()
"""Every family by its name, which is the name of its file."""
SEVERITY: Final[Mapping[str, Severity]] = {code: s for family in FAMILIES.values() for code, s in family.SEVERITY.items()}
"""Every code, with how grave it is."""


def lint(source: Rubric | str | Path | Mapping[str, Any], read: Reader = yaml.read_file) -> tuple[Finding, ...]:
    """Return every finding, in the order of their places; nothing found is an empty tuple.

    source  a Rubric (then places are paths only), an id of the catalogue, a path, or a mapping
    read    reads a file, as for `load_rubric`

    Raises UnknownName and RubricFaults: lint speaks of rubrics that can be run.
    """
    if isinstance(source, Rubric):
        written: Written = yaml.from_mapping(source.model_dump(by_alias=True, exclude_unset=True))
        scheme = Scheme(source)
    else:
        scheme, written = _read(source, read)
    return tuple(sorted(_findings(scheme, written), key=Finding.sort_key))


def _read(source: str | Path | Mapping[str, Any], read: Reader) -> tuple[Scheme, Written]:
    """Return a rubric with what it inherits, and where everything stands."""
    rubric, tree = load_written(source, read)
    idle = params.unused(tree)
    return Scheme(rubric, idle), params.with_values(tree)


def _findings(scheme: Scheme, written: Written) -> Iterator[Finding]:
    for family in FAMILIES.values():
        for problem in family.find(scheme):
            args = dict(problem.args)
            yield Finding(problem.code, SEVERITY[problem.code], written.place(problem.path, args.pop(AT, 0)), args)
