"""Random leaves: one maker for each kind of rule, with thresholds where the data will be."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from .dumping import Plain
from .inputs import LEVELS, VOTERS, VOTES, Inputs, declare_mark, declare_marks, declare_votes, quoted
from .phrases import Number, condition, field_number, number, row_condition, simple_number, table, varied

Rule = dict[str, Any]


def leaf(inputs: Inputs, name: str, title: str, full: Decimal, kind: str) -> dict[str, Any]:
    """A leaf of a kind; by chance with `applies` and policies of its own."""
    rng = inputs.rng
    made: dict[str, Any] = {"id": name, "title": title, "points": full}
    if rng.random() < 0.2:
        made["title"] = {"source": f"旧{title}", "current": title, "en": name}
    if rng.random() < 0.2:
        made |= {"advice": "及时补办", "source": {"clause": "三（四）", "quote": "“三必访”"}}
    if rng.random() < 0.3:
        made["applies"] = varied(rng, condition(inputs))
    made["rule"] = {"kind": kind, **MAKERS[kind](inputs, full, name)}
    if rng.random() < 0.25:
        made["missing"] = rng.choice(["pending", "zero", "zero", "error", "rescale", "peer_average", "lowest"])
    if rng.random() < 0.3:
        made["not_applicable"] = rng.choice(["rescale", "full", "zero", "unranked", "peer_average", "lowest"])
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
    """By anchors, or by two or more standards, rising or falling."""
    value = number(inputs)
    if inputs.rng.random() < 0.4:
        return {"of": value.text, **standards(inputs, value)}
    starts = rising(inputs, 4, [*value.near, Decimal("0.5"), 3, 100])[:4]
    if len(starts) == 1:
        starts.append(starts[0] + 1)
    return {"of": value.text, "points": [[start, some_points(inputs, full)] for start in starts]}


def standards(inputs: Inputs, value: Number) -> Rule:
    rng = inputs.rng
    wanted = rng.choice([2, 3, 5, 5])
    values = rng.sample(sorted({*value.near, Decimal("0.5"), 3, 30, Decimal("61.25"), 100}), wanted)
    made: Rule = {"standards": sorted(values, reverse=rng.random() < 0.7)}
    if wanted == 3 or rng.random() < 0.3:
        shares = ["1", "0.9", "0.75", "0.333", "0.1", "0"]
        made["coefficients"] = [Decimal(share) for share in sorted(rng.sample(shares, wanted), key=Decimal, reverse=True)]
    if rng.random() < 0.4:
        made["worse"] = rng.choice(["zero", "hold"])
    return made


def shortfall(inputs: Inputs, full: Decimal, name: str) -> Rule:
    """Below or above a number or an expression, in units of the value or in percent of the target."""
    rng = inputs.rng
    value = number(inputs)
    rule: Rule = {
        "of": value.text,
        "target": rng.choice([*value.near, Decimal(7), Decimal("62.5")]),
        "off": rng.choice([Decimal("0.5"), Decimal(1), Decimal("0.15"), Decimal(2)]),
        "count": rng.choice(["linear", "full", "started"]),
    }
    if rng.random() < 0.5:
        whole = field_number(inputs, "integer")
        often_zero = f"{whole.text} - {min(whole.near)}"
        rule |= {"relative": True, "target": rng.choice([Decimal(3), Decimal(50), number(inputs).text, whole.text, often_zero])}
        if rng.random() < 0.6:
            rule["when_zero"] = rng.choice(["missing", "not_applicable"])
    elif rng.random() < 0.3:
        rule["target"] = number(inputs).text
    if rng.random() < 0.5:
        rule["per"] = rng.choice([Decimal(1), Decimal(2), Decimal("0.5"), Decimal(3), Decimal(10)])
    if rng.random() < 0.4:
        rule["side"] = rng.choice(["below", "above", "above"])
    if rng.random() < 0.3:
        rule["floor"] = rng.choice([Decimal(0), Decimal(1), full - 1])
    return rule


def formula(inputs: Inputs, full: Decimal, name: str) -> Rule:
    """Held to bounds by `clamp`, or by what is written."""
    rng = inputs.rng
    value = rng.choice([number(inputs).text, f"{number(inputs).text} * 0.37 + 1", f"floor(1.5 * pow({number(inputs).text} - 1, 1.81))"])
    low = rng.choice([Decimal(0), Decimal(0), Decimal(1), Decimal("-0.5")])
    if rng.random() < 0.5:
        return {"of": varied(rng, value), "min": low, "max": full, "clamp": True}
    return {"of": f"max({low}, min({full}, {value}))", "min": low, "max": rng.choice([full, 2 * full])}


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
            rule["each"]["caps"] = {level: Decimal(cap) for level, cap in zip(LEVELS, ("3", "2.5"), strict=False)}
    columns = inputs.tables[events]["columns"]
    if "日期" in columns and rng.random() < 0.4:
        rule["window"] = {"column": "日期", **rng.choice([{}, {"months": 6}, {"days": 185}, {"to": Plain("2026-06-30"), "months": 6},
                                                        {"from": Plain("2026-06-30")}])}
    if "认定单位" in columns and rng.random() < 0.4:
        rule["take_highest"] = rng.choice(["数量", "认定单位", "级别"])
    if rng.random() < 0.25:
        rule["per_head"] = {"of": field_number(inputs, "integer").text, "unit": rng.choice([Decimal(1), Decimal(3), Decimal(10)])}
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


def ballot(inputs: Inputs, full: Decimal, name: str) -> Rule:
    """By ballot or by counts, of one class of voters or of two, by the mean or by the most votes."""
    rng = inputs.rng
    rule: Rule = {"table": declare_votes(inputs)}
    suffix = rng.choice(["", "票"])
    worth = [Decimal(0), full / 4, full] if rng.random() < 0.5 else [Decimal(0), Decimal(60), Decimal(100)]
    if worth[-1] != full:
        rule["out_of"] = Decimal(100)
    rule["values"] = {f"{vote}{suffix}": value for vote, value in zip(VOTES, reversed(worth), strict=False)}
    if not suffix:
        rule["choice"] = "评价"
    if not suffix or rng.random() < 0.5:
        rule["excluded"] = [f"弃权{suffix}"]
    if rng.random() < 0.5:
        rule["blank"] = rng.choice(["missing", "left_out", "left_out"])
    method = rng.choice(["one", "classes", "classes", "plurality", "plurality"])
    if method == "classes":
        weights: Sequence[Any] = rng.choice([[Decimal("0.3"), Decimal("0.7")], ["1/3", "2/3"], [Decimal(45), Decimal(55)]])
        rule |= {"by": "类别", "classes": dict(zip(VOTERS, weights, strict=True)), "missing_class": rng.choice(["rescale", "missing"])}
        if rng.random() < 0.4:
            least: list[Any] = [Decimal(1), Decimal(2), f"{field_number(inputs, 'integer').text} / 3"]
            rule["class_quorum"] = {voters: rng.choice(least) for voters in rng.sample(VOTERS, rng.randint(1, 2))}
    if method == "plurality":
        rule |= {"method": "plurality", "tied": rng.choice(["higher", "lower"])}
    elif rng.random() < 0.4:
        rule["decimals"] = rng.choice([0, 1, 2])
    if rng.random() < 0.5:
        invited = field_number(inputs, "integer").text
        rule["quorum"] = rng.choice([Decimal(1), Decimal(2), f"{invited} / 2", f"2 / 3 * {invited}"])
    if ("quorum" in rule or "class_quorum" in rule) and rng.random() < 0.5:
        rule["quorum_of"] = rng.choice(["valid", "cast", "cast"])
    if rng.random() < 0.3:
        rule["valid"] = varied(rng, row_condition(inputs, rule["table"]))
    return rule


def cohort(inputs: Inputs, full: Decimal, name: str) -> Rule:
    """In one of its ways; a share by chance in steps."""
    rng = inputs.rng
    made: Rule = {"of": field_number(inputs).text}
    methods = ["min_max", "percentile", "ratio_to_best", "ratio_to_mean", "ratio_to_worst", "z_score", "balanced", "balanced"]
    made["method"] = method = rng.choice(methods)
    made |= {"balance": balance(inputs)} if method == "balanced" else compared_with(inputs)
    if method.startswith("ratio") or method == "balanced":
        made["of"] = f"max({made['of']}, 0)"
    if method in ("min_max", "z_score"):
        made["equal"] = rng.choice(["full", "zero", "not_applicable"])
    if method == "z_score":
        made |= {"ddof": rng.choice([0, 1]), "mean_points": full / 2, "per_deviation": full / 4}
    if method == "percentile" and rng.random() < 0.5:
        made["oneself"] = rng.choice(["counted", "left_out"])
    if (method == "percentile" or method.startswith("ratio")) and rng.random() < 0.5:
        starts = [Decimal(0), *rising(inputs, 3, [Decimal(20), Decimal(50), Decimal("66.6"), Decimal(80), Decimal(100), Decimal(120)])]
        made["bands"] = [{"from": start, "points": some_points(inputs, full)} for start in starts]
    elif method in ("ratio_to_mean", "ratio_to_worst"):
        made["mean_points" if method == "ratio_to_mean" else "worst_points"] = full / 4
    return made


def balance(inputs: Inputs) -> Rule:
    """Against the mean of all or of the groups' means, by chance without the extremes, the factor by chance rounded."""
    rng = inputs.rng
    made: Rule = {"reference": rng.choice(["overall", "groups"])}
    if rng.random() < 0.6:
        made["drop"] = rng.choice([{}, {"highest": 0}, {"lowest": 0}, {"highest": 1, "lowest": 1, "above": 3}, {"highest": 2, "lowest": 1}])
    if rng.random() < 0.5:
        made["decimals"] = rng.choice([0, 2, 4])
    if rng.random() < 0.5:
        made["by"] = quoted(rng.choice(inputs.of_type("choice", "text")))
    return made


