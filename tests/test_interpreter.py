"""The interpreter against examples worked by hand: numbers, expressions, fields and rules."""

from typing import Any

import pytest

from tests.by_hand import MISSING, NOT_APPLICABLE, D, one_leaf, run
from tests.interpreter import Mark, arithmetic
from tests.interpreter.expressions import Scope, known, read

# ---------------------------------------------------------------- rounding and expressions


@pytest.mark.parametrize(
    ("number", "places", "rounded"),
    [("1.005", 2, "1.01"), ("2.675", 2, "2.68"), ("-0.125", 2, "-0.13"), ("-0.001", 2, "0"), ("14.5", 0, "15")],
)
def test_half_goes_away_from_zero(number: str, places: int, rounded: str) -> None:
    assert arithmetic.half_up(D(number), places) == D(rounded)


NAMES: dict[str, Any] = {
    "a": D(7),
    "b": D(2),
    "零": D(0),
    "空": MISSING,
    "免": NOT_APPLICABLE,
    "是": True,
    "级 别": "优",
}
ROWS = [{"量": D(2), "级": "市"}, {"量": D(3), "级": "区"}]
TABLES: dict[str, Any] = {"t": ROWS, "无": [], "未报": None, "缺": [*ROWS, {"量": None, "级": "区"}]}
SCOPE = Scope(NAMES, TABLES, {name: {"量": {}, "级": {}} for name in TABLES}, {"a": D(12)})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a + b * 3 - -1", D(14)),
        ("(a + b) / 7", D("1.285714286")),  # 1.2857142857…
        ("a / 零", None),
        ("a ≥ 7 and a ＜ 8", True),
        ("a = 7 and not b ≠ 2", True),
        ("是 or 空 > 1", True),
        ("是 and 空 > 1", None),
        ("空 > 1 and b > 5", False),
        ("if(空 > 1, a, b)", None),
        ("if(a > 1, b, 空)", D(2)),
        ("coalesce(空, 免, b)", D(2)),
        ("missing(免) and not missing(a)", True),
        ("between(a, 7, 9)", True),
        ("between(a, 空, 3)", None),  # not false, although 7 is beyond 3
        ("between(a, 8, 空)", None),
        ("round(a / b)", D(4)),
        ("a <> 7", False),
        ("a in [1, 7]", True),
        ("min(a, b, 空)", None),
        ("max(a, b)", D(7)),
        ("round(-a / 2, 0)", D(-4)),  # −3.5 away from zero
        ("floor(-a / 2) + ceil(a / 2)", D(0)),  # −4 + 4
        ("sqrt(b)", D("1.414213562")),
        ("ln(零)", None),
        ("pow(零, 0)", None),
        ("pow(b, 10)", D(1024)),
        ('days(date("2026-01-01"), date("2026-03-01"))', D(59)),  # 31 + 28
        ('year(date("2026-07-01")) * 100 + month(date("2026-07-01"))', D(202607)),
        ("「级 别」 == “优”".replace("“", '"').replace("”", '"'), True),
        ("count(t)", D(2)),
        ('count(t, 级 == "市")', D(1)),
        ("sum(t, 量 * a)", D(35)),
        ("mean(t, 量)", D("2.5")),
        ('max(t, 量, 级 == "村")', None),
        ("count(无) + sum(无, 量)", D(0)),
        ("mean(无, 量)", None),
        ("count(未报)", None),
        ("sum(缺, 量)", None),
        ('sum(缺, 量, 级 == "市")', D(2)),
        ("count(缺, 量 > 2)", None),
        ("rate(a)", D("58.33")),
        ("applies(a) and applies(空) and not applies(免)", True),
        ("not applies(免) or 空 > 1", True),
        ("not applies(空) or 空 > 1", None),
    ],
)
def test_expressions(text: str, value: object) -> None:
    assert known(text, SCOPE) == value


