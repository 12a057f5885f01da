"""Cases: those of every shipped rubric pass, a wrong expectation is told, and a fault in the file stands where it is."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from scoring import columns
from scoring.cases import Case, CaseOutcome, cases_file, load_cases, run_cases, try_rubric
from scoring.engine.apart import assess_apart
from scoring.engine.assess import assess_inputs
from scoring.errors import RubricFaults
from scoring.language.catalogue import entries
from scoring.language.load import load_rubric, parse_rubric
from scoring.language.rubric import Rubric
from scoring.tables.read import read

DATA = Path(__file__).parent / "data"
SAMPLE = DATA / "sample.yaml"
SHIPPED = [e.id for e in entries()]


@pytest.fixture(scope="module")
def sample() -> Rubric:
    return load_rubric(SAMPLE)


def base() -> str:
    """What the cases of the sample start from."""
    return cases_file(SAMPLE).read_text(encoding="utf-8").partition("cases:")[0]


def written(tmp_path: Path, cases: str) -> Path:
    path = tmp_path / "some.cases.yaml"
    path.write_text(f"{base()}cases:\n{cases}", encoding="utf-8")
    return path


def ran(sample: Rubric, tmp_path: Path, cases: str) -> tuple[CaseOutcome, ...]:
    return run_cases(sample, load_cases(written(tmp_path, cases), sample))


def faults(sample: Rubric, tmp_path: Path, cases: str) -> list[tuple[str, str]]:
    path = written(tmp_path, cases)
    lines = path.read_text(encoding="utf-8").splitlines()
    with pytest.raises(RubricFaults) as raised:
        load_cases(path, sample)
    return [(f.code, lines[f.place.line - 1][f.place.column - 1:]) for f in raised.value.faults]


@pytest.mark.parametrize("name", [*SHIPPED, str(SAMPLE)], ids=[*SHIPPED, "sample"])
def test_the_cases_beside_a_rubric_pass(name: str) -> None:
    rubric = load_rubric(name)
    outcomes = run_cases(rubric, load_cases(cases_file(name), rubric))
    assert outcomes
    assert [(o.title, [d.text() for d in o.differences]) for o in outcomes if not o.passed] == []


@pytest.mark.parametrize(("expect", "what", "found"), [
    ("total: 199.99", "total", "200"),
    ("outcome: pending", "outcome", "ranked"),
    ("points: {election: 19}", "points.election", "20"),
    ("states: {election: missing}", "states.election", "scored"),
    ("awards: {two_star: undecided}", "awards.two_star", "granted 两星级党组织"),
    ("awards: {stars: 达标1星}", "awards.stars", "granted 达标2星"),
    ("errors: [CHECK_FAILED]", "errors", "—"),
])
def test_a_wrong_expectation_is_told_with_what_was_found(sample: Rubric, tmp_path: Path, expect: str, what: str, found: str) -> None:
    (outcome,) = ran(sample, tmp_path, f"  - {{title: 一, expect: {{{expect}}}}}\n")
    assert not outcome.passed
    assert [(d.what, d.found or "—") for d in outcome.differences] == [(what, found)]
    assert outcome.differences[0].text().startswith(what)


def test_a_word_that_a_reason_lacks_is_told_with_the_reason(sample: Rubric, tmp_path: Path) -> None:
    (outcome,) = ran(sample, tmp_path, "  - {title: 一, fields: {按期换届: false}, expect: {words: {election: 三必访}}}\n")
    assert [d.what for d in outcome.differences] == ["words.election"]
    assert "换届" in outcome.differences[0].found


def test_numbers_are_compared_as_decimals(sample: Rubric, tmp_path: Path) -> None:
    (outcome,) = ran(sample, tmp_path, "  - {title: 一, expect: {total: 200.00}}\n")
    assert outcome.passed


def test_faults_are_compared_by_code_and_do_not_touch_the_others(sample: Rubric, tmp_path: Path) -> None:
    outcomes = ran(sample, tmp_path, """\
  - {title: 读表时发现, fields: {应访数: 许多}, expect: {errors: [NOT_A_NUMBER]}}
  - {title: 计分时发现, fields: {应访数: 3, 已访数: 4}, expect: {errors: [RATIO_ABOVE_ONE]}}
  - {title: 未料到, fields: {应访数: 3, 已访数: 4}, expect: {total: 200}}
  - {title: 无误, expect: {total: 200}}
