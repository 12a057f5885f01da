"""Communities: facilities, management, and what residents of two kinds think."""

from making.places import between
from making.recipe import Ledger, Recipe, Who, amount, count, fixed, part_of, size, yes
from making.subjects import communities

WHO = communities(12)
TWINS = {"XH-031": "XH-008"}


def votes(who: Who, kind: str, cast: int) -> dict[str, int | str]:
    """Return the votes of one class of residents; the twins have the same."""
    like = next((w for w in WHO if w.id == TWINS.get(who.id)), who)
    content = round(cast * (0.35 + 0.5 * like.strength(kind)))
    partly = between(0, cast - content, like.id, kind, "基本满意")
    return {"编号": who.id, "类别": kind, "满意票": content, "基本满意票": partly, "不满意票": cast - content - partly, "不了解票": between(0, 6, like.id, kind)}


RECIPE = Recipe(
    rubric="service-evaluation",
    who=WHO,
    fields={
        "应有设施数": fixed(13), "可用设施数": count(8, 13), "每周开放小时": amount(24, 52, 1), "无障碍通行": yes(0.6),
        "受理事项数": size(120, 400), "按时办结数": part_of("受理事项数", 0.88, 1.03), "抽查指南数": fixed(12), "准确指南数": count(7, 12),
        "设施信息更新": yes(0.8), "管理信息更新": yes(0.8), "需求信息更新": yes(0.6), "满意度信息更新": yes(0.7),
        "征集需求数": size(12, 60), "答复需求数": part_of("征集需求数", 0.5, 1.1),
    },
    tables={"满意度测评": Ledger((0, 0), {})},
    twins=TWINS,
    cells={("XH-020", "征集需求数"): 0, ("XH-020", "答复需求数"): 0, ("XH-024", "抽查指南数"): "未报送"},
    extra={"满意度测评": [votes(who, kind, cast) for who in WHO for kind, cast in (("一般居民", 22 if who.id == "XH-012" else 64), ("服务对象", 16))]},
)
