"""What the library's own values are declared with: data classes without the methods that nobody calls.

A data class writes up to six methods in Python and compiles them when it is imported; of the hundred that a command loads, that was a
thirteenth of all its work. A record writes `__init__` alone. It is frozen to the type checker, which reads every file of ours; two records are
equal where they are one. What users hold in their hands (`Fault`, `Result`, `Finding` …), and what is compared by value, stays a data class.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform, overload

T = TypeVar("T")


@overload
def record(cls: type[T]) -> type[T]: ...


@overload
def record(*, frozen: bool) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(eq_default=False, frozen_default=True, field_specifiers=(field,))
def record(cls: type[T] | None = None, *, frozen: bool = True) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a class with annotated fields a record; `frozen=False` is one that is filled step by step.

    >>> @record
    ... class Score:
    ...     points: int
    >>> Score(3).points, Score(3) == Score(3)
    (3, False)
    """
    made = dataclass(eq=False, repr=False)
    return made if cls is None else made(cls)
