"""How words are put together: quotation marks, lists, sentences, points. Knows nothing of results."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

MOST_PLACES: Final = 4
"""Decimals of an observed value on cards and on paper, as in the reasons; the tables have the exact one, and a mean has more."""
_NUMERALS: Final = "零一两三四五六七八九十"
_ENDS: Final = "。！？；，：.!?;,:"


def listed(items: Iterable[str], lang: str) -> str:
    """Return the items in one list, repeats left out."""
    return ("、" if lang == "zh" else ", ").join(dict.fromkeys(i for i in items if i))


def clauses(parts: Iterable[str], lang: str) -> str:
    """Return the parts that say something, with commas between."""
    return ("，" if lang == "zh" else ", ").join(p for p in parts if p)


def points_apart(parts: Iterable[str], lang: str) -> str:
    """Return the parts that say something, with semicolons between."""
    return ("；" if lang == "zh" else "; ").join(p for p in parts if p)


def sentence(text: str, lang: str) -> str:
    """Return the text with one full stop; in English with a capital. Nothing stays nothing.

    >>> sentence("得满分。", "zh"), sentence("full marks", "en"), sentence("", "zh")
    ('得满分。', 'Full marks.', '')
    """
    bare = text.rstrip(_ENDS)
    if not bare:
        return ""
    return f"{bare}。" if lang == "zh" else f"{bare[0].upper()}{bare[1:]}."


def text_of(parts: Iterable[str], lang: str) -> str:
    """Return sentences one after the other."""
    return ("" if lang == "zh" else " ").join(s for s in (sentence(p, lang) for p in parts) if s)


def fixed(value: Decimal, places: int) -> str:
    """Return points with the places that they were published with.

    >>> fixed(Decimal("451.2"), 2)
    '451.20'
    """
    return f"{value:.{places}f}"


def so_many(count: int, lang: str) -> str:
    """Return a small number as people write it before a noun.

    >>> so_many(2, "zh"), so_many(4, "zh"), so_many(4, "en")
    ('两', '四', '4')
    """
    return _NUMERALS[count] if lang == "zh" and count < len(_NUMERALS) else str(count)
