"""Lint: one rubric a code, said in the words that stand beside it; none of the shipped rubrics has an error."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import cli
import scoring
from scoring.cases import cases_file, load_base, run_boundaries
from scoring.errors import RubricFaults, UnknownName
from scoring.language.catalogue import entries
from scoring.language.lint import FAMILIES, SEVERITY, lint
from scoring.language.lint.bounds import indicator_range, possible
from scoring.language.load import load_rubric
from scoring.language.scope import data_names
from scoring.messages import LANGUAGES, keys, template
from tests.lint.rebaseline import PAGE, code, expected, findings, page, rubrics, said

ROOM = Path(scoring.__file__).parent / "language" / "lint"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", rubrics(), ids=lambda p: p.stem)
def test_a_finding_is_told_in_these_words(path: Path, lang: str) -> None:
    assert said(path, lang) == expected(path, lang).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", rubrics(), ids=lambda p: p.stem)
def test_a_rubric_shows_its_code_and_no_other(path: Path) -> None:
    assert {f.code for f in findings(path)} == ({code(path)} if path.stem != "clean" else set())
    assert all(f.place.line > 0 and f.place.column > 0 for f in findings(path))


def test_every_code_is_shown_by_a_rubric() -> None:
    assert {code(p) for p in rubrics()} - {"CLEAN"} == set(SEVERITY)


def test_every_code_that_is_found_is_declared_in_its_file() -> None:
    for name, family in FAMILIES.items():
        tree = ast.parse((ROOM / f"{name}.py").read_text(encoding="utf-8"))
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        said_here = {text for text in texts if re.fullmatch("[A-Z_]{5,}", text)}
        assert said_here == set(family.SEVERITY), name
    assert sum(len(f.SEVERITY) for f in FAMILIES.values()) == len(SEVERITY), "a code stands in two families"


def test_every_code_has_its_sentences_and_every_sentence_its_code() -> None:
    for what in ("lint", "mend"):
        assert {k.partition(".")[2] for k in keys() if re.fullmatch(rf"{what}\.[A-Z_]+", k)} == set(SEVERITY)
    for one in SEVERITY:
        for key in (f"lint.{one}", f"mend.{one}"):
            zh, en = (Counter(re.findall(r"\{(\w+)\}", template(key, lang).replace("{{", "").replace("}}", ""))) for lang in LANGUAGES)
            assert set(zh) == set(en), key
            chinese = re.sub(r"\{\{.*\}\}|[a-z_]+: [a-z_]+", "", template(key, "zh"))
            assert not re.search(r"[\u4e00-\u9fff] ?[,:;?!()]|[,:;?!()] ?[\u4e00-\u9fff]", chinese), key


@pytest.mark.parametrize("name", [e.id for e in entries()])
def test_the_shipped_rubrics_have_no_errors_and_no_warnings(name: str) -> None:
    assert [f.text() for f in lint(name) if f.severity != "note"] == []


def test_the_page_of_codes_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_findings_are_in_the_order_of_their_places() -> None:
    places = [f.place for f in lint(Path(__file__).parent / "data" / "sample.yaml")]
    assert places == sorted(places)


def test_a_rubric_in_memory_has_paths_in_place_of_lines() -> None:
    path = next(p for p in rubrics() if p.stem == "no-advice")
    (found,) = lint(load_rubric(path))
    (same,) = findings(path)
    assert found.place.path == same.place.path
    assert found.args == same.args


def test_what_cannot_be_run_is_not_linted(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(RubricFaults):
        lint(tmp_path / "broken.yaml")
    with pytest.raises(UnknownName):
        lint("five-star")


def test_titles_are_told_in_the_language_of_the_sentence() -> None:
    (found,) = lint(next(p for p in rubrics() if p.stem == "no-advice"))
    assert "“困难群众走访”" in found.text("zh")
    assert "'Visits'" in found.text("en")


def test_what_is_inherited_is_linted_where_it_stands() -> None:
    for path in (Path(__file__).parent / "data").glob("*.yaml"):
        if "extends:" in path.read_text(encoding="utf-8"):
            assert all(f.place.file.endswith(".yaml") and f.place.line > 0 for f in lint(path)), path.name


@pytest.mark.parametrize(("name", "status"), [("veto-unlisted", 1), ("no-advice", 0), ("clean", 0)])
def test_the_command_line_says_no_for_errors_only(name: str, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    path = ROOM.parents[2] / "tests" / "lint" / "rubrics" / f"{name}.yaml"
    assert cli.run(["rubric", "lint", str(path), "--lang", "en"]) == status
    said_last = capsys.readouterr().out.splitlines()[-1]
    counts = Counter(f.severity for f in lint(path))
    assert said_last == f"{path}: errors: {counts['error']}, warnings: {counts['warning']}, notes: {counts['note']}."


def test_the_command_line_gives_findings_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    path = next(p for p in rubrics() if p.stem == "award-no-source")
    assert cli.run(["rubric", "lint", str(path), "--json", "--lang", "en"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["code"], found["severity"], found["line"]) == ("AWARD_NO_SOURCE", "note", 16)
    assert "AWARD_NO_SOURCE" in found["text"]


@pytest.mark.parametrize("name", [e.id for e in entries()])
def test_bounds_hold_for_what_the_engine_finds(name: str) -> None:
    rubric = load_rubric(name)
    names = data_names(rubric)
    ranges = {leaf.id: indicator_range(leaf, names) for leaf in rubric.leaves}
    rows = [b for b in run_boundaries(rubric, load_base(cases_file(name), rubric)).rows if isinstance(b.found, Decimal)]
    assert rows or name == "leader-four-ones"
    assert all(ranges[b.threshold.owner].low <= b.found <= ranges[b.threshold.owner].high for b in rows if isinstance(b.found, Decimal))


@pytest.mark.parametrize(("condition", "true", "false"), [
    ("甲 >= 0", True, False), ("甲 > 10", False, True), ("甲 >= 10", True, True), ("甲 == 11", False, True), ("甲 != 11", True, False),
    ("not 甲 > 10", True, False), ("甲 > 10 or 乙", True, True), ("甲 > 10 and 乙", False, True), ("between(甲, 0, 10)", True, False),
    ("between(甲, 11, 12)", False, True), ("2 * 甲 + 1 < 22", True, False), ("甲 <= 9", True, True), ("true", True, False), ("乙", True, True),
    ('丙 == "优"', True, True), ("min(甲, 5) > 5", False, True),
])
def test_what_a_condition_can_come_to(condition: str, true: bool, false: bool) -> None:
    rubric = load_rubric({**HEAD, "fields": {
        "甲": {"type": "integer", "max": 10}, "乙": {"type": "boolean"}, "丙": {"type": "choice", "values": ["优", "差"]}}})
    assert possible(condition, data_names(rubric).scope) == (true, false)


def test_a_pass_mark_above_what_a_node_can_come_to_is_found() -> None:
    rubric = {**HEAD, "fields": {"甲": {"type": "integer", "max": 10}}, "indicators": [{"id": "node", "title": "一", "items": [
        {"id": "a", "title": "二", "points": 10, "rule": {"kind": "completion", "of": "甲", "target": "20"}}]}],
        "awards": [{"id": "stars", "kind": "stars", "title": "{n}星", "each": [{"of": "node", "at_least": 6}]}]}
    found = {f.code: f for f in lint(rubric)}
    assert found["AWARD_OUT_OF_REACH"].place.path == "awards → stars → each → 1 → at_least"
    assert "FULL_OUT_OF_REACH" in found


HEAD = {"format": 1, "id": "bounds", "title": "界限", "edition": "2026", "subject": {"kind": "社区", "id": "编号", "name": "名称"},
        "indicators": [{"id": "a", "title": "一", "points": 1, "rule": {"kind": "pass_fail", "of": "甲 > 1"}}]}
