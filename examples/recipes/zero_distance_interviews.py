"""Communities, the households they interviewed and the problems that came up."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, on, one_of, part_of, size, text
from making.subjects import communities


def handled(who: Who, key: str, made: Made) -> Cell:
    """Return how far a problem has got; only departments answer what is theirs."""
    steps = ("已解决", "未处理") if made["类别"] == "社区能解决" else ("已解决", "部门已答复", "转办跟踪中", "未处理")
    return steps[min(len(steps) - 1, int((1 - who.strength(key)) * 1.3 * len(steps)))]


def rated(who: Who, key: str, made: Made) -> Cell:
    """Return what the one who raised it thinks; nobody is asked about what is not done."""
    return one_of("满意", "基本满意", "不满意", "未回访")(who, key, made) if made["办理状态"] in ("已解决", "部门已答复") else "未回访"


RECIPE = Recipe(
    rubric="zero-distance-interviews",
    who=communities(12),
    fields={
        "常住户数": size(1200, 4200), "访谈户数": part_of("常住户数", 0.02, 0.42), "失业人员数": size(10, 70), "摸底人数": part_of("失业人员数", 0.5, 1.1),
        "求职人数": part_of("失业人员数", 0.4, 0.7), "荐岗人数": part_of("求职人数", 0.5, 1.15), "用工企业数": size(0, 25), "走访企业数": part_of("用工企业数", 0.4, 1.1),
    },
    tables={"访谈问题": Ledger((3, 9), {
        "反映日期": on(), "事项": text("楼道灯不亮", "飞线充电", "雨天积水", "路口没有斑马线", "晾晒场地不够", "管网老旧", "停车难"),
        "类别": text("社区能解决", "社区能解决", "需部门解决"), "办理状态": handled, "回访评价": rated,
    })},
    twins={"XH-031": "XH-008"},
    cells={("XH-020", "摸底人数"): "未报送", ("XH-012", "用工企业数"): 0, ("XH-012", "走访企业数"): 0},
    extra={"访谈问题": [{"编号": "XH-027", "反映日期": "2026-11-20", "事项": "快递车占道", "类别": "社区能解决", "办理状态": None, "回访评价": "未回访"}]},
)
