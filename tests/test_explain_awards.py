"""The reasons of awards: granted, refused and by how much, barred, open, at the cut."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from scoring import columns
from scoring.explain import awards, notes
from scoring.language.rubric import Rubric
from scoring.messages import LANGUAGES
from scoring.result import Result
from tests.explained import faults_of, generated, run, scheme
from tests.handed_out import sample

FIELDS = {"甲项": {"type": "integer", "max": 100}, "乙项": {"type": "integer", "max": 100}, "评价": {"type": "choice", "values": ["优", "良"]},
          "换届": {"type": "boolean"}, "报告日": {"type": "date"}}
NODES = [{"id": name, "title": {"zh": title, "en": name}, "items": [
    {"id": f"{name}_item", "title": f"{title}项", "points": 100, "rule": {"kind": "completion", "of": of, "target": "100"}}]}
    for name, title, of in (("health", "卫生服务", "甲项"), ("safety", "社会治安", "乙项"))]
STARS = {"id": "stars", "kind": "stars", "title": {"zh": "达标{n}星", "en": "{n} stars"},
         "each": [{"of": "health", "at_least": 80}, {"of": "safety", "at_least": 80}]}


def reasons(award: dict[str, Any], rows: list[dict[str, Any]], lang: str = "zh", **more: Any) -> list[str]:
    first = {"甲项": 90, "乙项": 90, "评价": "优", "换届": "是", "报告日": "2026-06-30"}
    rubric = scheme(FIELDS, [], indicators=NODES, awards=[STARS, {"title": {"zh": "十佳社区", "en": "Ten best"}, **award}], **more)
    told = awards.awards(run(rubric, [{**first, **row} for row in rows]), lang)
    return told.filter(pl.col("award") == award["id"])["reason"].to_list()


def title(require: str, row: dict[str, Any], lang: str = "zh") -> str:
    return reasons({"id": "good", "kind": "title", "require": require}, [row], lang)[0]


# stars


def test_stars_say_which_are_attained_and_which_lack_how_much() -> None:
    rubric = scheme(FIELDS, [], indicators=NODES, awards=[STARS])
    told = awards.awards(run(rubric, [{"甲项": 90, "乙项": 78, "换届": "是"}, {"甲项": 90, "乙项": None}]))
    assert told["reason"].to_list() == ["卫生服务达标。社会治安得78.00分，低于达标线（80分）2.00分，未达标。",
                                        "卫生服务达标。社会治安得分待定，“社会治安项”尚未核定。"]
    assert told["title"].to_list() == ["达标1星", "达标×星（待定）"]


def test_a_provisional_place_says_for_whom_it_is_open() -> None:
    best = {"id": "best", "kind": "quota", "take": {"count": 1}}
    assert reasons(best, [{}, {"甲项": 80}, {"甲项": None}])[0] == (
        "在符合条件的社区中列第1位（名额1个），列入“十佳社区”建议名单，名额暂定（另有1个社区尚不能确定是否入选：虚构丙社区）。")
    assert "it is open whether 1 more will take one: 虚构丙社区" in reasons(best, [{}, {"甲项": 80}, {"甲项": None}], "en")[0]
    assert "暂定" not in reasons({**best, "take": {"count": 2}}, [{}, {"甲项": None}])[0]


@pytest.mark.parametrize(("rival", "told"), [
    ({"甲项": 60, "乙项": None}, ["", ""]), ({"甲项": 61, "乙项": None}, ["", "虚构丙社区"]), ({"甲项": None, "乙项": None}, ["", "虚构丙社区"])])
def test_only_who_can_still_come_as_high_makes_a_place_provisional(rival: dict[str, Any], told: list[str]) -> None:
    """One rival can at most take the last place, and none where it can at most have less than the last one taken."""
    award = {"id": "best", "kind": "quota", "take": {"count": 2}}
    found = reasons(award, [{"甲项": 99, "乙项": 99}, {"甲项": 81, "乙项": 80}, rival])
    assert [reason.partition("入选：")[2].rstrip("）。") for reason in found[:2]] == told


@pytest.mark.parametrize(("lang", "told"), [
    ("zh", "总得分180.00分，评定结果为“合格”。未评为“优秀”：在符合“优秀”条件的社区中列第1位，本次无名额。"),
    ("en", "place 1 of those who qualify for '优秀', no places to give."),
])
def test_a_step_without_places_is_not_called_full(lang: str, told: str) -> None:
    steps = [{"title": "优秀", "from": 150, "take": {"share": "1/10"}}, {"title": "合格", "from": 60}]
    assert reasons({"id": "grade", "kind": "level", "levels": steps}, [{}, {"甲项": 80}], lang)[0].endswith(told)


def test_data_of_those_tied_for_the_committee_are_not_called_incomplete() -> None:
    grade = {"id": "grade", "kind": "level", "levels": [{"title": "优秀", "from": 150, "take": {"count": 1}}, {"title": "合格", "from": 60}],
             "at_the_cut": "committee"}
    best = {"id": "best", "kind": "quota", "title": "先进", "take": {"count": 1}, "eligible": "grade >= 1 and not grade == 2"}
    rubric = scheme(FIELDS, [], indicators=NODES, awards=[{"title": "等次", **grade}, best])
    rows: list[dict[str, Any]] = [{"甲项": 90, "乙项": 90}, {"甲项": 90, "乙项": 90}, {"甲项": 70, "乙项": 70}]
    told = awards.awards(run(rubric, rows)).filter(pl.col("award") == "best")["reason"].to_list()
    assert told[2].endswith("名额暂定（另有2个社区尚不能确定是否入选：虚构甲社区、虚构乙社区）。")


# laggards: by a condition alone, and behind a gate

LAST = {"id": "last", "kind": "laggards", "title": {"zh": "重点帮促", "en": "To be helped"}, "at_the_cut": "committee"}


def test_laggards_may_be_those_alone_who_meet_a_condition() -> None:
    award = {**LAST, "require": "total < 150"}
    assert reasons(award, [{}, {"甲项": 30}, {"甲项": None}]) == [
        "总得分180.00分，未低于150分，未列入“重点帮促”名单。", "符合“重点帮促”的认定条件：总得分120.00分，列入“重点帮促”名单。",
        "“卫生服务项”尚未核定，暂不能评定。"]
    assert reasons({**award, "at_least": {"count": 0}}, [{}], "en") == [
        "The total is 180.00 points, not below 150 points, not listed as 'To be helped'."]


def test_who_is_outside_the_gate_is_no_laggard() -> None:
    award = {**LAST, "at_least": {"count": 1}, "eligible": "换届"}
    told = reasons(award, [{"甲项": 10, "换届": "否"}, {"甲项": 20}, {}, {"甲项": 30, "换届": None}])
    assert told == ["换届未达到要求，未列入“重点帮促”名单。", "从后往前列第1位（应列入不少于1个），列入“重点帮促”名单。",
                    "从后往前列第2位（应列入不少于1个），未列入“重点帮促”名单。", "换届未报送，暂不能评定。"]


# titles: what does not apply is let pass, what is missing is not

VISITS = {"id": "visits", "title": {"zh": "走访", "en": "Visits"}, "points": 100, "rule": {"kind": "completion", "of": "走访率"}}
VISITED = {"应访": {"type": "integer"}, "已访": {"type": "integer"},
           "走访率": {"type": "percent", "ratio": ["已访", "应访"], "when_zero": "not_applicable"}}


@pytest.mark.parametrize("asked", ["走访率", "visits", "star"])
@pytest.mark.parametrize(("cells", "told"), [
    ((0, 0), ("granted", "不涉及")), ((4, 4), ("granted", "100%")), ((4, 3), ("not_granted", "75%，低于100%")),
    ((4, None), ("undecided", "暂不能评定"))])
def test_what_does_not_apply_is_let_pass(asked: str, cells: tuple[int, int | None], told: tuple[str, str]) -> None:
    require = f"not applies({asked}) or {asked if asked == '走访率' else f'rate({asked})'} == 100"
    rubric = scheme(VISITED, [VISITS], awards=[{"id": "all", "kind": "title", "title": "应访尽访", "require": require}])
    found = awards.awards(run(rubric, [dict(zip(("应访", "已访"), cells, strict=True))]))
    assert found["decision"].to_list() == [told[0]]
    assert told[1] in found["reason"][0]
    assert faults_of(found["reason"][0], "zh") == []


def test_a_condition_says_what_applies() -> None:
    some = {"id": "some", "kind": "title", "title": {"zh": "有走访", "en": "Some"}, "require": "applies(visits)"}
    rubric = scheme(VISITED, [VISITS], awards=[some])
    found = run(rubric, [{"应访": 0, "已访": 0}])
    assert awards.awards(found)["reason"][0] == "因“走访”不涉及，未列入“有走访”建议名单。"
    assert awards.awards(found, "en")["reason"][0] == "Not proposed for 'Some': 'Visits' does not apply."


# titles: every comparison, what was found against what was asked


@pytest.mark.parametrize(("require", "row", "told"), [
    ("health >= 80", {"甲项": 76}, "总得分列第1位，因“卫生服务”得76分，低于80分，未列入“十佳社区”建议名单。"),
    ("total >= 150", {"甲项": 30}, "总得分列第1位，因总得分120.00分，低于150分，未列入“十佳社区”建议名单。"),
    ("stars == 2", {"甲项": 30}, "总得分列第1位，因达标1星，不足2星，未列入“十佳社区”建议名单。"),
    ("rate(health) >= 80", {"甲项": 30}, "总得分列第1位，因“卫生服务”得分率30%，低于80%，未列入“十佳社区”建议名单。"),
    ("甲项 >= 40", {"甲项": 30}, "总得分列第1位，因甲项为30，不足40，未列入“十佳社区”建议名单。"),
    ("甲项 < 30", {"甲项": 30}, "总得分列第1位，因甲项为30，未少于30，未列入“十佳社区”建议名单。"),
    ("甲项 > 乙项", {"甲项": 30}, "总得分列第1位，因甲项为30，未超过乙项（90），未列入“十佳社区”建议名单。"),
    ("甲项 + 乙项 >= 200", {}, "总得分列第1位，因甲项+乙项为180，不足200，未列入“十佳社区”建议名单。"),
    ('评价 == "优"', {"评价": "良"}, "总得分列第1位，因评价为“良”，要求为“优”，未列入“十佳社区”建议名单。"),
    ("报告日 <= date(\"2026-06-01\")", {}, "总得分列第1位，因报告日为2026年6月30日，晚于2026年6月1日，未列入“十佳社区”建议名单。"),
    ("between(甲项, 1, 5)", {}, "总得分列第1位，因甲项为90，要求为1至5，未列入“十佳社区”建议名单。"),
    ("换届", {"换届": "否"}, "总得分列第1位，因换届未达到要求，未列入“十佳社区”建议名单。"),
    ("health >= 95 or safety >= 95", {}, "总得分列第1位，因“卫生服务”得90分，低于95分；“社会治安”得90分，低于95分，未列入“十佳社区”建议名单。"),
    ("health >= 80 and safety >= 80", {}, "符合“十佳社区”的条件：“卫生服务”得90分、“社会治安”得90分。列入“十佳社区”建议名单。"),
    ("health >= 80", {"甲项": None}, "卫生服务得分待定，“卫生服务项”尚未核定，暂不能评定。"),
    ("甲项 >= 80 and total >= 100", {"甲项": None}, "甲项未报送，“卫生服务项”尚未核定，暂不能评定。"),
    ("stars >= 1", {"甲项": None}, "卫生服务得分待定，“卫生服务项”尚未核定，暂不能评定。"),
])
def test_a_condition_is_told_with_the_value_found_and_the_value_asked(require: str, row: dict[str, Any], told: str) -> None:
    assert title(require, row) == told
    assert title(require, row, "en")


def test_english_is_complete() -> None:
    assert title("health >= 80", {"甲项": 76}, "en") == "Place 1, not proposed for 'Ten best': 'health' has 76 points, below 80 points."


def test_without_a_ranking_there_is_no_list_to_be_on() -> None:
    told = reasons({"id": "good", "kind": "title", "require": "甲项 >= 50"}, [{}, {"甲项": 3}], ranking="none")
    assert told == ["符合“十佳社区”的条件：甲项为90。", "因甲项为3，不足50，不符合“十佳社区”的条件。"]


# levels


def test_levels_say_what_lacks_to_the_next() -> None:
    award = {"id": "level", "kind": "level", "title": "等次", "of": "total", "levels": [
        {"title": "优秀", "from": 180, "require": '评价 == "优"'}, {"title": "合格", "from": 120}]}
    assert reasons(award, [{}, {"评价": "良"}, {"甲项": 85}, {"甲项": 5}]) == [
        "总得分180.00分，评定结果为“优秀”。",
        "总得分180.00分，评定结果为“合格”。未评为“优秀”：评价为“良”，要求为“优”。",
        "总得分175.00分，评定结果为“合格”。未评为“优秀”：距180分差5分。",
        "总得分95.00分，未达到最低等次。未评为“合格”：距120分差25分。"]


# quotas


def quota(rows: list[dict[str, Any]], **more: Any) -> list[str]:
    award = {"id": "ten", "kind": "quota", "take": {"count": 2}, "eligible": "health >= 50", **more}
    return reasons(award, rows)


def test_a_quota_tells_the_place_the_seats_and_the_distance() -> None:
    assert quota([{"甲项": 95}, {"甲项": 94}, {"甲项": 92}, {"甲项": 7}]) == [
        "在符合条件的社区中列第1位（名额2个），列入“十佳社区”建议名单。",
        "在符合条件的社区中列第2位（名额2个），列入“十佳社区”建议名单。",
        "在符合条件的社区中列第3位（名额2个），名额已满，与最后一个列入的社区相差2.00分，未列入“十佳社区”建议名单。",
        "总得分列第4位，因“卫生服务”得7分，低于50分，未列入“十佳社区”建议名单。"]


@pytest.mark.parametrize(("cut", "told"), [
    ("committee", "在符合条件的社区中列第2位（名额2个），与其他1个社区并列，余下名额1个，提请会议审定。"),
    ("shrink", "在符合条件的社区中列第2位（名额2个），与其他1个社区并列，余下名额1个不足以同时列入，未列入“十佳社区”建议名单。"),
    ("extend", "在符合条件的社区中列第2位（名额2个），与其他1个社区并列，按细则一并列入，列入“十佳社区”建议名单。"),
])
def test_those_tied_at_the_cut(cut: str, told: str) -> None:
    assert quota([{"甲项": 95}, {}, {}], at_the_cut=cut)[1:] == [told, told]


def test_behind_by_the_tie_rules() -> None:
    rows = [{"甲项": 95}, {"甲项": 91, "乙项": 89}, {"甲项": 89, "乙项": 91}]
    assert quota(rows, ties=["health"])[2] == (
        "在符合条件的社区中列第3位（名额2个），名额已满，与最后一个列入的社区总得分相同，按同分排序列后，未列入“十佳社区”建议名单。")


def test_people_are_not_called_units() -> None:
    award = {"id": "ten", "kind": "quota", "title": "先进", "take": {"count": 1}, "at_the_cut": "committee"}
    item = {"id": "one", "title": "任务", "points": 100, "rule": {"kind": "completion", "of": "甲"}}
    rubric = scheme({"甲": {"type": "percent"}}, [item], awards=[award], subject={"kind": "党员", "id": "编号", "name": "名称"})
    told = awards.awards(run(rubric, [{"甲": 80}, {"甲": 80}]))["reason"].to_list()
    assert told == ["在符合条件的党员中列第1位（名额1个），与其他1个党员并列，余下名额1个，提请会议审定。"] * 2


# vetoes


def vetoed(rows: list[dict[str, Any]]) -> list[str]:
    veto = {"id": "late", "kind": "veto", "when": "not 换届", "say": "逾期未换届", "effect": {"bar": ["good"]}}
    return reasons({"id": "good", "kind": "title", "require": "health >= 80"}, rows, adjust=[veto])


def test_the_barred_and_the_doubtful() -> None:
    assert vetoed([{"换届": "否"}, {"换届": None}, {"换届": "否", "甲项": 9}]) == [
        "逾期未换届，按细则规定，不得评为“十佳社区”。",
        "是否存在“逾期未换届”情形尚不能认定，换届未报送，暂不能评定。",
        "逾期未换届，按细则规定，不得评为“十佳社区”。总得分列第3位，因“卫生服务”得9分，低于80分，未列入“十佳社区”建议名单。"]


# the best


def test_the_best_the_second_and_those_below_the_least() -> None:
    told = reasons({"id": "best", "kind": "best", "title": "{title}最佳", "of": ["health"], "at_least": 60}, [{}, {}, {"甲项": 88}, {"甲项": 5}])
    assert told == ["“卫生服务”得90.00分，为最高，2个社区并列。"] * 2 + [
        "“卫生服务”得88.00分，低于最高分2.00分。", "“卫生服务”得5.00分，低于单项最低要求（60分）。"]


@pytest.mark.parametrize(("lang", "known", "note"), [
    ("zh", ["“卫生服务”得88.00分，为参加排名的社区中最高，暂定（虚构丙社区已得95.00分，高于此分，尚不能评定；另有1个社区可能更高：虚构乙社区）。",
            "“卫生服务”得80.00分，低于现列最佳的得分8.00分。"],
     "“单项最佳”（卫生服务）的1个入选名额是暂定的：另有2个（虚构乙社区、虚构丙社区，其中虚构丙社区已知得分更高）尚不能确定是否入选，确定后名单可能变化。"),
    ("en", ["'health' has 88.00 points, the highest of those ranked, provisional (虚构丙社区 has 95.00 points, which is more, and is not decided "
            "yet; 1 more may be better: 虚构乙社区).", "'health' has 80.00 points, 8.00 below the best of those decided."],
     "'单项最佳' (health): 1 place given provisionally, for it is open whether 2 more will take one (虚构乙社区, 虚构丙社区; more by what is "
     "known: 虚构丙社区)."),
])
def test_the_best_says_who_may_yet_be_better(lang: str, known: list[str], note: str) -> None:
    """Whoever has less there cannot, though its total is open."""
    cells = [(88, 9), (None, 9), (95, None), (70, None), (80, 9)]
    result = run(_best(), [{"甲项": health, "乙项": safety} for health, safety in cells])
    told = awards.awards(result, lang)["reason"]
    assert [told[0], told[4]] == known
    assert notes.issues(result, lang).filter(pl.col("code") == "AWARD_PROVISIONAL")["detail"].to_list() == [note]


def _best(**more: Any) -> Rubric:
    return scheme(FIELDS, [], indicators=NODES, awards=[{"id": "best", "kind": "best", "title": "{title}最佳", "of": ["health"]}], **more)


def test_the_best_is_no_highest_where_somebody_who_is_barred_has_more() -> None:
    veto = {"id": "late", "kind": "veto", "when": "not 换届", "say": "逾期未换届", "effect": {"bar": ["best"]}}
    told = awards.awards(run(_best(adjust=[veto]), [{"甲项": 88, "乙项": 9, "换届": "是"}, {"甲项": 95, "乙项": 9, "换届": "否"}]))["reason"]
    assert told[0] == "“卫生服务”得88.00分，为符合条件的社区中最高。"


def test_the_best_is_none_of_those_ranked_where_nothing_is_ranked() -> None:
    told = awards.awards(run(_best(ranking="none"), [{"甲项": 88, "乙项": 9}, {"甲项": 95, "乙项": None}]))["reason"]
    assert told[0] == "“卫生服务”得88.00分，为已有总得分的社区中最高，暂定（虚构乙社区已得95.00分，高于此分，尚不能评定）。"


# all


def test_the_sample_is_told_whole() -> None:
    for lang in LANGUAGES:
        told = awards.awards(sample(), lang)
        assert told.columns == list(columns.AWARDS)
        assert "" not in told["reason"].to_list()


@pytest.mark.parametrize("seed", range(200, 214))
def test_reasons_are_clean(seed: int) -> None:
    result: Result | None = generated(seed)
    for lang in LANGUAGES if result else ():
        assert result is not None
        told = awards.awards(result, lang)
        assert not [(r, f) for r in told["reason"] for f in faults_of(r, lang)]
        assert "" not in told["reason"].to_list()


# stars by the award's own title


@pytest.mark.parametrize(("zh", "en", "told"), [
    ("达标{n}星", "{n} stars", ("达标1星，不足2星", "1 star attained, fewer than 2 stars")),
    ("四自达到{n}项", "{n} of four reached", ("四自达到1项，不足2项", "1 of four reached, fewer than 2")),
    ("达到{n}个方面", "{n} advances made", ("达到1个方面，不足2个", "1 advances made, fewer than 2")),
])
def test_a_number_of_stars_is_told_by_the_title_of_its_award(zh: str, en: str, told: tuple[str, str]) -> None:
    stars = {**STARS, "title": {"zh": zh, "en": en}}
    rubric = scheme(FIELDS, [], indicators=NODES, awards=[stars, {"id": "both", "kind": "title", "title": "双达标", "require": "stars == 2"}])
    found = run(rubric, [{"甲项": 90, "乙项": 30}])
    for lang, words in zip(LANGUAGES, told, strict=True):
        assert words in awards.awards(found, lang).filter(pl.col("award") == "both")["reason"][0]


def test_a_contest_within_groups_says_in_which() -> None:
    rubric = scheme(FIELDS, [], indicators=NODES, subject={"kind": "社区", "id": "编号", "name": "名称", "group": "街道"},
                    awards=[{"id": "ten", "kind": "quota", "title": {"zh": "先进", "en": "Good"}, "take": {"count": 1}, "within": "group"}])
    rows = [{"甲项": 90, "乙项": 90, "街道": "东街"}, {"甲项": 80, "乙项": 90, "街道": "西街"}]
    assert [awards.awards(run(rubric, rows), lang)["reason"][1].partition("（" if lang == "zh" else " (")[0] for lang in LANGUAGES] == [
        "在“西街”符合条件的社区中列第1位", "Place 1 of those eligible in '西街'"]
