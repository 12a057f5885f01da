"""An empty workbook to collect the data of a rubric: one sheet for each who reports, one for each table."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import xlsxwriter

from scoring.language.groups import groups_asked
from scoring.language.rubric import Datum, Rubric, Subjects
from scoring.messages import say, unquoted
from scoring.record import record
from scoring.tables import template_cells
from scoring.tables.declared import Declared
from scoring.tables.template_cells import Styles

_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE: Final = 31
_LISTS: Final = "_lists"
_ROWS: Final = 2000
"""Rows below the headings that are prepared."""
_CREATED: Final = datetime(2000, 1, 1)  # fixed, so that equal rubrics give equal bytes
_A4: Final = 9
_COLUMNS_A_PAGE: Final = 16
_LINE_HEIGHT: Final = 15
_INSTRUCTION_WIDTH: Final = 92
_NAME_WIDTH, _WIDTH, _TEXT_WIDTH = 22, 13, 30


@record
class Form:
    """One sheet of the workbook.

    title     name of the sheet
    reporter  who fills it in, or empty
    keys      the columns that say whom a row is about
    data      the columns that are asked for
    asked     of columns that only some groups of subjects are asked for: which
    groups    the column of groups and those that there are, among the keys; empty where the rubric lists none
    """

    title: str
    reporter: str
    keys: tuple[str, ...]
    data: Mapping[str, Datum]
    asked: Mapping[str, tuple[str, ...]]
    groups: tuple[str, tuple[str, ...]] = ("", ())


def template(rubric: Rubric, lang: str = "zh") -> bytes:
    """Return the bytes of an xlsx; names of columns stay as the rubric writes them, whatever the language."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"title": rubric.title.say(lang), "created": _CREATED})
        styles, listed = Styles.of(book), forms(rubric)
        _write_instructions(book.add_worksheet(say("template.instructions", lang)), rubric, listed, styles, lang)
        lists = template_cells.Lists(_LISTS)
        for form in listed:
            _write_form(book.add_worksheet(form.title), form, styles, lists, lang)
        if lists.columns:
            lists.write(book.add_worksheet(_LISTS))
    return made.getvalue()


def forms(rubric: Rubric) -> tuple[Form, ...]:
    """Return the sheets: reporters in the order in which the rubric first names them, then the tables."""
    reporters: dict[str, dict[str, Datum]] = {}
    for name, field in rubric.inputs.items():
        reporters.setdefault(field.reporter or "", {})[name] = field
    declared, taken, asked = Declared.of(rubric), set[str](), groups_asked(rubric)
    groups = (rubric.subject.group or "", rubric.subject.groups)
    found = []
    for reporter, data in reporters.items() or [("", {})]:
        title = reporter or rubric.subject.kind
        title = f"{title}填报" if declared.table(title) else title
        found.append(Form(_title(title, taken), reporter, rubric.subject.columns, data, asked, groups))
    for name, table in rubric.tables.items():
        if isinstance(table, Subjects):
            continue  # nobody fills in a result
        found.append(Form(_title(name, taken), "", (table.key,), table.columns, dict.fromkeys(table.columns, asked[name]) if name in asked else {}))
    return tuple(found)


def _title(wanted: str, taken: set[str]) -> str:
    """Return a name that a sheet may bear and none bears yet."""
    base = _FORBIDDEN.sub(" ", wanted).strip("' ")[:_LONGEST_TITLE] or "表"
    title, number = base, 2
    while title.lower() in taken:
        title, number = f"{base[:_LONGEST_TITLE - 3]}({number})", number + 1
    taken.add(title.lower())
    return title


def _write_form(sheet: Any, form: Form, styles: Styles, lists: template_cells.Lists, lang: str) -> None:
    for column, name in enumerate(form.keys):
        sheet.merge_range(0, column, 1, column, name, styles.head)
        sheet.set_column(column, column, _NAME_WIDTH if column == 1 else _WIDTH, styles.text)
        if name == form.groups[0] and form.groups[1]:
            group = Datum(type="choice", values=form.groups[1])
            sheet.data_validation(2, column, _ROWS + 1, column, template_cells.validation(name, group, column, lists, lang))
    for column, (name, datum) in enumerate(form.data.items(), len(form.keys)):
        sheet.write_string(0, column, name, styles.head)
        sheet.write_string(1, column, template_cells.unit(datum), styles.unit)
        sheet.set_column(column, column, _TEXT_WIDTH if datum.type == "text" else _WIDTH, styles.column(datum))
        note = template_cells.note(datum, lang, form.asked.get(name, ()))
        if note:
            sheet.write_comment(0, column, note, {"x_scale": 2, "y_scale": 1.5, "author": ""})
        sheet.data_validation(2, column, _ROWS + 1, column, template_cells.validation(name, datum, column, lists, lang))
    sheet.set_row(0, 36)
    sheet.freeze_panes(2, min(len(form.keys), 2))
    _set_up_print(sheet, form.title, 1 + (len(form.keys) + len(form.data) - 1) // _COLUMNS_A_PAGE)
    sheet.repeat_rows(0, 1)
    sheet.repeat_columns(0, min(len(form.keys), 2) - 1)


def _set_up_print(sheet: Any, title: str, pages: int = 1) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(pages, 0)
    sheet.set_margins(0.5, 0.5, 0.6, 0.6)
    sheet.set_header("&C" + title.replace("&", "&&"))
    sheet.set_footer("&C第&P页 共&N页")


def _write_instructions(sheet: Any, rubric: Rubric, listed: tuple[Form, ...], styles: Styles, lang: str) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, _INSTRUCTION_WIDTH)
    sheet.merge_range(0, 0, 0, 1, rubric.title.say(lang), styles.title)
    row = 1
    if rubric.period:
        period = say("template.period", lang, start=rubric.period.start, end=rubric.period.end)
        sheet.write_row(row, 0, [say("template.period_head", lang), period], styles.text)
        row += 1
    for number in range(1, 8):
        sheet.write_row(row, 0, [say(f"template.rule_{number}_head", lang), say(f"template.rule_{number}", lang)], styles.wrapped)
        row += 1
    sheet.write_row(row + 1, 0, [say("template.sheet", lang), say("template.columns", lang)], styles.head)
    for number, form in enumerate(listed, row + 2):
        asked = say("words.some", lang, names=unquoted(form.data))
        sheet.write_row(number, 0, [form.title, asked], styles.wrapped)
        sheet.set_row(number, _LINE_HEIGHT * (1 + 2 * len(asked) // _INSTRUCTION_WIDTH))
    _set_up_print(sheet, rubric.title.say(lang))
