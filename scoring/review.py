"""What may be asked of a rubric before anybody is scored: the whole of it in one text, what a careful reader would question, what another says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scoring.explain import differences, outline as outlining
from scoring.language import lint as linting, resolve as resolving
from scoring.language.lint import Finding
from scoring.language.resolve import Resolved
from scoring.language.rubric import Rubric
from scoring.source import load_rubric, read


def resolve(source: str | Path | Mapping[str, Any]) -> Resolved:
    """Return a rubric written out flat, with the origin of every key; raises as `load_rubric` does.

    source  an id of the catalogue, `id@edition`, a path (YAML or a workbook), or a mapping
    """
    return resolving.resolve(source, read)


def lint(source: Rubric | str | Path | Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return every finding, in the order of their places; nothing found is an empty tuple.

    source  a Rubric (then places are paths only), an id of the catalogue, a path, or a mapping

    Raises UnknownName and RubricFaults: lint speaks of rubrics that can be run.
    """
    return linting.lint(source, read)


def outline(rubric: Rubric | str | Path | Mapping[str, Any], lang: str = "zh") -> str:
    """Return a rubric as indented text, in the order in which it is written.

    rubric  a Rubric, or whatever `load_rubric` takes, and raises
    """
    return outlining.outline(_loaded(rubric), lang)


def diff(a: Rubric | str | Path | Mapping[str, Any], b: Rubric | str | Path | Mapping[str, Any], lang: str = "zh") -> differences.Comparison:
    """Return what `b` says differently from `a`, by id: meaning, not lines.

    a, b  Rubrics, or whatever `load_rubric` takes, and raises
    """
    return differences.diff(_loaded(a), _loaded(b), lang)


def _loaded(rubric: Rubric | str | Path | Mapping[str, Any]) -> Rubric:
    return rubric if isinstance(rubric, Rubric) else load_rubric(rubric)
