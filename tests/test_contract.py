"""The contract that every rule kind keeps: its examples, its bounds, its direction, what it says comes next, its words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from scoring import columns, exact
from scoring.api import assess
from scoring.errors import DataFaults
from scoring.language.load import load_rubric
from scoring.language.rubric import Rubric
from scoring.messages import say
from scoring.result import Result
from scoring.rules import KINDS
from scoring.rules.base import Case, Example, Rule

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
    tables = {table: {"kind": "events", "key": "编号", "absent": "zero", "columns": dict(example.columns)}} if table else {}
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
        types = {name: column_type(said) for name, said in example.columns.items()}
        made[table] = pl.DataFrame(events, schema={"编号": pl.String, **types})
    return made


def column_type(said: Any) -> pl.DataType | type[pl.DataType]:
    kind = said if isinstance(said, str) else said["type"]
    number = pl.Decimal(18, 4)
    return {"integer": pl.Int64, "decimal": number, "percent": number, "date": pl.Date, "boolean": pl.Boolean}.get(kind, pl.String)


def typed(kind: str, value: Any) -> Any:
    return None if value is None else Decimal(value) if kind in ("decimal", "percent") else value


def run(example: Example, values: list[dict[str, Any]], **options: Any) -> Result:
    """Score subjects with these values; a rule that compares does so with the example's own population."""
    rule = scheme(example).indicator(LEAF).rule
    kept = {} if rule is None or type(rule).population is Rule.population else {"peers": population(example)}
    return assess(scheme(example), frames(example, values), **kept, **options)


def alone(example: Example, values: list[dict[str, Any]]) -> tuple[Result, pl.DataFrame]:
    """Score subjects with these values, each as the only one that is not of the example's others; a result, and the row of each."""
    if not example.others:
        result = run(example, values)
        return result, result.wide
    others = [{name: typed(example.fields[name][0], value) for name, value in other.items()} for other in example.others]
    results = [assess(scheme(example), frames(example, [value, *others])) for value in values]
    return results[0], pl.concat([r.wide[:1] for r in results])


def population(example: Example) -> dict[str, pl.DataFrame]:
    others = [{name: typed(example.fields[name][0], value) for name, value in other.items()} for other in example.others]
    return dict(assess(scheme(example), frames(example, [own_values(example), *others])).cohort)


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


def _case(result: Result, example: Example, lang: str, number: int = 0) -> Case:
    row, shown = result.wide.row(number, named=True), result.shown[LEAF]
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
    least = min(Decimal(0), Decimal(example.settings.get("floor", 0)))
    assert all(exact.to_scaled(least, 6) <= p <= exact.to_scaled(most, 6) for p in points)
    moved = rule.lever == "value"  # elsewhere no field is what is observed
    if moved and rule.direction == "up":
        assert points == sorted(points)
    if moved and rule.direction == "down":
        assert points == sorted(points, reverse=True)


@pytest.mark.parametrize(("kind", "example"), MOVING)
def test_next_earns_exactly_what_it_says(kind: Any, example: Example) -> None:
    values = list(spread(example))
    result, wide = alone(example, values)
    field = example.settings.get("of")
    if columns.next_value(LEAF) not in wide.columns or field not in example.fields:
        told = KINDS[example.settings["kind"]].lever == "value" and example.settings.get("method") != "z_score"
        assert not told or example.settings["kind"] in ("pass_fail", "grade", "checklist")
        return
    places = result.shown[LEAF].next_places or 0
    told = wide.select(columns.ruled(LEAF), columns.next_value(LEAF), columns.gain(LEAF)).rows()
    moved = [{**v, field: exact.from_scaled(following, places)} if following is not None else v
             for v, (_, following, _) in zip(values, told, strict=True)]
    if example.fields[field][0] == "integer":
        moved = [{**v, field: int(v[field])} for v in moved]
    after = alone(example, moved)[1][columns.ruled(LEAF)].to_list()
    for (points, following, gain), reached in zip(told, after, strict=True):
        if following is None:
            assert gain is None or gain == 0
        else:
            assert gain > 0
            assert abs(reached - points - gain) <= 1, "the last place may round otherwise"


