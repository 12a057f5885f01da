"""How one value stands in one cell: written so that it reads back as itself, or not written at all."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cached_property
from sys import modules
from typing import Any, Final, Protocol, TypeAlias

from scoring.errors import Fault, nearest
from scoring.expression.syntax import MAX_PLACES, MAX_WHOLE
from scoring.language import dump, yaml
from scoring.messages import LANGUAGES, Word, keys, say, word
from scoring.record import record
from scoring.rules import KINDS

Cell: TypeAlias = str | int | Decimal
NUMBER: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
LONGEST: Final = 32_767
"""Characters that a cell can hold."""
_DIGITS: Final = 15
"""Digits that a number in a cell keeps."""
_SEPARATORS: Final = re.compile("[、，,；;\n]")
_KIND_WORD: Final = re.compile(r"[（(]([^）)]+)[）)]")


class Misread(ValueError):
    """What is wrong with the text of a cell."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(str(faults))


class Codec(Protocol):
    """One way of writing values in cells."""

    def write(self, value: Any, lang: str) -> Cell | None:
        """Return the cell; None where it would not read back as `value`."""

    def read(self, text: str) -> Any:
        """Return the value of what stands in a cell; raises Misread. What cannot be meant at all stays text, for the check of the rubric."""


def clean(text: str) -> str:
    """Return the text of a cell without outer spaces, with one kind of line break."""
    return text.replace("\r\n", "\n").strip()


def number(value: int | Decimal) -> Cell:
    """Return a number as a cell: as text where a spreadsheet would not keep all of its digits."""
    digits = Decimal(value).normalize().as_tuple().digits
    return value if len(digits) <= _DIGITS else f"{Decimal(value):f}"


class Text:
    """Text as it stands."""

    def write(self, value: Any, lang: str) -> Cell | None:
        """Return the cell."""
        return value if isinstance(value, str) and value and value == clean(value) and len(value) <= LONGEST else None

    def read(self, text: str) -> Any:
        """Return the value."""
        return clean(text)


class Formula(Text):
    """An expression; a bare number or truth value is its own text."""

    def write(self, value: Any, lang: str) -> Cell | None:
        """Return the cell."""
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return number(value)
        return super().write("true" if value is True else "false" if value is False else value, lang)

    def read(self, text: str) -> Any:
        """Return the value."""
        text = clean(text)
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        return _numeric(text) if NUMBER.fullmatch(text) else text


