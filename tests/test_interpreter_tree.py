"""The interpreter against examples worked by hand: policies, the tree, vetoes, places, awards, and the sample as a whole."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.by_hand import NOT_APPLICABLE, D, run
from tests.interpreter import interpret

SAMPLE = (Path(__file__).parent / "data" / "sample.yaml").read_text(encoding="utf-8")

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
