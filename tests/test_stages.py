"""Few subjects are scored stage by stage, many in one query: both give the same."""

from __future__ import annotations

import pytest

import scoring
from scoring.engine import assess
from scoring.engine.query import Engine


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_stages_run_alone_give_what_one_query_gives(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    example = next(e for e in scoring.examples() if e.rubric == "five-star-party-organisation")
    rubric = scoring.load_rubric(example.rubric)
    inputs = scoring.read(rubric, example.data)
    alone = scoring.assess(rubric, inputs, engine=engine)
    monkeypatch.setattr(assess, "FEW", 0)
    together = scoring.assess(rubric, inputs, engine=engine)
    for name in ("wide", "ranking", "scores", "awards"):
        assert getattr(alone, name).equals(getattr(together, name)), name
    assert alone.issues == together.issues
