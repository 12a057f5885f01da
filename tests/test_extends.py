"""Rubrics that extend others: what a chain says, what follows a new name, where faults stand, what a lock forbids, and editions."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import scoring
from scoring.errors import RubricFaults, UnknownName
from scoring.language import catalogue, yaml
from scoring.language.catalogue import entries, entry
from scoring.language.digest import digest
from scoring.language.load import load_rubric
from scoring.language.rubric import Rubric
from scoring.language.schema import schema
from tests.broken.rebaseline import rubrics

DATA = Path(__file__).parent / "data"
EXAMPLE = Path(__file__).parents[1] / "examples" / "override" / "xinghe-ten-best-community.yaml"
CHILD = 'format: 1\nid: child\ntitle: 下级\nedition: "2026"\nextends: {above}\n{more}changes:\n{changes}\n'


def child(folder: Path, *changes: str, above: Path | str = DATA / "city.yaml", name: str = "child", more: str = "") -> Path:
    """Write a rubric that extends another and return its path."""
    path = folder / f"{name}.yaml"
    listed = "\n".join(f"  - {{{c}, reason: 试一试}}" for c in changes) if changes else "  []"
    path.write_text(CHILD.format(above=above, more=more, changes=listed), encoding="utf-8")
    return path


def faults(path: Path) -> list[tuple[str, str, int]]:
    """Return code, file name and line of everything that is wrong."""
    with pytest.raises(RubricFaults) as caught:
        load_rubric(path)
    return [(f.code, Path(f.place.file).name, f.place.line) for f in caught.value.faults]


def line(file: str, text: str) -> int:
    """Return the line of a file of the data that holds a text."""
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    return next(i for i, said in enumerate(lines, 1) if text in said)


# a chain


def test_a_chain_is_one_rubric() -> None:
    rubric = load_rubric(DATA / "subdistrict.yaml")
    assert (rubric.id, rubric.edition, rubric.title.zh) == ("subdistrict-communities", "2027", "街道社区考核")
    assert rubric.replaces == (load_rubric(DATA / "district.yaml").id, load_rubric(DATA / "city.yaml").id)
    assert [i.id for i in rubric.walk()] == ["service", "gardens", "visits", "satisfaction", "openness", "calm", "notices", "station"]
    assert rubric.indicator("visits").points == 35
    assert rubric.indicator("station").advice is None
    assert [f for f in rubric.fields if f != "居民满意率"][:3] == ["入户走访次数", "常住户数", "满意票"]
    assert rubric.adjust[0].when == "count(区级以上通报) >= 3"
    assert rubric.summary == ()


def test_what_the_one_above_adopted_is_not_adopted_below() -> None:
    assert load_rubric(DATA / "city.yaml").status == "adopted"
    assert load_rubric(DATA / "district.yaml").status == "default"


def test_an_edition_may_change_nothing_but_its_period(tmp_path: Path) -> None:
    later = load_rubric(child(tmp_path, more="period: {from: 2027-01-01, to: 2027-12-31}\n"))
    assert later.awards[1].require == "total >= 85 and stars == 2"  # type: ignore[union-attr]


def test_lists_are_replaced_whole(tmp_path: Path) -> None:
    rubric = load_rubric(child(tmp_path, "kind: set, award: stars, key: each, to: [{of: order, at_least: 25}]"))
    assert [(s.of, s.at_least) for s in rubric.awards[0].each] == [("order", 25)]  # type: ignore[union-attr]


NEW = "with: {title: 甲, points: 1, rule: {kind: pass_fail, of: true}}"


@pytest.mark.parametrize(("changes", "found"), [
    ((f"kind: add, indicator: x, under: order, {NEW}",), ["order", "notices", "station", "x"]),
    ((f"kind: add, indicator: x, after: notices, {NEW}",), ["order", "notices", "x", "station"]),
    ((f"kind: add, indicator: x, before: order, {NEW}",), ["x", "order", "notices", "station"]),
    ((f"kind: add, indicator: x, {NEW}",), ["order", "notices", "station", "x"]),
    (("kind: remove, indicator: notices",), ["order", "station"]),
    (("kind: replace, indicator: notices, with: {title: 乙, points: 5, rule: {kind: pass_fail, of: true}}",), ["order", "notices", "station"]),
    (("kind: rename, indicator: notices, to: x", "kind: set, indicator: x, key: points, to: 30"), ["order", "x", "station"]),
])
def test_operations_go_by_id(changes: tuple[str, ...], found: list[str], tmp_path: Path) -> None:
    rubric = load_rubric(child(tmp_path, *changes, "kind: replace, award: stars, with: {kind: stars, title: 星, each: [{of: service, at_least: 1}]}"))
    assert [i.id for i in rubric.walk() if i.id not in ("service", "visits", "satisfaction")] == found


def test_parts_of_tables_and_checklists_have_ids_too(tmp_path: Path) -> None:
    rule = "{kind: checklist, items: [{id: a, title: 甲, points: 4, met: 走访次数 > 0}, {id: b, title: 乙, points: 6, met: 走访次数 > 9}]}"
    rubric = load_rubric(child(
        tmp_path, f"kind: set, indicator: station, key: rule, to: {rule}", "kind: set, indicator: station, item: b, key: title, to: 丙",
        "kind: rename, indicator: station, item: a, to: first", "kind: add, table: 通报, column: 文号, before: 级别, with: text",
        "kind: remove, table: 通报, column: 日期"))
    assert [(i.id, i.title.zh) for i in rubric.indicator("station").rule.items] == [("first", "甲"), ("b", "丙")]  # type: ignore[union-attr]
    assert list(rubric.tables["通报"].columns) == ["文号", "级别"]


# names


@pytest.mark.parametrize("name", [e.id for e in entries()])
def test_whatever_names_a_thing_follows_its_new_name(name: str, tmp_path: Path) -> None:
    rubric = load_rubric(name)
    ids = {"indicator": [i.id for i in rubric.walk()], "field": list(rubric.fields), "table": list(rubric.tables),
           "award": [a.id for a in rubric.awards]}
    new = [(kind, n, f"renamed_{n}" if n.isascii() else f"新 {n}") for kind, names in ids.items() for n in names[::3]]
    there = [f"kind: rename, {kind}: {old}, to: {other}" for kind, old, other in new]
    back = [f"kind: rename, {kind}: {other}, to: {old}" for kind, old, other in new]
    assert bare(load_rubric(child(tmp_path, *there, above=name))) != bare(rubric)
    assert bare(load_rubric(child(tmp_path, *there, *back, above=name))) == bare(rubric)


def bare(rubric: Rubric) -> str:
    """Return what a rubric says, but for what every extension writes itself, quotes, and what a new name leaves behind."""
    said = rubric.model_dump(exclude={"id", "title", "edition", "status", "replaces"}, exclude_defaults=True)
    for thing in (*said["fields"].values(), *said.get("tables", {}).values(), *said["awards"], *_nodes(said["indicators"])):
        thing.pop("replaces", None)
        thing.pop("aliases", None)
    return str(said).replace("「", "").replace("」", "")


def _nodes(indicators: Any) -> list[dict[str, Any]]:
    return [n for i in indicators for n in (i, *_nodes(i.get("items") or ()))]


def test_a_new_name_keeps_the_old_ones(tmp_path: Path) -> None:
    rubric = load_rubric(DATA / "subdistrict.yaml")
    assert rubric.indicator("calm").replaces == ("safety", "order")
    assert rubric.fields["入户走访次数"].replaces == rubric.fields["入户走访次数"].aliases == ("走访次数",)
    assert "{入户走访次数}" in rubric.checks[0].say.zh


def test_a_param_may_be_renamed(tmp_path: Path) -> None:
    rubric = load_rubric(child(tmp_path, "kind: rename, param: 合格线, to: 及格 线"))
    assert rubric.awards[1].require == "total >= 80 and stars == 2"  # type: ignore[union-attr]


# faults stand where somebody can mend them


def test_a_fault_in_inherited_text_stands_in_the_file_above(tmp_path: Path) -> None:
    path = child(tmp_path, "kind: remove, field: 建成日")
    assert faults(path) == [("UNKNOWN_NAME", "city.yaml", line("city.yaml", "id: station"))]


def test_a_fault_in_an_operation_stands_in_the_operation(tmp_path: Path) -> None:
    path = child(tmp_path, "kind: set, indicator: visits, key: points, to: 30", "kind: set, indicator: visits, key: rule.of, to: 走访次术")
    assert faults(path) == [("UNKNOWN_NAME", "child.yaml", 8)]


def test_the_column_of_a_fault_counts_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    said = (DATA / "city.yaml").read_text(encoding="utf-8").replace("合格线 and stars == 2", "合格线 and star == 2")
    path.write_text(said, encoding="utf-8")
    with pytest.raises(RubricFaults) as caught:
        load_rubric(path)
    place = caught.value.faults[0].place
    assert said.splitlines()[place.line - 1][place.column - 1 :].startswith("star == 2")


def test_every_fault_of_a_chain_is_told_at_once(tmp_path: Path) -> None:
    above = child(tmp_path, "kind: remove, field: 甲", name="above")
    path = child(tmp_path, "kind: remove, field: 乙", above=above.name)
    path.write_text(path.read_text(encoding="utf-8") + "extra: 1\n", encoding="utf-8")
    assert [code for code, _, _ in faults(path)] == ["UNKNOWN_KEY"]
    assert [code for code, _, _ in faults(above)] == ["UNKNOWN_TARGET"]


OPERATIONS = [
    "kind: set, indicator: visits, key: rule.of, to: x", "kind: rename, indicator: visits, to: calls", "kind: rename, field: 走访次数, to: 走访",
    "kind: rename, table: 通报批评, to: 批评", "kind: remove, field: 满意率", "kind: add, field: 新, with: {type: integer}",
    "kind: add, award: new, before: good, with: {kind: title, title: 新, require: total > 0}", "kind: rename, award: good, to: fine",
    "kind: add, veto: new, with: 3", "kind: set, key: ranking.ties, to: [total]", "kind: remove, indicator: work, key: title",
]


@pytest.mark.parametrize("above", rubrics(), ids=lambda p: p.stem)
def test_a_broken_rubric_above_is_told_and_nothing_worse(above: Path, tmp_path: Path) -> None:
    for i, operation in enumerate([*OPERATIONS, ", reason: 试}\n  - {".join(OPERATIONS)]):
        told = {lang: faults_text(child(tmp_path, operation, above=above, name=f"child-{i}"), lang) for lang in ("zh", "en")}
        assert bool(told["zh"]) == bool(told["en"])


def faults_text(path: Path, lang: str) -> str:
    """Return everything that is wrong, in words; nothing for a rubric that loads."""
    try:
        load_rubric(path)
    except RubricFaults as found:
        return found.text(lang)
    return ""


def test_a_workbook_may_be_extended_and_needs_no_folder_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(scoring.to_indicator_table(DATA / "city.yaml"))
    for file in ("表.xlsx", "./表.xlsx"):
        path = child(tmp_path, "kind: set, indicator: visits, key: points, to: 31", above=file)
        assert scoring.load_rubric(path).indicator("visits").points == 31
    assert "表.xlsx " in scoring.resolve(path).to_yaml()
    assert {Path(f.place.file).name for f in scoring.lint(path)} <= {"child.yaml", "表.xlsx"}
    assert scoring.from_indicator_table(tmp_path / "表.xlsx").rubric == scoring.load_rubric(tmp_path / "表.xlsx")


@pytest.mark.parametrize("above", ["没有.xlsx", "没有.yaml", "./没有"])
def test_a_file_that_is_not_there_is_a_fault_of_its_path(above: str, tmp_path: Path) -> None:
    with pytest.raises(RubricFaults) as caught:
        scoring.load_rubric(child(tmp_path, above=above))
    assert [f.code for f in caught.value.faults] == ["EXTENDS_NO_FILE"]


def test_files_that_extend_each_other_are_a_fault(tmp_path: Path) -> None:
    child(tmp_path, name="a", above="b.yaml")
    child(tmp_path, name="b", above="a.yaml")
    assert faults(tmp_path / "a.yaml") == [("EXTENDS_CYCLE", "b.yaml", 5)]


# locks


def test_a_lock_holds_for_everyone_below(tmp_path: Path) -> None:
    middle = child(tmp_path, "kind: set, indicator: visits, key: points, to: 30", name="middle", more="locked: [ranking]\n")
    below = child(tmp_path, "kind: set, award: good, key: require, to: total >= 1", "kind: set, key: ranking.by, to: [service]", above=middle.name)
    found = faults(below)
    assert [code for code, _, _ in found] == ["LOCKED", "LOCKED"]
    assert load_rubric(middle).locked == ("scores", "params.满意率下限", "ranking")


def test_a_lock_set_by_a_file_does_not_bind_that_file(tmp_path: Path) -> None:
    own = child(tmp_path, "kind: set, indicator: visits, key: locked, to: true", "kind: set, indicator: visits, key: points, to: 30", name="own")
    assert load_rubric(own).indicator("visits").points == 30
    assert faults(child(tmp_path, "kind: remove, indicator: visits", above=own.name)) == [("LOCKED", "child.yaml", 7)]


# editions


def test_an_edition_that_is_vouched_for_must_be_what_it_was(tmp_path: Path) -> None:
    known = digest(load_rubric(DATA / "city.yaml"))
    assert load_rubric(child(tmp_path, above=f"{{rubric: {DATA / 'city.yaml'}, sha256: {known[:16]}}}")).id == "child"
    assert faults(child(tmp_path, above=f"{{rubric: {DATA / 'city.yaml'}, sha256: '{'0' * 12}'}}")) == [("EDITION_CHANGED", "child.yaml", 5)]


def test_a_hash_is_of_the_content() -> None:
    rubric = load_rubric(DATA / "city.yaml")
    again = Rubric.model_validate({**rubric.model_dump(), "missing": "pending"})
    assert digest(rubric) == digest(again)
    assert digest(rubric) != digest(Rubric.model_validate({**rubric.model_dump(), "missing": "zero"}))


@pytest.fixture
def editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    city = (DATA / "city.yaml").read_text(encoding="utf-8")
    for name, edition in (("city-communities", "2026.10"), ("city-communities@2026.9", "2026.9"), ("city-communities@2025", "2025")):
        (tmp_path / f"{name}.yaml").write_text(city.replace('edition: "2026"', f'edition: "{edition}"'), encoding="utf-8")
    monkeypatch.setattr(catalogue, "folder", lambda: tmp_path)
    return tmp_path


def test_the_newest_edition_is_meant_where_none_is_said(editions: Path) -> None:
    assert [(e.id, e.edition) for e in entries()] == [("city-communities", n) for n in ("2025", "2026.9", "2026.10")]
    assert load_rubric("city-communities").edition == "2026.10"
    assert load_rubric("city-communities@2026.9").edition == "2026.9"
    assert load_rubric(child(editions / "..", above="city-communities@2025")).id == "child"


def test_an_unknown_edition_is_told_with_the_nearest(editions: Path) -> None:
    with pytest.raises(UnknownName) as caught:
        entry("city-communities@2026.8")
    assert caught.value.nearest[0].startswith("city-communities@2026")


@pytest.mark.parametrize("item", entries(), ids=lambda e: e.id)
def test_a_file_of_the_catalogue_is_called_for_its_id_and_edition(item: catalogue.Entry) -> None:
    rubric = load_rubric(f"{item.id}@{item.edition}")
    assert (rubric.id, rubric.edition) == (item.id, item.edition)


# the schema and the example


@pytest.mark.parametrize("path", [EXAMPLE, *(DATA / f"{n}.yaml" for n in ("city", "district", "subdistrict"))], ids=lambda p: p.stem)
def test_the_schema_knows_extensions_and_params(path: Path) -> None:
    jsonschema.Draft202012Validator(schema()).validate(yaml.read_file(path).value)


@pytest.mark.parametrize("change", ["kind: set, indicator: a, key: points", "kind: move, indicator: a", "kind: set, indicater: a, key: b, to: 1"])
def test_the_schema_refuses_what_is_no_change(change: str, tmp_path: Path) -> None:
    value = yaml.read_file(child(tmp_path, change)).value
    assert not jsonschema.Draft202012Validator(schema()).is_valid(value)


def test_the_example_changes_the_packaged_rubric() -> None:
    rubric = load_rubric(EXAMPLE)
    above = load_rubric("ten-best-community")
    assert rubric.full == above.full
    assert rubric.awards[3].id == "xinghe_ten"
    assert rubric.awards[3].eligible == "total >= 85 and public_security >= 7"  # type: ignore[union-attr]
    assert rubric.indicator("sense_of_safety").points == Decimal("2.5")
