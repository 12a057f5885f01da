"""Words that several kinds use: numbers as people write them, and clauses about values."""

from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Final

from scoring import messages
from scoring.expression import words
from scoring.expression.syntax import Binary, Literal, parse
from scoring.rules.base import Case

PERCENT: Final = "%"


def plain(value: Decimal) -> str:
    """Return a decimal as people write it: no exponent, no trailing zeros.

    >>> plain(Decimal("12.50")), plain(Decimal("28.00"))
    ('12.5', '28')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def part(of_one: Decimal | Fraction) -> str:
    """Return a part of a whole as people write it: a decimal in percent, a fraction as one.

    >>> part(Decimal("0.3")), part(Fraction(1, 3))
    ('30%', '1/3')
    """
    return str(of_one) if isinstance(of_one, Fraction) else f"{plain(of_one * 100)}%"


def marks(value: Decimal) -> str:
    """Return points as people write them: whole, or with the places they were published with.

    >>> marks(Decimal("7.60")), marks(Decimal("28.00"))
    ('7.60', '28')
    """
    whole = value.to_integral_value()
    return f"{whole if value == whole else value:f}"


def amount(value: Decimal | str | bool | None, measure: str, lang: str) -> str:
    """Return an observed value with its unit.

    >>> amount(Decimal("9"), "次", "zh"), amount(Decimal("98.50"), "%", "zh")
    ('9次', '98.5%')
    """
    if value is None:
        return "—"
    if isinstance(value, bool):
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    if isinstance(value, str):
        return f"“{value}”" if lang == "zh" else f"'{value}'"
    gap = "" if lang == "zh" or measure in ("", PERCENT) else " "
    return f"{plain(value)}{gap}{measure}"


def worded(text: str, measure: str, lang: str) -> str:
    """Return a number of the settings as people read it: one that is written down with its unit, an expression in words.

    >>> worded("20", "张", "zh"), worded("应到代表数 * 2 / 3", "张", "zh")
    ('20张', '应到代表数×2÷3')
    """
    node = parse(text)
    if isinstance(node, Literal) and isinstance(node.value, Decimal):
        return amount(node.value, measure, lang)
    return words.say(node, {}, lang)


def within(text: str, said: str, lang: str) -> str:
    """Return an expression in words as a part of a calculation: in brackets where it is one itself.

    >>> within("甲 + 乙", "甲+乙", "zh"), within("甲", "甲", "zh")
    ('（甲+乙）', '甲')
    """
    return either(lang, f"（{said}）", f"({said})") if isinstance(parse(text), Binary) else said


def rounded_up(value: Decimal, like: Decimal) -> Decimal:
    """Return the least decimal not below `value` with the places of `like`.

    >>> rounded_up(Decimal("74.961"), Decimal("87.50"))
    Decimal('74.97')
    """
    return value.quantize(Decimal(1).scaleb(int(like.as_tuple().exponent)), rounding=ROUND_CEILING)


def rounded_down(value: Decimal, like: Decimal) -> Decimal:
    """Return the greatest decimal not above `value` with the places of `like`."""
    return -rounded_up(-value, like)


def either(lang: str, zh: str, en: str) -> str:
    """Return the wording in `lang`: the words of a kind lie in its own file, side by side."""
    return messages.counted(en) if lang == "en" else zh


def quoted(text: str, lang: str) -> str:
    """Return a title in quotation marks; one that has them keeps its own, inner ones become single.

    >>> quoted("卫生服务", "zh"), quoted("“三必访”", "zh"), quoted("党员“四个一”达标率", "zh"), quoted("Health", "en")
    ('“卫生服务”', '“三必访”', '“党员‘四个一’达标率”', "'Health'")
    """
    if text.startswith("“") and text.find("”") == len(text) - 1:
        return text
    if lang != "zh":
        return f"'{text}'"
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def happened(lang: str) -> str:
    """Return that what was lost cannot be made up, as a clause."""
    return either(lang, "属已发生事项，不能补得", "it has happened and cannot be made up")


def seen(case: Case) -> str:
    """Return the observed value with its name: 必访率87.5%, 天数为1."""
    value = amount(case.observed, case.measure, case.lang)
    if case.lang == "en":
        return messages.counted(f"{case.name} is {value}")
    return f"{case.name}{value}" if case.measure else f"{case.name}为{value}"


def reached(case: Case, value: Decimal) -> str:
    """Return that the observed value comes to `value`, as a clause."""
    edge = amount(value, case.measure, case.lang)
    falls = isinstance(case.observed, Decimal) and value < case.observed
    if case.lang == "en":
        return messages.counted(f"{case.name} {'falls to' if falls else 'reaches'} {edge}")
    return f"{case.name}{'降至' if falls else '达到'}{edge}"


def better_at(case: Case, value: Decimal) -> str:
    """Return what the value would earn, as a clause: full marks, or so much more."""
    if case.gain is None or case.gain <= 0:
        return ""
    step = reached(case, value) + (either(case.lang, f"（{case.means}）", f" ({case.means})") if case.means else "")
    if case.gain == case.lost:
        return either(case.lang, f"{step}的，可得满分", f"full marks once {step}")
    return either(case.lang, f"{step}的，可再得{marks(case.gain)}分", f"{marks(case.gain)} more once {step}")
