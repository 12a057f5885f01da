"""Loading: places, short forms, what stays text, what is refused, and that everything wrong is told at once."""

from __future__ import annotations

import random
import time
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scoring.errors import Fault, RubricFaults, UnknownName
from scoring.expression.syntax import ExpressionError, parse
from scoring.language import yaml
from scoring.language.catalogue import entries, entry
from scoring.language.check import check
from scoring.language.load import load_rubric, load_written, parse_rubric
from scoring.language.rubric import Rubric
from scoring.language.schema import schema
from scoring.language.scope import NameFault, data_names, gather_names
from scoring.language.spots import label

SAMPLE = Path(__file__).parent / "data" / "sample.yaml"
MINIMAL = """\
format: 1
id: minimal
title: 最小示例
edition: "2026"
subject: {kind: 社区, id: 编号, name: 名称}
fields:
  走访次数: {type: integer, max: 365}
  住户数: {type: integer, min: 1}
indicators:
  - {id: visits, title: 走访, points: 60, rule: {kind: completion, of: 走访次数, target: 12}}
"""


def told(text: str) -> list[Fault]:
    """Return what is wrong with a rubric's text."""
    with pytest.raises(RubricFaults) as caught:
        parse_rubric(text, "a.yaml")
    return list(caught.value.faults)


def found_in(text: str) -> tuple[Fault, ...]:
    """Return what is wrong with a rubric's text, if anything is."""
    try:
        parse_rubric(text, "a.yaml")
    except RubricFaults as found:
        return found.faults
    return ()


def edited(old: str, new: str) -> str:
    """Return the minimal rubric with a change."""
    assert old in MINIMAL
    return MINIMAL.replace(old, new)


# where it comes from


def test_the_sample_loads() -> None:
    rubric = load_rubric(SAMPLE)
    assert rubric.id == "two-star-organisation"
    assert rubric.full == 200
    assert load_rubric(str(SAMPLE)) == rubric


@pytest.mark.parametrize("item", entries(), ids=lambda e: e.id)
def test_the_catalogue_loads(item: Any) -> None:
    rubric = load_rubric(item.id)
    assert rubric.id == item.id
    assert rubric.title == item.title
    assert item.cases is not None


def test_an_unknown_id_has_near_ones() -> None:
    with pytest.raises(UnknownName) as caught:
        load_rubric("five-star-party-organization")
    assert caught.value.nearest[0] == "five-star-party-organisation"
    with pytest.raises(UnknownName):
        entry("nothing-like-it")


def test_text_is_no_source() -> None:
    with pytest.raises(UnknownName):
        load_rubric(MINIMAL)


def test_a_mapping_loads() -> None:
    document = yaml.read(MINIMAL)
    assert load_rubric(document.value) == parse_rubric(MINIMAL)


@pytest.mark.parametrize(("change", "code", "path"), [
    ({"edition": 2026}, "WRONG_TYPE", "edition"),
    ({"subject": None}, "EMPTY_VALUE", "subject"),
    ({"fields": {"甲": {"type": "decimal", "max": 0.5}}}, "WRONG_TYPE", "fields → 甲 → max"),
    ({"fields": {"甲": {"type": "decimal", "max": Decimal("NaN")}}}, "NUMBER_NOT_FINITE", "fields → 甲 → max"),
    ({"fields": {1: {"type": "decimal"}}}, "KEY_NOT_TEXT", "fields → 1"),
    ({"tables": {"表": {"kind": "events", "key": "编号", "absent": "zero", "columns": {"a:b": "text"}}}}, "NAME_COLON",
     "tables → 表 → columns → a:b"),
])
def test_faults_of_a_mapping_have_paths_and_no_lines(change: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(RubricFaults) as caught:
        load_rubric({**yaml.read(MINIMAL).value, **change})
    fault = next(f for f in caught.value.faults if f.code == code)
    assert (fault.place.path, fault.place.line, fault.place.file) == (path, 0, "")
    assert fault.text("zh").startswith(f"（{path}）")


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (yaml.MAX_BYTES + 1))
    for path, code in ((tmp_path / "none.yaml", "FILE_NOT_FOUND"), (tmp_path, "FILE_UNREADABLE"), (large, "FILE_TOO_LARGE")):
        with pytest.raises(RubricFaults) as caught:
            load_rubric(path)
        assert [f.code for f in caught.value.faults] == [code]
        assert caught.value.text("zh").startswith(str(path))
        assert caught.value.text("en")


