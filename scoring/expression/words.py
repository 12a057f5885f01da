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
_LISTED: Final = {"min": "（{}）中最小的", "max": "（{}）中最大的", "coalesce": "（{}）中第一个有值的", "rate": "{}得分率", "count": "“{}”的次数"}
_APPLIES: Final = {"zh": ("涉及", "不涉及"), "en": (" applies", " does not apply")}
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
    """Return an expression as people say it, with `titles` in place of names.

    >>> from scoring.expression.syntax import parse
    >>> say(parse("total >= 450 and stars == 5"), {"total": "总得分", "stars": "达标星数"})
    '总得分不低于450且达标星数为5'
    >>> say(parse("floor(25.4 * pow(18 - 百米, 1.81))"), {})
    '（25.4×（18-百米）的1.81次方）向下取整'
    """
    words, gap = _SAID[lang], "" if lang == "zh" else " "
    if isinstance(node, Name):
        return titles.get(node.name, node.name)
    if isinstance(node, Literal):
        return words[str(node.value).lower()] if isinstance(node.value, bool) else str(node.value)
    if isinstance(node, Binary):
        power = _BINDING.get(node.sign, 4)
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
    if lang == "zh" and node.function in _CALLED:
        return _CALLED[node.function].format(*(_said_inside(a, 3 if node.function == "if" else 9, titles, lang) for a in node.arguments))
    arguments = ("、" if lang == "zh" else ", ").join(say(a, titles, lang) for a in node.arguments)
    if node.function in ("count", "rate") and lang == "en":
        return f"the {'number' if node.function == 'count' else 'rate'} of {arguments}"
    if lang == "zh" and node.function in _LISTED:
        return _LISTED[node.function].format(arguments)
    return f"{node.function}（{arguments}）" if lang == "zh" else f"{node.function}({arguments})"


def _said_inside(node: Node, power: int, titles: Mapping[str, str], lang: str) -> str:
    own = _BINDING.get(node.sign, 4) if isinstance(node, Binary) else 4 if isinstance(node, Within) else 9
    said = say(node, titles, lang)
    return said if own >= power else f"（{said}）" if lang == "zh" else f"({said})"
