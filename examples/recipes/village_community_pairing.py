"""Branches of villages and of communities, and what they did together."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, any_of, on, part_of, size, text, yes
from making.subjects import branches, towns


def in_use(who: Who, key: str, made: Made) -> Cell:
    """Make whether something learned is in use; blank for what is not learning."""
    return yes(0.6)(who, key, made) if made["类别"] == "学习交流" else None


VILLAGES = ("北坡村", "南渡村", "柿子沟村", "芦荡村", "石桥头村", "茶亭村")
TOWNS = towns(6)
RECIPE = Recipe(
    rubric="village-community-pairing",
    who=[*(Who(who.id, who.name, "社区支部", TOWNS[i % 6].name) for i, who in enumerate(branches(6))),
         *(Who(f"CZ{i + 1:02}", f"{name}党支部", "村支部", TOWNS[i].name) for i, name in enumerate(VILLAGES))],
    fields={
        "签订联建协议": any_of("是"),
        "协议事项数": size(3, 8),
        "办结事项数": part_of("协议事项数", 0.4, 1.15),
        "安排友好对子": any_of("是", "是", "否"),
        "结成友好对子": yes(0.7),
    },
    tables={"联建台账": Ledger((2, 10), {
        "日期": on(),
        "类别": text("联建活动", "联建活动", "资源共享", "互相支持", "学习交流"),
        "内容": text("主题党日", "清理河道", "农产品直供", "共用会议室", "帮助修路", "学习民情日记"),
        "已用上": in_use,
    })},
    twins={"CZ05": "CZ02"},
    cells={
        ("ZB04", "签订联建协议"): "否", ("ZB04", "协议事项数"): 0, ("ZB04", "办结事项数"): 0,
        ("CZ03", "安排友好对子"): "否", ("CZ03", "结成友好对子"): "不涉及：没有安排",
        ("ZB06", "办结事项数"): "未报送",
    },
)
