"""What a file is by its content, whatever it is called."""

from __future__ import annotations

import re
from typing import Final

from scoring.tables.ole import MAGIC

_HTML: Final = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta|div|style)\b", re.IGNORECASE)
_LOOKED_AT: Final = 4096
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# a zip, an old office file and Parquet begin so; what else begins with something known is named for the message
_MAGIC: Final = ((b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (MAGIC, "ole"), (b"PAR1", "parquet"), (b"%PDF", "other"),
                 (b"Rar!", "other"), (b"7z\xbc\xaf", "other"), (b"\x1f\x8b", "other"), (b"\x89PNG", "other"),
                 (b"\xff\xd8\xff", "other"))


def kind(data: bytes) -> str:
    """Return `empty`, `zip`, `ole`, `parquet`, `html`, `xml`, `text` or `other`.

    >>> kind(b"a,b"), kind(b"  <html><table>"), kind(b"")
    ('text', 'html', 'empty')
    """
    if not data.strip(b"\x00 \r\n\t"):
        return "empty"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    head = data[:_LOOKED_AT]
    bare = head.removeprefix(_BOMS[0]).lstrip()
    if bare.startswith(b"<?xml") and b"spreadsheet" in head.lower():
        return "xml"
    if bare.startswith(b"<") and _HTML.search(head):
        return "html"
    if bare.startswith(b"<?xml"):
        return "xml"
    return "other" if b"\x00" in head and not data.startswith(_BOMS) else "text"
