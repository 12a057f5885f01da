"""xingping (星评): scoring and ranking for 创先争优 and star-rating assessments, exact and explained.

    import scoring

    rubric = scoring.load_rubric("five-star-party-organisation")
    result = scoring.assess(rubric, "district.xlsx")
    print(result.ranking)
    print(scoring.explain(result, "S017"))
    scoring.write(result, "out/2026")
"""

from __future__ import annotations

from scoring.api import assess, check_data, template
from scoring.cases import cases_file, load_cases, run_cases
from scoring.errors import DataFaults, Fault, FaultsError, OutputFaults, RubricFaults, UnknownName, UnsafeInput, XingpingError
from scoring.examples import examples
from scoring.explain.compare import compare_subjects
from scoring.explain.outline import outline
from scoring.explain.scorecard import banner, explain
from scoring.export.stored import load_result
from scoring.export.terminal import ranking_table
from scoring.export.write import write
from scoring.language.catalogue import entries as catalogue
from scoring.language.load import load_rubric
from scoring.language.rubric import Rubric
from scoring.language.schema import schema
from scoring.result import Result
from scoring.tables.inputs import Inputs
from scoring.tables.read import read

__all__ = [
    "DataFaults",
    "Fault",
    "FaultsError",
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
    "examples",
    "explain",
    "load_cases",
    "load_result",
    "load_rubric",
    "outline",
    "ranking_table",
    "read",
    "run_cases",
    "schema",
    "template",
    "write",
]
