"""Random leaves: one maker for each kind of rule, with thresholds where the data will be."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .inputs import LEVELS, Inputs, declare_mark, quoted
from .phrases import condition, field_number, number, row_condition, simple_number, table, varied

Rule = dict[str, Any]


def leaf(inputs: Inputs, name: str, title: str, full: Decimal, kind: str) -> dict[str, Any]:
    """A leaf of a kind; by chance with `applies` and policies of its own."""
    rng = inputs.rng
    made: dict[str, Any] = {"id": name, "title": title, "points": full}
    if rng.random() < 0.2:
        made["title"] = {"source": f"旧{title}", "current": title, "en": name}
    if rng.random() < 0.2:
        made |= {"advice": "及时补办", "source": {"clause": "三(四)", "quote": "“三必访”"}}
    if rng.random() < 0.3:
        made["applies"] = varied(rng, condition(inputs))
    made["rule"] = {"kind": kind, **MAKERS[kind](inputs, full, name)}
    if rng.random() < 0.25:
        made["missing"] = rng.choice(["pending", "zero", "zero", "error"])
    if rng.random() < 0.3:
        made["not_applicable"] = rng.choice(["rescale", "full", "zero", "unranked"])
    return made


def rising(inputs: Inputs, most: int, near: list[Any]) -> list[Any]:
    """Distinct rising thresholds."""
    distinct = sorted(set(near))
    return sorted(inputs.rng.sample(distinct, min(len(distinct), most)))


def some_points(inputs: Inputs, full: Decimal) -> Decimal:
    return inputs.rng.choice([Decimal(0), full, full - 1, Decimal(1), full])


def pass_fail(inputs: Inputs, full: Decimal, name: str) -> Rule:
    rule: Rule = {"of": varied(inputs.rng, condition(inputs))}
    if inputs.rng.random() < 0.4:
        rule["deduct"] = inputs.rng.choice([Decimal(1), Decimal("0.5"), full, full + 1])
    return rule


def checklist(inputs: Inputs, full: Decimal, name: str) -> Rule:
    """In one of its four modes."""
    rng = inputs.rng
    items: list[Rule] = [
        {"id": f"{name}_{index}", "title": f"{index}号", "met": varied(rng, condition(inputs))}
        for index in range(rng.randint(2, 4))
    ]
    mode = rng.choice(["points", "points", "alike", "counts", "all"])
    for item in items:
        if rng.random() < 0.15:
            item["required"] = True
        if mode != "counts" and rng.random() < 0.35:
            item["applies"] = condition(inputs)
    if mode == "points":
        quarter = Decimal("0.25")
        for item in items:
            item["points"] = quarter
        items[0]["points"] = full - quarter * (len(items) - 1)
    if mode == "counts":
        starts = [0, *sorted(rng.sample(range(1, len(items) + 1), 2))]
        points = [Decimal(0), some_points(inputs, full), full]
        return {"items": items, "counts": [{"from": s, "points": p} for s, p in zip(starts, points, strict=True)]}
    return {"items": items, "all": True} if mode == "all" else {"items": items}


def bands(inputs: Inputs, full: Decimal, name: str) -> Rule:
    value = simple_number(inputs)
    above = [threshold for threshold in value.near if threshold > value.lowest]
    starts = [value.lowest, *rising(inputs, 3, above)]
    return {"of": value.text, "bands": [{"from": start, "points": some_points(inputs, full)} for start in starts]}


def piecewise(inputs: Inputs, full: Decimal, name: str) -> Rule:
    value = number(inputs)
    starts = rising(inputs, 4, [*value.near, Decimal("0.5"), 3, 100])[:4]
    if len(starts) == 1:
        starts.append(starts[0] + 1)
    return {"of": value.text, "points": [[start, some_points(inputs, full)] for start in starts]}


def completion(inputs: Inputs, full: Decimal, name: str) -> Rule:
    """With the default target, a number, or an expression that may be zero or below."""
    rng = inputs.rng
    rule: Rule = {
        "of": number(inputs).text,
        "target": rng.choice([Decimal(3), Decimal(7), Decimal("2.5"), Decimal(50)]),
    }
    if rng.random() < 0.3:
        rule = {"of": field_number(inputs, "percent").text}
    elif rng.random() < 0.5:
        rule |= {"target": number(inputs).text, "when_zero": rng.choice(["missing", "not_applicable"])}
    if rng.random() < 0.4:
        rule["cap"] = rng.choice([Decimal(1), Decimal("0.8"), Decimal("1.2")])
    return rule


def per_event(inputs: Inputs, full: Decimal, name: str) -> Rule:
    """Deducting or adding, alike or by level."""
    rng = inputs.rng
    events, sign = table(rng, inputs), rng.choice([1, -1])
    rule: Rule = {"table": events, "each": sign * rng.choice([Decimal(1), Decimal("1.5"), full / 2])}
    if rng.random() < 0.5:
        rule["each"] = {"by": "级别", "values": {level: sign * (3 - place) for place, level in enumerate(LEVELS)}}
    if rng.random() < 0.4:
        rule["where"] = varied(rng, row_condition(inputs, events))
    if rng.random() < 0.3:
        rule["floor"] = rng.choice([Decimal(0), Decimal(1)])
    if rng.random() < 0.3:
        rule["cap"] = full - rng.choice([Decimal(0), Decimal(1)])
    return rule


def grade(inputs: Inputs, full: Decimal, name: str) -> Rule:
    choice = inputs.rng.choice(inputs.of_type("choice"))
    values = inputs.fields[choice]["values"]
    if inputs.rng.random() < 0.5:
        return {
            "of": quoted(choice),
            "points": {value: max(full - 2 * n, Decimal(0)) for n, value in enumerate(values)},
        }
    steps = [Decimal(1), Decimal("0.8"), Decimal("0.333"), Decimal(0)]
    return {"of": quoted(choice), "coefficients": dict(zip(values, steps, strict=False))}


def mark(inputs: Inputs, full: Decimal, name: str) -> Rule:
    field, reason = f"评分{len(inputs.marks)}", f"理由{len(inputs.marks)}"
    declare_mark(inputs, field, reason, full)
    return {"of": field, "reason": reason}


MAKERS: dict[str, Callable[[Inputs, Decimal, str], Rule]] = {
    "pass_fail": pass_fail,
    "checklist": checklist,
    "bands": bands,
    "piecewise": piecewise,
    "completion": completion,
    "per_event": per_event,
    "grade": grade,
    "mark": mark,
}
