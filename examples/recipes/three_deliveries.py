"""Communities and what they brought to those who look for work."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, any_of, count, on, part_of, size
from making.subjects import communities

CONTENT = {"送政策": "社保补贴讲解", "送岗位": "专场招聘", "送技能": "家政技能培训"}


def content(who: Who, key: str, made: Made) -> Cell:
    """Make what belongs to the kind of the event."""
    return CONTENT[str(made["类别"])]


RECIPE = Recipe(
    rubric="three-deliveries",
    who=communities(12),
    fields={
        "登记失业人数": size(60, 320),
        "接受服务人数": part_of("登记失业人数", 0.45, 1.05),
        "推荐岗位人数": size(20, 90),
        "推荐后回访人数": part_of("推荐岗位人数", 0.35, 1.1),
        "参训人数": size(10, 60),
        "取得证书人数": part_of("参训人数", 0.5, 1.0),
        "实现就业人数": count(8, 70),
    },
    tables={"三送登记": Ledger((2, 9), {
        "日期": on(),
        "类别": any_of("送政策", "送岗位", "送技能"),
        "内容": content,
        "服务人数": count(2, 60),
    })},
    twins={"XH-039": "XH-008"},
    cells={
        **{("XH-016", name): "不涉及：新建小区，无登记失业人员" for name in ("登记失业人数", "接受服务人数")},
        ("XH-027", "接受服务人数"): "未报送",
    },
    extra={"三送登记": [{"编号": "XH-001", "日期": "2026-08-14", "类别": "送技能", "内容": "面点培训", "服务人数": 4}]},
)
