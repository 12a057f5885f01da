"""The same rubric said otherwise: with params in the place of values, and as changes to another rubric.

Here nothing is resolved: params and the rubric above are made from the rubric that they have to come to, step by step backwards. So the
interpreter reads the one, an engine the other, and both must say the same.
"""

import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

from .dumping import Plain, dump
from .grouping import every
from .loading import Rubric

Place = tuple[Any, str]
"""(mapping, key) or (list, number)."""

# ---------------------------------------------------------------- params

EXPRESSIONS = {"derive", "valid", "of", "applies", "when", "expect", "require", "eligible", "met", "target", "quorum", "where", "key", "factor"}
TEXTS = {"missing", "not_applicable", "method", "at_the_cut", "side", "worse", "blank", "better", "new"}
LITERAL = re.compile(r"(?<![\w.\"])\d+(?:\.\d+)?(?![\w.])")


def with_params(rng: random.Random, rubric: Rubric) -> tuple[str, list[str]]:
    """The rubric with names for some of its values, and what kinds of value they are."""
    made, params = deepcopy(rubric), dict[str, Any]()
    found = [place for key in ("indicators", "awards", "adjust", "fields", "summary", "scores", "missing", "not_applicable")
             for place in places_of(made, key) if key in made]
    kinds: list[str] = []
    for holder, key in rng.sample(found, min(len(found), rng.randint(2, 8))):
        name, said = f"定数{len(params)}", holder[key]
        value, kind = said, "text" if isinstance(said, str) else "setting"
        if isinstance(said, str) and key in EXPRESSIONS:
            literal = rng.choice([match for match in LITERAL.finditer(said) if alone(said, match)])
            holder[key] = f"{said[:literal.start()]}{name}{said[literal.end():]}"
            value, kind = Decimal(literal[0]), "expression"
        else:
            holder[key] = f"={name}"
        params[name] = dated(rng, value)
        kinds.append(f"{kind}, dated" if isinstance(params[name], list) else kind)
    return dump({**{key: made.pop(key) for key in ("format", "id", "title", "edition")}, "params": params, **made}), kinds


def places_of(holder: Any, key: Any) -> Iterator[Place]:
    """Every number, policy and expression with a number that a param may stand for, below a key."""
    value = holder[key] if not isinstance(holder, dict) or key in holder else None
    if isinstance(value, dict | list):
        for inner in list(value) if isinstance(value, dict) else range(len(value)):
            yield from places_of(value, inner)
    elif isinstance(value, Decimal) or (isinstance(value, str) and (key in TEXTS or says_number(key, value))):
        yield holder, key


def says_number(key: Any, text: str) -> bool:
    return key in EXPRESSIONS and any(alone(text, match) for match in LITERAL.finditer(text))


def alone(text: str, match: "re.Match[str]") -> bool:
    """Whether a number stands for itself: not in quotes, not in a list, not as places of `round`, and of no rows."""
    before = text[: match.start()]
    quoted = before.count('"') % 2 or before.count("「") > before.count("」")
    listed = before.count("[") > before.count("]") or re.search(r"round[(（][^()（）]*$", before)
    inside = re.search(r"(count|sum|mean|max|min)[(（][^()（）]*$", before)
    return not (quoted or listed or inside)


def dated(rng: random.Random, value: Any) -> Any:
    """The value for ever, or among those of other years; the period begins with 2026."""
    if rng.random() < 0.5:
        return {"value": value}
    other = value + 1 if isinstance(value, Decimal) else "zero"
    return [{"value": other}, {"value": value, "from": Plain("2026-01-01")}, {"value": other, "from": Plain("2026-01-02")}]


# ---------------------------------------------------------------- changes


def with_changes(rng: random.Random, rubric: Rubric, file: str) -> tuple[str, str, list[str]]:
    """The rubric above, the one that extends it (as `file`), and the kinds of its changes."""
    above, changes, kinds = deepcopy(rubric), list[Rubric](), list[str]()
    for _ in range(rng.randint(2, 7)):
        way = rng.choice(sorted(BACKWARDS))
        if change := BACKWARDS[way](rng, above):
            changes.insert(0, {**change, "reason": "本区另有规定"})
            kinds.append(way)
    own = {"format": rubric["format"], "id": rubric["id"], "title": rubric["title"], "edition": rubric["edition"], "status": rubric["status"]}
    above |= {"id": "above", "edition": "2025", "status": "default"}
    return dump(above), dump({**own, "extends": Plain(file), "changes": changes}), kinds


