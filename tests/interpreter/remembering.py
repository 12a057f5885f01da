"""The year before in data, rules and everything else: what a finished rubric reads is changed here and there to what a subject had then."""

import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from .grouping import every
from .inputs import quoted
from .loading import Rubric

NAME = re.compile(r"\bprevious\.")


def recall(rng: random.Random, rubric: Rubric) -> Rubric:
    """The same with some of it read from the year before; where nothing is read from it, the same."""
    if rng.random() < 0.6:
        return rubric
    made = deepcopy(rubric)
    for place in rng.sample(sorted(PLACES), rng.randint(2, 5)):
        PLACES[place](rng, made)
    return made


# ---------------------------------------------------------------- what was the year before


def awards_of(rubric: Rubric) -> tuple[list[str], list[str]]:
    """Names of what it gave: numbers (stars and levels), and yes or no."""
    awards = rubric.get("awards") or []
    levels = [award["id"] for award in awards if award["kind"] == "level"]
    counted = [award["id"] for award in awards if award["kind"] in ("stars", "level")] + (["level"] if len(levels) == 1 else [])
    return [f"previous.{name}" for name in counted], [f"previous.{a['id']}" for a in awards if a["kind"] not in ("stars", "level")]


def number(rng: random.Random, rubric: Rubric) -> str:
    counted, _ = awards_of(rubric)
    options = ["previous.total", "coalesce(previous.total, 4)", "previous.total / 2", *(f"{name} + 1" for name in counted)]
    plain = [name for name, spec in rubric["fields"].items() if spec["type"] in ("integer", "decimal") and not uses_previous(spec)]
    return rng.choice([*options, f"{quoted(rng.choice(plain))} - previous.total"])


def condition(rng: random.Random, rubric: Rubric) -> str:
    counted, given = awards_of(rubric)
    options = [f"previous.total {rng.choice(['>=', '<'])} {rng.choice([5, 10, 20])}", "missing(previous.total)", "coalesce(previous.total, 0) > 6"]
    options += [f"{name} >= 1" for name in counted] + given + [f"coalesce({name}, false)" for name in given]
    return rng.choice(options)


def uses_previous(thing: Any) -> bool:
    return NAME.search(str(thing)) is not None


# ---------------------------------------------------------------- where it is read


def in_field(rng: random.Random, rubric: Rubric) -> None:
    """A field of its own, which a leaf may come to read instead of what it read."""
    rubric["fields"]["上年值"] = {"type": "decimal", "precision": rng.choice([0, 1, 3]), "derive": number(rng, rubric)}
    rubric["fields"]["上年比"] = {"type": "percent", "ratio": ["max(previous.total, 0)", "max(previous.total, 0) + 3"], "when_zero": "missing"}
    for one in some_rules(rng, rubric, "piecewise", "completion", "shortfall", "cohort", "rank_points"):
        name = "上年比" if one["kind"] == "completion" and "target" not in one else rng.choice(["上年值", "上年比"])
        one["of"] = f"max({name}, 0)" if one["kind"] == "cohort" else name


def in_valid(rng: random.Random, rubric: Rubric) -> None:
    name = rng.choice([name for name, spec in rubric["fields"].items() if not uses_previous(spec)])
    rubric["fields"][name].setdefault("valid", condition(rng, rubric))


def in_rule(rng: random.Random, rubric: Rubric) -> None:
    for one in some_rules(rng, rubric, "piecewise", "completion", "shortfall", "rank_points"):
        if "target" in one or one["kind"] != "completion":
            one["of"] = number(rng, rubric)
    for one in some_rules(rng, rubric, "pass_fail"):
        one["of"] = rng.choice([condition(rng, rubric), f"{condition(rng, rubric)} or {condition(rng, rubric)}"])
    for one in some_rules(rng, rubric, "checklist"):
        rng.choice(one["items"])["met"] = condition(rng, rubric)


def in_applies(rng: random.Random, rubric: Rubric) -> None:
    rng.choice(leaves(rubric))["applies"] = rng.choice(["not missing(previous.total)", condition(rng, rubric)])


def in_factor(rng: random.Random, rubric: Rubric) -> None:
    factor = rng.choice([f"if({condition(rng, rubric)}, 1.1, 0.85)", "min(max(previous.total, 0) / 10, 2)", "coalesce(previous.total, 10) / 10"])
    rng.choice(leaves(rubric))["factor"] = factor


def in_adjust(rng: random.Random, rubric: Rubric) -> None:
    for entry in rubric.get("adjust") or []:
        if "of" in entry and entry["kind"] in ("bonus", "deduction") and "basis" not in entry:
            entry["of"] = rng.choice([condition(rng, rubric), f"max({number(rng, rubric)}, 0)", "max(base - previous.total, 0) / 10"])
        if entry["kind"] == "veto" and "basis" not in entry:
            entry["when"] = condition(rng, rubric)


def in_ranking(rng: random.Random, rubric: Rubric) -> None:
    if isinstance(rubric.get("ranking"), dict):
        rubric["ranking"]["ties"] = [number(rng, rubric), *rubric["ranking"].get("ties", [])]


def in_summary(rng: random.Random, rubric: Rubric) -> None:
    said = rng.choice([{rng.choice(["share", "count"]): condition(rng, rubric)}, {rng.choice(["mean", "sum"]): number(rng, rubric)}])
    rubric["summary"] = [*(rubric.get("summary") or []), {"id": "line_before", "title": "上年", **said}]


def in_exempt(rng: random.Random, rubric: Rubric) -> None:
    rare = f"coalesce({condition(rng, rubric)}, false) and previous.total < 8"
    rubric["exempt"] = {"when": rng.choice([rare, "previous.total < 3"]), "say": "上年不参评"}


def in_check(rng: random.Random, rubric: Rubric) -> None:
    rubric["checks"] = [*(rubric.get("checks") or []), {"expect": "previous.total < 100000", "say": "上年得分有误"}]


PLACES: dict[str, Callable[[random.Random, Rubric], None]] = {
    "field": in_field, "valid": in_valid, "rule": in_rule, "applies": in_applies, "factor": in_factor, "adjust": in_adjust,
    "ranking": in_ranking, "summary": in_summary, "exempt": in_exempt, "check": in_check,
}


def leaves(rubric: Rubric) -> list[Rubric]:
    return [one for one in every(rubric["indicators"]) if "rule" in one]


def some_rules(rng: random.Random, rubric: Rubric, *kinds: str) -> list[Rubric]:
    """About half of the rules of these kinds."""
    return [leaf["rule"] for leaf in leaves(rubric) if leaf["rule"]["kind"] in kinds and rng.random() < 0.5]


# ---------------------------------------------------------------- to be counted


def read_in(rubric: Rubric) -> Iterator[str]:
    """Where a rubric reads the year before."""
    for spec in rubric["fields"].values():
        yield from (["valid"] if uses_previous(spec.get("valid", "")) else [])
        yield from (["field"] if uses_previous([spec.get("derive", ""), spec.get("ratio", "")]) else [])
    for leaf in leaves(rubric):
        yield from (key for key in ("rule", "applies", "factor") if uses_previous(leaf.get(key, "")))
    named = {"adjust": "adjust", "ranking": "ranking", "summary": "summary", "exempt": "exempt", "checks": "check"}
    yield from (place for key, place in named.items() if uses_previous(rubric.get(key) or ""))
