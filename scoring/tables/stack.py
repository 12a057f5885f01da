"""Sheets of one table under each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate

import polars as pl

from scoring import columns
from scoring.errors import Place
from scoring.language.rubric import Datum
from scoring.record import record
from scoring.tables import cells, marks
from scoring.tables.column import Column, shortened
from scoring.tables.findings import MOST_OF_A_KIND, Findings
from scoring.tables.fold import trimmed
from scoring.tables.sheet import Block


@record
class Stack:
    """The rows of some sheets with the same headings, and where each of them stands.

    rows  raw columns by name
    """

    blocks: tuple[Block, ...]
    rows: pl.DataFrame

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> Stack:
        """Put sheets under each other; a column that differs in type becomes text."""
        if len(blocks) == 1:
            return cls(tuple(blocks), blocks[0].rows)
        names = blocks[0].rows.columns
        uneven = [n for n in names if len({b.rows.schema[n] for b in blocks} - {pl.Null}) > 1]
        frames = [b.rows.select(names).with_columns(pl.col(uneven).cast(pl.String)) for b in blocks]
        return cls(tuple(blocks), pl.concat(frames, how="vertical_relaxed"))

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(b.lines.len() for b in self.blocks)]

    @property
    def judged(self) -> bool:
        """Return whether bare percents are judged by the column."""
        return any(b.sheet.judged for b in self.blocks)

    def where(self) -> pl.DataFrame:
        """Return SOURCE, SHEET and LINE of every row."""
        parts = [pl.DataFrame([pl.Series(columns.SOURCE, [b.sheet.file]).new_from_index(0, b.lines.len()),
                               pl.Series(columns.SHEET, [b.sheet.name]).new_from_index(0, b.lines.len()),
                               b.lines.cast(pl.UInt32).alias(columns.LINE)]) for b in self.blocks]
        return parts[0] if len(parts) == 1 else pl.concat(parts)

    def place(self, row: int | None, name: str) -> Place:
        """Return the place of a cell; without a row, of the column in the first sheet."""
        at = 0 if row is None else bisect_right(self._starts, row) - 1
        block = self.blocks[at]
        line = 0 if row is None else int(block.lines[row - self._starts[at]])
        return block.sheet.place(line, block.headings.get(name, name))

    def texts(self, names: Mapping[str, str]) -> pl.DataFrame:
        """Return columns as trimmed text, null where blank or absent; floats that are whole numbers without a fraction.

        names  name in the answer → name of the column
        """
        return self.rows.select(self._text(name).alias(wanted) for wanted, name in names.items())

    def say_nothing_named(self, said: pl.Series, name: str, findings: Findings) -> pl.Series:
        """Return which cells of a column of names show a formula without a value, or an error; each is a fault."""
        odd = marks.nothing_named(said)
        for row in odd.arg_true().head(MOST_OF_A_KIND) if odd.any() else ():
            text = said[row]
            findings.fault(marks.nothing(text) or "", self.place(row, name), field=name, text=shortened([text])[0])
        return odd

    def _text(self, name: str) -> pl.Expr:
        dtype = self.rows.schema.get(name)
        if dtype is None or dtype == pl.Null:
            return pl.repeat(None, self.rows.height, dtype=pl.String)
        raw = pl.col(name)
        if dtype.is_float() and self.rows.select((raw == raw.floor()).all()).item():
            raw = raw.cast(pl.Int64, strict=False)
        return trimmed(raw.cast(pl.String, strict=False))

    def without_blank_rows(self, key: str) -> Stack:
        """Return the stack without rows that say nothing at all."""
        if not self.rows[key].null_count():
            return self
        blank = self.rows.select(pl.all_horizontal(pl.all().is_null())).to_series()
        if not blank.any():
            return self
        kept, starts = ~blank, self._starts
        blocks = tuple(Block(b.sheet, b.headings, b.unread, b.rows.filter(kept[starts[i]:starts[i + 1]]),
                             b.lines.filter(kept[starts[i]:starts[i + 1]])) for i, b in enumerate(self.blocks))
        return Stack(blocks, self.rows.filter(kept))

    def read(self, data: Mapping[str, Datum], ids: pl.Series, findings: Findings) -> dict[str, Column]:
        """Return columns as their data say, and put what was found into the findings.

        ids  of the subject of every row
        """
        columns_read = cells.read(self.rows, data, self.judged)
        for name, column in columns_read.items():
            for found in column.found:
                place = self.place(found.row, name)
                if found.noted:
                    subject = "" if found.row is None or found.counts else str(ids[found.row] or "")
                    findings.note(found.code, place, subject, field=name, **found.args)
                else:
                    findings.fault(found.code, place, field=name, **found.args)
        return columns_read
