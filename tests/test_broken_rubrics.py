"""Every broken rubric is told of in exactly the words that stand beside it, and every word is said of some rubric."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from scoring import messages
from scoring.messages import adjust, expressions, rubric as rubric_messages
from tests.broken.rebaseline import expected, faults, rubrics

ROOM = Path(messages.__file__).parents[1]
# where a file cannot be opened, is too large to keep here, or nothing else fits; `test_load.py` has those
ELSEWHERE = {"FILE_NOT_FOUND", "FILE_UNREADABLE", "FILE_TOO_LARGE", "NOT_UNDERSTOOD", "SYNTAX"}
ALSO_OF_DATA = {"FAULTS"}


def codes() -> set[str]:
    """Return the codes of the faults of rubrics that have a sentence."""
    sentences = {**rubric_messages.SENTENCES, **adjust.SENTENCES, **expressions.SENTENCES}
    return {key.removeprefix("fault.") for key in sentences if key.startswith("fault.")}


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("path", rubrics(), ids=lambda p: p.stem)
def test_a_broken_rubric_is_told_in_these_words(path: Path, lang: str) -> None:
    found = faults(path)
    assert found is not None
    assert found.text(lang) + "\n" == expected(path, lang).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", rubrics(), ids=lambda p: p.stem)
def test_a_fault_has_a_place(path: Path) -> None:
    found = faults(path)
    assert found is not None
    assert all(f.place.file == path.name and f.place.line > 0 and f.place.column > 0 for f in found.faults)


def test_every_code_is_shown_by_some_rubric() -> None:
    shown = {f.code for path in rubrics() for f in (faults(path) or pytest.fail(path.name)).faults}
    assert codes() - shown == ELSEWHERE
    assert shown <= codes()


def test_every_code_that_is_raised_has_a_sentence() -> None:
    raised: set[str] = set()
    told = [p for p in (ROOM / "language").rglob("*.py") if "lint" not in p.parts]  # lint has codes of its own, and its own test
    for path in [*told, *(ROOM / "expression").glob("*.py"), *(ROOM / "rules").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
                    "Problem", "Fault", "ExpressionError", "fault", "_refused"):
                raised |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                           and re.fullmatch(r"[A-Z][A-Z0-9_]+", a.value)}
    assert raised <= codes() | ALSO_OF_DATA
    assert len(raised) > 80


def test_sentences_of_both_languages_say_the_same_things() -> None:
    for key, (zh, en) in {**rubric_messages.SENTENCES, **adjust.SENTENCES, **expressions.SENTENCES}.items():
        blanks = [Counter(re.findall(r"\{(\w+)\}", words.replace("{{", "").replace("}}", ""))) for words in (zh, en)]
        # Where Chinese needs a noun it names what is scored (`kind`, in the words of the rubric); English does without.
        unsaid = {"kind"} if key.startswith(("award.", "goal.")) else set()
        assert set(blanks[0]) - unsaid == set(blanks[1]) - unsaid, key


def test_chinese_sentences_put_no_spaces_around_digits() -> None:
    for zh, _ in {**rubric_messages.SENTENCES, **adjust.SENTENCES, **expressions.SENTENCES}.values():
        assert not re.search(r"[\u4e00-\u9fff] [0-9]|[0-9] [\u4e00-\u9fff]", zh), zh


def test_expected_files_have_a_rubric() -> None:
    kept = {expected(path, lang) for path in rubrics() for lang in messages.LANGUAGES}
    assert set(kept) == set(rubrics()[0].parent.glob("*.txt"))
