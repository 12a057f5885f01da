"""The whole way: data, rules, policies, the tree, vetoes, places, awards, summary."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from .additions import add_all
from .adjust import adjust, hold_total, total_gone, zero
from .arithmetic import CONTEXT, divide
from .awards import Contest, Decision, decide
from .ballots import without_void
from .combine import Extra, Leaf, Rounding, combine, settle, within
from .contests import place_names
from .data import check_expectations, check_keys, spelled_once
from .expressions import known
from .grouping import differ
from .loading import Rubric, leaves_of, load, nodes_of, policy_of, whole_of
from .population import Population, peers
from .ranking import Key, key_of, places, ranking_of
from .rules import compared, room, score
from .sheet import Sheet
from .standing import below
from .values import MISSING, DataFault, Mark, Row

Previous = dict[str, dict[str, Any]] | None
"""{id: {"total": points, award: what it gave}} of those that were there the year before; None where nobody told."""


Given = dict[str, dict[str, Decimal]]
"""{id: {leaf: points}} that a correction puts in the place of what the rule and the policy gave."""


@dataclass
class Run:
    """Everything that came out, with more inside than is published."""

    rubric: Rubric
    given: Given = field(default_factory=dict)
    fault: str | None = None
    sheets: list[Sheet] = field(default_factory=list)
    population: Population = field(default_factory=Population)
    summary: dict[str, Decimal | None] = field(default_factory=dict)
    provisional: bool = False

    @property
    def rounding(self) -> Rounding:
        return Rounding.of(self.rubric)


def assess(rubric_text: str, subjects: list[Row], tables: dict[str, list[Row]], *, draft: bool = False, previous: Previous = None,
           given: Given | None = None, lower: dict[str, Run] | None = None, kept: Population | None = None,
           revoked: dict[str, frozenset[str]] | None = None) -> Run:
    """The result with its sheets; a fault of the data ends the run without any.

    lower  the run of the rubric below, for every table that is its result
    kept   with whom subjects are compared; with each other where None
    revoked  {id of a subject: awards that it lost after they were published}
    """
    run = Run(load(rubric_text), given or {})
    with localcontext(CONTEXT):
        try:
            tables = tables | {name: below(run.rubric["tables"][name], found) for name, found in (lower or {}).items()}
            check_keys(run.rubric, subjects, tables)
            subjects = spelled_once(run.rubric, subjects)
            tables = without_void(run.rubric, tables)
            run.sheets = [one_subject(run.rubric, row, tables, previous) for row in subjects]
            for sheet in run.sheets:
                sheet.revoked = (revoked or {}).get(sheet.id, frozenset())
            rate(run, draft, kept)
            compare(run)
        except DataFault as fault:
            return Run(run.rubric, fault=str(fault))
    return run


# ---------------------------------------------------------------- one subject


def one_subject(rubric: Rubric, row: Row, tables: dict[str, list[Row]], previous: Previous) -> Sheet:
    """What it had the year before, fields and who is exempt."""
    sheet = Sheet.of(rubric, row, tables)
    remember(sheet, rubric, previous)
    try:
        for name in rubric.get("fields") or {}:
            sheet.fields[name]  # computes it
        check_expectations(rubric, sheet.fields)
        sheet.exempt = known(rubric["exempt"]["when"], sheet.fields.scope) if rubric.get("exempt") else False  # type: ignore[assignment]
    except DataFault as fault:
        raise DataFault(f"{sheet.id}: {fault}") from None
    return sheet


def rate(run: Run, draft: bool, kept: Population | None) -> None:
    """Leaves, nodes and vetoes of everyone: rules first, for some compare, then policies, for some look at what others got."""
    rubric, present = run.rubric, [sheet for sheet in run.sheets if sheet.exempt is not True]
    scores: dict[str, dict[str, Decimal | Mark]] = {sheet.id: {} for sheet in present}
    for leaf in leaves_of(rubric["indicators"]):
        having = [sheet for sheet in present if leaf["id"] in {one["id"] for one in leaves_of(sheet.rubric["indicators"])}]
        values: dict[str, Fraction | None] = {}
        for sheet in having:
            with naming(sheet):
                values[sheet.id] = compared(leaf, sheet.fields.scope)
        rooms = {sheet.id: (sheet.group, room(leaf, sheet.fields.scope)) for sheet in having}
        own = [(rooms[sheet.id], value) for sheet in having if (value := values[sheet.id]) is not None]
        found = run.population.compared[leaf["id"]] = own if kept is None else kept.compared[leaf["id"]]
        for sheet in having:
            with naming(sheet):
                scores[sheet.id][leaf["id"]] = score(leaf, sheet.fields.scope, peers(leaf["rule"], rooms[sheet.id], found))
        observed = [(sheet, points) for sheet in having if isinstance(points := scores[sheet.id][leaf["id"]], Decimal)]
        earned = [(sheet.group, run.rounding.round("item", within(points, leaf))) for sheet, points in observed
                  if leaf["id"] not in run.given.get(sheet.id, {})]
        run.population.earned[leaf["id"]] = earned if kept is None else kept.earned[leaf["id"]]
    for sheet in present:
        with naming(sheet):
            rate_subject(sheet, draft, scores[sheet.id], run.population.earned_in(sheet.group), run)


@contextmanager
def naming(sheet: Sheet) -> Iterator[None]:
    """Say whose data are at fault."""
    try:
        yield
    except DataFault as fault:
        raise DataFault(f"{sheet.id}: {fault}") from None


def rate_subject(sheet: Sheet, draft: bool, scores: dict[str, Decimal | Mark], earned: dict[str, list[Decimal]], run: Run) -> None:
    """Twice up the tree: before the vetoes, which read those points, and after them."""
    rubric, whole = sheet.rubric, run.rubric
    rounding, leaves = Rounding.of(rubric), leaves_of(rubric["indicators"])
    missing = policy_of(rubric["indicators"], "missing", rubric.get("missing", "pending"))
    if draft:
        missing = dict.fromkeys(missing, "pending")
    not_applicable = policy_of(rubric["indicators"], "not_applicable", rubric.get("not_applicable", "rescale"))
    for leaf in leaves:
        name = leaf["id"]
        if name in run.given.get(sheet.id, {}):
            sheet.leaves[name] = Leaf("scored", run.given[sheet.id][name])
        else:
            sheet.leaves[name] = settle(leaf, scores[name], missing[name], not_applicable[name], rounding, earned[name])
    sheet.combined = combine(rubric, sheet.leaves, rounding)
    sheet.names["base"] = sheet.combined.total
    sheet.name_points(sheet.leaves, sheet.combined, rounding)
    sheet.adjusted = adjust(whole, sheet.scope)
    elsewhere = {node["id"] for node in nodes_of(whole["indicators"])} - {node["id"] for node in nodes_of(rubric["indicators"])}
    sheet.added = add_all(rubric, sheet.scope, rounding, draft, sheet.adjusted.zeroed | elsewhere)
    sheet.leaves = zero(sheet.leaves, sheet.adjusted.zeroed)
    extra = Extra({node["id"]: sheet.added.to(node["id"]) for node in nodes_of(rubric["indicators"])}, sheet.adjusted.zeroed)
    sheet.combined = combine(rubric, sheet.leaves, rounding, extra)
    sheet.combined.total = total_of(rubric, sheet, rounding)
    sheet.names["total"] = sheet.combined.total
    sheet.name_points(sheet.leaves, sheet.combined, rounding)
    sheet.outcome = outcome_of(rubric, sheet)


def total_of(rubric: Rubric, sheet: Sheet, rounding: Rounding) -> Decimal | None:
    """What is added, then what vetoes leave, then the limits of the whole."""
    points, added = sheet.combined.points, sheet.added.to("")
    points = None if points is None or None in added else sum((one for one in added if one), points)
    held = hold_total(None if points is None else within(points, whole_of(rubric)), sheet.adjusted)
    return None if held is None else rounding.round("total", held)


def outcome_of(rubric: Rubric, sheet: Sheet) -> str:
    """Pending before unranked before ranked."""
    leaves = () if total_gone(sheet.adjusted) else sheet.leaves.values()
    if any(leaf.pending for leaf in leaves) or (sheet.added.pending and not total_gone(sheet.adjusted)):
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


def remember(sheet: Sheet, rubric: Rubric, previous: Previous) -> None:
    """Let expressions read the year before: `previous.total`, `previous.` with the id of an award, `previous.level` where only one gives levels."""
    awards = rubric.get("awards") or []
    levels = [award["id"] for award in awards if award["kind"] == "level"]
    sheet.previous = None if previous is None else previous.get(sheet.id, {})
    sheet.names |= dict.fromkeys(("place", "percentile", "group_place", "group_percentile"))
    had = {name: (sheet.previous or {}).get(name) for name in ("total", *(award["id"] for award in awards))}
    if len(levels) == 1:
        had = {"level": had[levels[0]], **had}
    sheet.names |= {f"previous.{name}": value for name, value in had.items()}
    sheet.fields.before = {f"previous.{name}": MISSING if value is None else value for name, value in had.items()}


def rank(rubric: Rubric, ranked: list[Sheet], rounding: Rounding) -> None:
    """A place among all, and one within the group where there is one."""
    ranking = ranking_of(rubric)
    keys: dict[str, Key] = {sheet.id: key_of(ranking["by"] + ranking["ties"], sheet.scope, rounding) for sheet in ranked}
    overall = places(keys, ranking["method"])
    together = not differ(rubric) or ranking["by"][0] in ("rate", "rate(total)")
    for sheet in ranked:
        peers = {other.id: keys[other.id] for other in ranked if other.group == sheet.group}
        sheet.rank = overall[sheet.id] if together else None
        sheet.group_rank = places(peers, ranking["method"])[sheet.id] if sheet.group is not None else None
    place_names(ranked, rounding)


def is_provisional(sheet: Sheet) -> bool:
    """Something about the subject is still open."""
    undecided = any(decision.decision == "undecided" for name, decision in sheet.decisions() if name not in sheet.unused)
    return sheet.exempt is None or sheet.outcome == "pending" or sheet.adjusted.provisional or sheet.added.provisional or undecided


def summarise(line: Rubric, present: list[Sheet]) -> Decimal | None:
    """A share or count of all that are not exempt; a mean or a sum of those whose value is known."""
    if "mean" in line or "sum" in line:
        values = [value for sheet in present if isinstance(value := known(line.get("mean", line.get("sum")), sheet.scope), Decimal)]
        return divide(sum(values, Decimal(0)), Decimal(len(values)) if "mean" in line else Decimal(min(len(values), 1)))
    holding = Decimal(sum(holds(line.get("share", line.get("count")), sheet) for sheet in present))
    return divide(holding, Decimal(len(present))) if "share" in line else holding


def holds(what: Any, sheet: Sheet) -> bool:
    """An award counts where it is granted, whatever its value; a condition where it is true."""
    found = sheet.awards.get(what)
    if isinstance(found, Decision):
        return found.decision == "granted"
    return known(what, sheet.scope) is True
