"""A rubric survives its indicator table: as a rubric, as plain values, and as YAML written anew."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from scoring.api import to_indicator_table
from scoring.errors import RubricFaults
from scoring.indicator_table.read import from_indicator_table, read_document
from scoring.indicator_table.values import plain
from scoring.language.catalogue import entries
from scoring.language.dump import dump
from scoring.language.load import parse_rubric, read_rubric
from scoring.language.yaml import read
from scoring.messages import LANGUAGES
from scoring.source import load_rubric
from tests.indicator_table.editing import SAMPLE
from tests.interpreter.generate import Case, cases, seeded

RUBRICS: list[str | Path] = [*(e.id for e in entries()), SAMPLE]


def same(a: Any, b: Any) -> bool:
    """Whether two trees say the same: an expression that is a bare number or truth value is its own text."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b) or str(a).lower() == str(b).lower()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("source", RUBRICS, ids=lambda s: Path(s).stem)
def test_a_rubric_survives(source: str | Path, lang: str, tmp_path: Path) -> None:
    table = tmp_path / "指标表.xlsx"
    table.write_bytes(to_indicator_table(source, lang))
    rubric, found = load_rubric(source), from_indicator_table(table)
    assert load_rubric(table) == load_rubric(str(table)) == found.rubric == rubric
    assert read_document(table).value == read_rubric(source)[0].value
    assert list(found.rubric.fields) == list(rubric.fields)
    assert parse_rubric(found.yaml) == rubric
    assert [note.code for note in found.notes] == ["COMMENTS_LOST"]


def survives(text: str, folder: Path) -> None:
    rubric, source, table = parse_rubric(text), folder / "generated.yaml", folder / "generated.xlsx"
    source.write_text(text, encoding="utf-8")
    table.write_bytes(to_indicator_table(source))
    found = from_indicator_table(table)
    assert found.rubric == rubric
    assert parse_rubric(found.yaml) == rubric
    assert same(read_document(table).value, read(text).value)


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_generated_rubrics_survive(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + 10):
        survives(seeded(seed).rubric, tmp_path)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_what_hypothesis_finds_survives(case: Case, tmp_path_factory: pytest.TempPathFactory) -> None:
    survives(case.rubric, tmp_path_factory.mktemp("generated"))


@pytest.mark.parametrize("seed", range(5))
def test_a_rubric_in_memory_survives(seed: int, tmp_path: Path) -> None:
    rubric = parse_rubric(seeded(seed).rubric)
    (tmp_path / "表.xlsx").write_bytes(to_indicator_table(rubric))
    assert load_rubric(tmp_path / "表.xlsx") == rubric
    assert parse_rubric(dump(plain(rubric))) == rubric


ODD = [
    "a：b", "12", "012", "true", "是, 否", "x: y", "# no", "- a", "{甲}", "[", '他说"好"', "it's", "a\tb", "行一\n行二", "\n", " 前后 ",
    "\u3000", "=1+1", "'a", "~", "null", "1e5", ".5", "+3", "2026-01-01", "_x0041_", "a\\b", "\u2028", "\ufeff", "＝", "甲、乙", "%",
    "@", "a #b", "a:", "?", "a" * 300, "词 " * 100 + "完", "是", "否", "不涉及", "合计", "备注",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_text_survives_everywhere(text: str, tmp_path: Path) -> None:
    tree = plain(load_rubric(SAMPLE))
    tree["provenance"] = {"document": text, "note": text}
    tree["title"] = {"zh": text, "en": text}
    tree["exempt"]["say"] = text
    tree["indicators"][0]["title"] = {"zh": text, "en": text}
    tree["indicators"][0]["items"][0] |= {"advice": text, "source": {"quote": text, "clause": text}}
    tree["fields"]["实配数"] |= {"help": text, "from": text, "measure": text, "evidence": {"required": False, "accept": [text, "甲"]}}
    tree["tables"]["作风问题"] |= {"help": text}
    try:
        rubric = load_rubric(tree)
    except RubricFaults:
        pytest.skip("the language does not allow it")
    (tmp_path / "表.xlsx").write_bytes(to_indicator_table(tree))
    found = from_indicator_table(tmp_path / "表.xlsx")
    assert found.rubric == rubric
    assert parse_rubric(found.yaml) == rubric


@pytest.mark.parametrize("value", [
    *ODD, 0, -1, Decimal("0.1"), Decimal("123456.789"), True, False, [], {}, [[1, "a"], {"b": "c, d"}], {"a b": 1, "：": 2}])
def test_dumped_values_read_back(value: Any) -> None:
    tree = {"a": value, "b": {"c": value, "d": [value, value]}, "fields": {"甲": {"help": value}}}
    assert read(dump(tree)).value == tree


def test_two_exports_give_the_same_bytes() -> None:
    assert to_indicator_table(SAMPLE) == to_indicator_table(SAMPLE)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_a_table_that_an_office_saved_is_read(ending: str, tmp_path: Path) -> None:
    before, after = tmp_path / "指标表.xlsx", tmp_path / "out" / f"指标表.{ending}"
    before.write_bytes(to_indicator_table(RUBRICS[0]))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(after.parent), str(before)],
                   check=True, capture_output=True, timeout=300)
    assert load_rubric(after) == load_rubric(RUBRICS[0])
