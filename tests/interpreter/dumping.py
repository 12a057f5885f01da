"""Writing a rubric as YAML: one line for every field, leaf and award; odd text quoted, every number plain."""

import json
import re
from decimal import Decimal
from typing import Any

WORD = r"(?!true$|false$|null$|no$|yes$|on$|off$)[a-z][a-z_]+"
"""Text that is safe without quotes."""


class Plain(str):
    """Text that is written without quotes."""

    __slots__ = ()


def dump(rubric: dict[str, Any]) -> str:
    """The whole file."""
    return "".join(section(key, value) for key, value in rubric.items())


def section(key: str, value: Any) -> str:
    if isinstance(value, dict) and value:
        return f"{key}:\n" + "".join(f"  {flow_key(name)}: {flow(inner)}\n" for name, inner in value.items())
    if key == "indicators":
        return f"{key}:\n" + "".join(indicator(node, "  ") for node in value)
    if isinstance(value, list) and value:
        return f"{key}:\n" + "".join(f"  - {flow(item)}\n" for item in value)
    return f"{key}: {flow(value)}\n"


def indicator(node: dict[str, Any], indent: str) -> str:
    if "items" not in node:
        return f"{indent}- {flow(node)}\n"
    keys = "".join(f"{indent}  {key}: {flow(value)}\n" for key, value in node.items() if key != "items")
    items = "".join(indicator(child, indent + "    ") for child in node["items"])
    return f"{indent}- " + keys.lstrip() + f"{indent}  items:\n{items}"


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow_key(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | int):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return str(value) if re.fullmatch(WORD, value) or isinstance(value, Plain) else json.dumps(value, ensure_ascii=False)


def flow_key(key: str) -> str:
    return key if re.fullmatch(r"[^\W\d]\w*", key) else json.dumps(key, ensure_ascii=False)