""")
    assert [o.passed for o in outcomes] == [True, True, False, True]
    assert outcomes[2].differences[0].found.startswith("RATIO_ABOVE_ONE")


def test_cases_of_several_subjects_name_the_subject(sample: Rubric, tmp_path: Path) -> None:
    (outcome,) = ran(sample, tmp_path, """\
  - title: 两个
    subjects:
      - {name: 虚构甲, expect: {total: 200}}
      - {name: 虚构乙, fields: {按期换届: false}, expect: {total: 200}}
""")
    (difference,) = outcome.differences
    assert (difference.subject, difference.what, difference.expected, difference.found) == ("虚构乙", "total", "200", "180")
    assert difference.text() == "虚构乙：total应为200，实为180"


def test_a_table_may_be_undelivered(sample: Rubric, tmp_path: Path) -> None:
    outcomes = ran(sample, tmp_path, """\
  - {title: 有表, expect: {total: 200, states: {conduct: scored}}}
  - {title: 没有表, tables: {作风问题: null}, expect: {outcome: pending, states: {conduct: missing}, words: {conduct: 作风问题}}}
  - {title: 又有表, tables: {作风问题: []}, expect: {states: {conduct: missing}}}
""")
    assert [o.passed for o in outcomes] == [True, True, False]


def test_the_summary_is_over_the_subjects_of_a_case(sample: Rubric, tmp_path: Path) -> None:
    outcomes = ran(sample, tmp_path, """\
  - {title: 一, expect: {summary: {both_stars: 100}}}
  - title: 两个
    expect: {summary: {both_stars: 50}}
    subjects: [{name: 虚构甲, expect: {total: 200}}, {name: 虚构乙, fields: {按期换届: false, 足额缴纳党员: 0}, expect: {states: {election: scored}}}]
  - {title: 不涉及, expect: {summary: {both_stars: null}}}
