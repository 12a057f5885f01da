"""Branches and the ledger of their visits."""

from making.recipe import Ledger, Recipe, after, on, one_of, sometimes, text
from making.subjects import branches

RECIPE = Recipe(
    rubric="three-must-visits",
    who=branches(12),
    fields={},
    tables={"走访台账": Ledger((4, 9), {
        "情形": text("新转入党员", "群众有困难", "群众有困难", "居民病（逝）"),
        "知悉日期": on(),
        "走访日期": sometimes(after("知悉日期", 0, 14), 0.85),
        "走访人": sometimes(text("星知远", "河听松", "岚望野"), 0.95),
        "办理情况": one_of("已办结", "办理中", "无需办理"),
    })},
    twins={"ZB07": "ZB02"},
    extra={"走访台账": [{"支部编号": "ZB05", "情形": "群众有困难", "知悉日期": None, "走访日期": "2026-11-02", "走访人": "星知远", "办理情况": "办理中"}]},
)
