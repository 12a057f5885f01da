"""Districts and the offices of their communities: area, how they were found, papers."""

from making.recipe import Ledger, Recipe, amount, part_of, size, text, yes
from making.subjects import districts

RECIPE = Recipe(
    rubric="premises-three-ways",
    who=districts(9),
    fields={"面临收回数": size(0, 4), "已有着落数": part_of("面临收回数", 0.3, 1.2)},
    tables={"用房台账": Ledger((8, 15), {
        "社区": text("晨曦社区", "朗月社区", "柳溪社区", "竹影社区", "听雨社区", "归雁社区", "锦帆社区", "书香社区"),
        "面积": amount(20, 190), "难点": text("是", "否", "否"), "渠道": text("购买", "共建单位提供", "开发企业移交", "原有", "原有"),
        "手续齐全": yes(0.5), "集中办公": yes(0.62), "投入": size(0, 400000),
    })},
    twins={"Q07": "Q02"},
    cells={("Q06", "已有着落数"): "未报送", ("Q04", "面临收回数"): 0, ("Q04", "已有着落数"): 0},
    extra={"用房台账": [{"区代码": "Q03", "社区": "诗韵社区", "面积": 720.5, "难点": "否", "渠道": None, "手续齐全": "是", "集中办公": "是", "投入": None}]},
)
