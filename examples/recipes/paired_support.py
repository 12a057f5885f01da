"""Departments paired with communities, and what they did there."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, after, count, on, one_of, part_of, size, text, yes
from making.subjects import communities, departments


def finished_on(who: Who, key: str, made: Made) -> Cell:
    """Make the day on which a deed was finished, some of them late."""
    return after("约定日期", -40, 25)(who, key, made) if made["办理状态"] == "办结" else None


def content(who: Who, key: str, made: Made) -> Cell:
    """Make what it was."""
    deeds = text("联系办公场所", "加装路灯", "修补路面", "安排义诊", "整修活动室")
    return (deeds if made["类别"] == "实事" else text("电脑", "办公桌椅", "图书"))(who, key, made)


def state(who: Who, key: str, made: Made) -> Cell:
    """Make the state of a deed; gifts have none."""
    return one_of("办结", "办结", "办结", "办理中", "未办")(who, key, made) if made["类别"] == "实事" else None


WITH = tuple(who.name for who in communities(12))
RECIPE = Recipe(
    rubric="paired-support",
    who=[Who(who.id, who.name, "", WITH[i]) for i, who in enumerate(departments(12))],
    fields={
        "派出工作组": yes(0.9),
        "到社区季度数": count(0, 4),
        "联席会应到次数": size(1, 3),
        "联席会实到次数": part_of("联席会应到次数", 0.4, 1.3),
        "居民代表评价": one_of("满意", "满意", "基本满意", "不满意"),
    },
    tables={"帮扶台账": Ledger((2, 6), {
        "类别": text("实事", "实事", "实事", "赠送设施"),
        "内容": content,
        "约定日期": on(),
        "办理状态": state,
        "办结日期": finished_on,
    })},
    twins={"BM10": "BM03"},
    cells={("BM05", "居民代表评价"): "未报送", ("BM08", "联席会应到次数"): 0, ("BM08", "联席会实到次数"): 0},
)
