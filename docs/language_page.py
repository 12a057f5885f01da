"""The page of the language: the prose of `docs/language/language.md`, with tables made from the code where it says `<!-- … -->`.

    <!-- keys: Bonus -->            the keys of a model, with what they are, their defaults and their descriptions
    <!-- keys: Bonus, not Cap -->   without those of another
    <!-- kinds -->                  the rule kinds with their settings
    <!-- functions -->              the functions of expressions
    <!-- commands -->               the commands

A key, a function, a model or a command that the page would not tell of is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click
from pydantic import BaseModel

import cli
from docs.rows import setting, words
from scoring.console import Talk
from scoring.expression.compile import FUNCTION_NAMES
from scoring.expression.values import TABLE_FUNCTIONS
from scoring.language.extension import Extension
from scoring.language.rubric import Rubric
from scoring.rules import KINDS

PROSE: Final = Path(__file__).parent / "language"
_DIRECTIVE: Final = re.compile(r"^<!-- (\w+)(?:: (\w+)(?:, not (\w+))?)? -->$", re.MULTILINE)
_ARGUMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "if": ("c, a, b", "a where c holds, else b; only the branch that is taken is looked at"),
    "between": ("x, a, b", "whether x lies between a and b, ends included"),
    "missing": ("x", "whether x is unknown, or does not apply"),
    "applies": ("x", "whether a field, or (where ids of indicators are read) anything below an indicator, applies; never unknown"),
    "coalesce": ("a, b, …", "the first that is known"),
    "min": ("a, b, …", "the least"),
    "max": ("a, b, …", "the greatest"),
    "abs": ("x", "without its sign"),
    "round": ("x, n", "half-up to n places, 0 to 9; to a whole number without n"),
    "floor": ("x", "the next whole number below"),
    "ceil": ("x", "the next whole number above"),
    "sqrt": ("x", "the square root; unknown of a negative"),
    "ln": ("x", "the natural logarithm; unknown of zero or less"),
    "exp": ("x", "e to the power of x"),
    "pow": ("x, y", "x to the power of y; unknown of a negative x, and `pow(0, 0)`"),
    "year": ("d", "the year of a day"),
    "month": ("d", "its month, 1 to 12"),
    "days": ("a, b", "days from a to b"),
    "date": ('"2026-01-01"', "a day"),
    "rate": ("id", "points ÷ full of an indicator in percent, rounded like points"),
}
_OVER_TABLES: Final[Mapping[str, str]] = {
    "count": "rows, with a condition those that meet it", "distinct": "how many different values x takes, whatever its type",
    "sum": "Σ x", "mean": "the mean of x", "max": "the greatest x", "min": "the least x",
}


def language() -> str:
    """Return the page."""
    prose = (PROSE / "language.md").read_text(encoding="utf-8")
    models, told = _models(), set[str]()

    def made(found: re.Match[str]) -> str:
        what, name, other = found.groups()
        if what == "keys":
            told.add(name)
            return keys(models[name], models[other] if other else None)
        return {"kinds": kinds, "functions": functions, "commands": commands}[what]()

    page = _DIRECTIVE.sub(made, prose)
    named = {(models[name].__module__, key) for name in told for key in models[name].model_fields}
    silent = sorted(name for name, model in models.items() if name not in told
                    and any((model.__module__, key) not in named for key in model.model_fields.keys() - {"kind"}))
    if silent:
        raise LookupError(f"docs/language/language.md has no table of the keys of {', '.join(silent)}")
    return page


def _models() -> dict[str, type[BaseModel]]:
    """Return the models of the language by name, those of the rule kinds left out."""
    found: dict[str, type[BaseModel]] = {}

    def walk(model: type[BaseModel]) -> None:
        if model.__name__ in found or model.__module__.startswith("scoring.rules"):
            return
        found[model.__name__] = model
        for field in model.model_fields.values():
            for part in _classes(field.annotation):
                walk(part)

    walk(Rubric)
    walk(Extension)
    return found


def _classes(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _classes(part)


def keys(model: type[BaseModel], other: type[BaseModel] | None = None) -> str:
    """Return the keys of a model, without those of another."""
    schema = model.model_json_schema(by_alias=True)
    own = schema["$defs"][model.__name__] if "$ref" in schema else schema
    left_out = {"kind"} | ({f.alias or name for name, f in other.model_fields.items()} if other else set())
    rows = []
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in left_out:
            continue
        if not field.description:
            raise LookupError(f"{model.__name__}.{name} has no description")
        rows.append(setting(key, {**own["properties"][key], "description": field.description}, {**schema, "required": own.get("required", ())}))
    return "\n".join(["| key | | default | says |", "|---|---|---|---|", *rows])


def kinds() -> str:
    """Return the rule kinds with their settings and what they give."""
    rows = []
    for name, kind in KINDS.items():
        settings = ", ".join(f"`{f.alias or key}`" for key, f in kind.model_fields.items() if key != "kind")
        rows.append(f"| [`{name}`](kinds/{name}.md) | {settings} | {' '.join(words(kind).partition(chr(10) + chr(10))[0].split())} |")
    return "\n".join(["| kind | settings | |", "|---|---|---|", *rows])


def functions() -> str:
    """Return the functions of expressions; those over tables with what they may be given."""
    unsaid = FUNCTION_NAMES - {*_ARGUMENTS, *_OVER_TABLES}
    gone = {*_ARGUMENTS, *_OVER_TABLES} - FUNCTION_NAMES
    if unsaid or gone or {*_OVER_TABLES} != {*TABLE_FUNCTIONS}:
        raise LookupError(f"functions without words: {sorted(unsaid)}; words without functions: {sorted(gone)}")
    rows = [f"| `{name}({_ARGUMENTS[name][0]})` | {_ARGUMENTS[name][1]} |" for name in _ARGUMENTS]
    for name, said in _OVER_TABLES.items():
        forms = ["t", "t, condition"] if name == "count" else ["t, x", "t, x, condition"]
        rows.append(f"| {', '.join(f'`{name}({form})`' for form in forms)} | {said}, over the rows of a table |")
    return "\n".join(["| function | |", "|---|---|", *rows])


def commands() -> str:
    """Return the commands with what they do."""
    rows = [f"| `xingping {path}` | {said} |" for path, said in _commands(cli.application(Talk("en")), "")]
    return "\n".join(["| command | |", "|---|---|", *rows])


def _commands(group: click.Group, above: str) -> Iterator[tuple[str, str]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", str(command.help).partition("\n")[0]
