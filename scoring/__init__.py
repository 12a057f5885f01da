"""xingping (星评): scoring and ranking for 创先争优 and star-rating assessments, exact and explained.

    import scoring

    rubric = scoring.load_rubric("five-star-party-organisation")
    result = scoring.assess(rubric, "district.xlsx")
    print(result.ranking)
    print(scoring.explain(result, "S017"))
    scoring.write(result, "out/2026")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from scoring.api import assess, check_data, read, template, to_indicator_table
    from scoring.cases import cases_file, load_base, load_cases, run_boundaries, run_cases, try_rubric
    from scoring.demo import district, example, examples
    from scoring.errors import DataFaults, Fault, FaultsError, OutputFaults, RubricFaults, UnknownName, UnsafeInput
    from scoring.explain.banner import banner
    from scoring.explain.compare import compare_subjects
    from scoring.explain.moves import moves
    from scoring.explain.scorecard import explain
    from scoring.export.stored import load_result
    from scoring.export.terminal import ranking_table
    from scoring.export.write import write
    from scoring.failure import XingpingError
    from scoring.indicator_table.read import from_indicator_table
    from scoring.language.catalogue import entries as catalogue
    from scoring.language.lint import Finding
    from scoring.language.listing import listing
    from scoring.language.rubric import Rubric
    from scoring.language.schema import schema
    from scoring.result import Result
    from scoring.review import diff, lint, outline, resolve
    from scoring.source import load_rubric
    from scoring.tables.inputs import Inputs

__all__ = [
    "DataFaults",
    "Fault",
    "FaultsError",
    "Finding",
    "Inputs",
    "OutputFaults",
    "Result",
    "Rubric",
    "RubricFaults",
    "UnknownName",
    "UnsafeInput",
    "XingpingError",
    "assess",
    "banner",
    "cases_file",
    "catalogue",
    "check_data",
    "compare_subjects",
    "diff",
    "district",
    "example",
    "examples",
    "explain",
    "from_indicator_table",
    "lint",
    "listing",
    "load_base",
    "load_cases",
    "load_result",
    "load_rubric",
    "moves",
    "outline",
    "ranking_table",
    "read",
    "resolve",
    "run_boundaries",
    "run_cases",
    "schema",
    "template",
    "to_indicator_table",
    "try_rubric",
    "write",
]

_HOMES: Final = {
    "DataFaults": "scoring.errors",
    "Fault": "scoring.errors",
    "FaultsError": "scoring.errors",
    "Finding": "scoring.language.lint",
    "Inputs": "scoring.tables.inputs",
    "OutputFaults": "scoring.errors",
    "Result": "scoring.result",
    "Rubric": "scoring.language.rubric",
    "RubricFaults": "scoring.errors",
    "UnknownName": "scoring.errors",
    "UnsafeInput": "scoring.errors",
    "XingpingError": "scoring.failure",
    "assess": "scoring.api",
    "banner": "scoring.explain.banner",
    "cases_file": "scoring.cases",
    "catalogue": "scoring.language.catalogue:entries",
    "check_data": "scoring.api",
    "compare_subjects": "scoring.explain.compare",
    "diff": "scoring.review",
    "district": "scoring.demo",
    "example": "scoring.demo",
    "examples": "scoring.demo",
    "explain": "scoring.explain.scorecard",
    "from_indicator_table": "scoring.indicator_table.read",
    "lint": "scoring.review",
    "listing": "scoring.language.listing",
    "load_base": "scoring.cases",
    "load_cases": "scoring.cases",
    "load_result": "scoring.export.stored",
    "load_rubric": "scoring.source",
    "moves": "scoring.explain.moves",
    "outline": "scoring.review",
    "ranking_table": "scoring.export.terminal",
    "read": "scoring.api",
    "resolve": "scoring.review",
    "run_boundaries": "scoring.cases",
    "run_cases": "scoring.cases",
    "schema": "scoring.language.schema",
    "template": "scoring.api",
    "to_indicator_table": "scoring.api",
    "try_rubric": "scoring.cases",
    "write": "scoring.export.write",
}
"""Where each public name is made (module, or module:name); it is loaded when it is first used: `docs/decisions/0008`."""

# The folder of explanations has the name of a function: once it is loaded, the name is free.
import_module("scoring.explain")
globals().pop("explain", None)


def __getattr__(name: str) -> Any:
    """Return a public name, once it has been loaded."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, made = _HOMES[name].partition(":")
    value = globals()[name] = getattr(import_module(module), made or name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
