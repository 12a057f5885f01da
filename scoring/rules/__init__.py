"""Rule kinds: one file is one kind, and this folder is the registry."""

from __future__ import annotations

from functools import reduce
from importlib import import_module
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from scoring.rules.base import Rule

_SHARED: Final = ("__init__", "balance", "base", "context", "drop", "ladder", "phrases", "votes", "weights")
"""Files here that are no kinds: the contract, what it gives, and what several kinds use."""


def _kinds() -> dict[str, type[Rule]]:
    found: dict[str, type[Rule]] = {}
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem in _SHARED:
            continue
        module = import_module(f"scoring.rules.{file.stem}")
        kind = next(c for c in vars(module).values() if isinstance(c, type) and issubclass(c, Rule)
                    and c.__module__ == module.__name__)
        found[file.stem] = kind
    return found


KINDS: Final[dict[str, type[Rule]]] = _kinds()
"""Every kind by its name, which is the name of its file."""

if TYPE_CHECKING:
    AnyRule = Rule
else:
    AnyRule = Annotated[reduce(or_, KINDS.values()), Field(discriminator="kind")]