@pytest.mark.parametrize(
    ("text", "cell"),
    [("空 + a", MISSING), ("空 + 免", NOT_APPLICABLE), ("a / 零", MISSING), ("sum(未报, 量)", MISSING)],
)
def test_an_unknown_says_why(text: str, cell: Mark) -> None:
    assert read(text, SCOPE) == cell


# ---------------------------------------------------------------- fields


@pytest.mark.parametrize(
    ("row", "points"),
    [
        ({"签": 8, "落": 7}, D("8.75")),
        ({"签": 3, "落": 2}, D("6.667")),  # 66.666… % is 66.67 before it is scored
        ({"签": 0, "落": None}, "not_applicable"),
        ({"签": 5, "落": None}, "missing"),
        ({"签": NOT_APPLICABLE, "落": None}, "not_applicable"),
    ],
)
def test_ratio(row: dict[str, Any], points: object) -> None:
    rate = "{type: percent, ratio: [落, 签], when_zero: not_applicable}"
    fields = f"{{签: {{type: integer, may_be: not_applicable}}, 落: {{type: integer}}, 率: {rate}}}"
    assert one_leaf("{kind: completion, of: 率}", fields, row) == points


def test_a_ratio_above_one_is_a_fault() -> None:
    fields = "fields: {a: {type: integer}, 率: {type: percent, ratio: [a, 2], when_zero: 0}}"
    leaf = "indicators: [{id: leaf, title: 项, points: 1, rule: {kind: completion, of: 率}}]"
    assert run(f"{fields}\n{leaf}", {"a": 3})["fault"]
    assert run(f"{fields.replace('when', 'max: 150, when')}\n{leaf}", {"a": 3})["subjects"]["A"]["total"] == 1


@pytest.mark.parametrize(("votes", "points"), [(50, D(9)), (49, "missing"), (None, "missing")])
def test_valid(votes: int | None, points: object) -> None:
    fields = "{票: {type: integer}, 率: {type: percent, valid: 票 >= 50}}"
    assert one_leaf("{kind: completion, of: 率}", fields, {"票": votes, "率": D(90)}) == points


# ---------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("rule", "value", "points"),
    [
        ("{kind: pass_fail, of: x >= 3}", 3, D(10)),
        ("{kind: pass_fail, of: x >= 3}", 2, D(0)),
        ("{kind: pass_fail, of: x >= 3, deduct: 4}", 2, D(6)),
        ("{kind: pass_fail, of: x >= 3, deduct: 14}", 2, D(0)),
        ("{kind: pass_fail, of: x >= 3}", None, "missing"),
        ("{kind: pass_fail, of: x >= 3}", NOT_APPLICABLE, "not_applicable"),
        ("{kind: bands, of: x, bands: [{from: 0, points: 1}, {from: 5, points: 7}]}", D("4.99"), D(1)),
        ("{kind: bands, of: x, bands: [{from: 0, points: 1}, {from: 5, points: 7}]}", D("4.995"), D(7)),
        ("{kind: piecewise, of: x, points: [[1, 10], [4, 0]]}", 2, D("6.666666667")),
        ("{kind: piecewise, of: x, points: [[1, 10], [4, 0]]}", 0, D(10)),
        ("{kind: piecewise, of: x, points: [[1, 10], [4, 0]]}", 9, D(0)),
        ("{kind: completion, of: x, target: 3}", 2, D("6.666666667")),
        ("{kind: completion, of: x, target: 3}", 4, D(10)),
        ("{kind: completion, of: x, target: 3, cap: 1.2}", 4, D(12)),
        ("{kind: completion, of: x - 5, target: 3}", 4, D(0)),
        ("{kind: completion, of: 1, target: x, when_zero: not_applicable}", 0, "not_applicable"),
        ("{kind: completion, of: 1, target: x, when_zero: missing}", 0, "missing"),
    ],
)
def test_rules_of_a_value(rule: str, value: object, points: object) -> None:
    assert one_leaf(rule, "{x: {type: decimal, may_be: not_applicable}}", {"x": value}) == points


