"""What the writers of one run share: the result and its tables in words, each made once and only when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final

import polars as pl

from scoring import columns, messages
from scoring.explain import awards, lines, notes
from scoring.explain.banner import banner
from scoring.explain.cells import Cells
from scoring.explain.leaves import Speaker
from scoring.language.rubric import Rubric
from scoring.record import record
from scoring.result import Result

DETAIL_ROWS: Final = 200_000
"""Above so many lines the detail goes to parquet only, and its reasons are codes."""

OUTCOMES: Final = ("ranked", "pending", "unranked", "exempt")


class Subjects:
    """The ranking and the wide frame side by side, one row a subject, read column by column as lists."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        self._names = frozenset(frame.columns)
        self._lists: dict[str, list[Any]] = {}

    def __len__(self) -> int:
        return self.frame.height

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> list[Any]:
        if name not in self._lists:
            self._lists[name] = self.frame[name].to_list()
        return self._lists[name]

    @property
    def names(self) -> list[str]:
        """Return the names; ids where there are none."""
        return [name or subject for name, subject in zip(self["name"], self["id"], strict=True)]

    def titles(self, awards: Sequence[str], separator: str) -> list[str | None]:
        """Return the titles that were given by these awards, joined; None where none was."""
        given = zip(*(self[award] for award in awards), strict=True)
        return [separator.join(title for title in titles if title) or None for titles in given]


@record
class Content:
    """A result as it is handed out.

    as_of  the day on which it is read: before the end of the period what is lost may still be made up; None where it is not said
    """

    result: Result
    lang: str
    as_of: date | None = None

    @property
    def rubric(self) -> Rubric:
        """Return the scheme."""
        return self.result.rubric

    def say(self, key: str, /, **args: object) -> str:
        """Return a word of documents in the language of the run."""
        return messages.say(f"doc.{key}", self.lang, **args)

    @property
    def large(self) -> bool:
        """Return whether the run has too many lines for files that people open."""
        lines_of_all = self.result.wide.height * len(self.rubric.leaves)
        return max(self.result.scores.height, lines_of_all) > DETAIL_ROWS

    @property
    def has_items(self) -> bool:
        """Return whether the numbers of every leaf are there."""
        return bool(self.result.shown)

    @property
    def has_lines(self) -> bool:
        """Return whether the table of lines is there."""
        return bool(self.result.scores.columns)

    @property
    def has_awards(self) -> bool:
        """Return whether the table of awards is there."""
        return bool(self.result.awards.columns)

    @cached_property
    def speaker(self) -> Speaker:
        """Return who tells the reasons of this run."""
        return Speaker(Cells(self.result), self.lang, self.as_of)

    @cached_property
    def ranking(self) -> pl.DataFrame:
        """Return one row a subject by place, with its note."""
        return notes.ranked(self.speaker)

    @cached_property
    def subjects(self) -> Subjects:
        """Return the subjects in the order of the data."""
        wide = self.result.wide
        order = wide.select(pl.col(columns.ID).alias("id"))
        return Subjects(pl.concat([order.join(self.ranking, on="id", how="left", maintain_order="left"), wide], how="horizontal"))

    @cached_property
    def assessed(self) -> Subjects:
        """Return the subjects that are not exempt, in the order of the data."""
        return Subjects(self.subjects.frame.filter(pl.col("outcome") != "exempt"))

    @cached_property
    def scores(self) -> pl.DataFrame:
        """Return one row a line, with its reason."""
        return lines.told(self.result.scores, self.speaker)

    @cached_property
    def awards(self) -> pl.DataFrame:
        """Return one row a subject × award, with its reason; of a large run without."""
        if self.large:
            return self.result.awards.with_columns(pl.lit(None, pl.String).alias("reason"))
        return awards.told(self.result.awards, self.speaker)

    @cached_property
    def issues(self) -> pl.DataFrame:
        """Return what was odd."""
        return notes.noted(self.speaker)

    @cached_property
    def banner(self) -> str:
        """Return what every document must say first; empty where nothing."""
        return banner(self.result, self.lang)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return how many subjects there are, in all and by outcome."""
        found = dict(self.result.ranking["outcome"].value_counts().rows())
        return {"subjects": self.result.ranking.height, **{o: found.get(o, 0) for o in OUTCOMES}}

    @cached_property
    def summary(self) -> list[dict[str, Any]]:
        """Return the lines of the summary as data, named by `columns.SUMMARY`; numbers as plain text."""
        titles = {s.id: s.title.say(self.lang) for s in self.rubric.summary}
        summed = {s.id for s in self.rubric.summary if s.sum is not None}
        return [
            {"id": s.id, "title": titles[s.id], "numerator": plain(f"{s.numerator:f}"), "denominator": s.denominator,
             "value": None if s.value is None else plain(f"{s.value:f}") if s.id in summed else f"{s.value:f}", "unknown": s.unknown,
             "not_applicable": s.not_applicable}
            for s in self.result.summary
        ]


def plain(number: str) -> str:
    """Return a decimal without trailing zeros.

    >>> plain("12.50"), plain("100")
    ('12.5', '100')
    """
    return number.rstrip("0").rstrip(".") if "." in number else number