""")
    assert [o.passed for o in outcomes] == [True, True, False]
    assert outcomes[2].differences[0].text() == "summary.both_stars应为—，实为100"


@pytest.mark.parametrize(("case", "code", "at"), [
    ("{title: 一, fields: {换届: true}, expect: {total: 1}}", "CASE_NAME", "换届: true"),
    ("{title: 一, fields: {必访率: 90}, expect: {total: 1}}", "CASE_FIELD_COMPUTED", "必访率: 90"),
    ("{title: 一, tables: {问题: []}, expect: {total: 1}}", "CASE_NAME", "问题: []"),
    ("{title: 一, tables: {作风问题: [{时间: 1}]}, expect: {total: 1}}", "CASE_NAME", "时间: 1"),
    ("{title: 一, expect: {points: {elections: 1}}}", "CASE_NAME", "elections: 1"),
    ("{title: 一, expect: {words: {organisation: 换届}}}", "CASE_NAME", "organisation: 换届"),
    ("{title: 一, expect: {awards: {star: granted}}}", "CASE_NAME", "star: granted"),
    ("{title: 一, expect: {awards: {stars: grant}}}", "NOT_ALLOWED", "grant}"),
    ("{title: 一, expect: {states: {election: absent}}}", "NOT_ALLOWED", "absent}"),
    ("{title: 一, expect: {outcome: first}}", "NOT_ALLOWED", "first}"),
    ("{title: 一, expect: {errors: [CHECK_FAIL]}}", "CASE_NAME", "CHECK_FAIL]"),
    ("{title: 一, expect: {total: 二百}}", "WRONG_TYPE", "二百}"),
    ("{title: 一, field: {}, expect: {total: 1}}", "UNKNOWN_KEY", "field: {}"),
    ("{title: 一, fields: {按期换届: [1]}, expect: {total: 1}}", "WRONG_TYPE", "按期换届: [1]"),
    ("{title: 一, subjects: [{name: 甲, expect: {total: 1}}], expect: {total: 1}}", "CASE_OF_SEVERAL", "total: 1}}"),
    ("{title: 一, subjects: [{name: 甲, expect: {total: 1}}], fields: {按期换届: true}}", "CASE_OF_SEVERAL", "fields: {"),
    ("{title: 一, subjects: [{name: 甲, expect: {total: 1, summary: {both_stars: 1}}}]}", "UNKNOWN_KEY", "summary: {"),
    ("{title: 一, expect: {summary: {both: 1}}}", "CASE_NAME", "both: 1"),
])
def test_a_fault_of_the_file_stands_where_it_is(sample: Rubric, tmp_path: Path, case: str, code: str, at: str) -> None:
    ((found, here),) = faults(sample, tmp_path, f"  - {case}\n")
    assert (found, here[: len(at)]) == (code, at)


def test_all_faults_of_the_file_are_told_together(sample: Rubric, tmp_path: Path) -> None:
    found = faults(sample, tmp_path, "  - {title: 一}\n  - {title: 一, expect: {total: 1}}\n  - {expect: {total: 1}}\n")
    assert [code for code, _ in found] == ["KEY_NEEDED", "CASE_REPEATED", "KEY_NEEDED"]


def test_cases_of_another_rubric_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.cases.yaml"
    path.write_text(base() + "cases: []\n", encoding="utf-8")
    with pytest.raises(RubricFaults) as raised:
        load_cases(path, load_rubric("leader-four-ones"))
    assert raised.value.faults[0].code == "CASES_OF_ANOTHER"


def test_a_file_that_is_not_there_is_named(sample: Rubric, tmp_path: Path) -> None:
    with pytest.raises(RubricFaults, match="FILE_NOT_FOUND"):
        load_cases(tmp_path / "none.cases.yaml", sample)


def test_a_population_comes_to_what_it_comes_to_alone() -> None:
    """The rows, places and awards of `assess_apart` are those of `assess_inputs` over each population by itself."""
    rubric = load_rubric("ten-best-community")
    cases = load_cases(cases_file("ten-best-community"), rubric)
    several = [case for case in cases if len(case.subjects) > 1][::3]
    frames = {number: _frames(rubric, case, number) for number, case in enumerate(several)}
    tables = frames[0].keys()
    together = {t: pl.concat([f[t] for f in frames.values()]) for t in tables}
    population = {str(i): number for number, f in frames.items() for i in f[""][rubric.subject.id]}
    apart = assess_apart(rubric, read(rubric, together), population)
    assert not apart.faults
    for handed in frames.values():
        alone = assess_inputs(rubric, read(rubric, handed), detail="wide").wide.drop(columns.ROW)
        here = apart.result.wide.filter(pl.col(columns.ID).is_in(alone[columns.ID].implode())).select(alone.columns)
        assert here.equals(alone)


COMPARED = """
format: 1
id: compared
title: 比着评
edition: "2026"
status: adopted
provenance: {document: 虚构文件}
subject: {kind: 社区, id: 编号, name: 名称}
scores: {decimals: 2}
missing: peer_average
fields: {数量: {type: integer, min: 0, max: 100}, 比例: {type: percent}, 次数: {type: integer, min: 0, max: 9}}
indicators:
  - id: work
    title: 工作
    items:
      - {id: placed, title: 名次, points: 10, rule: {kind: rank_points, of: 数量, better: high, places: [10, 6, 3], step: 0}, missing: zero}
      - {id: spread, title: 极差, points: 10, rule: {kind: cohort, of: 比例, method: min_max, better: high, equal: full}, missing: zero}
      - {id: counted, title: 次数, points: 9, rule: {kind: completion, of: 次数, target: 9}}
ranking: none
"""
COMPARED_CASES = """
rubric: compared
base: {fields: {数量: 50, 比例: 50, 次数: 4}}
cases:
  - title: 一个比不了
    expect: {total: 24, points: {placed: 10, spread: 10}}
  - title: 两个相比
    subjects:
      - {name: 甲, fields: {数量: 90, 比例: 60}, expect: {points: {placed: 10, spread: 10}}}
      - {name: 乙, fields: {次数: null}, expect: {points: {placed: 6, spread: 0, counted: 4}}}
  - title: 又一个，比前面的都少
    fields: {数量: 1, 比例: 1, 次数: 9}
    expect: {total: 29}
