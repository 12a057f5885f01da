"""The interpreter against examples worked by hand, and its generator against itself."""

import datetime
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.interpreter import Mark, arithmetic, awards, combine, contests, counts, expressions, interpret, ranking, rules
from tests.interpreter.expressions import Scope, known, read
from tests.interpreter.generate import Case, cases, seeded
from tests.interpreter.loading import full_of, leaves_of

D = Decimal
MISSING, NOT_APPLICABLE = Mark("missing"), Mark("not_applicable")
SAMPLE = (Path(__file__).parent / "data" / "sample.yaml").read_text(encoding="utf-8")

FRAME = """
format: 1
id: small
subject: {kind: 社区, id: 编号, name: 名称, group: 类别}
"""


def run(rubric: str, *rows: dict[str, Any], draft: bool = False, **tables: Any) -> dict[str, Any]:
    """Score rows named A, B, C … with a short rubric."""
    subjects = [{"编号": "ABCDEFGH"[n], "名称": f"社区{n}", **row} for n, row in enumerate(rows)]
    return interpret(FRAME + rubric, subjects, tables, draft=draft)


def one_leaf(rule: str, fields: str, row: dict[str, Any], points: int = 10, **tables: Any) -> Any:
    """Outcome and points of a single leaf."""
    declared = "事项: {kind: events, key: 编号, absent: zero, columns: {级别: text, 数量: integer}}"
    leaf = f"{{id: leaf, title: 项, points: {points}, rule: {rule}}}"
    items = f"indicators: [{{id: node, title: 板块, items: [{leaf}]}}]"
    result = run(f"scores: {{decimals: 2, round_at: []}}\nfields: {fields}\ntables: {{{declared}}}\n{items}\n", row, **tables)
    found = result["subjects"]["A"]["leaves"]["leaf"]
    return found["points"] if found["outcome"] == "scored" else found["outcome"]


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


# ---------------------------------------------------------------- policies and the tree


def tree(leaves: str = "", node: str = "", top: str = "") -> str:
    """Three leaves of 3, 4 and 5 points in one node, and one of 8 beside it."""
    inner = [
        f"{{id: item_{x}, title: {x}项, points: {p}, rule: {{kind: pass_fail, of: {x}}}{leaves}}}"
        for x, p in zip("abc", (3, 4, 5), strict=True)
    ]
    fields = ", ".join(f"{name}: {{type: boolean, may_be: not_applicable}}" for name in "abcd")
    other = "{id: other, title: 其他, items: [{id: item_d, title: d项, points: 8, rule: {kind: pass_fail, of: d}}]}"
    first = f"{{id: node, title: 板块, items: [{', '.join(inner)}]{node}}}"
    return f"{top}\nfields: {{{fields}}}\nindicators: [{first}, {other}]\n"


def row(a: Any = True, b: Any = True, c: Any = True, d: Any = True, **more: Any) -> dict[str, Any]:
    return {"a": a, "b": b, "c": c, "d": d, **more}


@pytest.mark.parametrize(
    ("rubric", "cells", "node", "total", "outcome"),
    [
        (tree(), row(b=False), D(8), D(16), "ranked"),
        (tree(), row(a=NOT_APPLICABLE, b=False), D("6.67"), D("14.67"), "ranked"),  # 5 × 12 ÷ 9
        (tree(top="scores: {round_at: []}"), row(a=NOT_APPLICABLE, b=False), D("6.666666667"), D("14.67"), "ranked"),
        (tree(top="not_applicable: full"), row(a=NOT_APPLICABLE, b=False), D(8), D(16), "ranked"),
        (tree(node=", not_applicable: zero"), row(a=NOT_APPLICABLE), D(9), D(17), "ranked"),
        (tree(leaves=", not_applicable: unranked"), row(a=NOT_APPLICABLE), D(12), D(20), "unranked"),
        (tree(), row(*[NOT_APPLICABLE] * 3), None, D(20), "ranked"),  # 8 × 20 ÷ 8
        (tree(), row(*[NOT_APPLICABLE] * 4), None, None, "unranked"),
        (tree(), row(a=None), None, None, "pending"),
        (tree(leaves=", missing: zero"), row(a=None), D(9), D(17), "ranked"),
        (
            tree(leaves=", missing: zero", node=", coverage: {at_least: 0.75}"),
            row(a=None),
            D(9),
            D(17),
            "ranked",
        ),  # 9 of 12
        (tree(leaves=", missing: zero", node=", coverage: {at_least: 0.75}"), row(b=None), None, None, "unranked"),
        (tree(node=", coverage: {at_least: 0.8}"), row(a=NOT_APPLICABLE), None, None, "unranked"),
        (tree(node=", coverage: {at_least: 0.8}"), row(a=None), None, None, "pending"),
    ],
)
def test_policies(rubric: str, cells: dict[str, Any], node: Any, total: Any, outcome: str) -> None:
    found = run(rubric, cells)["subjects"]["A"]
    assert (found["nodes"]["node"], found["total"], found["outcome"]) == (node, total, outcome)