@pytest.mark.parametrize(("prefix", "encoding"), [(b"\xef\xbb\xbf", "utf-8"), (b"", "utf-8")])
def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(prefix: bytes, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(prefix + MINIMAL.replace("\n", "\r\n").encode(encoding))
    assert load_rubric(path) == parse_rubric(MINIMAL)


# values


@pytest.mark.parametrize(("written", "value"), [
    ("12", 12), ("-3", -3), ("+3", 3), ("0", 0), ("1.50", Decimal("1.50")), ("0.1", Decimal("0.1")), ("-0.5", Decimal("-0.5")),
    ("012", "012"), ("1_000", "1_000"), ("1e5", "1e5"), (".5", ".5"), ("5.", "5."), ("0x1f", "0x1f"), ("12:30", "12:30"),
    ("no", "no"), ("yes", "yes"), ("on", "on"), ("True", "True"), ("true", True), ("false", False), ("null", None), ("~", None), ("", None),
    ("2026-01-01", "2026-01-01"), ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"), ('"12"', "12"), ("'true'", "true"), ('""', ""),
    ("\uff11\uff12", "\uff11\uff12"), ("\u201c三必访\u201d", "\u201c三必访\u201d"), ("a # b", "a"), ("a#b", "a#b"),
])
def test_only_plain_decimals_and_two_words_are_not_text(written: str, value: Any) -> None:
    document = yaml.read(f"键: {written}\n")
    assert document.faults == ()
    assert document.value == {"键": value}
    assert type(document.value["键"]) is type(value)


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000, "a: [" + "[" * 45 + "]" * 45 + "]"])
def test_depth_is_refused_before_it_hurts(text: str) -> None:
    assert [f.code for f in yaml.read(text).faults] == ["FILE_TOO_DEEP"]


def test_what_no_sentence_fits_is_told_all_the_same() -> None:
    assert [f.code for f in yaml.read("a: &" + "x\n- b: [}\n").faults][-1].startswith(("SYNTAX", "ANCHOR"))
    assert Fault("SYNTAX").text("zh")
    assert Fault("NOT_UNDERSTOOD", args={"found": "x"}).text("en")


# places


@pytest.mark.parametrize(("path", "at", "place"), [
    (("id",), 0, (2, 5)),
    (("subject",), 0, (3, 1)),
    (("subject", "kind"), 0, (3, 17)),
    (("subject", "nothing"), 0, (3, 1)),
    (("items", 0, "met"), 1, (5, 10)),
    (("items", 0, "met"), 7, (5, 16)),
    (("items", 1, "met"), 1, (6, 11)),
    (("items", 1, "met"), 7, (6, 17)),
    (("items", 2, "met"), 1, (8, 7)),
    (("items", 2, "met"), 9, (9, 7)),
    (("items", 3, "met"), 3, (10, 10)),
    (("long",), 7, (12, 3)),
])
def test_every_value_has_its_place(path: tuple[str | int, ...], at: int, place: tuple[int, int]) -> None:
    text = ("# 注释\nid: minimal\nsubject: {kind: 社区, 名称: 甲}\nitems:\n  - met: 走访 >= 3\n  - met: '走访 >= 3'\n"
            "  - met: >-\n      走访 >= 3\n      and 甲\n  - met: \"走\\n访\"\nlong: 一二 三四\n  五六\n")
    found = yaml.read(text, "a.yaml").place(path, at)
    assert (found.line, found.column) == place


def test_a_path_is_told_with_ids() -> None:
    value = {"indicators": [{"id": "organisation", "items": [{"id": "posts"}, {"title": "x"}]}]}
    assert label(("indicators", 0, "items", 0, "rule", "of"), value) == "indicators → organisation → items → posts → rule.of"
    assert label(("indicators", 0, "items", 1, "points"), value) == "indicators → organisation → items → 2 → points"
    assert label(("fields", "甲", "ratio", 0), {}) == "fields → 甲 → ratio → 1"


def test_a_fault_in_an_expression_stands_where_the_expression_says_it() -> None:
    fault, = told(edited("target: 12", "target: '走访次数 + 走访数'"))
    assert fault.code == "UNKNOWN_NAME"
    line = MINIMAL.splitlines()[9]
    assert (fault.place.line, fault.place.column) == (10, line.index("12") + len("'走访次数 + ") + 1)
    assert fault.place.path == "indicators → visits → rule.target"


# everything at once


def test_faults_of_text_and_shape_come_together() -> None:
    text = edited("max: 365", "maks: 365, maks: 366").replace("points: 60", "points: 六十").replace("edition:", "edition: *e #")
    assert sorted(f.code for f in told(text)) == ["ANCHOR", "KEY_REPEATED", "UNKNOWN_KEY", "WRONG_TYPE"]


def test_faults_of_sense_come_together() -> None:
    text = edited("target: 12", "target: 0").replace("min: 1}", "min: 1, max: 0, derive: 走访}")
    text = text.replace("points: 60", "points: 60, coverage: {at_least: 1}")
    assert sorted(f.code for f in told(text)) == ["LIMITS_ORDER", "ONLY_ON_NODES", "TARGET_NOT_POSITIVE", "UNKNOWN_NAME"]


def test_a_field_that_is_at_fault_is_a_name_all_the_same() -> None:
    text = edited("  住户数: {type: integer, min: 1}\n", "  甲: {type: integer, derive: 走访 + 1}\n  乙: {type: integer, derive: 甲 + 1}\n")
    assert [f.place.path for f in told(text)] == ["fields → 甲 → derive"]


