"""Cases beside a rubric: what stands in them, and whether the engine agrees. `docs/cases.md` says how they are written."""

from scoring.cases.case import Case, CaseOutcome, Difference
from scoring.cases.load import cases_file, load_cases
from scoring.cases.run import run_cases

__all__ = ["Case", "CaseOutcome", "Difference", "cases_file", "load_cases", "run_cases"]
