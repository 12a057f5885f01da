"""What was found against communities in the year: the rows of the ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, TypeAlias

from making.places import COMMUNITIES, Community, between, luck

Row: TypeAlias = dict[str, Any]
_ORGAN: Final = "星河区委组织部（虚构）"
_DISCIPLINE: Final = "星河区纪委监委（虚构）"
_OFFICE: Final = "星河区考核办（虚构）"
_WHY: Final = {
    "意识形态问题": ("责任清单未更新", "阵地管理登记不全", "专题研究次数不足"),
    "发展党员问题": ("公示期不足5个工作日", "培养联系人记录缺1次", "入党材料日期前后不一"),
    "作风问题": ("违规收取装修保证金", "低保公示走过场", "报销单据与事实不符"),
    "决策问题": ("场地出租未经居民代表会议", "大额支出未集体研究", "未公布表决结果"),
}
_HOW_MANY: Final = {"意识形态问题": 0.3, "发展党员问题": 0.28, "作风问题": 0.2, "决策问题": 0.32}


def on(*what: object) -> date:
    """Return a working month's day in 2026."""
    return date(2026, between(2, 11, *what, "月"), between(1, 28, *what, "日"))


def party_ledgers() -> dict[str, list[Row]]:
    """Return the ledgers of the five stars: table → rows with `谁`, who it is about."""
    found = {table: list(_faults(table, often)) for table, often in _HOW_MANY.items()}
    stems = {c.stem: c for c in COMMUNITIES}
    found["软弱涣散"] = [
        _row(stems["蝉声"], "班子不团结，长期不议事", _ORGAN, "星组发〔2026〕3号（虚构）", 年底已销号=False),
        _row(stems["暮云"], "书记空缺超过6个月", _ORGAN, "星组发〔2026〕3号（虚构）", 年底已销号=True),
    ]
    found["书记立案"] = [_row(stems["霁月"], "涉嫌违纪，正在核实", _DISCIPLINE, None)]
    found["弄虚作假"] = [_row(stems["归雁"], "补造走访记录", _OFFICE, "星考〔2026〕9号（虚构）", 指标="“三必访”")]
    return found


def community_ledgers() -> dict[str, list[Row]]:
    """Return the ledgers of the ten best."""
    stems = {c.stem: c for c in COMMUNITIES}
    wrong = [_row(c, "未入户核实", "星河区民政局（虚构）", f"星民核〔2026〕{c.number}号（虚构）", 类型="漏报" if c.number % 2 else "错报",
                  属社区责任=luck(c.stem, "救助责任") > 0.35)
             for c in COMMUNITIES if luck(c.stem, "救助差错") < 0.3 for _ in range(between(1, 2, c.stem, "救助差错数"))]
    return {
        "救助差错": wrong,
        "生产安全事故": [
            _row(stems["丹枫"], "沿街商铺火灾", "星河区应急管理局（虚构）", "星应急〔2026〕7号（虚构）", 等级="较大", 社区负有责任=True),
            _row(stems["和煦"], "装修坠物", "星河区应急管理局（虚构）", "星应急〔2026〕11号（虚构）", 等级="一般", 社区负有责任=False)],
        "款物挪用": [],
        "弄虚作假": [_row(stems["归雁"], "补造协商记录", _OFFICE, "星考〔2026〕9号（虚构）", 指标="议事协商")],
    }


def _faults(table: str, often: float) -> Iterator[Row]:
    for who in COMMUNITIES:
        if luck(who.stem, table) < often * (1.5 - who.strength(table, table)):
            for time in range(between(1, 2, who.stem, table, "起数")):
                why = _WHY[table][between(0, 2, who.stem, table, time)]
                organ = _DISCIPLINE if table == "作风问题" else _ORGAN
                yield _row(who, why, organ, f"星通报〔2026〕{who.number + 40 * time}号（虚构）")


def _row(who: Community, why: str, organ: str, document: str | None, **more: Any) -> Row:
    return {"谁": who, "日期": on(who.stem, why), **more, "事由": why, "认定单位": organ, "文号": document}
