"""Communities, what can be done there and whether anyone answers the telephone."""

from making.recipe import Recipe, count, part_of, size, yes
from making.subjects import communities

RECIPE = Recipe(
    rubric="service-stations",
    who=communities(14),
    fields={
        "社区服务能办": yes(0.95),
        "社会救助能办": yes(0.9),
        "科普服务能办": yes(0.6),
        "卫生服务能办": yes(0.75),
        "社会保障能办": yes(0.85),
        "开课次数": count(1, 14),
        "健身器材件数": size(12, 60),
        "完好器材件数": part_of("健身器材件数", 0.72, 1.08),
        "暗访拨打次数": size(10, 20),
        "接通次数": part_of("暗访拨打次数", 0.5, 1.2),
        "应急来电件数": size(4, 30),
        "及时处置件数": part_of("应急来电件数", 0.55, 1.1),
        "便民网点类数": count(2, 7),
    },
    twins={"XH-040": "XH-017"},
    cells={
        ("XH-043", "卫生服务能办"): "不涉及：辖区内有医院",
        **{("XH-027", name): 0 for name in ("健身器材件数", "完好器材件数", "应急来电件数", "及时处置件数")},
        ("XH-024", "接通次数"): "未报送",
    },
)
