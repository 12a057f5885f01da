"""The rows of the indicators as a tree: who stands below whom is told by the columns of the levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, Final

from scoring.errors import nearest
from scoring.indicator_table import rule
from scoring.indicator_table.codecs import Kind, clean
from scoring.indicator_table.columns import MOST_LEVELS, SHEETS
from scoring.indicator_table.grid import Grid, Line
from scoring.indicator_table.reading import Reading, finished
from scoring.language.spots import Path
from scoring.messages import LANGUAGES, say
from scoring.record import record
from scoring.rules import KINDS

_COLUMNS: Final = {column.key: column for column in SHEETS["indicators"]}
_ORDER: Final = ("id", "title", "points", "coverage", "missing", "not_applicable", "applies", "source", "rule", "advice", "items")


@record(frozen=False)
class _Node:
    """A row with its own level, from 1, the wordings in the columns of the levels, and the rows below it."""

    line: Line
    level: int
    titles: Mapping[int, str]
    below: list[_Node] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.titles[self.level]

    def stands_below(self, other: _Node) -> bool:
        """Return whether the other may be its parent: one level up, and nothing that both say differs."""
        return other.level == self.level - 1 and all(other.titles.get(n, title) == title for n, title in self.titles.items() if n < self.level)


def indicators(grid: Grid, reading: Reading) -> tuple[list[dict[str, Any]], dict[str, tuple[dict[str, Any], Path]]]:
    """Return the indicators, and those whose rule is a checklist by their ids, each with its path."""
    nodes = list(_nodes(grid, reading))
    top: list[_Node] = []
    for at, node in enumerate(nodes):
        siblings = top if node.level == 1 else _parent(grid, reading, nodes, at)
        if siblings is not None:
            siblings.append(node)
    builder = _Builder(grid, reading, {})
    return [builder.thing(node, ("indicators", i)) for i, node in enumerate(top)], builder.checklists


def _nodes(grid: Grid, reading: Reading) -> Iterator[_Node]:
    totals = {say("indicator_table.total", lang) for lang in LANGUAGES}
    for line in grid.lines:
        titles = {n: clean(line.cells[f"level_{n}"]) for n in range(1, MOST_LEVELS + 1) if f"level_{n}" in line.cells}
        if not titles:
            if set(line.cells) - {c.key for c in grid.columns if c.made}:
                reading.fault("CELL_NEEDED", grid.place(line, _COLUMNS["level_1"]))
        elif titles.get(1) not in totals or "id" in line.cells:
            yield _Node(line, max(titles), titles)


def _parent(grid: Grid, reading: Reading, nodes: list[_Node], at: int) -> list[_Node] | None:
    """Return the list in which a row belongs: of the nearest parent above that it may mean, else of one further down."""
    node = nodes[at]
    for other in reversed(nodes[:at]):
        if node.stands_below(other):
            return other.below
        if other.level < node.level - 1 and node.level - 1 not in node.titles:
            break
    place = grid.place(node.line, _COLUMNS[f"level_{node.level - 1}"])
    named = node.titles.get(node.level - 1)
    if named is None:
        reading.fault("PARENT_NEEDED", place)
        return None
    for other in nodes[at + 1:]:
        if node.stands_below(other):
            return other.below
    known = [other.title for other in nodes if other.level == node.level - 1]
    reading.fault("NO_SUCH_PARENT", place, name=named, near=nearest(named, known))
    return None


@record(frozen=False)
class _Builder:
    grid: Grid
    reading: Reading
    checklists: dict[str, tuple[dict[str, Any], Path]]

    def thing(self, node: _Node, path: Path) -> dict[str, Any]:
        made = self.reading.thing(self.grid, node.line, path)
        self._title(node, path, made)
        if "rule" in made:
            self._rule(node.line, path, made)
        if isinstance(made.get("id"), str):
            self.checklists.setdefault(made["id"], (made, path))
        if node.below:
            if "items" in made:
                self.reading.fault("SETTING_TWICE", self.grid.place(node.line, _COLUMNS["rest"]), setting="items")
            made["items"] = [self.thing(below, (*path, "items", i)) for i, below in enumerate(node.below)]
        return finished(made, _ORDER)

    def _title(self, node: _Node, path: Path, made: dict[str, Any]) -> None:
        here = self.grid.place(node.line, _COLUMNS[f"level_{node.level}"])
        said = made.setdefault("title", {})
        if isinstance(said, dict) and not {"zh", "current"} & set(said):
            made["title"] = {"zh": node.title, **said}
        else:
            wording = said.get("zh", said.get("current")) if isinstance(said, dict) else said
            if not isinstance(wording, str) or (clean(wording) or made.get("id")) != node.title:
                self.reading.fault("SETTING_TWICE", here, setting="title")
        self.reading.cells[path] = self.reading.cells[(*path, "title")] = here

    def _rule(self, line: Line, path: Path, made: dict[str, Any]) -> None:
        """Give a rule its own keys again, and say which columns are not for its kind."""
        said, here = made["rule"], (*path, "rule")
        if not isinstance(said, dict):
            return
        kind = said.get("kind")
        self.reading.cells[here] = self.grid.place(line, _COLUMNS["settings"])
        if kind is None:
            self.reading.fault("CELL_NEEDED", self.grid.place(line, _COLUMNS["rule"]))
            self.reading.mended.add(here)
        closed, origin = rule.closed(said, made.get("points"))
        for key, column in origin.items():
            self.reading.cells[(*here, key)] = self.grid.place(line, _COLUMNS[column])
        read, model = rule.read_key(kind), KINDS.get(str(kind))
        if model is not None and read is not None and read not in closed and model.model_fields[read].is_required():
            self.reading.fault("CELL_NEEDED", self.grid.place(line, _COLUMNS["reads"]))
            self.reading.mended.add((*here, read))
        left = [k for k in rule.COLUMNS if k in closed and not (k == "each" and _has(kind, "each"))]
        for key in left:
            if kind != "piecewise" and kind in KINDS:
                self.reading.fault("NOT_FOR_THIS_RULE", self.grid.place(line, _COLUMNS[key]), kind=Kind("kind").said(str(kind)))
        if left:
            self.reading.mended.add(here)
        if kind == "piecewise" and left:
            for key in ("zero_at", "full_at"):
                if not rule.is_number(closed.get(key)):
                    self.reading.fault("LINE_NEEDS_BOTH", self.grid.place(line, _COLUMNS[key]))
        made["rule"] = {k: v for k, v in closed.items() if k not in left}


def _has(kind: object, key: str) -> bool:
    model = KINDS.get(str(kind))
    return model is None or key in model.model_fields
