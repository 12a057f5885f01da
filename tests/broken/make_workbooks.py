"""Broken workbooks, made on the spot, and beside them (`workbooks/NN-name.zh.txt`, `.en.txt`) what is said of each.

    python -m tests.broken.make_workbooks

writes the expected messages anew; look at the difference before committing it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from scoring.errors import DataFaults
from scoring.language.load import load_rubric
from scoring.language.rubric import Field, Rubric
from scoring.messages import LANGUAGES
from scoring.tables.read import read
from tests.broken import broken_cells, broken_files, broken_sheets
from tests.broken.making import CASES

HERE: Final = Path(__file__).parent
FOLDER: Final = HERE / "workbooks"
SAMPLE: Final = HERE.parent / "data" / "sample.yaml"
ENTERED: Final = (broken_files, broken_sheets, broken_cells)
"""The modules that enter their workbooks by being imported."""


@cache
def sample() -> Rubric:
    """Return the rubric of the sample."""
    return load_rubric(SAMPLE)


def with_fields(rubric: Rubric, fields: Mapping[str, Mapping[str, Any]], groups: tuple[str, ...] = ()) -> Rubric:
    """Return a rubric with some fields more, and with its groups listed."""
    more = {name: Field.model_validate(said) for name, said in fields.items()}
    return rubric.model_copy(update={"fields": {**rubric.fields, **more}, "subject": rubric.subject.model_copy(update={"groups": groups})})


def faults(name: str, folder: Path) -> DataFaults | None:
    """Return what is wrong with a workbook; None if nothing is."""
    given = CASES[name](folder)
    try:
        read(with_fields(sample(), given.fields, given.groups), given.source, given.extra, given.encoding)
    except DataFaults as found:
        return found
    return None


def expected(name: str, lang: str) -> Path:
    """Return the file with the messages that belong to a workbook."""
    return FOLDER / f"{name}.{lang}.txt"


def texts() -> Iterator[tuple[Path, str]]:
    """Yield each expected file with what is said now."""
    for name in CASES:
        with tempfile.TemporaryDirectory() as folder:
            found = faults(name, Path(folder))
            assert found is not None, f"{name} has no faults"
            yield from ((expected(name, lang), found.text(lang) + "\n") for lang in LANGUAGES)


def rewrite() -> None:
    """Write every expected file, and delete those whose workbook is gone."""
    said = dict(texts())
    for path in FOLDER.glob("*.txt"):
        path.unlink()
    for path, text in said.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
