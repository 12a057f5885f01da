"""Reading a rubric: YAML in which numbers are decimals, `true` and `false` are the booleans, and all else is text."""

import re
from decimal import Decimal
from typing import Any

import yaml

Rubric = dict[str, Any]
Reader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def load(text: str) -> Rubric:
    """The rubric as plain dictionaries and lists."""
    rubric: Rubric = value_of(yaml.compose(text, Reader))
    return rubric


def value_of(node: Any) -> Any:
    """Keys are text whatever they look like; what is quoted is text."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: value_of(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [value_of(item) for item in node.value]
    if node.style:
        return node.value
    return Decimal(node.value) if NUMBER.fullmatch(node.value) else WORDS.get(node.value, node.value)


def words(title: Any) -> str:
    """The wording that is shown: a string, or the current or Chinese one of a mapping."""
    if isinstance(title, dict):
        return str(title.get("current") or title.get("zh"))
    return str(title)


def leaves_of(nodes: list[Rubric]) -> list[Rubric]:
    """Every leaf below, in written order."""
    return [leaf for node in nodes for leaf in (leaves_of(node["items"]) if "items" in node else [node])]


def nodes_of(nodes: list[Rubric]) -> list[Rubric]:
    """Every inner node, parents before children."""
    inner = [node for node in nodes if "items" in node]
    return [found for node in inner for found in [node, *nodes_of(node["items"])]]


def full_of(node: Rubric) -> Decimal:
    """Full points: the sum of what is added up; else its own, 100 where a node or a weighed leaf says none."""
    if "items" in node and how_of(node) == "sum":
        return sum((full_of(child) for child in node["items"]), Decimal(0))
    full: Decimal = node.get("points", Decimal(100))
    return full


def whole_of(rubric: Rubric) -> Rubric:
    """The whole as a node above the top ones."""
    own = {key: rubric[key] for key in ("points", "combine", "keep", "drop", "floor", "cap") if key in rubric}
    return {**own, "items": rubric["indicators"]}


def how_of(node: Rubric) -> str:
    """How a node is made of its items: weighed where nothing is said but they have weights."""
    how: str = node.get("combine") or ("mean" if any("weight" in child for child in node["items"]) else "sum")
    return how


def for_group(rubric: Rubric, group: str | None) -> Rubric:
    """The rubric with the indicators that a group has."""
    return {**rubric, "indicators": kept(rubric["indicators"], group)}


def kept(nodes: list[Rubric], group: str | None) -> list[Rubric]:
    """What is for all groups or for this one; a node of which nothing is left is gone."""
    own = [node for node in nodes if group in node.get("for", [group])]
    own = [{**node, "items": kept(node["items"], group)} if "items" in node else node for node in own]
    return [node for node in own if node.get("items") != []]


def policy_of(nodes: list[Rubric], kind: str, default: str) -> dict[str, str]:
    """The policy of every leaf: its own, else the nearest above, else the default."""
    found: dict[str, str] = {}
    for node in nodes:
        here = node.get(kind, default)
        if "items" in node:
            found |= policy_of(node["items"], kind, here)
        else:
            found[node["id"]] = here
    return found
