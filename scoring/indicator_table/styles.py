"""The formats of the table's workbook: 宋体 and 仿宋, thin borders, grey for what is made by us."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from scoring.messages import say

LINE_HEIGHT: Final = 15.0
_GREY: Final = "#E7E6E6"
_PALE: Final = "#F2F2F2"
_RED: Final = "#FFC7CE"


class Styles:
    """Formats by what they are for, each made once."""

    def __init__(self, workbook: Any, lang: str) -> None:
        self._workbook = workbook
        self._fonts = {part: say(f"indicator_table.font.{part}", lang) for part in ("title", "head", "body")}
        self.cell = cache(self._cell)

    def _made(self, font: str, size: float, **properties: Any) -> Any:
        return self._workbook.add_format({"font_name": self._fonts[font], "font_size": size, "valign": "vcenter", **properties})

    def title(self) -> Any:
        """Return the format of a title."""
        return self._made("title", 18, bold=True, align="left")

    def line(self) -> Any:
        """Return the format of a line outside the table."""
        return self._made("body", 11, align="left")

    def head(self, *, made: bool = False) -> Any:
        """Return the format of a heading."""
        return self._made("head", 10.5, bold=True, align="center", text_wrap=True, border=1, bg_color=_GREY,
                          **({"italic": True, "font_color": "#595959"} if made else {}))

    def wrong(self) -> Any:
        """Return what a cell turns to whose sum is not right."""
        return self._workbook.add_format({"bg_color": _RED, "bold": True})

    def _cell(self, kind: str, *, strong: bool = False, quiet: bool = False, form: str = "") -> Any:
        """Return the format of a cell.

        kind    text, word or number
        strong  in a row that stands above others
        quiet   repeated, or made by us
        form    how a number is shown
        """
        shape = {"align": "left" if kind == "text" else "center", "text_wrap": True}
        shown = {"num_format": form or ("General" if kind == "number" else "@")}
        look: dict[str, Any] = {"bold": True, "bg_color": _GREY} if strong else {"bg_color": _PALE, "font_color": "#595959"} if quiet else {}
        return self._made("body", 10.5, border=1, **shape, **shown, **look)
