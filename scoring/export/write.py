"""Writing a run into a folder: complete or absent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Final

from scoring.errors import UnknownName
from scoring.export import manifest, stored, swap
from scoring.export.content import Content
from scoring.result import Result

FORMATS: Final = ("csv", "parquet", "json", "xlsx")
"""Each is the module of that name beside this one, imported when it is asked for: csv alone does not pay for a workbook."""


def write(result: Result, directory: str | Path, formats: Iterable[str] | None = None, lang: str = "zh", force: bool = False,
          as_of: date | None = None) -> tuple[Path, ...]:
    """Write a result into a folder, in the place of an earlier one of the same rubric and data; returns the paths of its files.

    formats  some of FORMATS; all where None. Lines of a large run go to parquet, asked for or not, where csv is
    force    also in the place of another result, and into a folder that holds other files, which are kept
    as_of    the day on which it is read: before the end of the period what is lost may still be made up

    Raises UnknownName for a format, OutputFaults where the folder cannot or must not be written; then it is as it was.
    """
    asked = _asked(formats)
    content = Content(result, lang, as_of)
    if content.large and "csv" in asked:
        asked = tuple(f for f in FORMATS if f in (*asked, "parquet"))

    def fill(fresh: Path) -> None:
        for name in asked:
            import_module(f"scoring.export.{name}").write(content, fresh)
        stored.store(result, fresh)
        manifest.write(content, fresh, asked)

    folder = Path(directory)
    swap.replace(folder, fill, force=force, same=lambda held: manifest.same_run(held, result))
    return tuple(folder / name for name in manifest.written(folder))


def _asked(formats: Iterable[str] | None) -> tuple[str, ...]:
    named = FORMATS if formats is None else (formats,) if isinstance(formats, str) else tuple(formats)
    for name in named:
        if name not in FORMATS:
            raise UnknownName("format", name, FORMATS)
    return tuple(f for f in FORMATS if f in named)
