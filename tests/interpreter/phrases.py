"""Random expressions over declared inputs, with thresholds from the values that the data will hold."""

import random
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .inputs import DATES, Inputs, quoted

NUMBERS = ("integer", "decimal", "percent")


@dataclass(frozen=True)
class Number:
    """An expression that gives a number, values worth comparing it with, and where known its lowest value."""

    text: str
    near: list[Any]
    lowest: Any = None


def say(value: Any) -> str:
    """A literal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def varied(rng: random.Random, text: str) -> str:
    """The same expression, now and then in the spelling of a Chinese keyboard."""
    if rng.random() < 0.9:
        return text
    swaps = {">=": "≥", "<=": "≤", "!=": rng.choice(["≠", "<>"]), "==": "=", "(": "（", ")": "）", ",": "，", ">": "＞", "<": "＜"}
    pattern = "|".join(re.escape(sign) for sign in swaps)
    parts = re.split(r'("[^"]*"|「[^」]*」)', text)
    swapped = [part if index % 2 else re.sub(pattern, lambda m: swaps[m[0]], part) for index, part in enumerate(parts)]
    return "".join(swapped)


# ---------------------------------------------------------------- numbers


def field_number(inputs: Inputs, *types: str) -> Number:
    name = inputs.rng.choice(inputs.of_type(*(types or NUMBERS)))
    lowest = inputs.fields[name].get("min", -100 if "derive" in inputs.fields[name] else 0)
    return Number(quoted(name), inputs.pools.get(name, [0, 1, 50, 100]), lowest)


def simple_number(inputs: Inputs) -> Number:
    """An expression whose lowest value is plain to see, for bands."""
    rng = inputs.rng
    a, b = field_number(inputs), field_number(inputs)
    both = Number(f"{a.text} + {b.text}", [x + y for x, y in zip(a.near, b.near, strict=False)], a.lowest + b.lowest)
    events = Number(f"sum({table(rng, inputs)}, 数量)", [0, 1, 2, 4, 5], 0)
    return rng.choice([a, a, both, events, event_count(inputs)])


def table(rng: random.Random, inputs: Inputs) -> str:
    return rng.choice(list(inputs.tables))


def event_count(inputs: Inputs) -> Number:
    name = table(inputs.rng, inputs)
    condition = f", {row_condition(inputs, name)}" if inputs.rng.random() < 0.5 else ""
    return Number(f"count({name}{condition})", [0, 1, 2], 0)


def event_figure(inputs: Inputs) -> Number:
    rng = inputs.rng
    name, how = table(rng, inputs), rng.choice(["sum", "mean", "max", "min", "distinct"])
    columns = inputs.tables[name]["columns"]
    column = rng.choice(["数量", "金额"]) if "金额" in columns else "数量"
    if how == "distinct":
        others = {"属实": ["属实"], "日期": ["日期", "month(日期)", "year(日期)"]}
        column = rng.choice([column, "级别", *(text for name, texts in others.items() if name in columns for text in texts)])
    condition = f", {row_condition(inputs, name)}" if rng.random() < 0.4 else ""
    return Number(f"{how}({name}, {column}{condition})", [0, 1, 2, 5])


def date_figure(inputs: Inputs) -> Number:
    dates = inputs.of_type("date")
    if not dates:
        return field_number(inputs)
    first, last = quoted(inputs.rng.choice(dates)), quoted(inputs.rng.choice(dates))
    options = [
        Number(f"year({first})", [2026, 2027]),
        Number(f"month({first})", [1, 6, 7]),
        Number(f"days({first}, {last})", [0, 1, 180, -1]),
        Number(f'days(date("2026-01-01"), {last})', [0, 180, 181]),
    ]
    return inputs.rng.choice(options)


def combined_number(inputs: Inputs) -> Number:
    """Arithmetic and functions over one or two fields."""
    rng = inputs.rng
    a, b, k = field_number(inputs), field_number(inputs), rng.choice([1, 2, 3])
    forms = [
        f"{a.text} - {b.text}",
        f"({a.text} + {b.text}) * ({k} / 3)",
        f"-{a.text} + {k}",
        f"{a.text} / {b.text}",
        f"round({a.text} / {b.text}, {k})",
        f"round({a.text} / {k + 1})",
        f"min({a.text}, {b.text}, {k})",
        f"max({a.text}, {b.text})",
        f"abs({a.text} - {b.text})",
        f"coalesce({a.text}, {b.text}, {k})",
        f"coalesce({a.text}, {b.text})",
        f"if({condition(inputs, 0)}, {a.text}, {b.text})",
        f"floor({a.text} / {k + 1})",
        f"ceil({a.text} / {k + 1})",
        f"sqrt({a.text})",
        f"ln({a.text})",
        f"exp(min({a.text}, 9) / 10)",
        f"pow(min({a.text} - {b.text}, 10), {k})",
        f"pow({small(inputs)}, 0.5)",
        f"{a.text} * {b.text} / 100",
    ]
    return Number(rng.choice(forms), [0, 1, k, *a.near])


def small(inputs: Inputs) -> str:
    return f"min({field_number(inputs).text}, 10)"


def number(inputs: Inputs) -> Number:
    """Any expression that gives a number."""
    kinds = [field_number, field_number, field_number, combined_number, combined_number, event_count, event_figure]
    return inputs.rng.choice([*kinds, date_figure])(inputs)


# ---------------------------------------------------------------- conditions


def compared(rng: random.Random, what: Number) -> str:
    sign = rng.choice([">=", ">=", ">=", ">", "<", "<=", "==", "!="])
    return f"{what.text} {sign} {say(rng.choice(what.near))}"


def field_condition(inputs: Inputs) -> str:
    """A condition over one field that is no number."""
    rng = inputs.rng
    name = rng.choice(inputs.of_type("boolean", "choice", "date", "text"))
    kind, written = inputs.fields[name]["type"], quoted(name)
    if kind == "boolean":
        return rng.choice([written, written, f"not {written}", f"{written} == true"])
    if kind == "date":
        return f'{written} {rng.choice([">=", "<", "=="])} date("{rng.choice(DATES)}")'
    values = inputs.fields[name].get("values") or inputs.pools.get(name) or ["甲", "乙"]
    some = rng.sample(values, min(2, len(values)))
    listed = ", ".join(say(value) for value in some)
    return rng.choice([f"{written} == {say(some[0])}", f"{written} != {say(some[0])}", f"{written} in [{listed}]"])


def condition(inputs: Inputs, depth: int = 1) -> str:
    """Any condition; comparisons hit the values of the data."""
    rng = inputs.rng
    if depth and rng.random() < 0.35:
        return compound(inputs, depth)
    what = rng.choice([field_number, field_number, event_count] if not depth else [number])(inputs)
    options = [
        lambda: compared(rng, what),
        lambda: compared(rng, what),
        lambda: field_condition(inputs),
        lambda: field_condition(inputs),
        lambda: f"between({what.text}, {', '.join(say(v) for v in sorted(rng.sample(what.near, 2)))})",
        lambda: f"between({what.text}, {', '.join(rng.sample([say(what.near[0]), field_number(inputs).text], 2))})",
        lambda: f"{what.text} in [{', '.join(say(v) for v in what.near[:3])}]",
        lambda: f"{rng.choice(['missing', 'applies', 'not applies'])}({quoted(rng.choice(list(inputs.fields)))})" if depth else compared(rng, what),
    ]
    return rng.choice(options)()


def compound(inputs: Inputs, depth: int) -> str:
    rng = inputs.rng
    a, b = condition(inputs, depth - 1), condition(inputs, depth - 1)
    forms = [f"{a} and {b}", f"{a} or {b}", f"not ({a})", f"({a} or {b}) and {condition(inputs, depth - 1)}"]
    return rng.choice([*forms, f"if({a}, {b}, false)", f"coalesce({a}, {b}, true)"])


def row_condition(inputs: Inputs, name: str) -> str:
    """A condition over the columns of a table."""
    rng, columns = inputs.rng, inputs.tables[name]["columns"]
    options = ['级别 == "市级"', '级别 in ["市级", "区级"]', "数量 >= 2", "数量 > 0"]
    options += ["属实", "not 属实"] if "属实" in columns else []
    options += ['日期 >= date("2026-07-01")', "month(日期) == 6"] if "日期" in columns else []
    options += ["金额 < 2.5", "金额 * 数量 > 3"] if "金额" in columns else []
    options += ["not missing(文号)", '文号 != "虚纪〔2026〕2号" and 数量 > 0'] if "文号" in columns else []
    options += ["between(数量, 1, 2)", "数量 in [1, 5] or 级别 != \"市级\""]
    return rng.choice(options)