def test_missing_under_error_is_a_fault_but_pending_in_a_draft() -> None:
    assert run(tree(leaves=", missing: error"), row(a=None))["fault"] == "A: item_a is missing"
    drafted = run(tree(leaves=", missing: error"), row(a=None), draft=True)
    assert (drafted["subjects"]["A"]["outcome"], drafted["provisional"]) == ("pending", True)


def test_exempt_is_in_no_denominator() -> None:
    rubric = tree(top='exempt: {when: d, say: "免"}') + "summary: [{id: s, title: s, share: a}]"
    result = run(rubric, row(d=True), row(d=False), row(a=False, d=False), row(d=None))
    assert [result["subjects"][name]["outcome"] for name in "ABCD"] == ["exempt", "ranked", "ranked", "pending"]
    nothing: dict[str, Any] = {"total": None, "rank": None, "group_rank": None, "leaves": {}, "nodes": {}, "awards": {}}
    told = {key: result["subjects"]["A"][key] for key in ("outcome", *nothing)}
    assert told == {"outcome": "exempt", **nothing}
    assert result["summary"]["s"] == D("0.666666667")
    assert result["provisional"]


# ---------------------------------------------------------------- vetoes


VETO = """
tables: {假: {kind: events, key: 编号, absent: zero, columns: {指标: text, 单位: text, 文号: text}}}
adjust: [{id: v, kind: veto, when: count(假) >= 1, basis: {table: 假, authority: 单位, document: 文号},
          effect: {bar: [t, q], zero_items: 指标}, say: 弄虚作假}]
awards:
  - {id: t, kind: title, title: 先进, require: total >= 10}
  - {id: q, kind: quota, title: 十佳, take: {count: 1}}
"""


def test_a_veto_bars_and_zeroes_and_gives_up_its_place() -> None:
    event = {"编号": "A", "指标": "item_b", "单位": "纪委", "文号": "1号"}
    result = run(tree() + VETO, row(), row(d=False), 假=[event])
    first, second = result["subjects"]["A"], result["subjects"]["B"]
    assert first["total"] == 16  # 20 − 4
    assert first["leaves"]["item_b"] == {"outcome": "scored", "points": D(4), "counted": D(0), "origin": "observed"}
    assert [first["awards"][name]["decision"] for name in "tq"] == ["not_granted", "not_granted"]
    assert second["awards"]["q"] == {"decision": "granted", "title": "十佳", "value": True}
    assert not result["provisional"]


def test_a_row_without_basis_takes_no_effect_and_is_provisional() -> None:
    result = run(tree() + VETO, row(), 假=[{"编号": "A", "指标": "item_b", "单位": "纪委", "文号": " "}])
    assert result["subjects"]["A"]["total"] == 20
    assert result["provisional"]


def test_an_unknown_veto_leaves_undecided_what_would_be_granted() -> None:
    result = run(tree() + VETO, row(), row(a=False))
    assert result["subjects"]["A"]["awards"]["q"]["decision"] == "undecided"
    assert result["subjects"]["B"]["awards"]["q"]["decision"] == "not_granted"  # the place stays A's
    assert result["subjects"]["B"]["awards"]["t"]["decision"] == "undecided"


def test_zeroing_clears_missing_and_not_applicable() -> None:
    events = [{"编号": name, "指标": "a项", "单位": "纪委", "文号": "1号"} for name in "AB"]
    result = run(tree() + VETO, row(a=None), row(a=NOT_APPLICABLE), 假=events)
    for name, outcome in zip("AB", ("missing", "not_applicable"), strict=True):
        found = result["subjects"][name]
        assert (found["outcome"], found["total"], found["leaves"]["item_a"]["outcome"]) == ("ranked", 17, outcome)


