"""The workbook of an indicator table to a rubric's values, each with its cell; every fault is told with the cell to mend."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as File
from typing import Any, Final

from scoring.errors import Fault, Place, nearest
from scoring.indicator_table import grid as grids, tree
from scoring.indicator_table.codecs import Choice, Misread, clean
from scoring.indicator_table.columns import SHEETS, Column
from scoring.indicator_table.document import TableDocument
from scoring.indicator_table.grid import Grid, Grids, Line
from scoring.indicator_table.reading import Reading, finished, models
from scoring.indicator_table.write import name_of
from scoring.language.catalogue import WORKBOOKS
from scoring.language.dump import dump
from scoring.language.load import load_rubric
from scoring.language.rubric import Events, Rubric, Subjects
from scoring.language.spots import Path
from scoring.language.yaml import Document, read_file
from scoring.messages import say, word
from scoring.record import record
from scoring.tables.inputs import Note

_ORDER: Final = tuple(field.alias or name for name, field in Rubric.model_fields.items())
_FIELD: Final = ("type", "measure", "precision", "min", "max", "values", "from", "may_be", "evidence", "derive", "ratio", "when_zero", "valid",
                "help")
_ONE: Final = ("expect", "id", "kind", "title", "points", "applies", "met", "source", "when", "basis", "effect", "of", "each", "levels", "at_least",
              "say")
_TABLE: Final = ("kind", "key", "absent", "help", "columns")


@record
class Imported:
    """What an indicator table says.

    rubric  the rubric
    yaml    the same as YAML text; `load_rubric` makes an equal rubric of it
    notes   what was not read, and should be known
    """

    rubric: Rubric
    yaml: str
    notes: tuple[Note, ...]

    def said(self, lang: str = "zh") -> list[str]:
        """Return the notes, one line each."""
        told = [(note.where.text(lang), say(f"note.{note.code}", lang, **note.args)) for note in self.notes]
        return [say("place.said", lang, where=where) + text if where else text for where, text in told]


def from_indicator_table(path: str | File) -> Imported:
    """Read the workbook of an indicator table; raises RubricFaults with everything that is wrong, each with its cell."""
    file = File(path)
    rubric = load_rubric(file, read_document)
    found = grids.read(file)
    return Imported(rubric, dump(_document(found, str(file)).value), (*found.notes, Note("COMMENTS_LOST")))


def read_document(path: File, name: str = "") -> Document:
    """Return the file of a rubric as read, be it a workbook or YAML; `name` is what faults call it."""
    if path.suffix.lower() not in WORKBOOKS:
        return read_file(path, name)
    return _document(grids.read(path, name), name or str(path))


def _document(found: Grids, file: str) -> TableDocument:
    if "indicators" not in found.grids:
        return TableDocument(file, "", None, tuple(found.faults))
    reading = Reading(faults=found.faults, cells={(): Place(file)})
    value: dict[str, Any] = {}
    indicators, checklists = tree.indicators(found.grids["indicators"], reading)
    reading.cells[("indicators",)] = found.grids["indicators"].place(None)
    value["indicators"] = indicators
    for key, take in (("fields", _fields), ("tables", _tables)):
        if key in found.grids:
            reading.cells[(key,)] = found.grids[key].place(None)
            value[key] = take(found.grids[key], reading)
    if "items" in found.grids:
        _items(found.grids["items"], reading, checklists)
    for key in ("checks", "adjust", "awards", "summary"):
        if key in found.grids and (listed := list(_list(found.grids[key], reading, value))):
            value[key] = listed
    if "other" in found.grids:
        _other(found.grids["other"], reading, value)
    if "fields" not in value:
        if not any(f.code == "NO_HEADINGS" for f in reading.faults):
            reading.fault("SHEET_NEEDED", Place(file), sheet=word("indicator_table.sheet.fields"))
        reading.mended.add(("fields",))
    found.notes.extend(_edited(found))
    ordered = finished(value, _ORDER)
    return TableDocument(file, "", ordered, tuple(reading.faults), frozenset(reading.mended), reading.cells)


def _edited(found: Grids) -> Iterator[Note]:
    """Yield the cells that were made by us and are not what they were."""
    for key, grid in found.grids.items():
        for line in grid.lines:
            for column in grid.columns:
                before = found.stub.get((key, column.key, name_of(line.cells))) if column.made else None
                if before is not None and clean(line.cells.get(column.key, "")) != clean(before):
                    yield Note("MADE_CELL_EDITED", "", grid.place(line, column))


def _named(grid: Grid, reading: Reading, column: Column) -> Iterator[tuple[Line, str]]:
    """Yield the rows with their names; a row without one is a fault."""
    for line in grid.lines:
        if not set(line.cells) - {c.key for c in grid.columns if c.made}:
            continue
        if column.key in line.cells:
            yield line, clean(line.cells[column.key])
        else:
            reading.fault("CELL_NEEDED", grid.place(line, column))


def _fields(grid: Grid, reading: Reading) -> dict[str, Any]:
    made: dict[str, Any] = {}
    rows: dict[str, int] = {}
    name = SHEETS["fields"][0]
    for line, field in _named(grid, reading, name):
        if field in made:
            reading.fault("NAME_TWICE", grid.place(line, name), name=field, row=rows[field])
            continue
        made[field] = finished(reading.thing(grid, line, ("fields", field)), _FIELD)
        rows[field] = line.row
    return made


def _tables(grid: Grid, reading: Reading) -> dict[str, Any]:
    made: dict[str, dict[str, Any]] = {}
    rows: dict[tuple[str, str], int] = {}
    name, column = SHEETS["tables"][:2]
    for line, table in _named(grid, reading, name):
        inner = clean(line.cells.get(column.key, ""))
        if (table, inner) in rows:
            reading.fault("NAME_TWICE", grid.place(line, column if inner else name), name=inner or table, row=rows[table, inner])
            continue
        rows[table, inner] = line.row
        if not inner:
            made[table] = reading.thing(grid, line, ("tables", table), optional=("type",))
            model = Subjects if made[table].get("kind") == "subjects" else Events
            reading.needed(grid, line, ("tables", table), made[table], model if "kind" in made[table] else None)
        elif table not in made:
            reading.fault("TABLE_ROW_NEEDED", grid.place(line, name), table=table, name=inner)
        else:
            one = reading.thing(grid, line, ("tables", table, "columns", inner))
            reading.cells[("tables", table, "columns", inner)] = grid.place(line, column)
            short = one["type"] if set(one) == {"type"} else finished(one, _FIELD)
            made[table].setdefault("columns", {})[inner] = short
    return {table: finished(said, _TABLE) for table, said in made.items()}


def _items(grid: Grid, reading: Reading, checklists: dict[str, tuple[dict[str, Any], Path]]) -> None:
    """Put the items of checklists where they belong."""
    owner_column = SHEETS["items"][0]
    known = [name for name, (thing, _) in checklists.items() if _is_checklist(thing)]
    items: dict[str, list[dict[str, Any]]] = {}
    for line, owner in _named(grid, reading, owner_column):
        if owner not in known:
            reading.fault("NO_SUCH_OWNER", grid.place(line, owner_column), name=owner, near=nearest(owner, known))
            continue
        thing, path = checklists[owner]
        if owner not in items and "items" in thing["rule"]:
            reading.fault("SETTING_TWICE", grid.place(line, owner_column), setting="items")
            continue
        listed = thing["rule"]["items"] = items.setdefault(owner, [])
        reading.cells.setdefault((*path, "rule", "items"), grid.place(line, SHEETS["items"][3]))
        listed.append(finished(reading.thing(grid, line, (*path, "rule", "items", len(listed))), _ONE))


def _is_checklist(thing: dict[str, Any]) -> bool:
    return isinstance(thing.get("rule"), dict) and thing["rule"].get("kind") == "checklist"


def _list(grid: Grid, reading: Reading, value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the things of a list, row by row; the ranking, which stands among the awards, is put into `value`."""
    count = 0
    for line in grid.lines:
        if grid.key == "awards" and (kind := _award_kind(line)) in ("ranking", "none"):
            _ranking(grid, line, reading, value, str(kind))
            continue
        path = (grid.key, count)
        count += 1
        made = reading.thing(grid, line, path)
        kinds = models(Rubric.model_fields[grid.key].annotation)
        reading.needed(grid, line, path, made, kinds.get(str(made.get("kind"))))
        yield finished(made, _ONE)


