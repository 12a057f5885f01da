"""Random vetoes, rankings, awards and summaries, with thresholds from the points that a trial run gave."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .inputs import Inputs
from .loading import full_of, leaves_of, nodes_of
from .phrases import Number, compared, condition, event_count, field_number, varied
from .run import Run

Award = dict[str, Any]
KINDS = ("stars", "level", "title", "quota", "best")


@dataclass
class Trial:
    """What can be read after scoring, and the values it took."""

    inputs: Inputs
    rubric: dict[str, Any]
    points: dict[str, list[Any]]
    """{id of a leaf or node, or `base`: published points seen, at least one}"""
    nodes: list[str]
    grouped: bool
    full: dict[str, Decimal]

    @property
    def rng(self) -> random.Random:
        return self.inputs.rng

    def near(self, name: str) -> Any:
        """A value that was seen, or one step beside it."""
        step = Decimal(1).scaleb(-self.rubric["scores"]["decimals"])
        return max(self.rng.choice(self.points[name]) + self.rng.choice([0, 0, 0, step, -step]), Decimal(0))

    def mark(self, *names: str) -> Any:
        """A pass mark for nodes: a value that one of them took, within what all can reach."""
        return min(max(self.near(self.rng.choice(names)), Decimal("0.1")), *(self.full[name] for name in names))


def trial_of(inputs: Inputs, rubric: dict[str, Any], run: Run) -> Trial:
    nodes = [node["id"] for node in nodes_of(rubric["indicators"])]
    leaves = [leaf["id"] for leaf in leaves_of(rubric["indicators"])]
    seen = {name: [sheet.names.get(name) for sheet in run.sheets] for name in [*leaves, *nodes, "base"]}
    known = {name: [value for value in values if value is not None] or [Decimal(1)] for name, values in seen.items()}
    full = {node["id"]: full_of(node) for node in nodes_of(rubric["indicators"])}
    return Trial(inputs, rubric, known, nodes, "group" in rubric["subject"], full)


# ---------------------------------------------------------------- expressions over points


def figure(trial: Trial, *extra: str) -> Number:
    """Points of an indicator, `base`, `total` where it may be read, or a rate."""
    rng = trial.rng
    name = rng.choice([*trial.points, *extra, *extra, *extra])
    source = "base" if name == "total" else name
    if name not in ("base", "total") and rng.random() < 0.2:
        return Number(f"rate({name})", [Decimal(100), Decimal(50), Decimal("66.67"), Decimal(0)])
    return Number(name, [trial.near(source), trial.near(source)])


def point_condition(trial: Trial, *extra: str) -> str:
    """A condition that reads points, fields or both."""
    rng = trial.rng
    first = compared(rng, figure(trial, *extra))
    options = [first, first, condition(trial.inputs), f"{first} and {condition(trial.inputs, 0)}"]
    return varied(rng, rng.choice([*options, f"{first} or {compared(rng, figure(trial, *extra))}"]))


def award_condition(trial: Trial, before: list[Award]) -> str:
    """As above, and awards written before."""
    if before and trial.rng.random() < 0.35:
        award = trial.rng.choice(before)
        sign = trial.rng.choice(["==", ">=", "<"])
        read = f"{award['id']} {sign} {trial.rng.randint(1, 2)}" if award["kind"] in ("stars", "level") else award["id"]
        return trial.rng.choice([read, f"not ({read})", f"{read} and {point_condition(trial, 'total')}"])
    return point_condition(trial, "total")


# ---------------------------------------------------------------- vetoes


def vetoes(trial: Trial, barrable: list[str]) -> list[dict[str, Any]]:
    """None to two, on a table or on text fields."""
    found = []
    for number in range(trial.rng.choice([0, 1, 1, 2])):
        veto = {"id": f"veto_{number}", "kind": "veto", **grounds(trial, barrable), "say": "经核实"}
        if veto["effect"]:
            found.append(veto)
    return found


def grounds(trial: Trial, barrable: list[str]) -> dict[str, Any]:
    rng, inputs = trial.rng, trial.inputs
    bar = {"bar": rng.sample(barrable, rng.randint(1, len(barrable)))} if barrable else {}
    founded = [name for name, spec in inputs.tables.items() if {"认定单位", "文号"} <= set(spec["columns"])]
    texts = inputs.of_type("text")
    if len(texts) > 1 and rng.random() < 0.4:
        basis = dict(zip(("authority", "document"), rng.sample(texts, 2), strict=True))
        return {"when": point_condition(trial), "basis": basis, "effect": bar}
    if not founded:
        return {"effect": {}}
    table = rng.choice(founded)
    when = rng.choice([f"count({table}) >= 1", f"sum({table}, 数量) > 2", f'count({table}, 级别 == "市级") >= 1'])
    when = rng.choice([when, when, when, f"{when} or {point_condition(trial)}"])
    zero = {"zero_items": "指标"} if "指标" in inputs.tables[table]["columns"] else {}
    effect = rng.choice([bar, zero or bar, bar | zero])
    basis = {"table": table, "authority": "认定单位", "document": "文号"}
    return {"when": when, "basis": basis, "effect": effect}


# ---------------------------------------------------------------- ranking


def ranking(trial: Trial) -> Any:
    rng = trial.rng
    if rng.random() < 0.12:
        return "none"
    by = ["total"] if rng.random() < 0.75 else [key(trial), *rng.choice([[], ["total"]])]
    made: dict[str, Any] = {"by": by, "ties": keys(trial)}
    made["method"] = rng.choice(["competition", "dense", "ordinal"])
    made["still_tied"] = rng.choice(["share", "committee"])
    if trial.grouped and rng.random() < 0.5:
        made["within"] = "group"
    return made


def key(trial: Trial) -> Any:
    """A field, an indicator, a rate or a sum, either way round."""
    rng = trial.rng
    options = [figure(trial), figure(trial), field_number(trial.inputs), event_count(trial.inputs)]
    text = rng.choice(options).text
    text = rng.choice([text, f"{text} / 3", f"{text} + {field_number(trial.inputs).text}"])
    return {"key": text, "order": "ascending"} if rng.random() < 0.35 else text


def keys(trial: Trial) -> list[Any]:
    return [key(trial) for _ in range(trial.rng.choice([0, 0, 1, 2]))]


# ---------------------------------------------------------------- awards


def awards(trial: Trial, kinds: list[str]) -> list[Award]:
    found: list[Award] = []
    for number, kind in enumerate(kinds):
        award = {"id": f"award_{number}", "kind": kind, "title": f"第{number}奖", **MAKERS[kind](trial, found)}
        if trial.rng.random() < 0.1:
            award["in_use"] = False
        found.append(award)
    return found


def stars(trial: Trial, before: list[Award]) -> Award:
    nodes = trial.rng.sample(trial.nodes, trial.rng.randint(1, min(3, len(trial.nodes))))
    return {"each": [{"of": node, "at_least": trial.mark(node)} for node in nodes], "title": "达标{n}星"}


def level(trial: Trial, before: list[Award]) -> Award:
    """One to three steps down, by total or another figure, some with a condition."""
    rng = trial.rng
    of = rng.choice(["total", "total", *trial.nodes])
    source = "base" if of == "total" else of
    starts = sorted({trial.near(source) if of == "total" else trial.mark(of) for _ in range(3)}, reverse=True)
    levels: list[Award] = [{"title": f"{place}级", "from": start} for place, start in enumerate(starts)]
    for one in levels:
        if rng.random() < 0.3:
            one["require"] = award_condition(trial, before)
    return {"of": of, "levels": levels} if of != "total" or rng.random() < 0.5 else {"levels": levels}


def title(trial: Trial, before: list[Award]) -> Award:
    return {"require": award_condition(trial, before)}


def quota(trial: Trial, before: list[Award]) -> Award:
    rng = trial.rng
    made: Award = {"take": {"count": rng.randint(1, 4)}, "at_the_cut": rng.choice(["committee", "shrink", "extend"])}
    if rng.random() < 0.4:
        made["take"] = {"share": rng.choice([Decimal(share) for share in ("0.3", "0.5", "0.25", "0.4", "0.6")])}
        if rng.random() < 0.7:
            made["take"]["rounding"] = rng.choice(["floor", "nearest"])
    if rng.random() < 0.35:
        made["eligible"] = award_condition(trial, before)
    if rng.random() < 0.4:
        made["ties"] = [key(trial), *keys(trial)]
    if trial.grouped and rng.random() < 0.4:
        made["within"] = "group"
    return made


def best(trial: Trial, before: list[Award]) -> Award:
    rng = trial.rng
    some = rng.sample(trial.nodes, rng.randint(1, min(2, len(trial.nodes))))
    made: Award = {"of": rng.choice(["each", some]), "title": "{title}最佳"}
    if rng.random() < 0.6:
        tops = [node["id"] for node in trial.rubric["indicators"] if "items" in node]
        made["at_least"] = trial.mark(*(tops if made["of"] == "each" else some))
    return made


MAKERS: dict[str, Callable[[Trial, list[Award]], Award]] = {
    "stars": stars,
    "level": level,
    "title": title,
    "quota": quota,
    "best": best,
}


# ---------------------------------------------------------------- summary


def summary(trial: Trial, written: list[Award]) -> list[dict[str, Any]]:
    rng = trial.rng
    award = rng.choice([award["id"] for award in written]) if written else "true"
    lines = [
        {"share": award},
        {"count": award},
        {"share": award_condition(trial, written)},
        {"count": award_condition(trial, written)},
        {"mean": rng.choice(["total", figure(trial, "total").text, field_number(trial.inputs).text])},
    ]
    chosen = rng.sample(lines, rng.randint(0, 3))
    return [{"id": f"line_{number}", "title": f"第{number}行", **line} for number, line in enumerate(chosen)]