# ---------------------------------------------------------------- places and awards


def scores(*totals: Any, honours: str = "", group: str = "甲乙甲乙甲乙", **more: list[Any]) -> dict[str, Any]:
    """Subjects with given totals, the value of a second field for ties, and groups."""
    fields = "fields: {x: {type: decimal}, y: {type: decimal}}"
    leaf = "{id: leaf, title: 项, points: 100, rule: {kind: completion, of: x, target: 100}}"
    rows = [
        {"x": None if x is None else D(x), "类别": g, **{k: v[n] for k, v in more.items()}}
        for n, (x, g) in enumerate(zip(totals, group, strict=False))
    ]
    return run(f"{fields}\nindicators: [{{id: node, title: 板块, items: [{leaf}]}}]\n{honours}", *rows)


@pytest.mark.parametrize(
    ("ranking_text", "places", "group_places"),
    [
        ("{by: [total]}", [1, 2, 2, 4], [1, 1, 2, 2]),
        ("{by: [total], method: dense}", [1, 2, 2, 3], [1, 1, 2, 2]),
        ("{by: [total], method: ordinal}", [1, 2, 3, 4], [1, 1, 2, 2]),
        ("{by: [total], ties: [y]}", [1, 3, 2, 4], [1, 1, 2, 2]),
        ("{by: [total], ties: [{key: y, order: ascending}]}", [1, 3, 2, 4], [1, 1, 2, 2]),
        ("{by: [{key: total, order: ascending}]}", [4, 2, 2, 1], [2, 2, 1, 1]),
        ("none", [None] * 4, [None] * 4),
    ],
)
def test_ranking(ranking_text: str, places: list[Any], group_places: list[Any]) -> None:
    result = scores(90, 80, 80, 70, honours=f"ranking: {ranking_text}", y=[None, None, D(3), None])
    found = [result["subjects"][name] for name in "ABCD"]
    assert [one["rank"] for one in found] == places
    assert [one["group_rank"] for one in found] == group_places


def decisions(result: dict[str, Any], award: str = "q") -> list[str]:
    return [found["awards"][award]["decision"] for found in result["subjects"].values()]


G, N, U = "granted", "not_granted", "undecided"


@pytest.mark.parametrize(
    ("award", "expected"),
    [
        ("take: {count: 3}", [G, G, G, N, U]),
        ("take: {count: 2}", [G, U, U, N, U]),
        ("take: {count: 2}, at_the_cut: shrink", [G, N, N, N, U]),
        ("take: {count: 2}, at_the_cut: extend", [G, G, G, N, U]),
        ("take: {count: 2}, ties: [y]", [G, N, G, N, U]),
        ("take: {share: 0.4}", [G, N, N, N, U]),  # 1.6 of the 4 ranked
        ("take: {share: 0.4, rounding: nearest}", [G, U, U, N, U]),  # 2
        ("take: {share: 0.375, rounding: nearest}, ties: [y]", [G, N, G, N, U]),  # 1.5 becomes 2
        ("take: {count: 1}, within: group", [G, G, N, N, U]),
        ("take: {count: 1}, eligible: total < 90", [N, U, U, N, U]),
        ("take: {count: 1}, eligible: y > 1", [U, U, G, U, U]),
    ],
)
def test_quota(award: str, expected: list[str]) -> None:
    honours = f"awards: [{{id: q, kind: quota, title: 十佳, {award}}}]"
    assert decisions(scores(90, 80, 80, 70, None, honours=honours, y=[None, None, D(3), None, D(9)])) == expected


def test_stars_and_levels_read_the_published_value() -> None:
    honours = """
awards:
  - {id: s, kind: stars, each: [{of: node, at_least: 90}, {of: node, at_least: 80}], title: "达标{n}星"}
  - {id: l, kind: level, levels: [{title: 一级, from: 90, require: y > 0}, {title: 二级, from: 80}]}
  - {id: t, kind: title, title: 先进, require: s == 2 or l == 1}
"""
    result = scores("89.995", "89.99", 90, 70, None, honours=honours, y=[D(1), D(1), None, D(1), None])
    found = [one["awards"] for one in result["subjects"].values()]
    assert [one["s"]["title"] for one in found] == ["达标2星", "达标1星", "达标2星", None, None]
    assert [one["l"]["title"] for one in found] == ["一级", "二级", None, None, None]
    assert decisions(result, "l") == [G, G, U, N, U]
    assert [one["l"]["value"] for one in found] == [2, 1, None, 0, None]
    assert decisions(result, "t") == [G, G, G, N, U]


