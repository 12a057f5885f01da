"""Districts and the list of their communities, each with its bodies and institutions."""

from making.recipe import Ledger, Recipe, any_of, count, size, text, yes
from making.subjects import districts

RECIPE = Recipe(
    rubric="governance-bodies",
    who=districts(9),
    fields={
        "机制分工": any_of("民政牵头", "镇街牵头"), "党政领导": yes(0.9), "牵头履责": yes(0.9), "部门配合": yes(0.5), "镇街主管": yes(0.7),
        "社区承担": yes(0.6), "社会参与": yes(0.8), "调整前居委会数": size(10, 40),
    },
    tables={"社区清单": Ledger((7, 14), {
        "社区": text("晨曦社区", "朗月社区", "柳溪社区", "竹影社区", "听雨社区", "归雁社区", "锦帆社区", "书香社区"),
        "党组织": yes(1.02), "居委会": yes(1.02), "代表会议": yes(0.95), "议事会": yes(0.6),
        "自治章程": yes(0.75), "居务公开": yes(0.7), "民主评议": yes(0.6), "干部考评": yes(0.6),
        "会议次数": count(0, 3), "户数": size(900, 6000),
    })},
    twins={"Q07": "Q02"},
    cells={("Q05", "部门配合"): "未报送", ("Q03", "调整前居委会数"): None},
)
