"""Coverage: what the cases of a rubric exercise, and what none of them does."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.cases import Covered, cases_file, coverage_text, load_cases, run_and_cover, try_rubric
from scoring.language.catalogue import entries
from scoring.language.load import parse_rubric
from scoring.language.rubric import Rubric
from scoring.messages import say

SAMPLE = Path(__file__).parent / "data" / "sample.yaml"
RUBRIC = """
format: 1
id: covered
title: 覆盖
edition: "2026"
subject: {kind: 社区, id: 编号, name: 名称}
exempt: {when: 任职月数 < 6, say: 任职不满6个月}
fields:
  任职月数: {type: integer, max: 12}
  次数: {type: integer, max: 20}
  评价: {type: choice, values: [优, 差]}
  甲: {type: boolean}
  应访: {type: integer}
  折算: {type: decimal, derive: "if(次数 > 3, 1, 2)"}
checks: [{expect: 次数 <= 应访, say: "次数（{次数}）大于应访（{应访}）"}]
tables:
  问题: {kind: events, key: 编号, absent: zero, columns: {事由: text, 单位: text, 文号: text}}
indicators:
  - {id: times, title: 次数, points: 40, rule: {kind: bands, of: 次数, bands: [{from: 0, points: 0}, {from: 8, points: 40}]}}
  - {id: line, title: 线, points: 20, rule: {kind: piecewise, of: 次数, points: [[2, 0], [10, 20]]}}
  - {id: grade, title: 评价, points: 10, rule: {kind: grade, of: 评价, points: {优: 10, 差: 0}}}
  - {id: events, title: 问题, points: 10, rule: {kind: per_event, table: 问题, each: -5}}
  - id: list
    title: 清单
    points: 10
    rule: {kind: checklist, items: [{id: a, title: 甲项, points: 10, met: 甲, applies: 应访 > 0}]}
  - {id: fold, title: 折算, points: 10, rule: {kind: completion, of: 折算, target: 2}}
adjust:
  - {id: fraud, kind: veto, when: count(问题) >= 3, effect: {bar: [good]}, say: 问题突出, basis: {table: 问题, authority: 单位, document: 文号}}
awards:
  - {id: good, kind: title, title: 先进, require: total >= 90}
  - {id: level, kind: level, title: 等次, levels: [{title: 优, from: 90}, {title: 良, from: 60}]}
"""
BASE = "rubric: covered\nbase:\n  fields: {任职月数: 12, 次数: 12, 评价: 优, 甲: true, 应访: 20}\n  tables: {问题: []}\ncases:\n"


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return parse_rubric(RUBRIC)


def covered(rubric: Rubric, tmp_path: Path, *cases: str) -> dict[str, Covered]:
    path = tmp_path / "covered.cases.yaml"
    path.write_text(BASE + "".join(f"  - {{title: 用例{i}, {case}expect: {{outcome: ranked}}}}\n" for i, case in enumerate(cases)), encoding="utf-8")
    return {c.what: c for c in run_and_cover(rubric, load_cases(path, rubric))[1]}


def missing(found: Covered) -> list[str]:
    return [say(m.key, "zh", **dict(m.args)) for m in found.missing]


def test_one_case_exercises_what_it_reaches(rubric: Rubric, tmp_path: Path) -> None:
    found = covered(rubric, tmp_path, "")
    assert missing(found["steps"]) == ["次数：0及以上", "线：2及以下", "线：2与10之间", "评价：差", "问题：低于满分", "折算：得满分"]
    assert (found["steps"].exercised, found["steps"].total) == (5, 11)
    assert missing(found["items"]) == ["清单：甲项未达到", "清单：甲项不涉及"]
    assert missing(found["branches"]) == ["折算：次数 > 3不成立"]
    assert missing(found["vetoes"]) == ["问题突出"]
    assert missing(found["decisions"]) == ["先进：不授予", "先进：待定", "等次：不授予", "等次：待定", "良", "免予考核"]
    assert missing(found["checks"]) == ["次数 <= 应访"]
    assert found["outcomes"].exercised == 0


def test_every_kind_can_be_exercised(rubric: Rubric, tmp_path: Path) -> None:
    rows = ", ".join("{事由: 虚构, 单位: 虚构单位, 文号: 虚1号}" for _ in range(3))
    cases = ["", "fields: {次数: 0, 评价: 差, 甲: false}, ", "fields: {次数: 5}, ", f"tables: {{问题: [{rows}]}}, ", "fields: {应访: 0, 次数: 0}, ",
             "fields: {任职月数: 3}, ", "fields: {次数: null, 评价: null, 甲: null}, ", "fields: {次数: 20, 应访: 3}, ", "fields: {次数: 8}, "]
    found = covered(rubric, tmp_path, *cases)
    assert [missing(c) for what, c in found.items() if what != "outcomes"] == [[], [], [], [], [], []]
    assert missing(found["outcomes"]) == ["问题：未报送"]


def test_bonuses_deductions_and_caps_are_counted(tmp_path: Path) -> None:
    adjust = """
  - {id: praise, kind: bonus, of: 次数, each: 0.5, cap: 3, say: 表扬}
  - {id: notice, kind: deduction, of: not 甲, each: 2, title: 通报, say: 受到通报}
  - {id: all, kind: cap, of: bonus, at_most: 2}
