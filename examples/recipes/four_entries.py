"""Neighbourhoods and the services that came to them."""

from making.recipe import Recipe, Who, count, part_of, size, sometimes, yes
from making.subjects import communities

_STEMS = ("芦花苑", "听涛里", "石榴院", "青禾园", "晚樱里", "松果园", "白塔里", "云杉居", "雨巷里", "橘洲苑")

RECIPE = Recipe(
    rubric="four-entries",
    who=[Who(f"XQ{i + 1:02}", name, "", communities(5)[i % 5].name) for i, name in enumerate(_STEMS)],
    fields={
        "垃圾定点投放": yes(0.85),
        "日常保洁": yes(0.75),
        "空地绿化": yes(0.7),
        "文体活动次数": count(0, 6),
        "活动场地可用": yes(0.7),
        "法律顾问联系": yes(0.8),
        "法律服务次数": count(0, 3),
        "纠纷起数": size(3, 20),
        "调解成功起数": part_of("纠纷起数", 0.6, 1.1),
        "挂点医师": yes(0.75),
        "义诊次数": count(0, 3),
        "常住人数": size(600, 2400),
        "建档人数": part_of("常住人数", 0.25, 1.0),
        "科教活动次数": sometimes(count(1, 4), 0.7, 0),
    },
    twins={"XQ08": "XQ03"},
    cells={
        ("XQ02", "空地绿化"): "不涉及：没有可绿化空地",
        ("XQ04", "纠纷起数"): 0, ("XQ04", "调解成功起数"): 0,
        ("XQ07", "建档人数"): "未报送",
    },
)
