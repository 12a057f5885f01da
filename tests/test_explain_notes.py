"""Notes in the ranking, issues in sentences, and that the catalogue has no gaps."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

import polars as pl
import pytest

from scoring import columns, messages
from scoring.errors import DataFaults
from scoring.explain import notes
from scoring.explain.scorecard import explain
from scoring.messages import LANGUAGES, results, sentences
from scoring.result import Result
from tests.explained import faults_of, generated, run, scheme
from tests.handed_out import sample

FIELDS = {"分": {"type": "integer", "max": 100}, "满意率": {"type": "percent"}, "停用": {"type": "boolean"}}
ITEMS = [{"id": "item", "title": "得分项", "points": 100, "rule": {"kind": "completion", "of": "分", "target": "100"}}]

VETO = {"awards": [{"id": "good", "kind": "title", "title": "先进", "require": "total >= 1"}],
        "adjust": [{"id": "off", "kind": "veto", "when": "停用", "say": "被停用", "effect": {"bar": ["good"]}}]}


def note(rows: list[dict[str, Any]], lang: str = "zh", **more: Any) -> dict[str, str]:
    first = {"分": 90, "满意率": 80, "停用": "否"}
    told = notes.ranking(run(scheme(FIELDS, ITEMS, **more), [{**first, **row} for row in rows]), lang)
    return dict(told.sort("id").select("id", "note").rows())


def test_equal_totals_share_the_place_and_name_the_next() -> None:
    assert list(note([{}, {}, {"分": 3}]).values()) == [
        "与虚构乙社区总得分相同，名次并列第1位，其后名次为第3位。", "与虚构甲社区总得分相同，名次并列第1位，其后名次为第3位。", ""]
    dense = note([{}, {}], ranking={"method": "dense", "still_tied": "committee"})
    assert dense["S0"] == "与虚构乙社区总得分相同，名次并列第1位，其后名次为第2位，提请会议审定。"


def test_equal_totals_with_different_places_name_the_key() -> None:
    told = note([{}, {"满意率": 70}], ranking={"ties": ["满意率"]})
    assert told["S0"] == "与虚构乙社区总得分相同，按满意率排序。"
    assert note([{}, {}], ranking={"method": "ordinal"})["S1"] == "与虚构甲社区总得分和各排序项均相同，按编号排列。"


@pytest.mark.parametrize(("row", "more", "told"), [
    ({"分": None}, {}, "“得分项”尚未核定，暂不计入排名。"),
    ({"停用": "是"}, {"exempt": {"when": "停用", "say": "已撤并"}}, "免予考核（已撤并）。"),
    ({"停用": "是"}, VETO, "被停用。"),
    ({"停用": None}, VETO, "是否存在“被停用”情形尚不能认定，停用未报送。"),
    ({"分": 7}, {"ranking": "none"}, ""),
    ({"分": None}, {"ranking": "none"}, "“得分项”尚未核定，暂不计总得分。"),
])
def test_a_note_says_what_is_to_be_known(row: dict[str, Any], more: dict[str, Any], told: str) -> None:
    assert note([row], **more)["S0"] == told
    assert bool(note([row], "en", **more)["S0"]) == bool(told)


def test_one_who_is_apart_is_not_ranked() -> None:
    items = [{**ITEMS[0], "applies": "分 > 50", "not_applicable": "unranked"},
             {"id": "other", "title": "另一项", "points": 10, "rule": {"kind": "completion", "of": "满意率"}}]
    result = run(scheme(FIELDS, items), [{"分": 9, "满意率": 80}])
    assert notes.ranking(result)["note"].to_list() == ["“得分项”不涉及，不参加排名。"]


def test_the_ranking_keeps_its_columns() -> None:
    for lang in LANGUAGES:
        told = notes.ranking(sample(), lang)
        assert [c for c in told.columns if c in columns.RANKING] == list(columns.RANKING)
        assert told.columns[-2:] == ["outcome", "note"]
        assert told.drop("note").columns == sample().ranking.columns
    assert notes.ranking(sample()).drop("note").equals(sample().ranking)


# issues


def issues(result: Result, lang: str = "zh") -> dict[str, list[str]]:
    told = notes.issues(result, lang)
    assert told.columns == list(columns.ISSUES)
    return {code: told.filter(pl.col("code") == code)["detail"].to_list() for code in told["code"].unique()}


def test_issues_are_sentences() -> None:
    told = issues(sample())
    assert told["VETO"] == [
        "虚构己社区：申报材料经核实弄虚作假（认定单位：虚构区委组织部；文号：虚组〔2026〕9号），按细则规定，不得评为“两星级党组织”，“班子配备”计0分。"]
    assert told["MISSING"] == ["虚构丁社区“居民诉求按期办结率”：诉求办结率未报送，暂不计分，请及时补报。"]
    assert all(len(issues(sample(), "en")[code]) == len(details) for code, details in told.items())


def test_every_issue_of_scoring_has_a_sentence() -> None:
    wanted = {"MISSING", "NOT_APPLICABLE", "BELOW_COVERAGE", "EXEMPT", "VETO", "VETO_UNDECIDED", "VETO_WITHOUT_BASIS", "AWARD_UNDECIDED"}
    codes: set[str] = set()
    for seed in range(200):
        if seed >= 10 and codes >= wanted:
            break
        result = generated(seed)
        for lang in LANGUAGES if result else ():
            assert result is not None
            told = issues(result, lang)
            assert not [(t, f) for details in told.values() for t in details for f in faults_of(t, lang)]
            codes |= set(told)
    assert codes >= wanted


@pytest.mark.parametrize("code", ["EXEMPT_UNKNOWN", "TIED_AT_CUT", "TIED_COMMITTEE", "TIED"])
def test_rare_issues_have_one_too(code: str) -> None:
    award = {"id": "one", "kind": "quota", "title": "先进", "take": {"count": 1}}
    ranking = {"still_tied": "share" if code == "TIED" else "committee"}
    result = run(scheme(FIELDS, ITEMS, awards=[award], ranking=ranking, exempt={"when": "停用", "say": "已撤并"}),
                 [{"分": 9, "停用": None}, {"分": 9, "停用": "否"}])
    for lang in LANGUAGES:
        assert all(issues(result, lang)[code])


def test_what_an_award_waits_for_is_named_once() -> None:
    items = [*ITEMS, {"id": "other", "title": "另一项", "points": 100, "rule": {"kind": "completion", "of": "满意率"}}]
    award = {"id": "good", "kind": "title", "title": "先进", "require": "total >= 100 and other >= 60"}
    result = run(scheme(FIELDS, items, awards=[award]), [{"停用": "否"}])
    assert issues(result)["AWARD_UNDECIDED"] == ["虚构甲社区“先进”：“得分项”、“另一项”尚未核定，暂不能评定。"]
    assert issues(result, "en")["AWARD_UNDECIDED"][0].count("另一项") == 1


def test_what_waits_for_data_is_not_for_the_committee() -> None:
    awards = [{"id": "one", "kind": "quota", "title": "先进", "take": {"count": 1}}]
    waiting = run(scheme(FIELDS, ITEMS, awards=awards), [{"分": None, "停用": "否"}, {"分": 9, "停用": "否"}])
    assert explain(waiting, "S0").headline.endswith("“先进”暂不能评定。")
    tied = run(scheme(FIELDS, ITEMS, awards=awards), [{"分": 9, "停用": "否"}] * 2)
    assert "“先进”暂不能评定，提请会议审定。" in explain(tied, "S0").headline
    plain = run(scheme(FIELDS, ITEMS, ranking="none"), [{"分": None, "停用": "否"}])
    assert explain(plain, "S0").headline == "虚构甲社区“得分项”尚未核定，暂不计总得分。"


def test_a_final_run_names_what_it_waits_for() -> None:
    fields = {**FIELDS, "票数": {"type": "integer", "from": "街道"}, "票率": {"type": "percent", "from": "街道", "valid": "票数 >= 30"}}
    items = [*ITEMS, {"id": "vote", "title": "评议", "points": 100, "rule": {"kind": "completion", "of": "票率"}}]
    with pytest.raises(DataFaults) as found:
        run(scheme(fields, items), [{"分": None, "票率": 90, "票数": 5}], final=True)
    assert [f.text("zh") for f in found.value.faults] == [
        "FINAL_PENDING 虚构甲社区（S0）“得分项”未报送，不能定稿。",
        "FINAL_PENDING 虚构甲社区（S0）“评议”有效票数、份数未达到规定，不予采用，不能定稿。"]
    assert "too few that are valid" in found.value.text("en")


# the catalogue


def test_both_languages_say_everything_with_the_same_arguments() -> None:
    plain = {"words.any", "words.event", "words.mark", "award.listed.plain", "note.at_row"}  # the same, or nothing, in one of them
    for key, (zh, en) in {**sentences.SENTENCES, **results.SENTENCES}.items():
        asked = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (zh, en)]
        # English leaves out the measure word, the kind of subject, and how many "all" are
        assert asked[1] <= asked[0], key
        unsaid = {"kind", "count"} if key.startswith("headline.") else {"kind"} if key.startswith(("award.", "goal.", "compare.")) else set()
        assert asked[0] - asked[1] <= unsaid, key
        assert (zh and en) or key in plain, key
        assert not re.search(r"[\u4e00-\u9fff] +\{|\} +[\u4e00-\u9fff]", zh), key


def test_every_key_that_is_said_exists() -> None:
    known = set(messages.keys())
    for module in (sentences, results):
        assert set(module.SENTENCES) <= known


def test_who_is_passed_over_with_more_points_is_told_why() -> None:
    award = {"id": "ten", "kind": "quota", "title": {"zh": "十佳社区", "en": "Ten best"}, "take": {"count": 1}, "eligible": "乙 >= 50"}
    rubric = scheme({name: {"type": "integer", "max": 100} for name in ("甲", "乙")}, [
        {"id": "first", "title": "甲项", "points": 100, "rule": {"kind": "completion", "of": "甲", "target": "100"}}], awards=[award])
    noted = notes.ranking(run(rubric, [{"甲": 90, "乙": 40}, {"甲": 80, "乙": 60}, {"甲": 70, "乙": 40}]))
    assert noted["ten"].to_list() == [None, "十佳社区", None]
    assert noted["note"].to_list() == ["总得分列第1位，因乙为40，不足50，未列入“十佳社区”建议名单。", "", ""]


def test_what_is_asked_of_a_missing_datum_fits_its_cause() -> None:
    told = notes.issues(run(scheme(FIELDS, ITEMS), [{"分": "待核实"}, {"分": None}])).filter(pl.col("code") == "MISSING")["detail"].to_list()
    assert [detail.rpartition("，")[2] for detail in told] == ["请及时核实后补报。", "请及时补报。"]