"""
    rubric = parse_rubric(RUBRIC.replace("\nawards:", f"{adjust}awards:"))
    found = covered(rubric, tmp_path, "fields: {次数: 0}, ")["additions"]
    assert missing(found) == ["表扬：有分", "表扬：达到上限", "通报：有分", "总额封顶：超出部分不计"]
    assert (found.exercised, found.total) == (2, 6)
    assert covered(rubric, tmp_path, "fields: {次数: 0}, ", "fields: {次数: 5, 甲: false}, ", "fields: {次数: 7}, ")["additions"].missing == ()
    assert "additions" not in covered(parse_rubric(RUBRIC), tmp_path, "")


def test_branches_inside_table_functions_are_those_of_rows(tmp_path: Path) -> None:
    of_rows = '{kind: completion, of: "if(甲, sum(问题, if(事由 == \\"多次\\", 2, 1)), 1)", target: 2}'
    rubric = parse_rubric(RUBRIC.replace("{kind: completion, of: 折算, target: 2}", of_rows))
    rows = "tables: {问题: [{事由: 多次, 单位: 虚构单位, 文号: 虚1号}]}, "
    assert missing(covered(rubric, tmp_path, "fields: {次数: 2}, ")["branches"]) == [
        "折算：次数 > 3成立", "折算：甲不成立", '折算：事由 == "多次"成立', '折算：事由 == "多次"不成立']
    assert missing(covered(rubric, tmp_path, "", rows)["branches"]) == [
        "折算：次数 > 3不成立", "折算：甲不成立", '折算：事由 == "多次"不成立']


def test_faulty_cases_exercise_only_checks(rubric: Rubric, tmp_path: Path) -> None:
    found = covered(rubric, tmp_path, "fields: {次数: 20, 应访: 3}, ")
    assert [c.what for c in found.values() if c.exercised] == ["checks"]


def test_refused_cases_exercise_nothing(rubric: Rubric, tmp_path: Path) -> None:
    assert not any(c.exercised for c in covered(rubric, tmp_path, "fields: {次数: 许多}, ").values())


@pytest.mark.parametrize("name", [e.id for e in entries()])
def test_the_cases_of_shipped_rubrics_reach_nearly_every_step(name: str) -> None:
    steps = next(c for c in try_rubric(name).coverage if c.what == "steps")
    assert steps.exercised / steps.total > 0.95


def test_coverage_is_told_in_a_line_or_in_full(rubric: Rubric, tmp_path: Path) -> None:
    found = covered(rubric, tmp_path, "").values()
    assert coverage_text(found).startswith("用例覆盖：档次5/11；")
    assert coverage_text(found, "en").startswith("Exercised: steps 5 of 11; ")
    assert "没有用例：次数：0及以上；" in coverage_text(found, details=True).splitlines()[0]
    assert coverage_text((), "en") == ""


def test_a_rubric_is_tried_in_one_call(tmp_path: Path) -> None:
    tried = try_rubric(SAMPLE, boundaries=True)
    assert tried.passed
    told = tried.to_dict("en")
    assert {row["passed"] for row in told["boundaries"]} == {True}
    assert told["cases"][0] == {"title": "全部达标", "passed": True, "differences": []}
    assert "Boundary cases: 82, at fault: 0." in tried.text("en")
    alone = tmp_path / "alone.yaml"
    alone.write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    assert not cases_file(alone).exists()
    assert try_rubric(alone, boundaries=True).outcomes == ()


JOINT = """
format: 1
id: covered
title: 共同评定
edition: "2026"
subject: {kind: 干部, id: 编号, name: 名称, parent: 单位}
fields: {甲: {type: integer, max: 50}, 乙: {type: integer, max: 50}, 约谈: {type: boolean}, 单位等次: {type: choice, values: [好, 一般]}}
indicators:
  - {id: first, title: 甲项, items: [{id: one, title: 甲, points: 50, rule: {kind: completion, of: 甲, target: 50}}]}
  - {id: second, title: 乙项, items: [{id: two, title: 乙, points: 50, rule: {kind: completion, of: 乙, target: 50}}]}
