"""Towns and subdistricts of two counties."""

from making.recipe import Recipe, Who, amount, any_of, part_of, size
from making.subjects import subdistricts, towns

RECIPE = Recipe(
    rubric="rank-interval",
    who=[*(Who(who.id, who.name, "星落县") for who in towns(8)), *(Who(who.id, who.name, "望河县") for who in subdistricts())],
    fields={
        "综合考核成绩": amount(70, 98),
        "难度系数": any_of(0.95, 1.0, 1.0, 1.05, 1.08),
        "民生实事项数": size(6, 12),
        "完成项数": part_of("民生实事项数", 0.6, 1.15),
        "群众满意率": amount(66, 94),
    },
    twins={"Z07": "Z02"},
    cells={("Z05", "民生实事项数"): 0, ("Z05", "完成项数"): 0, ("JD4", "综合考核成绩"): "未报送"},
)
