"""Communities and what they do with the units that reside there."""

from making.recipe import Recipe, count, part_of, size
from making.subjects import communities

UNITS = ("驻区单位数", "签约单位数", "约定项目数", "办完项目数", "联合组织生活次数", "行业联建项目数", "有场地单位数", "已开放单位数")
RECIPE = Recipe(
    rubric="joint-building",
    who=communities(14),
    fields={
        "驻区单位数": size(8, 30),
        "签约单位数": part_of("驻区单位数", 0.12, 0.8),
        "约定项目数": size(3, 14),
        "办完项目数": part_of("约定项目数", 0.4, 1.1),
        "联合组织生活次数": count(0, 5),
        "行业联建项目数": count(0, 4),
        "应联系户数": size(10, 40),
        "已联系户数": part_of("应联系户数", 0.55, 1.15),
        "有场地单位数": size(2, 7),
        "已开放单位数": part_of("有场地单位数", 0.15, 1.0),
    },
    twins={"XH-033": "XH-014"},
    cells={
        **{("XH-010", name): 0 for name in UNITS},
        **{("XH-020", name): 0 for name in ("有场地单位数", "已开放单位数")},
        ("XH-007", "签约单位数"): "近十家",
    },
)
