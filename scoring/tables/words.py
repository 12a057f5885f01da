"""Booleans, choices and free text as they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.errors import nearest
from scoring.language.rubric import Datum
from scoring.tables.column import Column
from scoring.tables.findings import MOST_OF_A_KIND, listed
from scoring.tables.fold import fold
from scoring.tables.odd import Odd

_TRUE: Final = ("是", "√", "✓", "✔", "☑", "有", "1", "true", "y", "yes", "对")
_FALSE: Final = ("否", "×", "✗", "✘", "✕", "☒", "无", "没有", "0", "false", "n", "no", "错")
_BOOLEANS: Final = {fold(word): True for word in _TRUE} | {fold(word): False for word in _FALSE}
LONGEST_TEXT: Final = 2000


def known(datum: Datum) -> Mapping[str, bool | str]:
    """Return the words of a boolean or a choice, folded, and what they mean."""
    return _BOOLEANS if datum.type == "boolean" else {fold(value): value for value in datum.values or ()}


def say_no_choice(odd: Odd, column: Column) -> None:
    """Add a fault for every cell that is none of the choices, with the nearest."""
    values, rows = column.datum.values or (), dict[str, list[int]]()
    for row, text in zip(odd.rows[:MOST_OF_A_KIND], odd.texts, strict=False):
        rows.setdefault(text, []).append(row)
    for text, where in rows.items():
        column.add("NONE_OF_CHOICES", where, [text] * len(where), values=listed(values, 12), near=nearest(text, values))


def check_length(column: Column) -> None:
    """Add a fault for texts that are longer than a cell of a form."""
    lengths = column.value.str.len_chars()
    if (lengths.max() or 0) > LONGEST_TEXT:  # type: ignore[operator]
        rows = (lengths > LONGEST_TEXT).fill_null(False).arg_true()
        column.add("CELL_TOO_LONG", rows, column.value.gather(rows), most=LONGEST_TEXT)
