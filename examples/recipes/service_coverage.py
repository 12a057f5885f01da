"""Districts and how many of their communities have each service."""

from making.recipe import Recipe, part_of, size
from making.subjects import districts

RECIPE = Recipe(
    rubric="service-coverage",
    who=districts(10),
    fields={
        "社区数": size(18, 60), "卫生服务社区数": part_of("社区数", 0.75, 1.1), "就业服务社区数": part_of("社区数", 0.85, 1.1), "警务室社区数": part_of("社区数", 0.85, 1.15),
        "健身设施社区数": part_of("社区数", 0.4, 1.1), "文体组织社区数": part_of("社区数", 0.4, 1.15), "志愿队伍社区数": part_of("社区数", 0.7, 1.2),
        "志愿者人数": size(900, 4200), "见习大学生社区数": part_of("社区数", 0.3, 1.2),
    },
    twins={"Q07": "Q03"},
    cells={("Q06", "见习大学生社区数"): "不涉及：当年没有见习计划", ("Q08", "健身设施社区数"): "20余"},
)
