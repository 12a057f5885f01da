"""Write the small examples: `python examples/make_schemes.py --out examples/schemes [ID …]`.

Each scheme of the catalogue has a folder of csv files, one a table, made by its recipe in `examples/recipes`. The same files come out every
time, byte for byte; names and numbers are invented.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from making.recipe import Cell, Recipe

from scoring.language.load import load_rubric
from scoring.language.rubric import Rubric

RECIPES = Path(__file__).parent / "recipes"


def main() -> None:
    """Write the examples that are asked for, or all."""
    parser = argparse.ArgumentParser(description="Write the small examples of the schemes.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("ids", nargs="*", help="schemes; all where none is named")
    asked = parser.parse_args()
    for name in asked.ids or sorted(p.stem.replace("_", "-") for p in RECIPES.glob("*.py") if p.stem != "__init__"):
        write(recipe(name), asked.out / name)


def recipe(name: str) -> Recipe:
    """Return the recipe of a scheme."""
    found: Recipe = import_module(f"recipes.{name.replace('-', '_')}").RECIPE
    return found


def write(made: Recipe, folder: Path) -> None:
    """Write the tables of one scheme."""
    rubric = load_rubric(made.rubric)
    folder.mkdir(parents=True, exist_ok=True)
    _csv(folder / f"{rubric.subject.kind}.csv", subjects(rubric, made))
    for table in made.tables:
        _csv(folder / f"{table}.csv", made.events(table, rubric.tables[table].key))


def subjects(rubric: Rubric, made: Recipe) -> list[dict[str, Cell]]:
    """Return the main table: a row a subject."""
    about = rubric.subject
    rows: list[dict[str, Cell]] = []
    for who in made.who:
        named = {about.id: who.id, about.name: who.name, about.group: who.group, about.parent: who.parent}
        rows.append({**{column: value for column, value in named.items() if column}, **made.values(who)})
    return rows


def _csv(path: Path, rows: Sequence[Mapping[str, Cell]]) -> None:
    """Write a table as spreadsheets open it: UTF-8 with a mark."""
    said = io.StringIO()
    out = csv.DictWriter(said, list(rows[0]), lineterminator="\r\n")
    out.writeheader()
    out.writerows({name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()} for row in rows)
    path.write_bytes(said.getvalue().encode("utf-8-sig"))


if __name__ == "__main__":
    main()
