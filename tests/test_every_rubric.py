"""Every rubric beside those of the catalogue can be run, is linted, and has cases that pass; so are the examples of the reference."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from docs.rows import words
from scoring.cases import cases_file, try_rubric
from scoring.language import yaml
from scoring.language.lint import lint
from scoring.language.load import load_rubric
from scoring.rules import KINDS
from scoring.rules.base import Example
from tests.test_contract import EXAMPLES, TYPES

ROOT = Path(__file__).parent.parent
RUBRICS = [path for folder in ("tests/published", "tests/data", "examples") for path in sorted((ROOT / folder).rglob("*.yaml"))
           if not path.name.endswith(".cases.yaml")]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCKS = [pytest.param(block, id=f"{page.relative_to(ROOT)}-{i}") for page in PAGES
          for i, block in enumerate(re.findall(r"```yaml\n(format: 1\n.*?)```", page.read_text(encoding="utf-8"), re.DOTALL))]

INDEX = "published figures: the source measures and does not advise"
SHARED = "shared by many tests, which show and count every line of it: only what they need is written"
ACCEPTED: Mapping[str, Mapping[str, tuple[int, str]]] = MappingProxyType({
    "decathlon": {"NO_ADVICE": (10, INDEX)},
    "efficacy-five-standards": {
        "NO_ADVICE": (1, INDEX), "FULL_OUT_OF_REACH": (1, "a worked example, which gives two of the five standards")},
    "efficacy-two-points": {"NO_ADVICE": (1, INDEX), "NO_SOURCE": (1, "a worked column that is handed on without a document"),
                            "NO_PROVENANCE": (1, "a worked column that is handed on without a document")},
    "excellent-votes": {"NO_ADVICE": (1, INDEX)},
    "figure-skating": {"NO_ADVICE": (3, INDEX), "ITEM_ABOVE_HALF": (1, "there are no full marks in figure skating; the elements bring most"),
                       "FULL_OUT_OF_REACH": (1, "deductions only take points off; an item has to have full marks")},
    "figure-skating-aspects": {"NO_ADVICE": (1, INDEX)},
    "green-building": {"NO_ADVICE": (7, INDEX)},
    "green-building-2014": {"NO_ADVICE": (9, INDEX), "BONUS_NO_BASIS": (1, "the standard has its assessors find them, as all else")},
    "human-development": {"NO_ADVICE": (1, INDEX)},
    "normalisations": {"NO_ADVICE": (9, INDEX)},
    "people-projects": {"NO_ADVICE": (2, INDEX), "ITEM_ABOVE_HALF": (1, "70 and 5 points as published; the rest of 100 is not"),
                        "DISCRETION_WITHOUT_REASON": (1, "the notice prints the points of departments without their reasons")},
    "room-balance": {"NO_ADVICE": (1, INDEX)},
    "technology-achievement": {"NO_ADVICE": (8, INDEX)},
    "technology-achievement-geometric": {"NO_ADVICE": (8, INDEX)},
    "sample": {"NO_ADVICE": (10, SHARED), "NO_SOURCE": (10, SHARED), "NO_EVIDENCE": (3, SHARED),
               "VETO_UNLISTED": (1, "shows what a card says of a veto that names no clause")},
    "city": {"NO_ADVICE": (3, SHARED), "NO_SOURCE": (4, SHARED), "NO_REPORTER": (5, SHARED), "EVENTS_WITHOUT_REASON": (1, SHARED),
             "VETO_NO_BASIS": (1, SHARED), "PARAM_NO_SOURCE": (2, SHARED)},
    "grouped": {"NO_ADVICE": (7, SHARED), "NO_SOURCE": (8, SHARED), "NO_EVIDENCE": (1, SHARED), "ZERO_FOR_OTHERS": (6, SHARED),
                "WEIGHTS_SUM": (1, "an item of one group: the weights of the others need not come to 100"), "ADJUSTMENT_NO_SOURCE": (1, SHARED),
                "BONUS_NO_BASIS": (1, SHARED), "BONUS_UNCAPPED": (1, SHARED), "CUT_UNDECLARED": (1, SHARED), "TIES_UNDECLARED": (1, SHARED),
                "LINE_ACROSS_FULLS": (1, "shows that a line in points is one for all groups")},
    "district": {"NO_ADVICE": (5, SHARED), "NO_SOURCE": (5, SHARED), "NO_REPORTER": (5, SHARED), "EVENTS_WITHOUT_REASON": (1, SHARED),
                 "VETO_NO_BASIS": (1, SHARED), "PARAM_NO_SOURCE": (2, SHARED), "OTHER_YEAR": (1, "a date of the rubric above, which it keeps")},
    "subdistrict": {"NO_ADVICE": (6, SHARED), "NO_SOURCE": (6, SHARED), "NO_REPORTER": (5, SHARED), "EVENTS_WITHOUT_REASON": (1, SHARED),
                    "VETO_NO_BASIS": (1, SHARED), "PARAM_NO_SOURCE": (2, SHARED), "OTHER_YEAR": (1, "a date of the rubric above, which it keeps")},
    # A rubric of ten lines.
    "study-year": {"NO_ADVICE": (2, "ten lines"), "NO_SOURCE": (2, "ten lines"), "NO_REPORTER": (2, "ten lines"), "NO_PROVENANCE": (1, "ten lines"),
                   "ITEM_ABOVE_HALF": (1, "two items only")},
})


def graver(path: Path) -> dict[str, int]:
    """Return how many errors and warnings of each code a rubric has."""
    return dict(Counter(f.code for f in lint(path) if f.severity != "note"))


def accepted(name: str) -> dict[str, int]:
    return {code: count for code, (count, _) in ACCEPTED.get(name, {}).items()}


@pytest.mark.parametrize("path", RUBRICS, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_rubric_has_no_finding_but_those_that_are_accepted(path: Path) -> None:
    assert graver(path) == accepted(path.stem)


@pytest.mark.parametrize("path", RUBRICS, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_cases_of_a_rubric_pass(path: Path) -> None:
    tried = try_rubric(path)
    assert tried.passed, tried.text()
    assert len(tried.outcomes) >= 4


def test_every_file_of_cases_has_its_rubric() -> None:
    files = {cases for folder in ("tests/published", "tests/data", "examples", "rubrics") for cases in (ROOT / folder).rglob("*.cases.yaml")}
    assert {cases_file(cases.with_name(cases.name.replace(".cases.yaml", ".yaml"))) for cases in files} == files
    assert [cases.name for cases in files if not cases.with_name(cases.name.replace(".cases.yaml", ".yaml")).is_file()] == []


@pytest.mark.parametrize("block", BLOCKS)
def test_a_rubric_that_a_page_shows_can_be_run_and_is_linted(block: str, tmp_path: Path) -> None:
    path = tmp_path / "shown.yaml"
    path.write_text(block, encoding="utf-8")
    assert graver(path) == accepted(load_rubric(path).id)


# the examples of rule kinds


def framed(settings: Mapping[str, Any], full: Any, fields: Mapping[str, Any], tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rubric that is well written but for, perhaps, the rule of its one item."""
    return {"format": 1, "id": "framed", "title": {"zh": "示例", "en": "Example"}, "edition": "2026",
            "period": {"from": "2026-01-01", "to": "2026-12-31"}, "provenance": {"document": "虚构文件"},
            "subject": {"kind": "社区", "id": "编号", "name": "名称"}, "fields": {n: {"from": "区民政局", **f} for n, f in fields.items()},
            "tables": tables, "indicators": [{"id": "leaf", "title": {"zh": "指标", "en": "Item"}, "points": full, "rule": dict(settings),
                                              "source": {"clause": "一"}, "advice": "对照标准逐项改进"}]}


