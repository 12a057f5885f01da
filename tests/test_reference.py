"""The reference pages say what the code says today."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.reference import HERE, pages
from scoring.rules import KINDS


@pytest.mark.parametrize(("path", "text"), [pytest.param(p, t, id=p.name) for p, t in pages()])
def test_a_page_is_current(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run `make reference`, and read the difference"


def test_no_page_is_left_of_a_kind_that_is_gone() -> None:
    assert {p.stem for p in (HERE / "kinds").glob("*.md")} == {"README", *KINDS}
