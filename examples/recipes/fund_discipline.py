"""Communities and their relief, welfare and charity funds: stock, audits, one finding of misuse."""

from making.places import between
from making.recipe import Cell, Ledger, Recipe, on, part_of, size, text, yes
from making.subjects import communities

WHO = communities(12)
TWINS = {"XH-031": "XH-008"}
SHORT = {"XH-016": 600, "XH-027": 45}
"""Whose stock of relief goods is short, and by how much."""


def stock(who: str) -> list[dict[str, Cell]]:
    """Return the funds of one community: what came, went and is left."""
    rows: list[dict[str, Cell]] = []
    for kind, most in (("救助", 60000), ("福利", 20000), ("公益", 8000)):
        like = TWINS.get(who, who)
        left, came = between(0, 2000, like, kind, "结存"), between(most // 3, most, like, kind, "收入")
        went = between(came // 2, came, like, kind, "发放")
        if kind != "公益" or between(0, 2, like) > 0:
            rows.append({"编号": who, "类别": kind, "上年结存": left, "收入": came, "发放": went, "年末结存": left + came - went - (SHORT.get(who, 0) if kind == "救助" else 0)})
    return rows


RECIPE = Recipe(
    rubric="fund-discipline",
    who=WHO,
    fields={
        "财务制度": yes(0.95), "钱账分管": yes(0.9), "物资登记": yes(0.6), "分类核算": yes(0.7), "年内审计": yes(0.75),
        "应整改数": size(0, 5), "已整改数": part_of("应整改数", 0.4, 1.2), "发放批次": size(6, 24), "公示批次": part_of("发放批次", 0.6, 1.15),
    },
    tables={
        "款物账": Ledger((0, 0), {}),
        "审计发现": Ledger((0, 4), {"日期": on(), "性质": text("一般", "一般", "较重"), "事由": text("附件不全", "物资登记不全", "科目用错", "支出超过标准")}, fewer=True),
        "挪用认定": Ledger((0, 0), {}),
    },
    twins=TWINS,
    cells={("XH-020", "公示批次"): "未报送"},
    extra={
        "款物账": [row for who in WHO for row in stock(who.id)],
        "挪用认定": [
            {"编号": "XH-016", "日期": "2026-08-03", "类别": "救助", "事由": "救助款用于办公支出", "认定单位": "星河区民政局", "文号": "星民函〔2026〕8号"},
            {"编号": "XH-024", "日期": "2026-10-12", "类别": "公益", "事由": "群众反映，正在核实", "认定单位": "星河区民政局", "文号": None},
        ],
    },
)