def test_best_is_shared() -> None:
    honours = 'awards: [{id: b, kind: best, of: each, at_least: 80, title: "{title}最佳"}]'
    result = scores(80, 80, 70, None, honours=honours)
    found = [one["awards"]["b"]["node"] for one in result["subjects"].values()]
    assert [one["decision"] for one in found] == [G, G, N, U]
    assert found[0]["title"] == "板块最佳"
    assert scores(79, honours=honours)["subjects"]["A"]["awards"]["b"]["node"]["decision"] == N


# ---------------------------------------------------------------- the sample


FULL: dict[str, Any] = {
    "成立月数": 24, "按期换届": True, "核定职数": 7, "实配数": 5, "批准空缺数": 1, "发展党员数": 0, "应缴党员": 0,
    "足额缴纳党员": 0, "驻区单位数": 4, "签约驻区单位": 8, "落实驻区单位": 7, "应访数": 3, "已访数": 2, "满意票": 40,
    "基本满意票": 8, "不满意票": 2, "诉求办结率": D("89.995"), "困难党员数": NOT_APPLICABLE,
    "困难党员结对数": NOT_APPLICABLE, "孤寡老人数": 3, "孤寡老人结对数": 1, "四个一达标率": D(90),
}  # fmt: skip
PERFECT = FULL | {"实配数": 6, "落实驻区单位": 8, "已访数": 3, "诉求办结率": D(98)}


def sample(*rows: dict[str, Any], **tables: list[dict[str, Any]]) -> dict[str, Any]:
    subjects = [{"编号": f"S{n}", "名称": f"第{n}社区", "类别": "大", **cells} for n, cells in enumerate(rows)]
    empty: dict[str, list[dict[str, Any]]] = {"发展党员问题": [], "作风问题": [], "弄虚作假": []}
    return interpret(SAMPLE, subjects, empty | tables)


def test_sample_points() -> None:
    found = sample(FULL, 作风问题=[{"编号": "S0", "日期": datetime.date(2026, 3, 1)}])["subjects"]["S0"]
    assert {name: leaf["points"] for name, leaf in found["leaves"].items()} == {
        "election": D(20),
        "posts": D("8.57"),  # (5 + 1) ÷ 7 = 85.71 %, 10 × 0.8571 = 8.571
        "admission": None,  # nobody was admitted
        "dues": None,  # nobody owes
        "joint_building": D("18.75"),  # 87.5 %: 20 × 37.5 ÷ 40
        "must_visits": D("13.33"),  # 66.67 %: 13.334
        "satisfaction": D(30),  # 48 of 50 votes, 96 %
        "requests": D("11.11"),  # 89.995 is 90.00: 20 × 10 ÷ 18
        "five_pairings": D(15),  # only the elderly apply, and are met
        "four_ones": D(15),
        "conduct": D(10),  # one event
    }
    # (20 + 8.57 + 18.75 + 13.33) × 100 ÷ 70 = 60.65 × 100 ÷ 70 = 86.642857…
    assert found["nodes"] == {"organisation": D("86.64"), "style": D("81.11")}
    assert (found["total"], found["outcome"], found["rank"], found["group_rank"]) == (D("167.75"), "ranked", 1, 1)
    assert found["awards"] == {
        "stars": {"decision": G, "title": "达标2星", "value": D(2)},
        "two_star": {"decision": N, "title": None, "value": False},  # 167.75 < 170
        "ten": {"decision": N, "title": None, "value": False},
        "best": {
            "organisation": {"decision": N, "title": None, "value": False},  # 86.64 < 90
            "style": {"decision": N, "title": None, "value": False},
        },
    }


