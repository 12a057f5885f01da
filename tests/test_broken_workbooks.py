"""Every broken workbook is told what is wrong with it: exactly so, and never by a traceback."""

import re
from pathlib import Path

import pytest

from scoring.messages import LANGUAGES
from scoring.messages.data import SENTENCES
from tests.broken.make_workbooks import FOLDER, expected, faults
from tests.broken.making import CASES


@pytest.mark.parametrize("name", CASES)
def test_a_broken_workbook_is_told_what_is_wrong(name: str, tmp_path: Path) -> None:
    found = faults(name, tmp_path)
    assert found is not None
    for lang in LANGUAGES:
        assert found.text(lang) + "\n" == expected(name, lang).read_text(encoding="utf-8")


def test_expected_messages_and_workbooks_belong_together() -> None:
    assert set(FOLDER.iterdir()) == {expected(name, lang) for name in CASES for lang in LANGUAGES}
    assert len(CASES) >= 65


def test_every_fault_of_data_has_a_broken_workbook() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt"))
    said = set(re.findall(r"\b(?:[A-Z0-9]+(?:_[A-Z0-9]+)+|FRAME|ENCRYPTED|ENCODING)\b", text))
    declared = {key.removeprefix("fault.") for key in SENTENCES if key.startswith("fault.")}
    assert declared - said == set()
