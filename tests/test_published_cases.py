"""The cases beside the published rubrics: the published figures, best, worst and missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.cases import try_rubric

FILES = sorted((Path(__file__).parent / "published").glob("*.cases.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name.partition(".")[0])
def test_the_cases_of_a_published_rubric_come_out(file: Path) -> None:
    tried = try_rubric(file.with_name(file.name.replace(".cases", "")))
    assert tried.passed, tried.text()
    assert len(tried.outcomes) >= 5
