"""Every broken indicator table is told of in exactly the words that stand beside it, with the cell to mend."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from scoring.errors import RubricFaults
from scoring.messages import LANGUAGES
from scoring.messages.indicator_table import SENTENCES
from scoring.source import load_rubric
from tests.broken.making import rezipped
from tests.indicator_table.broken_tables import CASES, FOLDER, expected, faults, said
from tests.indicator_table.editing import Table


@pytest.mark.parametrize("name", CASES)
def test_a_broken_table_is_told_in_these_words(name: str, tmp_path: Path) -> None:
    found = faults(name, tmp_path)
    for lang in LANGUAGES:
        assert said(found, lang) == expected(name, lang).read_text(encoding="utf-8")
    assert found is not None
    assert all(f.place.file == "指标表.xlsx" for f in found.faults)


def test_expected_messages_and_tables_belong_together() -> None:
    assert {p.name for p in FOLDER.iterdir()} == {expected(name, lang).name for name in CASES for lang in LANGUAGES}


def test_every_fault_of_the_table_is_shown() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt"))
    declared = {key.removeprefix("fault.") for key in SENTENCES if key.startswith("fault.")}
    assert {code for code in declared if code not in text} == {"TOO_LONG_FOR_A_CELL"}


def test_sentences_of_both_languages_say_the_same_things() -> None:
    for key, pair in SENTENCES.items():
        if key != "indicator_table.kind":  # the Chinese name of a rule, or its id
            zh, en = (Counter(re.findall(r"\{(\w+)\}", words)) for words in pair)
            assert set(zh) == set(en), key


def codes(path: Path) -> list[str]:
    with pytest.raises(RubricFaults) as found:
        load_rubric(path)
    assert all(f.place.file == str(path) for f in found.value.faults)
    return [f.code for f in found.value.faults]


def test_the_scan_of_workbooks_stands_in_front(tmp_path: Path) -> None:
    table = Table().save(tmp_path / "表.xlsx")
    rezipped(table, lambda name, data: data, {"xl/worksheets/sheet99.xml": b"<worksheet>" + b" " * 300_000_000})
    assert codes(table) == ["TOO_LARGE"]


def test_files_that_are_no_workbook(tmp_path: Path) -> None:
    page = tmp_path / "表.xlsx"
    page.write_text("<html><table></table></html>", encoding="utf-8")
    (tmp_path / "夹.xlsx").mkdir()
    assert codes(page) == ["HTML_FILE"]
    assert codes(tmp_path / "没有.xlsx") == ["FILE_NOT_FOUND"]
    assert codes(tmp_path / "夹.xlsx") == ["FILE_UNREADABLE"]
