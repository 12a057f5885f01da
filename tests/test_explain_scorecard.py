"""Scorecards and comparisons: headline, lines that add up, what next, what cannot be changed, text that lines up."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from wcwidth import wcswidth

from scoring.errors import UnknownName
from scoring.explain.banner import banner
from scoring.explain.compare import compare_subjects
from scoring.explain.printed import wrapped
from scoring.explain.scorecard import explain
from scoring.messages import LANGUAGES
from tests.explained import faults_of, generated, run, scheme
from tests.handed_out import sample

FIELDS = {"应访数": {"type": "integer", "measure": "人次"}, "已访数": {"type": "integer", "measure": "人次"},
          "必访率": {"type": "percent", "ratio": ["已访数", "应访数"], "when_zero": "missing"},
          "满意率": {"type": "percent"}, "评分": {"type": "decimal"}, "理由": {"type": "text"}}
INDICATORS = [
    {"id": "organisation", "title": {"zh": "组织建设星", "en": "Organisation"}, "items": [
        {"id": "visits", "title": {"zh": "“三必访”", "en": "Visits"}, "points": 60, "rule": {"kind": "completion", "of": "必访率"}, "advice": "补访"},
        {"id": "mark", "title": "学用结合", "points": 40, "rule": {"kind": "mark", "of": "评分", "reason": "理由"}}]},
    {"id": "style", "title": {"zh": "作风建设星", "en": "Style"}, "items": [
        {"id": "satisfied", "title": "居民满意率", "points": 100, "rule": {"kind": "piecewise", "of": "满意率", "points": [[60, 0], [90, 100]]}}]},
]
AWARDS = [
    {"id": "stars", "kind": "stars", "title": "达标{n}星", "each": [{"of": "organisation", "at_least": 80}, {"of": "style", "at_least": 80}]},
    {"id": "two", "kind": "title", "title": "两星级党组织", "require": "stars == 2 and total >= 170"}]
FIRST = {"应访数": 8, "已访数": 8, "满意率": 90, "评分": 40, "理由": "无"}


def result(*rows: dict[str, Any], **more: Any) -> Any:
    return run(scheme(FIELDS, [], **{"indicators": INDICATORS, "awards": AWARDS, "ranking": {"ties": ["style"]}, **more}),
               [{**FIRST, **row} for row in rows])


SHORT = {"已访数": 4, "评分": 38}  # 30 + 38 = 68 of organisation


# the headline


def test_the_headline_holds_total_places_stars_and_decisions() -> None:
    told = explain(result({}, SHORT), "S1").headline
    assert told == ("经核定，虚构乙社区总得分168.00分（满分200分），在参评的2个社区中列第2位。作风建设星达标。"
                    "组织建设星得68.00分，低于达标线（80分）12.00分，未达标。未列入“两星级党组织”建议名单。")
    assert explain(result({}), "S0").headline == (
        "经核定，虚构甲社区总得分200.00分（满分200分），在参评的1个社区中列第1位。两星均达标。列入“两星级党组织”建议名单。")
    assert explain(result({}, SHORT), "S1", "en").headline == (
        "As verified, 虚构乙社区 has 168.00 of 200 points, place 2 of 2. Attained: Style. "
        "Organisation has 68.00 points, 12.00 below the pass mark of 80, not attained. Not proposed for '两星级党组织'.")


def test_a_section_that_does_not_apply_has_no_full_marks_on_the_card() -> None:
    style = {**INDICATORS[1], "items": [{"id": "satisfied", "title": "居民满意率", "points": 100, "applies": "应访数 > 20", "rule": {
        "kind": "piecewise", "of": "满意率", "points": [[60, 0], [90, 100]]}}]}
    told = str(explain(result({}, indicators=[INDICATORS[0], style]), "S0"))
    (row,) = (line.split() for line in told.splitlines() if line.startswith("作风建设星 "))
    assert row == ["作风建设星", "不涉及"]


def test_an_observed_value_has_four_decimals_at_most_on_the_card_and_all_in_the_table() -> None:
    rule = {"kind": "piecewise", "of": "100 * 已访数 / 应访数", "points": [[60, 0], [90, 10]]}
    leaf = {"id": "satisfied", "title": "满意", "points": 10, "rule": rule}
    found = run(scheme(FIELDS, [leaf]), [{**FIRST, "应访数": 45, "已访数": 31}])
    assert next(line.observed for line in explain(found, "S0").lines if line.indicator == "satisfied") == "68.8889"
    assert "68.888888889" in found.scores["observed"].to_list()


def test_what_waits_and_who_is_exempt_has_no_total() -> None:
    assert explain(result({"满意率": None}), "S0").headline == (
        "虚构甲社区“居民满意率”尚未核定，暂不计总得分，不列名次。“两星级党组织”暂不能评定。")
    exempt = explain(result({}, exempt={"when": "应访数 == 8", "say": "新成立"}), "S0")
    assert exempt.headline == "虚构甲社区免予考核（新成立）。"
    assert not exempt.lines
    assert not exempt.goals


def test_without_stars_the_largest_losses_are_named() -> None:
    told = explain(result(SHORT, awards=[]), "S0").headline
    assert told.endswith("失分较多的有：“组织建设星”失32.00分。")


# what next


def test_next_steps_are_sorted_by_what_they_bring() -> None:
    told = explain(result({**SHORT, "满意率": 75}), "S0", as_of=date(2026, 5, 1))
    assert [(s.indicator, s.gain) for s in told.next_steps] == [("satisfied", Decimal("50.00")), ("visits", Decimal("30.00"))]
    assert told.next_steps[1].words == "“三必访”：必访率达到100%（已访数8人次）的，可得满分，总得分可增加30分。"
    assert told.heading == "整改建议"
    assert told.fixed == ("“学用结合”失分2分，属评定打分，不能补得。",)


def test_what_is_missing_comes_first() -> None:
    told = explain(result({**SHORT, "满意率": None}), "S0")
    assert told.next_steps[0].words == "“居民满意率”：满意率未报送，请及时补报。"
    assert told.next_steps[0].gain is None


def test_where_there_is_no_total_yet_nothing_is_said_to_add_to_it() -> None:
    """What an item can bring is said of the item, though another with the same points has a total."""
    one, other = (explain(result({**SHORT, "满意率": rate}, {**SHORT, "满意率": 75}), subject) for rate, subject in ((None, "S0"), (None, "S1")))
    visits = "“三必访”：必访率达到100%（已访数8人次）的，可得满分，{}可增加30分。"
    assert (one.next_steps[1].words, one.next_steps[1].gain) == (visits.format("本项"), None)
    assert other.next_steps[1].words == visits.format("总得分")
    assert "总得分" not in "".join(line.reason for line in one.lines if line.kind == "item")


def test_bests_stand_in_quotation_marks_like_other_titles() -> None:
    best = {"id": "best", "kind": "best", "of": "each", "title": "{title}最佳"}
    told = explain(result({}, SHORT, awards=[{"id": "top", "kind": "quota", "title": "前三名", "take": {"count": 1}}, best]), "S0").headline
    assert "列入“前三名”、“组织建设星最佳”、“作风建设星最佳”建议名单。" in told


def test_one_item_closes_the_gap_of_a_star_with_the_least_value() -> None:
    star, title, place = explain(result({}, SHORT), "S1").goals
    assert star.words == ("组织建设星得68.00分，低于达标线（80分）12.00分，未达标。"
                          "以下一项改进即可：“三必访”：必访率达到70%（已访数6人次），得42分，总得分增加12分。")
    assert (star.short, star.reachable, star.alone[0].value, star.alone[0].gain) == (Decimal("12.00"), True, Decimal("70.00"), Decimal("12.00"))
    assert title.words.startswith("距“两星级党组织”尚缺：达标1星，不足2星；总得分168.00分，低于170分。需同时改进以下各项：“三必访”")
    assert place.words.startswith("与列前一位的社区（第1位）相差32.00分。尚可改进的各项全部改进后为198.00分，仍达不到。")
    assert not place.reachable


def test_what_cannot_be_reached_is_said() -> None:
    star = explain(result({"已访数": 7, "评分": 10}), "S0").goals[0]
    assert not star.reachable
    assert star.words.endswith("尚可改进的各项全部改进后为70.00分，仍达不到。")
    done = explain(result({"评分": 10}), "S0").goals[0]
    assert done.words.endswith("已无可以改进的事项。")


def test_several_items_together() -> None:
    items = [{"id": f"part_{i}", "title": f"分项{i}", "points": 50, "rule": {"kind": "completion", "of": of}}
             for i, of in enumerate(("必访率", "满意率"))]
    node = {"id": "organisation", "title": "组织建设星", "items": items}
    star = {"id": "stars", "kind": "stars", "title": "达标{n}星", "each": [{"of": "organisation", "at_least": 95}]}
    told = explain(result({"已访数": 4, "满意率": 70}, indicators=[node], awards=[star], ranking="none"), "S0").goals[0]
    assert [s.indicator for s in told.together] == ["part_0", "part_1"]
    assert told.words.endswith("需同时改进以下各项：“分项0”：必访率达到100%（已访数8人次），得满分，总得分增加25分；"
                               "“分项1”：满意率达到89.99%，得45分，总得分增加10分。")


def test_a_veto_cannot_be_made_up_by_points() -> None:
    told = explain(sample(), "X06")
    assert "提高得分不能改变“两星级党组织”的评定" in told.goals[0].words
    assert told.fixed[-1] == "“班子配备”已按一票否决计0分，不能补得。"


def test_advice_is_headed_by_the_day() -> None:
    assert explain(sample(), "X02", as_of=date(2026, 10, 1)).heading == "年内可补"
    assert explain(sample(), "X02", as_of=date(2027, 1, 10)).heading == "下年度整改建议"
    assert explain(sample(), "X02", "en", date(2027, 1, 10)).heading == "Advice for the next period"


# lines and texts


def test_lines_add_up_to_the_total() -> None:
    for subject in sample().ranking.filter(sample().ranking["total"].is_not_null())["id"]:
        told = explain(sample(), subject)
        assert sum(line.contribution or 0 for line in told.lines) == told.total
        assert all(line.points + line.lost == line.full for line in told.lines if line.points is not None and line.lost is not None)


def test_the_tree_reads_from_above() -> None:
    told = [line.indicator for line in explain(sample(), "X01").lines]
    assert told.index("organisation") < told.index("election") < told.index("style") < told.index("total") == len(told) - 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_as_data_as_markdown_and_on_a_terminal(lang: str) -> None:
    for subject in sample().ranking["id"]:
        told = explain(sample(), subject, lang, date(2026, 10, 1))
        assert json.loads(json.dumps(told.to_dict()))["subject"] == subject
        assert told.to_markdown().startswith(f"# {told.name}\n")
        text = str(told)
        assert told.headline.replace("\n", "")[:8] in text
        assert not [f for part in (told.headline, *(g.words for g in told.goals), *told.fixed) for f in faults_of(part, lang)]
        table = [line for line in text.splitlines() if "----" in line]
        assert bool(table) == bool(told.lines)


def test_columns_line_up() -> None:
    told = str(explain(sample(), "X01")).splitlines()
    start = next(i for i, line in enumerate(told) if line.startswith("指标"))
    rule = told[start + 1]
    rows = told[start + 2:told.index("", start)]
    assert {wcswidth(line) for line in rows if line.rstrip()[-3:-2] == "." and not line.startswith(("组织", "作风"))} == {len(rule)}


def test_a_paragraph_keeps_its_closing_signs() -> None:
    text = "满意率达到90%的，可得满分。" * 9
    for line in wrapped(text, "  ", 40).splitlines():
        assert wcswidth(line) <= 42
        assert line.lstrip()[0] not in "。,"


def test_the_banner_says_what_the_status_demands() -> None:
    assert banner(sample()) == "默认细则，未经审定；暂行结果"
    assert banner(sample(), "en") == "default rubric, not adopted; provisional result"
    assert banner(result({})) == ""
    draft = run(scheme(FIELDS, [], indicators=INDICATORS, status="superseded"), [FIRST], draft=True)
    assert banner(draft) == "细则已被新版替代；征求意见稿"


def test_an_unknown_subject_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName):
        explain(sample(), "X99")


# comparisons


def test_a_difference_is_told_by_its_parts() -> None:
    told = compare_subjects(result({}, SHORT), "S1", "S0")
    assert told.anonymous == "与列前一位的社区相比，总得分低32.00分。其中：组织建设星低32.00分。"
    assert told.sentence.startswith("与虚构甲社区相比，")
    assert told.total == sum(d.difference for d in told.items) == sum(d.difference for d in told.sections) == Decimal("-32.00")
    assert "三必访" in str(told)
    assert json.dumps(told.to_dict())


def test_between_equals_the_key_decides() -> None:
    one, other = {"已访数": 4}, {"满意率": 81}
    told = compare_subjects(result(one, other), "S0", "S1")
    assert (told.total, told.key) == (0, "style")
    assert told.anonymous == "与列后一位的社区相比，总得分相同，按“作风建设星”（100分，对方70分）排序列前。"
    shared = compare_subjects(result({}, {}), "S0", "S1")
    assert shared.sentence == "与虚构乙社区相比，总得分相同，各排序项均相同，名次并列第1位，其后名次为第3位。"


def test_without_a_total_there_is_nothing_to_compare() -> None:
    told = compare_subjects(result({}, {"满意率": None}), "S0", "S1")
    assert told.total is None
    assert told.sentence == "与虚构乙社区相比，至少一方总得分待定，不能比较。"


def test_what_adjusts_the_total_is_no_rescaling() -> None:
    fields = {"办结率": {"type": "percent", "from": "街道"}, "表彰": {"type": "integer", "from": "街道"}, "通报": {"type": "integer", "from": "街道"}}
    items = [{"id": "done", "title": "办结", "points": 100, "rule": {"kind": "completion", "of": "办结率"}}]
    adjust = [{"id": "honour", "kind": "bonus", "say": "表彰", "of": "表彰", "each": 1},
              {"id": "circular", "kind": "deduction", "say": "通报", "of": "通报", "each": 1}]
    made = run(scheme(fields, items, adjust=adjust), [{"办结率": 80, "表彰": 3, "通报": 0}, {"办结率": 80, "表彰": 0, "通报": 3}])
    told = compare_subjects(made, "S0", "S1")
    assert [(d.kind, d.title, d.a, d.b) for d in told.sections if d.difference] == [("bonus", "加分", 3, 0), ("deduction", "扣分", 0, -3)]
    assert told.sentence == "与虚构乙社区相比，总得分高6.00分。其中：加分高3.00分，扣分少3.00分。"
    assert "deduction 3.00 more" in compare_subjects(made, "S1", "S0", "en").sentence


def test_nobody_is_compared_with_itself_or_where_exempt() -> None:
    assert compare_subjects(result({}, {}), "S0", "S0").sentence == "两边都是虚构甲社区，没有差距。"
    fields = {"办结率": {"type": "percent", "from": "街道"}, "新建": {"type": "boolean", "from": "街道"}}
    items = [{"id": "done", "title": "办结", "points": 100, "rule": {"kind": "completion", "of": "办结率"}}]
    made = run(scheme(fields, items, exempt={"when": "新建", "say": "新建不满一年"}), [{"办结率": 80, "新建": "否"}, {"办结率": 80, "新建": "是"}])
    assert compare_subjects(made, "S0", "S1").sentence == "与虚构乙社区相比，对方免予考核，没有得分可比。"
    told = compare_subjects(made, "S1", "S0")
    assert (told.sentence, told.total, told.sections) == ("与虚构甲社区相比，虚构乙社区免予考核，没有得分可比。", None, ())


@pytest.mark.parametrize("seed", range(300, 312))
def test_comparisons_and_scorecards_of_generated_runs(seed: int) -> None:
    made = generated(seed)
    if made is None:
        return
    ids = made.wide["subject:id"].to_list()
    for lang in LANGUAGES:
        for subject in ids[:3]:
            told = explain(made, subject, lang)
            assert told.total is None or sum(line.contribution or 0 for line in told.lines) == told.total
            parts = (told.headline, *(g.words for g in told.goals), *(s.words for s in told.next_steps), *told.fixed, *told.issues)
            assert not [(p, f) for p in parts for f in faults_of(p, lang)]
            assert str(told)
        other = compare_subjects(made, ids[0], ids[-1], lang)
        assert other.total is None or other.total == sum(d.difference for d in other.items) == sum(d.difference for d in other.sections)
