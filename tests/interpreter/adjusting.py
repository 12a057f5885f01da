"""Random bonuses, deductions, caps and vetoes."""

from decimal import Decimal
from typing import Any

from .arithmetic import half_up
from .dumping import Plain
from .honours import Award, Trial, point_condition
from .inputs import LEVELS
from .loading import full_of, leaves_of, nodes_of, whole_of
from .phrases import condition, field_number, row_condition

Entry = dict[str, Any]
FOUNDED = {"认定单位", "文号"}


def adjustments(trial: Trial, awards: list[Award]) -> list[Entry]:
    """Up to three bonuses or deductions with caps on them, and up to two vetoes, in any order that caps allow."""
    rng = trial.rng
    found: list[Entry] = []
    for number in range(rng.choice([0, 0, 1, 2, 3])):
        found.append(addition(trial, number))
    for number in range(rng.choice([0, 0, 1, 2]) if found else 0):
        found += cap(trial, number, found)
    vetoed = [veto for number in range(rng.choice([0, 1, 1, 2])) if (veto := a_veto(trial, number, awards))["effect"]]
    for veto in vetoed:
        found.insert(rng.randint(0, len(found)), veto)
    return found


# ---------------------------------------------------------------- bonuses and deductions


def addition(trial: Trial, number: int) -> Entry:
    rng = trial.rng
    made: Entry = {"id": f"extra_{number}", "kind": rng.choice(["bonus", "bonus", "deduction"]), "say": "虚构事由"}
    made |= events(trial) if rng.random() < 0.6 else value(trial)
    if rng.random() < 0.5:
        made["cap"] = rng.choice([Decimal("0.5"), Decimal(1), Decimal(3), Decimal("2.25")])
    if rng.random() < 0.25:
        made["on"] = rng.choice(trial.nodes)
    if trial.rubric.get("missing") == "error" or rng.random() < 0.3:
        made["missing"] = rng.choice(["pending", "zero", "zero"])
    return made


def events(trial: Trial) -> Entry:
    """Of a table: alike or by level, some events only, of one matter the highest."""
    rng, inputs = trial.rng, trial.inputs
    table = rng.choice(list(inputs.tables))
    columns = set(inputs.tables[table]["columns"])
    points: list[Any] = rng.choice([[5, 3, 1], [Decimal("1.5"), Decimal("0.75"), 0]])
    by_level = {"by": "级别", "values": dict(zip(LEVELS, points, strict=True))}
    made: Entry = {"table": table, "each": rng.choice([by_level, by_level, Decimal("0.333"), Decimal(2)])}
    if rng.random() < 0.3:
        made["where"] = row_condition(inputs, table)
    if "日期" in columns and rng.random() < 0.4:
        made["window"] = {"column": "日期"} | rng.choice([{}, {"from": Plain("2026-06-30")}, {"to": Plain("2026-06-30")}])
    if rng.random() < 0.5:
        made["take_highest"] = rng.choice(sorted(columns & {"级别", "数量", "指标"}))
    if columns >= FOUNDED and rng.random() < 0.6:
        made["basis"] = {"authority": "认定单位", "document": "文号"} | rng.choice([{}, {"table": table}])
    return made


def value(trial: Trial) -> Entry:
    """Of a number or a condition of the subject."""
    rng, inputs = trial.rng, trial.inputs
    number, texts = field_number(inputs).text, inputs.of_type("text")
    made: Entry = {"of": rng.choice([number, f"{number} / 7", condition(inputs), point_condition(trial), f"max(0, base - {number}) / 10"])}
    if rng.random() < 0.6:
        made["each"] = rng.choice([Decimal("0.5"), Decimal(1), Decimal("0.125")])
    founded = [name for name, spec in inputs.tables.items() if set(spec["columns"]) >= FOUNDED]
    if len(texts) > 1 and rng.random() < 0.4:
        made["basis"] = dict(zip(("authority", "document"), rng.sample(texts, 2), strict=True))
    elif founded and rng.random() < 0.3:
        table = rng.choice(founded)
        made |= {"of": f"count({table})", "basis": {"table": table, "authority": "认定单位", "document": "文号"}}
    return made


