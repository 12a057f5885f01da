"""A small run to hand out: the sample with its data."""

from functools import cache
from pathlib import Path

from scoring.api import assess
from scoring.result import Result

DATA = Path(__file__).parent / "data"


@cache
def sample() -> Result:
    """Return the run of the sample: groups, a pending and an exempt subject, a veto that zeroes an item, what does not apply."""
    return assess(DATA / "sample.yaml", DATA / "sample")


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}
