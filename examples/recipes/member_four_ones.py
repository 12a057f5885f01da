"""Members of five branches and the ledger of their four ones."""

from making.recipe import Ledger, Recipe, after, any_of, fixed, on, sometimes, text
from making.subjects import people

RECIPE = Recipe(
    rubric="member-four-ones",
    who=people(15, "DY"),
    fields={"参加情况": fixed("应参加")},
    tables={"四个一台账": Ledger((1, 9), {
        "类别": text("好事", "义务劳动", "信息", "合理化建议"),
        "日期": on(),
        "内容": text("虚构事项甲", "虚构事项乙", "虚构事项丙"),
        "确认日期": sometimes(after("日期", 1, 11), 0.9),
        "采纳情况": any_of(None, None, "采纳", "研究中"),
    })},
    twins={"DY009": "DY004"},
    cells={("DY012", "参加情况"): "免予参加", ("DY006", "参加情况"): "未报送"},
    extra={"四个一台账": [{"党员编号": "DY003", "类别": None, "日期": "2026-11-02", "内容": "虚构事项丁", "确认日期": "2026-11-05", "采纳情况": None}]},
)
