"""Contests, levels with places, promotion, exclusions: small cases by hand, and what must not change a decision."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from scoring import columns
from scoring.api import assess
from scoring.errors import DataFaults
from scoring.explain import notes
from scoring.language.rubric import Rubric
from scoring.messages import say
from scoring.outcome import DECISIONS
from scoring.result import Result
from tests.explained import scheme

FIELDS = {"得分": {"type": "decimal", "min": 0, "max": 100}, "单位等次": {"type": "choice", "values": ["好", "较好", "一般"]}}
NODES = [{"id": "work", "title": "工作", "items": [
    {"id": "points", "title": "得分项", "points": 100, "rule": {"kind": "formula", "of": "得分", "min": 0, "max": 100}}]}]
SUBJECT = {"kind": "人员", "id": "编号", "name": "名称", "group": "类别", "parent": "所属单位"}


def exactly(value: Any) -> Any:
    """Return what was written here with floats as the decimals that were typed."""
    if isinstance(value, dict):
        return {key: exactly(below) for key, below in value.items()}
    if isinstance(value, list):
        return [exactly(below) for below in value]
    return Decimal(str(value)) if isinstance(value, float) else value


def rubric(*awards: dict[str, Any], **more: Any) -> Rubric:
    told = [exactly({"id": f"a{i}", "title": f"奖{i}", **award}) for i, award in enumerate(awards)]
    return scheme(FIELDS, [], indicators=NODES, awards=told, subject=SUBJECT, **more)


def frame(points: list[Any], groups: str = "", units: str = "", grades: dict[str, str] | None = None) -> pl.DataFrame:
    ids = [f"S{i}" for i in range(len(points))]
    return pl.DataFrame({
        "编号": ids, "名称": [f"虚构{i}" for i in ids], "类别": list(groups or "甲" * len(points)), "所属单位": list(units or "一" * len(points)),
        "得分": [None if p is None else str(p) for p in points], "单位等次": [(grades or {}).get(u, "好") for u in units or "一" * len(points)]})


def scored(made: Rubric, data: pl.DataFrame, **options: Any) -> Result:
    return assess(made, data, detail="totals", **options)


def decisions(result: Result, award: str = "a0") -> str:
    return "".join("ynu"[code] for code in result.wide[columns.decision(award)])


def levels(result: Result, award: str = "a0") -> list[int | None]:
    return result.wide[columns.value(award)].to_list()


def ladder(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "level", "levels": [{"title": f"{i}等", "from": 0, **step} for i, step in enumerate(steps)], **more}


def quota(take: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "quota", "take": take, **more}


# places of contests


def test_a_quota_is_a_ceiling_and_no_target() -> None:
    assert decisions(scored(rubric(quota({"count": 3}, eligible="total >= 60")), frame([90, 70, 50, 40]))) == "yynn"


def provisional(result: Result) -> list[tuple[Any, ...]]:
    """Return the contests whose places may yet change: how many were given so, and how many may take one."""
    return [(n.args["taken"], n.args["count"], say("words.any", what=n.args["names"])) for n in result.issues if n.code == "AWARD_PROVISIONAL"]


@pytest.mark.parametrize(("points", "told"), [([90, 80, None, 60], [(1, 1, "虚构S2")]), ([90, None, None, 60], [(2, 2, "虚构S1、虚构S2")]),
                                              ([90, None], []), ([90, 80, 70], [])])
def test_a_place_that_somebody_may_yet_take_is_provisional(points: list[int | None], told: list[tuple[Any, ...]]) -> None:
    assert provisional(scored(rubric(quota({"count": 2})), frame(points))) == told


def test_a_place_is_provisional_within_its_group() -> None:
    within = assess(rubric(quota({"count": 1}, within="group")), frame([90, None, 80, 70], groups="甲甲乙乙"))
    assert provisional(within) == [(1, 1, "虚构S1")]
    for lang, said in (("zh", "“奖0”（甲）的1个入选名额是暂定的：另有1个（虚构S1）尚不能确定是否入选，确定后名单可能变化。"),
                       ("en", "'奖0' (甲): 1 place given provisionally, for it is open whether 1 more will take one (虚构S1).")):
        assert notes.issues(within, lang).filter(pl.col("code") == "AWARD_PROVISIONAL")["detail"][0].startswith(said)


TWO = [{"id": "work", "title": "工作", "items": [
    {"id": "one", "title": "任务", "points": 60, "rule": {"kind": "completion", "of": "得分"}},
    {"id": "two", "title": "报告", "points": 40, "rule": {"kind": "completion", "of": "报告"}}]}]


def pending(rows: list[tuple[Any, Any]], indicators: list[dict[str, Any]] | None = None, **more: Any) -> list[list[tuple[Any, ...]]]:
    """Return which places of two are provisional, with and without lines: 60 points by the first number and 40 by the second, in percent."""
    fields = {"得分": {"type": "percent"}, "报告": {"type": "percent"}}
    made = scheme(fields, [], indicators=indicators or TWO, subject=SUBJECT, awards=[{"id": "a0", "title": "奖0", **quota({"count": 2})}], **more)
    data = frame([one for one, _ in rows]).with_columns(pl.Series("报告", [None if two is None else str(two) for _, two in rows], pl.String))
    return [provisional(assess(made, data, detail=detail)) for detail in ("totals", "lines")]


@pytest.mark.parametrize(("rows", "told"), [
    ([(100, 100), (80, 80), (60, None)], []),  # at most 76 against 80
    ([(100, 100), (80, 80), (66, None)], []),  # at most 79.60
    ([(100, 100), (80, 80), (67, None)], [(1, 1, "虚构S2")]),  # at most 80.20, and 100 is out of reach
    ([(100, 100), (80, 80), (67, None), (None, 0), (70, None)], [(1, 2, "虚构S2、虚构S4")]),
    ([(100, 100), (80, 80), (None, 100), (None, 100)], [(2, 2, "虚构S2、虚构S3")]),  # both may come level with the first
])
def test_who_can_at_most_have_less_than_the_last_one_taken_opens_no_place(rows: list[tuple[Any, Any]], told: list[tuple[Any, ...]]) -> None:
    assert pending(rows) == [told, told]


def test_what_may_move_the_points_of_others_leaves_every_place_open() -> None:
    """By places the points of all may change with one more datum."""
    placed = [{"id": "work", "title": "工作", "items": [
        {"id": "one", "title": "任务", "points": 60, "rule": {"kind": "completion", "of": "得分"}},
        {"id": "two", "title": "报告", "points": 40, "rule": {"kind": "rank_points", "of": "报告", "places": [40, 30, 20]}}]}]
    assert pending([(100, 100), (80, 80), (0, None)], placed) == [[(1, 1, "虚构S2")]] * 2


@pytest.mark.parametrize("combine", [{}, {"combine": "mean"}, {"combine": "geometric"}, {"combine": "minimum"}, {"combine": "best", "keep": 2},
                                     {"combine": "drop_lowest", "drop": 1}])
@pytest.mark.parametrize("known", [("130", "50"), ("70", "100"), ("130", "不涉及")])
def test_nothing_that_is_filed_later_brings_more_than_was_said_to_be_within_reach(combine: dict[str, Any], known: tuple[str, str]) -> None:
    """Also where one is over-fulfilled, so that the other could bring the most by not applying."""
    names = ("甲", "乙", "丙")
    items = [{"id": f"item_{i}", "title": name, "points": 20 + 20 * i, "rule": {"kind": "completion", "of": name, "cap": 1.2 if i < 2 else 1}}
             for i, name in enumerate(names)]
    node = exactly({"id": "work", "title": "工作", "items": items, **combine, **({"points": 120} if combine else {})})
    made = scheme({name: {"type": "percent", "max": 200, "may_be": "not_applicable"} for name in names}, [], indicators=[node], subject=SUBJECT,
                  awards=[{"id": "a0", "title": "奖0", **quota({"count": 1})}])
    later = [None, "0", "50", "99.99", "100", "不涉及：无"]
    data = frame([1] * len(later)).select("编号", "名称", "类别", "所属单位").with_columns(
        pl.lit(known[0]).alias("甲"), pl.lit(known[1]).alias("乙"), pl.Series("丙", later, pl.String))
    wide = scored(made, data).wide
    most, *totals = wide[columns.most("total")][0], *wide[columns.TOTAL][1:]
    assert max(totals) <= most
    assert wide[columns.most("total")][1:].to_list() == totals


BEST = {"kind": "best", "title": "{title}最佳", "of": ["points"]}


@pytest.mark.parametrize(("points", "told"), [
    ([90, 80, None], [(1, 1, "虚构S2")]), ([90, 90, None, None], [(2, 2, "虚构S2、虚构S3")]), ([None, None], []), ([90, 80], []),
    ([100, None], []),
])
@pytest.mark.parametrize("detail", ["totals", "lines"])
def test_the_best_is_provisional_where_somebody_may_be_better(points: list[int | None], told: list[tuple[Any, ...]], detail: Any) -> None:
    assert provisional(assess(rubric(BEST), frame(points), detail=detail)) == told


def test_a_share_is_rounded_down_unless_it_says_nearest() -> None:
    data = frame([90, 80, 70, 60, 50, 40])
    assert decisions(scored(rubric(quota({"share": 0.3})), data)) == "ynnnnn"
    assert decisions(scored(rubric(quota({"share": 0.3, "rounding": "nearest"})), data)) == "yynnnn"


def test_a_third_is_a_third() -> None:
    data = frame([90, 80, 70, 60, 50, 40])
    assert decisions(scored(rubric(quota({"share": "1/3"})), data)) == "yynnnn"
    assert decisions(scored(rubric(quota({"share": "1/3"})), frame([90, 80, 70]))) == "ynn"
    assert decisions(scored(rubric(quota({"share": 0.333333})), frame([90, 80, 70]))) == "nnn"
    assert decisions(scored(rubric({"kind": "laggards", "at_least": {"share": "1/3"}}), data)) == "nnnnyy"
    shares = {"shares": {"by": "单位等次", "values": {"好": "1/3", "较好": 0.5, "一般": 0}}}
    assert decisions(scored(rubric(quota(shares, within="parent")), frame([90, 80, 70, 60], units="甲甲甲乙", grades={"乙": "较好"}))) == "ynnn"


def test_a_share_of_those_who_pass() -> None:
    passers = quota({"share": 0.5, "of": "eligible"}, eligible="total >= 60")
    assert decisions(scored(rubric(passers), frame([90, 80, 70, 60, 50, 40, 30, 20]))) == "yynnnnnn"
    assert decisions(scored(rubric(quota({"share": 0.5}, eligible="total >= 60")), frame([90, 80, 70, 60, 50, 40, 30, 20]))) == "yyyynnnn"
    steps = ladder({"from": 80, "take": {"share": 0.5, "of": "eligible"}}, {"from": 60})
    assert levels(scored(rubric(steps), frame([95, 90, 85, 80, 70, 10]))) == [2, 2, 1, 1, 1, 0]


def test_each_unit_has_the_places_that_it_was_given() -> None:
    take = {"places": 'if(单位等次 == "好", 2, if(单位等次 == "较好", 1, 0))'}
    data = frame([90, 80, 70, 95, 85, 99], units="甲甲甲乙乙丙", grades={"甲": "好", "乙": "较好", "丙": "一般"})
    assert decisions(scored(rubric(quota(take, within="parent")), data)) == "yynynn"
    assert decisions(scored(rubric(quota({**take, "reserve": 1}, within="parent")), data)) == "ynnnnn"
    torn = data.with_columns(pl.when(pl.col("编号") == "S0").then(None).otherwise("单位等次").alias("单位等次"))
    assert decisions(scored(rubric(quota(take, within="parent")), torn)) == "uuuynn"


def test_a_reserve_is_kept_for_the_committee() -> None:
    assert decisions(scored(rubric(quota({"count": 3, "reserve": 1})), frame([90, 80, 70]))) == "yyn"


@pytest.mark.parametrize(("at_the_cut", "told"), [("committee", "yuun"), ("shrink", "ynnn"), ("extend", "yyyn")])
def test_those_tied_at_the_cut(at_the_cut: str, told: str) -> None:
    assert decisions(scored(rubric(quota({"count": 2}, at_the_cut=at_the_cut)), frame([90, 80, 80, 70]))) == told


def test_the_share_of_the_people_goes_by_the_grade_of_their_unit() -> None:
    take = {"shares": {"by": "单位等次", "values": {"好": 0.5, "较好": 0.25, "一般": 0}}}
    data = frame([90, 80, 70, 60, 95, 85, 75, 65], units="甲甲甲甲乙乙乙乙", grades={"甲": "好", "乙": "较好"})
    assert decisions(scored(rubric(quota(take, within="parent")), data)) == "yynnynnn"
    torn = data.with_columns(pl.when(pl.col("编号") == "S0").then(pl.lit("一般")).otherwise("单位等次").alias("单位等次"))
    assert decisions(scored(rubric(quota(take, within="parent")), torn)) == "uuuuynnn"


def test_laggards_are_a_minimum_rounded_up() -> None:
    data = frame([90, 80, 70, 60, 50, 40])
    assert decisions(scored(rubric({"kind": "laggards", "at_least": {"share": 0.3}}), data)) == "nnnnyy"
    assert decisions(scored(rubric({"kind": "laggards", "at_least": {"count": 1}, "require": "total < 65"}), data)) == "nnnyyy"
    tied = {"kind": "laggards", "at_least": {"count": 1}, "at_the_cut": "extend"}
    assert decisions(scored(rubric(tied), frame([90, 40, 40]))) == "nyy"


# cuts by place and percentile


def test_cuts_by_place_and_percentile_among_all_and_in_the_group() -> None:
    data = frame([90, 80, 80, 70, 60, 50, 40, 30, 20, 10], groups="甲乙甲乙甲乙甲乙甲乙")

    def title(require: str) -> str:
        return decisions(scored(rubric({"kind": "title", "require": require}), data))

    assert title("place <= 3") == "yyynnnnnnn"
    assert title("group_place == 1") == "yynnnnnnnn"
    assert title("percentile >= 90") == "ynnnnnnnnn"
    assert title("percentile >= 70") == "yyynnnnnnn"
    assert title("group_percentile >= 60") == "yyyynnnnnn"


def test_levels_by_place_alone() -> None:
    steps = {"kind": "level", "levels": [{"title": "一等", "require": "place <= 1"}, {"title": "二等", "require": "percentile >= 50"}]}
    assert levels(scored(rubric(steps), frame([90, 80, 70, 60]))) == [2, 1, 0, 0]


# levels with places


def test_who_is_displaced_competes_one_level_lower() -> None:
    made = rubric(ladder({"from": 80, "take": {"count": 1}}, {"from": 60, "take": {"count": 2}}, {"from": 50}))
    assert levels(scored(made, frame([95, 90, 85, 82, 70, 55, 40]))) == [3, 2, 2, 1, 1, 1, 0]


def test_a_tie_above_leaves_open_what_it_can_change_below() -> None:
    made = rubric(ladder({"take": {"count": 1}}, {"take": {"count": 2}}, {}))
    # Two are tied for one place and may come down to where two have room: of those behind them only the last is sure to have none.
    assert levels(scored(made, frame([90, 90, 80, 70, 60]))) == [None, None, None, None, 1]


def test_places_are_within_the_group() -> None:
    made = rubric(ladder({"take": {"share": 0.5}}, {}, within="group"))
    assert levels(scored(made, frame([90, 80, 70, 60], groups="甲甲乙乙"))) == [2, 1, 2, 1]


def test_the_gate_of_a_level() -> None:
    made = rubric(ladder({"from": 80}, {}, eligible="得分 != 90"))
    assert levels(scored(made, frame([95, 90, 70]))) == [2, 0, 1]


# the year before


@pytest.mark.parametrize(("new", "first"), [("free", 3), ("lowest", 1), ("none", 0)])
def test_promotion_goes_one_step_above_the_year_before(new: str, first: int) -> None:
    made = rubric(ladder({"from": 80}, {"from": 60}, {"from": 40}, promotion={"at_most": 1, "new": new}))
    before = pl.DataFrame({"名称": ["虚构S0", "虚构S1", "虚构S2"], "等次": ["2等", None, "0等"]})
    assert levels(scored(made, frame([90, 90, 50, 90]), previous=before)) == [2, 1, 1, first]


def test_an_honour_lifts_more_than_one_step() -> None:
    made = rubric(ladder({"from": 80}, {"from": 60}, {"from": 40}, promotion={"at_most": 1, "unless": '单位等次 == "较好"'}))
    before = pl.DataFrame({"名称": ["虚构S0", "虚构S1", "虚构S2"], "等次": ["2等", "2等", "2等"]})
    data = frame([90, 90, 90], units="甲乙丙", grades={"甲": "好", "乙": "较好"})
    assert levels(scored(made, data, previous=before)) == [2, 3, 2]
    unknown = data.with_columns(pl.when(pl.col("编号") == "S2").then(None).otherwise("单位等次").alias("单位等次"))
    assert levels(scored(made, unknown, previous=before)) == [2, 3, None]
    assert levels(scored(made, data)) == [None, 3, None]


def test_the_year_before_is_a_run_a_folder_or_unknown() -> None:
    made = rubric(ladder({"from": 80}, {"from": 60}, {"from": 40}, promotion={"at_most": 1}))
    before = scored(rubric(ladder({"from": 80}, {"from": 60}, {"from": 40})), frame([45, 85]))
    assert levels(scored(made, frame([90, 90]), previous=before)) == [2, 3]
    assert levels(scored(made, frame([90, 30]))) == [None, 0]


def test_a_run_of_another_rubric_is_no_year_before() -> None:
    steps = ladder({"from": 80}, {"from": 60}, promotion={"at_most": 1})
    plain, made = rubric(ladder({"from": 80}, {"from": 60})), rubric(steps)
    before = scored(plain, frame([70]))
    other = made.model_copy(update={"id": "other"})
    with pytest.raises(DataFaults) as caught:
        scored(other, frame([90]), previous=before)
    assert [(f.code, f.args["found"], f.args["wanted"]) for f in caught.value.faults] == [("PREVIOUS_OTHER_RUBRIC", made.id, "other")]
    assert all(made.id in f.text(lang) and "other" in f.text(lang) for f in caught.value.faults for lang in ("zh", "en"))
    renamed = other.model_copy(update={"replaces": (made.id,)})
    assert levels(scored(renamed, frame([90]), previous=before)) == [2]
    assert levels(scored(other, frame([90]), previous=scored(plain.model_copy(update={"id": "third", "replaces": ("other",)}), frame([70])))) == [2]


def test_the_most_improved() -> None:
    improved = quota({"count": 1}, by=["total - previous.total"], eligible="not missing(previous.total) and total > previous.total")
    before = pl.DataFrame({"编号": ["S0", "S1"], "名称": ["虚构S0", "虚构S1"], "总得分": ["85", "60"]})
    assert decisions(scored(rubric(improved), frame([90, 80, 99]), previous=before)) == "nyn"


def test_a_level_that_the_rubric_does_not_have_is_a_fault() -> None:
    made = rubric(ladder({"from": 80}, promotion={"at_most": 1}))
    with pytest.raises(DataFaults) as caught:
        scored(made, frame([90]), previous=pl.DataFrame({"编号": ["S0"], "名称": ["虚构S0"], "等次": ["九等"]}))
    assert [f.code for f in caught.value.faults] == ["PREVIOUS_LEVEL"]


# one award and another


def test_awards_that_exclude_each_other_go_in_written_order() -> None:
    first, second = quota({"count": 1}), quota({"count": 1}, not_together=["a0"])
    found = scored(rubric(first, second), frame([90, 80, 70]))
    assert (decisions(found), decisions(found, "a1")) == ("ynn", "nyn")


def test_who_waits_for_the_committee_keeps_its_place_in_what_it_may_be_excluded_from() -> None:
    first, second = quota({"count": 1}), quota({"count": 1}, not_together=["a0"], by=["points"], ties=[{"key": "place", "order": "ascending"}])
    found = scored(rubric(first, second), frame([90, 90, 70]))
    assert (decisions(found), decisions(found, "a1")) == ("uun", "uun")


def test_a_title_that_has_yet_to_be_approved_is_granted_and_says_so() -> None:
    found = scored(rubric(quota({"count": 1}, title="标兵", approval={"by": "区委"})), frame([90, 80]))
    assert decisions(found) == "yn"
    assert found.ranking["a0"].to_list() == ["拟评标兵", None]


def test_places_by_rate() -> None:
    assert scored(rubric(ranking={"by": ["rate"]}), frame([70, 90, 80])).wide[columns.RANK].to_list() == [3, 1, 2]


# what must not matter


FORMS = [quota({"share": 0.4}, at_the_cut="shrink", within="group"), ladder({"from": 70, "take": {"count": 2}}, {"take": {"share": 0.5}}, {}),
         {"kind": "laggards", "at_least": {"share": 0.2}}, {"kind": "title", "require": "group_percentile >= 50"}]
POINTS = [90, 85, 85, 70, 70, 70, 65, 50, 40, 40]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    made, data = rubric(*FORMS), frame(POINTS, groups="甲乙甲乙甲乙甲乙甲乙")
    kept = [columns.ID, *(columns.decision(f"a{i}") for i in range(len(FORMS)))]
    mixed = scored(made, data.sample(fraction=1, shuffle=True, seed=seed)).wide.select(kept).sort(columns.ID)
    assert mixed.equals(scored(made, data).wide.select(kept).sort(columns.ID))


def test_more_points_never_cost_an_award() -> None:
    made = rubric(*FORMS[:2])
    for row in range(len(POINTS)):
        worth = []
        for points in range(30, 100, 5):
            found = scored(made, frame([*POINTS[:row], points, *POINTS[row + 1:]], groups="甲乙甲乙甲乙甲乙甲乙"))
            had = found.wide.row(row, named=True)
            worth.append((DECISIONS[had[columns.decision("a0")]] == "granted", had[columns.value("a1")]))
        held = [w[0] for w in worth]
        assert held == sorted(held)
        reached = [w[1] for w in worth if w[1] is not None]
        assert reached == sorted(reached)


def test_taking_part_of_the_unranked_changes_nothing_for_the_others() -> None:
    made = rubric(*FORMS[1:3])
    alone, beside = scored(made, frame(POINTS)), scored(made, frame([*POINTS, None]))
    for award in ("a0", "a1"):
        assert decisions(beside, award)[:-1] == decisions(alone, award)


@pytest.mark.parametrize(("node", "adjust", "rows"), [
    ({}, {"kind": "deduction", "on": "b", "cap": 40}, [(100, None, 30), (90, "90", 0)]),
    ({"cap": 30}, None, [(100, None, 0), (90, "不涉及", 0)]),
    ({}, {"kind": "bonus", "on": "a", "cap": 40}, [(60, None, 30), (100, "90", 20)]),
])
def test_who_may_lose_a_node_with_its_cap_or_deduction_may_come_to_more(node: dict[str, Any], adjust: dict[str, Any] | None,
                                                                       rows: list[tuple[int, str | None, int]]) -> None:
    """Where what is open may turn out not to apply, the deduction or the cap of its node goes with it, and the others are re-scaled."""
    number = {"type": "integer", "max": 100}
    fields = {"甲": number, "乙": {**number, "may_be": "not_applicable"}, "事": number}
    items = [{"id": name, "title": f"{name}节", "points": 50, **more, "items": [
        {"id": f"{name}1", "title": f"{name}项", "points": 50, "rule": {"kind": "completion", "of": of, "target": "100"}}]}
        for name, of, more in (("a", "甲", {}), ("b", "乙", node))]
    added = {} if adjust is None else {"adjust": [{"id": "more", "title": "加扣", "of": "事", "each": 1, "say": "事", **adjust}]}
    best = {"id": "q", "kind": "quota", "title": "先进", "take": {"count": 1}}
    made = scheme(fields, [], indicators=items, not_applicable="rescale", awards=[best], **added)
    data = pl.DataFrame([{"编号": f"S{i}", "名称": f"虚构{i}", "甲": str(a), "乙": b, "事": str(c)} for i, (a, b, c) in enumerate(rows)])
    assert provisional(assess(made, data)) == [(1, 1, "虚构0")]
