"""Communities, their highlights and what residents thought of them."""

from datetime import date

from making.recipe import Cell, Ledger, Made, Recipe, Who, any_of, count, on, part_of, size
from making.subjects import communities


def judge(who: Who, key: str, made: Made) -> Cell:
    """Make the number of a judge from that of the row."""
    return f"代表{int(key.removeprefix('评审').removesuffix('评委')) + 1}"


def project(who: Who, key: str, made: Made) -> Cell:
    """Make a feature of the kind."""
    return any_of(*PROJECTS[str(made["类型"])])(who, key, made)


def recognised(who: Who, key: str, made: Made) -> Cell:
    """Make whether the subdistrict recognised it: not where nobody uses it."""
    return "否" if who.id in UNUSED else "是"


PROJECTS = {"服务网点": ("居民律师服务点", "代收代缴服务点", "康复训练点"), "特色活动": ("楼道文化", "邻里课堂", "手工传习")}
UNUSED = ("XH-016", "XH-020")
RECIPE = Recipe(
    rubric="one-highlight-each",
    who=communities(12),
    fields={"总户数": size(900, 3600), "受益户数": part_of("总户数", 0.02, 0.3)},
    tables={
        "亮点项目": Ledger((1, 3), {
            "类型": any_of("服务网点", "服务网点", "特色活动"),
            "项目": project,
            "投用日期": on(date(2024, 3, 1), date(2025, 12, 20)),
            "持续月数": count(1, 12),
            "街道认定": recognised,
        }),
        "评审": Ledger((6, 7), {"评委": judge, "分数": count(52, 98)}),
    },
    twins={"XH-043": "XH-035"},
    cells={**{(who, "受益户数"): 0 for who in UNUSED}, ("XH-027", "受益户数"): "约200"},
    extra={"亮点项目": [{"编号": "XH-031", "类型": "服务网点", "项目": "康复训练点", "投用日期": "2024-09-01", "持续月数": 12, "街道认定": "是"}]},
)
