"""The reference pages say what the code says today."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from docs.language_page import PROSE, keys
from docs.reference import HERE, pages
from scoring.rules import KINDS


@pytest.mark.parametrize(("path", "text"), [pytest.param(p, t, id=p.name) for p, t in pages()])
def test_a_page_is_current(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run `make reference`, and read the difference"


def test_every_table_of_the_language_is_filled_in() -> None:
    page = (HERE / "language.md").read_text(encoding="utf-8")
    assert "<!--" not in page
    for kind in KINDS:
        assert f"(kinds/{kind}.md)" in page
    assert (HERE / "kinds" / "shortfall.md").read_text(encoding="utf-8").count("## Exactly") == 1


def test_a_key_without_words_is_an_error() -> None:
    class Silent(BaseModel):
        said: int = Field(description="in words")
        unsaid: int

    with pytest.raises(LookupError, match="unsaid"):
        keys(Silent)


def test_the_prose_of_a_kind_is_that_of_a_kind_that_is_there() -> None:
    assert {p.stem for p in (PROSE / "kinds").glob("*.md")} <= {*KINDS}


def test_no_page_is_left_of_a_kind_that_is_gone() -> None:
    assert {p.stem for p in (HERE / "kinds").glob("*.md")} == {"README", *KINDS}
