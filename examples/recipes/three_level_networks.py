"""Districts with their services and Party organisations at three levels."""

from making.recipe import Recipe, amount, count, part_of, size, yes
from making.subjects import districts

RECIPE = Recipe(
    rubric="three-level-networks",
    who=districts(10),
    fields={
        "街镇数": size(5, 9),
        "社区数": size(28, 60),
        "区级救助受理": yes(1),
        "可办救助街镇数": part_of("街镇数", 0.75, 1.15),
        "可办救助社区数": part_of("社区数", 0.7, 1.15),
        "应发放户次": size(6000, 24000),
        "按时发放户次": part_of("应发放户次", 0.95, 1.005),
        "发放资金": amount(420, 1180),
        "区级就业受理": yes(0.95),
        "可办就业街镇数": part_of("街镇数", 0.7, 1.2),
        "可办就业社区数": part_of("社区数", 0.65, 1.15),
        "登记失业人数": size(2200, 9000),
        "接受服务人数": part_of("登记失业人数", 0.58, 1.05),
        "实现就业人数": count(900, 4100),
        "单独建支社区数": part_of("社区数", 0.85, 1.1),
        "设党委社区数": part_of("单独建支社区数", 0.2, 0.6),
        "片区数": size(60, 140),
        "建支片区数": part_of("片区数", 0.6, 1.1),
        "居民小组数": size(280, 620),
        "有党小组的居民小组数": part_of("居民小组数", 0.5, 1.1),
        "开过联席会议社区数": part_of("社区数", 0.6, 1.15),
    },
    twins={"Q04": "Q09"},
    cells={
        **{("Q07", name): 0 for name in ("片区数", "建支片区数")},
        ("Q06", "接受服务人数"): "未报送",
        ("Q02", "实现就业人数"): "3200多",
    },
)
