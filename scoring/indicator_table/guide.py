"""The first sheet: how to change the table."""

from __future__ import annotations

from typing import Any, Final

from scoring.export.widths import lines
from scoring.indicator_table.codecs import Kind
from scoring.indicator_table.rule import read_key
from scoring.indicator_table.styles import LINE_HEIGHT, Styles
from scoring.language.rubric import Rubric
from scoring.messages import say

_TOPICS: Final = ("points", "line", "add", "parent", "made", "kinds", "check")
_WIDTHS: Final = (18, 104)


def draw(worksheet: Any, rubric: Rubric, styles: Styles, lang: str) -> None:
    """Draw what a clerk has to know."""
    for number, width in enumerate(_WIDTHS):
        worksheet.set_column(number, number, width)
    worksheet.set_row(0, 32)
    worksheet.write_string(0, 0, rubric.title.say(lang), styles.title())
    for number, key in enumerate(("head", "how")):
        worksheet.write_string(2, number, say(f"indicator_table.guide.{key}", lang), styles.head())
    for at, topic in enumerate(_TOPICS, 3):
        text = kinds(lang) if topic == "kinds" else say(f"indicator_table.guide.{topic}", lang)
        worksheet.write_string(at, 0, say(f"indicator_table.guide.{topic}_head", lang), styles.cell("text"))
        worksheet.write_string(at, 1, text, styles.cell("text"))
        worksheet.set_row(at, 8 + LINE_HEIGHT * lines(text, _WIDTHS[1]))
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)


def kinds(lang: str) -> str:
    """Return the kinds of rules with what stands in "reads"."""
    codec = Kind("kind")
    reads = [say(f"indicator_table.guide.reads_{read_key(kind) or 'nothing'}", lang) for kind in codec.values]
    return say("indicator_table.and", lang).join(f"{codec.write(kind, lang)}{read}" for kind, read in zip(codec.values, reads, strict=True))
