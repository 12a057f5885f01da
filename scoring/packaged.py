"""Where the files lie that travel with the library: in a wheel inside the package, in a checkout beside it."""

from __future__ import annotations

from pathlib import Path


def packaged(name: str) -> Path:
    """Return the folder of that name: `rubrics`, or `examples/district`."""
    here = Path(__file__).parent
    inside = here / "_data" / name
    return inside if inside.is_dir() else here.parent / name
