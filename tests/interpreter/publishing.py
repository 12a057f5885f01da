"""What comes out of a run, as plain dictionaries."""

from typing import Any

from .loading import Rubric
from .population import Population
from .run import Given, Previous, Run, assess
from .sheet import Sheet
from .standing import ranking_of_run
from .values import Row


def interpret(rubric_text: str, subjects: list[Row], tables: dict[str, list[Row]], *, draft: bool = False, previous: Previous = None,
              given: Given | None = None, lower: dict[str, Run] | None = None, kept: Population | None = None,
              revoked: dict[str, frozenset[str]] | None = None) -> dict[str, Any]:
    """The published result; see the package for its shape, and `assess` for what is given."""
    return published(assess(rubric_text, subjects, tables, draft=draft, previous=previous, given=given, lower=lower, kept=kept,
                            revoked=revoked))


def published(run: Run) -> dict[str, Any]:
    return {
        "fault": run.fault,
        "subjects": {sheet.id: published_sheet(run.rubric, sheet) for sheet in run.sheets},
        "ranking": {row["id"]: row for row in ranking_of_run(run)},
        "summary": run.summary,
        "provisional": run.provisional,
    }


def published_sheet(rubric: Rubric, sheet: Sheet) -> dict[str, Any]:
    return {
        "outcome": sheet.outcome,
        "fields": {name: sheet.fields[name] for name in rubric.get("fields") or {}},
        "total": sheet.combined.total,
        "rank": sheet.rank,
        "group_rank": sheet.group_rank,
        "leaves": {
            name: {"outcome": leaf.outcome, "points": leaf.points, "counted": leaf.counted, "origin": leaf.origin}
            for name, leaf in sheet.leaves.items()
        },
        "nodes": sheet.combined.nodes,
        "added": sheet.added.brought,
        "awards": {name: published_award(found) for name, found in sheet.awards.items()},
    }


def published_award(found: Any) -> dict[str, Any]:
    if isinstance(found, dict):
        return {node: published_award(decision) for node, decision in found.items()}
    return {"decision": found.decision, "title": found.title, "value": found.value}
