"""The public face: names, documentation, types, and the texts that promise something about them."""

import ast
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

import scoring

ROOT = Path(__file__).parent.parent


def test_the_names_are_sorted_and_unique() -> None:
    assert scoring.__all__ == sorted(set(scoring.__all__))


def test_what_is_imported_is_exported() -> None:
    tree = ast.parse((ROOT / "scoring" / "__init__.py").read_text(encoding="utf-8"))
    imported = {a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module.startswith("scoring")
                for a in n.names}
    assert imported == set(scoring.__all__)


@pytest.mark.parametrize("name", scoring.__all__)
def test_a_public_name_is_documented(name: str) -> None:
    said = getattr(scoring, name).__doc__
    assert said
    assert said.splitlines()[0].rstrip().endswith((".", ":", "…"))


def test_the_library_is_typed() -> None:
    assert files("scoring").joinpath("py.typed").is_file()


def _sources() -> str:
    code = [p.read_text(encoding="utf-8") for p in (ROOT / "scoring").rglob("*.py")]
    return "\n".join([*code, (ROOT / "docs" / "language.md").read_text(encoding="utf-8")])


def test_the_glossary_names_what_exists() -> None:
    rows = [line.split("|") for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    names = {n for row in rows[1:] for n in re.findall(r"`([^`]+)`", row[2])}
    words = set(re.findall(r"\w+", _sources()))
    assert names
    assert not sorted(names - words)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_links_to_what_exists(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / target).exists(), target


# one call, whatever names the rubric, and an error of ours for what cannot be


FIVE, TEN = "five-star-party-organisation", "ten-best-community"


@pytest.fixture(scope="module")
def result() -> scoring.Result:
    example = scoring.example(TEN)
    return scoring.assess(TEN, scoring.read(TEN, example.data))


def test_a_rubric_may_be_named_by_id_path_or_itself() -> None:
    path, itself = next(e.path for e in scoring.catalogue() if e.id == TEN), scoring.load_rubric(TEN)
    assert scoring.outline(TEN, "en") == scoring.outline(path, "en") == scoring.outline(itself, "en")
    assert scoring.diff(FIVE, TEN).to_dict() == scoring.diff(FIVE, itself).to_dict()
    with pytest.raises(scoring.UnknownName):
        scoring.outline("no-such-scheme")
    with pytest.raises(scoring.DataFaults):
        scoring.read(TEN, "nowhere.xlsx")


def test_a_language_that_there_is_not_is_an_error_of_ours(result: scoring.Result, tmp_path: Path) -> None:
    subject = result.ranking["id"][0]
    calls = [lambda: scoring.explain(result, subject, lang="fr"), lambda: scoring.ranking_table(result, "fr"), lambda: scoring.banner(result, "fr"),
             lambda: scoring.outline(TEN, "fr"), lambda: scoring.template(TEN, "fr"), lambda: scoring.to_indicator_table(TEN, "fr"),
             lambda: scoring.write(result, tmp_path / "out", lang="fr"), lambda: scoring.compare_subjects(result, subject, subject, lang="fr")]
    for call in calls:
        with pytest.raises(scoring.XingpingError) as raised:
            call()
        assert raised.value.text("zh") == "没有名为“fr”的语言。现有：“zh”、“en”。"
        assert raised.value.text("en") == str(raised.value) == "There is no language named 'fr'. There are: 'zh', 'en'."
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("subject", [1, None, ""])
def test_a_subject_that_there_is_not_is_an_error_of_ours(result: scoring.Result, subject: object) -> None:
    with pytest.raises(scoring.UnknownName, match="Give an id, or a name in full"):
        scoring.explain(result, subject)  # type: ignore[arg-type]


def test_plain_data_hold_no_floats(result: scoring.Result) -> None:
    first, second = result.ranking["id"][:2]
    told = (scoring.explain(result, first), scoring.compare_subjects(result, first, second), scoring.diff(FIVE, TEN), scoring.moves(result, result))
    for one in told:
        json.loads(json.dumps(one.to_dict()), parse_float=pytest.fail)
