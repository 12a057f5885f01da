"""What is gathered while the cells are read: values, where they stand, and everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any, get_args

from pydantic import BaseModel

from scoring.errors import Fault, Place
from scoring.indicator_table.codecs import Misread
from scoring.indicator_table.columns import SHEETS, Column
from scoring.indicator_table.grid import Grid, Line
from scoring.indicator_table.rows import closed, merge, opened, put
from scoring.language.spots import Path, label
from scoring.record import record


@record(frozen=False)
class Reading:
    """One list of faults, and the places of what was read.

    mended  paths that were guessed after a fault: complaints about them would be echoes
    """

    faults: list[Fault] = field(default_factory=list)
    cells: dict[Path, Place] = field(default_factory=dict)
    mended: set[Path] = field(default_factory=set)

    def fault(self, code: str, place: Place, /, **args: object) -> None:
        """Add a fault."""
        self.faults.append(Fault(code, place, args))

    def thing(self, grid: Grid, line: Line, path: Path, optional: Sequence[str] = ()) -> dict[str, Any]:
        """Return what a row says, short forms still written out; its cells stand at `path` from now on.

        optional  keys of columns that this row can do without
        """
        columns = [c for c in SHEETS[grid.key] if c.codec is not None]
        made: dict[str, Any] = {}
        self.cells.setdefault(path, grid.place(line, columns[0]))
        for column in columns:
            if column.path and not column.rest:
                self._cell(grid, line, column, path, made)
        for column in sorted((c for c in columns if c.rest), key=lambda c: -len(c.path)):
            if column.key in line.cells:
                self._rest(grid, line, column, path, made)
        for column in columns:
            if column.needed and column.path and column.path[0] not in made and column.key not in optional:
                self.fault("CELL_NEEDED", grid.place(line, column))
                self.mended.add(path if column.path[-1] == "kind" else (*path, *column.path[:1]))
        return made

    def needed(self, grid: Grid, line: Line, path: Path, made: Mapping[str, Any], model: type[BaseModel] | None) -> None:
        """Say which cells a thing cannot do without: what its model asks for and has a column."""
        for name, wanted in model.model_fields.items() if model is not None else ():
            key = wanted.alias or name
            column = next((c for c in grid.columns if c.path[:1] == (key,) and not c.rest), None)
            if wanted.is_required() and key not in made and column is not None and (*path, key) not in self.mended:
                self.fault("CELL_NEEDED", grid.place(line, column))
                self.mended.add((*path, key))

    def _cell(self, grid: Grid, line: Line, column: Column, path: Path, made: dict[str, Any]) -> None:
        here = grid.place(line, column)
        for length in range(1, len(column.path) + 1):
            self.cells.setdefault((*path, *column.path[:length]), here)
        if column.key not in line.cells:
            return
        said = (*path, *column.path)
        put(made, column.path, self.value(column, line.cells[column.key], here, said[:-1] if said[-1] == "kind" else said))
        self.cells[said] = here

    def value(self, column: Column, text: str, here: Place, path: Path) -> Any:
        """Return the value of a cell; where it cannot be read its text, which is then no longer complained about."""
        assert column.codec is not None
        try:
            return column.codec.read(text)
        except Misread as misread:
            self.misread(misread, here)
            self.mended.add(path)
            return text

    def misread(self, misread: Misread, here: Place) -> None:
        """Add what is wrong with the text of a cell; a line that a fault speaks of is the row."""
        for fault in misread.faults:
            args = {key: here.row if key == "line" else value for key, value in fault.args.items()}
            self.faults.append(Fault(fault.code, replace(here, path=fault.place.path), args))

    def _rest(self, grid: Grid, line: Line, column: Column, path: Path, made: dict[str, Any]) -> None:
        assert column.codec is not None
        here = grid.place(line, column)
        try:
            said = column.codec.read(line.cells[column.key])
        except Misread as misread:
            self.misread(misread, here)
            # what is written there is not known, so that nothing can be missed
            self.mended.add((*path, *column.path))
            return
        said = said if column.path else opened(said)
        below = made
        for step in column.path:
            below = below.setdefault(str(step), {})
        twice = merge(below, said)
        for one in twice:
            self.fault("SETTING_TWICE", here, setting=label(one, None))
        self.stand((*path, *column.path), said, here)

    def stand(self, path: Path, value: Any, here: Place) -> None:
        """Let a value and everything below it stand in one cell, unless it has one of its own."""
        inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list | tuple) else ()
        for step, below in inner:
            self.cells[(*path, step)] = here
            self.stand((*path, step), below, here)


def models(annotation: Any) -> dict[str, type[BaseModel]]:
    """Return the models that an annotation allows, by their `kind`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        kind = annotation.model_fields.get("kind")
        return {str(value): annotation for value in get_args(kind.annotation)} if kind is not None else {}
    return {kind: model for part in get_args(annotation) for kind, model in models(part).items()}


def finished(thing: dict[str, Any], order: Sequence[str]) -> dict[str, Any]:
    """Return a thing with its short forms, and its keys in an order that people know."""
    made = closed(thing)
    return {key: made[key] for key in [*(k for k in order if k in made), *(k for k in made if k not in order)]}
