"""What stands above and below the headings of a form: units, notes, drop-downs, limits."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Any, Final

from scoring.language.rubric import Datum, Field
from scoring.messages import say, unquoted
from scoring.record import record
from scoring.tables.findings import listed
from scoring.tables.sheet import letters
from scoring.tables.units import KIND_WORDS
from scoring.tables.words import LONGEST_TEXT

_BOOLEANS: Final = ("是", "否")
_LONGEST_LIST: Final = 255
_LONGEST_TITLE: Final = 32
_LONGEST_MESSAGE: Final = 255


@record
class Styles:
    """The formats of a form."""

    title: Any
    head: Any
    unit: Any
    text: Any
    wrapped: Any
    number: Any
    date: Any

    @classmethod
    def of(cls, book: Any) -> Styles:
        """Return the formats of a workbook."""
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        head = {**base, "align": "center", "text_wrap": True, "border": 1, "bg_color": "#DDE6F0"}
        return cls(title=book.add_format({**base, "font_size": 16, "bold": True, "align": "center"}),
                   head=book.add_format({**head, "bold": True}), unit=book.add_format({**head, "font_size": 9}),
                   text=book.add_format({**base, "num_format": "@"}), wrapped=book.add_format({**base, "text_wrap": True}),
                   number=book.add_format(base), date=book.add_format({**base, "num_format": "yyyy-mm-dd"}))

    def column(self, datum: Datum) -> Any:
        """Return the format of the cells below a heading."""
        return self.date if datum.type == "date" else self.text if datum.type == "text" else self.number


@record(frozen=False)
class Lists:
    """Choices that are too long for a cell's own list, on a hidden sheet."""

    sheet: str
    columns: list[tuple[str, ...]] = field(default_factory=list)

    def source(self, values: tuple[str, ...]) -> list[str] | str:
        """Return the choices themselves, or where they stand."""
        if len(",".join(values)) <= _LONGEST_LIST and not any("," in value for value in values):
            return list(values)
        if values not in self.columns:
            self.columns.append(values)
        column = letters(self.columns.index(values))
        return f"='{self.sheet}'!${column}$1:${column}${len(values)}"

    def write(self, sheet: Any) -> None:
        """Write the choices and hide them."""
        for number, values in enumerate(self.columns):
            sheet.write_column(0, number, values)
        sheet.very_hidden()


def unit(datum: Datum) -> str:
    """Return what stands below a heading."""
    return "%" if datum.type == "percent" else datum.measure or KIND_WORDS.get(datum.type, "")


def note(datum: Datum, lang: str, asked: tuple[str, ...] = ()) -> str:
    """Return what whoever fills in a column should know; empty where there is nothing.

    asked  the groups of subjects that it is asked of; of all where empty
    """
    lines = [datum.help.say(lang) if datum.help else "", say("template.asked", lang, groups=listed(asked, 12)) if asked else ""]
    if isinstance(datum, Field) and datum.evidence:
        lines.append(say("template.evidence", lang, accept=unquoted(datum.evidence.accept)) if datum.evidence.accept else "")
    if datum.numeric:
        lines.append(_limits(datum, lang))
    if datum.type == "choice":
        lines.append(say("template.choices", lang, values=listed(datum.values or (), 12)))
    if _may_be_not_applicable(datum):
        lines.append(say("template.may_be", lang))
    return "\n".join(filter(None, lines))


def _limits(datum: Datum, lang: str) -> str:
    low, high = datum.limits
    return say(f"template.limits_{datum.type}", lang, low=f"{low.normalize():f}", high=f"{high.normalize():f}", places=datum.places)


def _may_be_not_applicable(datum: Datum) -> bool:
    return isinstance(datum, Field) and datum.may_be is not None


def validation(name: str, datum: Datum, column: int, lists: Lists, lang: str) -> dict[str, Any]:
    """Return the rule for the cells below a heading. It warns and lets through: a state such as 待核实 may be meant."""
    said = {"ignore_blank": True, "error_type": "warning", "error_title": name[:_LONGEST_TITLE]}
    if datum.type in ("boolean", "choice"):
        values = _BOOLEANS if datum.type == "boolean" else datum.values or ()
        message = say("template.error_choice", lang, values=listed(values, 12))
        return said | {"validate": "list", "source": lists.source(values), "error_message": message[:_LONGEST_MESSAGE]}
    if datum.numeric:
        return said | _number_rule(datum, column) | {"error_message": _limits(datum, lang)[:_LONGEST_MESSAGE]}
    if datum.type == "date":
        return said | {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2099, 12, 31),
                       "error_message": say("template.error_date", lang)}
    return said | {"validate": "length", "criteria": "<=", "value": LONGEST_TEXT,
                   "error_message": say("template.error_text", lang, most=LONGEST_TEXT)}


def _plain(number: str) -> int | float:
    return float(number) if "." in number else int(number)


def _number_rule(datum: Datum, column: int) -> dict[str, Any]:
    low, high = (f"{limit.normalize():f}" for limit in datum.limits)
    if not _may_be_not_applicable(datum):
        kind = "integer" if datum.type == "integer" else "decimal"
        return {"validate": kind, "criteria": "between", "minimum": _plain(low), "maximum": _plain(high)}
    cell = f"{letters(column)}3"
    whole = f",{cell}=INT({cell})" if datum.type == "integer" else ""
    number = f"IF(ISNUMBER({cell}),AND({cell}>={low},{cell}<={high}{whole}),FALSE)"
    return {"validate": "custom", "value": f'=OR({number},LEFT({cell},3)="不涉及")'}
