"""The JSON Schema of a rubric file, for editors: made from the models, so that it cannot differ from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, get_args

from scoring.language.rubric import FieldType, Rubric

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_LIMITS: Final = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}
_EXPRESSION: Final[dict[str, Any]] = {"type": ["string", "number", "boolean"], "minLength": 1}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a rubric, short forms included."""
    made = _tidy(Rubric.model_json_schema(by_alias=True, mode="validation"))
    kinds = made["$defs"]
    kinds["Text"] = _with_short_form(_wording(kinds["Text"]), {"type": "string", "minLength": 1})
    kinds["Column"] = _with_short_form(kinds["Column"], {"enum": list(get_args(FieldType))})
    kinds["Order"] = _with_short_form(kinds["Order"], _EXPRESSION)
    made["properties"]["ranking"] = {"anyOf": [{"const": "none"}, {"$ref": "#/$defs/Ranking"}]}
    for day in kinds["Period"]["properties"].values():
        day["format"] = "date"
    return {"$schema": DRAFT, **made}


def _tidy(node: Any) -> Any:
    """Return a schema in which nothing may be null and keys have no titles made up from their names."""
    if isinstance(node, list):
        return [_tidy(n) for n in node]
    if not isinstance(node, dict):
        return node
    kept: dict[str, Any] = {_LIMITS.get(str(key), str(key)): _tidy(below) for key, below in node.items() if key not in ("discriminator", "title")}
    if "properties" in node:
        kept = {"title": node["title"], **kept, "properties": {key: _tidy(below) for key, below in node["properties"].items()}}
    if kept.get("default", "") is None:
        del kept["default"]
    if kept.get("type") == "number" and isinstance(kept.get("default"), str):
        whole = Decimal(kept["default"])
        kept["default"] = int(whole) if whole == int(whole) else float(whole)
    return _without_null(kept)


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    options = [o for o in node.get("anyOf", ()) if o != {"type": "null"}]
    if len(options) == 1:
        rest = {key: below for key, below in node.items() if key != "anyOf"}
        return {**options[0], **rest}
    return {**node, "anyOf": options} if options else node


def _wording(text: dict[str, Any]) -> dict[str, Any]:
    """Return the long form of a text: `current` is another word for `zh`."""
    properties = {**text["properties"], "current": text["properties"]["zh"]}
    rest = {key: below for key, below in text.items() if key != "required"}
    return {**rest, "properties": properties, "oneOf": [{"required": ["zh"]}, {"required": ["current"]}]}


def _with_short_form(model: dict[str, Any], short: dict[str, Any]) -> dict[str, Any]:
    named: dict[str, Any] = {key: model[key] for key in model if key in ("title", "description")}
    return {**named, "anyOf": [short, {key: below for key, below in model.items() if key not in named}]}
