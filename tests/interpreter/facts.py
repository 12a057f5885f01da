"""What one scored case shows: facts, each the name of a table of `counts` and a value for each of its dimensions."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from .ballots import judged
from .case import Case
from .combine import Leaf
from .contests import held
from .data import columns_of
from .expressions import Scope, known
from .grouping import differ, every
from .levels import within_reach
from .loading import Rubric, how_of, leaves_of, nodes_of, policy_of, whole_of
from .ranking import Key, key_of, ranking_of
from .rows import marks_of, more_than
from .run import Run
from .sheet import Sheet
from .values import Mark

Fact = tuple[str, ...]


def facts(case: Case) -> Iterator[Fact]:
    """Score a case and tell what was seen."""
    run = case.assess()
    if run.fault:
        yield from fault_facts(case, run)
        return
    yield from run_facts(case, run)
    yield from ranking_facts(run)
    for sheet in run.sheets:
        yield ("subject outcome", sheet.outcome)
        yield ("year before", "nobody told" if sheet.previous is None else "told" if sheet.previous else "new")
        yield ("exempt", {True: "yes", False: "no", None: "unknown"}[sheet.exempt])
        yield from field_facts(run.rubric, sheet)
        yield from table_facts(run.rubric, sheet)
        if sheet.exempt is not True:
            yield from leaf_facts(sheet.rubric, sheet)
            yield from tree_facts(sheet.rubric, sheet)
            yield from award_facts(run.rubric, sheet)
            yield from applies_facts(run.rubric, sheet)
            yield from exact_facts(sheet.rubric, sheet)


def fault_facts(case: Case, run: Run) -> Iterator[Fact]:
    yield ("run", str(case.fault))
    found = re.search(r": (\w+) is missing$", str(run.fault))
    for leaf in leaves_of(run.rubric["indicators"]):
        if found and leaf["id"] == found[1]:
            yield ("kind × missing", leaf["rule"]["kind"], "error")
            yield ("missing × place", "error", places_of(run.rubric, "missing")[leaf["id"]])


def run_facts(case: Case, run: Run) -> Iterator[Fact]:
    for one in every(run.rubric["indicators"]):
        if "for" in one and "rule" in one:
            yield from (("for × outcome", sheet.leaves[one["id"]].outcome if one["id"] in sheet.leaves else "has it not")
                        for sheet in run.sheets if sheet.exempt is not True)
        if "for" in one:
            way = "same full" if not differ(run.rubric) else "rate" if ranking_of(run.rubric)["by"][0] == "rate" else "group"
            yield ("for", "node" if "items" in one else "item", way)
    for name, table in (run.rubric.get("tables") or {}).items():
        if "ballots" in table:
            outcomes = {valid for _, valid in judged(name, table, case.tables.get(name, []), columns_of(run.rubric))}
            yield from (("ballot", {True: "valid", False: "void", None: "unclear"}[valid]) for valid in outcomes)
    yield ("run", "draft" if case.draft else "final")
    yield ("run", "provisional" if run.provisional else "settled")
    for line in run.rubric.get("summary") or []:
        kind = next(key for key in line if key not in ("id", "title"))
        yield ("summary", kind if run.summary[line["id"]] is not None else f"{kind} of nobody")


# ---------------------------------------------------------------- inputs


def state_of(cell: Any) -> str:
    return cell.kind if isinstance(cell, Mark) else "known"


def field_facts(rubric: Rubric, sheet: Sheet) -> Iterator[Fact]:
    for name, spec in rubric["fields"].items():
        way = next((way for way in ("valid", "ratio", "derive") if way in spec), "data")
        yield ("type × state", spec["type"], state_of(sheet.fields[name]))
        yield ("way × state", way, state_of(sheet.fields[name]))
        if "ratio" in spec and known(spec["ratio"][1], sheet.fields.scope) == 0:
            when_zero = spec["when_zero"]
            yield ("zero denominator", when_zero if isinstance(when_zero, str) else "number")


def table_facts(rubric: Rubric, sheet: Sheet) -> Iterator[Fact]:
    for name, table in rubric["tables"].items():
        rows = sheet.tables[name]
        yield ("rows × absent", "unknown" if rows is None else "some" if rows else "none", table["absent"])


# ---------------------------------------------------------------- leaves and nodes


def places_of(rubric: Rubric, policy: str) -> dict[str, str]:
    """{leaf: rubric, node or item}: where the policy stands that is nearest to it."""
    marked = [with_places(node, policy) for node in rubric["indicators"]]
    return policy_of(marked, policy, "rubric")


def with_places(node: Rubric, policy: str) -> Rubric:
    """The same tree, saying where a policy stands in place of which it is."""
    made: Rubric = {"id": node["id"]}
    if policy in node:
        made[policy] = "node" if "items" in node else "item"
    if "items" in node:
        made["items"] = [with_places(child, policy) for child in node["items"]]
    return made


def leaf_facts(rubric: Rubric, sheet: Sheet) -> Iterator[Fact]:
    places = {policy: places_of(rubric, policy) for policy in ("missing", "not_applicable")}
    for spec in leaves_of(rubric["indicators"]):
        leaf, kind = sheet.leaves[spec["id"]], spec["rule"]["kind"]
        yield ("kind × outcome", kind, leaf.outcome)
        yield ("origin × outcome", leaf.origin, leaf.outcome)
        yield from rule_facts(spec["rule"], leaf, sheet.fields.scope)
        if leaf.policy:
            yield (f"kind × {leaf.outcome}", kind, leaf.policy)
            yield (f"{leaf.outcome} × place", leaf.policy, places[leaf.outcome][spec["id"]])
        if leaf.zeroed:
            yield ("zeroed leaf", leaf.outcome)


def target_facts(rule: Rubric, scope: Scope) -> Iterator[Fact]:
    target = known(rule.get("target", Decimal(100)), scope)
    if isinstance(target, Decimal) and target <= 0:
        yield ("zero target", rule["kind"], rule.get("when_zero", "missing"))


def rule_facts(rule: Rubric, leaf: Leaf, scope: Scope) -> Iterator[Fact]:
    if rule["kind"] == "checklist":
        mode = next((mode for mode in ("all", "counts") if mode in rule), "points" if "points" in rule["items"][0] else "alike")
        yield ("checklist × outcome", mode, leaf.outcome)
    if rule["kind"] == "per_event":
        each = rule["each"]
        first = next(iter(each["values"].values())) if isinstance(each, dict) else each
        yield ("per_event", "deducting" if first < 0 else "adding", "by level" if isinstance(each, dict) else "alike")
        way = "capped" if "caps" in (each if isinstance(each, dict) else {}) else "by level" if isinstance(each, dict) else "alike"
        yield ("per_event count", "highest" if "take_highest" in rule else "each", way)
        yield ("per_event limits", "window" if "window" in rule else "always", "per head" if "per_head" in rule else "as it is", leaf.outcome)


    yield from comparing_facts(rule, leaf)
    if rule["kind"] == "panel":
        groups = scope.pers.get(rule["table"])
        yield ("panel × outcome", rule.get("combine", "sum") if groups else "one panel", leaf.outcome)
        marks = marks_of(rule, scope.tables[rule["table"]] or [], scope) or []
        dropped = "none" if "drop" not in rule else "dropped" if len(marks) > more_than(rule) else "too few"
        yield ("panel marks", dropped, rule.get("blank", "missing"))
    if rule["kind"] == "ballot":
        way = rule.get("tied") or rule.get("missing_class") or "one class"
        yield ("ballot × outcome", "ballots" if "choice" in rule else "counts", way, leaf.outcome)
        asked = "quorum" in rule or "class_quorum" in rule
        yield ("ballot quorum", rule.get("quorum_of", "valid") if asked else "none", rule.get("blank", "missing"))
        yield ("ballot classes", rule.get("missing_class", "none"), "own quorum" if "class_quorum" in rule else "free", leaf.outcome)
        yield ("ballot valid", "ballots" if "choice" in rule else "counts", "condition" if "valid" in rule else "all", leaf.outcome)
    if rule["kind"] == "piecewise":
        given = {2: "two", 5: "five"}.get(len(rule.get("standards", ())), "three") if "standards" in rule else "anchors"
        yield ("piecewise × outcome", given, leaf.outcome)
    if rule["kind"] == "shortfall":
        yield ("shortfall", rule.get("side", "below"), rule["count"], "relative" if rule.get("relative") else "absolute")
        if rule.get("relative"):
            yield from target_facts(rule, scope)
    if rule["kind"] == "completion":
        yield from target_facts(rule, scope)
    if rule["kind"] == "formula":
        yield ("formula × outcome", "clamped" if rule.get("clamp") else "as it is", leaf.outcome)


def comparing_facts(rule: Rubric, leaf: Leaf) -> Iterator[Fact]:
    """How subjects are compared."""
    if rule["kind"] == "cohort":
        yield ("cohort", rule["method"], rule.get("better", "high"))
        if rule["method"] == "percentile" or rule["method"].startswith("ratio"):
            yield ("cohort share", rule["method"], "bands" if "bands" in rule else rule.get("oneself", "proportion"))
    if rule["kind"] == "rank_points":
        yield ("rank_points ties", rule.get("ties", "competition"), "places" if "places" in rule else "even", leaf.outcome)
    if "balance" in rule:
        yield ("balance", rule["kind"], rule["balance"]["reference"], leaf.outcome)
        yield ("balance rooms", rule["kind"], "by field" if "by" in rule["balance"] else "groups", leaf.outcome)


def combine_facts(rubric: Rubric, sheet: Sheet) -> Iterator[Fact]:
    """How nodes were made, whether all of one was there, and what held them back."""
    total = {**whole_of(rubric), "id": "total"}
    points = {**sheet.combined.nodes, "total": sheet.combined.total}
    for node in [*nodes_of(rubric["indicators"]), total]:
        gone = [child for child in node["items"] if child["id"] in sheet.leaves and sheet.leaves[child["id"]].dropped]
        state = "unknown" if points[node["id"]] is None else "some dropped" if gone else "whole"
        yield ("combine × state", how_of(node), state)
    for one in [*nodes_of(rubric["indicators"]), *leaves_of(rubric["indicators"]), total]:
        for key in ("floor", "cap", "factor"):
            if key in one:
                yield ("shaped", key, "whole" if one is total else "node" if "items" in one else "leaf")


def tree_facts(rubric: Rubric, sheet: Sheet) -> Iterator[Fact]:
    yield from combine_facts(rubric, sheet)
    failed = sheet.combined.not_covered
    yield ("coverage", "failed" if failed else "held")
    for effect, state in sheet.adjusted.effects:
        yield ("effect × veto", effect, state)
    yield from sheet.added.seen


# ---------------------------------------------------------------- places and awards


def ranking_facts(run: Run) -> Iterator[Fact]:
    settings = ranking_of(run.rubric)
    ranked = [sheet for sheet in run.sheets if sheet.outcome == "ranked"]
    yield ("ranking", "none" if run.rubric.get("ranking") == "none" else str(settings["within"] or "all"))
    rounding = run.rounding
    keys: list[Key] = [key_of(settings["by"] + settings["ties"], sheet.scope, rounding) for sheet in ranked]
    for key in keys:
        tied = "tied" if keys.count(key) > 1 else "apart"
        yield ("method × places", settings["method"], tied)
        yield ("still_tied × places", settings.get("still_tied", "share"), tied)
        for one, (is_known, _) in zip(settings["by"] + settings["ties"], key, strict=True):
            order = "ascending" if isinstance(one, dict) else "descending"
            yield ("order × key", order, "known" if is_known else "unknown")


def award_facts(rubric: Rubric, sheet: Sheet) -> Iterator[Fact]:
    awards = {award["id"]: award for award in rubric.get("awards") or []}
    for name, decision in sheet.decisions():
        award = awards[name]
        yield ("award × decision", form(award), decision.decision)
        if decision.tie:
            yield ("award × tie", form(award), decision.tie)
        if name in sheet.adjusted.barred:
            yield ("award × veto", form(award), "barred")
        if name in sheet.adjusted.doubtful:
            yield ("award × veto", form(award), "doubtful")
        for other in award.get("not_together", []):
            yield ("award × excluded", form(award), {True: "held", None: "undecided", False: "not held"}[held(other, sheet)])
        for take in takes(award):
            yield ("take × within", take_of(take), award.get("within", "all"))
            yield ("reserve", "kept" if "reserve" in take else "none")
        if award["kind"] == "laggards":
            least = award.get("at_least", {"count": 0})
            size = "share" if "share" in least else "number" if least["count"] else "condition alone"
            yield ("laggards", size, "gate" if "eligible" in award else "open")
        if form(award) == "ladder":
            yield ("ladder", decision.note or "as reached")
        if "promotion" in award:
            yield ("promotion × subject", award["promotion"].get("new", "free"), held_back(award, sheet))
            if "unless" in award["promotion"]:
                yield ("promotion unless", {True: "freed", False: "not", None: "unknown"}[known(award["promotion"]["unless"], sheet.scope)])
        yield from (("award reads", name) for name in NAMES if re.search(rf"\b{name}", str(award)))


def applies_facts(rubric: Rubric, sheet: Sheet) -> Iterator[Fact]:
    """Of what expressions ask whether it applies, and whether it does."""
    items = {leaf["id"] for leaf in leaves_of(rubric["indicators"])}
    for quoted, plain in set(re.findall(r"applies[(（](?:「([^」]+)」|(\w+))", str(rubric))):
        name = quoted or plain
        what = "field" if name in rubric["fields"] else "item" if name in items else "node"
        yield ("applies", what, "yes" if known(f"applies(「{name}」)", sheet.scope) else "no")


NAMES = ("place", "percentile", "group_place", "group_percentile", "previous.total", "previous.award")


def form(award: Rubric) -> str:
    """The kind, and for levels whether some have only so many places."""
    return "ladder" if award["kind"] == "level" and takes(award) else str(award["kind"])


def takes(award: Rubric) -> list[Rubric]:
    return [one["take"] for one in [award, *award.get("levels", [])] if "take" in one]


def held_back(award: Rubric, sheet: Sheet) -> str:
    """Whether last year's level keeps the highest step away."""
    top = within_reach(award, award["promotion"], len(award["levels"]), sheet)
    if sheet.previous == {}:
        return "new, held back" if top is False else "new"
    return {True: "free", False: "held back", None: "unknown"}[top]


def take_of(take: Rubric) -> str:
    if "shares" in take or "places" in take:
        return "shares" if "shares" in take else "places"
    return "count" if "count" in take else str(take.get("rounding", "floor"))


def exact_facts(rubric: Rubric, sheet: Sheet) -> Iterator[Fact]:
    """Values that lie exactly at a threshold."""
    for spec in leaves_of(rubric["indicators"]):
        rule = spec["rule"]
        if rule["kind"] == "bands" and known(rule["of"], sheet.fields.scope) in [band["from"] for band in rule["bands"][1:]]:
            yield ("exactly at", "bands")
    for award in rubric.get("awards") or []:
        if any(name in sheet.names and sheet.names[name] == threshold for name, threshold in thresholds(award)):
            yield ("exactly at", award["kind"])


def thresholds(award: Rubric) -> list[tuple[str, Any]]:
    """(what is compared, with what)."""
    if award["kind"] == "stars":
        return [(one["of"], one["at_least"]) for one in award["each"]]
    if award["kind"] == "level":
        return [(award.get("of", "total"), one["from"]) for one in award["levels"] if "from" in one]
    return []
