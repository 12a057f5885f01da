"""Communities and how residents and government judge them."""

from making.recipe import Ledger, Recipe, count, fewer, one_of, size, text
from making.subjects import communities


def votes(low: int, high: int) -> Ledger:
    """Return a row of answers to the three questions."""
    return Ledger((1, 1), {
        column: count(low, high) if column.endswith("是") else fewer(2, 18) if column.endswith("一般") else fewer(0, 8)
        for column in (kind + answer for kind in ("公平", "公正", "公心") for answer in ("是", "一般", "否"))
    })


RECIPE = Recipe(
    rubric="three-satisfactions",
    who=communities(12),
    fields={"领导评价": one_of("满意", "满意", "基本满意", "不满意")},
    tables={
        "居民测评": Ledger((1, 1), {"满意票": count(40, 90), "基本满意票": size(12, 22), "不满意票": fewer(0, 24), "不了解票": size(0, 9)}),
        "政府测评": Ledger((2, 2), {
            "评价单位": text("区民政局", "街道办事处", "区城市管理局", "区人社局"),
            "满意票": count(3, 6), "基本满意票": size(0, 2), "不满意票": fewer(0, 3), "不了解票": size(0, 1),
        }),
        "三公测评": votes(40, 75),
    },
    twins={"XH-035": "XH-012"},
    cells={("XH-020", "领导评价"): "未报送"},
    extra={"居民测评": [{"编号": "XH-016", "满意票": None, "基本满意票": 3, "不满意票": 1, "不了解票": 0}]},
)
