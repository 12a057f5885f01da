"""Departments and subdistrict offices, their tasks, and what was added, taken off and found."""

from making.recipe import Ledger, Recipe, Who, any_of, count, fixed, on, part_of, size, text, yes
from making.subjects import departments, subdistricts

RECIPE = Recipe(
    rubric="department-assessment",
    who=[*departments(11, "机关部门"), *(Who(s.id, f"{s.name}办事处", "办事处") for s in subdistricts())],
    fields={
        "社区诉求数": size(20, 160), "诉求按期数": part_of("社区诉求数", 0.85, 1.02),
        "应参评人数": fixed(60), "满意票": count(28, 42), "基本满意票": count(4, 9), "不满意票": lambda who, key, made: 8 - round(8 * who.strength(key)),
        "应拨经费": size(6, 30), "已拨经费": part_of("应拨经费", 0.6),
    },
    tables={
        "任务清单": Ledger((6, 6), {
            "事项": text("设施改造", "证明事项清理", "入社区服务", "人员培训", "矛盾化解", "数据共享"),
            "分值": fixed(10), "完成率": lambda who, key, made: min(100, 68 + round(48 * who.strength(key))), "按期": yes(0.9),
        }),
        "违规事项": Ledger((0, 3), {"日期": on(), "事由": text("未经准入要社区填报台账", "要社区代开证明"), "认定单位": fixed("虚构区民政局"), "文号": text("虚民〔2026〕3号", "虚民〔2026〕9号")},
                       fewer=True),
        "加分事项": Ledger((0, 2), {"事项": text("一窗受理", "邻里议事"), "级别": any_of("区级", "市级", "省级"), "日期": on(), "认定单位": fixed("虚构市办公室"),
                                "文号": text("虚办〔2026〕12号", "虚办〔2026〕20号")}),
        "通报批评": Ledger((0, 1), {"事由": text("任务逾期", "整改不力"), "级别": any_of("区级", "市级及以上"), "日期": on(), "认定单位": fixed("虚构区委办公室"),
                                "文号": text("虚委办〔2026〕7号")}, fewer=True),
        "限制情形": Ledger((0, 0), {}),
    },
    twins={"BM09": "BM04"},
    cells={
        ("BM06", "已拨经费"): "未报送", ("JD7", "满意票"): 12, ("BM11", "社区诉求数"): 0, ("BM11", "诉求按期数"): 0,
        ("BM10", "应拨经费"): 0, ("BM10", "已拨经费"): 0,
    },
    extra={"违规事项": [{"单位编号": "BM02", "日期": "2026-09-08", "事由": "要社区转发链接", "认定单位": "虚构区民政局", "文号": None}],
           "限制情形": [{"单位编号": "JD3", "情形": "弄虚作假", "指标": "费随事转经费到位", "事由": "虚报拨付", "日期": "2026-11-20", "认定单位": "虚构区审计局",
                     "文号": "虚审〔2026〕5号"}]},
)
