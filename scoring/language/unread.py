"""Text that is not YAML at all: what the reader complained of, in our words.

The reader stops at the first such place. Two slips of Chinese keyboards and of tables pasted from elsewhere, the full-width colon and the tab, show
up as all kinds of complaints far from their cause, so that they are looked for first, and all of them are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from yaml import MarkedYAMLError

Unread: TypeAlias = tuple[str, int, int, dict[str, Any]]
# a line whose first colon is full-width, or has no space behind it
_SWALLOWED: Final = "^([ ]*(?:- +)?)([^\\s:\uff1a\"'{}\\[\\],#&*!|>%@`-][^:\uff1a\"'{}\\[\\],#]*)(\uff1a|:(?=[^ \t/]))"
_KEY_LIKE: Final = r"[a-z_]+"
_OPENING: Final = {"\uff5b": "{", "\uff3b": "[", "\u3010": "["}
_CLOSING: Final = {"\uff5d": "}", "\uff3d": "]", "\u3011": "]"}
_PAIRS: Final = {"{": "}", "[": "]"}


def unread(error: MarkedYAMLError, text: str) -> list[Unread]:
    """Return what is wrong: code, line and column (from 1), arguments."""
    lines = text.splitlines()
    mark = error.problem_mark
    at = mark.line if mark is not None else 0
    swallowed = list(_swallowed(lines, at))
    if swallowed:
        return swallowed
    tabs = [i for i, line in enumerate(lines) if "\t" in line[: len(line) - len(line.lstrip())]]
    if tabs and (at in tabs or "tab" in (error.problem or "")):
        return [("TAB", tabs[0] + 1, lines[tabs[0]].index("\t") + 1, {"count": len(tabs)})]
    return [_told(error, lines)]


def _swallowed(lines: list[str], at: int) -> Iterator[Unread]:
    """Yield the lines whose key lost its colon: those near the complaint, and everywhere those that begin with an English key."""
    for i, line in enumerate(lines):
        found = re.match(_SWALLOWED, line)
        if found is None or not (at - 1 <= i <= at or re.fullmatch(_KEY_LIKE, found[2])):
            continue
        code = "FULL_WIDTH_COLON" if found[3] == "\uff1a" else "COLON_WITHOUT_SPACE"
        yield code, i + 1, found.start(3) + 1, {"key": found[2].strip()}


def _told(error: MarkedYAMLError, lines: list[str]) -> Unread:
    problem, context = error.problem or "", error.context or ""
    mark, before = error.problem_mark, error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    opened = (before.line, before.column) if before else (line, column)
    written = lines[line] if line < len(lines) else ""
    if "quoted scalar" in context:
        if "escape" in problem:
            return "SYNTAX_ESCAPE", line + 1, column + 1, {"found": written[column : column + 2]}
        return "SYNTAX_QUOTE", opened[0] + 1, opened[1] + 1, {}
    if "node content" in problem:
        found = _character([*lines, ""], line, column)
        return ("SYNTAX_ITEM", line + 1, column + 1, {"found": found}) if found else ("SYNTAX_END", line + 1, column + 1, {})
    if "',' or" in problem or "flow" in context:
        return _bracket(lines, line, column, opened)
    if "mapping values" in problem:
        return _second_colon(written, line, column)
    if "tag" in problem:
        return "TAG", line + 1, column + 1, {"found": _word(lines, opened)}
    if "cannot start" in problem or "alphabetic" in problem or "comment or line break" in problem or "directive" in context:
        start = (line, column) if "cannot start" in problem else opened
        return "SYNTAX_CHARACTER", start[0] + 1, start[1] + 1, {"found": _character(lines, *start)}
    if "block sequence entries" in problem:
        return "SYNTAX_DASH", line + 1, column + 1, {}
    if "expected key" in problem and written[:column].strip():
        return "SYNTAX_AFTER", line + 1, column + 1, {"found": written[column:].strip()[:20]}
    if "expected key" in problem or "'-' indicator" in problem:
        return "SYNTAX_INDENT", line + 1, column + 1, {}
    return "SYNTAX", line + 1, column + 1, {}


def _bracket(lines: list[str], line: int, column: int, opened: tuple[int, int]) -> Unread:
    sign = _character(lines, *opened)
    here = lines[line] if line < len(lines) else ""
    for i in range(opened[0], min(line + 1, len(lines))):
        for j, c in enumerate(lines[i]):
            if sign in _PAIRS and _CLOSING.get(c) == _PAIRS[sign] and (i, j) > opened:
                return "FULL_WIDTH_BRACKET", i + 1, j + 1, {"found": c, "meant": _CLOSING[c]}
    if line == opened[0]:
        return "SYNTAX_LIST", line + 1, column + 1, {"sign": sign, "found": here[column : column + 10].strip()}
    return "SYNTAX_OPEN", opened[0] + 1, opened[1] + 1, {"sign": sign, "line": line + 1}


def _second_colon(written: str, line: int, column: int) -> Unread:
    before = written[:column]
    key, _, value = before.lstrip(" -").partition(": ")
    start = value.lstrip()[:1]
    if start in _OPENING:
        return "FULL_WIDTH_BRACKET", line + 1, before.index(start) + 1, {"found": start, "meant": _OPENING[start]}
    if not value:
        return "SYNTAX_INDENT", line + 1, len(before) - len(before.lstrip()) + 1, {}
    return "SYNTAX_COLON", line + 1, column + 1, {"key": key.strip()}


def _character(lines: list[str], line: int, column: int) -> str:
    return lines[line][column : column + 1] if line < len(lines) else ""


def _word(lines: list[str], start: tuple[int, int]) -> str:
    return (lines[start[0]][start[1] :].split() or [""])[0] if start[0] < len(lines) else ""
