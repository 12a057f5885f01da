"""Communities and one service centre, each with what it has taken on."""

from making.recipe import Recipe, Who, count, fixed, part_of, size
from making.subjects import communities

_NOT_TAKEN_ON = "不涉及：由服务中心承担"

RECIPE = Recipe(
    rubric="information-group",
    who=[*(Who(who.id, who.name, "社区") for who in communities(9)),
         *(Who(f"FW{i + 1}", name, "服务中心") for i, name in enumerate(("天枢街道社区服务中心", "天璇街道社区服务中心", "玉衡街道社区服务中心")))],
    fields={
        "联络员人数": count(2, 6),
        "反映问题件数": size(8, 46),
        "办结问题件数": part_of("反映问题件数", 0.55, 1.1),
        "应设义工队数": size(2, 6),
        "义工队数实有": part_of("应设义工队数", 0.5, 1.2),
        "经常活动队数": part_of("义工队数实有", 0.5, 1.2),
        "创刊月数": fixed(7),
        "年初月数": fixed(10),
        "出刊期数": count(4, 8),
        "应办月数": fixed(6),
        "已办月数": part_of("应办月数", 0.4, 1.2),
        "观众人次": size(900, 6400),
    },
    twins={"XH-041": "XH-031"},
    cells={
        **{(community.id, field): 0 for community in communities(9) for field in ("创刊月数", "出刊期数")},
        ("XH-001", "应办月数"): _NOT_TAKEN_ON, ("XH-001", "已办月数"): _NOT_TAKEN_ON, ("XH-001", "观众人次"): _NOT_TAKEN_ON,
        ("XH-016", "办结问题件数"): "未报送", ("FW1", "出刊期数"): 7,
    },
)
