"""A syntax tree back to text: as an expression, and as people say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.expression.syntax import Binary, Call, Literal, Name, Node, Unary, Within

_SAID: Final = {
    "zh": {">=": "不低于", "<=": "不高于", ">": "高于", "<": "低于", "==": "为", "!=": "不为", "and": "且", "or": "或", "not": "非",
           "in": "属于", "true": "是", "false": "否"},
    "en": {">=": "at least", "<=": "at most", ">": "above", "<": "below", "==": "is", "!=": "is not", "and": "and", "or": "or",
           "not": "not", "in": "is one of", "true": "yes", "false": "no"},
}
_BINDING: Final = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6}


def source(node: Node) -> str:
    """Return the expression in its canonical spelling.

    >>> from scoring.expression.syntax import parse
    >>> source(parse("总分≥８０ and (甲 + 乙) * 2 < 3"))
    '总分 >= 80 and (甲 + 乙) * 2 < 3'
    """
    if isinstance(node, Literal):
        return f'"{node.value}"' if isinstance(node.value, str) else str(node.value).lower() if isinstance(node.value, bool) else f"{node.value:f}"
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Unary):
        return f"not {_inside(node.operand, 3)}" if node.sign == "not" else f"-{_inside(node.operand, 7)}"
    if isinstance(node, Within):
        return f"{_inside(node.operand, 4)} in [{', '.join(map(source, node.items))}]"
    if isinstance(node, Call):
        return f"{node.function}({', '.join(map(source, node.arguments))})"
    power = _BINDING.get(node.sign, 4)
    return f"{_inside(node.left, power)} {node.sign} {_inside(node.right, power + 1)}"


def _inside(node: Node, power: int) -> str:
    own = _BINDING.get(node.sign, 4) if isinstance(node, Binary) else 4 if isinstance(node, Within) else 9
    return f"({source(node)})" if own < power else source(node)


def say(node: Node, titles: Mapping[str, str], lang: str = "zh") -> str:
    """Return a condition as people say it, with `titles` in place of names.

    >>> from scoring.expression.syntax import parse
    >>> say(parse("total >= 450 and stars == 5"), {"total": "总得分", "stars": "达标星数"})
    '总得分不低于450且达标星数为5'
    """
    words, gap = _SAID[lang], "" if lang == "zh" else " "
    if isinstance(node, Name):
        return titles.get(node.name, node.name)
    if isinstance(node, Literal):
        return words[str(node.value).lower()] if isinstance(node.value, bool) else str(node.value)
    if isinstance(node, Binary) and node.sign in words:
        return f"{say(node.left, titles, lang)}{gap}{words[node.sign]}{gap}{say(node.right, titles, lang)}"
    if isinstance(node, Binary):
        return f"{say(node.left, titles, lang)}{node.sign}{say(node.right, titles, lang)}"
    if isinstance(node, Unary):
        sign = words["not"] + gap if node.sign == "not" else "-"
        return sign + say(node.operand, titles, lang)
    if isinstance(node, Within):
        items = ("、" if lang == "zh" else ", ").join(say(i, titles, lang) for i in node.items)
        return f"{say(node.operand, titles, lang)}{gap}{words['in']}{gap}{items}"
    arguments = ("、" if lang == "zh" else ", ").join(say(a, titles, lang) for a in node.arguments)
    if node.function == "count":
        return f"“{arguments}”的次数" if lang == "zh" else f"the number of {arguments}"
    if node.function == "rate":
        return f"{arguments}得分率" if lang == "zh" else f"the rate of {arguments}"
    return f"{node.function}({arguments})"
