"""Communities and their organisations."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, any_of, count, part_of, size, yes
from making.subjects import communities

KINDS = ("义务巡逻队", "文体艺术团", "党员志愿者", "社区志愿者行动", "老年人协会", "巾帼志愿者", "青年志愿者", "残疾人协会")


def kind(who: Who, key: str, made: Made) -> Cell:
    """Make one kind after another, so that those with many organisations have all."""
    return KINDS[int(key.removeprefix("组织名册").removesuffix("类型")) % len(KINDS)]


def name(who: Who, key: str, made: Made) -> Cell:
    """Make an invented name of the kind."""
    return f"{any_of('春风', '晚晴', '同心', '向阳', '星火')(who, key, made)}{made['类型']}"


RECIPE = Recipe(
    rubric="mass-organisations",
    who=communities(12),
    fields={"持证残疾人数": size(8, 60)},
    tables={"组织名册": Ledger((3, 11), {
        "类型": kind,
        "名称": name,
        "人数": size(8, 60),
        "活动次数": count(1, 10),
        "登记或备案": yes(0.8),
        "承接事项": count(0, 5),
        "办完事项": part_of("承接事项", 0.35, 1.1),
    })},
    twins={"XH-039": "XH-008"},
    cells={("XH-035", "持证残疾人数"): 0},
    extra={"组织名册": [{"编号": "XH-027", "名称": "弦歌读书会", "类型": "文体艺术团", "人数": 18, "活动次数": None, "登记或备案": "否", "承接事项": 0, "办完事项": 0}]},
)
