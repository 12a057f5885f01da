"""Cells that say something other than a value: not applicable, to be verified, approximate, an error of the spreadsheet."""

from __future__ import annotations

from typing import Final

import polars as pl

from scoring import outcome
from scoring.language.rubric import Field
from scoring.tables.column import Column

_DASHES: Final = "[-—―–－─]+"
_DIGIT: Final = "0-9一二三四五六七八九十百千万亿两"
_ERROR: Final = (r"^#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|ERR)"
                 r"|^Err:\d+$")
_FORMULA: Final = r"^=."
_NOT_APPLICABLE: Final = rf"^(不涉及|不适用|{_DASHES})([(\[:,;。].*)?$"
_REASON: Final = rf"^(?:不涉及|不适用|{_DASHES})[(\[:,;。]+(.+?)[)\]]?$"
_NOT_FILED: Final = r"^(未报送?|未上报|未填报?|尚未报送)[。!]?$"
_TO_VERIFY: Final = r"^(待核实?|待核查|待查|待定|待确认|核实中|待补充?)[。!]?$"
# 约80, 近千, 3200多, 90余万, 80左右, 80-90, 几十, XX
_APPROXIMATE: Final = (rf"^(大?约|近|将近|接近|超过?|不足|不到|不少于|至少|大概|估计|≥|≤|>|<|~|≈)=?[{_DIGIT}]"
                       rf"|^[{_DIGIT}.,]+[多余几来许]"
                       rf"|^[{_DIGIT}.,]+[^0-9]{{0,4}}(左右|上下|以上|以下|以内|不等|±)"
                       r"|^[0-9.,]+%?[-~至—到][0-9.,]+[^0-9-]*$"
                       r"|^[几数][十百千万亿]|^若干|[xX×*?]{2,}")
_SPECIAL: Final = r"^['‘’\s]*[#=\-—―–－─不未待尚核]"
_CODES: Final = {"not_applicable": outcome.DECLARED, "to_verify": outcome.TO_VERIFY, "approximate": outcome.APPROXIMATE}


def suspicious(text: pl.Expr) -> pl.Expr:
    """Return whether a text may be a mark: cheap, for columns in which any text is a value."""
    return text.str.contains(_SPECIAL)


def sort_out(odd: pl.DataFrame, column: Column) -> pl.DataFrame:
    """Take the marks out of `odd` (`at`, `text`, `clean`), put them into the column, and return what is left.

    Only numbers may be approximate; elsewhere such words are taken as they stand.
    """
    clean = pl.col("clean")
    odd = odd.with_columns(
        mark=pl.when(clean.str.contains(_ERROR)).then(pl.lit("error"))
        .when(clean.str.contains(_FORMULA)).then(pl.lit("formula"))
        .when(clean.str.contains(_NOT_APPLICABLE)).then(pl.lit("not_applicable"))
        .when(clean.str.contains(_NOT_FILED)).then(pl.lit("not_filed"))
        .when(clean.str.contains(_TO_VERIFY)).then(pl.lit("to_verify"))
        .when(clean.str.contains(_APPROXIMATE) & column.datum.numeric).then(pl.lit("approximate")))
    if odd["mark"].null_count() == odd.height:
        return odd
    for mark, said in odd.filter(pl.col("mark").is_not_null()).group_by("mark", maintain_order=True):
        _take(str(mark[0]), said, column)
    return odd.filter(pl.col("mark").is_null())


def _take(mark: str, said: pl.DataFrame, column: Column) -> None:
    if mark in _CODES:
        column.marked.append((said["at"], pl.repeat(_CODES[mark], said.height, dtype=pl.UInt8, eager=True)))
    if mark == "not_applicable":
        _not_applicable(said, column)
    elif mark != "not_filed" and mark != "to_verify":
        code = {"error": "ERROR_CELL", "formula": "FORMULA_WITHOUT_VALUE", "approximate": "APPROXIMATE"}[mark]
        column.add(code, said["at"], said["text"])


def _not_applicable(said: pl.DataFrame, column: Column) -> None:
    datum = column.datum
    if not (isinstance(datum, Field) and datum.may_be):
        column.add("NOT_APPLICABLE_HERE", said["at"], said["text"])
        return
    said = said.with_columns(reason=pl.col("clean").str.extract(_REASON))
    bare, reasoned = said.filter(pl.col("reason").is_null()), said.filter(pl.col("reason").is_not_null())
    column.add("NA_WITHOUT_REASON", bare["at"], bare["text"])
    column.add("NA_REASON", reasoned["at"], reasoned["reason"])
