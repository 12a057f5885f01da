"""The leaders who advise communities, and the ledger of their four ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from making.events import Row, on
from making.places import COMMUNITIES, between, luck

_NAMES: Final = ("星知远", "河清晏", "岚若水", "霁明川", "汀兰舟", "星望野", "河静澜", "岚听松", "霁初晴", "汀鹭飞", "星垂野", "河漫舟", "岚照水",
                 "霁长空", "汀芷青", "星映雪", "河伯川", "岚行舟", "霁云开", "汀晚秋", "星疏影", "河安流", "岚起云", "霁晓风", "汀石白")
_OFFICES: Final = ("区发展改革局", "区教育局", "区城市管理局", "区住房建设局", "区民政局", "区司法局", "区水务局", "区文化体育局")
_POSTS: Final = ("局长", "副局长", "四级调研员")
_MONTHS: Final[dict[str, int | str]] = {"霁晓风": 3, "汀石白": 5, "岚起云": "待核实"}
_DID: Final = {"公益活动": ("清理绿地杂草", "协助接种秩序维护", "参加旧物交换日", "陪伴独居老人包饺子"),
               "实事好事": ("加装单元门扶手", "修复路灯6盏", "协调增设充电桩", "疏通排水沟"),
               "社区民意": ("夜间施工扰民，建议由城管部门办理", "公交站点偏远，建议由交通部门办理", "菜市场积水，建议由水务部门办理"),
               "合理化建议": ("共享停车", "闲置用房改建助餐点", "旧物回收定时定点")}
_STATES: Final = {"实事好事": ("办结", "办结", "办结", "办结", "办结", "办结", "已立项", "未立项"), "社区民意": ("已反馈", "已反馈", "已反馈", "已转办", "未转办"),
                  "合理化建议": ("书面答复", "书面答复", "书面答复", "已研究", "未研究")}


@dataclass(frozen=True)
class Leader:
    """A leader of the district's departments."""

    number: int
    name: str

    @property
    def id(self) -> str:
        return f"ZD{self.number:02}"

    @property
    def post(self) -> str:
        return _OFFICES[between(0, 7, self.name, "单位")] + _POSTS[between(0, 2, self.name, "职务")]

    @property
    def months(self) -> int | str:
        return _MONTHS.get(self.name, 12 if luck(self.name, "任职") > 0.15 else between(6, 11, self.name, "任职月数"))

    def community(self, time: int) -> str:
        return COMMUNITIES[(self.number * 7 + 11 * (time % 2 if luck(self.name, "两个社区") > 0.75 else 0)) % len(COMMUNITIES)].name


LEADERS: Final = tuple(Leader(i, name) for i, name in enumerate(_NAMES, start=1))


def ledger() -> list[Row]:
    """Return every entry, in the order of their dates, numbered; `谁` is the leader."""
    rows = sorted((row for who in LEADERS for row in _entries(who)), key=lambda row: (row["日期"], row["谁"].number))
    numbered: list[Row] = [{"序号": i, **row} for i, row in enumerate(rows, start=1)]
    _count_once(numbered)
    return numbered


def _entries(who: Leader) -> Iterator[Row]:
    for kind in _DID:
        if luck(who.name, kind, "缺") < 0.06:
            continue
        for time in range(1 + (luck(who.name, kind, "再一次") > 0.72)):
            yield _entry(who, kind, time)


def _entry(who: Leader, kind: str, time: int) -> Row:
    day = on(who.name, kind, time)
    what = _DID[kind][between(0, len(_DID[kind]) - 1, who.name, kind, time)]
    row: dict[str, Any] = {"谁": who, "职务": who.post, "联系社区": who.community(time), "类别": kind, "日期": day, "内容": what}
    if kind in ("社区民意", "合理化建议") and luck(who.name, kind, time, "书面") > 0.07:
        row["报送单编号"] = f"{'民意' if kind == '社区民意' else '建议'}2026-{who.number:02}{time + 1}"
    if kind in _STATES:
        row["办理状态"] = _STATES[kind][between(0, len(_STATES[kind]) - 1, who.name, kind, time, "办理")]
    if kind == "实事好事" and row["办理状态"] == "办结":
        row |= {"评价": ("满意", "满意", "基本满意", "不满意")[between(0, 3, who.name, "评价")], "评价人数": between(2, 9, who.name, "评价人数")}
    elif kind == "实事好事":
        row["评价"] = "未评价"
    if kind == "合理化建议":
        row["采纳情况"] = ("采纳", "部分采纳", "未采纳")[between(0, 2, who.name, "采纳")]
    if kind in ("公益活动", "实事好事") and luck(who.name, kind, time, "确认") > 0.1:
        row |= {"确认人": f"{who.community(time)}书记", "确认日期": _confirmed(day, who, kind)}
    return row | {"佐证编号": f"佐{who.number:02}-{kind[:2]}-{time + 1}"}


def _confirmed(day: date, who: Leader, kind: str) -> date:
    late = day + timedelta(days=between(0, 24, who.name, kind, "确认日"))
    return min(late, date(2026, 12, 28))


def _count_once(rows: list[Row]) -> None:
    """Mark an entry that tells of an activity which was entered before under another kind."""
    first = next(row for row in rows if row["类别"] == "公益活动" and row["谁"].name == "星知远")
    other = next(row for row in rows if row["类别"] == "实事好事" and row["谁"].name == "星知远")
    other["同一活动序号"] = first["序号"]
