"""Workers of four communities; each community has a grade of its own."""

from making.recipe import NAMES, Ledger, Recipe, Who, amount, count, fewer, fixed, one_of, size
from making.subjects import communities

_UNITS = {unit.name: grade for unit, grade in zip(communities(4), ("优秀", "良好", "一般", "较差"), strict=True)}
_WHO = [Who(f"GZ{i + 1:02}", NAMES[i * 5 % len(NAMES)], "", list(_UNITS)[i % 4], 0.3 + 0.045 * ((i * 11) % 15)) for i in range(32)]

RECIPE = Recipe(
    rubric="grade-quota",
    who=_WHO,
    fields={
        "在岗月数": fixed(12),
        "单位等次": lambda who, key, made: _UNITS[who.parent],
        "负责人": lambda who, key, made: "是" if who in _WHO[:4] else "否",
        "平时考核": one_of("好", "好", "较好", "一般"),
        "任务完成率": amount(70, 100),
    },
    tables={"民主测评": Ledger((1, 1), {
        "优秀票": count(4, 24), "称职票": size(6, 14), "基本称职票": fewer(0, 8), "不称职票": fewer(0, 5), "弃权票": size(4, 6),
    })},
    twins={"GZ19": "GZ15"},
    cells={("GZ12", "在岗月数"): 3, ("GZ21", "任务完成率"): "未报送"},
)
