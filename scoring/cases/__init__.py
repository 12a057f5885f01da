"""Cases beside a rubric: what stands in them, and whether the engine agrees. `docs/cases.md` says how they are written."""

from scoring.cases.boundaries import run_boundaries
from scoring.cases.boundary import Boundaries, Boundary
from scoring.cases.case import Case, CaseOutcome, CaseSubject, Difference
from scoring.cases.coverage import Covered
from scoring.cases.load import cases_file, load_base, load_cases
from scoring.cases.run import run_and_cover, run_cases
from scoring.cases.told import boundary_table, coverage_text
from scoring.cases.tried import Tried, try_rubric

__all__ = [
    "Boundaries", "Boundary", "Case", "CaseOutcome", "CaseSubject", "Covered", "Difference", "Tried",
    "boundary_table", "cases_file", "coverage_text", "load_base", "load_cases", "run_and_cover", "run_boundaries", "run_cases", "try_rubric",
]
