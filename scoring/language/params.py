"""Params: values that have a name, a source and a day from which they hold.

A param stands for its value: wherever an expression reads its name, or a setting says `=name`, the value is put in its place before the
models see the rubric. Which of several values holds is decided by the day on which the rubric's period begins, never by the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal
from typing import Any, Final

from scoring.errors import Fault, nearest
from scoring.expression.syntax import fold
from scoring.language.formulas import reads, rewritten, texts
from scoring.language.spots import Path
from scoring.language.tree import Piece, Tree, paths
from scoring.record import record
from scoring.rules.phrases import plain

_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_YEAR: Final = r"[0-9]{4}"
_PLACEHOLDER: Final = r"\{([^{}]*)\}"


def with_values(tree: Tree) -> Tree:
    """Return a rubric with the values of its params in place of their names; a tree without params is returned as it is."""
    params = tree.root.get("params")
    if params is None or not isinstance(params.value, dict):
        return tree
    work = _Params(tree)
    for name, piece in params.value.items():
        work.hold(name, piece)
    work.put()
    return Tree(tree.root, (*tree.faults, *work.faults), tree.echoes | work.echoes)


def unused(tree: Tree) -> tuple[str, ...]:
    """Return the params that nothing reads, in written order. The tree must be as it was before `with_values`."""
    params = tree.root.get("params")
    work = _Params(tree)
    names = list(params.value) if params is not None and isinstance(params.value, dict) else []
    work.known = {fold(n) for n in names}
    work.put()
    return tuple(n for n in names if fold(n) not in work.used)


@record(frozen=False)
class _Params:
    """Finds the value of every param and puts it where its name stands."""

    tree: Tree
    values: dict[str, Any] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    echoes: set[Path] = field(default_factory=set)

    def hold(self, name: str, piece: Piece) -> None:
        """Find the value that holds; what is wrong with the shape of a param the models tell."""
        self.known.add(fold(name))
        said = piece.value if isinstance(piece.value, list) else [piece]
        path: Path = ("params", name)
        if not said or not all(isinstance(one.value, dict) for one in said):
            if path not in self.tree.mended:
                self.faults.append(Fault("PARAM_SHAPE", self.tree.place(path), {"name": name}))
            self.echoes.add(path)
            return
        days = [_text(one.get("from")) for one in said]
        for i, day in enumerate(days):
            if i and (day is None or (days[i - 1] or "") >= day):
                self.faults.append(Fault("PARAM_ORDER", self.tree.place((*path, i, "from")), {"name": name}))
                return
        if any(day is not None and not re.fullmatch(_DAY, day) for day in days):
            return
        begin = self._begin()
        if begin is None and any(days):
            self.faults.append(Fault("PARAM_WITHOUT_PERIOD", self.tree.place(path), {"name": name}))
            return
        held = [one for one, day in zip(said, days, strict=True) if day is None or (begin is not None and day <= begin)]
        value = held[-1].get("value") if held else None
        if held and value is not None and isinstance(value.value, str | int | Decimal):
            self.values[fold(name)] = value.value
        elif not held:
            self.faults.append(Fault("PARAM_NOT_YET", self.tree.place(path), {"name": name, "begin": begin, "first": days[0]}))

    def _begin(self) -> str | None:
        """Return the first day of the period, or of the year that the edition names."""
        begin = _text(self.tree.root.get("period", "from"))
        if begin is not None and re.fullmatch(_DAY, begin):
            return begin
        edition = _text(self.tree.root.get("edition"))
        return f"{edition}-01-01" if edition is not None and re.fullmatch(_YEAR, edition) else None

    def put(self) -> None:
        """Put the values in, everywhere."""
        tables = self._tables()
        for text in texts(self.tree.root):
            if text.what == "formula" and not text.piece.value.startswith("="):
                self._in_formula(text.piece, tables, text.columns_of)
            elif text.key == "say":
                self._in_sentence(text.piece)
        for path, piece in self._settings():
            self._in_setting(path, piece)

    def _settings(self) -> Iterator[tuple[Path, Piece]]:
        """Yield every text that begins with `=`."""
        for path, piece in list(paths(self.tree.root)):
            if path[:1] != ("params",) and isinstance(piece.value, str) and len(piece.value) > 1 and piece.value[0] in "=\uff1d":
                yield path, piece

    def _tables(self) -> dict[str, set[str]]:
        """Return the columns of every table, folded."""
        tables = self.tree.root.get("tables")
        found: dict[str, set[str]] = {}
        for name, table in tables.value.items() if tables is not None and isinstance(tables.value, dict) else ():
            columns = table.get("columns")
            found[fold(name)] = {fold(c) for c in columns.value} if columns is not None and isinstance(columns.value, dict) else set()
        return found

    def _in_formula(self, piece: Piece, tables: dict[str, set[str]], inside: str | None) -> None:
        put = {}
        for read in reads(piece.value, tables, inside):
            if read.name in self.known and (read.table is None or read.name not in tables.get(read.table, ())):
                self.used.add(read.name)
                if read.name in self.values:
                    put[read.begin, read.end] = _literal(self.values[read.name])
        if put:
            piece.value = rewritten(piece.value, put)

    def _in_sentence(self, piece: Piece) -> None:
        put = {}
        for found in re.finditer(_PLACEHOLDER, piece.value):
            name = fold(found[1])
            self.used |= {name} & self.known
            if name in self.values:
                put[found.start(), found.end()] = _said(self.values[name])
        if put:
            piece.value = rewritten(piece.value, put)

    def _in_setting(self, path: Path, piece: Piece) -> None:
        name = fold(piece.value[1:])
        self.used |= {name} & self.known
        if name in self.values:
            piece.value = self.values[name]
            return
        self.echoes.add(path)
        if name not in self.known:
            self.faults.append(Fault("UNKNOWN_PARAM", self.tree.place(path), {"name": name, "near": nearest(name, self.known)}))


def _text(piece: Piece | None) -> str | None:
    return piece.value if piece is not None and isinstance(piece.value, str) else None


def _literal(value: Any) -> str:
    """Return a value as an expression writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        written = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return f"({written})" if value < 0 else written
    if re.fullmatch(_DAY, value):
        return f'date("{value}")'
    return f"'{value}'" if '"' in value else f'"{value}"'


def _said(value: Any) -> str:
    return plain(Decimal(value)) if isinstance(value, int | Decimal) and not isinstance(value, bool) else str(value)