CHECKS = "{a: {type: boolean, may_be: not_applicable}, b: {type: boolean}, c: {type: boolean}}"


def checklist(extra: str = "", **keys: str) -> str:
    items = [f"{{id: {name}, title: {name}, met: {name}{keys.get(name, '')}}}" for name in "abc"]
    return f"{{kind: checklist, items: [{', '.join(items)}]{extra}}}"


POINTS = {"a": ", points: 5", "b": ", points: 3", "c": ", points: 2"}
COUNTS = ", counts: [{from: 0, points: 0}, {from: 2, points: 4}, {from: 3, points: 10}]"


@pytest.mark.parametrize(
    ("rule", "cells", "points"),
    [
        (checklist(**POINTS), (True, False, True), D(7)),
        (checklist(**POINTS), (NOT_APPLICABLE, True, False), D(6)),  # 10 × 3 ÷ 5
        (checklist(**POINTS | {"b": ", points: 3, applies: a"}), (False, True, True), D("2.857142857")),  # 10 × 2 ÷ 7
        (checklist(**POINTS | {"b": ", points: 3, required: true"}), (True, False, True), D(0)),
        (checklist(**POINTS | {"b": ", points: 3, required: true"}), (None, False, True), D(0)),
        (checklist(**POINTS | {"b": ", points: 3, applies: a"}), (None, True, True), "missing"),
        (checklist(), (True, False, True), D("6.666666667")),
        (checklist(), (True, None, True), "missing"),
        (checklist(COUNTS), (True, False, True), D(4)),
        (checklist(COUNTS), (True, None, False), "missing"),  # 1 or 2 met
        (checklist(COUNTS), (False, None, False), D(0)),  # 0 or 1 met: the same
        (checklist(COUNTS), (NOT_APPLICABLE, True, True), D(4)),
        (checklist(", all: true"), (True, True, True), D(10)),
        (checklist(", all: true"), (None, False, True), D(0)),
        (checklist(", all: true"), (NOT_APPLICABLE, True, True), D(10)),
        (checklist(a=", applies: a", b=", applies: a", c=", applies: a"), (False, True, True), "not_applicable"),
    ],
)
def test_checklist(rule: str, cells: tuple[Any, ...], points: object) -> None:
    assert one_leaf(rule, CHECKS, dict(zip("abc", cells, strict=True))) == points


EVENTS = [{"编号": "A", "级别": "市", "数量": 2}, {"编号": "社区0", "级别": "区", "数量": 1}]


@pytest.mark.parametrize(
    ("rule", "events", "points"),
    [
        ("each: -4", EVENTS, D(2)),
        ("each: -4, floor: 3", EVENTS, D(3)),
        ("each: -6", EVENTS, D(0)),
        ("each: 4", EVENTS, D(8)),
        ("each: 4, cap: 7", EVENTS, D(7)),
        ("each: {by: 级别, values: {市: 3, 区: 2}}", EVENTS, D(5)),
        ("each: -4, where: 数量 >= 2", EVENTS, D(6)),
        ("each: -4", [], D(10)),
        ("each: -4", None, "missing"),
        ("each: -4, where: 数量 >= 2", [*EVENTS, {"编号": "A"}], "missing"),
        ("each: {by: 级别, values: {市: 3, 区: 2}}", [*EVENTS, {"编号": "A"}], "missing"),
        ("each: {by: 级别, values: {市: 3, 区: 2}}, where: not missing(级别)", [*EVENTS, {"编号": "A"}], D(5)),
    ],
)
def test_per_event(rule: str, events: list[dict[str, Any]] | None, points: object) -> None:
    tables: dict[str, Any] = {} if events is None else {"事项": events}
    assert one_leaf(f"{{kind: per_event, table: 事项, {rule}}}", "{x: {type: integer}}", {}, **tables) == points


