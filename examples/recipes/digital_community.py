"""Communities and the notices they were given: when they came, when they were published."""

from making.recipe import Ledger, Recipe, after, on, part_of, size, sometimes, text, yes
from making.subjects import communities

RECIPE = Recipe(
    rubric="digital-community",
    who=communities(12),
    fields={
        "居民留言数": size(10, 60), "按期答复数": part_of("居民留言数", 0.65, 1.08), "线下告知": yes(0.75), "热线咨询": yes(0.8), "隐私审核": yes(0.9),
    },
    tables={
        "信息发布": Ledger((8, 16), {
            "类别": text("用工", "用工", "卫生", "文化", "招商"), "标题": text("招聘信息", "义诊通知", "接种提醒", "读书会", "招租信息", "合唱队招新"),
            "收到日期": on(), "发布日期": sometimes(after("收到日期", 0, 5), 0.98),
        }),
        "信息差错": Ledger((0, 3), {"日期": on(), "事由": text("电话错", "时间错", "地点错")}, fewer=True),
    },
    twins={"XH-031": "XH-008"},
    cells={("XH-020", "居民留言数"): "未报送", ("XH-024", "居民留言数"): 0, ("XH-024", "按期答复数"): 0},
    extra={"信息发布": [{"编号": "XH-027", "类别": "卫生", "标题": "体检通知", "收到日期": None, "发布日期": "2026-05-06"}]},
)
