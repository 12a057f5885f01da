"""Enterprises, their figures and seven experts."""

from making.recipe import Cell, Ledger, Made, Maker, Recipe, Who, amount, one_of

_NAMES = ("星河水务", "望舒能源", "石鼓机械", "霁月纺织", "松涛建工", "长汀物流", "古渡航运", "柳汀食品", "青岚电子", "月牙化工")
_LINES = ("工业", "服务业")
_ASPECTS = ("战略管理", "发展创新", "经营决策", "风险控制", "基础管理", "人力资源", "行业影响", "社会贡献")


def expert(who: Who, key: str, made: Made) -> Cell:
    """Make the expert of a row."""
    return f"专家{int(''.join(c for c in key if c.isdigit())) + 1}"


def falling(low: float, high: float) -> Maker:
    """Make a decimal that shrinks with strength: debt."""
    return lambda who, key, made: round(high - (high - low) * who.strength(key), 2)


RECIPE = Recipe(
    rubric="sasac-efficacy",
    who=[Who(f"QY{i + 1:02}", f"{name}公司", _LINES[i % 2], "", 0.1 + 0.085 * ((i * 7) % 10)) for i, name in enumerate(_NAMES)],
    fields={
        "净资产收益率": amount(-6, 16), "总资产报酬率": amount(-2, 10), "总资产周转率": amount(0.2, 1.7), "应收账款周转率": amount(2, 20),
        "资产负债率": falling(40, 86), "已获利息倍数": amount(0, 7), "销售增长率": amount(-8, 24), "资本保值增值率": amount(96, 112),
    },
    tables={"专家评议": Ledger((7, 7), {"专家": expert, **dict.fromkeys(_ASPECTS, one_of("优", "良", "良", "中", "低"))})},
    twins={"QY07": "QY03"},
    cells={("QY05", "已获利息倍数"): "不涉及：没有利息支出", ("QY08", "销售增长率"): "未报送"},
)
