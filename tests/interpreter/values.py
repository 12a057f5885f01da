"""What a cell may hold besides a value: nothing that is known, for one of two reasons."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Mark:
    """A cell that says 不涉及 (`not_applicable`) or 未报送 (`missing`)."""

    kind: str


MISSING = Mark("missing")
NOT_APPLICABLE = Mark("not_applicable")

Value = Decimal | bool | str | datetime.date
Cell = Value | Mark
Row = dict[str, Any]


class DataFault(Exception):
    """The data cannot be scored."""


def marked(cells: Iterable[Cell]) -> Mark | None:
    """What several inputs together are, where any is not known: not applicable before missing."""
    marks = [cell for cell in cells if isinstance(cell, Mark)]
    if NOT_APPLICABLE in marks:
        return NOT_APPLICABLE
    return MISSING if marks else None
