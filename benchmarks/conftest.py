"""Ratios of one run, printed under the table: what `docs/performance.md` records."""

from __future__ import annotations

from typing import Any

import pytest

RATIOS = (
    ("exact scores and ranks, 610,000 × 50", "test_score[610000]", "test_by_hand[610000]", "at most 1.6"),
    ("with lost, next and gain of every item", "test_score_explained[610000]", "test_by_hand[610000]", "at most 3"),
    ("with the table of the ranking", "test_ranking_table[610000]", "test_by_hand[610000]", "beside it"),
    ("reading the frame alone", "test_read[610000]", "test_by_hand[610000]", "beside it"),
    ("exact scores and ranks, 3,000 × 50", "test_score[3000]", "test_by_hand[3000]", "beside it"),
    ("`score` as a whole process, csv and json", "test_process_csv_and_json", "test_process_import_polars", "at most 2.5"),
    ("`score` as a whole process, every format", "test_process_every_format", "test_process_import_polars", "at most 4"),
    ("… on a tidy sheet of 46 × 50, csv and json", "test_process_clean_csv_and_json", "test_process_import_polars", "at most 2.5"),
    ("… on a tidy sheet of 46 × 50, every format", "test_process_clean_every_format", "test_process_import_polars", "at most 4"),
)
ABSOLUTE = (("loading, checking and planning 300 indicators", "test_load_check_and_plan_300_indicators", "at most 1,000 ms"),)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print every ratio whose two sides were measured, by their fastest rounds."""
    session = getattr(config, "_benchmarksession", None)
    fastest = {b.name: b.stats.min for b in session.benchmarks if not b.has_error} if session else {}
    for what, ours, theirs, wanted in RATIOS:
        if ours in fastest and theirs in fastest:
            ratio = fastest[ours] / fastest[theirs]
            terminalreporter.write_line(f"{ratio:6.2f}×  {what} ({fastest[ours] * 1000:.0f} ms / {fastest[theirs] * 1000:.0f} ms; {wanted})")
    for what, ours, wanted in ABSOLUTE:
        if ours in fastest:
            terminalreporter.write_line(f"{fastest[ours] * 1000:5.0f} ms  {what} ({wanted})")
