"""What current policy does not let decide about points: likes, study time, paper trails, counts of petitions, donations and the like.

What is only counted and never scored is not looked at; nor are the words of evidence and advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Basis, Scheme
from scoring.rules.base import Problem


class _Bar(NamedTuple):
    """What may not decide.

    words   what it is called
    unless  what makes the same words harmless
    kinds   kinds of subjects that it speaks of; any where empty
    """

    words: str
    unless: str = ""
    kinds: str = ""


_COMMUNITY: Final = "社区|村|居|支部|党组织|网格|街道|乡|镇"
_BARS: Final = {
    "BIRTHS_COUNTED": _Bar("生育率|出生率|出生人口|政策(内|外)生育|超生|多孩|计生", "服务|咨询|指导|帮扶|按时|办理|按期"),
    "CHECK_IN": _Bar("打卡|在线签到|登录(次数|天数|率)|活跃(度|率)|日活|安装(使用)?率|下载(量|率|数)|(微信|工作|QQ|钉钉)群", ""),
    "DONATIONS_COUNTED": _Bar("捐款|捐物|捐赠|募捐|认捐|捐助", "项目"),
    "INVESTMENT_COUNTED": _Bar("招商|引资|争资|协税|税收|固定资产投资", "", _COMMUNITY),
    "LEADERS_SATISFIED": _Bar("领导(班子)?(满意|评价|评分|打分|印象)", ""),
    "MEDIA_COUNTED": _Bar("媒体|宣传报道|新闻报道|上稿|刊发|信息(采用|篇数|条数|报送)|简报|批示", ""),
    "ONLINE_POPULARITY": _Bar("点赞|集赞|网络(投票|评选)|网上(投票|评选)|微信投票|转发|转评|浏览量|阅读量|点击量|粉丝|关注量", ""),
    "PAPER_TRAIL": _Bar("留痕|痕迹|台账(完整|规范|齐全|质量|数|份)|资料(完整|规范|齐全|数|份)|档案盒|截图", ""),
    "PLAQUES_COUNTED": _Bar("上墙|挂牌|展板|标识牌|制度牌|牌子", ""),
    "STUDY_TIME": _Bar("学习时长|在线(学习)?时长|学习强国|学习积分|线上学习", ""),
}
_PETITIONS: Final = re.compile("信访|上访|越级访|投诉|举报|诉求(件)?数")
_HANDLED: Final = re.compile("率|办结|化解|办理|按期|满意|回访|答复")
SEVERITY: Final[dict[str, Severity]] = {**dict.fromkeys(_BARS, "warning"), "PETITIONS_COUNTED": "warning"}


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield what rests on something that may not decide, once for each basis and code."""
    for basis in scheme.bases():
        for code, bar in _BARS.items():
            found = _found(basis, bar)
            if found and (not bar.kinds or re.search(bar.kinds, scheme.rubric.subject.kind)):
                yield Problem(code, basis.path, {"title": basis.title, "found": found})
    yield from _petitions(scheme)


def _found(basis: Basis, bar: _Bar) -> str:
    """Return the name under which it decides; nothing where it does not."""
    if bar.unless and re.search(bar.unless, basis.title.zh):
        return ""
    return next((w for w in basis.words if re.search(bar.words, w) and not (bar.unless and re.search(bar.unless, w))), "")


def _petitions(scheme: Scheme) -> Iterator[Problem]:
    """Yield rules that take points off, and vetoes, for the number of petitions or complaints."""
    falling = {(*path, "title") for path, leaf in scheme.leaves
               if leaf.rule is not None and (leaf.rule.direction == "down" or leaf.rule.kind in ("pass_fail", "checklist"))}
    for basis in scheme.bases():
        found = [w for w in basis.words if _PETITIONS.search(w) and not _HANDLED.search(w)]
        if found and not _HANDLED.search(basis.title.zh) and (basis.path in falling or basis.path[0] == "adjust"):
            yield Problem("PETITIONS_COUNTED", basis.path, {"title": basis.title, "found": found[0]})