def _award_kind(line: Line) -> object:
    try:
        return Choice("award_kind").read(line.cells.get("award_kind", ""))
    except Misread:
        return None


def _ranking(grid: Grid, line: Line, reading: Reading, value: dict[str, Any], kind: str) -> None:
    said = reading.thing(grid, line, ("ranking",))
    if "ranking" in value:
        reading.faults.append(Fault("SETTING_TWICE", grid.place(line), {"setting": "ranking"}))
    value["ranking"] = "none" if kind == "none" else {k: v for k, v in said.items() if k != "kind"}


def _other(grid: Grid, reading: Reading, value: dict[str, Any]) -> None:
    """Put what has no sheet of its own under its keys."""
    key_column, value_column = SHEETS["other"][0], SHEETS["other"][-1]
    for line, name in _named(grid, reading, key_column):
        if value_column.key not in line.cells:
            continue
        here = grid.place(line, value_column)
        path: Path = tuple(name.split("."))
        below, last = value, path[-1]
        for step in path[:-1]:
            inner = below.setdefault(str(step), {})
            below = inner if isinstance(inner, dict) else {str(last): None}
        for length in range(1, len(path) + 1):
            reading.cells.setdefault(path[:length], here)
        if last in below:
            reading.fault("SETTING_TWICE", grid.place(line, key_column), setting=name)
            continue
        below[str(last)] = reading.value(value_column, line.cells[value_column.key], here, path)
        reading.cells[path] = here
        reading.stand(path, below[str(last)], here)
