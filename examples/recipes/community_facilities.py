"""Communities with their premises and what can be used in them."""

from making.recipe import Recipe, amount, count, part_of, size, yes
from making.subjects import communities

RECIPE = Recipe(
    rubric="community-facilities",
    who=communities(14),
    fields={
        "办公用房面积": amount(38, 320),
        "党员活动室": yes(0.9),
        "图书阅览室": yes(0.75),
        "文体活动室": yes(0.8),
        "警务室": yes(0.7),
        "调解室": yes(0.8),
        "救助服务": yes(0.95),
        "就业服务": yes(0.9),
        "医疗保健服务": yes(0.65),
        "志愿服务": yes(0.8),
        "安全检查季度数": count(2, 4),
        "卫生检查季度数": count(3, 4),
        "民愿接待": yes(0.85),
        "室外活动场所": yes(0.7),
        "抽查次数": size(6, 12),
        "开放次数": part_of("抽查次数", 0.45, 1.1),
    },
    twins={"XH-033": "XH-014"},
    cells={
        ("XH-004", "医疗保健服务"): "不涉及：辖区内有医院",
        ("XH-020", "室外活动场所"): "不涉及：与相邻社区共用广场",
        ("XH-037", "办公用房面积"): 712.5,
        ("XH-024", "办公用房面积"): "未报送",
    },
)