def indicators(rubric: Rubric) -> list[Rubric]:
    return list(every(rubric["indicators"]))


def a_number(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """A rule's setting was another one."""
    found = [(one, key) for one in indicators(rubric) for key, value in one.get("rule", {}).items() if isinstance(value, Decimal)]
    if not found:
        return None
    one, key = rng.choice(found)
    value = one["rule"][key]
    one["rule"][key] = value + 1
    return {"kind": "set", "indicator": one["id"], "key": f"rule.{key}", "to": value}


def a_policy(rng: random.Random, rubric: Rubric) -> Rubric | None:
    key = rng.choice(["missing", "not_applicable"])
    value, rubric[key] = rubric[key], "zero"
    return {"kind": "set", "key": key, "to": value}


def a_key_set(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """An indicator did not say something."""
    found = [(one, key) for one in indicators(rubric) for key in ("applies", "missing", "not_applicable", "coverage", "floor", "cap") if key in one]
    if not found:
        return None
    one, key = rng.choice(found)
    return {"kind": "set", "indicator": one["id"], "key": key, "to": one.pop(key)}


def a_key_removed(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """An indicator said something more."""
    one = rng.choice([one for one in indicators(rubric) if "rule" in one])
    key, value = rng.choice([("applies", "false"), ("factor", "0.5"), ("floor", Decimal(1)), ("missing", "zero"), ("not_applicable", "full")])
    if key in one:
        return None
    one[key] = value
    return {"kind": "remove", "indicator": one["id"], "key": key}


def a_leaf_added(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """The last item of a node was not there."""
    found = [one for one in indicators(rubric) if len(one.get("items", [])) > 1 and "rule" in one["items"][-1]]
    if not found:
        return None
    node = rng.choice(found)
    leaf = node["items"].pop()
    where = {"under": node["id"]} if rng.random() < 0.5 else {"after": node["items"][-1]["id"]}
    return {"kind": "add", "indicator": leaf["id"], **where, "with": {key: value for key, value in leaf.items() if key != "id"}}


def a_first_leaf_added(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """The first item of a node was not there."""
    found = [one for one in indicators(rubric) if len(one.get("items", [])) > 1 and "rule" in one["items"][0]]
    if not found:
        return None
    node = rng.choice(found)
    leaf = node["items"].pop(0)
    said = {key: value for key, value in leaf.items() if key != "id"}
    return {"kind": "add", "indicator": leaf["id"], "before": node["items"][0]["id"], "with": said}


def an_item_changed(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """An item of a checklist was met by everybody."""
    found = [(one, item) for one in indicators(rubric) for item in one.get("rule", {}).get("items", [])]
    if not found:
        return None
    one, item = rng.choice(found)
    value, item["met"] = item["met"], "true"
    return {"kind": "set", "indicator": one["id"], "item": item["id"], "key": "met", "to": value}


def a_column_removed(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """A table had a column more, which its rows do not have."""
    name = rng.choice(list(rubric["tables"]))
    if "多余列" in rubric["tables"][name]["columns"]:
        return None
    rubric["tables"][name]["columns"]["多余列"] = "text"
    return {"kind": "remove", "table": name, "column": "多余列"}


def a_limit_set(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """A field, or an award, said something else."""
    fields = [(name, key) for name, spec in rubric["fields"].items() for key in ("derive", "valid", "when_zero") if key in spec]
    awards = [(award, key) for award in rubric.get("awards") or [] for key in ("require", "eligible", "at_the_cut", "take") if key in award]
    if awards and (not fields or rng.random() < 0.5):
        award, key = rng.choice(awards)
        value, award[key] = award[key], {"at_the_cut": "shrink", "take": {"count": 1}}.get(key, "total >= 1")
        return {"kind": "set", "award": award["id"], "key": key, "to": value}
    if not fields:
        return None
    name, key = rng.choice(fields)
    value, rubric["fields"][name][key] = rubric["fields"][name][key], {"when_zero": "missing", "valid": "true"}.get(key, "1")
    return {"kind": "set", "field": name, "key": key, "to": value}


def a_leaf_removed(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """There was an item more."""
    node = rng.choice([one for one in indicators(rubric) if "items" in one])
    if any(one["id"] == "leaf_more" for one in indicators(rubric)):
        return None
    more = {"id": "leaf_more", "title": "另一项", "points": Decimal(4), "rule": {"kind": "pass_fail", "of": "true"}}
    node["items"].insert(rng.randint(0, len(node["items"])), more)
    return {"kind": "remove", "indicator": "leaf_more"}


def a_thing_added(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """The last award, line of the summary or adjustment was not there."""
    key, kind = rng.choice([("awards", "award"), ("summary", "summary"), ("adjust", "veto")])
    if not rubric.get(key) or (key == "adjust" and rubric[key][-1]["kind"] == "cap"):
        return None
    thing = rubric[key].pop()
    return {"kind": "add", kind: thing["id"], "with": {name: value for name, value in thing.items() if name != "id"}}


def a_thing_removed(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """There was an award, a field, a veto or a line more."""
    more: dict[str, tuple[str, Rubric]] = {
        "award": ("awards", {"id": "award_more", "kind": "title", "title": "另一奖", "require": "total >= 1"}),
        "summary": ("summary", {"id": "line_more", "title": "另一行", "count": "total >= 1"}),
        "veto": ("adjust", {"id": "veto_more", "kind": "veto", "when": "base >= 0", "effect": {"zero": ["total"]}, "say": "清零"}),
    }
    kind = rng.choice(["field", *more])
    if kind == "field":
        if "多余数" in rubric["fields"]:
            return None
        rubric["fields"]["多余数"] = {"type": "integer"}
        return {"kind": "remove", "field": "多余数"}
    key, thing = more[kind]
    if any(one["id"] == thing["id"] for one in rubric.get(key) or []):
        return None
    rubric[key] = [*(rubric.get(key) or []), thing]
    return {"kind": "remove", kind: thing["id"]}


def a_leaf_replaced(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """A leaf was quite another one."""
    one = rng.choice([one for one in indicators(rubric) if "rule" in one])
    said = {key: value for key, value in one.items() if key != "id"}
    for key in said:
        del one[key]
    one |= {"title": "原有指标", "points": Decimal(2), "rule": {"kind": "pass_fail", "of": "true"}}
    return {"kind": "replace", "indicator": one["id"], "with": said}


def an_award_renamed(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """An award had another id, wherever it is named."""
    if not rubric.get("awards"):
        return None
    award = rng.choice(rubric["awards"])["id"]
    renamed(rubric, award, old := f"old_{award}")
    return {"kind": "rename", "award": old, "to": award}


def an_indicator_renamed(rng: random.Random, rubric: Rubric) -> Rubric | None:
    one = rng.choice(indicators(rubric))["id"]
    renamed(rubric, one, old := f"old_{one}")
    return {"kind": "rename", "indicator": old, "to": one}


def a_field_renamed(rng: random.Random, rubric: Rubric) -> Rubric | None:
    """A field that shares its name with no column had another."""
    columns = {column for table in rubric["tables"].values() for column in table["columns"]}
    found = [name for name in rubric["fields"] if name not in columns and re.fullmatch(r"[^\W\d]\w*", name)]
    name = rng.choice(found)
    renamed(rubric, name, old := f"旧{name}")
    return {"kind": "rename", "field": old, "to": name}


def renamed(thing: Any, name: str, other: str) -> None:
    """Put another name for a name in everything that is said, also within expressions and as a key."""
    word = re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)|(?<=previous\.){re.escape(name)}(?!\w)")
    for key in list(thing) if isinstance(thing, dict) else range(len(thing)):
        value = thing[key]
        if isinstance(value, str) and key not in ("title", "kind", "current", "source", "en", "advice", "help"):
            thing[key] = type(value)(word.sub(other, value))
        elif isinstance(value, dict | list):
            renamed(value, name, other)
    if isinstance(thing, dict) and name in thing:
        items = [(other if key == name else key, value) for key, value in thing.items()]
        thing.clear()
        thing.update(items)


BACKWARDS: dict[str, Callable[[random.Random, Rubric], Rubric | None]] = {
    "set number": a_number, "set policy": a_policy, "set key": a_key_set, "remove key": a_key_removed, "add leaf": a_leaf_added,
    "remove leaf": a_leaf_removed, "add thing": a_thing_added, "remove thing": a_thing_removed, "replace leaf": a_leaf_replaced,
    "add first leaf": a_first_leaf_added, "set item": an_item_changed, "remove column": a_column_removed, "set limit": a_limit_set,
    "rename award": an_award_renamed, "rename indicator": an_indicator_renamed, "rename field": a_field_renamed,
}

