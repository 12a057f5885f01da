"""Tables for the terminal and for Markdown: columns that line up where Chinese characters are two cells wide."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from wcwidth import wcswidth

_SUSPENDED: Final = "。，；：、！？）」”’,.;:!?)"
_OPENING: Final = "“‘（(「"
WIDTH: Final = 100


def wide(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return max(wcswidth(text), 0)


def padded(text: str, width: int, right: bool) -> str:
    """Return the text with spaces to a width, to the right of numbers' left."""
    gap = " " * max(width - wide(text), 0)
    return gap + text if right else text + gap


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> str:
    """Return a table with columns two spaces apart.

    numbers  which columns are set to the right
    """
    widths = [max(wide(r[i]) for r in (head, *rows)) for i in range(len(head))]
    ruled = [[*head], ["-" * w for w in widths], *map(list, rows)]
    return "\n".join("  ".join(padded(c, w, n) for c, w, n in zip(r, widths, numbers, strict=True)).rstrip() for r in ruled)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> str:
    """Return a Markdown table."""
    rule = ["---:" if n else "---" for n in numbers]
    return "\n".join("| " + " | ".join(c.replace("|", "/") for c in r) + " |" for r in (head, rule, *rows))


def wrapped(text: str, indent: str = "", width: int = WIDTH) -> str:
    """Return a paragraph broken at `width` cells; Chinese breaks anywhere but before a closing sign and after an opening one."""
    lines, line = [], indent
    for word in _words(text):
        if wide(line + word) > width and line.strip():
            lines.append(line.rstrip())
            line = " " * len(indent) + word.lstrip()
        else:
            line += word
    return "\n".join([*lines, line.rstrip()])


def _words(text: str) -> list[str]:
    """Return the pieces between which a line may break: wide characters, and runs of narrow ones with the space after them, with their signs."""
    found: list[str] = []
    for c in text:
        opened = found and (found[-1][-1] in _OPENING or found[-1].endswith(" '"))
        closes = found and c in _SUSPENDED and not found[-1].endswith(" ")
        if opened or closes or (found and wide(c) < 2 and wide(found[-1][-1]) < 2 and not found[-1].endswith(" ")):
            found[-1] += c
        else:
            found.append(c)
    return found


def plain_data(value: Any) -> Any:
    """Return a value with decimals as text, which JSON keeps exact, tuples as lists."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return {k: plain_data(v) for k, v in value.items()}
    return [plain_data(v) for v in value] if isinstance(value, list | tuple) else value
