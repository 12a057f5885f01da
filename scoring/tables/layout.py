"""Where on a sheet the headings stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from scoring.record import record
from scoring.tables.fold import fold
from scoring.tables.headings import Head
from scoring.tables.sheet import Merge, Sheet

_SEARCHED: Final = 40
_DEEPEST: Final = 3
_LONGEST: Final = 100
_MOST_SPREAD: Final = 500_000
"""Cells of merged headings that are filled: more can only be meant to take time."""


@record
class Layout:
    """The headings of every column, and the first row below them (from 0)."""

    heads: tuple[Head, ...]
    first: int


@record
class _Top:
    """The upper rows of a sheet, with merged cells spread.

    rows    as the last row of a heading reads
    above   as they read above others: what stands to the left carried over blanks, where nothing is merged
    shared  cells that belong to more than one column
    """

    rows: list[list[str]]
    above: list[list[str]]
    shared: set[tuple[int, int]]

    def head(self, column: int, start: int, depth: int) -> Head:
        parts: list[str] = []
        own: list[bool] = []
        for row in range(start, start + depth):
            text = (self.rows if row == start + depth - 1 else self.above)[row][column]
            if text and (not parts or fold(parts[-1]) != fold(text)):
                parts.append(text)
                own.append((row, column) not in self.shared)
        return Head(tuple(parts), tuple(own))

    def heads(self, start: int, depth: int) -> tuple[Head, ...]:
        return tuple(self.head(column, start, depth) for column in range(len(self.rows[start])))


def find(sheet: Sheet, knows: Callable[[Head], str | None]) -> Layout:
    """Return the headings that name most; of equals the shallowest, then the first. Without any: the first row that is not blank.

    knows  what a heading means, or nothing
    """
    if sheet.headed:
        return Layout(tuple(Head.of(name) for name in sheet.cells.columns), 0)
    top, cache = _top(sheet), dict[tuple[str, ...], str | None]()

    def score(heads: tuple[Head, ...]) -> int:
        for head in heads:
            if head.parts not in cache:
                cache[head.parts] = knows(head) if _wordy(head) else None
        return len({cache[head.parts] for head in heads} - {None})

    def speaks(text: str) -> bool:
        if (text,) not in cache:
            head = Head((text,), (True,))
            cache[head.parts] = knows(head) if _wordy(head) else None
        return cache[text,] is not None

    best, found = (0, 0, 0), Layout((), 0)
    for start, depth in _windows([any(speaks(text) for text in row if text) for row in top.rows]):
        if any(top.rows[start]):
            heads = top.heads(start, depth)
            rank = (score(heads), -depth, -start)
            if rank > best or not found.heads:
                best, found = rank, Layout(heads, start + depth)
    return found


def _wordy(head: Head) -> bool:
    text = head.parts[-1] if head.parts else ""
    return bool(text) and len(text) <= _LONGEST and not text.replace(".", "").isdecimal()


def _windows(speaking: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield first row and number of rows of every place where headings may stand: where a row says something, if any does."""
    for start in range(len(speaking)):
        for depth in range(1, min(_DEEPEST, len(speaking) - start) + 1):
            if any(speaking[start:start + depth]) or not any(speaking):
                yield start, depth


def _top(sheet: Sheet) -> _Top:
    rows = [[(text or "").strip() for text in row] for row in sheet.cells.head(_SEARCHED).rows()]
    shared: set[tuple[int, int]] = set()
    if sheet.merges:
        budget = _MOST_SPREAD
        for merge in sheet.merges:
            if budget > 0:
                budget -= _spread(rows, shared, merge)
        return _Top(rows, rows, shared)
    return _Top(rows, _carried(rows, shared), shared)


def _spread(rows: list[list[str]], shared: set[tuple[int, int]], merge: Merge) -> int:
    """Write the text of a merged heading into all its cells, and return how many these are."""
    bottom, right = min(merge.bottom + 1, len(rows)), min(merge.right + 1, len(rows[0]) if rows else 0)
    cells = [(row, column) for row in range(merge.top, bottom) for column in range(merge.left, right)]
    for row, column in cells:
        rows[row][column] = rows[merge.top][merge.left]
    if merge.right > merge.left:
        shared.update(cells)
    return len(cells)


def _carried(rows: list[list[str]], shared: set[tuple[int, int]]) -> list[list[str]]:
    """Carry an upper heading to the right over blanks below which something is written, as a csv leaves merged headings."""
    above = [list(row) for row in rows]
    for number, (row, below) in enumerate(pairwise(rows)):
        for column in range(1, len(row)):
            if not row[column] and below[column] and above[number][column - 1] and below[column - 1]:
                above[number][column] = above[number][column - 1]
                shared |= {(number, column), (number, column - 1)}
    return above
