"""Communities, how steadily they serve and who uses it."""

from making.recipe import Recipe, count, fewer, one_of, part_of, size
from making.subjects import communities

STATE = one_of("正常提供", "正常提供", "正常提供", "部分提供", "没有提供")
RECIPE = Recipe(
    rubric="six-service-types",
    who=communities(14),
    fields={
        "爱心超市": STATE, "家政服务": STATE, "医疗康复": STATE, "文化娱乐": STATE, "中介信息": STATE, "治安保洁": STATE,
        "专职人数": count(1, 4),
        "兼职人数": count(0, 2),
        "专业人员数": count(0, 1),
        "志愿者数": count(0, 90),
        "总户数": size(900, 3600),
        "使用户数": part_of("总户数", 0.05, 0.4),
        "信任票": count(34, 92),
        "一般票": fewer(2, 20),
        "不信任票": fewer(0, 14),
    },
    twins={"XH-017": "XH-040"},
    cells={
        ("XH-037", "医疗康复"): "不涉及：辖区内有医院",
        ("XH-020", "爱心超市"): "不涉及：由街道统一设立",
        ("XH-024", "使用户数"): "待核实",
    },
)
