"""Corrections in the engine against the same in plain values: fields, rows of tables and points of items, on generated rubrics and data."""

from __future__ import annotations

import random
from collections import Counter

import polars as pl

from scoring.engine.assess import assess_inputs
from scoring.errors import DataFaults
from scoring.language.load import parse_rubric
from scoring.language.rubric import Rubric
from scoring.result import Result
from scoring.tables.corrections import corrected
from tests.agreement import as_typed, differences, inputs_of
from tests.interpreter import interpret
from tests.interpreter.case import Case
from tests.interpreter.correcting import Correction, put_right, some
from tests.interpreter.generate import seeded

SEEDS = 240
KIND = {"field": "字段", "item": "指标", "table": "表"}


def _table(rubric: Rubric, corrections: list[Correction]) -> pl.DataFrame:
    rows = [{rubric.subject.id: one.subject, "更正项目": f"{KIND[one.kind]}：{one.target}", "原值": as_typed(one.before),
             "更正为": as_typed(one.after), "更正理由": "复核", "认定单位": "区考核办"} for one in corrections]
    return pl.DataFrame(rows, schema_overrides={"原值": pl.String, "更正为": pl.String})


def _found(rubric: Rubric, case: Case, corrections: list[Correction]) -> Result | str:
    try:
        return assess_inputs(rubric, corrected(rubric, inputs_of(rubric, case), _table(rubric, corrections)), draft=case.draft)
    except DataFaults as faults:
        return faults.text("en")


def test_engine_and_interpreter_agree_on_corrections() -> None:
    seen: Counter[tuple[str, str]] = Counter()
    sound = 0
    for seed in range(SEEDS):
        case = seeded(seed)
        rubric = parse_rubric(case.rubric, "generated.yaml")
        corrections = some(random.Random(seed), case)
        if not corrections:
            continue
        subjects, tables, given = put_right(case, corrections)
        expected = interpret(case.rubric, subjects, tables, draft=case.draft, previous=case.previous, given=given)
        found = _found(rubric, case, corrections)
        assert differences(rubric, case, expected, found) == [], f"seed {seed}: {corrections}\n{found if isinstance(found, str) else ''}"
        seen.update(one.fact for one in corrections)
        sound += isinstance(found, Result)
    print(sorted(seen.items()), sound)
    assert sound > SEEDS * 0.7
    states = ("known", "missing", "not_applicable")
    wanted = {(a, b) for a in states for b in states} - {("missing", "not_applicable"), ("not_applicable", "missing")}
    wanted |= {("points", o) for o in ("scored", "missing", "not_applicable")} | {("row", how) for how in ("added", "struck", "changed")}
    assert sorted(wanted - {fact for fact, count in seen.items() if count >= 2}) == []
