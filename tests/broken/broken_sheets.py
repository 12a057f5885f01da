"""Workbooks whose sheets, headings or rows cannot be put together."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import xlwt

from tests.broken.making import HEAD, LEDGER, Given, book, broken, old_sheet, row, sound, text, with_cell, with_column


def merged(path: Path, *ranges: str) -> Path:
    """Merge ranges of the first sheet."""
    made = openpyxl.load_workbook(path)
    for one in ranges:
        made.worksheets[0].merge_cells(one)
    made.save(path)
    return path


def with_formulas(path: Path, sheet: int, formulas: dict[str, str]) -> Path:
    """Put formulas that nobody computes into cells of a sheet."""
    made = openpyxl.load_workbook(path)
    for cell, formula in formulas.items():
        made.worksheets[sheet][cell] = formula
    made.save(path)
    return path


@broken("41-nothing-that-is-known")
def nothing_known(folder: Path) -> Path:
    return book(folder, {"Sheet1": [["姓名", "电话"], ["某甲", "1"]], "Sheet2": [["事项"], ["其他"]]})


@broken("42-no-id")
def no_id(folder: Path) -> Path:
    return book(folder, [cells[1:] for cells in sound()])


@broken("43-id-under-another-name")
def id_misspelt(folder: Path) -> Path:
    return book(folder, [["编码", *HEAD[1:]], *sound()[1:]])


@broken("44-no-name")
def no_name(folder: Path) -> Path:
    return book(folder, [[cells[0], *cells[2:]] for cells in sound()])


@broken("45-headings-only")
def headings_only(folder: Path) -> Path:
    return book(folder, [HEAD])


@broken("46-heading-twice")
def heading_twice(folder: Path) -> Path:
    return book(folder, with_column("成立月数", 1, 2))


@broken("47-heading-twice-with-unit")
def heading_twice_with_unit(folder: Path) -> Path:
    return book(folder, with_column("诉求办结率（%）", 1, 2))


@broken("48-another-unit-in-the-heading")
def other_unit(folder: Path) -> Path:
    head = [{"成立月数": "成立月数(年)", "诉求办结率": "诉求办结率(‰)"}.get(h, h) for h in HEAD]
    return book(folder, [head, row(1)])


@broken("49-merged-cells")
def merged_cells(folder: Path) -> Path:
    return merged(book(folder, [["2026年情况表"], *sound(4)]), "A1:H1", "D3:D5", "E6:F6")


@broken("50-a-ledger-that-could-be-two")
def two_ledgers(folder: Path) -> Path:
    return book(folder, {"社区党组织": sound(), "Sheet2": [LEDGER[:4], ["S01", "2026-03-01", "迟报", "虚构区纪委"]]})


@broken("51-a-table-that-is-not-declared")
def unknown_table(folder: Path) -> Given:
    return Given(book(folder, sound()), {"作风间题": text(folder, [LEDGER])})


@broken("52-a-ledger-without-its-key")
def keyless(folder: Path) -> Path:
    return book(folder, {"社区党组织": sound(), "作风问题": [LEDGER[1:], ["2026-03-01", "迟报", "虚构区纪委", ""]]})


@broken("53-blank-id")
def blank_id(folder: Path) -> Path:
    return book(folder, with_cell("编号", "S01", "", "　"))


@broken("54-blank-name")
def blank_name(folder: Path) -> Path:
    return book(folder, with_cell("名称", "虚构一社区", ""))


@broken("55-id-twice")
def id_twice(folder: Path) -> Path:
    return book(folder, with_cell("编号", "S01", "S02", "S01", "s０２", "S01"))


@broken("56-id-on-two-sheets")
def id_on_two(folder: Path) -> Path:
    return book(folder, {"东湖街道": [HEAD, row(1), row(2)], "西湖街道": [HEAD, row(3), row(2)]})


@broken("57-joined-sheet-with-a-stranger")
def stranger(folder: Path) -> Path:
    more = [["编号", "名称", "核定职数"], ["S01", "虚构1社区", 5], ["S12", "虚构2社区", 5], ["S0３", "", 5], ["S88", "", 5]]
    return book(folder, {"街道": sound(), "组织部": more})


@broken("58-one-field-two-values")
def two_values(folder: Path) -> Path:
    more = [["编号", "成立月数", "困难党员数"], ["S01", 13, 1], ["S02", 15, ""], ["S03", "待核实", "不涉及:无"]]
    return book(folder, {"街道": sound(), "组织部": more})


@broken("59-one-subject-two-names")
def two_names(folder: Path) -> Path:
    return book(folder, {"街道": sound(), "组织部": [["编号", "名称", "类别", "核定职数"], ["S01", "虚构一社区", "乙类", 5]]})


@broken("60-ledger-rows-of-nobody")
def nobody(folder: Path) -> Path:
    rows = [LEDGER, ["", "2026-03-01", "迟报", "", ""], ["虚构2社区居委会", "2026-03-01", "迟报", "", ""], ["S1", "", "", "", ""]]
    return book(folder, {"社区党组织": sound(), "作风问题": rows})


@broken("61-ledger-row-of-two")
def of_two(folder: Path) -> Path:
    rows = [LEDGER, ["同名社区", "2026-03-01", "迟报", "", ""]]
    return book(folder, {"社区党组织": with_cell("名称", "同名社区", "同名社区"), "作风问题": rows})


@broken("62-ledger-as-a-file-without-rows-of-anybody")
def csv_ledger(folder: Path) -> Given:
    return Given(book(folder, sound()), {"作风问题": text(folder, [LEDGER, ["S09", "2026-3-1", "迟报", "", ""]])})


@broken("63-faults-of-several-sheets-in-order")
def several(folder: Path) -> Path:
    first = [HEAD, row(1, 成立月数="十二"), row(2, 按期换届="大概"), ["", *row(3)[1:]]]
    second = [LEDGER, ["S77", "三月", "迟报", "", ""], ["S01", "2026-02-30", "迟报", "", ""]]
    return book(folder, {"作风问题": second, "社区党组织": first})


@broken("64-formulas-for-names")
def formulas_for_names(folder: Path) -> Path:
    path = book(folder, {"社区党组织": sound(5), "作风问题": [LEDGER, ["S01", "2026-03-01", "迟报", "", ""], ["S02", "2026-03-02", "迟报", "", ""]]})
    formulas = {"A2": '="S"&1', "A3": '="S"&1', "B4": "=VLOOKUP(A4,Z:Z,1)", "C5": '="甲"&"类"', "D6": "=D5"}
    return with_formulas(with_formulas(path, 0, formulas), 1, {"A3": '="S"&"02"'})


@broken("65-formulas-for-headings")
def formulas_for_headings(folder: Path) -> Path:
    return with_formulas(book(folder, sound()), 0, {"A1": '="编"&"号"', "E1": '="成立"&"月数"', "K1": "=1+1"})


@broken("66-formulas-of-an-xls")
def formulas_of_an_xls(folder: Path) -> Path:
    formula = xlwt.Formula("A1&A2")
    return old_sheet(folder, [HEAD, row(1, 名称=formula), row(2, 类别=formula), row(3, 成立月数=formula), row(4, 编号=formula)])


@broken("67-errors-for-names")
def errors_for_names(folder: Path) -> Given:
    ledger = [LEDGER, ["#REF!", "2026-03-01", "迟报", "", ""]]
    rows = [HEAD, row(1), row(2, 编号="#N/A"), row(3, 名称="#NAME?"), row(4, 编号="#N/A", 类别="#VALUE!")]
    return Given(book(folder, {"社区党组织": rows, "作风问题": ledger}), groups=("甲类", "乙类"))


@broken("68-id-in-two-files")
def id_in_two_files(folder: Path) -> Path:
    text(folder, sound(2), "东湖.csv")
    text(folder, [HEAD, row(2), row(3)], "西湖.csv")
    return folder


@broken("69-nothing-to-tell-and-yet-a-date")
def nothing_with_a_date(folder: Path) -> Path:
    return book(folder, {"社区党组织": sound(), "作风问题": [LEDGER, ["无", "2026-03-01", "", "", ""], ["无", "", "", "", ""]]})


@broken("99-groups-that-the-rubric-does-not-know")
def unknown_groups(folder: Path) -> Given:
    return Given(book(folder, with_cell("类别", "甲 类", "丙类", "")), groups=("甲类", "乙类"))


@broken("70-subjects-that-nobody-sees")
def hidden_subjects(folder: Path) -> Path:
    path = book(folder, {"社区党组织": sound(2), "旧数据": [["编号", "名称"], ["S02", "虚构2社区"], ["S88", "虚构88社区"]]})
    made = openpyxl.load_workbook(path)
    made["旧数据"].sheet_state = "hidden"
    made.save(path)
    return path
