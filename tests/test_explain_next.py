"""What next, held against the engine: the tree adds up as it does, and every value that is named brings what is said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from scoring import columns, exact
from scoring.engine.assess import assess_inputs
from scoring.explain.cells import Cells
from scoring.explain.goals import Goal, Goals
from scoring.explain.leaves import Speaker
from scoring.explain.recombine import Tree
from scoring.explain.steps import Changes, Step
from scoring.language.load import load_rubric
from scoring.language.rubric import Field, Rubric
from scoring.outcome import Standing
from scoring.result import Result
from scoring.tables.inputs import Inputs
from scoring.tables.read import read
from tests.explained import generated, run, scheme
from tests.handed_out import DATA

KINDS: tuple[dict[str, Any], ...] = ({"kind": "completion", "of": "甲"}, {"kind": "piecewise", "of": "乙", "points": [[60, 0], [75, 5], [90, 20]]},
         {"kind": "bands", "of": "丙", "bands": [{"from": 0, "points": 0}, {"from": 3, "points": 6}, {"from": 8, "points": 10}]},
         {"kind": "piecewise", "of": "丁", "points": [[0, 10], [7, 0]]}, {"kind": "grade", "of": "戊", "points": {"优": 15, "良": 12, "差": 0}},
         {"kind": "completion", "of": "己", "target": "9"})
FULLS = (25, 20, 10, 10, 15, 20)
FIELDS = {"甲": {"type": "percent"}, "乙": {"type": "percent"}, "丙": {"type": "integer"}, "丁": {"type": "integer"},
          "戊": {"type": "choice", "values": ["优", "良", "差"]}, "己": {"type": "integer"}, "无": {"type": "boolean"}}
ROUNDINGS = (["item", "section", "total"], ["section", "total"], ["total"])


def mixed(round_at: list[str]) -> Rubric:
    """Return a rubric of every kind that a value can raise; the last leaf may not apply, so that the others are re-scaled."""
    items = [{"id": f"leaf_{i}", "title": f"指标{i}", "points": full, "rule": rule} for i, (full, rule) in enumerate(zip(FULLS, KINDS, strict=True))]
    items[-1]["applies"] = "not 无"
    stars = {"id": "stars", "kind": "stars", "title": "达标{n}星", "each": [{"of": "star", "at_least": Decimal("77.77")}]}
    return scheme(FIELDS, items, awards=[stars], scores={"decimals": 2, "round_at": round_at})


ROWS = [{"甲": a, "乙": b, "丙": c, "丁": d, "戊": e, "己": f, "无": g} for a, b, c, d, e, f, g in (
    ("33.33", "61.07", 2, 5, "差", 4, "否"), ("66.67", "75", 7, 1, "良", 8, "是"), ("12.5", "89.99", 3, 6, "良", 2, "是"),
    ("99.99", "59", 0, 0, "优", 1, "否"), ("71.43", "77.77", 8, 7, "差", 7, "是"))]


def moved(row: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    named = {f"leaf_{i}": str(rule["of"]) for i, rule in enumerate(KINDS)}
    return {**row, **{named[leaf]: value for leaf, value in changes.items()}}


def totals(result: Result) -> list[Decimal]:
    return [exact.from_scaled(t, 2) for t in result.wide[columns.TOTAL]]


# the tree


@pytest.mark.parametrize("seed", range(400, 415))
def test_the_tree_adds_up_as_the_engine_does(seed: int) -> None:
    result = generated(seed)
    if result is None:
        return
    cells = Cells(result)
    for row in range(result.wide.height):
        if cells.standing(row) != Standing.EXEMPT:
            own = cells.under(cells.rubric_of(row))
            tree = Tree(own, row)
            for node in (*(n.id for n in own.rubric.nodes), "total"):
                assert tree.points(node) == cells.points(node, row), (row, node)


# the next value of the engine


@pytest.mark.parametrize("round_at", ROUNDINGS)
def test_the_next_value_brings_its_gain(round_at: list[str]) -> None:
    rubric = mixed(round_at)
    result = run(rubric, ROWS)
    lines = result.scores.filter(pl.col("next").is_not_null())
    assert lines.height > 12
    for subject, leaf, following, gain in lines.select("id", "indicator", "next", "gain").iter_rows():
        row = int(subject.removeprefix("S"))
        value = Decimal(following) if leaf in ("leaf_0", "leaf_1") else int(Decimal(following))
        after = run(rubric, [*ROWS[:row], moved(ROWS[row], {leaf: value}), *ROWS[row + 1:]])
        assert totals(after)[row] - totals(result)[row] == gain, (subject, leaf)


# the values that explanations work out


def reached(rubric: Rubric, row: int, steps: tuple[Step, ...]) -> Decimal:
    changed = run(rubric, [moved(ROWS[row], {s.indicator: s.value for s in steps})])
    return exact.from_scaled(changed.wide[columns.published("star")][0], 2)


@pytest.mark.parametrize("round_at", ROUNDINGS)
@pytest.mark.parametrize("row", range(len(ROWS)))
def test_a_way_to_a_star_reaches_it_and_no_smaller_value_does(round_at: list[str], row: int) -> None:
    rubric = mixed(round_at)
    result = run(rubric, ROWS)
    changes = Changes(Speaker(Cells(result), "zh"), row)
    before = exact.from_scaled(result.wide[columns.published("star")][row], 2)
    for mark in (before + Decimal("0.01"), before + 3, before + 12, before + 40, Decimal(99)):
        ways = changes.ways("star", mark)
        for step in ways.alone:
            assert reached(rubric, row, (step,)) >= mark
            if isinstance(step.value, Decimal) and step.points[1] < changes.tree.counted(step.indicator, changes.best[step.indicator].points):
                unit = Decimal(1).scaleb(int(step.value.as_tuple().exponent)) * (1 if step.indicator != "leaf_3" else -1)
                less = reached(rubric, row, (Step(**{**vars(step), "value": step.value - unit}),))
                assert less < mark, step
        if ways.together:
            assert len(ways.together) > 1
            assert reached(rubric, row, ways.together) >= mark
            assert reached(rubric, row, ways.together[:-1]) < mark
        if not ways.reachable and ways.best is not None:
            assert ways.best < mark


def test_goals_of_the_whole_bring_the_total_that_they_say() -> None:
    rubric = mixed(ROUNDINGS[0])
    result = run(rubric, ROWS)
    for row in range(len(ROWS)):
        for goal in Goals(Speaker(Cells(result), "zh"), row).all():
            for steps in ([s] for s in goal.alone):
                after = run(rubric, [*ROWS[:row], moved(ROWS[row], {s.indicator: s.value for s in steps}), *ROWS[row + 1:]])
                assert totals(after)[row] - totals(result)[row] == steps[0].gain
                if goal.award == "place":
                    assert after.wide[columns.RANK][row] < result.wide[columns.RANK][row]


# what no points bring about

PERCENT = {"kind": "completion", "of": "甲"}
LADDER: dict[str, Any] = {"id": "grade", "kind": "level", "title": "等次", "levels": [
    {"title": "优秀", "from": 80, "require": 'not (负责人 and 单位 == "一般")'},
    {"title": "称职", "from": 60, "require": "star >= 50"}, {"title": "不称职", "from": 0}]}
BARRED: dict[str, Any] = {"甲": {"type": "percent", "max": 100}, "负责人": {"type": "boolean"},
                          "单位": {"type": "choice", "values": ["优秀", "一般"]}}


def goals_of(award: dict[str, Any], lang: str = "zh", **row: Any) -> list[Goal]:
    """Return the goals of one subject for one award, of two items of 90 and 10 points."""
    items = [{"id": "one", "title": "任务", "points": 90, "rule": PERCENT}]
    second = {"id": "star2", "title": {"zh": "民意", "en": "Opinion"}, "points": 10, "rule": {"kind": "pass_fail", "of": "not 负责人"}}
    nodes = [{"id": "star", "title": {"zh": "工作", "en": "Work"}, "items": items}, second]
    rubric = scheme(BARRED, [], indicators=nodes, awards=[award], ranking="none")
    return [g for g in Goals(Speaker(Cells(run(rubric, [row])), lang), 0).all() if g.award == award["id"]]


def test_a_level_that_a_condition_of_data_keeps_away_is_not_said_to_lack_points() -> None:
    (goal,) = goals_of(LADDER | {"levels": [LADDER["levels"][0], LADDER["levels"][2]]}, 甲=85, 负责人="是", 单位="一般")
    assert goal.words == "属“负责人”，单位为“一般”，仅提高得分不能评为“优秀”。"
    assert (goal.short, goal.reachable, goal.alone, goal.together) == (None, False, (), ())
    (goal,) = goals_of(LADDER | {"levels": [LADDER["levels"][0], LADDER["levels"][2]]}, 甲=85, 负责人="是", 单位="优秀")
    assert goal.words.startswith("距“优秀”（80分）差3.50分。")


def test_a_level_whose_condition_points_can_meet_names_both() -> None:
    """The line of the level and the mark of a node lack at once: one item closes both, in the order node before total."""
    (goal,) = goals_of(LADDER, 甲=50, 负责人="否", 单位="优秀")
    assert goal.words.startswith("距“称职”尚缺：总得分55.00分，低于60分；“工作”得45分，低于50分。需同时改进以下各项：“任务”")
    assert goal.reachable


@pytest.mark.parametrize("award", [
    {"id": "best", "kind": "title", "title": "先进", "require": 'total >= 90 and 单位 != "一般"'},
    {"id": "best", "kind": "quota", "title": "先进", "eligible": 'total >= 90 and 单位 != "一般"', "take": {"count": 1}, "by": ["total"]}])
def test_a_title_that_a_condition_of_data_keeps_away_names_that(award: dict[str, Any]) -> None:
    (goal,) = goals_of(award, 甲=85, 负责人="否", 单位="一般")
    assert goal.words == "单位为“一般”，要求不为“一般”，仅提高得分不能评为“先进”。"
    assert goals_of(award, "en", 甲=85, 负责人="否", 单位="一般")[0].words.endswith("; more points alone do not bring '先进'.")
    (goal,) = goals_of(award, 甲=85, 负责人="否", 单位="优秀")
    assert goal.short == Decimal("3.5")


# places: beyond the gate up to the last one taken, and level with it

RACE: dict[str, Any] = {"甲": {"type": "percent", "max": 100}, "乙": {"type": "percent", "max": 100}}


def race(award: dict[str, Any], rows: list[tuple[int, int]], row: int, lang: str = "zh", **more: Any) -> Goal:
    """Return the first goal of one of several subjects: 60 points that can still change, 40 that cannot."""
    nodes = [{"id": "star", "title": {"zh": "工作", "en": "Work"}, "points": 60, "rule": PERCENT},
             {"id": "past", "title": {"zh": "考试", "en": "Exam"}, "points": 40, "past": True, "rule": {"kind": "completion", "of": "乙"}}]
    rubric = scheme(RACE, [], indicators=nodes, awards=[{"id": "best", "title": {"zh": "先进", "en": "Best"}, **award}] if award else [], **more)
    return Goals(Speaker(Cells(run(rubric, [{"甲": a, "乙": b} for a, b in rows])), lang), row).all()[0]


GATED: dict[str, Any] = {"kind": "quota", "eligible": "total >= 50", "take": {"count": 1}}


@pytest.mark.parametrize(("award", "told", "reachable"), [
    (GATED, "距“先进”尚缺：总得分40.00分，低于50分；与最后一个列入的社区相差40.00分。以下一项改进即可：“工作”：甲达到86.68%，得52.01分，"
            "总得分增加40.01分。", True),
    ({**GATED, "take": {"count": 3}}, "距“先进”尚缺：总得分40.00分，低于50分。以下一项改进即可：“工作”：甲达到36.66%，得22分，"
     "总得分增加10分。", True),
    ({**GATED, "by": ["past"], "ties": ["total"]}, "距“先进”尚缺：总得分40.00分，低于50分。以下一项改进即可：“工作”：甲达到36.66%，得22分，"
     "总得分增加10分。达到后还须排在名额（1个）之内。", False),
    ({**GATED, "eligible": "total >= 50 and past >= 30"}, "距“先进”尚缺：总得分40.00分，低于50分；“考试”得28分，低于30分；与最后一个列入的社区相差"
     "40.00分。仅靠尚可改进的各项达不到。", False),
    ({**GATED, "take": {"share": "1/9"}}, "本次没有“先进”名额，仅提高得分不能评为“先进”。", False),
])
def test_beyond_the_gate_of_a_quota_lies_the_last_one_taken(award: dict[str, Any], told: str, reachable: bool) -> None:
    goal = race(award, [(80, 80), (70, 70), (20, 70)], 2)
    assert (goal.words, goal.reachable) == (told, reachable)


def test_beyond_the_line_of_a_level_with_places_lies_the_last_one_on_it() -> None:
    steps = {"kind": "level", "levels": [{"title": "优秀", "from": 50, "take": {"count": 1}}, {"title": "合格", "from": 0}]}
    assert race(steps, [(80, 80), (70, 70), (20, 70)], 2).words == (
        "距“优秀”尚缺：总得分40.00分，低于50分；与最后一个列入的社区相差40.00分。以下一项改进即可：“工作”：甲达到86.68%，得52.01分，总得分增加40.01分。")


AHEAD, SEAT = "与列前一位的社区（第1位）相差30.00分。", "距“先进”最后一个列入的社区差30.00分。"
LEVEL = "以下一项改进即可：“工作”：甲达到100%，得满分，总得分增加30分。这样总得分与其相同，"


@pytest.mark.parametrize(("award", "more", "told", "reachable"), [
    ({}, {}, f"{AHEAD}{LEVEL}名次并列。", True),
    ({}, {"ranking": {"still_tied": "committee"}}, f"{AHEAD}{LEVEL}名次并列，提请会议审定。", False),
    ({}, {"ranking": {"method": "ordinal"}}, f"{AHEAD}{LEVEL}先后再按编号确定。", False),
    ({}, {"ranking": {"ties": ["past", "star"]}}, f"{AHEAD}{LEVEL}先后再按“考试”、“工作”确定。", False),
    ({"kind": "quota", "take": {"count": 1}}, {}, f"{SEAT}{LEVEL}并列的提请会议审定。", False),
    ({"kind": "quota", "take": {"count": 1}, "at_the_cut": "extend"}, {}, f"{SEAT}{LEVEL}并列的按细则一并列入。", True),
    ({"kind": "quota", "take": {"count": 1}, "at_the_cut": "shrink"}, {}, f"{SEAT}{LEVEL}并列的按细则均不列入。", False),
    ({"kind": "quota", "take": {"count": 1}, "ties": ["past"]}, {}, f"{SEAT}{LEVEL}先后再按“考试”确定。", False),
])
def test_who_can_at_most_come_level_is_told_what_decides_then(award: dict[str, Any], more: dict[str, Any], told: str, reachable: bool) -> None:
    goal = race(award, [(100, 50), (50, 50)], 1, **more)
    assert (goal.words, goal.reachable, bool(goal.alone)) == (told, reachable, reachable)
    assert "would be level then" in race(award, [(100, 50), (50, 50)], 1, "en", **more).words


def test_who_can_not_even_come_level_is_told_so() -> None:
    assert race({}, [(100, 60), (50, 50)], 1).words == "与列前一位的社区（第1位）相差34.00分。尚可改进的各项全部改进后为80.00分，仍达不到。"


def test_those_level_at_a_cut_that_shrinks_lack_a_place_and_no_points() -> None:
    goal = race({"kind": "quota", "take": {"count": 1}, "at_the_cut": "shrink"}, [(50, 50), (50, 50)], 1)
    assert goal.words.startswith("总得分与“先进”名额末位的社区相同，尚未列入。以下一项改进即可：“工作”：")
    assert goal.short == 0


def test_a_level_that_a_veto_or_the_lack_of_places_keeps_away() -> None:
    item, plain = {"id": "one", "title": "任务", "points": 100, "rule": PERCENT}, [{"title": "优秀", "from": 80}, {"title": "不称职", "from": 0}]
    row = {"甲": 75, "负责人": "是", "单位": "一般"}

    def said(**more: Any) -> list[str]:
        return [g.words for g in Goals(Speaker(Cells(run(scheme(BARRED, [item], ranking="none", **more), [row])), "zh"), 0).all()]

    ladder = {"id": "grade", "kind": "level", "title": "等次", "levels": plain}
    caught = {"id": "caught", "kind": "veto", "when": "负责人", "effect": {"cap_level": "不称职"}, "say": "受到处分"}
    assert said(awards=[ladder])[0].startswith("距“优秀”（80分）差5.00分。")
    assert said(awards=[ladder], adjust=[caught]) == ["受到处分，仅提高得分不能评为“优秀”。"]
    few = {"share": Decimal("0.5"), "rounding": "floor"}
    places = ladder | {"levels": [plain[0] | {"take": few}, plain[1]], "by": ["total"]}
    assert said(awards=[places]) == ["本次没有“优秀”名额，仅提高得分不能评为“优秀”。"]


# the sample: fields that are worked out are given instead, so that they can be set


def given(rubric: Rubric, inputs: Inputs, result: Result, field: str, values: list[int | None]) -> Result:
    """Score the sample with a computed field handed in."""
    plain = Field.model_validate({"type": rubric.fields[field].type, "precision": rubric.fields[field].precision, "max": 1000})
    changed = rubric.model_copy(update={"fields": {**rubric.fields, field: plain}})
    fresh = Rubric.model_validate(changed.model_dump(by_alias=True, exclude_unset=True))
    column = pl.Series(field, values, pl.Int64)
    return assess_inputs(fresh, Inputs(inputs.subjects.collect().with_columns(column).lazy(), inputs.tables))


def test_every_next_value_of_the_sample_brings_its_gain() -> None:
    rubric = load_rubric(DATA / "sample.yaml")
    inputs = read(rubric, DATA / "sample")
    result = assess_inputs(rubric, inputs)
    seen = 0
    for leaf in rubric.leaves:
        following = columns.next_value(leaf.id)
        field = str(getattr(leaf.rule, "of", ""))
        if following not in result.wide.columns or field not in rubric.fields:
            continue
        now = result.wide.select(field, following, columns.gain(leaf.id), columns.TOTAL).rows()
        shift = 10 ** (rubric.fields[field].places - (result.shown[leaf.id].next_places or 0))
        after = given(rubric, inputs, result, field, [value if goal is None else int(goal * shift) for value, goal, _, _ in now])
        for (_, goal, gain, total), reached_total in zip(now, after.wide[columns.TOTAL], strict=True):
            if goal is not None and total is not None:
                seen += 1
                assert reached_total - total == gain, leaf.id
    assert seen >= 6