def cap(trial: Trial, number: int, before: list[Entry]) -> list[Entry]:
    """On a side, or on some of one side that belong to one place."""
    rng = trial.rng
    first = rng.choice([one for one in before if one["kind"] != "veto"])
    alike = [one["id"] for one in before if place_of(one, before) == place_of(first, before) and one["kind"] != "veto"]
    side, node = place_of(first, before)
    of: Any = side if node == "" and rng.random() < 0.6 else rng.sample(alike, rng.randint(1, len(alike)))
    if not isinstance(of, str):
        # One that names nothing but caps is refused.
        points = {one["id"] for one in before if one["kind"] != "cap"}
        of = sorted(of if points & set(of) else alike, key=alike.index)
    return [{"id": f"limit_{number}", "kind": "cap", "of": of, "at_most": rng.choice([Decimal(1), Decimal("2.5"), Decimal(6), Decimal(0)])}]


def place_of(entry: Entry, entries: list[Entry]) -> tuple[str, str]:
    """On which side something is, and to which node it belongs."""
    if entry["kind"] != "cap":
        return entry["kind"], entry.get("on", "")
    if isinstance(entry["of"], str):
        return entry["of"], ""
    return place_of(next(one for one in entries if one["id"] == entry["of"][0]), entries)


# ---------------------------------------------------------------- vetoes


def a_veto(trial: Trial, number: int, awards: list[Award]) -> Entry:
    return {"id": f"veto_{number}", "kind": "veto", **grounds(trial, awards), "say": "经核实"}


def grounds(trial: Trial, awards: list[Award]) -> Entry:
    """On a table or on text fields, sometimes on nothing."""
    rng, inputs = trial.rng, trial.inputs
    barrable = [award["id"] for award in awards if award["kind"] != "stars"]
    bar = {"bar": rng.sample(barrable, rng.randint(1, len(barrable)))} if barrable else {}
    effect = bar if rng.random() < 0.4 else effects(trial, awards, bar)
    founded = [name for name, spec in inputs.tables.items() if set(spec["columns"]) >= FOUNDED]
    texts = inputs.of_type("text")
    if len(texts) > 1 and rng.random() < 0.5:
        basis = dict(zip(("authority", "document"), rng.sample(texts, 2), strict=True))
        return {"when": point_condition(trial), "basis": basis, "effect": effect}
    if not founded:
        return {"when": point_condition(trial), "effect": effect}
    table = rng.choice(founded)
    when = rng.choice([f"count({table}) >= 1", f"sum({table}, 数量) > 2", f'count({table}, 级别 == "市级") >= 1'])
    when = rng.choice([when, when, when, f"{when} or {point_condition(trial)}"])
    if "指标" in inputs.tables[table]["columns"]:
        zero = {"zero_items": "指标"}
        effect = rng.choice([effect, zero, effect | zero])
    basis = {"table": table, "authority": "认定单位", "document": "文号"}
    return {"when": when, "basis": basis, "effect": effect}


def effects(trial: Trial, awards: list[Award], bar: Entry) -> Entry:
    """One or two of all that a veto can do."""
    rng = trial.rng
    full = full_of(whole_of(trial.rubric))
    ids = [one["id"] for one in [*leaves_of(trial.rubric["indicators"]), *nodes_of(trial.rubric["indicators"])]]
    options: list[Entry] = [bar, {"zero": ["total"]}, {"zero": [rng.choice(ids)]}, {"zero": [rng.choice(ids), "total"]},
                            {"cap_total": half_up(full * rng.choice([1, 3, 6]) / 10, 1)}]
    ladders = [award for award in awards if award["kind"] == "level"]
    if ladders:
        ladder = rng.choice(ladders)
        named = {"ladders": [ladder["id"]]} if rng.random() < 0.4 else {}
        title = rng.choice(ladder["levels"])["title"]
        options += [{"cap_level": title, **named}, {"no_promotion": True, **named}, {"demote": rng.randint(1, 2), **named}]
        options += [{"no_promotion": True, "demote": 1}, {"no_promotion": True, "cap_level": title, **named}]
        options.append({"demote": 1, "cap_level": title})
    return {key: value for one in rng.sample(options, rng.choice([1, 1, 2])) for key, value in one.items()}
