"""A new folder in the place of an old one: complete or absent, whatever moment the process is killed at.

    1  DIR.tmp is made, with a marker in it
    2  everything is written into DIR.tmp
    3  DIR, if there is one, is renamed to DIR.xingping-old
    4  DIR.tmp is renamed to DIR; the marker travels with it
    5  what others had put into the old folder is moved into the new one, and the old folder is deleted
    6  the marker is deleted

`recover` finishes or undoes what a killed run left: before 3 the old folder stands untouched and DIR.tmp is thrown away; after 3
the new one is complete and takes its place. Only what carries our marker is touched. Two runs into one folder at the same time are
not guarded against.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, Final

from scoring.errors import Fault, OutputFaults, Place
from scoring.export import manifest
from scoring.messages import word

REASONS: Final = ("EACCES", "EBUSY", "ENAMETOOLONG", "ENOSPC", "ENOTDIR", "EPERM", "EROFS")
"""Names of the errors of a system that are told in words of ours."""
MARKER: Final = ".xingping-writing"


def replace(folder: Path, fill: Callable[[Path], None], *, force: bool = False, same: Callable[[dict[str, Any]], bool] | None = None) -> None:
    """Let `fill` write into a fresh folder and put that in the place of `folder`; raises OutputFaults.

    same  tells from the manifest of a result of ours whether it may be replaced; any may where None

    Parents are made. A folder that holds other things than such a result is refused, unless `force`; files of others in it are
    kept even then, except where they bear the name of a new one.
    """
    target = folder.resolve()
    try:
        recover(target)
        if not force:
            _refuse(target, folder, same)
        _make_way(target, folder)
        fresh = _fresh(target)
        fresh.mkdir(parents=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        (fresh / MARKER).touch()
        fill(fresh)
        _swap(fresh, target, folder)
    except OSError as error:
        _delete(fresh)
        raise _unwritable(folder, error) from error
    except (Exception, KeyboardInterrupt):
        _delete(fresh)
        raise
    _settle(target)


def recover(folder: Path) -> None:
    """Finish or undo what a killed run left at `folder`; does nothing where nothing was left."""
    target = folder.resolve()
    fresh, old = _fresh(target), _old(target)
    if (target / MARKER).exists():
        _settle(target)
    elif (fresh / MARKER).exists():
        if old.exists() and not target.exists():
            fresh.rename(target)
            _settle(target)
        else:
            _delete(fresh)
    elif fresh.is_dir() and not any(fresh.iterdir()):
        fresh.rmdir()


def _fresh(target: Path) -> Path:
    return target.parent / f"{target.name}.tmp"


def _old(target: Path) -> Path:
    return target.parent / f"{target.name}.xingping-old"


def _refuse(target: Path, folder: Path, same: Callable[[dict[str, Any]], bool] | None) -> None:
    if target.is_dir() and any(target.iterdir()):
        held = manifest.read(target)
        if held is None:
            raise _fault("OUTPUT_NOT_OURS", folder)
        if same is not None and not same(held):
            raise _fault("OUTPUT_OTHER_RUN", folder)


def _make_way(target: Path, folder: Path) -> None:
    if target.exists() and not target.is_dir():
        raise _fault("OUTPUT_NOT_A_FOLDER", folder)
    for taken in (_fresh(target), _old(target)):
        if taken.exists():
            raise _fault("OUTPUT_IN_THE_WAY", folder, name=taken.name)


def _swap(fresh: Path, target: Path, folder: Path) -> None:
    old = _old(target)
    if target.exists():
        try:
            target.rename(old)
        except PermissionError as error:  # Windows: a file in it is open in another program
            raise _fault("OUTPUT_OPEN", folder) from error
    try:
        fresh.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


def _settle(target: Path) -> None:
    """Keep what others put into the old folder, delete the rest of it, and unmark the new one.

    An old folder that cannot be deleted now is left, with the marker, for the next run.
    """
    old = _old(target)
    if old.exists():
        written = {PurePosixPath(name).parts[0] for name in manifest.written(old)}
        for entry in sorted(old.iterdir()):
            if entry.name not in written and not (target / entry.name).exists():
                entry.rename(target / entry.name)
        try:
            _delete(old)
        except OSError:
            return
    (target / MARKER).unlink()


def _delete(folder: Path) -> None:
    """Delete a folder, and last in it what says that it is ours, so that a kill in between leaves it known."""
    if not folder.exists():
        return
    last = {manifest.NAME: 1, MARKER: 2}
    for entry in sorted(folder.iterdir(), key=lambda e: last.get(e.name, 0)):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    folder.rmdir()


def _unwritable(folder: Path, error: OSError) -> OutputFaults:
    known = errno.errorcode.get(error.errno or 0)
    reason = word(f"unwritable.{known}") if known in REASONS else error.strerror or type(error).__name__
    return _fault("OUTPUT_UNWRITABLE", folder, reason=reason)


def _fault(code: str, folder: Path, **args: object) -> OutputFaults:
    return OutputFaults([Fault(code, Place(file=str(folder)), args)])
