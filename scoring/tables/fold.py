"""Spelling that does not matter: full width, spaces, line breaks, letter case."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import polars as pl

# what steers a terminal; what turns the direction of the text behind it
_STEERING: Final = (*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0))
_TURNING: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS: Final = "".join(map(chr, (*_STEERING, *_TURNING)))
CONTROL: Final = f"[{_CONTROLS}]"
"""One of these: they are written, show nothing, and are no spaces."""
# what is written but takes no room
_UNSEEN: Final = f"\u200b\u200c\u200d\u2060\ufeff{_CONTROLS}"
_EDGES: Final = f" \t\r\n\x0b\x0c\x85\xa0\u2002\u2003\u2009\u3000{_UNSEEN}"
_NO_ROOM: Final = rf"[\s{_UNSEEN}]+"
_ANY_ROOM: Final = re.compile(_NO_ROOM)
_UNFOLDED: Final = "[^0-9a-z\u4e00-\u9fff._-]"
_FOLDABLE: Final = "[^0-9A-Za-z\u4e00-\u9fff._-]"
_MINUS: Final = "\u2212"
_REMEMBERED: Final = 1 << 13
FEW: Final = 500
"""So many texts are looked at sooner one by one than by a query."""


def compact(text: str) -> str:
    """Return text in half width, without any space, with one kind of minus."""
    return _ANY_ROOM.sub("", unicodedata.normalize("NFKC", text)).replace(_MINUS, "-")


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """Return the text as it is compared: half width, without any space, in lower case, with one kind of minus.

    >>> fold("ＡＢ 社区（一）")
    'ab社区(一)'
    """
    return compact(text).lower()


def folded_column(text: pl.Series) -> pl.Series:
    """Return a column as `fold` does it; null stays null. Most columns hold only what needs no folding, or lower case at most."""
    if len(text) <= FEW:
        return pl.Series(text.name, [None if one is None else fold(one) for one in text.to_list()], dtype=pl.String)
    if not text.str.contains(_UNFOLDED).any():
        return text
    if text.str.contains(_FOLDABLE).any():
        bare = pl.col(text.name).str.normalize("NFKC").str.replace_all(_NO_ROOM, "").str.replace_all(_MINUS, "-", literal=True)
        return text.to_frame().select(bare.str.to_lowercase()).to_series()
    return text.str.to_lowercase()


def stripped(text: str) -> str:
    """Return text without spaces at either end."""
    return text.strip(_EDGES)


def trimmed(text: pl.Expr) -> pl.Expr:
    """Return text without spaces at either end; null where nothing is left."""
    bare = text.str.strip_chars(_EDGES)
    return pl.when(bare != "").then(bare)
