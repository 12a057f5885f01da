"""Random rankings, awards and summaries, with thresholds from the points that a trial run gave."""

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
KINDS = ("stars", "level", "level", "title", "quota", "laggards", "best")


@dataclass
class Trial:
    """What can be read after scoring, and the values it took."""

    inputs: Inputs
    rubric: dict[str, Any]
    points: dict[str, list[Any]]
    """{id of a leaf or node, or `base`: published points seen, at least one}"""
    nodes: list[str]
    grouped: bool
    units: bool
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
    return Trial(inputs, rubric, known, nodes, "group" in rubric["subject"], "parent" in rubric["subject"], full)


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
    asked = rng.choice([name for name in trial.points if name != "base"])
    options = [first, first, condition(trial.inputs), f"{first} and {condition(trial.inputs, 0)}", f"not applies({asked}) or {first}"]
    return varied(rng, rng.choice([*options, f"{first} or {compared(rng, figure(trial, *extra))}"]))


def award_condition(trial: Trial, before: list[Award]) -> str:
    """As above, and awards written before."""
    if before and trial.rng.random() < 0.35:
        award = trial.rng.choice(before)
        sign = trial.rng.choice(["==", ">=", "<"])
        read = f"{award['id']} {sign} {trial.rng.randint(1, 2)}" if award["kind"] in ("stars", "level") else award["id"]
        return trial.rng.choice([read, f"not ({read})", f"{read} and {point_condition(trial, 'total')}"])
    points, standing = point_condition(trial, "total"), standing_condition(trial)
    options = [points, points, standing, standing, previous_condition(trial, before)]
    return trial.rng.choice(options)


def standing_condition(trial: Trial) -> str:
    """A condition that reads the place among the others; where nothing is ranked there is none."""
    rng = trial.rng
    if trial.rubric.get("ranking") == "none":
        return point_condition(trial, "total")
    within = rng.choice(["", "group_"]) if trial.grouped else ""
    place = f"{within}place {rng.choice(['<=', '<', '==', '>'])} {rng.randint(1, 4)}"
    behind = f"{within}percentile >= {rng.choice(['20', '25', '33.3', '40', '50', '60', '66.67', '75', '80'])}"
    return rng.choice([place, behind, f"{place} and {point_condition(trial, 'total')}"])


def previous_condition(trial: Trial, before: list[Award]) -> str:
    """A condition that reads the year before; new subjects are told apart, or leave it open."""
    rng = trial.rng
    rose = f"total {rng.choice(['>', '>='])} previous.total"
    options = [rose, f"not missing(previous.total) and {rose}", "missing(previous.total)", f"total - previous.total >= {trial.near('base')} / 4"]
    for award in before:
        options.append(f"previous.{award['id']} >= 1" if award["kind"] in ("stars", "level") else f"coalesce(previous.{award['id']}, false)")
    return rng.choice(options)


# ---------------------------------------------------------------- units and the year before


