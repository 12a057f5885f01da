"""Districts and the education of those who sit on their residents' committees."""

from making.recipe import Recipe, amount, part_of, size
from making.subjects import districts

RECIPE = Recipe(
    rubric="committee-education",
    who=districts(10),
    fields={
        "成员数": size(90, 240), "高中以上人数": part_of("成员数", 0.35, 0.95), "大专以上人数": part_of("高中以上人数", 0.25, 0.85),
        "新任成员数": size(6, 40), "岗前培训人数": part_of("新任成员数", 0.5, 1.1), "提出进修人数": size(2, 14), "支持进修人数": part_of("提出进修人数", 0.3, 1.2),
        "平均年龄": amount(49, 38, 1),
    },
    twins={"Q08": "Q03"},
    cells={("Q04", "新任成员数"): 0, ("Q04", "岗前培训人数"): 0, ("Q06", "支持进修人数"): "未报送", ("Q09", "平均年龄"): None},
)
