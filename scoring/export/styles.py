"""The formats of the workbook: 宋体 and 仿宋, thin borders, grey heads; nothing that only colour would say."""

from __future__ import annotations

from functools import cache
from typing import Any

from scoring.export.content import Content

LINE_HEIGHT = 15.0
"""Points of one line of body text."""

_GREY = "#E7E6E6"


class Styles:
    """Formats by what they are for; each is made once, when it is first asked for."""

    def __init__(self, workbook: Any, content: Content) -> None:
        self._workbook = workbook
        self._fonts = {part: content.say(f"font.{part}") for part in ("title", "head", "body")}
        self.cell = cache(self._cell)

    def _made(self, font: str, size: float, **properties: Any) -> Any:
        return self._workbook.add_format({"font_name": self._fonts[font], "font_size": size, "valign": "vcenter", **properties})

    def title(self, size: float = 18) -> Any:
        """Return the format of a title."""
        return self._made("title", size, bold=True, align="center", text_wrap=True)

    def head(self) -> Any:
        """Return the format of a heading."""
        return self._made("head", 10.5, bold=True, align="center", text_wrap=True, border=1, bg_color=_GREY)

    def line(self, align: str, **more: Any) -> Any:
        """Return the format of a line outside the table."""
        return self._made("body", 11, align=align, **more)

    def _cell(self, kind: str, places: int | None, strong: bool) -> Any:
        """Return the format of a cell: text stands at the left, the rest is centred; what is too long wraps."""
        shape = {"align": "left", "indent": 1} if kind == "text" else {"align": "center"}
        number = {"num_format": "0" + "." * bool(places) + "0" * places} if kind == "number" and places is not None else {}
        bold = {"bold": True, "bg_color": _GREY} if strong else {}
        return self._made("body", 10.5, border=1, text_wrap=True, **shape, **number, **bold)
