"""The contract that every rule kind keeps: its examples, its bounds, its direction, what it says comes next, its words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from scoring import columns, exact
from scoring.api import assess
from scoring.language.load import load_rubric
from scoring.language.rubric import Rubric
from scoring.result import Result
from scoring.rules import KINDS
from scoring.rules.base import Case, Example

EXAMPLES = [pytest.param(kind, example, id=f"{name}-{i}") for name, kind in KINDS.items() for i, example in enumerate(kind.examples)]
TYPES: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer", "max": 1000}, "decimal": {"type": "decimal", "precision": 2, "min": 0, "max": 1000},
    "percent": {"type": "percent", "precision": 2}, "boolean": {"type": "boolean"}, "text": {"type": "text"},
    "choice": {"type": "choice", "values": ["满意", "基本满意", "不满意"]},
}
LEAF = "leaf"


def scheme(example: Example) -> Rubric:
    """Return the smallest rubric that holds the rule of an example, unrounded."""
    table = example.settings.get("table")
    tables = {table: {"kind": "events", "key": "编号", "absent": "zero", "columns": {"事由": "text"}}} if table else {}
    return load_rubric({
        "format": 1, "id": "contract", "title": "合同", "edition": "2026", "subject": {"kind": "社区", "id": "编号", "name": "名称"},
        "scores": {"decimals": 6, "round_at": []}, "fields": {name: TYPES[kind] for name, (kind, _) in example.fields.items()}, "tables": tables,
        "indicators": [{"id": "node", "title": "部分", "items": [
            {"id": LEAF, "title": "指标", "points": example.full, "rule": dict(example.settings)}]}],
    })


def frames(example: Example, values: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    """Return subjects with these values, each with the rows of the example's table where there is one."""
    rows = [{"编号": f"S{i}", "名称": f"虚构{i}", **v} for i, v in enumerate(values)]
    made = {"": pl.DataFrame(rows, infer_schema_length=None)}
    table = example.settings.get("table")
    if table and example.rows is not None:
        events = [{"编号": f"S{i}", **row} for i in range(len(values)) for row in example.rows]
        made[table] = pl.DataFrame(events, schema={"编号": pl.String, "事由": pl.String})
    return made


def typed(kind: str, value: Any) -> Any:
    return None if value is None else Decimal(value) if kind in ("decimal", "percent") else value


def run(example: Example, values: list[dict[str, Any]], **options: Any) -> Result:
    return assess(scheme(example), frames(example, values), **options)


def own_values(example: Example) -> dict[str, Any]:
    return {name: typed(*value) for name, value in example.fields.items()}


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_an_example_gives_its_points_and_says_why(kind: Any, example: Example) -> None:
    result = run(example, [own_values(example)])
    row = result.wide.row(0, named=True)
    wanted = None if example.points is None else exact.to_scaled(example.points, 6)
    assert row[columns.ruled(LEAF)] == wanted
    if wanted is not None:
        for lang in ("zh", "en"):
            said = _case(result, example, lang)
            rule = result.rubric.indicator(LEAF).rule
            assert rule is not None
            why = rule.why(said)
            assert why
            assert "None" not in why + rule.how(said) + rule.standard(example.full, lang, said.name)
        assert example.why in rule.why(_case(result, example, "zh"))


def _case(result: Result, example: Example, lang: str) -> Case:
    row, shown = result.wide.row(0, named=True), result.shown[LEAF]
    points = exact.from_scaled(row[columns.ruled(LEAF)], 6)
    seen = row.get(columns.observed(LEAF))
    observed = seen if shown.places is None or seen is None else exact.from_scaled(seen, shown.places)
    following, gain = row.get(columns.next_value(LEAF)), row.get(columns.gain(LEAF))
    measure = "%" if any(kind == "percent" for kind, _ in example.fields.values()) else ""
    return Case(lang, example.full, points, example.full - points, observed,
                None if following is None or shown.next_places is None else exact.from_scaled(following, shown.next_places),
                None if gain is None else exact.from_scaled(gain, 6),
                {name: row[columns.figure(LEAF, name)] for name in shown.figures}, next(iter(example.fields), "指标"), measure)


