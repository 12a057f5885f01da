"""The cells of a column that are not plain: looked at one different text at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from scoring.record import record
from scoring.tables.fold import compact, stripped


@record
class Odd:
    """Some cells of a column.

    rows   where they stand, from 0, in order
    texts  what they say, without spaces at either end, and never blank
    clean  text → as it is compared, for every different text
    """

    rows: list[int]
    texts: list[str]
    clean: Mapping[str, str]

    @classmethod
    def of(cls, given: Sequence[str | None], values: Sequence[object]) -> Odd:
        """Return the cells of a column that gave no value, blank ones aside."""
        rows = [row for row, (text, value) in enumerate(zip(given, values, strict=True)) if value is None and text is not None]
        said = [str(given[row]) for row in rows]
        bare = {text: stripped(text) for text in set(said)}
        clean = {text: compact(text).lstrip("'‘’`") for text in set(bare.values()) if text}
        if "" not in bare.values():
            return cls(rows, [bare[text] for text in said], clean)
        kept = [(row, bare[text]) for row, text in zip(rows, said, strict=True) if bare[text]]
        return cls([row for row, _ in kept], [text for _, text in kept], clean)

    def where(self, wanted: Collection[str]) -> Odd:
        """Return the cells that say one of some of its texts."""
        if len(wanted) == len(self.clean):
            return self
        if not wanted:
            return Odd([], [], {})
        kept = [(row, text) for row, text in zip(self.rows, self.texts, strict=True) if text in wanted]
        return Odd([row for row, _ in kept], [text for _, text in kept], {text: c for text, c in self.clean.items() if text in wanted})