def compared_with(inputs: Inputs) -> Rule:
    rng = inputs.rng
    within = {"within": rng.choice(["group", "all"])} if rng.random() < 0.5 else {}
    return {**within, **({"better": rng.choice(["high", "low"])} if rng.random() < 0.5 else {})}


def rank_points(inputs: Inputs, full: Decimal, name: str) -> Rule:
    """From a list, or in even steps; with others in small groups."""
    rng = inputs.rng
    made: Rule = {"of": field_number(inputs).text, **compared_with(inputs)}
    if rng.random() < 0.5:
        made |= {"places": [full, full / 2][: rng.randint(1, 2)], "step": rng.choice([Decimal(0), Decimal("-0.5"), Decimal(-1)])}
    else:
        made |= {"highest": full, "lowest": full / 4}
    if rng.random() < 0.3:
        made["small"] = {"size": rng.randint(1, 3), "places": [full / 2], "step": Decimal("-0.5")}
    if rng.random() < 0.3:
        made["floor"] = Decimal(-2)
    if rng.random() < 0.6:
        made["ties"] = rng.choice(["competition", "dense", "average", "average"])
    return made


def panel(inputs: Inputs, full: Decimal, name: str) -> Rule:
    """All marks or without the extremes, of all rows or group by group."""
    rng = inputs.rng
    rule: Rule = {"table": declare_marks(inputs), "mark": rng.choice(["分数", "分数", "min(分数, 7)", "10 - 分数 / 3"])}
    if rng.random() < 0.4:
        rule["recused"] = "回避"
    if rng.random() < 0.4:
        rule["judge"] = "评委"
    if rng.random() < 0.5:
        rule["blank"] = rng.choice(["missing", "left_out", "left_out"])
    if rng.random() < 0.6:
        rule["drop"] = {"highest": rng.choice([0, 1, 1, 2]), "lowest": rng.choice([0, 1])}
        rule["drop"]["above"] = rule["drop"]["highest"] + rule["drop"]["lowest"] + rng.choice([0, 1])
        if rng.random() < 0.4:
            rule["drop"] = {}
    if rng.random() < 0.4:
        rule["decimals"] = rng.choice([0, 1, 2])
    if rng.random() < 0.3:
        rule["at_least"] = rng.choice([2, 3])
    if rng.random() < 0.3:
        rule["spread"] = Decimal("1.5")
    if rng.random() < 0.3:
        rule["balance"] = balance(inputs)
    if not inputs.tables[rule["table"]].get("per"):
        return {**rule, "out_of": Decimal(10)} if rng.random() < 0.7 else {**rule, "mark": "分数 / 4"}
    if rng.random() < 0.7:
        rule["each"] = rng.choice(["mean * 系数 + 1", "round(mean, 1)", "coalesce(mean, 系数)", "if(系数 > 1.5, mean, 2)"])
    if rng.random() < 0.5:
        rule["combine"] = rng.choice(["sum", "mean"])
    return {**rule, "out_of": Decimal(100)}


MAKERS: dict[str, Callable[[Inputs, Decimal, str], Rule]] = {
    "pass_fail": pass_fail,
    "checklist": checklist,
    "bands": bands,
    "piecewise": piecewise,
    "completion": completion,
    "shortfall": shortfall,
    "formula": formula,
    "per_event": per_event,
    "ballot": ballot,
    "panel": panel,
    "grade": grade,
    "mark": mark,
    "cohort": cohort,
    "rank_points": rank_points,
}
