"""Communities, whom they care for and how it is graded."""

from making.recipe import Ledger, Recipe, one_of, part_of, size
from making.subjects import communities

GRADE = one_of("优", "良", "良", "中", "差")
RECIPE = Recipe(
    rubric="six-supports",
    who=communities(12),
    fields={
        "应服务老人": size(20, 90), "已服务老人": part_of("应服务老人", 0.55, 1.1), "老有所养等次": GRADE,
        "应关爱儿童": size(2, 14), "已关爱儿童": part_of("应关爱儿童", 0.6, 1.1), "幼有所抚等次": GRADE,
        "应照料人数": size(1, 8), "落实照料人数": part_of("应照料人数", 0.6, 1.2), "孤有所依等次": GRADE,
        "应服务残疾人": size(15, 70), "已服务残疾人": part_of("应服务残疾人", 0.5, 1.1), "残有所助等次": GRADE,
        "应救助户数": size(10, 60), "已救助户数": part_of("应救助户数", 0.75, 1.05), "贫有所济等次": GRADE,
        "突发困难起数": size(1, 12), "已帮扶起数": part_of("突发困难起数", 0.6, 1.1), "难有所帮等次": GRADE,
    },
    tables={"居民评价": Ledger((22, 26), {"评价": one_of("满意", "满意", "满意", "基本满意", "不满意")})},
    twins={"XH-035": "XH-043"},
    cells={
        ("XH-012", "应照料人数"): 0, ("XH-012", "落实照料人数"): 0, ("XH-012", "孤有所依等次"): "不涉及：无此类对象",
        ("XH-020", "应关爱儿童"): 0, ("XH-020", "已关爱儿童"): 0, ("XH-020", "幼有所抚等次"): "不涉及：无此类对象",
        ("XH-027", "贫有所济等次"): "待核实",
    },
)
