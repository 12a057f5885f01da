"""The public face: names, documentation, types, and the texts that promise something about them."""

import ast
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
