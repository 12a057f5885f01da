"""The reasons of lines: of every kind, of every outcome, of nodes and vetoes; and that what is printed adds up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from scoring import columns
from scoring.explain import lines
from scoring.messages import LANGUAGES
from scoring.outcome import CODES, Outcome
from scoring.result import Result
from scoring.rules import KINDS
from scoring.rules.base import Example
from tests.explained import faults_of, generated, run, scheme
from tests.handed_out import sample
from tests.test_contract import EXAMPLES, LEAF, own_values, run as run_example

VISITS = {
    "应访数": {"type": "integer", "measure": "人次", "from": "社区", "may_be": "not_applicable"},
    "已访数": {"type": "integer", "measure": "人次", "from": "社区", "evidence": {"accept": ["走访台账"]}},
    "必访率": {"type": "percent", "ratio": ["已访数", "应访数"], "when_zero": "not_applicable"},
    "满意票": {"type": "integer", "measure": "票", "from": "测评"},
    "满意率": {"type": "percent", "ratio": ["满意票", "满意票 + 10"], "when_zero": "missing", "valid": "满意票 >= 50"},
}
VISIT = {"id": "visits", "title": {"zh": "“三必访”", "en": "Visits"}, "points": 20, "rule": {"kind": "completion", "of": "必访率"},
         "advice": "对照台账补访"}
SATISFIED = {"id": "satisfied", "title": {"zh": "居民满意率", "en": "Satisfaction"}, "points": 30,
             "rule": {"kind": "piecewise", "of": "满意率", "points": [[60, 0], [90, 30]]}}
FULL = {"应访数": 8, "已访数": 8, "满意票": 95}


def reasons(result: Result, lang: str = "zh", as_of: date | None = None, subject: str = "S0") -> dict[tuple[str, str], str]:
    told = lines.scores(result, lang, as_of).filter(pl.col("id") == subject)
    return {(r["indicator"], r["line"]): r["reason"] for r in told.iter_rows(named=True)}


def visits(row: dict[str, Any], lang: str = "zh", as_of: date | None = None, **more: Any) -> str:
    return reasons(run(scheme(VISITS, [VISIT, SATISFIED], **more), [{**FULL, **row}]), lang, as_of)["visits", "item"]


# every kind


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_the_reason_of_a_leaf_holds_why(kind: Any, example: Example) -> None:
    told = {lang: reasons(run_example(example, [own_values(example)]), lang)[LEAF, "item"] for lang in LANGUAGES}
    assert example.why in told["zh"]
    assert all(told.values())
    assert not [f for lang, text in told.items() for f in faults_of(text, lang)]


def test_every_kind_was_told() -> None:
    assert {p.values[0] for p in EXAMPLES} == set(KINDS.values())


# a leaf below full marks, in one sentence after the other


def test_what_was_found_what_it_cost_what_would_earn_more_and_on_what_evidence() -> None:
    assert visits({"已访数": 7}) == (
        "必访率87.5%，未达到目标（100%），按完成比例计分，得17.50分，失分2.50分。整改建议：必访率达到100%（已访数8人次）的，可得满分；对照台账补访。"
        "核定依据：走访台账。")
    assert visits({"已访数": 7}, "en") == (
        "必访率 is 87.5%, short of the target 100%, scored in proportion, 17.50 points, 2.50 lost. "
        "Advice: full marks once 必访率 reaches 100% (已访数 is 8 人次); 对照台账补访. Verified by: 走访台账.")


def test_full_marks_are_short() -> None:
    assert visits({}) == "必访率100%，完成目标（100%），得满分。"


@pytest.mark.parametrize(("day", "heading"), [
    (None, "整改建议：必访率达到"), (date(2026, 12, 31), "年内可补：必访率达到"), (date(2027, 1, 1), "下年度整改建议：必访率达到")])
def test_advice_knows_the_day(day: date | None, heading: str) -> None:
    assert heading in visits({"已访数": 7}, "zh", day, period={"from": date(2026, 1, 1), "to": date(2026, 12, 31)})


def test_what_has_happened_is_not_called_to_be_made_up() -> None:
    table = {"问题": {"kind": "events", "key": "编号", "absent": "zero", "columns": {"事由": "text"}}}
    leaf = {"id": "conduct", "title": "作风", "points": 20, "rule": {"kind": "per_event", "table": "问题", "each": -10}, "advice": "整改"}
    period = {"from": date(2026, 1, 1), "to": date(2026, 12, 31)}
    result = run(scheme({}, [leaf], tables=table, period=period), [{}], {"问题": [{"编号": "S0", "事由": "推诿"}]})
    assert reasons(result, as_of=date(2026, 6, 1))["conduct", "item"] == (
        "“问题”发生1起，扣10分，得10分。属已发生事项，不能补得。整改建议：整改。核定依据：“问题”登记表。")


def test_a_failed_condition_says_the_value_that_was_found() -> None:
    fields = {"党课次数": {"type": "integer", "measure": "次"}, "换届": {"type": "boolean"}}
    items = [{"id": "lecture", "title": "书记讲党课", "points": 10, "rule": {"kind": "pass_fail", "of": "党课次数 >= 2"}},
             {"id": "both", "title": "两项", "points": 10, "rule": {"kind": "checklist", "items": [
                 {"id": "a", "title": "党课", "met": "党课次数 >= 4", "points": 5}, {"id": "b", "title": "换届", "met": "换届", "points": 5}]}}]
    told = reasons(run(scheme(fields, items), [{"党课次数": 1, "换届": "否"}]))
    assert told["lecture", "item"].startswith("“书记讲党课”未达到要求（党课次数1次，不足2次），不得分，失分10分。")
    assert told["both", "item"].startswith("达到0项，未达到2项：党课（党课次数1次，不足4次）、换届，不得分，失分10分。")


# outcomes


MISSING = {
    "not_filed": ({"已访数": None}, "已访数未报送，暂不计分，请及时补报。"),
    "to_verify": ({"已访数": "待核实"}, "已访数待核实，暂不计分，请及时核实后补报。"),
    "approximate": ({"已访数": "约7"}, "已访数只有约数，暂不计分，请及时补报。"),
    "below_quorum": ({"满意票": 42}, "满意率不予采用（满意票42票，不足50票），暂不计分，请补充样本或重新测评。"),
}


@pytest.mark.parametrize("cause", MISSING)
def test_a_missing_datum_is_named_with_what_is_the_matter(cause: str) -> None:
    row, told = MISSING[cause]
    result = run(scheme(VISITS, [VISIT, SATISFIED]), [{**FULL, **row}])
    assert told in reasons(result).values()
    assert all(reasons(result, "en").values())


def test_two_causes_are_told_apart() -> None:
    assert visits({"已访数": "待核实", "应访数": None}) == "已访数待核实，应访数未报送，暂不计分，请及时核实后补报。"


def test_missing_as_zero_says_so_unless_it_is_a_draft() -> None:
    rubric = scheme(VISITS, [{**VISIT, "missing": "zero"}, SATISFIED])
    row = {**FULL, "已访数": None}
    assert reasons(run(rubric, [row]))["visits", "item"] == "已访数未报送，按细则计0分，失分20分。"
    assert reasons(run(rubric, [row], draft=True))["visits", "item"] == "已访数未报送，暂不计分，请及时补报。"


@pytest.mark.parametrize(("row", "more", "told"), [
    ({"应访数": 0, "已访数": 0}, {}, "应访数为0，“三必访”不涉及，按“组织建设星”其余分值折算。"),
    ({"应访数": "不涉及", "已访数": 0}, {}, "应访数填报为不涉及，“三必访”不涉及，按“组织建设星”其余分值折算。"),
    ({"应访数": 0, "已访数": 0}, {"not_applicable": "full"}, "应访数为0，“三必访”不涉及，按细则计满分20分。"),
    ({"应访数": 0, "已访数": 0}, {"not_applicable": "zero"}, "应访数为0，“三必访”不涉及，按细则计0分。"),
    ({"应访数": 0, "已访数": 0}, {"not_applicable": "unranked"}, "应访数为0，“三必访”不涉及，按“组织建设星”其余分值折算，不参加排名。"),
    ({}, {"applies": "应访数 > 20"}, "应访数8人次，未超过20人次，“三必访”不涉及，按“组织建设星”其余分值折算。"),
])
def test_what_does_not_apply_says_why_and_what_follows(row: dict[str, Any], more: dict[str, Any], told: str) -> None:
    result = run(scheme(VISITS, [{**VISIT, **more}, SATISFIED]), [{**FULL, **row}])
    assert reasons(result)["visits", "item"] == told
    assert "does not apply" in reasons(result, "en")["visits", "item"]


def test_every_cause_of_an_outcome_has_words() -> None:
    read = {"approximate", "to_verify", "other_groups"}  # only cells of workbooks say these; what is for other groups has no line
    wanted = {f"{c.outcome} {c.cause}" for c in CODES if c.outcome != Outcome.SCORED and c.cause not in read}
    seen: dict[str, set[str]] = {}
    for seed in range(400):
        if seed >= 10 and set(seen) >= wanted:
            break
        result = generated(seed)
        for lang in LANGUAGES if result else ():
            told = lines.scores(result, lang).filter(pl.col("outcome") != "scored").select("outcome", "cause", "reason").rows()
            for outcome, cause, reason in told:
                assert reason, (seed, outcome, cause)
                seen.setdefault(f"{outcome} {cause}", set()).add(lang)
    assert set(seen) >= wanted


# nodes, vetoes, the total


def test_rescaling_is_told_with_its_numbers() -> None:
    result = run(scheme(VISITS, [VISIT, SATISFIED]), [{**FULL, "应访数": 0, "已访数": 0, "满意票": 60}])
    assert reasons(result)["star", "combine"] == "按可评分值30分折算为50分：25.71÷30×50=42.85分。"
    assert reasons(result)["total", "combine"] == "各项得分合计42.85分。"


def test_rounding_is_told_with_its_difference() -> None:
    fields = {"数": {"type": "integer", "max": 3}}
    items = [{"id": f"leaf_{i}", "title": f"项{i}", "points": 1, "rule": {"kind": "completion", "of": "数", "target": "3"}} for i in range(3)]
    result = run(scheme(fields, items, scores={"round_at": ["section", "total"]}), [{"数": 1}])
    assert reasons(result)["star", "combine"] == "各项得分合计1.00分，四舍五入相差0.01分。"


def test_a_node_that_is_covered_too_little_is_for_the_committee() -> None:
    rubric = scheme(VISITS, [VISIT, SATISFIED], indicators=[
        {"id": "star", "title": {"zh": "组织建设星", "en": "O"}, "coverage": {"at_least": Decimal("0.9")}, "items": [VISIT, SATISFIED]}])
    told = reasons(run(rubric, [{**FULL, "应访数": 0, "已访数": 0}]))
    assert told["star", "combine"] == "实际评分的分值不足90%，“组织建设星”不予评定，提请会议研究。"
    assert told["total", "combine"] == "“组织建设星”不予评定，总得分待定。"


def test_a_veto_says_who_found_it_where_and_what_it_takes() -> None:
    told = reasons(sample(), subject="X06")
    assert told["fraud", "adjust"] == (
        "申报材料经核实弄虚作假（认定单位：虚构区委组织部；文号：虚组〔2026〕9号），按细则规定，不得评为“两星级党组织”，“班子配备”计0分。")
    assert told["posts", "adjust"].endswith("本项由10分改计0分。")
    assert told["posts", "item"].endswith("本项已按一票否决改计0分。")


def test_only_the_rows_that_count_name_the_authority() -> None:
    table = {"名单": {"kind": "events", "key": "编号", "absent": "zero",
                      "columns": {"已销号": "boolean", "认定单位": "text", "文号": "text"}}}
    veto = {"id": "weak", "kind": "veto", "when": "count(名单, not 已销号) >= 1", "say": "软弱涣散且未销号",
            "basis": {"table": "名单", "authority": "认定单位", "document": "文号"}, "effect": {"bar": ["good"]}, "source": {"clause": "细则第9条"}}
    award = {"id": "good", "kind": "title", "title": "先进", "require": "total >= 1"}
    result = run(scheme(VISITS, [VISIT, SATISFIED], tables=table, adjust=[veto], awards=[award]), [FULL], {"名单": [
        {"编号": "S0", "已销号": "是", "认定单位": "甲单位", "文号": "1号"}, {"编号": "S0", "已销号": "否", "认定单位": "乙单位", "文号": "2号"}]})
    assert reasons(result)["weak", "adjust"] == "软弱涣散且未销号（认定单位：乙单位；文号：2号），按细则第9条，不得评为“先进”。"


# what is printed


@pytest.mark.parametrize("seed", range(100, 114))
def test_sentences_are_clean_and_lines_add_up(seed: int) -> None:
    result = generated(seed)
    if result is None:
        return
    for lang in LANGUAGES:
        told = lines.scores(result, lang)
        assert told.columns == list(columns.SCORES)
        assert not [(r, f) for r in told["reason"] for f in faults_of(r, lang)]
        assert "" not in told["reason"].to_list()
        assert told["title"].null_count() == 0
    summed = told.group_by("id").agg(pl.col("contribution").sum(), pl.col("points").filter(pl.col("indicator") == "total").first())
    assert summed.filter(pl.col("points").is_not_null() & (pl.col("points") != pl.col("contribution"))).is_empty()


def test_titles_follow_the_language() -> None:
    result = run(scheme(VISITS, [VISIT, SATISFIED]), [FULL])
    assert lines.scores(result, "en")["title"].to_list() == ["Visits", "Satisfaction", "Organisation", "Example"]
