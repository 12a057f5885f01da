"""What a real collection brings: cells that say something else than a number, new organisations, two that did exactly alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from making.values import Value

_NO_UNITS: Final = ("驻区单位数", "签约驻区单位数", "落实驻区单位数")
_NO_VISITS: Final = ("新转入党员应访数", "新转入党员已访数", "困难群众应访数", "困难群众已访数", "病逝居民应访数", "病逝居民已访数")

PARTY_CELLS: Final[Mapping[tuple[str, str], Value]] = {
    **{("青萍", f): "不涉及：辖区无驻区单位" for f in _NO_UNITS},
    **{("白榆", f): "不涉及：新建小区，无驻区单位" for f in _NO_UNITS}, **{("白榆", f): 0 for f in _NO_VISITS},
    ("白榆", "发展党员数"): "不涉及：党支部成立不满一年",
    ("知春", "支委会次数"): "不涉及：不设支委会", ("安澜", "党小组会次数"): "—", ("守静", "发展党员数"): "不涉及",
    **{(who, f): "不涉及：无安置帮教对象" for who in ("梅坞", "琴韵", "朝露") for f in ("刑满释放人员数", "刑满释放人员结对数")},
    ("乐水", "学时达标党员数"): "未报送", ("鹭飞", "困难群众已访数"): "约30",
    ("墨池", "满意票"): 26, ("墨池", "基本满意票"): 15, ("墨池", "不满意票"): 4,
}
"""Cells of the five stars by community and field."""

COMMUNITY_CELLS: Final[Mapping[tuple[str, str], Value]] = {
    **{(who, f): "不涉及：无安置帮教对象" for who in ("梅坞", "琴韵", "朝露") for f in ("应衔接人数", "已衔接人数")},
    **{(who, f): "不涉及：无对象" for who in ("云帆", "竹影") for f in ("特殊家庭数", "落实帮扶家庭数")},
    **{(who, f): "不涉及：均为单位自管房" for who in ("弦歌", "迎秋") for f in ("应组建小区数", "已组建小区数")},
    **{("芳草", f): "—" for f in ("培训任务数", "培训完成数")},
    **{("鹤鸣", f): "不涉及：青年公寓为主，无此类对象" for f in ("应探访老人数", "达标探访老人数", "应关爱儿童数", "按月联系儿童数")},
    ("流霞", "巡查平均分"): "待核实", ("鹭飞", "文体活动场次"): "20多场", ("乐水", "志愿帮扶项目数"): "未报送",
}
"""Cells of the ten best by community and field."""

PARTY_TWINS: Final = {"枫林": "诗韵"}
COMMUNITY_TWINS: Final = {"诗韵": "朗月"}
"""Community → the one with whose rates it ties: the same figures, the larger ones doubled."""
_DOUBLED: Final = (
    ("应学党员数", "学时达标党员数"), ("应缴党员数", "足额缴纳党员数"), ("应参加党员数", "四项完成党员数"), ("应办结诉求数", "按期办结诉求数"),
    ("重点人群数", "重点人群签约数"), ("应管理老年人数", "健康管理老年人数"), ("应办结事项数", "按时办结事项数"), ("应发津贴人数", "按时发放人数"),
    ("户数", "综合设施面积"),
)


def doubled(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return figures that earn the same: pairs of a whole and its part twice as large."""
    twice = {f for pair in _DOUBLED for f in pair}
    return {f: round(v * 2, 1) if f in twice and isinstance(v, int | float) else v for f, v in values.items()}