@pytest.mark.parametrize(
    ("rule", "value", "points"),
    [
        ("target: 95, off: 0.5, count: linear", "92.5", D("8.75")),
        ("target: 95, off: 0.5, count: full", "92.01", D(9)),  # 2.99 short: 2 full ones
        ("target: 95, off: 0.5, count: full", "92", D("8.5")),
        ("target: 95, off: 0.5, count: started", "92", D("8.5")),
        ("target: 95, off: 0.5, count: started", "91.99", D(8)),
        ("target: 95, off: 3, count: full", "91", D(0)),  # 12 to deduct
        ("target: 95, off: 3, count: full, floor: 4", "91", D(4)),
        ("target: 40, off: 1, per: 5, count: linear, relative: true", "37", D("8.5")),  # 7.5 % short
        ("target: 40, off: 1, per: 5, count: started, relative: true", "37", D(8)),
        ("target: 40, off: 1, per: 5, count: started, relative: true, side: above", "41", D(9)),
        ("target: 40, off: 1, per: 5, count: full, side: above", "49.99", D(9)),
        ("target: 40, off: 1, count: full, side: above", "12", D(10)),
        ("target: 零, off: 1, count: full, relative: true", "12", "missing"),
        ("target: 零, off: 1, count: full, relative: true, when_zero: not_applicable", "12", "not_applicable"),
        ("target: 零, off: 1, count: full, side: above", "2.5", D(8)),
    ],
)
def test_shortfall(rule: str, value: str, points: object) -> None:
    fields = "{率: {type: percent}, 零: {type: integer}}"
    assert one_leaf(f"{{kind: shortfall, of: 率, {rule}}}", fields, {"率": D(value), "零": 0}) == points


@pytest.mark.parametrize(
    ("rule", "value", "points"),
    [
        ("standards: [9.5, 1.7], coefficients: [0.8, 0.6]", "8", D("15.230769231")),  # 12 + 63/78 of 4
        ("standards: [13.5, 9.5, 1.7, 1, 0.5]", "8", D("15.230769231")),
        ("standards: [13.5, 9.5, 1.7, 1, 0.5]", "13.5", D(20)),
        ("standards: [13.5, 9.5, 1.7, 1, 0.5]", "0.5", D(4)),
        ("standards: [13.5, 9.5, 1.7, 1, 0.5]", "0.49", D(0)),
        ("standards: [13.5, 9.5, 1.7, 1, 0.5], worse: hold", "0.49", D(4)),
        ("standards: [40, 60, 75, 85, 95]", "67.5", D(14)),  # half way from 12 to 16
        ("standards: [40, 60, 75, 85, 95]", "95.01", D(0)),
        ("standards: [50, 10]", "20", D(14)),  # 60 + 40 × 1/4, of 20
        ("standards: [10, 50]", "20", D(18)),
    ],
)
def test_standards(rule: str, value: str, points: object) -> None:
    assert one_leaf(f"{{kind: piecewise, of: 率, {rule}}}", "{率: {type: percent}}", {"率": D(value)}, 20) == points


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ("of: floor(25.4347 * pow(18 - 绩, 1.81)), min: 0, max: 1500", D(894)),  # 10.85 s over 100 m
        ("of: pow(10 - 绩, 1.81), min: 0, max: 10", "missing"),
        ("of: 绩 - 20, min: 1, max: 10, clamp: true", D(1)),
        ("of: 绩 / 3, min: 0, max: 10", D("3.616666667")),
    ],
)
def test_formula(rule: str, points: object) -> None:
    assert one_leaf("{kind: formula, " + rule.replace("of: ", 'of: "').replace(", min", '", min') + "}", "{绩: {type: decimal}}",
                    {"绩": D("10.85")}, 1500) == points


