"""Communities and the register of their reception rooms."""

from making.recipe import Cell, Ledger, Made, Maker, Recipe, Who, after, any_of, fixed, on, one_of, sometimes, yes
from making.subjects import communities

BLANK = fixed(None)


def where(column: str, value: str, maker: Maker, otherwise: Maker = BLANK) -> Maker:
    """Make a value only in rows that say so in a column made before."""
    return lambda who, key, made: (maker if made[column] == value else otherwise)(who, key, made)


MATTERS = {"生活困难": "申请临时救助", "矛盾纠纷": "邻里噪声", "就业求助": "咨询就业岗位", "意见建议": "增设晾晒架"}


def matter(who: Who, key: str, made: Made) -> Cell:
    """Make what belongs to the kind of the visit."""
    return MATTERS[str(made["类别"])]


RECIPE = Recipe(
    rubric="petition-room-four-unities",
    who=communities(12),
    fields={"标志标识统一": yes(0.9), "登记本统一": yes(0.85), "工作制度统一": yes(0.75), "接待程序统一": yes(0.65)},
    tables={"接待登记": Ledger((8, 12), {
        "登记日期": on(),
        "类别": any_of("生活困难", "矛盾纠纷", "就业求助", "意见建议"),
        "事项": matter,
        "处理方式": any_of("社区办理", "社区办理", "社区办理", "转办部门"),
        "办结期限": where("处理方式", "社区办理", after("登记日期", 10, 10)),
        "办结日期": where("处理方式", "社区办理", sometimes(after("登记日期", 0, 13), 0.97)),
        "化解": where("类别", "矛盾纠纷", where("处理方式", "社区办理", yes(0.85))),
        "反馈日期": where("处理方式", "转办部门", sometimes(after("登记日期", 12, 40), 0.85)),
        "回访结果": sometimes(one_of("满意", "满意", "基本满意", "不满意"), 0.75, "未回访"),
    })},
    twins={"XH-035": "XH-043"},
    cells={("XH-027", "接待程序统一"): "待核实"},
)
