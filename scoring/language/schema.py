"""The JSON Schema of a rubric file, for editors: made from the models, so that it cannot differ from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, get_args

from pydantic import BaseModel

from scoring.language.extension import Extension
from scoring.language.rubric import FieldType, Rubric

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_LIMITS: Final = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}
_EXPRESSION: Final[dict[str, Any]] = {"type": ["string", "number", "boolean"], "minLength": 1}
_PARAM: Final[dict[str, Any]] = {"type": "string", "pattern": "^[=\uff1d].", "description": "the value of a param: = and its name"}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a rubric file, short forms included: of a whole one, or of one that extends another."""
    whole = _schema(Rubric)
    kinds = {**_schema(Extension)["$defs"], **whole["$defs"], "Param_name": _PARAM}
    for model in (Rubric, Extension):
        kinds[model.__name__] = {key: below for key, below in _schema(model).items() if key != "$defs"}
    _short_forms(kinds)
    return {"$schema": DRAFT, "title": "Rubric", "description": whole["description"], "if": {"required": ["extends"]},
            "then": {"$ref": "#/$defs/Extension"}, "else": {"$ref": "#/$defs/Rubric"}, "$defs": dict(sorted(kinds.items()))}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    tidied: dict[str, Any] = _tidy(model.model_json_schema(by_alias=True, mode="validation"))
    return tidied


def _short_forms(kinds: dict[str, Any]) -> None:
    kinds["Text"] = _with_short_form(_wording(kinds["Text"]), {"type": "string", "minLength": 1})
    kinds["Column"] = _with_short_form(kinds["Column"], {"enum": list(get_args(FieldType))})
    kinds["Order"] = _with_short_form(kinds["Order"], _EXPRESSION)
    kinds["Rubric"]["properties"]["ranking"] = {"anyOf": [{"const": "none"}, {"$ref": "#/$defs/Ranking"}]}
    for day in kinds["Period"]["properties"].values():
        day["format"] = "date"


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
    return _or_param(_without_null(kept))


def _or_param(node: dict[str, Any]) -> dict[str, Any]:
    """Return a schema in which a param may stand where a number is wanted."""
    if node.get("type") not in ("number", "integer"):
        return node
    named: dict[str, Any] = {key: node[key] for key in ("title", "description", "default") if key in node}
    return {**named, "anyOf": [{key: below for key, below in node.items() if key not in named}, {"$ref": "#/$defs/Param_name"}]}


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
