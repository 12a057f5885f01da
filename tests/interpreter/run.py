"""The whole way: data, rules, policies, the tree, vetoes, places, awards, summary."""

from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Any

from .adjust import adjust, zero
from .arithmetic import CONTEXT, divide
from .awards import Contest, Decision, decide
from .combine import Rounding, combine, settle
from .data import check_expectations, check_keys
from .expressions import known
from .loading import Rubric, leaves_of, load, policy_of
from .ranking import Key, key_of, places, ranking_of
from .rules import score
from .sheet import Sheet
from .values import DataFault, Row


@dataclass
class Run:
    """Everything that came out, with more inside than is published."""

    rubric: Rubric
    fault: str | None = None
    sheets: list[Sheet] = field(default_factory=list)
    summary: dict[str, Decimal | None] = field(default_factory=dict)
    provisional: bool = False

    @property
    def rounding(self) -> Rounding:
        return Rounding.of(self.rubric)


def interpret(rubric_text: str, subjects: list[Row], tables: dict[str, list[Row]], *, draft: bool = False) -> dict[str, Any]:
    """The published result as plain dictionaries; see the package for its shape."""
    return published(assess(rubric_text, subjects, tables, draft=draft))


def assess(rubric_text: str, subjects: list[Row], tables: dict[str, list[Row]], *, draft: bool = False) -> Run:
    """The result with its sheets; a fault of the data ends the run without any."""
    run = Run(load(rubric_text))
    with localcontext(CONTEXT):
        try:
            check_keys(run.rubric, subjects, tables)
            run.sheets = [one_subject(run.rubric, row, tables, draft) for row in subjects]
            compare(run)
        except DataFault as fault:
            return Run(run.rubric, str(fault))
    return run


# ---------------------------------------------------------------- one subject


def one_subject(rubric: Rubric, row: Row, tables: dict[str, list[Row]], draft: bool) -> Sheet:
    """Fields, leaves, nodes and vetoes: all that needs no other subject."""
    sheet = Sheet.of(rubric, row, tables)
    try:
        for name in rubric.get("fields") or {}:
            sheet.fields[name]  # computes it
        check_expectations(rubric, sheet.fields)
        sheet.exempt = known(rubric["exempt"]["when"], sheet.fields.scope) if rubric.get("exempt") else False  # type: ignore[assignment]
        if sheet.exempt is not True:
            rate_subject(rubric, sheet, draft)
    except DataFault as fault:
        raise DataFault(f"{sheet.id}: {fault}") from None
    return sheet


def rate_subject(rubric: Rubric, sheet: Sheet, draft: bool) -> None:
    """Twice up the tree: before the vetoes, which read those points, and after them."""
    rounding, leaves = Rounding.of(rubric), leaves_of(rubric["indicators"])
    missing = policy_of(rubric["indicators"], "missing", rubric.get("missing", "pending"))
    if draft:
        missing = dict.fromkeys(missing, "pending")
    not_applicable = policy_of(rubric["indicators"], "not_applicable", rubric.get("not_applicable", "rescale"))
    for leaf in leaves:
        name, points = leaf["id"], score(leaf, sheet.fields.scope)
        sheet.leaves[name] = settle(leaf, points, missing[name], not_applicable[name], rounding)
    sheet.combined = combine(rubric, sheet.leaves, rounding)
    sheet.names["base"] = sheet.combined.total
    sheet.name_points(sheet.leaves, sheet.combined, rounding)
    sheet.adjusted = adjust(rubric, sheet.scope)
    sheet.leaves = zero(sheet.leaves, sheet.adjusted.zeroed)
    sheet.combined = combine(rubric, sheet.leaves, rounding)
    sheet.names["total"] = sheet.combined.total
    sheet.name_points(sheet.leaves, sheet.combined, rounding)
    sheet.outcome = outcome_of(rubric, sheet)


def outcome_of(rubric: Rubric, sheet: Sheet) -> str:
    """Pending before unranked before ranked."""
    leaves = sheet.leaves.values()
    if any(leaf.pending for leaf in leaves):
        return "pending"
    no_place = any(leaf.policy == "unranked" and not leaf.scored for leaf in leaves)
    if no_place or sheet.combined.total is None or rubric.get("ranking") == "none":
        return "unranked"
    return "ranked"


# ---------------------------------------------------------------- all subjects


def compare(run: Run) -> None:
    """Places, awards and summary."""
    rounding = Rounding.of(run.rubric)
    present = [sheet for sheet in run.sheets if sheet.exempt is not True]
    rank(run.rubric, [sheet for sheet in present if sheet.outcome == "ranked"], rounding)
    contest = Contest(run.rubric, rounding, present)
    for award in run.rubric.get("awards") or []:
        decide(award, contest)
    for line in run.rubric.get("summary") or []:
        run.summary[line["id"]] = summarise(line, present)
    run.provisional = any(is_provisional(sheet) for sheet in present)


def rank(rubric: Rubric, ranked: list[Sheet], rounding: Rounding) -> None:
    """A place among all, and one within the group where there is one."""
    ranking = ranking_of(rubric)
    keys: dict[str, Key] = {sheet.id: key_of(ranking["by"] + ranking["ties"], sheet.scope, rounding) for sheet in ranked}
    overall = places(keys, ranking["method"])
    for sheet in ranked:
        peers = {other.id: keys[other.id] for other in ranked if other.group == sheet.group}
        sheet.rank = overall[sheet.id]
        sheet.group_rank = places(peers, ranking["method"])[sheet.id] if sheet.group is not None else None


def is_provisional(sheet: Sheet) -> bool:
    """Something about the subject is still open."""
    undecided = any(decision.decision == "undecided" for name, decision in sheet.decisions() if name not in sheet.unused)
    return sheet.exempt is None or sheet.outcome == "pending" or sheet.adjusted.provisional or undecided


def summarise(line: Rubric, present: list[Sheet]) -> Decimal | None:
    """A share or count of all that are not exempt; a mean of those whose value is known."""
    if "mean" in line:
        values = [value for sheet in present if isinstance(value := known(line["mean"], sheet.scope), Decimal)]
        return divide(sum(values, Decimal(0)), Decimal(len(values)))
    holding = Decimal(sum(holds(line.get("share", line.get("count")), sheet) for sheet in present))
    return divide(holding, Decimal(len(present))) if "share" in line else holding


def holds(what: Any, sheet: Sheet) -> bool:
    """An award counts where it is granted, whatever its value; a condition where it is true."""
    found = sheet.awards.get(what)
    if isinstance(found, Decision):
        return found.decision == "granted"
    return known(what, sheet.scope) is True


# ---------------------------------------------------------------- out


def published(run: Run) -> dict[str, Any]:
    return {
        "fault": run.fault,
        "subjects": {sheet.id: published_sheet(sheet) for sheet in run.sheets},
        "summary": run.summary,
        "provisional": run.provisional,
    }


def published_sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "outcome": sheet.outcome,
        "total": sheet.combined.total,
        "rank": sheet.rank,
        "group_rank": sheet.group_rank,
        "leaves": {
            name: {"outcome": leaf.outcome, "points": leaf.points, "counted": leaf.counted, "origin": leaf.origin}
            for name, leaf in sheet.leaves.items()
        },
        "nodes": sheet.combined.nodes,
        "awards": {name: published_award(found) for name, found in sheet.awards.items()},
    }


def published_award(found: Any) -> dict[str, Any]:
    if isinstance(found, dict):
        return {node: published_award(decision) for node, decision in found.items()}
    return {"decision": found.decision, "title": found.title, "value": found.value}
