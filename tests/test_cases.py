"""Cases: those of every shipped rubric pass, a wrong expectation is told, and a fault in the file stands where it is."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from scoring import columns
from scoring.cases import Case, CaseOutcome, cases_file, load_cases, run_cases
from scoring.engine.apart import assess_apart
from scoring.engine.assess import assess_inputs
from scoring.errors import RubricFaults
from scoring.language.catalogue import entries
from scoring.language.load import load_rubric
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