@pytest.mark.parametrize(("applies", "fault"), [("绩 < 9", False), ("绩 > 9", True), ("空 > 1", True), ("免 > 1", False)])
def test_a_leaf_that_does_not_apply_is_not_looked_at(applies: str, fault: bool) -> None:
    """One of which that is not known is."""
    fields = "fields: {绩: {type: decimal}, 空: {type: decimal}, 免: {type: decimal, may_be: not_applicable}}"
    leaf = f"{{id: leaf, title: 项, points: 10, applies: {applies}, rule: {{kind: formula, of: 绩, min: 0, max: 10}}}}"
    assert bool(run(f"{fields}\nindicators: [{leaf}]", {"绩": D("30.01"), "免": NOT_APPLICABLE})["fault"]) is fault


@pytest.mark.parametrize(
    ("derive", "limits", "fault"), [("绩 - 9", "", False), ("绩 - 9", ", min: 0", True), ("绩 / 2", "", True), ("绩 * 2", "", False)]
)
def test_what_is_worked_out_has_the_limits_that_are_written(derive: str, limits: str, fault: bool) -> None:
    fields = f"fields: {{绩: {{type: integer}}, 差: {{type: integer, derive: {derive}{limits}}}}}"
    leaf = "indicators: [{id: leaf, title: 项, points: 10, rule: {kind: pass_fail, of: 绩 > 1}}]"
    assert bool(run(f"{fields}\n{leaf}", {"绩": 3})["fault"]) is fault


JUDGED = [{"编号": "A", "评委": judge, "分": D(mark)} for judge, mark in (("甲", 6), ("乙", 8))]


@pytest.mark.parametrize(("more", "fault"), [
    ({"评委": "甲", "分": D(9)}, True), ({"评委": None, "分": D(9)}, False), ({"评委": "甲", "分": None}, False),
    ({"评委": "甲", "分": D(9), "回避": True}, False)])
def test_a_judge_marks_once(more: dict[str, Any], fault: bool) -> None:
    table = "tables: {评: {kind: events, key: 编号, absent: zero, columns: {评委: text, 分: {type: decimal}, 回避: boolean}}}"
    rule = "{kind: panel, table: 评, mark: 分, judge: 评委, recused: 回避, blank: left_out, out_of: 10}"
    text = f"fields: {{x: {{type: integer}}}}\n{table}\nindicators: [{{id: leaf, title: 项, points: 10, rule: {rule}}}]"
    assert bool(run(text, {}, 评=[*JUDGED, {"编号": "A", **more}])["fault"]) is fault


def test_a_formula_outside_its_bounds_is_a_fault() -> None:
    leaf = "indicators: [{id: leaf, title: 项, points: 10, rule: {kind: formula, of: 绩 - 20, min: 1, max: 10}}]"
    assert run(f"fields: {{绩: {{type: decimal}}}}\n{leaf}", {"绩": D("30.01")})["fault"] is not None


def test_grade() -> None:
    fields = "{等: {type: choice, values: [优, 良]}}"
    assert one_leaf("{kind: grade, of: 等, points: {优: 10, 良: 7}}", fields, {"等": "良"}) == 7
    assert one_leaf("{kind: grade, of: 等, coefficients: {优: 1, 良: 0.333}}", fields, {"等": "良"}) == D("3.33")


@pytest.mark.parametrize(
    ("cells", "fault"), [((D(10), None), False), ((D(9), "扣1分"), False), ((D(9), None), True), ((D(11), "多"), True)]
)
def test_mark(cells: tuple[Any, Any], fault: bool) -> None:
    fields = "fields: {分: {type: decimal}, 由: {type: text}}"
    leaf = "indicators: [{id: leaf, title: 项, points: 10, rule: {kind: mark, of: 分, reason: 由}}]"
    result = run(f"{fields}\n{leaf}", dict(zip(("分", "由"), cells, strict=True)))
    assert bool(result["fault"]) is fault
    assert fault or result["subjects"]["A"]["total"] == cells[0]
