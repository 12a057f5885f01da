"""Broken indicator tables, made on the spot, and beside them (`broken/NN-name.zh.txt`) what is said of each.

    python -m tests.indicator_table.broken_tables

writes the expected messages anew; look at the difference before committing it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from scoring.errors import RubricFaults
from scoring.language.load import parse_file
from scoring.messages import LANGUAGES
from scoring.source import read
from tests.indicator_table.editing import HEAD, Table

FOLDER: Final = Path(__file__).parent / "broken"

Change = Callable[[Table], object]


def _move(table: Table) -> None:
    sheet = table.book["指标"]
    at = table.row("指标", "班子配备")
    sheet.cell(at, 1).value = "思想建设星"


def _orphan(table: Table) -> None:
    sheet = table.book["指标"]
    sheet.cell(HEAD, sheet.max_column + 1).value = "三级指标"
    at = table.row("指标", "组织建设星")
    sheet.cell(at + 1, sheet.max_column).value = "换届"
    sheet.cell(at + 1, 2).value = None


def _several(table: Table) -> None:
    table.put("指标", "election", "分值", "二十").put("指标", "posts", "规则", "完成律").put("指标", "dues", "编号", None)
    table.put("字段", "实配数", "类型", "整形").put("其他", "period.from", "内容", "2026年1月1日").put("清单", "elderly", "分值", "6分")


def _without(sheet: str) -> Change:
    return lambda table: table.book.remove(table.book[sheet])


def _no_headings(table: Table) -> None:
    for cell in table.book["字段"][HEAD]:
        cell.value = None


def _twice(table: Table) -> None:
    table.add("字段", 数据项="实配数", 类型="整数")
    table.add("表", 表="作风问题", 列="日期", 类型="日期")


def _long(table: Table) -> None:
    table.put("字段", "核定职数", "最大值", "1234567890123456")


CASES: Final[dict[str, Change]] = {
    "01-points-not-a-number": lambda t: t.put("指标", "election", "分值", "二十分"),
    "02-points-do-not-add-up": lambda t: t.put("指标", "election", "分值", 25),
    "03-points-of-a-line-need-no-change": lambda t: t.put("指标", "satisfaction", "分值", 25),
    "04-no-points": lambda t: t.put("指标", "election", "分值", None),
    "05-no-id": lambda t: t.put("指标", "election", "编号", None),
    "06-id-twice": lambda t: t.put("指标", "election", "编号", "posts"),
    "07-bad-id": lambda t: t.put("指标", "election", "编号", "换届 1"),
    "08-unknown-rule": lambda t: t.put("指标", "four_ones", "规则", "分挡"),
    "09-no-rule": lambda t: t.put("指标", "four_ones", "规则", None),
    "10-full-width-colon-in-settings": lambda t: t.put("指标", "conduct", "规则设置", "floor：0"),
    "11-settings-break-off": lambda t: t.put("指标", "four_ones", "规则设置", "bands: [{from: 0, points: 0}, {from: 50, points: 6]"),
    "12-comma-in-settings": lambda t: t.put("指标", "conduct", "规则设置", "where: between(1, 2, 3)"),
    "13-unknown-setting": lambda t: t.put("指标", "conduct", "规则设置", "flor: 0"),
    "14-bands-out-of-order": lambda t: t.put("指标", "four_ones", "规则设置",
                                             "bands: [{from: 0, points: 0}, {from: 90, points: 6}, {from: 50, points: 15}]"),
    "15-setting-in-two-cells": lambda t: t.put("指标", "conduct", "规则设置", "each: -5, floor: 0"),
    "16-column-of-another-rule": lambda t: t.put("指标", "election", "得满分的值", 90).put("指标", "posts", "每起分值", -1),
    "17-half-a-line": lambda t: t.put("指标", "satisfaction", "得0分的值", None),
    "18-line-in-words": lambda t: t.put("指标", "satisfaction", "得0分的值", "六十"),
    "19-unknown-field": lambda t: t.put("指标", "posts", "数据或条件", "班子配备律"),
    "20-unknown-parent": _move,
    "21-no-parent-above": _orphan,
    "22-unknown-heading": lambda t: t.rename("指标", "分值", "分数"),
    "23-heading-twice": lambda t: t.rename("字段", "最大值", "最小值"),
    "24-no-sheet-of-indicators": _without("指标"),
    "25-no-sheet-of-fields": _without("字段"),
    "26-no-headings": _no_headings,
    "27-names-twice": _twice,
    "28-unknown-type": lambda t: t.put("字段", "实配数", "类型", "整形"),
    "29-unknown-owner": lambda t: t.put("清单", "elderly", "指标编号", "five_pairing"),
    "30-checklist-points": lambda t: t.put("清单", "elderly", "分值", 5),
    "31-item-without-id": lambda t: t.put("清单", "elderly", "编号", None),
    "32-column-without-table": lambda t: t.add("表", 表="荣誉", 列="日期", 类型="日期"),
    "33-unknown-award": lambda t: t.put("评定", "two_star", "评定种类", "头衔"),
    "34-award-without-condition": lambda t: t.put("评定", "two_star", "条件", None),
    "35-two-rankings": lambda t: t.add("评定", 评定种类="不排名"),
    "36-key-twice": lambda t: t.add("其他", 键="edition", 内容="2027"),
    "37-broken-value": lambda t: t.put("其他", "scores.round_at", "内容", "[item, section"),
    "38-bad-date": lambda t: t.put("其他", "period.from", "内容", "2026年1月1日"),
    "39-number-too-long": _long,
    "40-error-cell": lambda t: t.put("指标", "election", "分值", "=1/0"),
    "41-row-without-a-title": lambda t: t.put("指标", "election", "二级指标", None).put("指标", "election", "一级指标", None),
    "42-field-without-a-name": lambda t: t.add("字段", 类型="整数"),
    "43-veto-bars-nothing-known": lambda t: t.put("扣否", "fraud", "不得评为", "two_star、三星"),
    "44-many-at-once": _several,
    "45-settings-repeat-a-key": lambda t: t.put("指标", "conduct", "规则设置", "floor: 0, floor: 1"),
    "46-share-above-one": lambda t: t.put("指标", "organisation", "最低可评占比", 60),
    "47-parent-with-a-rule": lambda t: t.put("指标", "organisation", "规则", "是否达到").put("指标", "organisation", "数据或条件", "按期换届"),
    "48-nothing-read": lambda t: t.put("指标", "posts", "数据或条件", None).put("指标", "conduct", "数据或条件", None),
    "49-restriction-and-table-not-filled-in": lambda t: (t.put("扣否", "fraud", "发生条件", None).put("扣否", "fraud", "情形", None)
                                                         .put("表", "发展党员问题", "单位编号列", None)),
    "50-award-without-id-and-kind": lambda t: t.put("评定", "ten", "编号", None).put("评定", "best", "评定种类", None),
    "51-rule-without-its-settings": lambda t: t.put("指标", "four_ones", "规则设置", None),
}


def faults(name: str, folder: Path) -> RubricFaults | None:
    """What is wrong with a table; None if nothing is."""
    table = Table()
    CASES[name](table)
    try:
        parse_file(table.save(folder / "指标表.xlsx"), "指标表.xlsx", read)
    except RubricFaults as found:
        return found
    return None


def expected(name: str, lang: str) -> Path:
    """The file with the messages that belong to a table."""
    return FOLDER / f"{name}.{lang}.txt"


def said(found: RubricFaults | None, lang: str) -> str:
    """What is said of a table; nothing where nothing is wrong."""
    return "" if found is None else found.text(lang) + "\n"


def rewrite() -> None:
    """Write every expected file, and delete those whose table is gone."""
    for path in FOLDER.glob("*.txt"):
        path.unlink()
    for name in CASES:
        with tempfile.TemporaryDirectory() as folder:
            found = faults(name, Path(folder))
        for lang in LANGUAGES:
            expected(name, lang).write_text(said(found, lang), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