@pytest.mark.parametrize(("kind", "example"), MOVING)
def test_what_is_reached_earns_what_it_says_and_the_value_before_it_less(kind: Any, example: Example) -> None:
    result, field = run(example, list(spread(example))[::9]), example.settings.get("of")
    rule = result.rubric.indicator(LEAF).rule
    assert rule is not None
    if field not in example.fields or rule.direction == "neither" or example.fields[field][0] in ("boolean", "choice"):
        return
    unit = Decimal(1).scaleb(-(result.shown[LEAF].places or 0)) * (-1 if rule.direction == "up" else 1)
    reached = list(_reached(result, example))
    earned = _earned(example, field, {v for _, value, _ in reached for v in (value, value + unit)})
    for aim, value, points in reached:
        if value in earned:
            assert earned[value] == exact.round_half_up(points, 6) >= exact.round_half_up(aim, 6)
        if value + unit in earned:
            assert earned[value + unit] < aim


def _reached(result: Result, example: Example) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """Yield points above what a subject has, with the value that earns them and what it is said to earn."""
    rule = result.rubric.indicator(LEAF).rule
    assert rule is not None
    for row, points in enumerate(_ruled(result)):
        for aim in (example.full * n / 7 for n in range(1, 8)):
            found = rule.reach(_case(result, example, "zh", row), aim) if points is not None and points < aim else None
            if found is not None and isinstance(found.value, Decimal):
                yield aim, found.value, found.points


def _earned(example: Example, field: str, values: set[Decimal]) -> dict[Decimal, Decimal]:
    """Return what values earn; of those that the field may hold."""
    whole = int if example.fields[field][0] == "integer" else Decimal
    kept = sorted(v for v in values if 0 <= v <= 100)
    points = _ruled(run(example, [{**own_values(example), field: whole(v)} for v in kept])) if kept else []
    return {v: p for v, p in zip(kept, points, strict=True) if p is not None}


def _ruled(result: Result) -> list[Decimal | None]:
    return [None if p is None else exact.from_scaled(p, 6) for p in result.wide[columns.ruled(LEAF)].to_list()]


@pytest.mark.parametrize(("kind", "example"), MOVING)
def test_alone_shuffled_and_streamed_are_the_same(kind: Any, example: Example) -> None:
    values = list(spread(example))[:40]
    whole = run(example, values).wide[columns.ruled(LEAF)].to_list()
    assert run(example, values[::-1]).wide[columns.ruled(LEAF)].to_list() == whole[::-1]
    assert run(example, values, engine="streaming").wide[columns.ruled(LEAF)].to_list() == whole
    assert run(example, values[:1]).wide[columns.ruled(LEAF)].to_list() == whole[:1]


def test_a_formula_outside_its_bounds_is_a_fault_of_the_data_with_its_place() -> None:
    example = Example({"kind": "formula", "of": "人数 / 3", "min": Decimal(1), "max": Decimal(9)}, Decimal(10), {"人数": ("integer", 3)}, None,
                      Decimal(1), "")
    assert _ruled(run(example, [{"人数": 3}, {"人数": 27}, {"人数": None}])) == [Decimal(1), Decimal(9), None]
    with pytest.raises(DataFaults) as raised:
        run(example, [{"人数": 2}, {"人数": 27}, {"人数": 28}])
    assert [(f.code, f.args["id"], f.args["about"], say("words.some", names=f.args["values"])) for f in raised.value.faults] == [
        ("FORMULA_RANGE", "S0", "指标", "人数=2"), ("FORMULA_RANGE", "S2", "指标", "人数=28")]
    assert all(f.place.row for f in raised.value.faults)


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
