"""Departments and other units, what they did in communities and what they paid."""

from making.recipe import Cell, Ledger, Made, Recipe, Who, any_of, count, fewer, fixed, on, part_of, size, text
from making.subjects import departments


def paid(who: Who, key: str, made: Made) -> Cell:
    """Make what was paid: a part of what is due."""
    due = made["应拨经费"]
    assert isinstance(due, int | float)
    return round(due * min(1.0, 0.5 + 0.8 * who.strength(key)), 2)


OTHERS = ("星河区人民医院", "星河区供电所", "星河区烟草专卖局")
RECIPE = Recipe(
    rubric="departments-into-communities",
    who=[*departments(9, "政府部门"), *(Who(f"DW{i + 1}", name, "其他单位") for i, name in enumerate(OTHERS))],
    fields={
        "应进社区数": any_of(46, 46, 30, 20),
        "已进社区数": part_of("应进社区数", 0.5, 1.1),
        "涉及社区事项数": size(4, 14),
        "事前会商事项数": part_of("涉及社区事项数", 0.5, 1.1),
        "意向金额": any_of(0.0, 0.5, 1.0, 2.0),
        "应拨经费": any_of(3.0, 4.5, 6.0, 8.0),
        "到位经费": paid,
    },
    tables={
        "未经准入事项": Ledger((0, 3), {
            "日期": on(), "事由": text("要求社区代填报表", "要求社区上门收费", "临时摊派"), "认定单位": fixed("星河区社区建设办公室"),
            "文号": text("星社办〔2026〕11号", "星社办〔2026〕19号", "星社办〔2026〕27号"),
        }, fewer=True),
        "社区测评": Ledger((2, 3), {
            "社区": text("晨曦社区", "柳溪社区", "归雁社区", "流霞社区"),
            "满意票": count(3, 20), "基本满意票": size(2, 6), "不满意票": fewer(0, 8), "不了解票": size(0, 5),
        }),
    },
    twins={"BM09": "BM04"},
    cells={("BM06", "应拨经费"): 0, ("BM06", "到位经费"): 0, ("BM02", "到位经费"): "未报送"},
)
