"""What a generated rubric is made of, whatever its data: facts to be counted, as in `facts`."""

from collections.abc import Iterator

from .grouping import every
from .inputs import NAMES
from .loading import Rubric, how_of, nodes_of, whole_of
from .ranking import ranking_of
from .remembering import PLACES, read_in
from .rules import KINDS

Shape = tuple[str, ...]
WEIGHED = ("mean", "geometric", "harmonic")
AWARDS = ("stars", "level", "title", "quota", "laggards", "best")
CONTESTS = ("level", "quota", "laggards")


def shapes(rubric: Rubric) -> Iterator[Shape]:
    yield from field_shapes(rubric)
    yield from tree_shapes(rubric)
    yield from adjust_shapes(rubric)
    yield from award_shapes(rubric)
    settings = ranking_of(rubric)
    first = settings["by"][0]
    yield ("ranked by", first if first in ("total", "rate") else "another", f"{min(len(settings['ties']), 2)} more keys")
    yield from (("previous in", place) for place in read_in(rubric))


def field_shapes(rubric: Rubric) -> Iterator[Shape]:
    for spec in rubric["fields"].values():
        if "derive" in spec:
            limited = "limited" if {"min", "max"} & {*spec} else "free"
            yield ("derived", spec["type"], limited if spec["type"] in ("integer", "decimal", "percent") else "no number")
        if "ratio" in spec:
            yield ("ratio", "above 100" if spec.get("max", 100) > 100 else "at most 100", "valid" if "valid" in spec else "always")
    yield ("checks", str(min(len(rubric.get("checks") or []), 2)))
    for table in rubric["tables"].values():
        yield ("table", "grouped" if table.get("per") else "plain")


def tree_shapes(rubric: Rubric) -> Iterator[Shape]:
    scores = rubric["scores"]
    for level in ("item", "section", "total"):
        yield ("rounded at", level, "yes" if level in scores["round_at"] else "no", str(int(scores["decimals"])))
    for node in [*nodes_of(rubric["indicators"]), whole := whole_of(rubric)]:
        weighed = "weighed" if any("weight" in item for item in node["items"]) else "alike"
        yield ("combined", how_of(node), "whole" if node is whole else "node", weighed)
    for one in every(rubric["indicators"]):
        if "for" in one and "rule" in one:
            yield ("for × kind", one["rule"]["kind"])
        if "factor" in one:
            yield ("factor", "field" if one["factor"] in rubric["fields"] else "expression")
        if one.get("rule", {}).get("kind") == "panel":
            yield ("panel", "judges named" if "judge" in one["rule"] else "judges unnamed", "recused" if "recused" in one["rule"] else "all count",
                   "each" if "each" in one["rule"] else "mean")


def adjust_shapes(rubric: Rubric) -> Iterator[Shape]:
    nodes = {node["id"] for node in nodes_of(rubric["indicators"])}
    for entry in rubric.get("adjust") or []:
        if entry["kind"] in ("bonus", "deduction"):
            by = "events" if "table" in entry else "value"
            yield ("addition", entry["kind"], by, "node" if entry.get("on") in nodes else "whole")
            if by == "events":
                each = "by level" if isinstance(entry.get("each"), dict) else "alike"
                yield ("addition of events", each, "window" if "window" in entry else "always", "where" if "where" in entry else "all")
                yield ("addition of matters", "highest" if "take_highest" in entry else "each", "founded" if "basis" in entry else "free")
        if entry["kind"] == "cap":
            yield ("cap of", "a side" if isinstance(entry["of"], str) else "some")
        if entry["kind"] == "veto":
            basis = entry.get("basis") or {}
            yield ("veto on", "table" if "table" in basis else "fields" if basis else "nothing")
            if {"cap_level", "no_promotion", "demote"} & {*entry["effect"]}:
                yield ("ladders", "named" if "ladders" in entry["effect"] else "all")


def award_shapes(rubric: Rubric) -> Iterator[Shape]:
    for award in rubric.get("awards") or []:
        yield ("award", award["kind"], "not in use" if award.get("in_use") is False else "in use")
        yield ("award", award["kind"], "proposed" if "approval" in award else "decided")
        if "at_the_cut" in award:
            yield ("order", award["kind"], "own" if "by" in award else "ranking's", "own ties" if "ties" in award else "ranking's ties")


SHAPES: dict[str, tuple[tuple[str, ...], ...]] = {
    "derived": (tuple(NAMES), ("limited", "free", "no number")),
    "ratio": (("above 100", "at most 100"), ("valid", "always")),
    "checks": (("0", "1", "2"),),
    "table": (("grouped", "plain"),),
    "rounded at": (("item", "section", "total"), ("yes", "no"), ("0", "1", "2", "3")),
    "combined": (("sum", *WEIGHED, "minimum", "maximum", "best", "drop_lowest"), ("node", "whole"), ("weighed", "alike")),
    "for × kind": (tuple(KINDS),),
    "factor": (("field", "expression"),),
    "panel": (("judges named", "judges unnamed"), ("recused", "all count"), ("each", "mean")),
    "addition": (("bonus", "deduction"), ("events", "value"), ("node", "whole")),
    "addition of events": (("by level", "alike"), ("window", "always"), ("where", "all")),
    "addition of matters": (("highest", "each"), ("founded", "free")),
    "cap of": (("a side", "some"),),
    "veto on": (("table", "fields", "nothing"),),
    "ladders": (("named", "all"),),
    "award": (AWARDS, ("in use", "not in use", "proposed", "decided")),
    "order": (CONTESTS, ("own", "ranking's"), ("own ties", "ranking's ties")),
    "ranked by": (("total", "rate", "another"), ("0 more keys", "1 more keys", "2 more keys")),
    "previous in": (tuple(sorted(PLACES)),),
}
NUMBERS = ("integer", "decimal", "percent")
IMPOSSIBLE: dict[Shape, str] = {
    **{("derived", kind, "no number"): "it is one" for kind in NUMBERS},
    **{("derived", kind, limits): "only numbers have limits" for kind in NAMES if kind not in NUMBERS for limits in ("limited", "free")},
    **{("combined", how, place, "weighed"): "weights go with means" for how in ("sum", "minimum", "maximum", "best", "drop_lowest")
       for place in ("node", "whole")},
}
