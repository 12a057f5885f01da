"""Spelling that does not matter: full width, spaces, line breaks, letter case."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import polars as pl

# every kind of white space, and what is written but takes no room
_NO_ROOM: Final = "[\\s\u200b-\u200f\u2060\ufeff]+"
_PYTHON_NO_ROOM: Final = re.compile(_NO_ROOM)
_MINUS: Final = "\u2212"


def fold(text: str) -> str:
    """Return the text as it is compared: half width, without any space, in lower case.

    >>> fold("ＡＢ 社区（一）")
    'ab社区(一)'
    """
    return _PYTHON_NO_ROOM.sub("", unicodedata.normalize("NFKC", text)).lower()


def folded(text: pl.Series) -> pl.Series:
    """Return a column as `fold` does it; null stays null."""
    return compact(text).str.to_lowercase()


def compact(text: pl.Series) -> pl.Series:
    """Return a column in half width, without any space, with one kind of minus; null stays null."""
    return text.str.normalize("NFKC").str.replace_all(_NO_ROOM, "").str.replace_all(_MINUS, "-", literal=True)


def trimmed(text: pl.Series) -> pl.Series:
    """Return a column without spaces at either end; null where nothing is left."""
    bare = text.str.strip_chars()
    if bare.str.contains("[\u200b-\u200f\u2060\ufeff]").any():
        bare = bare.str.replace_all("[\u200b-\u200f\u2060\ufeff]+", "").str.strip_chars()
    return bare.set(bare == "", None)
