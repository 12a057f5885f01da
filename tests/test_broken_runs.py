"""Every broken run ends in exactly these words and writes nothing; and every fault that there is is shown by some expected text."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import cli
from scoring.messages import LANGUAGES, ROOMS
from tests.broken.make_runs import FOLDER, ended, expected, runs

TESTS = Path(__file__).parent
# what no file that is kept here can show, and where it is tried
ELSEWHERE = {
    "FILE_TOO_LARGE": "test_load.py", "NOT_UNDERSTOOD": "nothing that is known comes to it", "SYNTAX": "nothing that is known comes to it",
    "TOO_LONG_FOR_A_CELL": "indicator_table", "OUTPUT_OPEN": "only where open files cannot be renamed: test_export_write.py",
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("run", runs(), ids=lambda path: path.name)
def test_a_broken_run_says_this_and_writes_nothing(run: Path, lang: str) -> None:
    done = ended(run, lang)
    assert done.said == expected(run, lang).read_text(encoding="utf-8")
    assert done.status == (cli.WRONG_USAGE if re.search("OUTPUT_|FILE_NOT_FOUND", done.said) else cli.FAULTS)
    assert done.after == done.before


def test_every_run_says_something_of_its_own() -> None:
    said = [expected(run, "zh").read_text(encoding="utf-8") for run in runs()]
    assert len(set(said)) == len(said)
    assert {path.parent for path in FOLDER.rglob("commands.txt")} == set(runs())


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fault_is_shown_by_some_expected_text(room: str, lang: str) -> None:
    folders = [TESTS / "broken", TESTS / "indicator_table" / "broken"]
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob(f"*.{lang}.txt")]
    shown = set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", "\n".join(texts)))
    faults = {key.removeprefix("fault.") for key in import_module(f"scoring.messages.{room}").SENTENCES if key.startswith("fault.")}
    assert faults - shown - set(ELSEWHERE) == set()
    assert not shown & set(ELSEWHERE)


def test_english_texts_have_english_marks_around_what_people_wrote() -> None:
    """What was written stands in quotes; the only 、 that is told outside of them is one to type."""
    for path in FOLDER.parent.rglob("*.en.txt"):
        told = re.sub("'[^']*'", "''", path.read_text(encoding="utf-8").replace("with 、 between", ""))
        assert not re.search("[、，；：（）“”]", told), path.name
