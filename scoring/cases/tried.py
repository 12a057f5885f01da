"""A rubric tried out: its own cases, what they exercise, and where it was asked for the cases at every threshold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.cases.boundaries import run_boundaries
from scoring.cases.boundary import Boundaries, Boundary
from scoring.cases.case import CaseOutcome
from scoring.cases.coverage import Covered
from scoring.cases.load import cases_file, load_base, load_cases
from scoring.cases.run import run_and_cover
from scoring.cases.told import boundary_table, coverage_text, said
from scoring.messages import Word, say
from scoring.source import load_rubric


@dataclass(frozen=True)
class Tried:
    """What became of a rubric's cases.

    outcomes    of the cases beside it, in written order
    coverage    what they exercise, kind by kind; empty where there are none
    boundaries  the generated cases; None where they were not asked for
    """

    rubric: str
    outcomes: tuple[CaseOutcome, ...]
    coverage: tuple[Covered, ...]
    boundaries: Boundaries | None

    @property
    def passed(self) -> bool:
        """Return whether every case, written or generated, came out as it must."""
        return all(o.passed for o in self.outcomes) and (self.boundaries is None or self.boundaries.passed)

    def text(self, lang: str = "zh", *, coverage: bool = False) -> str:
        """Return what failed, the counts, and the generated cases; with `coverage` also everything that no case exercises."""
        failed = [o for o in self.outcomes if not o.passed]
        lines = [say("case.failed", lang, title=o.title, detail=say("case.apart", lang).join(d.text(lang) for d in o.differences)) for o in failed]
        lines.append(say("case.count", lang, rubric=self.rubric, passed=len(self.outcomes) - len(failed), failed=len(failed)))
        lines.append(coverage_text(self.coverage, lang, details=coverage))
        if self.boundaries is not None:
            lines.append(boundary_table(self.boundaries, lang))
        return "\n".join(line for line in lines if line)

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return the same as plain data, with its sentences in one language."""
        told = {
            "cases": [{"title": o.title, "passed": o.passed, "differences": [d.text(lang) for d in o.differences]} for o in self.outcomes],
            "coverage": [{"what": c.what, "exercised": c.exercised, "total": c.total, "missing": [said(m, lang) for m in c.missing]}
                         for c in self.coverage],
        }
        if self.boundaries is not None:
            told["boundaries"] = [_row(row, lang) for row in self.boundaries.rows]
            told["skipped"] = [{"owner": s.owner, "condition": s.condition} for s in self.boundaries.skipped]
        return told


def _row(row: Boundary, lang: str) -> dict[str, Any]:
    threshold, found = row.threshold, row.found
    return {"title": said(row.title, lang), "of": threshold.of, "sign": threshold.sign, "threshold": f"{threshold.value:f}", "where": row.where,
            "value": f"{row.value:f}", "found": said(found, lang) if isinstance(found, Word) else None if found is None else f"{found:f}",
            "expected": said(row.expected, lang), "passed": row.passed, "wrong": [w.text(lang) for w in row.wrong]}


def try_rubric(source: str | Path, *, boundaries: bool = False) -> Tried:
    """Run the cases beside a rubric, and with `boundaries` cases at, just below and just above every threshold.

    source  an id of the catalogue, or a path; a rubric without a file of cases can be tried at its thresholds only

    Raises RubricFaults and UnknownName.
    """
    rubric, path = load_rubric(source), cases_file(source)
    cases = () if boundaries and not path.is_file() else load_cases(path, rubric)
    outcomes, coverage = run_and_cover(rubric, cases) if cases else ((), ())
    return Tried(str(source), outcomes, coverage, run_boundaries(rubric, load_base(path, rubric)) if boundaries else None)
