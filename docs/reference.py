"""Write the reference pages from the code's own words and examples: `make reference`.

    docs/kinds/README.md, docs/kinds/<kind>.md   every rule kind
    docs/rubric.schema.json                      the shape of a rubric, for editors
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

import scoring
from scoring.rules import KINDS
from scoring.rules.base import Example, Rule
from scoring.rules.phrases import plain

HERE: Final = Path(__file__).parent
MADE: Final = "This page is made from the code by `make reference`."


def main() -> None:
    """Write every page."""
    (HERE / "kinds").mkdir(exist_ok=True)
    for path, text in pages():
        path.write_text(text, encoding="utf-8")


def pages() -> Iterator[tuple[Path, str]]:
    """Yield every page with its text."""
    yield HERE / "kinds" / "README.md", index()
    for name, kind in KINDS.items():
        yield HERE / "kinds" / f"{name}.md", page(name, kind)
    kept = {key: value for key, value in scoring.schema().items() if key != "$schema"}  # its dialect is named by a web address
    yield HERE / "rubric.schema.json", json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def index() -> str:
    """Return the list of kinds."""
    rows = [f"| [`{name}`]({name}.md) | {words(kind).splitlines()[0]} |" for name, kind in KINDS.items()]
    return "\n".join(["# Rule kinds", "", MADE, "", "| kind | |", "|---|---|", *rows, ""])


def page(name: str, kind: type[Rule]) -> str:
    """Return the page of one kind."""
    said = words(kind).split("\n")
    schema = kind.model_json_schema()
    settings = [setting(key, of, schema) for key, of in schema["properties"].items() if key != "kind"]
    return "\n".join([
        f"# `{name}`", "", *said, "", f"> {(kind.__doc__ or '').strip().splitlines()[0]}", "", "## Settings", "",
        "| key | | default | meaning |", "|---|---|---|---|", *settings, "", "## Examples", "",
        "| rule | of | data | points | 评分标准 | standard |", "|---|---|---|---|---|---|", *(shown(kind, e) for e in kind.examples), "", MADE, "",
    ])


def words(kind: type[Rule]) -> str:
    """Return what the file of a kind says of it."""
    return (sys.modules[kind.__module__].__doc__ or "").strip()


def setting(key: str, of: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Return the row of one setting."""
    # A decimal stands in the schema as text.
    default = "required" if key in schema.get("required", ()) else "" if of.get("default") is None else f"`{written(of['default']).strip(chr(39))}`"
    return f"| `{key}` | {shape(of, schema)} | {default} | {of.get('description', '')} |"


def shape(of: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Return what a setting may be, in a word or two."""
    if "$ref" in of:
        below = schema["$defs"][of["$ref"].rpartition("/")[2]]
        return ", ".join(f"`{name}`" for name in below["properties"]) if "properties" in below else shape(below, schema)
    if "enum" in of or "const" in of:
        return " or ".join(f"`{v}`" for v in of.get("enum", [of.get("const")]))
    if "anyOf" in of:
        if {one.get("type") for one in of["anyOf"]} >= {"string", "number", "boolean"}:
            return "expression"
        return " or ".join(dict.fromkeys(shape(one, schema) for one in of["anyOf"] if one.get("type") != "null"))
    if of.get("type") == "array":
        return f"list of {shape(of.get('items', {}), schema)}".rstrip()
    if of.get("type") == "object":
        return f"mapping to {shape(of['additionalProperties'], schema)}" if isinstance(of.get("additionalProperties"), dict) else "mapping"
    return {"string": "text", "boolean": "true or false", "integer": "whole number"}.get(str(of.get("type")), str(of.get("type", "any")))


def shown(kind: type[Rule], example: Example) -> str:
    """Return the row of one example."""
    rule = kind.model_validate(dict(example.settings))
    name = str(example.settings.get("of", ""))
    data = [f"{field} = {'' if value is None else written(value)}".rstrip() for field, (_, value) in example.fields.items()]
    data += [f"{len(example.rows)} rows"] if example.rows is not None else []
    data += [f"beside {', '.join(written(v) for other in example.others for v in other.values())}"] if example.others else []
    points = "unknown" if example.points is None else plain(example.points)
    cells = [f"`{written(example.settings)}`", plain(example.full), "; ".join(data), points,
             rule.standard(example.full, "zh", name), rule.standard(example.full, "en", name)]
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


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


if __name__ == "__main__":
    main()
