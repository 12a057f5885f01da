"""What was found while reading: faults to be raised together, notes to be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Final

from scoring.errors import DataFaults, Fault, Place, UnsafeInput, nearest
from scoring.messages import Word, unquoted, word
from scoring.record import record
from scoring.tables.inputs import Note, Source

MOST_OF_A_KIND: Final = 200
"""How often one code is listed for one column; the rest is counted."""
_MOST_HINTS: Final = 20


@record(frozen=False)
class Findings:
    """The one list of a run.

    refused  whether a file was turned away before it was read
    """

    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    refused: bool = False

    def fault(self, code: str, place: Place, /, **args: object) -> None:
        """Add a fault."""
        self.faults.append(Fault(code, place, args))

    def refuse(self, code: str, place: Place, /, **args: object) -> None:
        """Add a fault because of which a file is not read at all."""
        self.refused = True
        self.fault(code, place, **args)

    def note(self, code: str, place: Place, subject: str = "", /, **args: object) -> None:
        """Add a note."""
        self.notes.append(Note(code, subject, place, args))

    def raise_faults(self) -> None:
        """Raise everything that was found, if anything was."""
        if self.faults:
            raise (UnsafeInput if self.refused else DataFaults)(self.faults)


def listed(words: Sequence[str], most: int = 5, more: int = 0) -> Word:
    """Return words as one phrase, shortened: 甲、乙…（3） in a Chinese sentence.

    more  how many there are beyond `words`
    """
    shown, count = unquoted(words[:most]), len(words) + more
    return word("words.some", names=shown) if count <= most and not more else word("words.some_of", names=shown, count=count)


@record(frozen=False)
class Hints:
    """The nearest of many names, looked for only so often: it is slow, and nobody reads the hundredth.

    known  the names that may be meant
    """

    known: Sequence[str]
    said: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, name: str) -> tuple[str, ...]:
        """Return the nearest names, if any."""
        if name not in self.said:
            self.said[name] = nearest(name, self.known) if len(self.said) < _MOST_HINTS else ()
        return self.said[name]
