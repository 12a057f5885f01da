"""Staff of communities, the count of the representatives' ballots, and what residents think of how they talk."""

from making.recipe import Cell, Ledger, Made, Maker, Recipe, Who, any_of, fixed, one_of, yes
from making.subjects import people

WHO = [Who(one.id, one.name, "", f"{one.parent.partition('第')[0]}社区") for one in people(12, "GB")]


def ballots(least: int, most: int, *before: str, of: int) -> Maker:
    """Make a number of ballots that grows with strength, no more than are left of all."""
    def maker(who: Who, key: str, made: Made) -> Cell:
        return min(least + round((most - least) * who.strength(key)), of - sum(int(str(made[one])) for one in before))
    return maker


def left(*before: str, of: int) -> Maker:
    """Make what is left of all ballots."""
    return lambda who, key, made: of - sum(int(str(made[one])) for one in before)


RECIPE = Recipe(
    rubric="cadre-appraisal",
    who=WHO,
    fields={
        "任职月数": any_of(12, 12, 12, 12, 10, 8), "应到代表": any_of(42, 45, 48),
        "岗前培训": fixed("不涉及：不是新任"), "专业培训": yes(0.85), "学历进修": one_of("已达到", "已达到", "在读", "未参加"),
    },
    tables={
        "评议计票": Ledger((1, 1), {
            "评议日期": fixed("2026-12-10"), "优秀票": ballots(4, 34, of=40), "称职票": ballots(4, 16, "优秀票", of=40),
            "基本称职票": ballots(1, 12, "优秀票", "称职票", of=40), "不称职票": left("优秀票", "称职票", "基本称职票", of=40), "弃权票": any_of(0, 0, 1, 2),
        }),
        "能力测评": Ledger((3, 3), {
            "方面": lambda who, key, made: ("说懂", "说通", "说服")[int(key[4])],
            "满意票": ballots(6, 26, of=30), "基本满意票": ballots(6, 12, "满意票", of=30), "不满意票": left("满意票", "基本满意票", of=30),
        }),
    },
    twins={"GB010": "GB003"},
    cells={("GB008", "岗前培训"): "是", ("GB011", "岗前培训"): "否", ("GB007", "任职月数"): 4, ("GB005", "学历进修"): "不涉及：距退休不足5年", ("GB012", "专业培训"): "未报送"},
)
