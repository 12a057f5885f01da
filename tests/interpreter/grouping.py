"""Groups with indicators of their own: some items and nodes of a finished rubric are given to one group only."""

import random
import re
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

from .loading import Rubric, for_group, full_of, how_of, nodes_of, whole_of, words

GROUPS = ["甲类", "乙类"]


def restrict(rng: random.Random, rubric: Rubric) -> None:
    """Give some indicators to one group; where what comes out could not be meant nothing is done."""
    if "group" not in rubric["subject"] or rng.random() < 0.5:
        return
    made = deepcopy(rubric)
    made["subject"]["groups"] = GROUPS
    if rng.random() < 0.4:
        twin(rng, made["indicators"])
    else:
        share(rng, made["indicators"], GROUPS)
    for node in nodes_of(made["indicators"]):
        if how_of(node) == "sum":
            node.pop("points", None)
    if sound(made):
        order(rng, made)
        rubric.clear()
        rubric.update(made)


def share(rng: random.Random, nodes: list[Rubric], above: list[str]) -> None:
    for node in nodes:
        here = above
        if rng.random() < 0.3:
            here = node["for"] = [rng.choice(above)]
        share(rng, node.get("items", []), here)


def twin(rng: random.Random, nodes: list[Rubric]) -> None:
    """Give an item or a node to one group, and the same under other ids to the other: full marks stay the same."""
    siblings = rng.choice([nodes, *(node["items"] for node in nodes_of(nodes))])
    at = rng.randrange(len(siblings))
    siblings[at]["for"] = [GROUPS[0]]
    other = deepcopy(siblings[at]) | {"for": [GROUPS[1]]}
    for one in every([other]):
        one["id"], one["title"] = f"{one['id']}_twin", f"{words(one['title'])}（乙）"
    siblings.insert(at + 1, other)


def sound(rubric: Rubric) -> bool:
    """Every group has something, enough to choose the best from, and shares are out of the same full marks."""
    own = [for_group(rubric, group) for group in GROUPS]
    if not all(one["indicators"] for one in own):
        return False
    for one in own:
        for node in [whole_of(one), *nodes_of(one["indicators"])]:
            if not int(node.get("drop", 0)) < len(node["items"]) >= int(node.get("keep", 0)):
                return False
    fulls: list[dict[str, Decimal]] = [{node["id"]: full_of(node) for node in every(one["indicators"])} for one in own]
    for node in [whole_of(rubric), *nodes_of(rubric["indicators"])]:
        for item in node["items"] if how_of(node) != "sum" else []:
            if len({full[item["id"]] for full in fulls if item["id"] in full}) > 1:
                return False
    best = [award for award in rubric.get("awards") or [] if award["kind"] == "best"]
    same = all(len({full[name] for full in fulls if name in full}) == 1 for name in {*fulls[0], *fulls[1]})
    return same or not best


def every(nodes: list[Rubric]) -> Iterator[Rubric]:
    for node in nodes:
        yield node
        yield from every(node.get("items", []))


def order(rng: random.Random, rubric: Rubric) -> None:
    """Where full marks differ nobody is compared by points with another group: by the rate, or within groups."""
    if not differ(rubric):
        return
    declared = rubric.get("ranking")
    ranking: dict[str, Any] = {} if declared in (None, "none") else declared
    contests = [a for a in rubric.get("awards") or [] if a["kind"] in ("quota", "laggards") or any("take" in s for s in a.get("levels", []))]
    if rng.random() < 0.5 or re.search(r"\b(place|percentile)\b", str(rubric)):
        for one in [*contests, ranking]:
            if one is ranking or "by" in one or declared == "none":
                one["by"] = ["rate", *one.get("by", ["total"])]
    else:
        for one in [*contests, ranking]:
            one["within"] = "group"
    if declared != "none":
        rubric["ranking"] = ranking


def differ(rubric: Rubric) -> bool:
    """Whether the groups have different full marks."""
    return len({full_of(whole_of(for_group(rubric, group))) for group in rubric["subject"].get("groups", [])}) > 1
