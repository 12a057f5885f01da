"""Subdistricts: pay, posts, care and training of their staff, and who left."""

from making.recipe import Recipe, Who, amount, fewer, part_of, size, yes
from making.subjects import subdistricts

RECIPE = Recipe(
    rubric="staff-four-retentions",
    who=[*subdistricts(), Who("JD8", "洞明街道"), Who("JD9", "隐元街道")],
    fields={
        "在岗工作者": size(60, 110), "五险齐全人数": part_of("在岗工作者", 0.8), "应发月数": lambda who, key, made: 12 * int(str(made["在岗工作者"])),
        "按时足额月数": part_of("应发月数", 0.94, 1.03), "核定岗位": size(20, 40), "在岗岗位": part_of("核定岗位", 0.7), "谈心人数": part_of("在岗工作者", 0.5),
        "反映困难数": size(4, 30), "困难办结数": part_of("反映困难数", 0.6), "参训人数": part_of("在岗工作者", 0.6),
        "党建班": yes(0.95), "电脑班": yes(0.8), "法律班": yes(0.8), "档案班": yes(0.7),
        "年初工作者": size(70, 100), "离职人数": fewer(2, 16), "增加投入": amount(2, 14), "新开发岗位": size(10, 40), "考察学习人数": size(5, 30),
    },
    twins={"JD8": "JD4"},
    cells={("JD6", "谈心人数"): "未报送", ("JD5", "核定岗位"): 0, ("JD5", "在岗岗位"): 0, ("JD2", "新开发岗位"): "30多"},
)
