"""Booleans, choices and free text as they are typed."""

from __future__ import annotations

from typing import Final

import polars as pl

from scoring.tables.column import Column
from scoring.tables.findings import MOST_OF_A_KIND, listed, near
from scoring.tables.fold import fold, folded

_TRUE: Final = ("是", "√", "✓", "✔", "☑", "有", "1", "true", "y", "yes", "对")
_FALSE: Final = ("否", "×", "✗", "✘", "✕", "☒", "无", "没有", "0", "false", "n", "no", "错")
_BOOLEANS: Final = {fold(word): True for word in _TRUE} | {fold(word): False for word in _FALSE}
LONGEST_TEXT: Final = 2000


def boolean(text: pl.Expr) -> pl.Expr:
    """Return truth values; null where the text is anything else."""
    return folded(text).replace_strict(_BOOLEANS, default=None, return_dtype=pl.Boolean)


def choice(text: pl.Expr, values: tuple[str, ...]) -> pl.Expr:
    """Return the values as the rubric writes them; null where the text is none of them."""
    return folded(text).replace_strict({fold(v): v for v in values}, default=None, return_dtype=pl.String)


def say_no_choice(odd: pl.DataFrame, column: Column) -> None:
    """Add a fault for every row of `odd`: none of the choices, with the nearest."""
    values = column.datum.values or ()
    for (text,), rows in odd.head(MOST_OF_A_KIND).group_by("text", maintain_order=True):
        column.add("NONE_OF_CHOICES", rows["at"], rows["text"], values=listed(values, 12), near=near(str(text), values))


def check_length(column: Column) -> None:
    """Add a fault for texts that are longer than a cell of a form."""
    rows = (column.value.str.len_chars() > LONGEST_TEXT).fill_null(False).arg_true()
    column.add("CELL_TOO_LONG", rows, column.value.gather(rows), most=LONGEST_TEXT)
