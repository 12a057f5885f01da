"""Communities and the services that residents are entitled to."""

from making.recipe import Recipe, count, part_of, size
from making.subjects import communities

RECIPE = Recipe(
    rubric="livelihood-services",
    who=communities(12),
    fields={
        "低保人数": size(60, 210),
        "低保户数": part_of("低保人数", 0.58, 0.62),
        "入户核查户数": part_of("低保户数", 0.6, 1.1),
        "符合救助户数": size(3, 16),
        "已救助户数": part_of("符合救助户数", 0.6, 1.15),
        "救助金额": size(8000, 90000),
        "优抚应发人数": size(10, 45),
        "优抚按时人数": part_of("优抚应发人数", 0.92, 1.04),
        "应接收退休人数": size(20, 90),
        "已接收退休人数": part_of("应接收退休人数", 0.7, 1.1),
        "养老扩面任务": size(20, 60),
        "养老扩面人数": count(16, 58),
        "贷款申请数": size(2, 24),
        "贷款初审数": part_of("贷款申请数", 0.7, 1.1),
        "证件受理数": size(60, 260),
        "证件按期数": part_of("证件受理数", 0.88, 1.02),
        "符合补贴人次": size(40, 120),
        "已补贴人次": part_of("符合补贴人次", 0.7, 1.1),
        "求职登记人次": size(60, 200),
        "职业介绍人次": part_of("求职登记人次", 0.5, 1.05),
    },
    twins={"XH-031": "XH-008"},
    cells={
        ("XH-016", "养老扩面任务"): 0, ("XH-016", "养老扩面人数"): 0,
        ("XH-020", "职业介绍人次"): "约90",
        ("XH-024", "贷款申请数"): 0, ("XH-024", "贷款初审数"): 0,
    },
)
