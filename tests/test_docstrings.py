"""Every example in a docstring runs and gives what it says."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

SCORING = Path(__file__).parent.parent / "scoring"
WITH_EXAMPLES = sorted(p for p in SCORING.rglob("*.py") if ">>>" in p.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: str(path.relative_to(SCORING)))
def test_the_examples_of_a_module_run(path: Path) -> None:
    module = import_module(".".join(path.relative_to(SCORING.parent).with_suffix("").parts).removesuffix(".__init__"))
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
