"""Dates as they are typed: 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301, and serial numbers of a spreadsheet."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

_ISO: Final = r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?\Z"
_DAY: Final = r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?"
_PACKED: Final = r"([0-9]{4})([0-9]{2})([0-9]{2})"
_TIME: Final = r"[T\s]+(?:上午|下午)?[0-9]{1,2}:[0-9]{2}.*\Z"
_ROOM: Final = r"\s"
_SERIAL: Final = r"[2-7][0-9]{4}"
_EPOCH: Final = date(1899, 12, 30)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


def read(text: str) -> date | None:
    """Return the date that a text says, or nothing.

    >>> read("2026年3月1日"), read("2026-02-30"), read("46082")
    (datetime.date(2026, 3, 1), None, None)
    """
    found = re.match(_ISO, text) or re.fullmatch(_DAY, bare := _bare(text)) or re.fullmatch(_PACKED, bare)
    return _sensible(*map(int, found.groups())) if found else None


def from_serial(text: str) -> tuple[str, date] | None:
    """Return the number of a day as spreadsheets count, and its date, where a text is one.

    >>> from_serial(" 46082")
    ('46082', datetime.date(2026, 3, 1))
    """
    bare = _bare(text)
    return (bare, _EPOCH + timedelta(int(bare))) if re.fullmatch(_SERIAL, bare) else None


def _bare(text: str) -> str:
    return re.sub(_ROOM, "", re.sub(_TIME, "", unicodedata.normalize("NFKC", text).strip(" '’‘"), count=1))


def _sensible(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if _EARLIEST <= found <= _LATEST else None