"""


def test_cases_are_compared_with_nobody_of_another_case(tmp_path: Path) -> None:
    """Also where no award is asked for, so that all are settled together."""
    (tmp_path / "compared.yaml").write_text(COMPARED, encoding="utf-8")
    (tmp_path / "compared.cases.yaml").write_text(COMPARED_CASES, encoding="utf-8")
    rubric = load_rubric(tmp_path / "compared.yaml")
    outcomes = run_cases(rubric, load_cases(tmp_path / "compared.cases.yaml", rubric))
    assert [d.text() for o in outcomes for d in o.differences] == []


def _frames(rubric: Rubric, case: Case, number: int) -> dict[str, pl.DataFrame]:
    subject = rubric.subject
    rows = [{subject.id: f"{number}-{i}", subject.name: one.name, subject.group: "同组", subject.parent: None,
             **{f: _cell(v) for f, v in one.fields.items()}} for i, one in enumerate(case.subjects)]
    tables = {name: pl.DataFrame(schema=dict.fromkeys([t.key, *t.columns], pl.String)) for name, t in rubric.tables.items()}
    return {"": pl.DataFrame(rows, schema_overrides={subject.parent or "": pl.String}, infer_schema_length=None), **tables}


def _cell(value: object) -> str | None:
    return None if value is None else {True: "是", False: "否"}[value] if isinstance(value, bool) else format(Decimal(str(value)), "f")


CLIMBING = """
format: 1
id: climbing
title: 逐级晋升
edition: "2026"
subject: {kind: 社区, id: 编号, name: 名称}
fields: {成绩: {type: integer, max: 100}, 约谈: {type: boolean}, 升幅: {type: decimal, derive: 成绩 - previous.total, min: -1000, max: 1000}}
indicators:
  - {id: work, title: 工作, points: 90, rule: {kind: completion, of: 成绩, target: 100}}
  - id: better
    title: 进步
    points: 10
    applies: not missing(previous.total)
    rule: {kind: bands, of: 升幅, bands: [{from: -1000, points: 0}, {from: 0.5, points: 10}]}
adjust:
  - {id: talk, kind: veto, when: 约谈, effect: {no_promotion: true}, say: 被约谈, source: {document: 虚构文件}}
  - {id: fall, kind: veto, when: previous.total >= 60 and base < 40, effect: {demote: 1}, say: 大幅下滑, source: {document: 虚构文件}}
awards:
  - id: grade
    kind: level
    title: 星级
    levels: [{title: 三星, from: 90}, {title: 二星, from: 60}, {title: 一星, from: 30}]
    promotion: {at_most: 1, new: lowest}
  - {id: stars, kind: stars, title: "{n}星", each: [{of: work, at_least: 50}]}
  - {id: again, kind: title, title: 蝉联, require: previous.again and total >= 90}
  - {id: steady, kind: title, title: 稳定, require: previous.total >= 80 and previous.grade >= 2 and previous.stars >= 1}
"""
CLIMBING_BASE = "rubric: climbing\nbase: {fields: {成绩: 100, 约谈: false}, previous: {total: 95.5, grade: 三星, stars: 1, again: true}}\ncases:\n"


def climbed(tmp_path: Path, cases: str, base: str = CLIMBING_BASE) -> tuple[CaseOutcome, ...]:
    rubric = parse_rubric(CLIMBING)
    (tmp_path / "climbing.cases.yaml").write_text(base + cases, encoding="utf-8")
    return run_cases(rubric, load_cases(tmp_path / "climbing.cases.yaml", rubric))


def test_cases_give_the_year_before(tmp_path: Path) -> None:
    """A case's own replaces the base's; an empty one is who was not assessed, none at all is not known; a level left blank is none."""
    outcomes = climbed(tmp_path, """\
  - {title: 照样, expect: {total: 100, awards: {grade: 三星, again: granted, steady: granted}}}
  - {title: 只升一级, previous: {total: 50, level: 一星}, expect: {awards: {grade: 二星, again: undecided, steady: not_granted}}}
  - {title: 上年没有等次, previous: {total: 50, grade: null, again: false}, expect: {awards: {grade: 一星, again: not_granted}}}
  - {title: 等次不明, previous: {total: 50}, expect: {awards: {grade: undecided}}}
  - {title: 上年未参加, previous: {}, expect: {states: {better: not_applicable}, awards: {grade: 一星, steady: undecided}}}
  - {title: 没有上年度的数据, previous: null, expect: {states: {better: not_applicable}, awards: {grade: undecided}}}
  - {title: 约谈不得晋升, fields: {约谈: true}, previous: {total: 90, level: 二星}, expect: {awards: {grade: 二星}}}
  - {title: 约谈而无上年度, fields: {约谈: true}, previous: null, expect: {awards: {grade: undecided}}}
  - {title: 大幅下滑, fields: {成绩: 40}, previous: {total: 60, level: 三星}, expect: {total: 36, awards: {grade: not_granted}}}
  - {title: 不算下滑, fields: {成绩: 40}, previous: {total: 59.99, level: 三星}, expect: {awards: {grade: 一星}}}
  - {title: 进步, fields: {成绩: 96}, expect: {points: {better: 10}, words: {better: 升幅为0.5}}}