adjust:
  - {id: talk, kind: veto, when: 约谈, effect: {no_promotion: true}, say: 被约谈}
awards:
  - {id: top, kind: quota, title: 先进, take: {count: 1}, eligible: total >= 60}
  - {id: best, kind: best, title: "{title}最佳", of: each, not_together: [top]}
  - id: step
    kind: level
    title: 等次
    within: parent
    levels: [{title: 优秀, from: 80, take: {shares: {by: 单位等次, values: {好: 0.5, 一般: 0.3}}}}, {title: 合格, from: 40}]
    promotion: {at_most: 1, new: lowest}
"""
JOINT_BASE = "rubric: covered\nbase:\n  fields: {甲: 50, 乙: 50, 约谈: false, 单位等次: 好}\n  previous: {total: 90, level: 优秀}\ncases:\n"


def jointly(tmp_path: Path, cases: str) -> dict[str, list[str]]:
    """What no case exercises; none of the cases asks for an award."""
    rubric, path = parse_rubric(JOINT), tmp_path / "covered.cases.yaml"
    path.write_text(JOINT_BASE + cases, encoding="utf-8")
    outcomes, found = run_and_cover(rubric, load_cases(path, rubric))
    assert all(o.passed for o in outcomes), [d.text() for o in outcomes for d in o.differences]
    return {c.what: missing(c) for c in found}


def test_awards_that_are_settled_jointly_are_counted(tmp_path: Path) -> None:
    found = jointly(tmp_path, "  - {title: 一个, expect: {total: 100}}\n  - {title: 又一个, fields: {甲: 30}, expect: {total: 80}}\n")
    # Each is the first and the best of its own case, which keeps it from being both, and alone in its unit, where half a place is none.
    assert found["decisions"] == [
        "先进：不授予", "先进：待定", "先进：够格而没有名额", "单项最佳：授予", "单项最佳：待定",
        "单项最佳：甲项", "单项最佳：乙项", "等次：不授予", "等次：待定", "优秀",
        "等次：为上年度等次所限", "等次：上年度未参加，受限", "等次：单位等次为一般"]
    assert found["vetoes"] == ["被约谈", "被约谈：压低等次"]
    found = jointly(tmp_path, """\
  - title: 三人
    subjects:
      - {name: 甲, expect: {total: 100}}
      - {name: 乙, fields: {乙: 40}, expect: {total: 90}}
      - {name: 丙, fields: {甲: 0, 乙: 0}, expect: {total: 0}}
""")
    assert found["decisions"] == [
        "先进：待定", "单项最佳：待定", "等次：待定", "等次：为上年度等次所限", "等次：上年度未参加，受限", "等次：单位等次为一般"]


def test_the_year_before_is_counted_where_it_holds_a_level_back(tmp_path: Path) -> None:
    pair = "subjects: [{{name: 甲, parent: 一, {}expect: {{total: 100}}}}, {{name: 乙, parent: 一, fields: {{甲: 0}}, expect: {{total: 50}}}}]"
    cases = ("previous: {level: null}, ", "previous: {}, ", "previous: {level: 合格}, fields: {约谈: true}, ")
    every = [jointly(tmp_path, f"  - title: 二人\n    {pair.format(one)}\n") for one in ("", *cases)]
    held, new = "等次：为上年度等次所限", "等次：上年度未参加，受限"
    assert [(held in one["decisions"], new in one["decisions"], "被约谈：压低等次" in one["vetoes"]) for one in every] == [
        (True, True, True), (False, True, True), (True, False, True), (True, True, False)]
    assert all("被约谈" in one["vetoes"] for one in every[:3])