class Number:
    """A number; full-width digits are read, too."""

    def write(self, value: Any, lang: str) -> Cell | None:
        """Return the cell."""
        return number(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None

    def read(self, text: str) -> Any:
        """Return the value."""
        folded = unicodedata.normalize("NFKC", text).strip()
        return _numeric(folded) if NUMBER.fullmatch(folded) else clean(text)


class Share(Number):
    """A number from 0 to 1, which people may write as a percentage."""

    def read(self, text: str) -> Any:
        """Return the value."""
        folded = unicodedata.normalize("NFKC", text).strip()
        if folded.endswith("%") and NUMBER.fullmatch(folded[:-1].strip()):
            return _whole(Decimal(folded[:-1].strip()) / 100)
        return super().read(text)


class Flag:
    """是 or 否."""

    def write(self, value: Any, lang: str) -> Cell | None:
        """Return the cell."""
        return say("indicator_table.yes" if value else "indicator_table.no", lang) if isinstance(value, bool) else None

    def read(self, text: str) -> Any:
        """Return the value."""
        said = clean(text).lower()
        for value, key in ((True, "indicator_table.yes"), (False, "indicator_table.no")):
            if said in (str(value).lower(), *(say(key, lang) for lang in LANGUAGES)):
                return value
        return clean(text)


class Words:
    """Several words in one cell: 优、良、中."""

    def write(self, value: Any, lang: str) -> Cell | None:
        """Return the cell."""
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            return None
        text = "、".join(value)
        return text if self.read(text) == value and len(text) <= LONGEST else None

    def read(self, text: str) -> Any:
        """Return the value."""
        return [part.strip() for part in _SEPARATORS.split(clean(text)) if part.strip()]


@record
class Choice:
    """A word of the language, shown as people say it.

    family  of `indicator_table.<family>.<value>` in the catalogue
    number  whether a number may stand here, too
    """

    family: str
    number: bool = False

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Return the words of the language."""
        head = f"indicator_table.{self.family}."
        return tuple(key.removeprefix(head) for key in keys() if key.startswith(head))

    def said(self, value: str) -> Word | str:
        """Return what a word is called; itself where it has no name."""
        return word(f"indicator_table.{self.family}.{value}") if value in self.values else value

    def write(self, value: Any, lang: str) -> Cell | None:
        """Return the cell."""
        if self.number and isinstance(value, int | Decimal) and not isinstance(value, bool):
            return number(value)
        if not isinstance(value, str):
            return None
        made = _text(self.said(value), lang)
        return made if self._known.get(made, made) == value else None

    def read(self, text: str) -> Any:
        """Return the value."""
        text = clean(text)
        if self.number and NUMBER.fullmatch(text):
            return _numeric(text)
        if text in self._known:
            return self._known[text]
        allowed = tuple(self.said(v) for v in self.values)
        raise Misread(Fault("NOT_A_WORD", args={"found": text, "near": nearest(text, self._known), "allowed": allowed}))

    @cached_property
    def _known(self) -> dict[str, str]:
        return {name: v for v in self.values for name in (v, *(_text(self.said(v), lang) for lang in LANGUAGES))}


class Kind(Choice):
    """A rule kind; its Chinese name is the one at the head of its own file."""

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Return the kinds."""
        return tuple(KINDS)

    def said(self, value: str) -> Word | str:
        """Return what a kind is called."""
        if value not in KINDS:
            return value
        found = _KIND_WORD.search((modules[KINDS[value].__module__].__doc__ or "").partition("\n")[0])
        return word("indicator_table.kind", name=found[1] if found else value, id=value)


class Settings:
    """A mapping on one line, without braces."""

    def write(self, value: Any, lang: str) -> Cell | None:
        """Return the cell."""
        text = dump.settings(value)
        return text if len(text) <= LONGEST else None

    def read(self, text: str) -> Any:
        """Return the value."""
        text = clean(text)
        block = "\n" in text and not text.startswith("{")
        return _parsed(text if block or text.startswith("{") else f"{{{text}}}")


class Anything:
    """Any value: text as it stands; numbers, true and false; lists, mappings and odd text as YAML writes them."""

    def write(self, value: Any, lang: str) -> Cell | None:
        """Return the cell."""
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return number(value)
        text = value if isinstance(value, str) else dump.flow(value)
        if isinstance(value, str) and not self._stands(value):
            text = dump.quoted(value)
        return text if len(text) <= LONGEST else None

    def _stands(self, text: str) -> bool:
        try:
            return bool(self.read(text) == text)
        except Misread:
            return False

    def read(self, text: str) -> Any:
        """Return the value."""
        text = clean(text)
        if text[:1] in ("[", "{", '"', "'"):
            return _parsed(f"{{value: {text}}}").get("value")
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        return _numeric(text) if NUMBER.fullmatch(text) else text


def _parsed(text: str) -> dict[str, Any]:
    """Return the mapping that YAML text is; raises Misread with every fault."""
    document = yaml.read(text)
    if document.faults or not isinstance(document.value, dict):
        raise Misread(*document.faults)
    return document.value


def _numeric(text: str) -> int | Decimal:
    whole, _, fraction = text.lstrip("+-").partition(".")
    if len(whole) > MAX_WHOLE or len(fraction) > MAX_PLACES:
        raise Misread(Fault("NUMBER_TOO_LONG", args={"found": text[:40], "whole": MAX_WHOLE, "places": MAX_PLACES}))
    return Decimal(text) if fraction else int(text)


def _whole(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value.normalize()


def _text(said: Word | str, lang: str) -> str:
    return said if isinstance(said, str) else say(said.key, lang, **dict(said.args))
