"""Broken rubrics: `rubrics/NNN-what-is-wrong.yaml`, and beside each what is said, in Chinese and English.

    python -m tests.broken.rebaseline

writes the expected messages anew; look at the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

from scoring.errors import RubricFaults
from scoring.language.load import parse_file
from scoring.messages import LANGUAGES

FOLDER = Path(__file__).parent / "rubrics"


def rubrics() -> list[Path]:
    """Return the broken rubrics, sorted."""
    return sorted(FOLDER.glob("*.yaml"))


def faults(path: Path) -> RubricFaults | None:
    """Return what is wrong with a file; None if nothing is."""
    try:
        parse_file(path, path.name)
    except RubricFaults as found:
        return found
    return None


def expected(path: Path, lang: str) -> Path:
    """Return the file with the messages that belong to a rubric."""
    return path.with_suffix(f".{lang}.txt")


def rewrite() -> None:
    """Write every expected file, and delete those whose rubric is gone."""
    for path in FOLDER.glob("*.txt"):
        path.unlink()
    for path in rubrics():
        found = faults(path)
        assert found is not None, f"{path.name} has no faults"
        for lang in LANGUAGES:
            expected(path, lang).write_text(found.text(lang) + "\n", encoding="utf-8")


if __name__ == "__main__":
    rewrite()