def test_sample_awards() -> None:
    fraud = {"编号": "第1社区", "指标": "按期换届", "认定单位": "纪委", "文号": "1号"}
    young, invalid = FULL | {"成立月数": 5}, PERFECT | {"不满意票": 1}
    result = sample(PERFECT, PERFECT, young, invalid, FULL, 弄虚作假=[fraud])
    found = result["subjects"]
    assert [one["outcome"] for one in found.values()] == ["ranked", "ranked", "exempt", "pending", "ranked"]
    # organisation 20 + 10 + 20 + 20 of 70 is 100; style 30 + 20 + 15 + 15 + 20 = 100
    assert found["S0"]["total"] == 200
    # without the election 50 × 100 ÷ 70 = 71.43
    assert (found["S1"]["total"], found["S1"]["nodes"]["organisation"]) == (D("171.43"), D("71.43"))
    # organisation 86.64 as before; style 30 + 11.11 + 15 + 15 + 20 = 91.11
    assert found["S4"]["total"] == D("177.75")
    assert [one["rank"] for one in found.values()] == [1, 3, None, None, 2]
    assert [one["awards"].get("two_star", {}).get("decision") for one in found.values()] == [G, N, None, U, G]
    assert [one["awards"].get("ten", {}).get("decision") for one in found.values()] == [G, G, None, U, G]
    assert [one["awards"].get("best", {}).get("style", {}).get("title") for one in found.values()] == [
        "作风建设星最佳", "作风建设星最佳", None, None, None
    ]  # fmt: skip
    assert result["summary"] == {"both_stars": D("0.5")}  # S0 and S4 of four
    assert result["provisional"]


# ---------------------------------------------------------------- the generator


def outcome_of(case: Case) -> dict[str, Any]:
    return interpret(case.rubric, case.subjects, case.tables, draft=case.draft)


def test_everything_possible_is_generated() -> None:
    seen = counts.count(900, 90)
    print(counts.table(seen))
    assert (counts.never(seen), counts.unexpected(seen)) == ([], [])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_hypothesis_makes_cases_without_fault(case: Case) -> None:
    assert outcome_of(case)["fault"] is None


# Faults planted one at a time: (where, what, its wrong replacement).


def half_down(number: Any, places: int = 9) -> Decimal:
    """Rounds 0.5 to 0."""
    exact = number if isinstance(number, Decimal) else arithmetic.half_up(number, 30)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_DOWN, arithmetic.CONTEXT)


def round_total_only(self: combine.Rounding, level: str, points: Decimal) -> Decimal:
    return self.publish(points) if level == "total" else points


def covered_above(node: dict[str, Any], leaves: dict[str, combine.Leaf]) -> bool:
    """`>` for `>=`."""
    below = leaves_of(node["items"])
    scored = sum(leaf["points"] for leaf in below if leaves[leaf["id"]].scored)
    return "coverage" not in node or scored > node["coverage"]["at_least"] * full_of(node)


def step_above(steps: list[dict[str, Any]], value: Fraction) -> Fraction:
    """`<` for `<=`, but for the first."""
    return Fraction([one for one in steps if one is steps[0] or one["from"] < value][-1]["points"])


def unknown_is_high(expression: Any, scope: Scope, rounding: combine.Rounding) -> tuple[bool, Any]:
    text = expression["key"] if isinstance(expression, dict) else expression
    value = known("rate(total)" if text == "rate" else text, scope)
    sign = -1 if isinstance(expression, dict) and expression.get("order") == "ascending" else 1
    return (True, D(10**9) if value is None else sign * rounding.publish(D(value)))  # type: ignore[arg-type]


def places_floored(take: dict[str, Any], ranked: list[Any], real: Callable[..., Any] = contests.number_of_places) -> Any:
    return real({**take, "rounding": "floor"}, ranked)


PLANTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "half down": (combine, "half_up", half_down),
    "rounding at the end only": (combine.Rounding, "round", round_total_only),
    "coverage above": (combine, "covered", covered_above),
    "bands above": (rules, "step", step_above),
    "unknown is false": (expressions, "every", lambda values: all(value is True for value in values)),
    "any blank reason is missing": (expressions, "reason", lambda texts, scope: MISSING),
    "unknown keys first": (ranking, "one_key", unknown_is_high),
    "a veto leaks": (awards, "vetoed", lambda decision, award, sheet: decision),
    "nearest is floor": (contests, "number_of_places", places_floored),
}


@pytest.fixture(scope="module")
def examples() -> list[tuple[Case, dict[str, Any]]]:
    """Cases with their sound results."""
    made = [seeded(number) for number in range(700)]
    return [(case, outcome_of(case)) for case in made]


@pytest.mark.parametrize("plant", PLANTS)
def test_cases_catch_planted_faults(plant: str, examples: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    target, name, fault = PLANTS[plant]
    monkeypatch.setattr(target, name, fault)
    caught = (number for number, (case, sound) in enumerate(examples) if outcome_of(case) != sound)
    assert next(caught, None) is not None
