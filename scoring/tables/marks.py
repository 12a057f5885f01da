"""Cells that say something other than a value: not applicable, to be verified, approximate, an error of the spreadsheet."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from scoring import outcome
from scoring.language.rubric import Field
from scoring.tables.column import Column
from scoring.tables.fold import FEW, compact
from scoring.tables.odd import Odd

_DASHES: Final = "[-—―–－─]+"
_DIGIT: Final = "0-9一二三四五六七八九十百千万亿两"
_ERROR: Final = (r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|ERR)"
                 r"|Err:[0-9]+\Z")
_NOT_APPLICABLE: Final = rf"(?:不涉及|不适用|{_DASHES})(?:[(\[:,;。].*)?\Z"
_NOT_FILED: Final = r"(?:未报送?|未上报|未填报?|尚未报送)[。!]?\Z"
_TO_VERIFY: Final = r"(?:待核实?|待核查|待查|待定|待确认|核实中|待补充?)[。!]?\Z"
# 约80, 近千, 3200多, 90余万, 80左右, 80-90, 几十, XX
_APPROXIMATE: Final = (rf"(?:大?约|近|将近|接近|超过?|不足|不到|不少于|至少|大概|估计|≥|≤|>|<|~|≈)=?[{_DIGIT}]"
                       rf"|[{_DIGIT}.,]+[多余几来许]"
                       rf"|[{_DIGIT}.,]+[^0-9]{{0,4}}(?:左右|上下|以上|以下|以内|不等|±)"
                       r"|[0-9.,]+%?[-~至—到][0-9.,]+[^0-9-]*\Z"
                       r"|[几数][十百千万亿]|若干|.*[xX×*?]{2,}")
# no mark is without one of these: a quick look, for columns of numbers with units
_SIGN: Final = re.compile(r"[-—―–－─#=E不未待尚核约近超至概估≥≤><~≈多余几来许左上以±到数若xX×*?]")
# of several that fit, the first counts
_MARKS: Final = (rf"(?P<error>{_ERROR})|(?P<formula>=.)|(?P<not_applicable>{_NOT_APPLICABLE})|(?P<not_filed>{_NOT_FILED})"
                 rf"|(?P<to_verify>{_TO_VERIFY})")
_OF_WORDS: Final = _MARKS
_OF_NUMBERS: Final = rf"{_MARKS}|(?P<approximate>{_APPROXIMATE})"
_REASON: Final = rf"(?:不涉及|不适用|{_DASHES})[(\[:,;。（：，；]+(.+?)[)\]）。]*\Z"
_SPECIAL: Final = r"^['‘’\s]*[#=\-—―–－─不未待尚核]"
_MAY_BE_SPECIAL: Final = re.compile(_SPECIAL)
_OUTCOMES: Final = {"not_applicable": outcome.DECLARED, "to_verify": outcome.TO_VERIFY, "approximate": outcome.APPROXIMATE}
_NOTHING: Final = rf"(?P<error>{_ERROR})|(?P<formula>=.)"
_NOTHING_QUICK: Final = r"^['‘’`\s]*(?:[#＃=＝]|Err)"
_MAY_BE_NOTHING: Final = re.compile(_NOTHING_QUICK)
_CODES: Final = {"error": "ERROR_CELL", "formula": "FORMULA_WITHOUT_VALUE", "approximate": "APPROXIMATE"}


def special(text: str) -> bool:
    """Return whether a text may be a mark: cheap, for columns in which any text is a value."""
    return _MAY_BE_SPECIAL.match(text) is not None


def suspicious(text: pl.Series) -> pl.Series:
    """Return which texts of a column may be marks, as `special` says of one."""
    return text.str.contains(_SPECIAL)


def nothing(text: str) -> str | None:
    """Return the fault of a cell that should name something and shows a formula without a value, or an error; None where it is sound.

    >>> nothing("=VLOOKUP(A2,Z:Z,1)"), nothing("#N/A"), nothing("甲社区")
    ('FORMULA_WITHOUT_VALUE', 'ERROR_CELL', None)
    """
    found = re.match(_NOTHING, compact(text).lstrip("'‘’`"))
    return _CODES[str(found.lastgroup)] if found else None


def nothing_named(said: pl.Series) -> pl.Series:
    """Return which cells of a column of names are so; Boolean, false where blank."""
    if len(said) > FEW and not said.str.contains(_NOTHING_QUICK).any():
        return pl.repeat(False, len(said), eager=True)
    return pl.Series([text is not None and _MAY_BE_NOTHING.match(text) is not None and nothing(text) is not None for text in said.to_list()],
                     dtype=pl.Boolean)


def sort_out(odd: Odd, column: Column) -> Odd:
    """Take the marks out of `odd`, put them into the column, and return what is left.

    Only numbers may be approximate; elsewhere such words are taken as they stand.
    """
    spelled = _OF_NUMBERS if column.datum.numeric else _OF_WORDS
    found = {text: match.lastgroup for text, clean in odd.clean.items() if _SIGN.search(clean) and (match := re.match(spelled, clean))}
    if not found:
        return odd
    for mark in dict.fromkeys(found[text] for text in odd.texts if text in found):
        _take(str(mark), odd.where({text for text in found if found[text] == mark}), column)
    return odd.where(odd.clean.keys() - found.keys())


def _take(mark: str, said: Odd, column: Column) -> None:
    if mark in _OUTCOMES:
        column.marked |= dict.fromkeys(said.rows, _OUTCOMES[mark])
    if mark in _CODES:
        column.add(_CODES[mark], said.rows, said.texts)
    if mark == "not_applicable":
        _not_applicable(said, column)


def _not_applicable(said: Odd, column: Column) -> None:
    datum = column.datum
    if not (isinstance(datum, Field) and datum.may_be):
        column.add("NOT_APPLICABLE_HERE", said.rows, said.texts)
        return
    # as it was typed, where that can be told
    reasons = {text: match[1] for text, clean in said.clean.items() if (match := re.match(_REASON, text.strip()) or re.match(_REASON, clean))}
    bare, reasoned = said.where(said.clean.keys() - reasons.keys()), said.where(reasons)
    column.add("NA_WITHOUT_REASON", bare.rows, bare.texts)
    column.add("NA_REASON", reasoned.rows, [reasons[text] for text in reasoned.texts])
