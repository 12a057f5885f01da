"""Ballots: which are valid, and a quorum for every class of voters."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from scoring import columns
from scoring.api import assess
from scoring.explain import lines
from scoring.language.load import load_rubric
from scoring.result import Result

CHOICES = {"评价": {"type": "choice", "values": ["优", "差", "弃权"]}, "类别": {"type": "choice", "values": ["上级", "群众"]}, "同档": "boolean"}
BALLOTS: dict[str, Any] = {"kind": "ballot", "table": "测评票", "choice": "评价", "values": {"优": 20, "差": 0}, "excluded": ["弃权"]}
CLASSES: dict[str, Any] = {"by": "类别", "classes": {"上级": 40, "群众": 60}, "missing_class": "rescale"}
COUNTS: dict[str, Any] = {"kind": "ballot", "table": "测评票", "values": {"优票": 20, "差票": 0}, "excluded": ["弃权票"]}


def run(rule: dict[str, Any], rows: list[dict[str, Any]], most: int | None = 6, **more: Any) -> Result:
    """Score one subject with these ballots; `most` voters were invited."""
    said = {**CHOICES, **{f"{vote}票": {"type": "integer"} for vote in ("优", "差", "弃权")}}
    rubric = load_rubric({
        "format": 1, "id": "votes", "title": "测评", "edition": "2026", "subject": {"kind": "社区", "id": "编号", "name": "名称"},
        "fields": {"应到": {"type": "integer", "may_be": "not_applicable"}},
        "tables": {"测评票": {"kind": "events", "key": "编号", "absent": "zero", "columns": said}},
        "indicators": [{"id": "leaf", "title": "测评", "points": 20, "rule": {**rule, **more}}],
    })
    types = {"编号": pl.String, "评价": pl.String, "类别": pl.String, "同档": pl.Boolean, "优票": pl.Int64, "差票": pl.Int64, "弃权票": pl.Int64}
    votes = pl.DataFrame([{"编号": "A", **dict.fromkeys(types.keys() - {"编号"}), **row} for row in rows], schema=types)
    subjects = pl.DataFrame({"编号": ["A"], "名称": ["甲"], "应到": [most]}, schema={"编号": pl.String, "名称": pl.String, "应到": pl.Int64})
    return assess(rubric, {"": subjects, "测评票": votes})


def points(*given: Any, **more: Any) -> int | None:
    """Return the points in hundredths."""
    found: int | None = run(*given, **more).wide[columns.published("leaf")][0]
    return found


def ballots(*votes: tuple[str | None, str | None, bool | None]) -> list[dict[str, Any]]:
    """Return rows of (vote, class, whether all votes of the ballot are alike)."""
    return [{"评价": vote, "类别": voters, "同档": alike} for vote, voters, alike in votes]


SIX = ballots(("优", "上级", False), ("优", "上级", True), ("差", "群众", False), ("优", "群众", False), ("优", "群众", True), ("弃权", "群众", True))


def test_a_void_vote_is_cast_and_not_valid() -> None:
    assert points(BALLOTS, SIX) == 1600
    assert points(BALLOTS, SIX, valid="not 同档") == 1333
    assert points(BALLOTS, SIX, valid="not 同档", quorum=4) is None
    assert points(BALLOTS, SIX, valid="not 同档", quorum=6, quorum_of="cast") == 1333
    assert points(BALLOTS, SIX, valid="not 同档", quorum=7, quorum_of="cast") is None
    assert points(BALLOTS, SIX, valid="false") is None
    assert points(BALLOTS, SIX, valid="not 同档", method="plurality", tied="lower") == 2000
    assert points(BALLOTS, ballots(("优", None, True), ("差", None, False)), valid="not 同档", method="plurality", tied="higher") == 0


@pytest.mark.parametrize(("vote", "blank", "wanted"), [
    ("优", "missing", None), (None, "missing", None), (None, "left_out", 1333), ("弃权", "missing", 1333),
])
def test_unknown_validity_counts_where_the_vote_would(vote: str | None, blank: str, wanted: int | None) -> None:
    assert points(BALLOTS, [*SIX, *ballots((vote, "群众", None))], valid="not 同档", blank=blank) == wanted


def test_a_vote_that_is_void_may_be_blank() -> None:
    blank = ballots((None, "群众", True))
    assert points(BALLOTS, [*SIX, *blank], valid="not 同档") == 1333
    assert points(BALLOTS, [*SIX, *blank], valid="not 同档", quorum=6, quorum_of="cast") is None
    assert points({**BALLOTS, **CLASSES}, [*SIX, *ballots(("优", None, True))], valid="not 同档") == 1400
    assert points({**BALLOTS, **CLASSES}, [*SIX, *ballots(("优", None, False))], valid="not 同档") is None


def test_rows_of_counts_are_valid_or_void_as_a_whole() -> None:
    rows = [{"优票": 3, "差票": 1, "弃权票": 2, "同档": False}, {"优票": 9, "差票": None, "弃权票": 9, "同档": True}]
    assert points(COUNTS, rows, valid="not 同档") == 1500
    assert points(COUNTS, rows, valid="not 同档", quorum=5) is None
    assert points(COUNTS, rows, valid="not 同档", quorum=5, quorum_of="cast") is None, "a blank count was cast"
    assert points(COUNTS, rows, valid="not 同档", quorum=24, quorum_of="cast", blank="left_out") == 1500
    assert points(COUNTS, rows, valid="not 同档", quorum=25, quorum_of="cast", blank="left_out") is None


@pytest.mark.parametrize(("quorums", "more", "wanted"), [
    ({"上级": 2}, {}, 1600), ({"上级": 3}, {}, 1333), ({"上级": 3}, {"missing_class": "missing"}, None), ({"上级": 3, "群众": 4}, {}, None),
    ({"群众": "应到 / 2"}, {}, 1600), ({"群众": "应到 / 2 + 0.5"}, {}, 2000), ({"群众": 4}, {"quorum_of": "cast"}, 1600),
    ({"群众": 5}, {"quorum_of": "cast"}, 2000), ({"上级": 0}, {}, 1600), ({"上级": 3}, {"quorum": 5}, 1333), ({"上级": 3}, {"quorum": 6}, None),
])
def test_a_class_below_its_quorum_is_one_without_a_vote(quorums: dict[str, Any], more: dict[str, Any], wanted: int | None) -> None:
    assert points({**BALLOTS, **CLASSES}, SIX, class_quorum=quorums, **more) == wanted


def test_an_unknown_quorum_of_a_class_is_missing() -> None:
    result = run({**BALLOTS, **CLASSES}, SIX, None, class_quorum={"群众": "应到 / 2"})
    assert result.wide[columns.published("leaf")][0] is None
    assert lines.scores(result, "zh", None).filter(pl.col("line") == "item")["cause"].to_list() != ["below_quorum"]


@pytest.mark.parametrize(("rows", "lang", "words"), [
    (SIX, "zh", "其中群众13.3333分，上级有效票2张，不足规定的3张，按其余类别折算"),
    (SIX, "en", "群众 13.3333, valid votes of 上级: 2, 3 needed: the others count for it"),
    (SIX[2:], "zh", "其中群众13.3333分，上级有效票0张，不足规定的3张，按其余类别折算"),
])
def test_a_reason_says_which_class_did_not_count(rows: list[dict[str, Any]], lang: str, words: str) -> None:
    result = run({**BALLOTS, **CLASSES}, rows, class_quorum={"上级": 3})
    assert words in lines.scores(result, lang, None).filter(pl.col("line") == "item")["reason"][0]


@pytest.mark.parametrize(("quorums", "more", "lang", "words"), [
    ({"群众": "应到 / 2 + 0.5"}, {}, "zh", "“测评票”群众有效票3张，不足规定的4张（另有弃权1张），"),
    ({"上级": 3, "群众": 4}, {}, "zh", "“测评票”上级有效票2张，不足规定的3张，群众有效票3张，不足规定的4张（另有弃权1张），"),
    ({"群众": 5}, {"quorum_of": "cast"}, "zh", "“测评票”群众收回票4张，不足规定的5张（其中弃权1张），"),
    ({"群众": 5}, {"quorum_of": "cast", "quorum": 7}, "zh", "“测评票”收回票6张，不足规定的7张（其中弃权1张），"),
    ({"群众": 4}, {}, "en", "Valid votes of 群众 in '测评票': 3, 4 needed (弃权: 1), "),
])
def test_a_reason_says_of_which_class_too_few_came(quorums: dict[str, Any], more: dict[str, Any], lang: str, words: str) -> None:
    result = run({**BALLOTS, **CLASSES}, SIX, missing_class="missing", class_quorum=quorums, **more)
    assert lines.scores(result, lang, None).filter(pl.col("line") == "item")["reason"][0].startswith(words)


def test_without_a_valid_vote_that_is_said() -> None:
    result = run({**BALLOTS, **CLASSES}, SIX[2:], missing_class="missing")
    assert lines.scores(result, "zh", None).filter(pl.col("line") == "item")["reason"][0].startswith("“测评票”上级无有效票（另有弃权1张），")


@pytest.mark.parametrize(("rule", "rows", "lang", "words"), [
    (BALLOTS, SIX, "zh", "有效票3张（另有无效票3张、弃权1张），平均得"), (BALLOTS, SIX, "en", "Valid votes: 3 (void: 3, 弃权: 1), "),
    (BALLOTS, SIX[2:4], "zh", "有效票2张，平均得"),
    (COUNTS, [{"优票": 3, "差票": 1, "弃权票": 2, "同档": False}, {"优票": 9, "差票": 0, "弃权票": 9, "同档": True}], "zh",
     "有效票4张（另有无效票18张、弃权票2张），平均得"),
    (COUNTS, [{"优票": 3, "差票": 1, "弃权票": 2, "同档": False}, {"优票": 9, "差票": None, "弃权票": 9, "同档": True}], "zh",
     "有效票4张（另有弃权票2张），平均得"),
])
def test_a_reason_says_how_many_votes_are_void(rule: dict[str, Any], rows: list[dict[str, Any]], lang: str, words: str) -> None:
    votes = [{**row, "同档": bool(row["同档"]) and row.get("评价") != "弃权"} for row in rows]
    votes += [{**SIX[2], "同档": True}] if rule is BALLOTS and len(rows) == len(SIX) else []
    result = run(rule, votes, valid="not 同档")
    assert lines.scores(result, lang, None).filter(pl.col("line") == "item")["reason"][0].startswith(words)


def test_params_and_columns_in_what_is_valid() -> None:
    rubric = load_rubric({
        "format": 1, "id": "votes", "title": "测评", "edition": "2026", "subject": {"kind": "社区", "id": "编号", "name": "名称"},
        "params": {"至多": {"value": 3}},
        "tables": {"测评票": {"kind": "events", "key": "编号", "absent": "zero", "columns": {**CHOICES, "优数": {"type": "integer"}}}},
        "indicators": [{"id": "leaf", "title": "测评", "points": 20, "rule": {**BALLOTS, "valid": "优数 <= 至多"}}],
    })
    rule = rubric.indicator("leaf").rule
    assert rule is not None
    assert rule.model_dump()["valid"] == "优数 <= 3"


@pytest.mark.parametrize("quorum", ["应到 * (2 / 3)", "2 / 3 * 应到", "（2 ÷ 3） × 应到", "应到 * 2 / 3"])
@pytest.mark.parametrize(("cast", "wanted"), [(6, 2000), (5, None)])
def test_two_thirds_of_nine_are_six(quorum: str, cast: int, wanted: int | None) -> None:
    assert points(BALLOTS, ballots(*[("优", None, None)] * cast), 9, quorum=quorum) == wanted


@pytest.mark.parametrize(("quorum", "lang", "words"), [
    (4, "zh", "“测评票”有效票3张，不足规定的4张"), (4, "en", "Valid votes in '测评票': 3, 4 needed"), ("应到 * (1 / 2) + 0.5", "zh", "不足规定的5张"),
])
def test_a_reason_says_how_many_votes_are_too_few(quorum: Any, lang: str, words: str) -> None:
    result = run(BALLOTS, SIX[:3], 8, quorum=quorum)
    assert words in lines.scores(result, lang, None).filter(pl.col("line") == "item")["reason"][0]


@pytest.mark.parametrize(("tied", "lang", "words"), [
    ("lower", "zh", "2个等次得票同为最多（各1票），按较低的“差”计"), ("higher", "zh", "按较高的“优”计"),
    ("lower", "en", "2 options have the most (1 each), the lower one counts: '差'"),
])
def test_a_reason_says_which_of_several_options_counts(tied: str, lang: str, words: str) -> None:
    result = run(BALLOTS, SIX[1:3], method="plurality", tied=tied)
    assert words in lines.scores(result, lang, None).filter(pl.col("line") == "item")["reason"][0]


@pytest.mark.parametrize(("weights", "wanted", "words"), [
    ({"上级": "1/3", "群众": "2/3"}, 1556, "权重上级1/3、群众2/3"), ({"上级": "100/3", "群众": "200/3"}, 1556, "权重上级100/3%、群众200/3%"),
    ({"上级": "1/2", "群众": Decimal("0.5")}, 1667, "权重上级1/2、群众50%"),
    ({"上级": Decimal("0.4"), "群众": Decimal("0.6")}, 1600, "权重上级40%、群众60%"),
])
def test_weights_of_classes_may_be_fractions(weights: dict[str, Any], wanted: int, words: str) -> None:
    result = run({**BALLOTS, **CLASSES}, SIX, classes=weights)
    assert result.wide[columns.published("leaf")][0] == wanted
    rule = result.rubric.indicator("leaf").rule
    assert rule is not None
    assert words in rule.standard(Decimal(20), "zh", "测评")


def test_a_decimal_weight_is_written_as_ever() -> None:
    """The hash of a rubric is made of what its models are in JSON."""
    rule = run({**BALLOTS, **CLASSES}, SIX, classes={"上级": Decimal("0.40"), "群众": Decimal("0.60")}).rubric.indicator("leaf").rule
    assert rule is not None
    assert rule.model_dump(mode="json")["classes"] == {"上级": "0.40", "群众": "0.60"}
