"""What is told of the rest of a rubric whose shape is wrong somewhere is told as well once that is mended: nothing rests on what was left out."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scoring.errors import Fault, RubricFaults
from scoring.language import yaml
from scoring.language.catalogue import entries
from scoring.language.load import load_rubric

SHAPE = {"EMPTY_VALUE", "UNKNOWN_KEY", "KEY_NEEDED", "WRONG_TYPE", "UNKNOWN_KIND", "NOT_ALLOWED", "OUT_OF_RANGE", "BAD_ID", "BAD_DATE", "LIST_LENGTH",
         "EMPTY_TEXT", "TEXT_TOO_LONG", "FULL_WIDTH_QUOTE"}
TRIED = 4


def plain() -> list[Path]:
    """Return the rubrics of the catalogue that extend no other and have no lower one, as plain values can be taken."""
    return [e.path for e in entries() if "extends:" not in (text := e.path.read_text(encoding="utf-8")) and "kind: subjects" not in text]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield from [path] if path else []
    for step, below in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(below, (*path, step))


def broken(value: Any, chance: random.Random, ways: str) -> Any:
    """Return a rubric with one thing in it changed."""
    changed = copy.deepcopy(value)
    path = chance.choice(list(places(changed)))
    here = changed
    for step in path[:-1]:
        here = here[step]
    way = chance.choice(ways) if isinstance(here, dict) else "a"
    if way == "a":
        here[path[-1]] = "zz" if isinstance(here[path[-1]], dict) else {"zz": 1}
    elif way == "b":
        here["zz"] = 1
    elif way == "c":
        del here[path[-1]]
    else:
        here[f"{path[-1]}x"] = here.pop(path[-1])
    return changed


def told(value: Any) -> dict[tuple[str, str], Fault]:
    try:
        load_rubric(value)
    except RubricFaults as found:
        return {(f.code, f.place.path): f for f in found.faults}
    return {}


@pytest.mark.parametrize("path", plain(), ids=lambda p: p.stem)
def test_nothing_is_told_that_would_vanish(path: Path) -> None:
    chance = random.Random(path.stem)
    whole = yaml.read_file(path).value
    assert not told(whole)
    for _ in range(TRIED):
        meant = broken(whole, chance, "cd")
        alone = told(meant)
        if {code for code, _ in alone} & SHAPE:
            assert {code for code, _ in alone} <= SHAPE, alone.values()
            continue
        both = told(broken(meant, chance, "abcd"))
        if {code for code, _ in both} & SHAPE:
            more = {key: f.text("en") for key, f in both.items() if key[0] not in SHAPE and key not in alone}
            assert not more