OF_EXAMPLES: Mapping[tuple[str, str], str] = MappingProxyType({
    ("per_event", "EVENTS_WITHOUT_REASON"): "rows have only the columns that the rule reads",
    ("panel", "EVENTS_WITHOUT_REASON"): "rows have only the columns that the rule reads",
    ("ballot", "EVENTS_WITHOUT_REASON"): "rows have only the columns that the rule reads",
    ("per_event", "FULL_OUT_OF_REACH"): "shows that a cap holds below full marks",
    ("panel", "FULL_OUT_OF_REACH"): "shows that means are rounded, with marks that come to no whole number",
})


def questioned(rubric: dict[str, Any], *beside: str) -> list[str]:
    """Return what lint finds in a framed rubric, without what is accepted of its kind."""
    kind = rubric["indicators"][0]["rule"]["kind"]
    return [f.text() for f in lint(load_rubric(rubric)) if f.severity != "note" and f.code not in beside and (kind, f.code) not in OF_EXAMPLES]


def held(kind: str, of: Any, full: Any, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with a mark between 0 and full marks."""
    return {name: {**f, "min": 0, "max": full} if kind == "mark" and name == of else f for name, f in fields.items()}


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_an_example_of_a_kind_is_linted(kind: Any, example: Example) -> None:
    table = example.settings.get("table")
    tables = {table: {"kind": "events", "key": "编号", "absent": "zero", "columns": dict(example.columns)}} if table else {}
    fields = {name: TYPES[of] for name, (of, _) in example.fields.items()}
    fields = held(example.settings["kind"], example.settings.get("of"), example.full, fields)
    assert questioned(framed(example.settings, example.full, fields, tables)) == []


def snippets() -> list[Any]:
    """The rules at the head of the page of each kind, which are there to be copied; those that leave something out are not whole."""
    found = []
    for name, kind in KINDS.items():
        lines = [line.strip() for line in words(kind).splitlines() if line.startswith("    ")]
        whole = " ".join(lines).replace(" {kind:", "\n{kind:").splitlines()
        found += [pytest.param(rule, id=f"{name}-{i}") for i, rule in enumerate(whole) if "…" not in rule]
    return found


# what the snippets read where that is no number from 0 to 100
OTHER: tuple[tuple[dict[str, Any], str], ...] = (
    ({"type": "boolean"}, "按期换届 已核实 全票同档"), ({"type": "text"}, "考官组 事项 扣分理由 事由"),
    ({"type": "date"}, "日期"), ({"type": "percent"}, "必访率"), ({"type": "percent", "min": -100, "max": 100}, "净资产收益率"),
    ({"type": "integer", "max": 1000}, "优秀票 良好票 较差票 应到人数"), ({"type": "integer", "min": 1, "max": 10000}, "户数"),
    ({"type": "decimal", "min": 5, "max": 17}, "百米"), ({"type": "decimal", "min": 0, "max": 10000}, "人均收入"),
    ({"type": "choice", "values": ["市级", "区级"]}, "级别"), ({"type": "choice", "values": ["上级", "群众"]}, "类别"),
    ({"type": "choice", "values": ["满意", "基本满意", "不满意"]}, "居民代表评价"),
    ({"type": "choice", "values": ["优", "良", "中", "差"]}, "定性评价"),
)
READ: Mapping[str, Any] = MappingProxyType({name: of for of, names in OTHER for name in names.split()})


@pytest.mark.parametrize("rule", snippets())
def test_a_rule_at_the_head_of_a_page_can_be_copied(rule: str) -> None:
    document = yaml.read(rule, "")
    assert document.faults == ()
    settings, said = document.value, dict.fromkeys(re.findall(r"[\u4e00-\u9fff]+", rule))
    table = settings.get("table")
    types = {name: READ.get(name, {"type": "decimal", "min": 0, "max": 100}) for name in said if name != table}
    if "choice" in settings:
        types[settings["choice"]] = {"type": "choice", "values": [*settings["values"], *settings.get("excluded", ())]}
    per = {"per": ["事由"]} if "each" in settings and settings["kind"] == "panel" else {}
    tables = {table: {"kind": "events", "key": "编号", "absent": "zero", "columns": {**types, "事由": "text"}, **per}} if table else {}
    made = framed(settings, 1500, held(settings["kind"], settings.get("of"), 1500, types), tables)
    assert questioned(made, "UNUSED_FIELD", "FULL_OUT_OF_REACH") == []
