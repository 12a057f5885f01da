"""Districts: bodies, meetings and agreements at three levels."""

from making.recipe import Recipe, count, part_of, size, yes
from making.subjects import districts

RECIPE = Recipe(
    rubric="three-level-coordination",
    who=districts(9),
    fields={
        "有指导委员会": yes(0.95), "指导会次数": count(0, 3),
        "街道数": size(5, 9), "有协调委员会街道": part_of("街道数", 0.7), "协调会达标街道": part_of("街道数", 0.4, 1.0),
        "社区数": size(30, 60), "有联席会社区": part_of("社区数", 0.7), "联席会达标社区": part_of("有联席会社区", 0.4, 1.0),
        "议定事项数": size(20, 80), "议定办结数": part_of("议定事项数", 0.7),
        "驻区单位数": size(150, 320), "签约单位数": part_of("驻区单位数", 0.5), "落实协议数": part_of("签约单位数", 0.5, 1.0),
        "三级会议总数": size(120, 300),
    },
    twins={"Q07": "Q02"},
    cells={("Q04", "落实协议数"): "未报送", ("Q06", "三级会议总数"): "280多", ("Q05", "议定事项数"): 0, ("Q05", "议定办结数"): 0},
)
