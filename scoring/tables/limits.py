"""How large a file may be before it is turned away. Sizes in bytes, extents in cells."""

from __future__ import annotations

from typing import Final

MOST_BYTES: Final = 300_000_000
"""Of a workbook as it lies on the disk."""
MOST_UNPACKED: Final = 800_000_000
"""Of everything in a workbook together."""
SMALL_UNPACKED: Final = 50_000_000
"""Below this the ratio does not matter."""
MOST_RATIO: Final = 250
"""Of unpacked to packed: workbooks lie between 3 and 60."""
MOST_ENTRIES: Final = 5_000
MOST_CELLS: Final = 20_000_000
"""Of a sheet from A1 to its last cell, blanks included."""
FREE_CELLS: Final = 5_000_000
"""A sheet up to this extent may be as sparse as it likes; beyond, one cell in `SPARSE` must be filled."""
SPARSE: Final = 20
LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384


def too_far(rows: int, columns: int, filled: int) -> bool:
    """Return whether a sheet reaches too far for what is on it.

    >>> too_far(1_048_576, 16_384, 2), too_far(100_000, 20, 2_000_000), too_far(20_000, 100, 3)
    (True, False, False)
    """
    area = rows * columns
    return area > MOST_CELLS or rows > LAST_ROW or columns > LAST_COLUMN or area > FREE_CELLS + SPARSE * filled
