"""What is said to people, in Chinese and English: one catalogue with no gaps.

Each module here holds the sentences of one room as `{key: (zh, en)}`; the words of a rule kind lie in the kind's own file.
Sentences are `str.format` templates; Chinese ones put no spaces around digits and have full-width punctuation, English ones write
a noun after a number as `{n} point(s)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from scoring.failure import XingpingError

LANGUAGES: Final = ("zh", "en")
ROOMS: Final = ("places", "rubric", "adjust", "corrections", "reviews", "expressions", "data", "checks", "lint", "cases", "editions", "listing", "results",
                "sentences", "documents", "indicator_table", "commands")


def _catalogue() -> dict[str, tuple[str, str]]:
    merged: dict[str, tuple[str, str]] = {}
    for room in ROOMS:
        for key, pair in import_module(f"scoring.messages.{room}").SENTENCES.items():
            if key in merged:
                raise RuntimeError(f"the sentence {key!r} stands in two modules")
            merged[key] = pair
    return merged


_SENTENCES: Final = _catalogue()


class UnknownLanguage(XingpingError):
    """A language in which nothing can be said."""

    def __init__(self, lang: object) -> None:
        self.lang = lang
        super().__init__(self.text("en"))

    def text(self, lang: str = "zh") -> str:
        """Return the sentence with the languages that there are."""
        return say("unknown_name", lang, what=word("what.language"), name=self.lang) + say("there_are", lang, names=LANGUAGES)


@dataclass(frozen=True)
class Word:
    """A sentence of the catalogue as the argument of another: it is said in the language of the sentence around it."""

    key: str
    args: tuple[tuple[str, object], ...] = ()


def word(key: str, **args: object) -> Word:
    """Return the sentence `key` with its arguments, for later."""
    return Word(key, tuple(args.items()))


def unquoted(names: Iterable[object]) -> tuple[Word, ...]:
    """Return names as an argument that is listed without quotes.

    >>> say("words.some", "zh", names=unquoted(("优", "良"))), say("words.some", "en", names=unquoted(("a", "b")))
    ('优、良', 'a, b')
    """
    return tuple(word("words.any", what=name) for name in names)


def say(key: str, lang: str = "zh", /, **args: object) -> str:
    """Return the sentence `key` in `lang`, with its arguments filled in.

    An argument that is a `Word` is said in the same language, a tuple is listed, and a tuple called `near` becomes `是否为…?`.
    A key that starts with `hint.` may be absent: then the answer is empty.

    >>> say("place.row", "zh", row=7)
    '第7行'
    """
    if key.startswith("hint.") and key not in _SENTENCES:
        return ""
    return counted(template(key, lang).format(**{name: _filled(name, value, lang) for name, value in args.items()}))


def template(key: str, lang: str = "zh") -> str:
    """Return the sentence `key` before it is filled in, for those who say it thousands of times with plain arguments."""
    if lang not in LANGUAGES:
        raise UnknownLanguage(lang)
    return _SENTENCES[key][LANGUAGES.index(lang)]


_COUNTED: Final = re.compile(r"(\d[\d.,]*) ([a-z]+)\(s\)")


def counted(text: str) -> str:
    """Return a text with the English nouns after its numbers in the singular or the plural.

    >>> counted("1 point(s), 1.50 point(s)")
    '1 point, 1.50 points'
    """
    return _COUNTED.sub(lambda n: f"{n[1]} {n[2]}{'' if n[1] == '1' else 's'}", text) if "(s)" in text else text


def _filled(name: str, value: object, lang: str) -> object:
    if isinstance(value, Word):
        return say(value.key, lang, **dict(value.args))
    if isinstance(value, tuple):
        return did_you_mean(value, lang) if name == "near" else listed(value, lang)
    return value


def listed(names: Iterable[object], lang: str = "zh") -> str:
    """Return names in quotes, one after the other.

    >>> listed(("优", "良")), listed(("a", "b"), "en")
    ('“优”、“良”', "'a', 'b'")
    """
    said = [_filled("", n, lang) if isinstance(n, Word) else f"“{n}”" if lang == "zh" else f"'{n}'" for n in names]
    return ("、" if lang == "zh" else ", ").join(map(str, said))


def did_you_mean(names: Iterable[str], lang: str = "zh") -> str:
    """Return ` 是否为…?` for near names, or nothing."""
    near = listed(names, lang)
    return say("did_you_mean", lang, names=near) if near else ""


def keys() -> tuple[str, ...]:
    """Return every key of the catalogue, sorted."""
    return tuple(sorted(_SENTENCES))
