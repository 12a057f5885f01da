"""How wide words are, where Chinese takes two cells and the rest one."""

from __future__ import annotations

from math import ceil
from typing import Final

_FITS: Final = 1.05
"""Digits of the body font in one digit of a column width, which counts in the larger font of the workbook; two go to the borders."""


def units(text: str) -> int:
    """Return the width of a text in digits: Chinese counts two.

    >>> units("得分80")
    6
    """
    return len(text.encode("gb18030", "replace"))


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of that width."""
    return sum(max(1, ceil(units(part) / max(1.0, _FITS * (width - 2)))) for part in text.split("\n"))


def clipped(text: str, width: int) -> str:
    """Return a text that is no wider than `width`, with … for what was cut off.

    >>> clipped("未报送，暂不计入排名", 10)
    '未报送，…'
    """
    if units(text) <= width:
        return text
    kept = text[:width]
    while units(kept) > width - 2:
        kept = kept[:-1]
    return f"{kept}…"
