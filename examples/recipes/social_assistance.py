"""Communities and whether those who are entitled get what they should."""

from making.recipe import Recipe, count, part_of, size, sometimes
from making.subjects import communities

RECIPE = Recipe(
    rubric="social-assistance",
    who=communities(12),
    fields={
        "应保障老年人": size(15, 80), "已保障老年人": part_of("应保障老年人", 0.7, 1.1), "应保障儿童": size(0, 7), "已保障儿童": part_of("应保障儿童", 0.5, 1.3),
        "应保障残疾人": size(20, 90), "已保障残疾人": part_of("应保障残疾人", 0.7, 1.1), "应保障困难群众": size(20, 160), "已保障困难群众": part_of("应保障困难群众", 0.75, 1.1),
        "应优抚对象": size(0, 25), "已优抚对象": part_of("应优抚对象", 0.8, 1.15), "结对户数": sometimes(size(4, 30), 0.9, 0), "帮困件数": sometimes(count(1, 20), 0.9, 0),
        "助残件数": sometimes(count(1, 12), 0.7, 0), "康复需求人数": size(0, 8), "康复服务人数": part_of("康复需求人数", 0.2, 1.1),
        "应发放笔数": size(600, 2400), "按时发放笔数": part_of("应发放笔数", 0.955, 1.02), "发放金额": size(90000, 420000),
    },
    twins={"XH-031": "XH-008"},
    cells={("XH-020", "已保障残疾人"): "未报送", ("XH-012", "应优抚对象"): 0, ("XH-012", "已优抚对象"): 0},
)
