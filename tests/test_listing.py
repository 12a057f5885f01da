"""The catalogue as a list: what each rubric is, found by a word or by its subject, and quick."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import scoring
from scoring.errors import RubricFaults
from scoring.language import catalogue
from scoring.language.listing import FOLDERS

FIVE_STAR = "five-star-party-organisation"


def ids(*words: str, subject: str = "") -> list[str]:
    return [one.rubric.id for one in scoring.listing(*words, subject=subject).rubrics]


def test_every_rubric_is_listed_under_the_heading_of_its_folder() -> None:
    found = scoring.listing()
    assert sorted(one.rubric.id for one in found.rubrics) == sorted(e.id for e in scoring.catalogue())
    folders = [one.folder for one in found.rubrics]
    assert folders == sorted(folders, key=FOLDERS.index)
    for lang, heading in (("zh", "党组织和党员"), ("en", "Party organisations and members")):
        assert found.text(lang).startswith(f"{heading}\n  ")
        assert str(len(found.rubrics)) in found.text(lang).splitlines()[-1]


def test_what_a_rubric_is_stands_in_two_lines() -> None:
    (one,) = scoring.listing(FIVE_STAR).rubrics
    rubric = scoring.load_rubric(FIVE_STAR)
    assert one.text("zh").splitlines()[0] == f"  {FIVE_STAR}  五星级党组织"
    assert f"{len(rubric.leaves)}项，满分500分；评定：达标×星、五星级党组织；默认细则；来源：打造和谐社区工作报告" in one.text("zh")
    assert f"items: {len(rubric.leaves)}, full marks 500; awards: " in one.text("en")


def test_as_data_it_says_everything_and_names_no_path() -> None:
    (told,) = scoring.listing(FIVE_STAR).to_dict()
    assert {"id": FIVE_STAR, "folder": "party", "edition": "2026", "subject": "社区党组织", "full": "500", "status": "default",
            "source": "打造和谐社区工作报告"}.items() <= told.items()
    assert [a["id"] for a in told["awards"]] == [a.id for a in scoring.load_rubric(FIVE_STAR).awards]
    assert told["cases"] == len(scoring.load_cases(scoring.cases_file(FIVE_STAR), scoring.load_rubric(FIVE_STAR)))
    assert "/" not in json.dumps(told, ensure_ascii=False)


def test_words_and_the_subject_narrow_it() -> None:
    assert ids("五星级党组织") == ids("Five-star", "党组织") == [FIVE_STAR]
    assert ids("没有这样的细则") == []
    assert "共0个细则。" in scoring.listing("没有这样的细则").text()
    for one in scoring.listing(subject="党").rubrics:
        assert "党" in one.rubric.subject.kind
    assert FIVE_STAR in ids(subject="党组织")
    assert FIVE_STAR not in ids(subject="个人")


def test_what_a_rubric_inherits_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "folder", lambda: tmp_path)
    (tmp_path / "community").mkdir()
    data = Path(__file__).parent / "data"
    for name in ("city", "district"):
        (tmp_path / "community" / f"{name}.yaml").write_text((data / f"{name}.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    _, below = scoring.listing().rubrics
    assert below.rubric.full == scoring.load_rubric(tmp_path / "community" / "district.yaml").full
    (tmp_path / "community" / "district.yaml").write_text("format: 2\n", encoding="utf-8")
    with pytest.raises(RubricFaults):
        scoring.listing()
