"""The sheets of the table and their columns: what stands where, and how."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scoring.indicator_table.codecs import Anything, Choice, Codec, Flag, Formula, Kind, Number, Settings, Share, Text, Words
from scoring.language.spots import Path
from scoring.messages import LANGUAGES, say
from scoring.record import record

MOST_LEVELS: Final = 9


@record
class Column:
    """A column of a sheet; each is one thing, however much two look alike.

    key       of its heading in the catalogue
    path      what it holds, below the row's own place in the rubric
    codec     how that stands in a cell; None where the cell is made by us and not read
    width     in digits
    needed    whether no row can do without it
    rest      whether it takes everything below `path` that has no column of its own
    printed   whether it goes to paper
    """

    key: str
    path: Path = ()
    codec: Codec | None = None
    width: float = 12
    needed: bool = False
    rest: bool = False
    printed: bool = True

    def heading(self, lang: str) -> str:
        """Return what stands above it."""
        return say(f"indicator_table.column.{self.key}", lang)

    @property
    def headings(self) -> frozenset[str]:
        """Return its heading in every language."""
        return frozenset(self.heading(lang) for lang in LANGUAGES)

    @property
    def made(self) -> bool:
        """Return whether its cells are made by us."""
        return self.codec is None


def _aside(*columns: Column) -> tuple[Column, ...]:
    return tuple(replace(column, printed=False) for column in columns)


def level(number: int) -> Column:
    """Return the column of the titles of a level, 1 for the top."""
    return Column(f"level_{number}", codec=Text(), width=15 if number == 1 else 21)


_EN: Final = Column("en", ("title", "en"), Text(), 22)
_SOURCE_WORDING: Final = Column("source_wording", ("title", "source"), Text(), 14)
_REST: Final = Column("rest", (), Settings(), 24, rest=True)
_TITLE: Final = Column("title", ("title", "zh"), Text(), 24)
_ID: Final = Column("id", ("id",), Text(), 22, needed=True)
_ADVICE: Final = Column("advice", ("advice", "zh"), Text(), 36)
_ADVICE_EN: Final = Column("advice_en", ("advice", "en"), Text(), 36)
_CLAUSE: Final = Column("clause", ("source", "clause"), Text(), 16)


def indicators(levels: int) -> tuple[Column, ...]:
    """Return the columns of the indicators; what people argue about is printed, the settings stand beside it."""
    return (
        *(level(number) for number in range(1, levels + 1)),
        Column("points", ("points",), Number(), 7),
        Column("standard", width=46), Column("reporter", width=11), Column("evidence", width=18), _CLAUSE,
        *_aside(
            Column("rule", ("rule", "kind"), Kind("kind"), 14), Column("reads", ("rule", "reads"), Formula(), 24),
            Column("zero_at", ("rule", "zero_at"), Formula(), 9), Column("full_at", ("rule", "full_at"), Formula(), 9),
            Column("each", ("rule", "each"), Number(), 9),
            Column("settings", ("rule",), Settings(), 44, rest=True),
            Column("applies", ("applies",), Formula(), 22),
            Column("missing", ("missing",), Choice("missing"), 10), Column("not_applicable", ("not_applicable",), Choice("not_applicable"), 10),
            Column("coverage", ("coverage", "at_least"), Share(), 10),
            _ADVICE, Column("quote", ("source", "quote"), Text(), 26),
            _ID, _EN, _ADVICE_EN, _SOURCE_WORDING, _REST),
    )


ITEMS: Final = (
    Column("owner", (), Text(), 22, needed=True), Column("owner_title", width=22), replace(_TITLE, key="item", needed=True),
    Column("points", ("points",), Number(), 7),
    Column("met", ("met",), Formula(), 30), Column("applies", ("applies",), Formula(), 24),
    Column("required", ("required",), Flag(), 8),
    *_aside(_ADVICE, _ID, _EN, _ADVICE_EN, _SOURCE_WORDING, _REST),
)
"""The items of checklists."""

_DATUM: Final = (
    Column("type", ("type",), Choice("type"), 9, needed=True), Column("measure", ("measure",), Text(), 8),
    Column("precision", ("precision",), Number(), 7), Column("min", ("min",), Number(), 9), Column("max", ("max",), Number(), 9),
    Column("values", ("values",), Words(), 20),
)
_REPORTER: Final = Column("from", ("from",), Text(), 11)
_HELP: Final = Column("help", ("help", "zh"), Text(), 36)
_HELP_EN: Final = Column("help_en", ("help", "en"), Text(), 36)
_ALIASES: Final = Column("aliases", ("aliases",), Words(), 16)

FIELDS: Final = (
    Column("field", (), Text(), 22, needed=True), *_DATUM[:2], _REPORTER,
    Column("derive", ("derive",), Formula(), 32), Column("numerator", ("ratio", 0), Formula(), 20),
    Column("denominator", ("ratio", 1), Formula(), 18),
    Column("when_zero", ("when_zero",), Choice("when_zero", number=True), 9),
    *_aside(
        *_DATUM[2:], Column("valid", ("valid",), Formula(), 22), Column("may_be", ("may_be",), Choice("may_be"), 9),
        Column("evidence_required", ("evidence", "required"), Flag(), 8), Column("evidence_accept", ("evidence", "accept"), Words(), 24),
        _HELP, _ALIASES, _HELP_EN, _REST),
)

TABLES: Final = (
    Column("table", (), Text(), 18, needed=True), Column("column", (), Text(), 18),
    Column("table_kind", ("kind",), Choice("table_kind"), 8), Column("table_key", ("key",), Text(), 12),
    Column("absent", ("absent",), Choice("absent"), 11), *_DATUM, _HELP, *_aside(_ALIASES, _HELP_EN, _REST),
)

CHECKS: Final = (Column("expect", ("expect",), Formula(), 50, needed=True), Column("say", ("say", "zh"), Text(), 70, needed=True),
                 *_aside(Column("say_en", ("say", "en"), Text(), 70), _REST))

AWARDS: Final = (
    replace(_TITLE, key="award", width=18), Column("award_kind", ("kind",), Choice("award_kind"), 10, needed=True),
    Column("require", ("require",), Formula(), 24), Column("eligible", ("eligible",), Formula(), 26),
    Column("of", ("of",), Formula(), 8), Column("at_least", ("at_least",), Number(), 8), Column("count", ("take", "count"), Number(), 6),
    Column("at_the_cut", ("at_the_cut",), Choice("at_the_cut"), 11), replace(_REST, key="award_settings", width=40),
    *_aside(Column("in_use", ("in_use",), Flag(), 8), replace(_ID, needed=False), _EN, _SOURCE_WORDING),
)

ADJUST: Final = (
    replace(_TITLE, width=18), Column("adjust_kind", ("kind",), Choice("adjust_kind"), 10, needed=True),
    Column("case", ("say", "zh"), Text(), 34), Column("when", ("when",), Formula(), 34),
    Column("basis_table", ("basis", "table"), Text(), 14), Column("authority", ("basis", "authority"), Text(), 11),
    Column("document", ("basis", "document"), Text(), 9),
    *_aside(Column("bar", ("effect", "bar"), Words(), 22), Column("zero_items", ("effect", "zero_items"), Text(), 12), _CLAUSE, _ID, _EN,
            Column("case_en", ("say", "en"), Text(), 34), _SOURCE_WORDING, _REST),
)

SUMMARY: Final = (
    replace(_TITLE, width=34, needed=True), Column("share", ("share",), Formula(), 34), Column("count_of", ("count",), Formula(), 34),
    Column("mean", ("mean",), Formula(), 24), Column("sum", ("sum",), Formula(), 24), *_aside(_ID, _EN, _SOURCE_WORDING, _REST),
)

OTHER: Final = (Column("key", (), Text(), 26, needed=True), Column("meaning", width=30), Column("value", (), Anything(), 80))

SHEETS: Final = {
    "indicators": indicators(MOST_LEVELS), "items": ITEMS, "fields": FIELDS, "tables": TABLES, "checks": CHECKS, "adjust": ADJUST,
    "awards": AWARDS, "summary": SUMMARY, "other": OTHER,
}
"""Every sheet that is read, in order, with all columns that it can have."""
