"""What became of a value: words, never sentinel numbers.

Inside frames an outcome travels with its cause as one small code (`UInt8`), so that a column of 600,000
costs 0.6 MB; `CODES` is the one list that gives a code its meaning.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Outcome(StrEnum):
    """The outcome of a leaf, a field or a node."""

    SCORED = "scored"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class Origin(StrEnum):
    """Where points came from."""

    OBSERVED = "observed"
    POLICY = "policy"
    CORRECTION = "correction"


class Standing(StrEnum):
    """The outcome of a subject."""

    RANKED = "ranked"
    PENDING = "pending"
    UNRANKED = "unranked"
    EXEMPT = "exempt"


class Decision(StrEnum):
    """What became of an award for a subject."""

    GRANTED = "granted"
    NOT_GRANTED = "not_granted"
    UNDECIDED = "undecided"


STANDINGS: Final[tuple[Standing, ...]] = tuple(Standing)
DECISIONS: Final[tuple[Decision, ...]] = tuple(Decision)
"""What the codes of standings and decisions in frames mean: the order of the words."""


class Code(NamedTuple):
    """An outcome and its cause."""

    outcome: Outcome
    cause: str


CODES: Final[tuple[Code, ...]] = (
    Code(Outcome.SCORED, ""),
    Code(Outcome.MISSING, "not_filed"),
    Code(Outcome.MISSING, "to_verify"),
    Code(Outcome.MISSING, "approximate"),
    Code(Outcome.MISSING, "below_quorum"),
    Code(Outcome.MISSING, "zero_denominator"),
    Code(Outcome.MISSING, "unknown"),
    Code(Outcome.MISSING, "coverage"),
    Code(Outcome.MISSING, "table_absent"),
    Code(Outcome.NOT_APPLICABLE, "declared"),
    Code(Outcome.NOT_APPLICABLE, "does_not_apply"),
    Code(Outcome.NOT_APPLICABLE, "zero_denominator"),
    Code(Outcome.NOT_APPLICABLE, "nothing_applies"),
    Code(Outcome.NOT_APPLICABLE, "no_comparison"),
    Code(Outcome.NOT_APPLICABLE, "other_groups"),
)

SCORED: Final = 0
NOT_FILED: Final = 1
TO_VERIFY: Final = 2
APPROXIMATE: Final = 3
BELOW_QUORUM: Final = 4
ZERO_DENOMINATOR: Final = 5
UNKNOWN: Final = 6
COVERAGE: Final = 7
TABLE_ABSENT: Final = 8
DECLARED: Final = 9
DOES_NOT_APPLY: Final = 10
NA_ZERO_DENOMINATOR: Final = 11
NOTHING_APPLIES: Final = 12
NO_COMPARISON: Final = 13
OTHER_GROUPS: Final = 14
FIRST_NOT_APPLICABLE: Final = DECLARED
