"""What people read beside titles (advice, help, notes, what is said) in one or both languages: a bare string is Chinese and stands in for English."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from scoring.api import to_indicator_table
from scoring.errors import DataFaults, RubricFaults
from scoring.explain import lines
from scoring.explain.outline import outline
from scoring.explain.scorecard import explain
from scoring.indicator_table.read import from_indicator_table
from scoring.language.diff import differences
from scoring.language.digest import digest
from scoring.language.field import Column, Field
from scoring.language.load import load_rubric
from scoring.language.rubric import Indicator, Rubric
from scoring.messages import LANGUAGES
from scoring.model import Text
from scoring.result import Result
from scoring.tables.template_cells import note
from tests.explained import run, scheme

FIELDS = {"走访数": {"type": "integer"}, "已建档": {"type": "boolean"}}
BOTH = {"zh": "补访", "en": "make the visits still due"}
ITEM_BOTH = {"zh": "补建档案", "en": "open the file"}


def rubric(advice: Any = BOTH, of_item: Any = ITEM_BOTH, note: Any = "默认细则") -> Rubric:
    visits = {"id": "visits", "title": {"zh": "走访", "en": "Visits"}, "points": 60, "rule": {"kind": "completion", "of": "走访数", "target": 10},
              "advice": advice}
    items = [{"id": "file", "title": {"zh": "建档", "en": "File"}, "met": "已建档", "points": 40, "advice": of_item}]
    files = {"id": "files", "title": {"zh": "档案", "en": "Files"}, "points": 40, "rule": {"kind": "checklist", "items": items}}
    return scheme(FIELDS, [visits, files], provenance={"document": "办法", "note": note})


def reason(of: Rubric, indicator: str, lang: str) -> str:
    told = lines.scores(run(of, [{"走访数": 9, "已建档": False}]), lang, date(2026, 7, 1))
    return next(str(r["reason"]) for r in told.iter_rows(named=True) if r["indicator"] == indicator)


@pytest.mark.parametrize(("lang", "leaf", "item"), [("zh", "补访", "补建档案"), ("en", "make the visits still due", "open the file")])
def test_advice_is_told_in_the_language_of_the_sentence(lang: str, leaf: str, item: str) -> None:
    assert leaf in reason(rubric(), "visits", lang)
    assert item in reason(rubric(), "files", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bare_string_stands_in_for_english(lang: str) -> None:
    assert "补访" in reason(rubric("补访", "补建档案"), "visits", lang)
    assert "补建档案" in reason(rubric("补访", "补建档案"), "files", lang)


@pytest.mark.parametrize("model", [Field, Column])
def test_help_is_told_in_the_language_of_the_form(model: type[Field | Column]) -> None:
    datum = model.model_validate({"type": "text", "help": {"zh": "一句话", "en": "One sentence"}})
    assert (note(datum, "zh"), note(datum, "en")) == ("一句话", "One sentence")
    assert note(model.model_validate({"type": "text", "help": "一句话"}), "en") == "一句话"


def test_a_note_is_told_in_the_language_of_the_outline() -> None:
    both = rubric(note={"zh": "第一\n第二", "en": "First\nSecond"})
    assert outline(both, "zh").endswith("  第一\n  第二")
    assert outline(both, "en").endswith("  First\n  Second")


def judged(said: Any, row: dict[str, Any]) -> Result:
    """Return the result of a rubric whose check, veto, cap and exemption all say the same."""
    fields = {**FIELDS, "停用": {"type": "boolean"}, "撤并": {"type": "boolean"}}
    visits = {"id": "visits", "title": "走访", "points": 60, "rule": {"kind": "completion", "of": "走访数", "target": 10}}
    adjust = [{"id": "off", "kind": "veto", "when": "停用", "say": said, "effect": {"zero": ["visits"]}},
              {"id": "filed", "kind": "bonus", "of": "已建档", "each": 9, "say": said},
              {"id": "most", "kind": "cap", "of": "bonus", "at_most": 5}]
    declared = scheme(fields, [visits], checks=[{"expect": "走访数 <= 100", "say": said}], adjust=adjust, exempt={"when": "撤并", "say": said})
    return run(declared, [{"走访数": 9, "已建档": True, "停用": False, "撤并": False, **row}])


SAID = {"zh": "走访{走访数}次", "en": "{走访数} visits"}


def test_the_fault_of_a_check_is_told_in_both_languages() -> None:
    with pytest.raises(DataFaults) as found:
        judged(SAID, {"走访数": 101})
    assert ["走访101次" in found.value.faults[0].text("zh"), "101 visits" in found.value.faults[0].text("en")] == [True, True]


@pytest.mark.parametrize(("lang", "said", "cap"), [("zh", "被停用", "总额封顶"), ("en", "closed down", "the cap on the sum")])
def test_what_an_adjustment_says_is_told_in_both_languages(lang: str, said: str, cap: str) -> None:
    made = judged({"zh": "被停用", "en": "closed down"}, {"停用": True})
    told = {str(r["indicator"]): str(r["reason"]) for r in lines.scores(made, lang, date(2026, 7, 1)).iter_rows(named=True)}
    assert [said in reason.lower() for reason in (told["off"], told["filed"])] == [True, True]
    assert cap in told["most"]
    assert said in outline(made.rubric, lang)
    exempt = judged({"zh": "被停用", "en": "closed down"}, {"撤并": True})
    assert said in explain(exempt, "S0", lang).headline


def test_what_is_said_has_the_same_places_in_both_languages() -> None:
    visits = {"id": "visits", "title": "走访", "points": 60, "rule": {"kind": "completion", "of": "走访数", "target": 10}}
    with pytest.raises(RubricFaults) as found:
        scheme(FIELDS, [visits], checks=[{"expect": "走访数 <= 100", "say": {"zh": "走访{走访数}次", "en": "{已建档} visits"}}])
    assert [(f.code, f.args["name"], f.place.path) for f in found.value.faults] == [
        ("UNKNOWN_PLACEHOLDER", "已建档", "checks → 1 → say.en"), ("UNKNOWN_PLACEHOLDER", "走访数", "checks → 1 → say.zh")]
    assert "'{走访数}' in the sentence does not stand in the sentence of the other language." in found.value.faults[1].text("en")


def test_the_long_form_of_one_language_is_the_short_one() -> None:
    """Rubrics from before there were two languages keep their hash, and English makes another."""
    short, long = rubric("补访", "补建档案"), rubric({"zh": "补访"}, {"zh": "补建档案"}, {"zh": "默认细则"})
    dumped = long.model_dump(mode="json", by_alias=True, exclude_defaults=True)["indicators"][0]["items"]
    assert (dumped[0]["advice"], dumped[1]["rule"]["items"][0]["advice"]) == ("补访", "补建档案")
    assert short == long
    assert digest(short) == digest(long) != digest(rubric())


def test_what_changed_is_told_language_by_language() -> None:
    found = {(d.id, d.key): (d.before, d.after) for d in differences(rubric(), rubric({**BOTH, "en": "visit again"}))}
    assert found == {("visits", "advice.en"): ("make the visits still due", "visit again")}


@pytest.mark.parametrize("advice", [
    "补访", BOTH, {"source": "旧", "current": "新", "en": "new"}, {"zh": " 前后 ", "en": "a"}, {"zh": "行一\n行二", "en": "a: b"}])
def test_advice_survives_the_indicator_table(advice: Any, tmp_path: Path) -> None:
    before = rubric(advice, advice, advice)
    (tmp_path / "表.xlsx").write_bytes(to_indicator_table(before))
    assert from_indicator_table(tmp_path / "表.xlsx").rubric == before


@pytest.mark.parametrize("help_", ["填数", {"zh": "填数", "en": "a number"}, {"zh": "填数 ", "en": "a number"}])
def test_help_survives_the_indicator_table(help_: Any, tmp_path: Path) -> None:
    fields = {name: {**said, "help": help_} for name, said in FIELDS.items()}
    tables = {"台账": {"kind": "events", "key": "编号", "absent": "zero", "help": help_, "columns": {"日期": {"type": "date", "help": help_}}}}
    before = scheme(fields, [{"id": "a", "title": "甲", "points": 1, "rule": {"kind": "pass_fail", "of": "已建档"}}], tables=tables)
    (tmp_path / "表.xlsx").write_bytes(to_indicator_table(before))
    assert from_indicator_table(tmp_path / "表.xlsx").rubric == before


@pytest.mark.parametrize("said", ["核对", {"zh": "核对", "en": "please check"}, {"zh": "核对 ", "en": "check"}, {"current": "新", "en": "new"}])
def test_what_is_said_survives_the_indicator_table(said: Any, tmp_path: Path) -> None:
    items = [{"id": "a", "title": "甲", "points": 1, "rule": {"kind": "pass_fail", "of": "已建档"}}]
    adjust = [{"id": "off", "kind": "veto", "when": "已建档", "say": said, "effect": {"zero": ["a"]}},
              {"id": "all", "kind": "cap", "of": "bonus", "at_most": 5, "say": said}]
    adjust.insert(1, {"id": "more", "kind": "bonus", "of": "走访数", "say": said})
    before = scheme(FIELDS, items, adjust=adjust, checks=[{"expect": "走访数 < 9", "say": said}], exempt={"when": "已建档", "say": said})
    (tmp_path / "表.xlsx").write_bytes(to_indicator_table(before))
    assert from_indicator_table(tmp_path / "表.xlsx").rubric == before


def test_names_and_params_are_followed_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "above.yaml").write_text("""
format: 1
id: above
title: 上级细则
edition: "2026"
subject: {kind: 社区, id: 编号, name: 名称}
params: {限度: {value: 100}}
fields: {走访数: {type: integer}}
checks: [{expect: 走访数 <= 限度, say: {current: "走访{走访数}次，多于{限度}次", en: "{走访数} visits, more than {限度}"}}]
indicators: [{id: a, title: 甲, points: 1, rule: {kind: completion, of: 走访数, target: 10}}]
""", encoding="utf-8")
    (tmp_path / "child.yaml").write_text("""
format: 1
id: child
title: 下级细则
edition: "2026"
extends: above.yaml
changes: [{kind: rename, field: 走访数, to: 入户数, reason: 试}]
""", encoding="utf-8")
    assert load_rubric(tmp_path / "child.yaml").checks[0].say == Text(zh="走访{入户数}次，多于100次", en="{入户数} visits, more than 100")


def test_a_rubric_that_extends_another_gives_the_english(tmp_path: Path) -> None:
    (tmp_path / "child.yaml").write_text("""
format: 1
id: child
title: 下级细则
edition: "2026"
extends: leader-four-ones
changes:
  - {kind: set, indicator: took_part, key: advice.en, to: join in, reason: 试}
  - {kind: set, indicator: activity_confirmed, key: advice, to: 请书记确认, reason: 试}
""", encoding="utf-8")
    of = {i.id: i.advice for i in load_rubric(tmp_path / "child.yaml").leaves}
    above = load_rubric("leader-four-ones").indicator("took_part").advice
    assert above is not None
    assert of["took_part"] == Text(zh=above.zh, en="join in")
    assert of["activity_confirmed"] == Text(zh="请书记确认")


def test_advice_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValidationError):
        Indicator.model_validate({"id": "a", "title": "甲", "advice": ""})
