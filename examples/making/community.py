"""What the communities and the departments report for the ten best."""

from __future__ import annotations

from typing import Final

from making.places import Community
from making.values import Count, Flags, Measured, Share, Spec, Value, Votes, Whole, fill

_AREAS: Final = ("组织建设", "社会治安", "人口家庭", "卫生服务", "环境秩序", "文体活动", "便民服务", "就业服务", "救助帮扶", "一老一小")
_ORG, _SAFE, _FAMILY, _HEALTH, _CLEAN, _SPORT, _EASY, _WORK, _AID, _OLD = _AREAS
_SPECS: Final[tuple[Spec, ...]] = (
    Count(_ORG, "议事协商次数", 1, 6, 8), Whole(_ORG, "应公开事项数", 60, 90), Share(_ORG, "按时公开事项数", "应公开事项数", 0.7),
    Whole(_ORG, "在岗工作者数", 8, 16), Share(_ORG, "参训工作者数", "在岗工作者数", 0.5, 1.15),
    Whole(_ORG, "共建项目数", 3, 8), Share(_ORG, "完成共建项目数", "共建项目数", 0.5, 1.15),
    Whole(_SAFE, "调解纠纷数", 20, 70), Share(_SAFE, "调解成功数", "调解纠纷数", 0.86, 1.0), Count(_SAFE, "巡防月数", 6, 13.4, 12),
    Whole(_SAFE, "到期消防隐患数", 4, 20), Share(_SAFE, "整改消防隐患数", "到期消防隐患数", 0.7, 1.12),
    Whole(_SAFE, "应衔接人数", 1, 4), Share(_SAFE, "已衔接人数", "应衔接人数", 0.6, 1.4),
    Votes(_SAFE, ("感到安全票", "基本安全票", "不安全票"), 0.76, 0.97),
    Whole(_FAMILY, "特殊家庭数", 1, 4), Share(_FAMILY, "落实帮扶家庭数", "特殊家庭数", 0.6, 1.5),
    Whole(_FAMILY, "应指导家庭数", 60, 160), Share(_FAMILY, "已指导家庭数", "应指导家庭数", 0.7, 1.06),
    Whole(_FAMILY, "生育事项受理数", 20, 60), Share(_FAMILY, "生育事项按时数", "生育事项受理数", 0.82, 1.06),
    Flags(_FAMILY, ("优生优育咨询", "托育服务咨询", "生育政策咨询"), 0.25),
    Votes(_FAMILY, ("人口服务满意票", "人口服务基本满意票", "人口服务不满意票"), 0.68, 0.95, (40, 80)),
    Whole(_HEALTH, "重点人群数", 260, 700), Share(_HEALTH, "重点人群签约数", "重点人群数", 0.54, 0.785),
    Whole(_HEALTH, "应管理老年人数", 380, 900), Share(_HEALTH, "健康管理老年人数", "应管理老年人数", 0.53, 0.73),
    Flags(_HEALTH, ("公共卫生机构", "公共卫生人员", "公共卫生预案"), 0.1), Flags(_HEALTH, ("公共卫生演练",), 0.44),
    Count(_HEALTH, "爱国卫生活动次数", 1, 4.8, 8),
    Votes(_HEALTH, ("卫生服务满意票", "卫生服务基本满意票", "卫生服务不满意票"), 0.7, 0.95),
    Measured(_CLEAN, "巡查平均分", 76, 96, 2), Whole(_CLEAN, "分类检查点次", 40, 90), Share(_CLEAN, "分类合格点次", "分类检查点次", 0.74, 1.04),
    Whole(_CLEAN, "环境诉求数", 20, 110), Share(_CLEAN, "环境诉求按期数", "环境诉求数", 0.84, 1.03),
    Whole(_CLEAN, "查出楼道隐患数", 6, 30), Share(_CLEAN, "整改楼道隐患数", "查出楼道隐患数", 0.66, 1.1),
    Whole(_CLEAN, "应组建小区数", 3, 9), Share(_CLEAN, "已组建小区数", "应组建小区数", 0.5, 1.1),
    Count(_SPORT, "文体队伍数", 1, 6, 8), Count(_SPORT, "文体活动场次", 4, 14, 24), Measured(_SPORT, "每周开放小时", 20, 44, 1),
    Flags(_SPORT, ("三八活动", "八一活动", "重阳活动"), 0.42), Count(_SPORT, "青少年活动次数", 0.6, 4.8, 9), Count(_SPORT, "文化组织员数", 0.2, 2.2, 3),
    Whole(_EASY, "应办结事项数", 200, 900), Share(_EASY, "按时办结事项数", "应办结事项数", 0.86, 1.02),
    Flags(_EASY, ("综合受理可用", "卫生服务可用", "养老服务可用", "文化服务可用", "救助服务可用"), 0.34),
    Flags(_EASY, ("买菜网点", "早餐网点", "维修网点", "理发网点", "药店网点", "快递网点"), 0.4),
    Whole(_EASY, "回访诉求数", 30, 140), Share(_EASY, "回访满意数", "回访诉求数", 0.68, 0.94), Count(_EASY, "错时延时时段数", 0, 3.4, 5),
    Whole(_WORK, "登记失业人数", 60, 160), Share(_WORK, "帮扶失业人数", "登记失业人数", 0.7, 1.07),
    Whole(_WORK, "零就业家庭数", 0, 2), Share(_WORK, "已就业家庭数", "零就业家庭数", 0.7, 1.6),
    Count(_WORK, "送政策次数", 1, 4, 6), Count(_WORK, "送岗位次数", 0.8, 4, 6), Count(_WORK, "送技能次数", 0.6, 4, 6),
    Whole(_WORK, "培训任务数", 10, 40), Share(_WORK, "培训完成数", "培训任务数", 0.5, 1.2),
    Votes(_WORK, ("就业服务满意票", "就业服务基本满意票", "就业服务不满意票"), 0.68, 0.95, (36, 70)),
    Whole(_AID, "临时救助受理数", 2, 14), Share(_AID, "临时救助按期数", "临时救助受理数", 0.78, 1.15),
    Whole(_AID, "应访困难户数", 18, 60), Share(_AID, "按季走访户数", "应访困难户数", 0.66, 1.1),
    Whole(_AID, "应服务残疾人数", 30, 90), Share(_AID, "已服务残疾人数", "应服务残疾人数", 0.68, 1.06), Count(_AID, "志愿帮扶项目数", 1, 6, 8),
    Whole(_OLD, "应探访老人数", 12, 50), Share(_OLD, "达标探访老人数", "应探访老人数", 0.68, 1.02),
    Flags(_OLD, ("助餐可用", "日间照料可用", "助医可用", "助洁可用"), 0.45),
    Whole(_OLD, "应关爱儿童数", 2, 9), Share(_OLD, "按月联系儿童数", "应关爱儿童数", 0.6, 1.15),
    Whole(_OLD, "应发津贴人数", 40, 130), Share(_OLD, "按时发放人数", "应发津贴人数", 0.86, 1.01), Count(_OLD, "儿童场所开放天数", 1.6, 6, 7),
    Votes(_OLD, ("老年服务满意票", "老年服务基本满意票", "老年服务不满意票"), 0.7, 0.94, (45, 90)),
)


AREA_OF: Final = {f: s.area for s in _SPECS for f in (s.fields if isinstance(s, Flags | Votes) else (s.field,))}
"""Field → the words above its heading."""


def community_values(who: Community) -> dict[str, Value]:
    """Return every field that is read for the ten best, but for the stars of the party organisation."""
    return fill(who, _SPECS)
