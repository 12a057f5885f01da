"""A syntax tree back to text: as an expression, and as people say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.expression.operands import asked_to_apply
from scoring.expression.syntax import Binary, Call, Literal, Name, Node, Unary, Within

_SAID: Final = {
    "zh": {">=": "不低于", "<=": "不高于", ">": "高于", "<": "低于", "==": "为", "!=": "不为", "and": "且", "or": "或", "not": "非",
           "in": "属于", "true": "是", "false": "否"},
    "en": {">=": "at least", "<=": "at most", ">": "above", "<": "below", "==": "is", "!=": "is not", "and": "and", "or": "or",
           "not": "not", "in": "is one of", "true": "yes", "false": "no"},
}
_CALLED: Final = {"floor": "{0}向下取整", "ceil": "{0}向上取整", "round": "{0}四舍五入", "abs": "{0}的绝对值", "sqrt": "{0}的平方根",
                  "ln": "{0}的自然对数", "exp": "e的{0}次方", "pow": "{0}的{1}次方", "year": "{0}的年份", "month": "{0}的月份",
                  "days": "{0}至{1}的天数", "missing": "{0}未填", "between": "{0}在{1}至{2}之间", "if": "（{0}的取{1}，否则取{2}）",
                  "sum": "“{0}”中{1}之和", "mean": "“{0}”中{1}的平均值",
                  "distinct": "“{0}”涉及的{1}数"}
_OF_TWO: Final = {
    "zh": {"min": "{0}与{1}中的较小者", "max": "{0}与{1}中的较大者", "round": "{0}四舍五入保留{1}位小数"},
    "en": {"min": "the lesser of {0} and {1}", "max": "the greater of {0} and {1}", "round": "{0} to {1} decimals"},
}
_LISTED: Final = {
    "zh": {"min": "（{}）中最小的", "max": "（{}）中最大的", "coalesce": "（{}）中第一个有值的", "rate": "{}得分率", "count": "“{}”的次数"},
    "en": {"min": "the least of ({})", "max": "the greatest of ({})", "rate": "the rate of {}", "count": "the number of {}"},
}
_APPLIES: Final = {"zh": ("涉及", "不涉及"), "en": (" applies", " does not apply")}
BINDING: Final = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6}
"""How closely signs bind: an operation inside one that binds more closely stands in brackets."""


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
    power = BINDING.get(node.sign, 4)
    return f"{_inside(node.left, power)} {node.sign} {_inside(node.right, power + 1)}"


def _inside(node: Node, power: int) -> str:
    own = BINDING.get(node.sign, 4) if isinstance(node, Binary) else 4 if isinstance(node, Within) else 9
    return f"({source(node)})" if own < power else source(node)


def say(node: Node, titles: Mapping[str, str], lang: str = "zh") -> str:
    """Return an expression as people say it, with `titles` in place of names.

    >>> from scoring.expression.syntax import parse
    >>> say(parse("total >= 450 and stars == 5"), {"total": "总得分", "stars": "达标星数"})
    '总得分不低于450且达标星数为5'
    >>> say(parse("floor(25.4 * pow(18 - 百米, 1.81))"), {})
    '（25.4×（18-百米）的1.81次方）向下取整'
    >>> say(parse("min(20, (老人 + 儿童) / 2)"), {}), say(parse("min(甲, 8) + 1"), {}, "en")
    ('20与（老人+儿童）÷2中的较小者', '(the lesser of 甲 and 8) + 1')
    """
    words, gap = _SAID[lang], "" if lang == "zh" else " "
    if isinstance(node, Name):
        return titles.get(node.name, node.name)
    if isinstance(node, Literal):
        return words[str(node.value).lower()] if isinstance(node.value, bool) else str(node.value)
    if isinstance(node, Binary):
        power = BINDING.get(node.sign, 4)
        left, right = _said_inside(node.left, power, titles, lang), _said_inside(node.right, power + 1, titles, lang)
        sign = {"*": "×", "/": "÷"}.get(node.sign, words.get(node.sign, node.sign))
        return f"{left}{gap}{sign}{gap}{right}"
    if (asked := asked_to_apply(node)) is not None:
        return titles.get(asked.name, asked.name) + _APPLIES[lang][isinstance(node, Unary)]
    if isinstance(node, Unary):
        sign = words["not"] + gap if node.sign == "not" else "-"
        return sign + _said_inside(node.operand, 3 if node.sign == "not" else 7, titles, lang)
    if isinstance(node, Within):
        items = ("、" if lang == "zh" else ", ").join(say(i, titles, lang) for i in node.items)
        return f"{say(node.operand, titles, lang)}{gap}{words['in']}{gap}{items}"
    if _of_two(node):
        return _OF_TWO[lang][node.function].format(*(_said_inside(a, 6, titles, lang) for a in node.arguments))
    if lang == "zh" and node.function in _CALLED:
        return _CALLED[node.function].format(*(_said_inside(a, 3 if node.function == "if" else 9, titles, lang) for a in node.arguments))
    arguments = ("、" if lang == "zh" else ", ").join(say(a, titles, lang) for a in node.arguments)
    if node.function in _LISTED[lang]:
        return _LISTED[lang][node.function].format(arguments)
    return f"{node.function}（{arguments}）" if lang == "zh" else f"{node.function}({arguments})"


def _of_two(node: Node) -> bool:
    """Return whether a call says of two things what they come to together; inside anything else that needs brackets."""
    return isinstance(node, Call) and node.function in _OF_TWO["zh"] and len(node.arguments) == 2


def _said_inside(node: Node, power: int, titles: Mapping[str, str], lang: str) -> str:
    own = BINDING.get(node.sign, 4) if isinstance(node, Binary) else 4 if isinstance(node, Within) else 0 if _of_two(node) else 9
    said = say(node, titles, lang)
    return said if own >= power else f"（{said}）" if lang == "zh" else f"({said})"
