"""Units of measure in words: which are the same, and which are the same quantity at another size."""

from __future__ import annotations

from typing import Final

from scoring.tables.fold import fold

# each line: spellings of one unit; the lines of a group measure the same quantity at different sizes
_GROUPS: Final = (
    (("平方米", "㎡", "m²", "平米", "平方", "平"), ("亩",), ("公顷", "ha"), ("平方公里", "平方千米", "km²")),
    (("元", "块", "圆"), ("千元",), ("万元",), ("亿元",)),
    (("%", "百分点", "个百分点"), ("‰",)),
    (("米", "m"), ("公里", "千米", "km")),
    (("分钟",), ("小时", "学时", "h"), ("天", "日"), ("周",), ("月", "个月"), ("年",)),
    (("人", "名", "位"), ("万人",)),
    (("人次",), ("万人次",)),
    (("户",), ("万户",)),
)
_COUNTERS: Final = ("课时", "批次", "公斤", "千克", "kg", *"个次件项份票张期家处场支条篇台套间只册辆栋盏届起宗例分级类批岁吨",
                    *"所座面块幅本部组队班节站点步对桶筐棵株")

KIND_WORDS: Final = {"boolean": "是/否", "date": "日期", "choice": "选项", "text": "文字"}
"""What stands in place of a unit where there is none."""
_CANON: Final = {fold(s): fold(unit[0]) for group in _GROUPS for unit in group for s in unit}
_GROUP_OF: Final = {fold(unit[0]): number for number, group in enumerate(_GROUPS) for unit in group}
_KNOWN: Final = frozenset(_CANON) | frozenset(map(fold, _COUNTERS))
_BELOW_HEADINGS: Final = _KNOWN | frozenset(map(fold, KIND_WORDS.values()))


def known(unit: str) -> bool:
    """Return whether the word is a unit."""
    return fold(unit) in _KNOWN


def below_heading(word: str) -> bool:
    """Return whether a row of such words is a row of units."""
    return fold(word) in _BELOW_HEADINGS


def spellings(measure: str | None) -> frozenset[str]:
    """Return every folded spelling of a unit.

    >>> "m2" in spellings("平方米"), spellings(None)
    (True, frozenset())
    """
    if not measure:
        return frozenset()
    canon = _CANON.get(fold(measure))
    return frozenset({fold(measure)}) | frozenset(s for s, c in _CANON.items() if c == canon)


def another_size(unit: str, measure: str | None) -> bool:
    """Return whether two units measure the same quantity at different sizes, so that numbers would have to be converted.

    >>> another_size("亩", "平方米"), another_size("名", "人"), another_size("次", "人")
    (True, False, False)
    """
    a, b = _CANON.get(fold(unit)), _CANON.get(fold(measure or ""))
    return a is not None and b is not None and a != b and _GROUP_OF[a] == _GROUP_OF[b]
