"""Rubrics written out flat, side by side, and whom a change moves: from the library, and as the command line prints it."""

from __future__ import annotations

import os
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from test_golden import GOLDEN, run

import scoring
from scoring.language import resolve as resolving
from scoring.language.digest import digest
from scoring.language.load import parse_rubric
from scoring.language.yaml import Document, read_file

DATA = Path(__file__).parent / "data"
RUBRICS = [*(e.id for e in scoring.catalogue()), *(str(DATA / f"{n}.yaml") for n in ("sample", "city", "district", "subdistrict"))]
SESSION = ["rubric resolve district.yaml", "rubric resolve nowhere.yaml", "rubric diff city.yaml district.yaml",
           "rubric diff city.yaml subdistrict.yaml --json", "rubric diff city.yaml city.yaml", "rubric diff city.yaml district.yaml --data city",
           "rubric diff city.yaml district.yaml --data city --json", "rubric diff city.yaml district.yaml --data nowhere",
           "rubric resolve locked.yaml", "rubric check district.yaml"]


# flat


@pytest.mark.parametrize("source", RUBRICS, ids=lambda s: Path(s).stem)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_flat_rubric_loads_to_the_same_rubric(source: str, lang: str) -> None:
    flat = scoring.resolve(source)
    again = parse_rubric(flat.to_yaml(lang), "flat.yaml")
    assert again == scoring.load_rubric(source)
    assert digest(again) == flat.sha256


def test_every_file_is_read_once() -> None:
    seen: list[str] = []

    def read(path: Path, name: str = "") -> Document:
        seen.append(path.name)
        return read_file(path, name)

    resolving.resolve(DATA / "district.yaml", read)
    assert sorted(seen) == ["city.yaml", "district.yaml"]


def test_every_key_has_an_origin() -> None:
    flat = scoring.resolve(DATA / "district.yaml")
    text = flat.to_yaml().splitlines()
    assert all("  # " in line for line in text[1:])
    files = {o.place.file for o in flat.origins}
    assert files == {"city.yaml", "district.yaml"}
    assert all(o.place.line > 0 for o in flat.origins)


def test_a_key_that_was_changed_tells_the_operation_and_its_reason() -> None:
    origins = {o.path: o for o in scoring.resolve(DATA / "district.yaml").origins}
    points = origins["indicators → service → items → visits → points"]
    assert (points.change.kind, points.change.reason) == ("set", "走访已并入网格")  # type: ignore[union-attr]
    table = origins["indicators → safety → items → notices → rule.table"]
    assert table.change is None
    assert [r.reason for r in table.renamed] == ["区里另有街道通报"]
    assert origins["subject.kind"].say("zh") == "city.yaml:8"


def test_a_flat_rubric_as_data() -> None:
    flat = scoring.resolve(DATA / "district.yaml")
    told = flat.to_dict()
    assert told["sha256"] == flat.sha256
    assert told["rubric"]["indicators"][0]["items"][0]["points"] == 35
    changed = [o for o in told["origins"] if o["path"] == "ranking.ties"]
    assert changed == [{"path": "ranking.ties", "file": "district.yaml", "line": 22, "column": 36,
                        "changes": [{"kind": "set", "reason": "同分先看平安", "file": "district.yaml", "line": 22}]}]


def test_a_reason_of_several_lines_stays_one_comment(tmp_path: Path) -> None:
    text = (DATA / "district.yaml").read_text(encoding="utf-8").replace("extends: city.yaml", f"extends: {DATA / 'city.yaml'}")
    path = tmp_path / "district.yaml"
    path.write_text(text.replace("reason: 走访已并入网格", 'reason: "走访已\\n并入网格: # 一"'), encoding="utf-8")
    flat = scoring.resolve(path)
    assert "（走访已 并入网格: # 一）" in flat.to_yaml()
    assert parse_rubric(flat.to_yaml()) == flat.rubric


# side by side


def test_a_rubric_says_the_same_as_itself() -> None:
    rubric = scoring.load_rubric(DATA / "city.yaml")
    assert scoring.diff(rubric, rubric).differences == ()


