"""Workbooks with cells that cannot be what their column asks for."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import xlwt

from tests.broken.making import (
    HEAD,
    LEDGER,
    Given,
    book,
    broken,
    in_sheet,
    ods_row,
    open_document,
    raw,
    row,
    sound,
    text,
    with_cell,
    with_column,
)

MORE = {
    "等次": {"type": "choice", "values": ["优秀", "良好", "一般"]},
    "办公面积": {"type": "decimal", "measure": "平方米", "min": 0, "max": 100000},
    "换届日期": {"type": "date"},
    "情况说明": {"type": "text"},
}


@broken("71-words-for-numbers")
def words(folder: Path) -> Path:
    return book(folder, with_cell("成立月数", "无", "十二", "12个半", "1,23", "1.2E+05", "/", "(5)", "½", "1 2 3 4,5"))


@broken("72-another-unit-behind")
def other_unit(folder: Path) -> Given:
    return Given(book(folder, with_column("办公面积", "85㎡", "85平米", "1.5亩", "85%", "200元")), fields=MORE)


@broken("73-fractions")
def fractions(folder: Path) -> Path:
    return book(folder, with_cell("困难党员数", 3.5, "2.01", 4.0, "5.00"))


@broken("74-out-of-limits")
def limits(folder: Path) -> Given:
    rows = [HEAD, row(1, 诉求办结率=100.01), row(2, 困难党员数=-1), row(3, 成立月数=10_000_001), row(4, 成立月数="1" * 25)]
    more = [["编号", "办公面积"], ["S01", 100000.004], ["S02", 100000.005], ["S03", "-0.01"]]
    return Given(book(folder, {"社区": rows, "面积": more}), fields=MORE)


@broken("75-neither-yes-nor-no")
def boolean(folder: Path) -> Path:
    return book(folder, with_cell("按期换届", "基本", 2, "是否", "√×", "待定", "不涉及"))


@broken("76-none-of-the-choices")
def choice(folder: Path) -> Given:
    return Given(book(folder, with_column("等次", "优", "优 秀", "良", "不合格", "优秀")), fields=MORE)


@broken("77-no-dates")
def dates(folder: Path) -> Given:
    said = ("2026-02-30", "2026年3月", "3月1日", "26.3.1", "01/03/2026", "近期", "2026.3.1", "46082", "1026-01-01")
    return Given(book(folder, with_column("换届日期", *said)), fields=MORE)


@broken("78-a-novel")
def novel(folder: Path) -> Given:
    return Given(book(folder, with_column("情况说明", "长" * 2001, "短")), fields=MORE)


@broken("79-a-very-long-id")
def long_id(folder: Path) -> Path:
    return book(folder, [*sound(1), row(2, 编号="S" * 201), row(3, 名称="虚" * 201)])


@broken("80-not-applicable-where-it-applies")
def not_applicable(folder: Path) -> Path:
    return book(folder, with_cell("成立月数", "不涉及", "—", "不涉及:新成立", "——", "不适用(撤并)"))


@broken("81-errors-of-the-spreadsheet")
def errors(folder: Path) -> Path:
    path = book(folder, sound(2))
    path = in_sheet(path, '<c r="E2"><v>13</v></c>', '<c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    return in_sheet(path, '<c r="H3"><v>2</v></c>', '<c r="H3" t="e"><v>#N/A</v></c>')


@broken("82-formulas-never-computed")
def formulas(folder: Path) -> Path:
    path = book(folder, sound(2))
    made = openpyxl.load_workbook(path)
    made.worksheets[0]["E2"] = "=SUM(H2:H3)"
    made.worksheets[0]["J9"] = "=1+1"  # under no heading: nobody reads it
    made.save(path)
    return path


@broken("83-formula-as-text")
def formula_text(folder: Path) -> Path:
    return text(folder, with_cell("成立月数", "=SUM(A1:A3)", "#REF!"))


@broken("84-errors-of-an-xls")
def old_errors(folder: Path) -> Path:
    made = xlwt.Workbook()
    sheet = made.add_sheet("社区党组织")
    for number, cells in enumerate(sound(2)):
        for column, cell in enumerate(cells):
            if (number, column) == (1, 4):
                sheet.row(1).set_cell_error(4, "#DIV/0!")
            else:
                sheet.write(number, column, cell)
    made.save(str(folder / "数据.xls"))
    return folder / "数据.xls"


@broken("85-errors-of-an-ods")
def ods_errors(folder: Path) -> Path:
    rows = ods_row(*HEAD) + ods_row(*row(1, 成立月数="#DIV/0!")) + ods_row(*row(2, 成立月数="Err:502"))
    return raw(folder, "数据.ods", open_document(f'<table:table table:name="社区党组织">{rows}</table:table>'))


@broken("86-points-and-ratios-mixed")
def mixed(folder: Path) -> Path:
    return book(folder, with_column("四个一达标率", 0.98, 95, 1, 0, "97%", 0.5, 88.5))


@broken("87-only-ones")
def ones(folder: Path) -> Path:
    return book(folder, with_column("四个一达标率", 0, 1, 1, ""))


@broken("88-not-finite")
def not_finite(folder: Path) -> Path:
    path = folder / "数据.parquet"
    pl.DataFrame({"编号": ["S01", "S02", "S03"], "名称": ["甲", "乙", "丙"], "诉求办结率": [float("nan"), float("inf"), 98.0]}).write_parquet(path)
    return path


@broken("89-more-digits-than-a-float-holds")
def digits(_: Path) -> Given:
    frame = pl.DataFrame({"编号": ["S01", "S02"], "名称": ["甲", "乙"], "总额": [1234567890123456.7, 5.0]})
    return Given(frame, fields={"总额": {"type": "decimal", "max": 10**17}})


@broken("90-columns-of-another-type")
def column_type(_: Path) -> Given:
    frame = pl.DataFrame({"编号": ["S01"], "名称": ["甲"], "成立月数": [[1]], "按期换届": [b"1"], "换届日期": [3.5], "困难党员数": [True]})
    return Given(frame, fields=MORE)


@broken("91-the-same-in-every-row")
def many(folder: Path) -> Path:
    return text(folder, with_cell("成立月数", *["多"] * 250))


@broken("92-frame-with-integers-out-of-limits")
def integers(_: Path) -> Given:
    frame = pl.DataFrame({"编号": ["S01", "S02"], "名称": ["甲", "乙"], "诉求办结率": [101, 9 * 10**18], "困难党员数": [2**63 + 1, 3],
                          "按期换届": [2, 1]}, schema_overrides={"困难党员数": pl.UInt64})
    return Given(frame)


@broken("93-frame-with-decimals-out-of-limits")
def decimals(_: Path) -> Given:
    said = pl.Series(["100.005", "1.5", "99999999999999999999.1"]).cast(pl.Decimal(38, 3))
    frame = pl.DataFrame({"编号": ["S01", "S02", "S03"], "名称": ["甲", "乙", "丙"], "诉求办结率": said, "成立月数": said})
    return Given(frame)


@broken("94-cells-of-a-ledger")
def ledger(folder: Path) -> Path:
    rows = [LEDGER, ["S01", "不涉及", "迟报", "—", "#N/A"], ["S02", "三月一日", "迟报", "", ""]]
    return book(folder, {"社区党组织": sound(), "作风问题": rows})


@broken("95-percent-format-in-an-integer")
def percent_format(folder: Path) -> Path:
    path = book(folder, sound(2))
    made = openpyxl.load_workbook(path)
    made.worksheets[0]["E2"].number_format = "0.0%"
    made.save(path)
    return path


@broken("96-gb18030-with-faults")
def gb18030(folder: Path) -> Path:
    return text(folder, with_cell("成立月数", "十二", "㙍"), encoding="gb18030")


@broken("97-dates-under-numbers")
def date_cells(folder: Path) -> Path:
    path = book(folder, sound(2))
    made = openpyxl.load_workbook(path)
    made.worksheets[0]["E2"] = 46082
    made.worksheets[0]["E2"].number_format = "yyyy-mm-dd"
    made.save(path)
    return path


@broken("98-cell-with-an-unknown-error-code")
def odd_error(folder: Path) -> Path:
    return in_sheet(book(folder, sound(1)), '<c r="E2"><v>13</v></c>', '<c r="E2" t="e"><v></v></c>')
