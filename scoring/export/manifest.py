"""manifest.json: what a run was made from and what it wrote, for audit. No clock, no absolute paths.

A folder with a manifest of ours is one of our results.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from hashlib import file_digest
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Final

import polars as pl

from scoring.export.content import DETAIL_ROWS, Content
from scoring.language.digest import digest
from scoring.result import Result

NAME: Final = "manifest.json"
FORMAT: Final = "xingping/1"


def write(content: Content, directory: Path, formats: Iterable[str]) -> None:
    """Write manifest.json over everything that already lies in `directory`."""
    text = json.dumps(manifest(content, directory, formats), ensure_ascii=False, indent=1, default=str)
    (directory / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def manifest(content: Content, directory: Path, formats: Iterable[str]) -> dict[str, Any]:
    """Return what manifest.json holds."""
    rubric = content.rubric
    return {
        "format": FORMAT,
        "rubric": {"id": rubric.id, "edition": rubric.edition, "status": rubric.status, "sha256": digest(rubric)},
        "inputs": [{"name": _relative(s.name), "sha256": s.sha256} for s in content.result.sources],
        "options": {**content.result.options, "language": content.lang, "as_of": content.as_of, "formats": list(formats)},
        "provisional": content.result.provisional,
        "counts": content.counts,
        "detail": _detail(content),
        "versions": {"xingping": package_version(), "python": platform.python_version(), "polars": pl.__version__},
        "files": [_listed(file, directory) for file in files(directory)],
    }


def files(directory: Path) -> tuple[Path, ...]:
    """Return every file of a result except its manifest and hidden ones, sorted."""
    found = (f for f in directory.rglob("*") if f.is_file() and not f.name.startswith("."))
    return tuple(sorted(f for f in found if f != directory / NAME))


def read(directory: Path) -> dict[str, Any] | None:
    """Return the manifest of a result of ours; None where there is none."""
    try:
        found = json.loads((directory / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    known = isinstance(found, dict) and str(found.get("format")).startswith("xingping/") and isinstance(found.get("files"), list)
    return found if known else None


def same_run(held: dict[str, Any], result: Result) -> bool:
    """Return whether a manifest is of the same rubric and data as a result; corrections and the like may have come or gone."""
    then = {i.get("sha256") for i in held.get("inputs", ())}
    now = {s.sha256 for s in result.sources}
    return held.get("rubric", {}).get("id") == result.rubric.id and bool(then) == bool(now) and (then <= now or now <= then)


def written(directory: Path) -> tuple[str, ...]:
    """Return the names of the files of a result of ours, its manifest last; nothing where it is none."""
    found = read(directory)
    return () if found is None else (*(str(f["name"]) for f in found["files"]), NAME)


def package_version() -> str:
    """Return the version of this package; `unknown` in a checkout that was never installed."""
    try:
        return version("xingping")
    except PackageNotFoundError:
        return "unknown"


def _listed(file: Path, directory: Path) -> dict[str, str]:
    with file.open("rb") as opened:
        return {"name": file.relative_to(directory).as_posix(), "sha256": file_digest(opened, "sha256").hexdigest()}


def _detail(content: Content) -> dict[str, Any]:
    reasons = "code and arguments" if content.large else "sentences"
    found: dict[str, Any] = {"lines": content.result.scores.height, "reasons": reasons}
    if content.large:
        found["note"] = f"more than {DETAIL_ROWS} lines: they are in scores.parquet only, and the workbook carries totals"
    return found


def _relative(name: str) -> str:
    absolute = PureWindowsPath(name).is_absolute() or PurePosixPath(name).is_absolute()
    return PureWindowsPath(name).name if absolute else name