def spread(example: Example) -> Iterator[dict[str, Any]]:
    """Yield values over the whole range of the first numeric field, the others as in the example."""
    base = own_values(example)
    numeric = [name for name, (kind, _) in example.fields.items() if kind in ("integer", "decimal", "percent")]
    if not numeric:
        yield base
        return
    kind = example.fields[numeric[0]][0]
    steps = range(0, 1001, 7) if kind == "integer" else [Decimal(n) / 100 for n in range(0, 10001, 37)]
    for step in steps:
        yield {**base, numeric[0]: step}


MOVING = [p for p in EXAMPLES if p.values[1].points is not None and p.values[0].__name__ != "Mark"]


@pytest.mark.parametrize(("kind", "example"), MOVING)
def test_points_stay_within_their_bounds_and_keep_their_direction(kind: Any, example: Example) -> None:
    result = run(example, list(spread(example)))
    rubric = result.rubric
    rule = rubric.indicator(LEAF).rule
    assert rule is not None
    points = [p for p in result.wide[columns.ruled(LEAF)].to_list() if p is not None]
    most = example.full * Decimal(example.settings.get("cap", 1) if example.settings["kind"] == "completion" else 1)
    assert all(0 <= p <= exact.to_scaled(most, 6) for p in points)
    if rule.direction == "up":
        assert points == sorted(points)
    if rule.direction == "down":
        assert points == sorted(points, reverse=True)


@pytest.mark.parametrize(("kind", "example"), MOVING)
def test_next_earns_exactly_what_it_says(kind: Any, example: Example) -> None:
    values = list(spread(example))
    result = run(example, values)
    field = example.settings.get("of")
    if columns.next_value(LEAF) not in result.wide.columns or field not in example.fields:
        assert KINDS[example.settings["kind"]].lever != "value" or example.settings["kind"] in ("pass_fail", "grade", "checklist")
        return
    places = result.shown[LEAF].next_places or 0
    told = result.wide.select(columns.ruled(LEAF), columns.next_value(LEAF), columns.gain(LEAF)).rows()
    moved = [{**v, field: exact.from_scaled(following, places)} if following is not None else v
             for v, (_, following, _) in zip(values, told, strict=True)]
    if example.fields[field][0] == "integer":
        moved = [{**v, field: int(v[field])} for v in moved]
    after = run(example, moved).wide[columns.ruled(LEAF)].to_list()
    for (points, following, gain), reached in zip(told, after, strict=True):
        if following is None:
            assert gain is None or gain == 0
        else:
            assert gain > 0
            assert abs(reached - points - gain) <= 1, "the last place may round otherwise"


@pytest.mark.parametrize(("kind", "example"), MOVING)
def test_alone_shuffled_and_streamed_are_the_same(kind: Any, example: Example) -> None:
    values = list(spread(example))[:40]
    whole = run(example, values).wide[columns.ruled(LEAF)].to_list()
    assert run(example, values[::-1]).wide[columns.ruled(LEAF)].to_list() == whole[::-1]
    assert run(example, values, engine="streaming").wide[columns.ruled(LEAF)].to_list() == whole
    assert run(example, values[:1]).wide[columns.ruled(LEAF)].to_list() == whole[:1]


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_settings_survive_a_round_trip(kind: Any, example: Example) -> None:
    rule = scheme(example).indicator(LEAF).rule
    assert rule is not None
    assert kind.model_validate(rule.model_dump(by_alias=True, exclude_unset=True)) == rule


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_is_documented_and_has_examples(name: str) -> None:
    kind = KINDS[name]
    assert kind.__doc__
    assert len(kind.examples) >= 3
    assert any(e.points is None for e in kind.examples), "an example of the unknown"
    assert all(f.description for key, f in kind.model_fields.items() if key not in ("kind", "items"))
