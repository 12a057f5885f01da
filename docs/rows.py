"""What the reference pages share: a kind in its own words, a key with what it may be, a value as YAML."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import yaml

from scoring.rules.base import Rule

_MOST_KEYS: Final = 6
"""So many keys of a mapping are listed where it is mentioned; one with more has a table of its own."""


def words(kind: type[Rule]) -> str:
    """Return what the file of a kind says of it."""
    return (sys.modules[kind.__module__].__doc__ or "").strip()


def setting(key: str, of: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Return the row of one setting."""
    # A decimal stands in the schema as text.
    default = "required" if key in schema.get("required", ()) else _default(of.get("default"))
    return f"| `{key}` | {shape(of, schema)} | {default} | {of.get('description', '')} |"


def _default(value: Any) -> str:
    return "" if value is None or isinstance(value, Mapping) or value == [] else f"`{written(value).strip(chr(39))}`"


def shape(of: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Return what a setting may be, in a word or two."""
    if "$ref" in of:
        name = of["$ref"].rpartition("/")[2]
        below = schema["$defs"][name]
        if name == "Text":
            return "text or `{zh, en}`"
        keys = below.get("properties", ())
        return shape(below, schema) if not keys else ", ".join(f"`{key}`" for key in keys) if len(keys) <= _MOST_KEYS else "mapping"
    if "oneOf" in of:
        return "mapping"
    if "enum" in of or "const" in of:
        return " or ".join(f"`{v}`" for v in of.get("enum", [of.get("const")]))
    if "anyOf" in of:
        if {one.get("type") for one in of["anyOf"]} >= {"string", "number", "boolean"}:
            return "number, true or false, or text" if any("minLength" in one for one in of["anyOf"]) else "expression"
        return " or ".join(dict.fromkeys(shape(one, schema) for one in of["anyOf"] if one.get("type") != "null"))
    if of.get("type") == "array":
        return f"list of {shape(of.get('items', {}), schema)}".rstrip()
    if of.get("type") == "object":
        return f"mapping to {shape(of['additionalProperties'], schema)}" if isinstance(of.get("additionalProperties"), dict) else "mapping"
    return {"string": "text", "boolean": "true or false", "integer": "whole number"}.get(str(of.get("type")), str(of.get("type", "any")))


def written(value: Any) -> str:
    """Return a value as YAML on one line."""
    made: str = yaml.safe_dump(_simple(value), allow_unicode=True, default_flow_style=True, width=10**6, sort_keys=False)
    return made.removesuffix("\n...\n").strip()


def _simple(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _simple(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_simple(v) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
