"""Broken runs: a folder each under `runs/`, with what is given, the commands, and what the last of them says, in Chinese and English.

    python -m tests.broken.make_runs

writes the expected messages anew; look at the difference before committing it.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import cli
from scoring.messages import LANGUAGES

FOLDER = Path(__file__).parent / "runs"


@dataclass(frozen=True)
class Ended:
    """How the last command ended: its exit status, its standard error, and the files that were there before and after it."""

    status: int
    said: str
    before: frozenset[str]
    after: frozenset[str]


def runs() -> list[Path]:
    """Return the folders of broken runs, sorted."""
    return sorted(path for path in FOLDER.iterdir() if path.is_dir())


def ended(run: Path, lang: str) -> Ended:
    """Return how the last command of a run ends; those before it must end well."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "here"
        shutil.copytree(run, folder, ignore=lambda _, names: [n for n in names if n.startswith("expected.")])
        *first, last = (folder / "commands.txt").read_text(encoding="utf-8").splitlines()
        for command in first:
            assert _run(command, folder, lang)[0] == cli.DONE, command
        before = frozenset(_files(folder))
        status, said = _run(last, folder, lang)
        return Ended(status, said, before, frozenset(_files(folder)))


def _run(command: str, folder: Path, lang: str) -> tuple[int, str]:
    """Return the exit status of a command and its standard error."""
    with chdir(folder), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as said:
        return cli.run([*command.split(), "--lang", lang]), said.getvalue()


def _files(folder: Path) -> Iterator[str]:
    yield from (str(path.relative_to(folder)) for path in folder.rglob("*"))


def expected(run: Path, lang: str) -> Path:
    """Return the file with the messages that belong to a run."""
    return run / f"expected.{lang}.txt"


def rewrite() -> None:
    """Write every expected file."""
    for run in runs():
        for lang in LANGUAGES:
            done = ended(run, lang)
            assert done.status, f"{run.name} is not broken"
            expected(run, lang).write_text(done.said, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
