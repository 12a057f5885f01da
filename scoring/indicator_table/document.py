"""A rubric that was read from a workbook; it is asked like a file that was read, and answers with cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from scoring.errors import Place
from scoring.language.spots import Path, label
from scoring.language.yaml import Document
from scoring.record import record


@record
class TableDocument(Document):
    """A document whose values stand in cells.

    cells  where the values are, by their paths; a path that is not there stands where the nearest above it does
    """

    cells: Mapping[Path, Place] = field(default_factory=dict)

    def place(self, path: Path, at: int = 0) -> Place:
        """Return the cell of a path, or of the nearest part of it that has one."""
        for length in range(len(path), -1, -1):
            found = self.cells.get(path[:length])
            if found is not None:
                return replace(found, path=label(path, self.value))
        return Place(file=self.file, path=label(path, self.value))

    def called(self, file: str) -> Document:
        """Return it under another name, which everything in it has, too."""
        cells = {path: replace(cell, file=file) for path, cell in self.cells.items()}
        return replace(super().called(file), cells=cells)  # type: ignore[call-arg]

    def key_place(self, path: Path) -> Place:
        """Return the cell in which the last key of a path is written."""
        return replace(self.place(path), path=label(path[:-1], self.value))
