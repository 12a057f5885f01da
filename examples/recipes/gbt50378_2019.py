"""Buildings and what the assessors found."""

from making.recipe import Recipe, Who, amount, any_of, count, fewer, fixed, one_of, sometimes

_NAMES = ("星河图书馆", "望舒苑1号楼", "听涛里3号楼", "青禾小学教学楼", "云杉居5号楼", "柳汀养老院", "白塔里2号楼", "长汀剧院", "松果园6号楼", "石鼓卫生院")
_PUBLIC = (0, 3, 5, 7, 9)
_WHO = [Who(f"JZ{i + 1:02}", name, "", "", 0.45 + 0.06 * ((i * 3) % 10)) for i, name in enumerate(_NAMES)]

RECIPE = Recipe(
    rubric="gbt50378-2019",
    who=_WHO,
    fields={
        "评价阶段": any_of("评价", "评价", "预评价"),
        "建筑类型": lambda who, key, made: "公共建筑" if who in [_WHO[i] for i in _PUBLIC] else "居住建筑",
        "气候区": any_of("严寒和寒冷", "其他"),
        "参评控制项数": fixed(40),
        "满足控制项数": fixed(40),
        "安全耐久": count(20, 92),
        "健康舒适": count(24, 90),
        "生活便利": count(26, 68),
        "资源节约": count(48, 170),
        "环境宜居": count(22, 88),
        "提高与创新": count(0, 60),
        "全装修": fixed("是"),
        "围护结构提高比例": amount(2, 24, 1),
        "负荷降低比例": amount(0, 18, 1),
        "外窗传热降低比例": lambda who, key, made: amount(2, 24, 1)(who, key, made) if made["建筑类型"] == "居住建筑" and made["气候区"] == "严寒和寒冷" else "不涉及：本建筑不作要求",
        "节水器具等级": fewer(1, 3),
        "隔声性能": lambda who, key, made: one_of("高要求", "平均值", "低限")(who, key, made) if made["建筑类型"] == "居住建筑" else "不涉及：本建筑不作要求",
        "污染物降低比例": amount(12, 30, 1),
        "外窗气密性合格": sometimes(fixed("是"), 0.97, "否"),
    },
    twins={"JZ07": "JZ03"},
    cells={("JZ06", "满足控制项数"): 39, ("JZ09", "环境宜居"): "未报送"},
)
