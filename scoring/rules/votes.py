"""Votes: what a ballot asks of its table, as expressions."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple


class Votes(NamedTuple):
    """The votes of a table, as the settings of the same names of a ballot say; each answer is an expression."""

    table: str
    choice: str | None
    values: Mapping[str, Decimal]
    excluded: tuple[str, ...]
    valid: str | None
    left_out: bool
    by: str | None

    def of(self, options: tuple[str, ...], voters: str | None, cast: bool = False) -> str:
        """Return the number of votes for some options, of a class or of all, that are valid or that were cast."""
        within = self._within(voters, cast)
        if self.choice is None:
            return self._said("sum", " + ".join(self._count(o) for o in options), *within)
        return self._said("count", " and ".join((self._chosen(options), *within)))

    def void(self) -> str:
        """Return the number of votes, for whatever option, that are not valid because of the condition."""
        if self.choice is None:
            return self._said("sum", " + ".join(self._count(o) for o in (*self.values, *self.excluded)), f"not ({self.valid})")
        blank = (self._chosen((*self.values, *self.excluded)),) if self.left_out else ()
        return self._said("count", " and ".join((*blank, f"not ({self.valid})")))

    def worth(self, voters: str | None) -> str:
        """Return what the valid votes are worth together."""
        options = tuple(self.values)
        if self.choice is None:
            return self._said("sum", " + ".join(f"{self._count(o)} * {v:f}" for o, v in self.values.items()), *self._within(voters))
        worth = "0"
        for option in reversed(options):
            worth = f'if(「{self.choice}」 == "{option}", {self.values[option]:f}, {worth})'
        return self._said("sum", worth, " and ".join((self._chosen(options), *self._within(voters))))

    def _said(self, function: str, *parts: str) -> str:
        return f"{function}(「{self.table}」" + "".join(f", {p}" for p in parts) + ")"

    def _within(self, voters: str | None, cast: bool = False) -> tuple[str, ...]:
        """Return which rows count, as conditions that all hold; at most one, because `sum` takes no more."""
        of_class = [] if voters is None else [f'「{self.by}」 == "{voters}"']
        valid = [] if cast or self.valid is None else [f"({self.valid})"]
        return (" and ".join(of_class + valid),) if of_class or valid else ()

    def _count(self, option: str) -> str:
        return f"coalesce(「{option}」, 0)" if self.left_out else f"「{option}」"

    def _chosen(self, options: tuple[str, ...]) -> str:
        listed = f"「{self.choice}」 in [" + ", ".join(f'"{o}"' for o in options) + "]"
        return f"coalesce({listed}, false)" if self.left_out else listed
