"""What can go wrong, as one tree.

    XingpingError
    ├── FaultsError            everything found in one pass, sorted; nothing was written
    │   ├── RubricFaults       the rubric says something that cannot be meant
    │   ├── DataFaults         a workbook or a table holds something that cannot be meant
    │   └── OutputFaults       a folder that results cannot, or must not, be written to
    ├── UnknownName            a subject, award, rubric or format that does not exist
    ├── UnknownLanguage        neither zh nor en (`scoring.messages`, whose sentences are asked in one)
    └── UnsafeInput            a file that is refused before it is read

A bug is none of these and is not wrapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from scoring import messages
from scoring.failure import XingpingError


@dataclass(frozen=True, order=True)
class Place:
    """Where a fault is: a position in a text file, or a cell.

    All numbers count from 1, as editors and spreadsheets do; 0 means that it does not apply.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""
    row: int = 0
    heading: str = ""
    path: str = ""

    def text(self, lang: str = "zh") -> str:
        """Return the place in one short phrase, for the front of a message."""
        if self.line:
            return ":".join(str(p) for p in (self.file, self.line, self.column) if p)
        words = [self.file] if self.file else []
        if self.sheet:
            words.append(messages.say("place.sheet", lang, sheet=self.sheet))
        if self.row:
            words.append(messages.say("place.row", lang, row=self.row))
        if self.heading:
            words.append(messages.say("place.heading", lang, heading=self.heading))
        return " ".join(words)


@dataclass(frozen=True)
class Fault:
    """One fault, as data: a stable code, its place, and the arguments of its sentence.

    The sentence itself is made last, by `text`, from the catalogue in `scoring.messages`
    under the key `fault.<CODE>`; `hint.<CODE>` says how to mend it.
    """

    code: str
    place: Place = Place()
    args: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: str = "zh") -> str:
        """Return place, code, sentence and hint as people read them."""
        where = self.place.text(lang)
        where += messages.say("place.path", lang, path=self.place.path) if self.place.path else ""
        sentence = messages.say(f"fault.{self.code}", lang, **self.args)
        hint = messages.say(f"hint.{self.code}", lang, **self.args)
        head = messages.say("place.said", lang, where=where) if where else ""
        gap = " " if hint and lang != "zh" else ""
        return f"{head}{self.code} {sentence}{gap}{hint}"

    def sort_key(self) -> tuple[object, ...]:
        """Order by place, then code, then what the sentence says."""
        return (self.place, self.code, sorted((k, str(v)) for k, v in self.args.items()))


class FaultsError(XingpingError):
    """All faults of one input, sorted, without repeats."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        unique = {(f.code, f.place, tuple(sorted((k, str(v)) for k, v in f.args.items()))): f for f in faults}
        self.faults: tuple[Fault, ...] = tuple(sorted(unique.values(), key=Fault.sort_key))
        super().__init__(self.text("en"))

    def text(self, lang: str = "zh") -> str:
        """Return one line a fault."""
        return "\n".join(f.text(lang) for f in self.faults)


class RubricFaults(FaultsError):
    """The rubric says something that cannot be meant."""


class DataFaults(FaultsError):
    """The data hold something that cannot be meant."""


class OutputFaults(FaultsError):
    """A folder that results cannot, or must not, be written to; what was there is as it was."""


class UnsafeInput(DataFaults):
    """A file that is refused before it is read."""


class UnknownName(XingpingError):
    """A name that does not exist, with the nearest that does.

    all_told  the names are few: all are told where none is near
    """

    def __init__(self, what: str, name: str, known: Iterable[str], all_told: bool = False) -> None:
        names = tuple(known)
        self.what, self.name, self.nearest = what, name, nearest(name, names)
        self.told = names if all_told and not self.nearest else ()
        super().__init__(self.text("en"))

    def text(self, lang: str = "zh") -> str:
        """Return the sentence with the nearest names, or with all where they are few."""
        kind = messages.say(f"what.{self.what}", lang)
        sentence = messages.say("unknown_name", lang, what=kind, name=self.name)
        if self.told:
            return sentence + messages.say("there_are", lang, names=messages.listed(self.told, lang))
        return sentence + (messages.did_you_mean(self.nearest, lang) or messages.say(f"hint.what.{self.what}", lang))


def nearest(name: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return up to `most` known names that look like `name`, best first.

    >>> nearest("班子配备律", ["班子配备率", "党费收缴率", "按期换届"])
    ('班子配备率',)
    >>> nearest("five-star", ["five-star-party-organisation", "leader-four-ones"])
    ('five-star-party-organisation',)
    >>> nearest("走方", ["走访", "学习"])
    ('走访',)
    """
    names = sorted(set(known))
    begun = [n for n in names if name and n.startswith(name)]
    close = get_close_matches(name, names, n=most, cutoff=0.55)
    if not close and len(name) == 2 and not name.isascii():  # one of two characters is as near as it gets
        alike = [n for n in names if len(n) == 2 and n[0] == name[0]]
        close = alike if len(alike) == 1 else []  # of several, such as people of one surname, none is meant more than another
    return tuple(dict.fromkeys([*begun, *close]))[:most]
