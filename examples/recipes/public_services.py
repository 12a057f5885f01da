"""Communities, the services that they gave and what residents said of them."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, count, fewer, on, part_of, size, text
from making.subjects import communities

KINDS = ("社会保障", "文化体育", "环境卫生", "帮困救助", "人民调解", "就业咨询", "科普法律", "卫生清洁", "环境绿化", "医疗保健", "家政")


def kind(who: Who, key: str, made: Made) -> Cell:
    """Make the first service four times, then the second: those who do more reach the last."""
    return KINDS[int(key.removeprefix("服务登记").removesuffix("服务")) // 4 % len(KINDS)]


RECIPE = Recipe(
    rubric="public-services",
    who=communities(12),
    fields={"居民需求条数": size(4, 20), "已落实条数": part_of("居民需求条数", 0.45, 1.1)},
    tables={
        "服务登记": Ledger((20, 58), {"日期": on(), "服务": kind, "内容": text("现场咨询", "上门服务", "集中活动", "讲座"), "人次": size(6, 80)}),
        "测评汇总": Ledger((1, 1), {"满意票": count(20, 60), "基本满意票": size(18, 30), "不满意票": fewer(0, 30), "不了解票": size(0, 8)}),
    },
    twins={"XH-043": "XH-004"},
    cells={**{("XH-035", name): 0 for name in ("居民需求条数", "已落实条数")}, ("XH-024", "已落实条数"): "未报送"},
)