def test_a_column_may_be_called_like_the_field_that_sums_it() -> None:
    text = edited("indicators:", "tables:\n  培训: {kind: events, key: 编号, absent: zero, columns: {人数: integer}}\nindicators:")
    text = text.replace("  住户数:", "  人数: {type: integer, derive: \"sum(培训, 人数)\"}\n  住户数:")
    assert data_names(parse_rubric(text)).definitions[0].name == "人数"


def test_data_names_raise_the_first_fault() -> None:
    rubric = Rubric.model_validate(yaml.read(edited("max: 365", "derive: 甲 + 乙")).value)
    with pytest.raises(NameFault) as caught:
        data_names(rubric)
    assert caught.value.path == ("fields", "走访次数", "derive")
    assert len(gather_names(rubric)[1]) == 1
    assert [p.code for p in check(rubric)] == ["UNKNOWN_NAME", "UNKNOWN_NAME"]


# short forms


def test_short_forms_stand_for_long_ones() -> None:
    short = edited("title: 走访", "title: {source: 旧称, current: 走访, en: Visits}") + (
        "tables:\n  表: {kind: events, key: 编号, absent: zero, columns: {日期: date, 级别: {type: choice, values: [市级]}}}\n"
        "ranking: {by: [total, {key: visits, order: ascending}]}\n"
        "period: {from: 2026-01-01, to: 2026-12-31}\n"
        "exempt: {when: true, say: 免}\n")
    rubric = parse_rubric(short)
    title = rubric.indicator("visits").title
    assert (title.zh, title.en, title.source) == ("走访", "Visits", "旧称")
    assert rubric.tables["表"].columns["日期"].type == "date"
    assert rubric.ranking is not None
    assert [(o.key, o.order) for o in rubric.ranking.by] == [("total", "descending"), ("visits", "ascending")]
    assert rubric.period is not None
    assert rubric.period.end == date(2026, 12, 31)
    assert rubric.exempt is not None
    assert rubric.exempt.when == "true"
    assert parse_rubric(MINIMAL + "ranking: none\n").ranking is None


def test_only_the_written_names_of_keys_are_known() -> None:
    faults = told(edited("target: 12}", "target: 12}, source: {clause: 一}") + "period: {start: 2026-01-01, end: 2026-12-31}\n")
    assert {f.code for f in faults} == {"UNKNOWN_KEY", "KEY_NEEDED"}


# the schema


@cache
def validator() -> jsonschema.Draft202012Validator:
    """Return what reads a rubric by the schema: made, and looked over itself, once for the whole catalogue."""
    made = schema()
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


@pytest.mark.parametrize("path", [SAMPLE, *(e.path for e in entries())], ids=lambda p: p.stem)
def test_rubrics_are_what_the_schema_says(path: Path) -> None:
    validator().validate(yaml.read_file(path).value)


@pytest.mark.parametrize(("old", "new"), [
    ("edition:", "editions:"), ("type: integer, max", "type: whole, max"), ("points: 60", "points: 六十"), ("kind: completion", "kind: complete"),
    ("id: visits", "id: Visits"), ("title: 走访", "title: []"), ("target: 12", "target: ~"),
])
def test_the_schema_refuses_what_loading_refuses(old: str, new: str) -> None:
    value = yaml.read(edited(old, new)).value
    assert not validator().is_valid(value)
    with pytest.raises(RubricFaults):
        load_rubric(value)


def test_the_schema_describes_every_model() -> None:
    made = schema()
    assert made["description"]
    assert all(kind.get("description") for kind in made["$defs"].values())


# hostile expressions and speed


@pytest.mark.parametrize("text", ["+".join(["1"] * 490), "not " * 240 + "true", "(" * 400 + "1", "-" * 900 + "1", "9" * 900, "x" * 2000])
def test_hostile_expressions_are_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_loading_is_quick() -> None:
    took = []
    for _ in range(5):
        start = time.perf_counter()
        load_rubric("ten-best-community")
        took.append(time.perf_counter() - start)
    assert min(took) < 0.1, "a user waits for this at every command; it takes about 0.03 s"


def test_damaged_text_is_told_and_never_breaks_the_reader() -> None:
    chance = random.Random(7)
    whole = SAMPLE.read_text(encoding="utf-8")
    pieces = [*"{}[]:,'\"-#&*!|>%@\\\t \n", "\uff1a", "\u3000", "1", "甲"]
    for _ in range(120):
        text = list(whole)
        for _ in range(chance.choice((1, 1, 3))):
            at = chance.randrange(len(text))
            text[at : at + chance.choice((0, 1, 1, 40))] = chance.choice(pieces)
        for fault in found_in("".join(text)):
            assert fault.text("zh")
            assert fault.text("en")
            assert fault.place.line
            assert fault.place.column


def test_a_rubric_and_what_is_written_of_it_are_read_once() -> None:
    asked: list[str] = []

    def counted(path: Path, name: str) -> yaml.Document:
        asked.append(path.name)
        return yaml.read_file(path, name)

    rubric, written = load_written(SAMPLE.with_name("district.yaml"), counted)
    assert asked == ["district.yaml", "city.yaml"]
    assert (rubric.id, written.value["id"]) == ("district-communities", "district-communities")
