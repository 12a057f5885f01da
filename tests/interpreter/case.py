"""A rubric with data for it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .loading import Rubric, load
from .population import Population
from .publishing import interpret
from .run import Previous, Run, assess
from .values import Row


@dataclass
class Case:
    """A rubric and data for it.

    fault  what is wrong with them on purpose
    lower  the run of the rubric below, for every table that is its result
    below  the case that it is the run of
    """

    rubric: str
    subjects: list[Row]
    tables: dict[str, list[Row]]
    draft: bool = False
    fault: str | None = None
    previous: Previous = None
    lower: dict[str, Run] | None = None
    below: "Case | None" = None

    @cached_property
    def loaded(self) -> Rubric:
        """The rubric in plain values, to be read and not changed."""
        return load(self.rubric)

    def assess(self) -> Run:
        """The run with everything inside."""
        return assess(self.rubric, self.subjects, self.tables, draft=self.draft, previous=self.previous, lower=self.lower)

    def interpret(self, kept: Population | None = None) -> dict[str, Any]:
        """What comes out; `kept` is with whom subjects are compared."""
        return interpret(self.rubric, self.subjects, self.tables, draft=self.draft, previous=self.previous, lower=self.lower, kept=kept)
