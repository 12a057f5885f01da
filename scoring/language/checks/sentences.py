"""Sentences with places to fill: `{字段}` in what is said of data, `{n}` and `{title}` in the titles of awards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scoring.errors import nearest
from scoring.language.checks.reading import AT
from scoring.messages import word
from scoring.model import Text
from scoring.rules.base import Path, Problem

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def sentence_problems(path: Path, sentence: Text, fields: Iterable[str]) -> Iterator[Problem]:
    """Yield placeholders that name no field or stand in one language only, and braces that hold none."""
    known = tuple(fields)
    if sentence.en is None:
        yield from _wording_problems(path, sentence.zh, sentence.zh, known)
    else:
        yield from _wording_problems((*path, "zh"), sentence.zh, sentence.en, known)
        yield from _wording_problems((*path, "en"), sentence.en, sentence.zh, known)


def _wording_problems(path: Path, wording: str, other: str, known: tuple[str, ...]) -> Iterator[Problem]:
    yield from _stray_braces(path, wording)
    elsewhere = _PLACEHOLDER.findall(other)
    for found in _PLACEHOLDER.finditer(wording):
        at = {"name": found[1], AT: found.start() + 1}
        if found[1] not in known:
            yield Problem("UNKNOWN_PLACEHOLDER", path, {**at, "why": word("placeholder.no_field"), "near": nearest(found[1], known)})
        elif found[1] not in elsewhere:
            yield Problem("UNKNOWN_PLACEHOLDER", path, {**at, "why": word("placeholder.one_language"), "near": ()})


def title_problems(path: Path, title: Text, allowed: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Yield placeholders that a title of this kind cannot fill."""
    for wording in sorted(title.wordings):
        yield from _stray_braces(path, wording)
        for name in _PLACEHOLDER.findall(wording):
            if name not in allowed:
                code = "TITLE_PLACEHOLDER" if allowed else "TITLE_WITHOUT_PLACEHOLDERS"
                yield Problem(code, path, {"name": name, "allowed": tuple(f"{{{a}}}" for a in allowed)})


def _stray_braces(path: Path, sentence: str) -> Iterator[Problem]:
    if any(c in _PLACEHOLDER.sub("", sentence) for c in "{}"):
        yield Problem("STRAY_BRACE", path, {})
