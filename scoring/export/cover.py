"""封面及说明: what was assessed by which rubric, how many, and how to read the sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from scoring.explain.fulls import full_text
from scoring.export import paper
from scoring.export.content import Content
from scoring.export.overview import figures, outcomes
from scoring.export.sheets.table import Sheet, title
from scoring.export.styles import LINE_HEIGHT, Styles
from scoring.export.widths import lines

_LABEL, _VALUE = 20, 92


def draw(worksheet: Any, sheets: Sequence[Sheet], content: Content, styles: Styles) -> None:
    """Draw the cover on an empty worksheet.

    sheets  those that follow
    """
    worksheet.set_column(0, 0, _LABEL)
    worksheet.set_column(1, 1, _VALUE)
    worksheet.set_row(0, 80)
    worksheet.merge_range(0, 0, 0, 1, "", styles.title(24))
    worksheet.write_string(0, 0, title(content, "cover"), styles.title(24))
    worksheet.set_row(1, 30)
    if content.banner:
        worksheet.write_string(1, 0, content.banner, styles.line("left", bold=True))
    label, value = styles.cell("short", None, True), styles.cell("text", None, False)
    row = 1
    for row, (key, text) in enumerate(_said(content, sheets), start=2):
        worksheet.set_row(row, 10 + LINE_HEIGHT * lines(text, _VALUE))
        worksheet.write_string(row, 0, content.say(f"cover.{key}"), label)
        worksheet.write_string(row, 1, text, value)
    worksheet.print_area(0, 0, row, 1)
    paper.set_up(worksheet, content, paper.Layout(paper.A4, (0,), None), 0, 0, high=1)


def _said(content: Content, sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    rubric = content.rubric
    yield "rubric", content.say("cover.rubric_is", title=rubric.title.say(content.lang), id=rubric.id)
    yield "edition", content.say("cover.edition_is", edition=rubric.edition, status=content.say(f"status.{rubric.status}"))
    source = rubric.provenance
    if source is not None and source.document:
        yield "basis", " ".join(part for part in (source.document, source.clause) if part)
    if rubric.period is not None:
        yield "period", content.say("cover.period_is", a=rubric.period.start, b=rubric.period.end)
    yield "full", content.say("cover.full_is", full=full_text(rubric, rubric.whole, content.lang))
    yield "subjects", content.say("cover.subjects_are", kind=rubric.subject.kind, count=content.counts["subjects"],
                                  parts=outcomes(content))
    if content.summary:
        yield "figures", "\n".join(figures(content))
    if content.result.sources:
        yield "sources", "\n".join(content.say("cover.source", name=s.name, sha=s.sha256[:16]) for s in content.result.sources)
    yield "reading", "\n".join(_reading(content))
    keys = dict.fromkeys(sheet.key for sheet in sheets)
    yield "sheets", "\n".join(content.say("cover.sheet", name=content.say(f"sheet.{k}"), about=content.say(f"about.{k}")) for k in keys)


def _reading(content: Content) -> Iterator[str]:
    yield content.say("cover.blank") + (content.say("cover.other_groups") if content.rubric.by_group else "")
    yield content.say("cover.rounding", places=content.rubric.scores.decimals)
    if content.rubric.ranking is not None:
        yield content.say("cover.tied")
    if content.large:
        yield content.say("cover.large")