""")
    assert [d.text() for o in outcomes for d in o.differences] == []


def test_who_has_no_year_before_beside_one_who_has_was_not_assessed(tmp_path: Path) -> None:
    outcomes = climbed(tmp_path, """\
  - title: 同名不相干
    subjects:
      - {name: 虚构甲, previous: {total: 88, level: 二星}, expect: {awards: {grade: 三星}}}
      - {name: 虚构乙, expect: {awards: {grade: 一星}}}
  - {title: 又一例, name: 虚构甲, expect: {awards: {grade: undecided}}}
""", CLIMBING_BASE.replace(", previous: {total: 95.5, grade: 三星, stars: 1, again: true}", ""))
    assert [d.text() for o in outcomes for d in o.differences] == []


@pytest.mark.parametrize(("previous", "code", "at", "told"), [
    ("{totals: 88}", "CASE_NAME", "totals: 88", "total"),
    ("{garde: 三星}", "CASE_NAME", "garde: 三星", "grade"),
    ("{grade: 三颗星}", "PREVIOUS_LEVEL", "三颗星}", "三星"),
    ("{level: true}", "PREVIOUS_LEVEL", "true}", "三星"),
    ("{total: 八十八}", "WRONG_TYPE", "八十八}", "数字"),
    ("{total: true}", "WRONG_TYPE", "true}", "数字"),
    ("{stars: 一星}", "WRONG_TYPE", "一星}", "整数"),
    ("{stars: 2}", "OUT_OF_RANGE", "2}", "不大于1"),
    ("{stars: -1}", "OUT_OF_RANGE", "-1}", "不小于0"),
    ("{again: 是}", "WRONG_TYPE", "是}", "true"),
    ("三星", "WRONG_TYPE", "三星,", "键: 值"),
])
def test_a_fault_of_the_year_before_stands_where_it_is(tmp_path: Path, previous: str, code: str, at: str, told: str) -> None:
    path = tmp_path / "climbing.cases.yaml"
    path.write_text(f"{CLIMBING_BASE}  - {{title: 一, previous: {previous}, expect: {{total: 1}}}}\n", encoding="utf-8")
    with pytest.raises(RubricFaults) as raised:
        load_cases(path, parse_rubric(CLIMBING))
    (fault,) = raised.value.faults
    assert (fault.code, path.read_text(encoding="utf-8").splitlines()[fault.place.line - 1][fault.place.column - 1:][: len(at)]) == (code, at)
    assert told in fault.text("zh")


def test_a_fault_of_the_year_before_in_the_base_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(RubricFaults) as raised:
        climbed(tmp_path, "  - {title: 一, expect: {total: 1}}\n  - {title: 二, expect: {total: 1}}\n", CLIMBING_BASE.replace("三星", "四星"))
    assert [f.code for f in raised.value.faults] == ["PREVIOUS_LEVEL"]


def test_boundaries_lie_around_the_year_before(tmp_path: Path) -> None:
    (tmp_path / "climbing.yaml").write_text(CLIMBING, encoding="utf-8")
    (tmp_path / "climbing.cases.yaml").write_text(CLIMBING_BASE + "  - {title: 一, expect: {total: 100}}\n", encoding="utf-8")
    tried = try_rubric(tmp_path / "climbing.yaml", boundaries=True)
    assert tried.boundaries is not None
    assert tried.passed, tried.text()
    rows = [(r.threshold.owner, r.threshold.of, r.where, str(r.value)) for r in tried.boundaries.rows if r.threshold.of.startswith("previous.")]
    assert rows == [
        ("steady", "previous.total", "below", "79.99"), ("steady", "previous.total", "at", "80.00"), ("steady", "previous.total", "above", "80.01"),
        ("steady", "previous.grade", "below", "1"), ("steady", "previous.grade", "at", "2"), ("steady", "previous.grade", "above", "3"),
        ("steady", "previous.stars", "below", "0"), ("steady", "previous.stars", "at", "1"),
        ("fall", "previous.total", "below", "59.99"), ("fall", "previous.total", "at", "60.00"), ("fall", "previous.total", "above", "60.01")]
