"""Things by name that are built when they are first asked for: an expression reads few of the names that it may."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Late(Mapping[str, T], Generic[T]):
    """A mapping of what is there and of what can be built; whatever is built is kept.

    >>> squares = Late({"one": 1}, {"nine": lambda: 3 * 3})
    >>> list(squares), dict(squares.but({"one": 2})), squares["nine"]
    (['one', 'nine'], {'one': 2, 'nine': 9}, 9)
    """

    def __init__(self, found: Mapping[str, T], late: Mapping[str, Callable[[], T]]) -> None:
        self._found, self._late = dict(found), {name: build for name, build in late.items() if name not in found}

    def __getitem__(self, name: str) -> T:
        if name in self._late:
            self._found[name] = self._late[name]()
            del self._late[name]
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._found or name in self._late

    def __iter__(self) -> Iterator[str]:
        yield from [*self._found, *self._late]

    def __len__(self) -> int:
        return len(self._found) + len(self._late)

    def but(self, more: Mapping[str, T]) -> Late[T]:
        """Return the same with more, which stand where a name is in both."""
        return Late({**self._found, **more}, self._late)
