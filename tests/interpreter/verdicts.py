"""What an award says of a subject."""

from dataclasses import dataclass
from decimal import Decimal

GRANTED, NOT_GRANTED, UNDECIDED = "granted", "not_granted", "undecided"


@dataclass(frozen=True)
class Decision:
    """One award for one subject; `tie` says how a tie at the cut or at the top was settled, `note` what else was met on the way."""

    decision: str
    title: str | None = None
    value: Decimal | bool | None = None
    tie: str | None = None
    note: str | None = None


def by_condition(holds: bool | None, title: str, tie: str | None = None) -> Decision:
    if holds is None:
        return Decision(UNDECIDED, tie=tie)
    return Decision(GRANTED, title, True, tie) if holds else Decision(NOT_GRANTED, None, False, tie)
