"""Reading the wide frame cell by cell: columns become lists once, when first asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from scoring import columns, exact
from scoring.expression.syntax import Literal, Name, Node, fold
from scoring.expression.words import source
from scoring.language.comparing import PREVIOUS
from scoring.language.rubric import Award, Field, Indicator, Rubric
from scoring.outcome import FIRST_NOT_APPLICABLE, STANDINGS, Standing
from scoring.result import Result

Known: TypeAlias = Decimal | str | bool | date | None


class Cells:
    """The values of a result by column and row; what was not kept is None."""

    def __init__(self, result: Result) -> None:
        self.result, self.rubric = result, result.rubric
        self.places = self.rubric.scores.decimals
        self._frame, self._lists = result.wide, dict[str, list[Any]]()
        self._kept = frozenset(self._frame.columns)
        self.rows: dict[str, int] = {str(s): i for i, s in enumerate(self._frame[columns.ID])}
        self.fields: dict[str, tuple[str, Field]] = {fold(n): (n, f) for n, f in self.rubric.fields.items()}
        self.indicators: dict[str, Indicator] = {i.id: i for i in self.rubric.walk()}
        self.awards: dict[str, Award] = {a.id: a for a in self.rubric.awards}
        self.at_cut = {(note.subject, str(note.args["award"])) for note in result.issues if note.code == "TIED_AT_CUT"}

    def under(self, rubric: Rubric) -> Cells:
        """Return the same cells, of subjects that have the indicators of their group."""
        found = copy(self)
        found.rubric, found.indicators = rubric, {**self.indicators, **{i.id: i for i in rubric.walk()}}
        return found

    def rubric_of(self, row: int) -> Rubric:
        """Return the rubric with the indicators that a subject's group has."""
        whole = self.result.rubric
        return whole.by_group.get(self.at(columns.GROUP, row), whole) if whole.by_group else whole

    def column(self, name: str) -> list[Any]:
        """Return a whole column; all None where it was not kept."""
        found = self._lists.get(name)
        if found is None:
            found = self._frame[name].to_list() if name in self._kept else [None] * len(self._frame)
            self._lists[name] = found
        return found

    def keeps(self, name: str) -> bool:
        """Return whether a column was kept; fields are in results with detail "lines" only."""
        return name in self._kept

    def at(self, name: str, row: int) -> Any:
        """Return one cell."""
        return self.column(name)[row]

    def points(self, node: str, row: int) -> Decimal | None:
        """Return the published points of an indicator, or of the whole for "total" and "base"."""
        if node in ("total", "base"):
            node_column = columns.TOTAL if node == "total" or columns.BASE not in self._kept else columns.BASE
        else:
            node_column = columns.published(node)
        return self.decimal(node_column, row, self.places)

    def decimal(self, name: str, row: int, places: int) -> Decimal | None:
        """Return a cell that holds scaled integers as a decimal."""
        value = self.at(name, row)
        return None if value is None else exact.from_scaled(value, places)

    def field(self, name: str, row: int) -> Known:
        """Return the value of a field, numbers as decimals."""
        field, value = self.rubric.fields[name], self.at(name, row)
        if value is not None and field.numeric:
            return exact.from_scaled(value, field.places)
        return value  # type: ignore[no-any-return]

    def state(self, name: str, row: int) -> int:
        """Return the outcome code of a field or table that is unknown; not filed where nothing more was said."""
        code = self.at(columns.state(name), row)
        return 1 if code is None or code == 0 else int(code)

    def applies(self, name: str, row: int) -> bool:
        """Return whether a field applies, or anything below an indicator."""
        if name in self.fields:
            field = self.fields[name][0]
            return self.at(field, row) is not None or self.state(field, row) < FIRST_NOT_APPLICABLE
        below = (i.id for i in self.indicators[name].walk() if i.leaf)
        return any((self.at(columns.outcome(leaf), row) or 0) < FIRST_NOT_APPLICABLE for leaf in below)

    def standing(self, row: int) -> Standing:
        """Return the standing of a subject."""
        code: int = self.at(columns.STANDING, row)
        return STANDINGS[code]

    def name(self, row: int) -> str:
        """Return what a subject is called."""
        return str(self.at(columns.NAME, row) or self.at(columns.ID, row))

    def raw(self, node: Node) -> Iterator[list[Any]]:
        """Yield the columns that a side of a comparison is read from; none for a literal."""
        if isinstance(node, Name):
            yield self.column(self.fields[node.name][0] if node.name in self.fields else _PLACES.get(node.name) or columns.published(node.name))
        elif not isinstance(node, Literal):
            yield self.column(columns.operand(source(node)))

    def operand(self, node: Node, row: int) -> Known:
        """Return the value of a side of a comparison, as the engine had it."""
        if isinstance(node, Literal):
            return node.value
        if not isinstance(node, Name):
            value = self.at(columns.operand(source(node)), row)
            return exact.from_scaled(value, exact.WORKING) if isinstance(value, int) and not isinstance(value, bool) else value
        if node.name in self.fields:
            return self.field(self.fields[node.name][0], row)
        if node.name in self.awards:
            return self._award(self.awards[node.name], columns.value if self.awards[node.name].kind in ("stars", "level") else columns.holds, row)
        if node.name in _PLACES:
            value, places = self.at(_PLACES[node.name], row), 0 if node.name in ("place", "group_place") else self.places
            return None if value is None else exact.from_scaled(value, places)
        if (before := previous_of(node.name)) is not None:
            return self._before(before, row)
        return self.points(node.name, row)

    def _award(self, award: Award, column: Callable[[str], str], row: int) -> Known:
        value = self.at(column(award.id), row)
        return Decimal(value) if value is not None and award.kind in ("stars", "level") else value

    def _before(self, what: str, row: int) -> Known:
        if what == "total":
            return self.decimal(columns.previous("total"), row, self.places)
        award = self.awards.get(what) or next((a for a in self.awards.values() if a.kind == "level" and what == "level"), None)
        return None if award is None else self._award(award, columns.previous, row)

    def policy(self, leaf: str, row: int) -> str:
        """Return what the rubric makes of a leaf that was not scored; nothing where it was."""
        code, rubric = self.at(columns.outcome(leaf), row), self.rubric
        if code >= FIRST_NOT_APPLICABLE:
            return rubric.not_applicable_policy[leaf]
        return "" if code == 0 else "pending" if self.result.options.get("draft") else rubric.missing_policy[leaf]

    def left_out(self, leaf: str, row: int) -> bool:
        """Return whether a leaf leaves its full marks to the others."""
        return self.policy(leaf, row) in ("rescale", "unranked") and not self.at(columns.zeroed(leaf), row)


_PLACES: Final = {"place": columns.RANK, "group_place": columns.GROUP_RANK, "percentile": columns.PERCENTILE,
                  "group_percentile": columns.GROUP_PERCENTILE}


def previous_of(name: str) -> str | None:
    """Return what of the year before a name means; None where it means nothing of it."""
    return name.removeprefix(f"{PREVIOUS}.") if name.startswith(f"{PREVIOUS}.") else None