def test_differences_go_by_id_and_new_names_make_none() -> None:
    city, district = (scoring.load_rubric(DATA / f"{n}.yaml") for n in ("city", "district"))
    found = {(d.sort, d.what, d.id, d.key): (d.before, d.after) for d in scoring.diff(city, district).differences}
    assert found["changed", "indicator", "visits", "points"] == (Decimal(40), Decimal(35))
    assert found["renamed", "indicator", "safety", ""] == ("order", "safety")
    assert found["added", "field", "按时公开", ""] == (None, "按时公开")
    assert found["changed", "award", "stars", "each.safety"] == (Decimal(20), Decimal(22))
    assert ("changed", "indicator", "notices", "rule") not in found
    assert ("removed", "indicator", "order", "") not in found


def test_the_other_way_round_what_was_added_is_removed() -> None:
    city, district = (scoring.load_rubric(DATA / f"{n}.yaml") for n in ("city", "district"))
    found = {(d.sort, d.what, d.id) for d in scoring.diff(district, city).differences}
    assert {("removed", "field", "按时公开"), ("removed", "indicator", "openness")} <= found


def test_a_moved_indicator_is_told(tmp_path: Path) -> None:
    text = (DATA / "city.yaml").read_text(encoding="utf-8")
    station = next(line for line in text.splitlines() if "id: station" in line)
    moved = text.replace(station + "\n", "").replace("  - id: order\n", f"{station}\n  - id: order\n").replace("at_least: 20", "at_least: 15")
    found = scoring.diff(parse_rubric(text), parse_rubric(moved))
    assert [(d.before, d.after) for d in found.differences if d.sort == "moved"] == [("order", "service")]
    assert "指标“警务室”（station）从“平安”移到“为民服务”" in found.lines


def test_the_order_of_awards_is_meant(tmp_path: Path) -> None:
    text = (DATA / "city.yaml").read_text(encoding="utf-8").replace("and stars == 2", "")
    lines = text.splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if "id: stars" in line)
    swapped = "".join([*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]])
    assert [d.key for d in scoring.diff(parse_rubric(text), parse_rubric(swapped)).differences] == ["awards.order"]


def test_whom_a_change_moves() -> None:
    before, after = (scoring.assess(DATA / f"{n}.yaml", DATA / "city") for n in ("city", "district"))
    found = scoring.moves(before, after)
    moved = {m.id: m for m in found.moves}
    assert found.compared == 4
    assert (moved["C02"].total_before, moved["C02"].total_after) == (Decimal("96.00"), Decimal("91.50"))
    assert moved["C01"].lost == ("2项达标", "合格社区")
    assert moved["C01"].gained == ("1项达标",)
    english = {m.id: m for m in scoring.moves(before, after, "en").moves}
    assert (english["C01"].gained, english["C01"].lost) == (("1 marks",), ("2 marks", "Good community"))
    assert "C04" not in moved


def test_nobody_moves_where_nothing_changed() -> None:
    result = scoring.assess(DATA / "city.yaml", DATA / "city")
    assert scoring.moves(result, result).moves == ()


# as it is printed


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_line_says_what_it_said(lang: str, tmp_path: Path) -> None:
    for name in ("city.yaml", "district.yaml", "subdistrict.yaml"):
        shutil.copy(DATA / name, tmp_path)
    shutil.copytree(DATA / "city", tmp_path / "city")
    district = (DATA / "district.yaml").read_text(encoding="utf-8")
    locked = district.replace("indicator: visits, key: points", "indicator: satisfaction, key: points")
    (tmp_path / "locked.yaml").write_text(locked, encoding="utf-8")
    said = "\n".join(run(command, lang, tmp_path) for command in SESSION)
    golden = GOLDEN / f"versions.{lang}.txt"
    if os.environ.get("XINGPING_GOLDEN") == "write":
        golden.write_text(said, encoding="utf-8", newline="\n")
    assert said == golden.read_text(encoding="utf-8")