def give_units(inputs: Inputs, subject: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Each subject belongs to one of two units, which mostly have one grade for all of theirs."""
    subject["parent"] = "所属单位"
    inputs.fields["单位等次"] = {"type": "choice", "values": ["好", "较好", "一般"]}
    grades = {unit: inputs.rng.choice(["好", "较好", "一般"]) for unit in ("甲街道", "乙街道")}
    for row in rows:
        row["所属单位"] = inputs.rng.choice(list(grades))
        row["单位等次"] = grades[row["所属单位"]] if inputs.rng.random() < 0.97 else inputs.rng.choice([None, "好", "一般"])


def year_before(trial: Trial, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]] | None:
    """What most subjects had the year before; now and then nobody told."""
    rng = trial.rng
    if rng.random() < 0.15:
        return None
    found = {}
    for row in rows:
        if rng.random() < 0.8:
            had: dict[str, Any] = {"total": trial.near("base") if rng.random() < 0.9 else None}
            for award in trial.rubric["awards"]:
                most = len(award["each"]) if award["kind"] == "stars" else len(award.get("levels", []))
                had[award["id"]] = Decimal(rng.randint(0, most)) if award["kind"] in ("stars", "level") else rng.random() < 0.5
                if rng.random() < 0.2:
                    had[award["id"]] = None
            found[row[trial.rubric["subject"]["id"]]] = had
    return found


# ---------------------------------------------------------------- ranking


def ranking(trial: Trial) -> Any:
    rng = trial.rng
    if rng.random() < 0.12:
        return "none"
    by = [rng.choice(["total", "total", "total", "rate"])] if rng.random() < 0.75 else [key(trial), *rng.choice([[], ["total"]])]
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
        if trial.rng.random() < 0.1:
            award["approval"] = {"by": "区委"}
        if found and kind != "stars" and trial.rng.random() < 0.25:
            award["not_together"] = [one["id"] for one in trial.rng.sample(found, trial.rng.randint(1, min(2, len(found))))]
        found.append(award)
    return found


def stars(trial: Trial, before: list[Award]) -> Award:
    nodes = trial.rng.sample(trial.nodes, trial.rng.randint(1, min(3, len(trial.nodes))))
    return {"each": [{"of": node, "at_least": trial.mark(node)} for node in nodes], "title": "达标{n}星"}


def level(trial: Trial, before: list[Award]) -> Award:
    """One to three steps down, by total or another figure, some with a condition, some with so many places."""
    rng = trial.rng
    of = rng.choice(["total", "total", *trial.nodes])
    source = "base" if of == "total" else of
    starts = sorted({trial.near(source) if of == "total" else trial.mark(of) for _ in range(3)}, reverse=True)
    levels: list[Award] = [{"title": f"{place}级", "from": start} for place, start in enumerate(starts)]
    for one in levels:
        if rng.random() < 0.3:
            one["require"] = award_condition(trial, before)
            if rng.random() < 0.4:
                del one["from"]
    if rng.random() < 0.3:
        return narrow(trial, Decimal(0) if rng.random() < 0.5 else starts[-1])
    made: Award = {"of": of, "levels": levels} if of != "total" or rng.random() < 0.5 else {"levels": levels}
    if rng.random() < 0.5:
        for one in levels:
            if rng.random() < 0.8:
                one["from"] = min(start for start in starts) if "from" in one and rng.random() < 0.5 else one.get("from", starts[-1])
                one["take"] = take(trial)
        level_off(levels)
        if any("take" in one for one in levels):
            made |= contest(trial, shares=any({"shares", "places"} & {*one.get("take", {})} for one in levels))
    if rng.random() < 0.25:
        made["eligible"] = award_condition(trial, before)
    if rng.random() < 0.3:
        made["promotion"] = {"at_most": rng.choice([0, 1, 1, 2]), "new": rng.choice(["free", "lowest", "none"])}
        if rng.random() < 0.4:
            made["promotion"]["unless"] = award_condition(trial, before)
    return made


def narrow(trial: Trial, start: Any) -> Award:
    """Steps that everyone reaches and few get: who is tied at one comes down to the next, or does not."""
    counts = [trial.rng.randint(1, 2) for _ in range(3)]
    levels: list[Award] = [{"title": f"{place}级", "from": start, "take": {"count": count}} for place, count in enumerate(counts)]
    if trial.rng.random() < 0.5:
        del levels[-1]["take"]
    held = {"promotion": {"at_most": 2, "new": "free"}} if trial.rng.random() < 0.6 else {}
    return {"levels": levels, "at_the_cut": "committee", "by": ["total"], "ties": [], **held}


def level_off(levels: list[Award]) -> None:
    """Lines do not rise from one step to the next below; where they are the same the upper one has places, or a condition."""
    above = None
    for one in levels:
        if "from" not in one:
            continue
        if above is not None:
            one["from"] = min(one["from"], above["from"])
            if one["from"] == above["from"] and "take" not in above and "require" not in above:
                above["require"] = True
        above = one


def contest(trial: Trial, shares: bool = False) -> Award:
    """An order of its own or the ranking's, what happens at the cut, and among whom."""
    rng = trial.rng
    made: Award = {"at_the_cut": rng.choice(["committee", "committee", "shrink", "extend"])}
    if rng.random() < 0.3:
        made["backfill"] = True
    if rng.random() < 0.2:
        made["by"] = [rng.choice(["total - previous.total", "previous.total", key(trial)])]
    if rng.random() < 0.4:
        made["ties"] = [key(trial), *keys(trial)]
    among = [*(["group"] if trial.grouped else []), *(["parent"] if trial.units else [])]
    if among and (shares or rng.random() < 0.4):
        made["within"] = "parent" if shares and rng.random() < 0.8 else rng.choice(among)
    return made


def take(trial: Trial) -> Award:
    rng = trial.rng
    made: Award = {"count": rng.randint(1, 4)}
    if trial.units and rng.random() < 0.4:
        made = {"shares": {"by": "单位等次", "values": dict(zip(("好", "较好", "一般"), (Decimal("0.5"), "1/3", Decimal(0)), strict=True))}}
    elif trial.units and rng.random() < 0.3:
        made = {"places": 'if(单位等次 == "好", 3, 1)'}
    elif rng.random() < 0.4:
        made = {"share": rng.choice([*(Decimal(share) for share in ("0.3", "0.5", "0.25", "0.4", "0.6")), "1/3", "2/3"])}
    if ("share" in made or "shares" in made) and rng.random() < 0.3:
        made["of"] = rng.choice(["ranked", "eligible", "eligible"])
    if ("share" in made or "shares" in made) and rng.random() < 0.7:
        made["rounding"] = rng.choice(["floor", "nearest"])
    if made.get("count", 2) > 1 and rng.random() < 0.2:
        made["reserve"] = 1
    return made


def title(trial: Trial, before: list[Award]) -> Award:
    return {"require": award_condition(trial, before)}


def quota(trial: Trial, before: list[Award]) -> Award:
    made: Award = {"take": take(trial)}
    made |= contest(trial, shares=bool({"shares", "places"} & {*made["take"]}))
    if trial.rng.random() < 0.35:
        made["eligible"] = award_condition(trial, before)
    return made


def laggards(trial: Trial, before: list[Award]) -> Award:
    rng = trial.rng
    least: Award = rng.choice([{"count": rng.randint(0, 3)}, {"share": rng.choice([Decimal("0.1"), "1/3"])}, {}])
    made: Award = {"at_least": least, **contest(trial)} if least else contest(trial)
    if least.get("count", 0 if not least else 1) == 0 or rng.random() < 0.4:
        made["require"] = award_condition(trial, before)
    if rng.random() < 0.25:
        made["eligible"] = award_condition(trial, before)
    return made


def best(trial: Trial, before: list[Award]) -> Award:
    rng = trial.rng
    some = rng.sample(trial.nodes, rng.randint(1, min(2, len(trial.nodes))))
    made: Award = {"of": rng.choice(["each", some]), "title": "{title}最佳"}
    if rng.random() < 0.6:
        tops = [node["id"] for node in trial.rubric["indicators"] if "items" in node]
        made["at_least"] = trial.mark(*(tops if made["of"] == "each" else some))
    if rng.random() < 0.25:
        made["eligible"] = award_condition(trial, before)
    return made


MAKERS: dict[str, Callable[[Trial, list[Award]], Award]] = {
    "stars": stars,
    "level": level,
    "title": title,
    "quota": quota,
    "laggards": laggards,
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
        {rng.choice(["mean", "sum"]): rng.choice(["total", figure(trial, "total").text, field_number(trial.inputs).text])},
    ]
    chosen = rng.sample(lines, rng.randint(0, 3))
    return [{"id": f"line_{number}", "title": f"第{number}行", **line} for number, line in enumerate(chosen)]
