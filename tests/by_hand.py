"""Short rubrics through the interpreter, for examples worked by hand."""

from decimal import Decimal
from typing import Any

from tests.interpreter import Mark, interpret

D = Decimal
MISSING, NOT_APPLICABLE = Mark("missing"), Mark("not_applicable")

FRAME = """
format: 1
id: small
subject: {kind: 社区, id: 编号, name: 名称, group: 类别}
"""


def run(rubric: str, *rows: dict[str, Any], draft: bool = False, **tables: Any) -> dict[str, Any]:
    """Score rows named A, B, C … with a short rubric."""
    subjects = [{"编号": "ABCDEFGH"[n], "名称": f"社区{n}", **row} for n, row in enumerate(rows)]
    return interpret(FRAME + rubric, subjects, tables, draft=draft)


def one_leaf(rule: str, fields: str, row: dict[str, Any], points: int = 10, **tables: Any) -> Any:
    """Outcome and points of a single leaf."""
    declared = "事项: {kind: events, key: 编号, absent: zero, columns: {级别: text, 数量: integer}}"
    leaf = f"{{id: leaf, title: 项, points: {points}, rule: {rule}}}"
    items = f"indicators: [{{id: node, title: 板块, items: [{leaf}]}}]"
    result = run(f"scores: {{decimals: 2, round_at: []}}\nfields: {fields}\ntables: {{{declared}}}\n{items}\n", row, **tables)
    found = result["subjects"]["A"]["leaves"]["leaf"]
    return found["points"] if found["outcome"] == "scored" else found["outcome"]
