"""Reading a rubric: YAML in which numbers are decimals, `true` and `false` are the booleans, and all else is text."""

import re
from decimal import Decimal
from typing import Any, ClassVar

import yaml

Rubric = dict[str, Any]
Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(Base):  # type: ignore[misc]
    """A loader without implicit dates, octals, sexagesimals and yes/no."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


def _mapping(loader: Any, node: Any) -> dict[str, Any]:
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}


Loader.add_implicit_resolver("!number", re.compile(r"^[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?$"), list("-+0123456789"))
Loader.add_implicit_resolver("!boolean", re.compile(r"^(true|false)$"), ["t", "f"])
Loader.add_implicit_resolver("!nothing", re.compile(r"^(null|~|)$"), ["n", "~", ""])
Loader.add_constructor("!number", lambda loader, node: Decimal(node.value))
Loader.add_constructor("!boolean", lambda loader, node: node.value == "true")
Loader.add_constructor("!nothing", lambda loader, node: None)
Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def load(text: str) -> Rubric:
    """The rubric as plain dictionaries and lists."""
    rubric: Rubric = yaml.load(text, Loader)
    return rubric


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
    """Full points: a leaf's own, a node's sum."""
    if "items" in node:
        return sum((full_of(child) for child in node["items"]), Decimal(0))
    full: Decimal = node["points"]
    return full


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
