"""What the party organisations report for the five stars."""

from __future__ import annotations

from typing import Final

from making.places import Community, between, luck
from making.values import Count, Flags, Share, Spec, Value, Votes, Whole, fill

_T, _O, _S, _I, _G = "思想建设星", "组织建设星", "作风建设星", "制度建设星", "机构(政权)建设星"
_PAIRED: Final = ("困难党员", "刑满释放人员", "孤寡老人", "失业人员", "残疾人")
_SPECS: Final[tuple[Spec, ...]] = (
    Whole(_T, "计划专题数", 8, 14), Share(_T, "完成专题数", "计划专题数", 0.55),
    Whole(_T, "应学党员数", 60, 190), Share(_T, "学时达标党员数", "应学党员数", 0.6, 1.0),
    Whole(_O, "核定职数", 5, 9), Share(_O, "实配数", "核定职数", 0.72, 1.2), Share(_T, "参训班子成员数", "实配数", 0.4, 1.12),
    Count(_T, "书记党课次数", -0.7, 3.0, 4), Whole(_T, "访谈党员数", 5, 8),
    Flags(_O, ("按期换届",), 0.2), Whole(_O, "发展党员数", 0, 5),
    Whole(_O, "应缴党员数", 64, 200), Share(_O, "足额缴纳党员数", "应缴党员数", 0.8),
    Whole(_O, "驻区单位数", 6, 18), Share(_O, "签约驻区单位数", "驻区单位数", 0.6, 1.05), Share(_O, "落实驻区单位数", "签约驻区单位数", 0.45),
    Whole(_O, "新转入党员应访数", 1, 9), Share(_O, "新转入党员已访数", "新转入党员应访数", 0.6, 1.3),
    Whole(_O, "困难群众应访数", 8, 40), Share(_O, "困难群众已访数", "困难群众应访数", 0.6, 1.12),
    Whole(_O, "病逝居民应访数", 2, 12), Share(_O, "病逝居民已访数", "病逝居民应访数", 0.6, 1.2),
    Votes(_S, ("满意票", "基本满意票", "不满意票"), 0.64, 0.96),
    Whole(_S, "应办结诉求数", 60, 420), Share(_S, "按期办结诉求数", "应办结诉求数", 0.81, 0.995),
    Whole(_S, "应参加党员数", 60, 190), Share(_S, "四项完成党员数", "应参加党员数", 0.52, 0.95),
    Count(_I, "党员大会次数", 1.6, 4.9, 6), Count(_I, "支委会次数", 8, 13.8, 14), Count(_I, "党小组会次数", 8, 13.6, 14),
    Count(_I, "主题党日次数", 6, 13, 13), Flags(_I, ("组织生活会", "民主评议党员"), 0.1),
    Whole(_I, "整改事项数", 2, 8), Share(_I, "销号事项数", "整改事项数", 0.7, 1.3),
    Whole(_I, "应公开党务数", 18, 26), Share(_I, "按时公开党务数", "应公开党务数", 0.66),
    Flags(_G, ("居委会按期换届", "居民代表会议制度", "居务监督委员会", "居委会下属委员会"), 0.16), Count(_G, "居民会议次数", -0.2, 2.7, 3),
    Whole(_G, "户数", 1200, 3400), Whole(_G, "到期决议数", 3, 9), Share(_G, "落实决议数", "到期决议数", 0.6, 1.1),
    Whole(_G, "应公开期数", 12, 12), Share(_G, "按时公开期数", "应公开期数", 0.6, 1.1),
    Whole(_G, "应到代表数", 45, 75), Share(_G, "参评代表数", "应到代表数", 0.7, 0.98),
)


AREA_OF: Final = {
    **{f: s.area for s in _SPECS for f in (s.fields if isinstance(s, Flags | Votes) else (s.field,))},
    **{f"{kind}{what}": _S for kind in _PAIRED for what in ("数", "结对数")},
}
"""Field of the communities → the words above its heading."""


def party_values(who: Community) -> dict[str, Value]:
    """Return every field that is read for the five stars."""
    known = fill(who, _SPECS)
    known["收回问卷数"] = sum(int(known[v]) for v in ("满意票", "基本满意票", "不满意票")) + between(0, 12, who.stem, "不了解票") + 3
    known["不了解票"] = int(known["收回问卷数"]) - sum(int(known[v]) for v in ("满意票", "基本满意票", "不满意票")) - 3
    vacant = int(known["核定职数"]) - int(known["实配数"])
    known["批准空缺数"] = min(vacant, 1) if luck(who.stem, "批准空缺") > 0.4 else 0
    known |= _interview(who) | _paired(who) | _premises(who, int(known["户数"])) | _review(who, int(known["参评代表数"]))
    return known


def _interview(who: Community) -> dict[str, Value]:
    """Return the mark of an interview, in halves, and the reason where it is not full."""
    mark = min(10.0, int((5.5 + 5.2 * who.strength(_T, "学用结合评分")) * 2) / 2)
    if mark == 10:
        return {"学用结合评分": 10, "学用结合理由": ""}
    why = ("个别党员回答不完整", "结合本职不够", "2名党员未能举出实例", "学习笔记不全")[between(0, 3, who.stem, "学用结合理由")]
    return {"学用结合评分": mark, "学用结合理由": why}


def _paired(who: Community) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for kind in _PAIRED:
        there = between(1, 6, who.stem, kind)
        found[f"{kind}数"] = there
        found[f"{kind}结对数"] = 0 if who.strength(_S, kind) < 0.25 else min(there, between(1, 3, who.stem, kind, "结对"))
    return found


def _premises(who: Community, households: int) -> dict[str, Value]:
    office = round(58 + 96 * who.strength(_G, "办公用房面积"), 1)
    return {"办公用房面积": office, "综合设施面积": round(households * (0.18 + 0.2 * who.strength(_G, "综合设施面积")), 1)}


def _review(who: Community, cast: int) -> dict[str, Value]:
    content = int(cast * min(1.0, 0.66 + 0.3 * who.strength(_G, "代表评议")))
    first = int(content * 0.8)
    return {"评议满意票": first, "评议基本满意票": content - first, "评议不满意票": cast - content}
